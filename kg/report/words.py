"""The words of the report: ``assets/words``, one file a chapter, for each key what it says in zh and in en.

What stands in braces is filled in; it is never read as anything but text.
"""

import json
from functools import cache
from importlib.resources import files

from kg.records import Text


def said(key: str, lang: str, **values: object) -> str:
    """The wording of a key in a language, its places filled.

    Raises:
        KeyError: when there is no such key, or a place has no value.
    """
    return words()[key].in_(lang).format(**values)


def counted(key: str, number: int, lang: str) -> str:
    """A number with what is counted: English has one word for one and, after a bar, one for more.

    >>> counted("count.tie", 1, "en"), counted("count.tie", 2000, "en"), counted("count.tie", 2, "zh")
    ('1 tie', '2,000 ties', '2 对联系')
    """
    one, _, many = words()[key].in_(lang).partition("|")
    return f"{number:,} {one if number == 1 or not many else many}"


@cache
def words() -> dict[str, Text]:
    """Every wording by key."""
    found: dict[str, Text] = {}
    folder = files("kg.report").joinpath("assets", "words")
    for name in sorted(one.name for one in folder.iterdir()):
        pairs = json.loads(folder.joinpath(name).read_text(encoding="utf-8"))
        chapter = name.removesuffix(".json")
        found |= {f"{chapter}.{key}": Text(zh, en) for key, (zh, en) in pairs.items()}
    return found
