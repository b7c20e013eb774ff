"""Commands that make and check a graph: ``build`` and ``validate``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.group import NOTHING, Command, State, emit, end, talk
from kg.cli.options import TABLES, accept, dataset, encoding, example, form, out, state, texts
from kg.cli.words import NO_PAGE, built, counted, dropped, refused, without_text
from kg.records import Text

if TYPE_CHECKING:
    from kg.ingest.working import Accept, LeftOut
    from kg.pipeline import Report


_LEFT = Text(
    "未收入的候选：{undecided} 行未审核，{rejected} 行已否决或合并",
    "candidates left out: {undecided} undecided, {rejected} rejected or merged",
)
TABLES_AND_MANIFESTS = (".xlsx", ".csv", ".toml")
"""Files that are parts of a data set: handed in alone, their folder is asked for."""


@click.command(cls=Command, epilog=example("kg build", "kg build my-network -o site --texts articles"))
@dataset
@out
@texts
@encoding
@accept
@state
def build(
    state: State,
    dataset: Path,
    out: Path,
    texts: Path | None,
    encoding: str | None,
    accept: "Accept | None",
) -> None:
    """Build a data set: check it, store it, export it."""
    from kg.cli.findings import shown
    from kg.pipeline import build as made

    report = made(dataset, out, texts=texts, encoding=encoding, accept=accept, lang=state.lang, report=True)
    if report.findings:
        talk(shown(report.findings, "text", state.lang))
    _tell_unchecked(report.unchecked, state.lang)
    _tell_left(report.left, state.lang)
    if report.snapshot is None:
        end(NOTHING, refused(report.findings).in_(state.lang))
    triples = report.snapshot.manifest.triples
    if not report.paged:
        talk(NO_PAGE.in_(state.lang))
    for warning in report.warnings:
        talk(warning)
    if report.dropped:
        talk(dropped(report.dropped).in_(state.lang))
    talk(built(report.dataset, triples, report.findings).in_(state.lang))
    emit("\n".join(str(path) for path in report.files))


@click.command(cls=Command, epilog=example("kg validate --lang zh", "kg validate my-network --format json"))
@dataset
@texts
@encoding
@accept
@form(("text", *TABLES))
@state
def validate(
    state: State,
    dataset: Path,
    texts: Path | None,
    encoding: str | None,
    accept: "Accept | None",
    form: str,
) -> None:
    """Check a data set, or an RDF file; say what to do."""
    from kg.cli.findings import shown

    report = _checked(dataset, texts, encoding, accept)
    if report.findings or form != "text":
        emit(shown(report.findings, form, state.lang))
    _tell_unchecked(report.unchecked, state.lang)
    _tell_left(report.left, state.lang)
    talk(counted(report.findings).in_(state.lang))
    if report.findings:
        end(NOTHING)


def _checked(dataset: Path, texts: Path | None, encoding: str | None, accept: "Accept | None") -> "Report":
    """What is found in a data set folder, or in an RDF file."""
    from kg.graph.validate.validation import validate_rdf
    from kg.pipeline import Report, check
    from kg.schema import load_schema

    if dataset.is_file() and dataset.suffix not in TABLES_AND_MANIFESTS:
        return Report("", tuple(validate_rdf(dataset, load_schema())))
    return check(dataset, texts=texts, encoding=encoding, accept=accept)


def _tell_unchecked(sources: tuple[str, ...], lang: str) -> None:
    for source in sources:
        talk(without_text(source).in_(lang))


def _tell_left(left: "LeftOut", lang: str) -> None:
    if left:
        talk(_LEFT.in_(lang).format(undecided=left.undecided, rejected=left.rejected))
