"""Runners for the test suites of the W3C, read from a local copy of ``w3c/rdf-tests``; nothing of it is here."""
