"""Method: how the networks are made, parameters, versions, what was used and where it comes from; IRIs."""

from importlib.metadata import PackageNotFoundError, version

from kg.report.desk import Desk
from kg.report.parts import Block, Paragraph
from kg.table import Table

SOFTWARE = ("kg", "networkx", "numpy", "scipy", "networkit", "matplotlib", "pyoxigraph")
NAMED = 60
"""So many things are listed with their IRIs."""


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The chapter; it comes last, when all that was used is known."""
    found: list[Block] = [desk.text(desk.say("method.network"), desk.say("method.seed"))]
    found += [_settings(desk), _software(desk)]
    if desk.cited:
        found += [_methods(desk), _references(desk)]
    if desk.ties("actors").size:
        found.append(_register(desk))
    return (*found, Paragraph(desk.say("method.cite")))


def _settings(desk: Desk) -> Table:
    names = ("seed", "draws", "resolution", "pivots")
    rows = [(name, getattr(desk.settings, name), desk.say(f"method.setting-{name}")) for name in names]
    rows = [(name, str(value), said) for name, value, said in rows]
    return Table.of(desk.heads("method.settings-heads"), rows, desk.say("method.settings"))


def _software(desk: Desk) -> Table:
    rows = [(name, found) for name in SOFTWARE if (found := _version(name))]
    return Table.of(desk.heads("method.software-heads"), rows, desk.say("method.software"))


def _version(name: str) -> str:
    """The version of an installed package; empty when it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _methods(desk: Desk) -> Table:
    rows = [(title, desk.used[title], source) for title, source in sorted(desk.cited.items())]
    return Table.of(desk.heads("method.methods-heads"), rows, desk.say("method.methods"))


def _references(desk: Desk) -> Table:
    rows = [[one] for one in sorted(desk.references, key=lambda one: (one.casefold(), one))]
    return Table.of(desk.heads("method.references-heads"), rows, desk.say("method.references"))


def _register(desk: Desk) -> Table:
    rows = [(desk.label(one), one) for one in desk.ranked("actors")[:NAMED]]
    rows.sort()
    return Table.of(desk.heads("method.register-heads"), rows, desk.say("method.register"))
