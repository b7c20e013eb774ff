"""Robustness: what changes without some things, or without some evidence."""
