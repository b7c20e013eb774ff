"""Options that several commands share, so that they mean the same everywhere."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from kg.cli.group import State, talk
from kg.cli.opened import DATASET, OUT, Opened, Remote, folder

if TYPE_CHECKING:
    from kg.ingest.working import Accept
    from kg.table import Table

Function = Callable[..., None]

TABLES = ("table", "csv", "tsv", "json", "md", "html", "excel")
"""How a table can be printed."""
ANSWERS = ("table", "md", "excel", "csv", "tsv", "json", "xml", "turtle", "ntriples", "rdfxml", "jsonld")
"""How the answer to a query can be printed: ``kg.graph.asking.answers.QUERY_FORMATS``."""

KINDS = ("all", "actors", "affiliation", "organisations", "events")
"""The kinds of network: ``kg.analysis.network.KINDS``."""

GROUPS = ("type", "family", "parent", "level", "community")
"""How things may be put into groups: ``kg.analysis.partitions.PARTITIONS``."""

state = click.make_pass_decorator(State, ensure=True)
explicit_only = click.option("--explicit-only", is_flag=True, help="Leave out what is inferred or ambiguous.")
texts = click.option(
    "--texts", type=click.Path(path_type=Path), help="Folder of the source texts (default: DATASET/texts)."
)


def _accepting(context: click.Context, option: click.Parameter, value: str | None) -> "Accept | None":
    from kg.errors import InputError
    from kg.ingest.working import accepting

    try:
        return None if value is None else accepting(value)
    except InputError as error:
        raise click.BadParameter(str(error), ctx=context, param=option) from error


accept = click.option(
    "--accept",
    metavar="above:N",
    callback=_accepting,
    help="Also take undecided candidates of at least this confidence, e.g. above:0.9.",
)
encoding = click.option("--encoding", help="Encoding of CSV files without a byte order mark, e.g. gb18030.")


def example(*lines: str) -> str:
    """The end of a command's help: what to type."""
    return "\b\n" + "\n".join(("Example:", *(f"  {line}" for line in lines)))


def dataset(function: Function) -> Function:
    """The argument DATASET, a folder with ``dataset.toml``; the default is the one that travels with kg."""

    @click.argument("dataset", type=click.Path(path_type=Path), required=False)
    @wraps(function)
    def command(*args: Any, dataset: Path | None, **kwargs: Any) -> None:
        function(*args, dataset=folder(dataset), **kwargs)

    return command


def out(function: Function) -> Function:
    """The option ``-o``: the folder that a build writes to."""
    path = click.Path(path_type=Path, file_okay=False)
    option = click.option(
        "-o", "--out", type=path, default=OUT, show_default=True, help="Folder to write to."
    )
    return option(function)


chosen = click.option(
    "-d",
    "--dataset",
    default="",
    metavar="DATASET",
    help=f"Data set, by folder or id (default: {DATASET}, or the only one built).",
)


def graph(function: Function) -> Function:
    """The argument ``graph``: the build that ``-d`` and ``--from`` say, or an endpoint; for reading."""
    path = click.Path(path_type=Path, file_okay=False)

    @chosen
    @click.option(
        "--from", "place", type=path, default=OUT, show_default=True, help="Folder that kg build wrote to."
    )
    @click.option("--endpoint", metavar="URL", help="Read from this SPARQL endpoint instead.")
    @click.option(
        "--endpoint-token",
        "token",
        type=click.Path(path_type=Path, dir_okay=False),
        help="File with the token that the endpoint wants.",
    )
    @wraps(function)
    def command(
        *args: Any, dataset: str, place: Path, endpoint: str | None, token: Path | None, **kwargs: Any
    ) -> None:
        opened = _remote(endpoint, token, dataset) if endpoint or token else Opened(place, dataset)
        function(*args, graph=opened, **kwargs)

    return command


def _remote(endpoint: str | None, token: Path | None, dataset: str) -> Remote:
    """An endpoint that is read from; some options do not go with it."""
    context = click.get_current_context()
    if not endpoint:
        raise click.UsageError("--endpoint-token goes with --endpoint")
    if context.get_parameter_source("place") is not ParameterSource.DEFAULT:
        raise click.UsageError("give --from or --endpoint, not both")
    if context.params.get("write_back"):
        raise click.UsageError("--write-back wants a build, not an endpoint")
    lang = context.ensure_object(State).lang
    return Remote(endpoint, token, dataset, say=lambda note: talk(note.in_(lang)))


def pairs(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """``NAME=VALUE``, several times, as a dict."""
    for value in values:
        if "=" not in value:
            raise click.BadParameter(f"“{value}” is not NAME=VALUE", ctx=context, param=option)
    return {name.strip().lstrip("?"): text for name, _, text in (value.partition("=") for value in values)}


def form(choices: tuple[str, ...] = TABLES, told: str = "Format.") -> Callable[[Function], Function]:
    """The option ``--format``."""
    kind = click.Choice(choices)
    return click.option("--format", "form", type=kind, default=choices[0], show_default=True, help=told)


def rendered(table: "Table", form: str) -> str:
    """A table in one of ``TABLES``."""
    return table.render("text" if form == "table" else form)
