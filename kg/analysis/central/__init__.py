"""Centrality: of things in one network, and in the two modes of affiliations."""
