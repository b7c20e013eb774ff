"""The command that reports: ``report``."""

from pathlib import Path

import click

from kg.cli.group import Command, State, emit, talk
from kg.cli.opened import Opened
from kg.cli.options import example, graph, state

FORMS = ("html", "md")


@click.command(
    cls=Command, epilog=example("kg report --lang zh --open", "kg report --format md -o report.md")
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File (default: report.html in --from).",
)
@click.option("--format", "form", type=click.Choice(FORMS), default="html", show_default=True, help="Format.")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of what is left to chance.")
@click.option("--draws", type=click.IntRange(min=19), help="How often chance is asked (default: 999).")
@click.option("--open", "now", is_flag=True, help="Open the report in the browser.")
@graph
@state
def report(
    state: State,
    graph: Opened,
    out: Path | None,
    form: str,
    seed: int | None,
    draws: int | None,
    now: bool,
) -> None:
    """Write a report on the network, with figures and sources."""
    from kg.analysis.method import DEFAULTS, Settings
    from kg.atomic import replacing
    from kg.report.document import report
    from kg.report.html import as_html
    from kg.report.markdown import as_markdown

    settings = Settings(seed=DEFAULTS.seed if seed is None else seed, draws=draws or DEFAULTS.draws)
    title = graph.snapshot.manifest.title
    made = report(graph.store, graph.schema, title=title, lang=state.lang, settings=settings)
    text = as_html(made) if form == "html" else as_markdown(made)
    for warning in made.warnings:
        talk(warning)
    if str(out) == "-":
        emit(text.rstrip("\n"))
        return
    path = out or graph.place / f"report.{form}"
    with replacing(path) as stream:
        stream.write(text.encode())
    emit(str(path))
    if now:
        click.launch(str(path))
