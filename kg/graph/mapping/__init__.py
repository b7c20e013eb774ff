"""Rows to quads: cells read and checked, ids resolved, evidence made into mentions."""
