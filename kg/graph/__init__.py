"""Records to quads, quads to a store, and everything that is read from the store."""
