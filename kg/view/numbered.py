"""Things by number: a page writes each thing once and refers to it by its place in a list."""

from collections.abc import Hashable
from typing import Any


class Numbered:
    """A list of different things, each known by its number.

    >>> numbers = Numbered()
    >>> numbers("甲"), numbers("乙"), numbers("甲"), numbers.items
    (0, 1, 0, ['甲', '乙'])
    """

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._number: dict[Hashable, int] = {}

    def __call__(self, item: Hashable) -> int:
        """The number of a thing, which is added when it is new."""
        if item not in self._number:
            self._number[item] = len(self.items)
            self.items.append(item)
        return self._number[item]
