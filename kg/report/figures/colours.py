"""The colours and marks of figures: a colour has a name, to which the page can give another value."""

INK, MUTED, LINE, PAPER = "#1b2330", "#56606f", "#d9dfe7", "#fefefe"
EDGE, ACCENT, BAND = "#7d8896", "#0b5fc0", "#eef3fa"
MARKS: dict[str, tuple[str, str]] = {
    "person": ("o", "#0b5fd0"),
    "organization": ("s", "#c2700a"),
    "group": ("h", "#7a4fb5"),
    "event": ("D", "#a53c69"),
    "place": ("^", "#3f7d3a"),
    "document": ("p", "#4d6a86"),
    "post": ("v", "#1b7f83"),
    "thing": ("X", "#6b6f76"),
}
"""The shape and colour of each family of things."""
COLOURS: dict[str, str] = {
    INK: "ink",
    MUTED: "muted",
    LINE: "line",
    PAPER: "paper",
    EDGE: "edge",
    ACCENT: "accent",
    BAND: "band",
    **{color: family for family, (_, color) in MARKS.items()},
}
"""The class of each colour; ``f-ink`` fills, ``s-ink`` strokes."""
