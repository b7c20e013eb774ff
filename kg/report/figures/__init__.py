"""Figures: one module each, a function that draws what it is given as SVG with real text in it."""
