"""SPARQL over a store: queries, saved questions, and how answers are written."""
