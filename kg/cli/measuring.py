"""The command that measures: ``measure``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from kg.cli.group import NOTHING, Command, State, emit, end, talk
from kg.cli.opened import Opened
from kg.cli.options import GROUPS, KINDS, TABLES, example, explicit_only, form, graph, rendered, state
from kg.cli.words import MEASURES_ARE, NO_ROWS, STUDIES_ARE, more_tables, stored

if TYPE_CHECKING:
    from kg.analysis.method import Settings
    from kg.table import Table

USUAL = "actors"
"""The network that is measured where none is named: persons and organisations."""
READ = ("table", "md")
"""The forms that people read: they take several tables, and what is said about them."""


class Measuring(Command):
    """A command whose help also lists the measures and studies."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each with a line on what it says, then the examples."""
        from kg.analysis.measures import MEASURES, STUDIES

        lang = ctx.ensure_object(State).lang
        for title, several in ((MEASURES_ARE, MEASURES), (STUDIES_ARE, STUDIES)):
            rows = [
                (
                    f"{name} ({one.title.zh})" if one.title.zh.casefold() != name else name,
                    one.description.in_(lang),
                )
                for name, one in several.items()
            ]
            with formatter.section(title.in_(lang)):
                formatter.write_dl(rows)
        super().format_epilog(ctx, formatter)


@click.command(
    cls=Measuring,
    epilog=example(
        "kg measure degree betweenness --network organisations --lang zh",
        "kg measure brokerage --by parent",
        "kg measure changes --since 2018-01-01 --until 2019-01-01",
        "kg measure betweenness --write-back",
    ),
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--list", "listed", is_flag=True, help="List all measures and studies, with their sources.")
@click.option(
    "--network",
    "kind",
    type=click.Choice(KINDS),
    help="Which network (default: actors, that is persons and organisations, or the study's).",
)
@click.option("--by", type=click.Choice(GROUPS), help="Groups of things (default: the study's).")
@click.option("--seed", type=click.IntRange(min=0), help="Seed of what is left to chance.")
@click.option("--draws", type=click.IntRange(min=19), help="How often chance is asked (default: 999).")
@click.option(
    "--pivots", type=click.IntRange(min=0), help="Sample betweenness from so many things; 0: from all."
)
@click.option(
    "--resolution", type=click.FloatRange(min=0, min_open=True), help="Of communities (default: 1)."
)
@click.option("--since", metavar="DATE", help="A date, or the first of two (YYYY-MM-DD).")
@click.option("--until", metavar="DATE", help="The second date.")
@click.option("--table", "number", type=click.IntRange(min=1), help="Only that table of a study.")
@click.option("--write-back", is_flag=True, help="Store the measures beside the graph, for SPARQL.")
@form(TABLES)
@explicit_only
@graph
@state
def measure(
    state: State,
    /,
    graph: Opened,
    names: tuple[str, ...],
    listed: bool,
    kind: str | None,
    by: str | None,
    number: int | None,
    write_back: bool,
    form: str,
    explicit_only: bool,
    **choices: int | float | str | None,
) -> None:
    """Measure a network by name, or make a study of it."""
    from kg.analysis.measures import listing
    from kg.analysis.method import Settings

    settings = Settings(lang=state.lang, **{k: v for k, v in choices.items() if v is not None})  # type: ignore[arg-type]
    if listed:
        emit(rendered(listing(settings), form))
        return
    asked = _Asked(graph, settings, kind=kind, by=by, explicit_only=explicit_only)
    measures, studies = asked.meant(names)
    tables = [*asked.measured(measures), *(table for name in studies for table in asked.studied(name))]
    if write_back:
        asked.write_back(measures)
    _show(tables, form, number, state)


class _Asked:
    """What is asked of a graph: measures and studies, each on its network."""

    def __init__(
        self, graph: Opened, settings: "Settings", *, kind: str | None, by: str | None, explicit_only: bool
    ) -> None:
        self._graph, self._settings, self._kind, self._by = graph, settings, kind, by
        self._explicit_only = explicit_only

    @staticmethod
    def meant(names: Sequence[str]) -> tuple[list[str] | None, list[str]]:
        """The measures (None: there are none) and studies that names mean; for no name the usual measures."""
        from kg.analysis.measures import MEASURES, STUDIES, meant

        found = list(dict.fromkeys(map(meant, names)))
        measures = [name for name in found if name in MEASURES]
        return (measures if measures or not names else None), [name for name in found if name in STUDIES]

    def measured(self, measures: list[str] | None) -> "list[Table]":
        """The table of measures."""
        from kg.analysis.measures import measure
        from kg.analysis.network import network

        if measures is None:
            return []
        graph = self._graph
        found = network(graph.store, graph.schema, self._kind or USUAL, explicit_only=self._explicit_only)
        return [measure(found, *measures, settings=self._settings)]

    def studied(self, name: str) -> "tuple[Table, ...]":
        """The tables of a study."""
        from dataclasses import replace

        from kg.analysis.measures import STUDIES, study
        from kg.analysis.method import Case
        from kg.analysis.network import network
        from kg.analysis.nodes import Catalogue

        asked, graph = STUDIES[name], self._graph
        kind = self._kind or asked.network
        found = network(graph.store, graph.schema, kind, explicit_only=self._explicit_only)
        case = Case(found, Catalogue(graph.store, graph.schema))
        return study(name, case, replace(self._settings, by=self._by or asked.by))

    def write_back(self, measures: list[str] | None) -> None:
        """Store the measures beside the graph, and say where."""
        from kg.analysis.network import network
        from kg.analysis.stored import results, software
        from kg.graph.store.results import write_back

        if measures is None:
            raise click.UsageError("--write-back stores measures; a study has none")
        graph, base = self._graph, self._graph.snapshot.manifest.base
        found = network(graph.store, graph.schema, self._kind or USUAL, explicit_only=self._explicit_only)
        made = results(found, *measures, settings=self._settings)
        write_back(graph.snapshot, made, software())
        talk(stored(len(made), ", ".join(one.graph(base) for one in made)).in_(self._settings.lang))


def _show(tables: "Sequence[Table]", form: str, number: int | None, state: State) -> None:
    """Print tables: all of them for people; one for programs, and which others there are on stderr."""
    if number and number > len(tables):
        raise click.UsageError(f"--table {number}: there are {len(tables)}")
    if not any(len(table) for table in tables):
        for note in dict.fromkeys(note for table in tables for note in table.notes):
            talk(note)
        end(NOTHING, NO_ROWS.in_(state.lang))
    chosen = [tables[number - 1]] if number else tables if form in READ else tables[:1]
    emit(("\n\n\n" if form in READ else "\n").join(rendered(table, form) for table in chosen))
    if form not in READ:
        for note in chosen[0].notes:
            talk(note)
        if len(tables) > 1 and not number:
            talk(more_tables((table.caption for table in tables), 1).in_(state.lang))
