"""Hierarchy: lines of superiors, depth and span."""
