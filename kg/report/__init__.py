"""The report: what a network is and what the measures say about it, as one HTML file or as Markdown."""
