"""Commands that make and check a graph: ``build`` and ``validate``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.group import NOTHING, Command, State, emit, end, talk
from kg.cli.options import TABLES, dataset, encoding, example, form, out, state, texts
from kg.cli.words import NO_PAGE, built, counted, dropped, refused, without_text

if TYPE_CHECKING:
    from kg.records import Finding


TABLES_AND_MANIFESTS = (".xlsx", ".csv", ".toml")
"""Files that are parts of a data set: handed in alone, their folder is asked for."""


@click.command(cls=Command, epilog=example("kg build", "kg build my-network -o site --texts articles"))
@dataset
@out
@texts
@encoding
@state
def build(state: State, dataset: Path, out: Path, texts: Path | None, encoding: str | None) -> None:
    """Build a data set: check it, store it, export it."""
    from kg.cli.findings import shown
    from kg.pipeline import build as made

    report = made(dataset, out, texts=texts, encoding=encoding, lang=state.lang, report=True)
    if report.findings:
        talk(shown(report.findings, "text", state.lang))
    _tell_unchecked(report.unchecked, state.lang)
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
@form(("text", *TABLES))
@state
def validate(state: State, dataset: Path, texts: Path | None, encoding: str | None, form: str) -> None:
    """Check a data set, or an RDF file; say what to do."""
    from kg.cli.findings import shown

    found, without = _found(dataset, texts, encoding)
    if found or form != "text":
        emit(shown(found, form, state.lang))
    _tell_unchecked(without, state.lang)
    talk(counted(found).in_(state.lang))
    if found:
        end(NOTHING)


def _found(
    dataset: Path, texts: Path | None, encoding: str | None
) -> "tuple[tuple[Finding, ...], tuple[str, ...]]":
    """The findings of a data set folder, or of an RDF file; and the sources that have no text."""
    from kg.graph.validate.validation import validate_rdf
    from kg.pipeline import check
    from kg.schema import load_schema

    if dataset.is_file() and dataset.suffix not in TABLES_AND_MANIFESTS:
        return tuple(validate_rdf(dataset, load_schema())), ()
    report = check(dataset, texts=texts, encoding=encoding)
    return report.findings, report.unchecked


def _tell_unchecked(sources: tuple[str, ...], lang: str) -> None:
    for source in sources:
        talk(without_text(source).in_(lang))
