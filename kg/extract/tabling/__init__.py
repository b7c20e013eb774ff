"""From what was found to rows of tables with ids, and what other data sets know already."""
