"""Cohesion: pieces, cores, cliques, cutpoints and bridges, centre and periphery."""
