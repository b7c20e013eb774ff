"""Interlocks: who is in several organisations, and which organisations share persons."""
