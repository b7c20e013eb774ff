"""The data of the page: what a store and its ontology say, as blocks of lists that the scripts read."""
