"""Time: when things are known to hold, the network on a date, and what changed."""
