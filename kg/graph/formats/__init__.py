"""Sorted N-Quads lines in, the text of an RDF format out: same graph, same bytes."""
