"""The store: made as immutable snapshots, published by one pointer, opened for reading."""
