"""The page's ES modules joined into one script, in the order in which they need each other.

The modules are written in a part of the language that can be joined by deleting words: named exports of
declarations, imports of the form ``import { a, b } from './other.js';`` or ``import './other.js';``, and no
name declared at the top of two modules. All three are checked, and so is that the modules form no circle.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import KGError

_IMPORT = re.compile(r"^import (?:\{([^}]*)\} from )?'\./([\w-]+\.js)';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b)", re.MULTILINE)
_TOP = re.compile(
    r"^(?:export )?(?:(?:async )?function\*?|const|let|class) +(\{[^}]*\}|\[[^\]]*\]|\w+)([^;]*)"
)
_NAME = re.compile(r"\w+")
_REMARK = re.compile(r"^\s*//.*$")


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its file name, the names it takes from others, the names it declares, its text."""

    name: str
    takes: tuple[tuple[str, frozenset[str]], ...]
    declares: frozenset[str]
    exports: frozenset[str]
    text: str


def bundle(entry: str, read: Callable[[str], str]) -> str:
    """A classic script that does what the module ``entry`` and all it imports do; ``read`` gives their texts.

    Raises:
        KGError: when two modules declare the same name, when a name is imported that is not exported, or
            when modules import each other in a circle.
    """
    order: dict[str, Module] = {}
    _visit(entry, read, order, ())
    _distinct(list(order.values()))
    parts = "\n".join(module.text for module in order.values())
    return f"(async () => {{\n'use strict';\n{parts}\n}})();"


def parse(name: str, text: str) -> Module:
    """A module taken apart: what it imports and declares, and the text without comments and both words."""
    takes = tuple((m[2], frozenset(_NAME.findall(m[1] or ""))) for m in _IMPORT.finditer(text))
    body = _IMPORT.sub("", text)
    if re.search(r"^(?:import\b|export (?!(?:async )?(?:function|const|let|class)\b))", body, re.MULTILINE):
        raise KGError("an import or export of another form", where=name, fix="see kg/view/bundle.py")
    exports = frozenset(
        name for line in body.split("\n") if line.startswith("export ") for name in _top(line)
    )
    declares = frozenset(name for line in body.split("\n") for name in _top(line))
    return Module(name, takes, declares, exports, _bare(_EXPORT.sub("", body)))


def _visit(name: str, read: Callable[[str], str], order: dict[str, Module], trail: tuple[str, ...]) -> None:
    if name in trail:
        raise KGError(
            "modules import each other in a circle", where=" → ".join((*trail, name)), fix="break it"
        )
    if name in order:
        return
    module = parse(name, read(name))
    for other, names in module.takes:
        _visit(other, read, order, (*trail, name))
        missing = names - order[other].exports
        if missing:
            raise KGError(
                f"{other} does not export {', '.join(sorted(missing))}", where=name, fix="export it"
            )
    order[name] = module


def _distinct(modules: list[Module]) -> None:
    seen: dict[str, str] = {}
    for module in modules:
        for name in sorted(module.declares):
            if name in seen:
                raise KGError(f"{name} is declared in {seen[name]} too", where=module.name, fix="rename one")
            seen[name] = module.name


def _top(line: str) -> list[str]:
    """The names that a line at the top of a module declares; several in one ``const a = 1, b = 2`` too.

    >>> _top("export const [X, Y] = pair;"), _top("let least = 7, most = (1, 2);"), _top("  const inner = 1;")
    (['X', 'Y'], ['least', 'most'], [])
    """
    found = _TOP.match(line)
    if not found:
        return []
    rest = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}", "", found[2])
    return _NAME.findall(found[1]) + re.findall(r", *(\w+) *=(?![=>])", rest)


def _bare(text: str) -> str:
    """Without lines that are only a comment, without indentation; no template literal spans lines."""
    lines = (line for line in text.split("\n") if line.strip() and not _REMARK.match(line))
    return "\n".join(line.strip() for line in lines)
