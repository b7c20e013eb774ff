"""Commands that ask the graph: ``query`` and ``questions``."""

from typing import TYPE_CHECKING, TextIO

import click

from kg.cli.group import NOTHING, Command, State, emit, end
from kg.cli.opened import Opened
from kg.cli.options import ANSWERS, TABLES, example, explicit_only, form, graph, pairs, rendered, state
from kg.cli.words import NO_ANSWER

if TYPE_CHECKING:
    from kg.graph.asking.questions import Question


@click.command(
    cls=Command,
    epilog=example(
        "kg query posts-of-person --param person=宋宗德 --lang zh",
        "kg query -e 'SELECT ?fact ?why { ?fact dhq:inferenceReason ?why }' --format csv",
        "kg query who-leads --endpoint https://example.org/sparql",
        "kg query - < question.rq",
    ),
)
@click.argument("name", required=False)
@click.option("-f", "--file", type=click.File(encoding="utf-8"), help="A file with SPARQL; - is stdin.")
@click.option("-e", "--execute", "sparql", help="SPARQL as text.")
@click.option(
    "--param", "values", multiple=True, callback=pairs, metavar="NAME=VALUE", help="Fill in a parameter."
)
@click.option("--iri", is_flag=True, help="Show IRIs instead of labels (csv, tsv, json, xml always do).")
@form(ANSWERS, "Format; csv, tsv, json and xml are exact: IRIs, not labels.")
@explicit_only
@graph
@state
def query(
    state: State,
    graph: Opened,
    name: str | None,
    file: TextIO | None,
    sparql: str | None,
    values: dict[str, str],
    iri: bool,
    form: str,
    explicit_only: bool,
) -> None:
    """Ask a saved question, or run your own SPARQL."""
    from kg.graph.asking.answers import NAMED, write
    from kg.graph.asking.questions import load_headings

    asked = _asked(graph, name, _text(name, file, sparql), values)
    headings = load_headings(graph.schema.folder / "questions") if asked.title.en else None
    named = not iri and form in NAMED
    result, names = graph.ask(asked, values, explicit_only=explicit_only, named=named)
    answer = write(result, form, names=names if named else None, headings=headings, lang=state.lang)
    emit(answer.text)
    if answer.empty:
        end(NOTHING, NO_ANSWER.in_(state.lang))


@click.command(cls=Command, epilog=example("kg questions --lang zh", "kg questions who-leads"))
@click.argument("name", required=False)
@form(TABLES)
@state
def questions(state: State, name: str | None, form: str) -> None:
    """List the saved questions, or print the SPARQL of one."""
    from kg.graph.asking.questions import listing, load_questions, pick
    from kg.schema import ontology_folder

    saved = load_questions(ontology_folder() / "questions")
    emit(pick(saved, name).sparql.rstrip() if name else rendered(listing(saved, state.lang), form))


def _text(name: str | None, file: TextIO | None, sparql: str | None) -> str | None:
    """The SPARQL that was handed in, or None when a saved question is meant."""
    if sum(given is not None for given in (name, file, sparql)) != 1:
        raise click.UsageError("give one of NAME, -f FILE and -e SPARQL")
    if name == "-":
        return str(click.open_file("-", encoding="utf-8").read())
    return file.read() if file else sparql


def _asked(graph: Opened, name: str | None, text: str | None, values: dict[str, str]) -> "Question":
    from kg.graph.asking.questions import from_text, load_questions, pick

    if text is not None:
        return from_text(text, values)
    return pick(load_questions(graph.schema.folder / "questions"), name or "")
