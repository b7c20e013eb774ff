"""How well articles are read: gold articles, and the scorer that compares what the extractor finds with them."""
