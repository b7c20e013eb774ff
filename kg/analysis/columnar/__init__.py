"""The network as columns of integers, read in bulk from the store."""
