"""Communities: found by modularity, and how stable they are."""
