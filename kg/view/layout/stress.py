"""By distance: things stand as far apart as they are steps apart, as nearly as the plane allows.

Stress majorization (Gansner, Koren & North 2004, Graph Drawing by Stress Majorization, GD 2004, 239-250)
from a classical scaling (Torgerson 1952), so that nothing depends on chance; then labels are pushed apart.
"""

from collections.abc import Sequence

import networkx as nx
import numpy as np

from kg.view.layout.place import ASPECT, CELL, ROW, Place, cells

EDGE = 92.0
"""How long a tie is at best."""
STEPS, PUSHES, PATIENCE = 80, 600, 40
"""How often stress is lessened and labels are pushed; after so many pushes everything grows a little."""
GROWTH = 1.03
WIDENED = 1.5
"""How far a picture is stretched across at most."""
TINY = 1e-6
BREADTH = 14.0
"""What the mark in front of a label takes."""
Points = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def stress(graph: nx.MultiDiGraph) -> dict[str, Place]:
    """A place for every node; no two labels overlap at the layout's own scale."""
    ties = nx.Graph()
    ties.add_nodes_from(sorted(graph))
    ties.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.edges() if a != b))
    pieces = sorted((sorted(piece) for piece in nx.connected_components(ties)), key=lambda p: (-len(p), p[0]))
    boxes = {iri: BREADTH + cells(graph.nodes[iri]) * CELL for iri in graph}
    placed = [(piece, _piece(ties, piece, boxes)) for piece in pieces]
    found = _shelved(placed, boxes)
    return {
        iri: Place(round(found[iri][0], 1), round(found[iri][1], 1), round(boxes[iri] + 8, 1))
        for iri in graph
    }


def _piece(ties: nx.Graph, piece: Sequence[str], boxes: dict[str, float]) -> Points:
    """A connected piece, wider than high, with its labels apart."""
    if len(piece) == 1:
        return np.zeros((1, 2))
    far = np.array([[float(row[b]) for b in piece] for row in _distances(ties, piece)])
    points = _wide(_majorized(_scaled(far), far))
    widths = np.array([boxes[iri] for iri in piece])
    return _screen(_apart(points * EDGE, widths), widths)


def _screen(points: Points, widths: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Points:
    """Stretched across to the shape of a screen, which brings no two labels together."""
    breadth, height = np.ptp(points[:, 0]), np.ptp(points[:, 1]) + ROW
    wanted = ASPECT * height - widths[points[:, 0].argmax()]
    factor = max(1.0, min(WIDENED, wanted / breadth)) if breadth > TINY else 1.0
    stretched: Points = points * np.array([factor, 1.0])
    return stretched


def _distances(ties: nx.Graph, piece: Sequence[str]) -> list[dict[str, int]]:
    return [nx.single_source_shortest_path_length(ties, iri) for iri in piece]


def _scaled(far: Points) -> Points:
    """Classical scaling: the two main axes of the doubly centred squares of distances."""
    centred = far**2 - (far**2).mean(0) - (far**2).mean(1)[:, None] + (far**2).mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    points = vectors[:, -2:][:, ::-1] * np.sqrt(np.maximum(values[-2:][::-1], 1e-3))
    signs = np.sign(points[np.abs(points).argmax(0), range(points.shape[1])])
    points = points * np.where(signs == 0, 1, signs)
    if points.shape[1] < 2:  # noqa: PLR2004 - a plane
        points = np.column_stack([points, np.zeros(len(far))])
    turn = np.arange(len(far)) * 2.399963  # the golden angle: things in the same place part in different ways
    spread: Points = points + 0.05 * np.column_stack([np.cos(turn), np.sin(turn)])
    return spread


def _majorized(points: Points, far: Points) -> Points:
    """Guttman transforms with weights 1/d²; each lessens the stress."""
    weight = np.where(far > 0, 1 / np.maximum(far, 1) ** 2, 0)
    laplacian = np.diag(weight.sum(1)) - weight
    share = 1 / len(far)
    inverse = np.linalg.inv(laplacian + share) - share  # the pseudoinverse, as a piece is connected
    for _ in range(STEPS):
        gap = np.hypot(points[:, :1] - points[:, 0], points[:, 1:] - points[:, 1])
        ratio = np.where(gap > TINY, weight * far / np.maximum(gap, TINY), 0)
        points = inverse @ ((np.diag(ratio.sum(1)) - ratio) @ points)
    return points


def _wide(points: Points) -> Points:
    """Turned so that the longer axis lies across, and stretched a little towards the shape of a screen."""
    centred = points - points.mean(0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1]
    axes = axes * np.where(axes[np.abs(axes).argmax(0), [0, 1]] < 0, -1, 1)
    turned: Points = centred @ axes
    breadth, height = np.ptp(turned, axis=0) + 1e-9
    turned[:, 0] *= max(1.0, min(1.6, ASPECT * height / breadth))
    return turned


def _apart(points: Points, widths: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Points:
    """Pushed until no two labels overlap: each overlap is undone by half on either side, the shorter way."""
    points = points.copy()
    for turn in range(1, PUSHES + 1):
        left, top = points[:, 0], points[:, 1]
        across = np.minimum(
            left[:, None] + widths[:, None] - left[None], left[None] + widths[None] - left[:, None]
        )
        down = ROW - np.abs(top[:, None] - top[None])
        met = np.triu((across > TINY) & (down > TINY), 1)
        if not met.any():
            break
        flat = met & (down <= across)
        push = np.zeros_like(points)
        up = np.where(top[:, None] <= top[None], 1, -1) * np.where(flat, down, 0) / 2
        aside = np.where(left[:, None] <= left[None], 1, -1) * np.where(met & ~flat, across, 0) / 2
        push[:, 1] = up.sum(0) - up.sum(1)
        push[:, 0] = aside.sum(0) - aside.sum(1)
        points = points + np.clip(push, -ROW, ROW)
        if turn % PATIENCE == 0:
            points = points * GROWTH
    return points


def _shelved(
    placed: Sequence[tuple[Sequence[str], Points]], boxes: dict[str, float]
) -> dict[str, tuple[float, float]]:
    """The pieces side by side in rows, the largest first, about as wide as a screen."""
    sizes = [_size(points, piece, boxes) for piece, points in placed]
    row = max(
        [width for width, _ in sizes] + [float(np.sqrt(sum(w * h for w, h in sizes) * ASPECT))], default=0.0
    )
    found: dict[str, tuple[float, float]] = {}
    x = y = height = 0.0
    for (piece, points), (wide, high) in zip(placed, sizes, strict=True):
        if x and x + wide > row:
            x, y, height = 0.0, y + height + ROW, 0.0
        low = points.min(0)
        for iri, point in zip(piece, points, strict=True):
            found[iri] = (float(x + point[0] - low[0]), float(y + point[1] - low[1]))
        x, height = x + wide + ROW, max(height, high)
    return found


def _size(points: Points, piece: Sequence[str], boxes: dict[str, float]) -> tuple[float, float]:
    ends = points[:, 0] + np.array([boxes[iri] for iri in piece])
    return float(ends.max() - points[:, 0].min()), float(np.ptp(points[:, 1]) + ROW)
