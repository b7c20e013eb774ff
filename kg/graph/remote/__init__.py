"""Graphs on other machines: any SPARQL 1.1 endpoint, asked as it is or copied to be read here."""
