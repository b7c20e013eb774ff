"""The report of a store: its chapters, one after another, as one frozen value."""

from dataclasses import replace

import pyoxigraph as ox

from kg.analysis.method import DEFAULTS, Settings
from kg.errors import KGError
from kg.records import Text
from kg.report.chapters import (
    brokers,
    central,
    certainty,
    groups,
    hierarchy,
    interlocks,
    joint,
    method,
    mixing,
    network,
    sources,
    summary,
    time,
)
from kg.report.desk import Chapter, Desk
from kg.report.fonts import MISSING, cjk
from kg.report.parts import Caution, Report, Section
from kg.schema import Schema

LANGUAGES = ("zh", "en")
CHAPTERS: dict[str, Chapter] = {
    "network": network.blocks,
    "sources": sources.blocks,
    "central": central.blocks,
    "brokers": brokers.blocks,
    "joint": joint.blocks,
    "interlocks": interlocks.blocks,
    "hierarchy": hierarchy.blocks,
    "groups": groups.blocks,
    "mixing": mixing.blocks,
    "time": time.blocks,
    "certainty": certainty.blocks,
    "method": method.blocks,
}
"""The chapters after the first, in order; one without blocks is left out."""
NETWORK = Text("组织网络", "Network of organisations")


def report(
    store: ox.Store,
    schema: Schema,
    *,
    title: Text = NETWORK,
    lang: str = "en",
    settings: Settings = DEFAULTS,
) -> Report:
    """What there is to say about a store, in one language; ``title`` is what the data set is called.

    The same store, settings and versions of the software give the same report.

    Raises:
        KGError: when ``lang`` is neither zh nor en.
    """
    if lang not in LANGUAGES:
        raise KGError(f"no report language {lang!r}", fix="choose zh or en")
    desk = Desk(store, schema, replace(settings, lang=lang))
    name = title.in_(lang) or NETWORK.in_(lang)
    missing = MISSING.in_(lang) if cjk() is None else ""
    first = summary.blocks(desk, name) + ((Caution(missing),) if missing else ())
    sections = [Section("summary", desk.say("summary.title"), first)]
    for key, chapter in CHAPTERS.items():
        blocks = chapter(desk)
        if blocks:
            sections.append(Section(key, desk.say(f"{key}.title"), blocks))
    return Report(name, desk.say("summary.subtitle"), lang, tuple(sections), (missing,) if missing else ())
