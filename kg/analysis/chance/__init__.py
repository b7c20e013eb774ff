"""Chance: null models, and what is more than they would give."""
