"""Commands that make and check a graph: ``build`` and ``validate``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.group import NOTHING, Command, State, emit, end, talk
from kg.cli.options import TABLES, dataset, encoding, example, form, out, state, texts

if TYPE_CHECKING:
    from kg.records import Finding


@click.command(cls=Command, epilog=example("kg build", "kg build my-network -o site --texts articles"))
@dataset
@out
@texts
@encoding
@state
def build(state: State, dataset: Path, out: Path, texts: Path | None, encoding: str | None) -> None:
    """Build a data set: check it, store it, export it."""
    from kg.cli.findings import shown, summary
    from kg.pipeline import build as made

    report = made(dataset, out, texts=texts, encoding=encoding, lang=state.lang)
    if report.findings:
        talk(shown(report.findings, "text", state.lang))
    if report.snapshot is None:
        end(NOTHING, f"{summary(report.findings)}: nothing was published")
    talk(f"{report.dataset}: {report.snapshot.manifest.triples} statements, {summary(report.findings)}")
    emit("\n".join(str(path) for path in report.files))


@click.command(cls=Command, epilog=example("kg validate --lang zh", "kg validate my-network --format json"))
@dataset
@texts
@encoding
@form(("text", *TABLES))
@state
def validate(state: State, dataset: Path, texts: Path | None, encoding: str | None, form: str) -> None:
    """Check a data set, or an RDF file; say what to do."""
    from kg.cli.findings import shown, summary

    found = _found(dataset, texts, encoding)
    if found or form != "text":
        emit(shown(found, form, state.lang))
    talk(summary(found))
    if found:
        end(NOTHING)


def _found(dataset: Path, texts: Path | None, encoding: str | None) -> "tuple[Finding, ...]":
    """The findings of a data set folder, or of an RDF file."""
    from kg.graph.validate.validation import validate_rdf
    from kg.pipeline import validate as checked
    from kg.schema import load_schema

    if dataset.is_file():
        return tuple(validate_rdf(dataset, load_schema()))
    return checked(dataset, texts=texts, encoding=encoding)
