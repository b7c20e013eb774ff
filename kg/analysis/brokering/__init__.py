"""Brokerage: structural holes, and roles between groups."""
