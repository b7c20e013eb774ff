"""From a network to one self-contained page."""
