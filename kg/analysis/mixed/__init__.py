"""Mixing: who is tied to whom by kind, and by how many kinds of relation."""
