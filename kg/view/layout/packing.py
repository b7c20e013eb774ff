"""Packing circles: side by side without overlap, round a centre, and the circle around them.

The front-chain method of Wang et al. 2006 (Visualization of large hierarchical data by circle packing,
CHI 2006, 517-520): each circle is put where it touches two neighbours of the outline that is nearest the
centre, and what it would overlap leaves the outline.
"""

from collections.abc import Sequence
from math import hypot, pi, sqrt

Circle = tuple[float, float, float]
"""x, y and radius."""
SLACK = 1e-6


def pack(radii: Sequence[float], aspect: float = 1.0) -> list[Circle]:
    """Circles of these radii, largest best first, about the origin; wider than high by ``aspect``."""
    placed: list[Circle] = []
    front = _Front(placed, aspect)
    for radius in radii:
        if len(placed) < 2:  # noqa: PLR2004 - the first two touch
            placed.append((placed[0][2] + radius if placed else 0.0, 0.0, radius))
            front.begin(len(placed))
        else:
            front.put(radius)
    return placed


class _Front:
    """The outline of what is packed: a ring of circles, each of which touches the next."""

    def __init__(self, placed: list[Circle], aspect: float) -> None:
        self._placed, self._aspect = placed, aspect
        self._next: dict[int, int] = {}
        self._before: dict[int, int] = {}

    def begin(self, count: int) -> None:
        """The ring of the first one or two circles."""
        self._link(0, count - 1)
        self._link(count - 1, 0)

    def put(self, radius: float) -> None:
        """Place one circle, and renew the ring."""
        a = self._nearest()
        b = self._next[a]
        while True:
            circle = touching(self._placed[a], self._placed[b], radius)
            met = self._meets(circle, a, b)
            if met is None:
                break
            ahead, one = met
            a, b = (a, one) if ahead else (one, b)
            self._link(a, b)
        self._placed.append(circle)
        new = len(self._placed) - 1
        self._link(a, new)
        self._link(new, b)

    def _link(self, one: int, other: int) -> None:
        self._next[one], self._before[other] = other, one

    def _ring(self) -> list[int]:
        ring, at = [0], self._next[0]
        while at != 0:
            ring.append(at)
            at = self._next[at]
        return ring

    def _nearest(self) -> int:
        """The circle of the ring from which on the gap is nearest to the centre."""
        start = len(self._placed) - 1
        best, least, at = start, self._score(start), self._next[start]
        while at != start:
            score = self._score(at)
            if score < least - SLACK:
                best, least = at, score
            at = self._next[at]
        return best

    def _score(self, a: int) -> float:
        (ax, ay, ar), (bx, by, br) = self._placed[a], self._placed[self._next[a]]
        share = ar / (ar + br)
        return hypot((ax + (bx - ax) * share) / self._aspect, ay + (by - ay) * share)

    def _meets(self, circle: Circle, a: int, b: int) -> tuple[bool, int] | None:
        """The circle of the ring nearest along it that overlaps, and whether it is found ahead of b."""
        j, k = self._next[b], self._before[a]
        ahead, back = self._placed[b][2], self._placed[a][2]
        while True:
            if ahead <= back:
                if overlap(self._placed[j], circle):
                    return True, j
                ahead += self._placed[j][2]
                j = self._next[j]
            else:
                if overlap(self._placed[k], circle):
                    return False, k
                back += self._placed[k][2]
                k = self._before[k]
            if j == self._next[k]:
                return None


def touching(a: Circle, b: Circle, radius: float) -> Circle:
    """The circle of a radius that touches two circles, on the outer side (right of the way from a to b)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    far = hypot(dx, dy) or SLACK
    ra, rb = a[2] + radius, b[2] + radius
    along = (far * far + ra * ra - rb * rb) / (2 * far)
    off = sqrt(max(0.0, ra * ra - along * along))
    return a[0] + (along * dx + off * dy) / far, a[1] + (along * dy - off * dx) / far, radius


def overlap(a: Circle, b: Circle) -> bool:
    """Whether two circles overlap by more than rounding."""
    return hypot(a[0] - b[0], a[1] - b[1]) < a[2] + b[2] - SLACK


def around(circles: Sequence[Circle], steps: int = 60) -> Circle:
    """A circle around circles, near the smallest: the centre moves towards the farthest, ever less.

    Badoiu & Clarkson 2003 (Smaller core-sets for balls, SODA 2003, 801-802).
    """
    weight = sum(r * r for *_, r in circles) or 1.0
    x, y = (sum(c[axis] * c[2] ** 2 for c in circles) / weight for axis in (0, 1))
    for step in range(1, steps + 1):
        fx, fy, fr = max(circles, key=lambda c: hypot(c[0] - x, c[1] - y) + c[2])
        far = hypot(fx - x, fy - y)
        if not far:
            break
        move = min(1.0, 1 / (step + 1)) * (far + fr) / far / 2
        x, y = x + (fx - x) * move, y + (fy - y) * move
    return x, y, max(hypot(c[0] - x, c[1] - y) + c[2] for c in circles)


def spiral(count: int, pitch: float) -> list[tuple[float, float]]:
    """So many points about the origin, at least ``pitch`` apart: rings of 6, 12, 18 …"""
    from math import cos, sin

    points, ring = [(0.0, 0.0)], 1
    while len(points) < count:
        for at in range(min(6 * ring, count - len(points))):
            angle = pi * at / (3 * ring)
            points.append((pitch * ring * 1.05 * cos(angle), pitch * ring * 1.05 * sin(angle)))
        ring += 1
    return points[:count]
