"""Linked data: where IRIs are served, what is said of a thing as RDF, and pages for people."""
