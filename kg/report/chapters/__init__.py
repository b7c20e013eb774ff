"""Chapters: one module each, a function of the desk that gives blocks, or none."""
