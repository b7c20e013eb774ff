"""Where the things of a small network stand on a sheet of given width, so that no two labels touch.

First by distance, each piece by itself, as stress majorisation has it (Gansner, Koren & North 2004, Graph
Drawing, LNCS 3383:239–250); then the pieces are put side by side, and boxes that overlap are pushed
apart until none do. Nothing is left to chance.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

Points = npt.NDArray[np.float64]
ROUNDS, PUSHES = 120, 2000
CLOSE = 1e-4


@dataclass(frozen=True, slots=True)
class Boxes:
    """How much room each thing takes left, right, above and below of where it stands."""

    left: Points
    right: Points
    above: Points
    below: Points


def spread(n: int, pairs: list[tuple[int, int]], boxes: Boxes, width: float) -> tuple[Points, float]:
    """A place for each of ``n`` things, shape (n, 2), and the height of the sheet that holds them all."""
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    ones = np.ones(len(ends))
    matrix = sparse.coo_array((ones, (ends[:, 0], ends[:, 1])), shape=(n, n)).tocsr()
    count, piece = csgraph.connected_components(matrix, directed=False)
    sizes = np.bincount(piece, minlength=count)
    order = sorted(range(count), key=lambda one: (-sizes[one], one))
    step = _step(boxes, n)
    shapes = [(members := np.flatnonzero(piece == one), _shape(matrix, members) * step) for one in order]
    points = _apart(_packed(n, shapes, width), boxes, width)
    top = float((points[:, 1] - boxes.above).min(initial=0.0))
    points[:, 1] -= top
    return points, float((points[:, 1] + boxes.below).max(initial=0.0))


def _step(boxes: Boxes, n: int) -> float:
    """How long a tie is: so that the labels have about room."""
    area = float(((boxes.left + boxes.right) * (boxes.above + boxes.below)).sum())
    return 1.15 * float(np.sqrt(area / max(n, 1)))


def _shape(matrix: sparse.csr_array, members: npt.NDArray[np.int64]) -> Points:
    """One piece by distance, its longer side lying, the unit being a tie."""
    if len(members) == 1:
        return np.zeros((1, 2))
    far = csgraph.shortest_path(matrix[members][:, members], directed=False, unweighted=True)
    points = _majorised(_scaled(far), far)
    return _lying(points)


def _scaled(far: Points) -> Points:
    """Classical scaling (Torgerson 1952), the signs of the axes fixed."""
    square = far**2
    centred = -(square - square.mean(0) - square.mean(1)[:, None] + square.mean()) / 2
    values, vectors = np.linalg.eigh(centred)
    axes = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 1e-9))
    if axes.shape[1] == 1:
        axes = np.hstack((axes, np.zeros_like(axes)))
    jitter = np.arange(len(far)) * 0.618034 % 1 - 0.5
    return np.asarray(axes + 0.05 * np.column_stack((jitter, jitter[::-1])))


def _majorised(points: Points, far: Points) -> Points:
    wanted = far + np.eye(len(far))
    weights = wanted**-2.0
    np.fill_diagonal(weights, 0.0)
    inverse = np.linalg.pinv(np.diag(weights.sum(1)) - weights)
    for _ in range(ROUNDS):
        apart = np.sqrt(((points[:, None] - points[None]) ** 2).sum(2))
        pull = -weights * far / np.maximum(apart, 1e-9)
        np.fill_diagonal(pull, 0.0)
        np.fill_diagonal(pull, -pull.sum(1))
        moved = inverse @ (pull @ points)
        change = float(np.abs(moved - points).max())
        points = moved
        if change < CLOSE:
            break
    return np.asarray(np.round(points, 6))


def _lying(points: Points) -> Points:
    centred = points - points.mean(0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    signs = np.where(turned[np.abs(turned).argmax(0), np.arange(2)] < 0, -1.0, 1.0)
    return np.asarray(turned * signs)


def _packed(n: int, shapes: list[tuple[npt.NDArray[np.int64], Points]], width: float) -> Points:
    """The pieces in rows from the upper left, the largest first; wide ones as wide as the sheet."""
    places = np.zeros((n, 2))
    x = y = row = 0.0
    for members, shape in shapes:
        low, high = shape.min(0), shape.max(0)
        across, room = max(high[0] - low[0], 1.0), width - 60
        squeeze = room / across if across > room / 2 else 1.0
        size = (high - low) * (squeeze, 1.0) + 60
        if x and x + size[0] > width:
            x, y, row = 0.0, y + row, 0.0
        places[members] = (shape - low) * (squeeze, 1.0) + (x + 30, y + 30)
        x, row = x + size[0], max(row, size[1])
    return places


def _apart(points: Points, boxes: Boxes, width: float) -> Points:
    """Boxes pushed apart along the way that is shorter, within the width; down is free."""
    for _ in range(PUSHES):
        x, y = points[:, 0], points[:, 1]
        right, left = x + boxes.right, x - boxes.left
        low, high = y + boxes.below, y - boxes.above
        over_x = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
        over_y = np.minimum(low[:, None], low) - np.maximum(high[:, None], high)
        both = (over_x > CLOSE) & (over_y > CLOSE)
        np.fill_diagonal(both, val=False)
        if not both.any():
            break
        side = both & (over_x < over_y * 0.6)
        toward = np.sign(x[:, None] - x) + (x[:, None] == x) * _order(len(x))
        down = np.sign(y[:, None] - y) + (y[:, None] == y) * _order(len(y))
        points = points + 0.52 * np.column_stack(
            (
                np.where(side, toward * over_x, 0.0).sum(1) / np.maximum(side.sum(1), 1),
                np.where(both & ~side, down * over_y, 0.0).sum(1) / np.maximum((both & ~side).sum(1), 1),
            )
        )
        points[:, 0] = np.clip(points[:, 0], boxes.left, width - boxes.right)
    return np.asarray(np.round(points, 2))


def _order(n: int) -> Points:
    """1 where the row comes after the column, -1 where before."""
    return np.asarray(np.sign(np.arange(n)[:, None] - np.arange(n)), np.float64)
