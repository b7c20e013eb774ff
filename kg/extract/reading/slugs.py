"""Ids of articles: the pinyin of a title, as short as it may be."""

from unicodedata import normalize

from kg.iri import digest

_LONGEST = 40


def slug(title: str, fallback: str = "") -> str:
    """An id out of letters, digits and single hyphens, at most 40 long.

    >>> slug("甲区委开会")
    'jia-qu-wei-kai-hui'
    """
    return _plain(title) or _plain(fallback) or f"article-{digest(title, fallback)}"


def _plain(text: str) -> str:
    from pypinyin import lazy_pinyin

    words = "".join(char if char.isalnum() else " " for char in normalize("NFKC", text))
    latin = " ".join(lazy_pinyin(words, errors="default"))
    ascii_only = normalize("NFD", latin).encode("ascii", "ignore").decode().lower()
    parts = "".join(char if char.isalnum() else " " for char in ascii_only).split()
    kept: list[str] = []
    for part in parts:
        if kept and len("-".join([*kept, part])) > _LONGEST:
            break
        kept.append(part[:_LONGEST])
    return "-".join(kept)
