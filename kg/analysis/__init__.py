"""From facts to networks, and from networks to figures and explained paths."""
