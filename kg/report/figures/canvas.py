"""The canvas: a sheet in points on which figures are drawn, by matplotlib, and the SVG that comes of it."""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from kg.report.figures.cleaned import cleaned
from kg.report.figures.colours import BAND, EDGE, INK, MARKS, PAPER
from kg.report.fonts import cjk, measured
from kg.table import plain

WIDTH = 510.0
"""The width of a figure in points: that of the text on a sheet of A4."""
SOLID, DASHED, DOTTED = "-", (0, (4, 2.4)), (0, (1.2, 2.2))
STROKES: dict[str, Any] = {"explicit": SOLID, "inferred": DASHED, "ambiguous": DOTTED}
"""The line of a relation by how sure it is."""


class Canvas:
    """A sheet of so many points, (0, 0) at its upper left corner."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.width, self.height = width, height
        self._text: list[tuple[Any, ...]] = []

    @cached_property
    def _figure(self) -> Any:
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        figure = Figure(figsize=(self.width / 72, self.height / 72), frameon=False)
        FigureCanvasSVG(figure)
        return figure

    @cached_property
    def _axes(self) -> Any:
        axes = self._figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, self.width)
        axes.set_ylim(self.height, 0)
        axes.set_axis_off()
        return axes

    def line(  # noqa: PLR0913 - a line is that much
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        color: str = EDGE,
        width: float = 0.8,
        style: Any = SOLID,
        over: int = 1,
    ) -> None:
        """A line through points."""
        self._axes.plot(xs, ys, color=color, lw=width, ls=style, zorder=over, solid_capstyle="round")

    def curve(  # noqa: PLR0913 - a curve is that much
        self,
        one: tuple[float, float],
        other: tuple[float, float],
        *,
        bend: float = 0.0,
        color: str = EDGE,
        width: float = 0.8,
        style: Any = SOLID,
    ) -> None:
        """A curve between two points, ``bend`` of their distance to the side."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        (x, y), (u, v) = one, other
        side = ((x + u) / 2 - bend * (v - y), (y + v) / 2 + bend * (u - x))
        path = Path([one, side, other], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        self._axes.add_patch(PathPatch(path, fill=False, ec=color, lw=width, ls=style, zorder=1))

    def mark(self, x: float, y: float, size: float, family: str, *, hollow: bool = False) -> None:
        """The mark of a family of things, about ``size`` points wide."""
        shape, color = MARKS.get(family, MARKS["thing"])
        face, edge, width = (PAPER, color, 1.4) if hollow else (color, PAPER, 0.7)
        self._axes.scatter([x], [y], s=size**2, marker=shape, c=face, ec=edge, lw=width, zorder=3)

    def box(  # noqa: PLR0913 - a box is that much
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = BAND,
        edge: str = "none",
        over: int = 0,
    ) -> None:
        """A rectangle from its upper left corner."""
        from matplotlib.patches import Rectangle

        self._axes.add_patch(Rectangle((x, y), width, height, fc=fill, ec=edge, lw=0.7, zorder=over))

    def hatched(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """A filled rectangle with a dark outline: it can be told apart without colours too."""
        self.box(x, y, width, height, fill=color, edge=INK, over=2)

    def text(  # noqa: PLR0913 - a text is that much
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 8.0,
        anchor: str = "left",
        color: str = INK,
        bold: bool = False,
        turned: float = 0.0,
    ) -> None:
        """One line of text with its baseline at ``y``; never read as a formula."""
        self._axes.text(
            x,
            y,
            plain(text),
            fontsize=size,
            ha=anchor,
            va="baseline",
            color=color,
            weight="bold" if bold else "normal",
            rotation=turned,
            rotation_mode="anchor",
            zorder=4,
            parse_math=False,
        )

    def fitted(self, text: str, room: float, size: float = 8.0) -> str:
        """The text, cut so that it takes no more than ``room`` points."""
        text = plain(text)
        if measured(text, size) <= room:
            return text
        while text and measured(text + "…", size) > room:
            text = text[:-1]
        return text.rstrip() + "…"

    def svg(self, name: str, title: str, alt: str) -> str:
        """The drawing as an SVG element that says what it shows; ``name`` makes its ids unique."""
        from matplotlib import rc_context

        family = [cjk() or "DejaVu Sans"]
        out = io.BytesIO()
        options: Any = {
            "svg.fonttype": "none",
            "svg.hashsalt": "kg",
            "font.family": family,
            "path.simplify": False,
        }
        with rc_context(options), _unmissed():
            self._axes  # noqa: B018 - makes the sheet, if nothing was drawn on it
            self._figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        return cleaned(out.getvalue().decode(), name, title, alt)


@contextmanager
def _unmissed() -> Iterator[None]:
    """Without warnings that a font lacks a letter: the text is drawn by the reader's machine, not by it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        yield
