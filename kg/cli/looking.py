"""Commands that look at the graph: ``show`` and ``path``."""

import click

from kg.cli.group import NOTHING, Command, State, emit, end
from kg.cli.opened import Opened
from kg.cli.options import example, explicit_only, form, graph, state
from kg.cli.words import NOT_CONNECTED, TRY_EVENTS


@click.command(cls=Command, epilog=example("kg show 宋宗德 --lang zh", "kg show org/xinjing-zhen-dangwei"))
@click.argument("entity")
@form(("text", "json"))
@explicit_only
@graph
@state
def show(state: State, graph: Opened, entity: str, form: str, explicit_only: bool) -> None:
    """Show all that is said about an entity, with the words."""
    from kg.graph.telling.account import WRITERS, account

    iri = graph.one(entity)
    found = account(graph.store, graph.schema, graph.names, iri, explicit_only=explicit_only)
    emit(WRITERS[form](found, graph.names, state.lang))


@click.command(
    cls=Command, epilog=example("kg path 宋宗德 新泾镇党委 --lang zh", "kg path 叶梢 何泽岗 --through events")
)
@click.argument("start", metavar="A")
@click.argument("goal", metavar="B")
@click.option("--through", type=click.Choice(["events"]), help="Let paths run through events.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="How many of the equally short paths to show.",
)
@explicit_only
@graph
@state
def path(
    state: State, graph: Opened, start: str, goal: str, through: str | None, limit: int, explicit_only: bool
) -> None:
    """Show how two entities are connected, hop by hop."""
    from kg.analysis.paths import paths, walkable
    from kg.table import plain

    one, other = graph.one(start), graph.one(goal)
    options = {"through_events": bool(through), "explicit_only": explicit_only}
    network = walkable(graph.store, graph.schema, ends=(one, other), **options)
    found = paths(network, graph.names, one, other, limit=limit)
    if not found:
        end(NOTHING, (NOT_CONNECTED if through else TRY_EVENTS).in_(state.lang))
    emit("\n\n".join("\n".join(map(plain, chain.lines(state.lang))) for chain in found))
