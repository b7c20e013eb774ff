"""Commands that help to write a data set: ``new``, ``locate`` and ``fmt``."""

from pathlib import Path

import click

from kg.cli.group import NOTHING, Command, State, emit, end, talk
from kg.cli.options import dataset, encoding, example, state, texts
from kg.cli.words import filled, formatted

FORMS = ("csv", "xlsx")
"""The forms of a new data set: ``kg.ingest.template.FORMS``."""


@click.command(
    cls=Command, epilog=example("kg new my-network", "kg new 我的网络 --format xlsx --example --lang zh")
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="csv",
    show_default=True,
    help="CSV files or a workbook.",
)
@click.option("--example", "invented", is_flag=True, help="Fill the tables with an invented example.")
@state
def new(state: State, folder: Path, form: str, invented: bool) -> None:
    """Start a data set: a folder of tables to fill in."""
    from kg.ingest.template import write_template
    from kg.schema import load_schema

    files = write_template(folder, load_schema(), form, state.lang, example=invented)
    emit("\n".join(str(folder / name) for name in files))


@click.command(cls=Command, epilog=example("kg locate my-network --texts articles"))
@dataset
@texts
@encoding
@state
def locate(state: State, dataset: Path, texts: Path | None, encoding: str | None) -> None:
    """Fill in where each quote stands in its source."""
    from kg.cli.findings import shown
    from kg.ingest.dataset import open_dataset
    from kg.ingest.locate import locate as located
    from kg.ingest.texts import load_texts
    from kg.schema import load_schema

    opened = open_dataset(dataset, load_schema(), encoding=encoding)
    found, doubts = load_texts(opened, texts)
    done = located(opened, found)
    findings = (*doubts, *done.findings)
    emit("\n".join((filled(done.filled, done.already).in_(state.lang), *done.files)))
    if findings:
        end(NOTHING, shown(findings, "text", state.lang))


@click.command(cls=Command, epilog=example("kg fmt", "kg fmt my-network --check"))
@dataset
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a file is not in canonical form.")
@state
def fmt(state: State, dataset: Path, check: bool) -> None:
    """Bring the CSV tables of a data set into canonical form."""
    from kg.ingest.canonical import format_dataset
    from kg.schema import load_schema

    changed = format_dataset(dataset, load_schema(), check=check)
    emit("\n".join(changed))
    talk(formatted(len(changed), check=check).in_(state.lang))
    if check and changed:
        end(NOTHING)
