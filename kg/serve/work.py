"""What passes between the server and its workers: the graph that a job sees, its reply, and refusals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KGError, NotFoundError
from kg.records import Text

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.graph.store.snapshot import Snapshot
    from kg.graph.telling.sentences import Speaker
    from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Reply:
    """What a job gives: an HTTP status, a media type and the bytes."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 - it is an answer
    """A request that is not answered: the HTTP status and the reason, in both languages."""

    def __init__(self, status: int, reason: Text, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.reason, self.headers = status, reason, dict(headers or {})
        super().__init__(f"{status} {reason.en}")


def refusal_of(error: KGError) -> Refused:
    """An error of kg as a refusal: 404 for what is not there, else 400."""
    status = 404 if isinstance(error, NotFoundError) else 400
    return Refused(status, Text(error.line("zh"), error.line("en")))


@dataclass(frozen=True, slots=True)
class Source:
    """Where a worker finds the graph, and what it may do.

    ``generation`` is the name of the snapshot's folder that is meant, so that a worker never reads another
    build than the one it was started for. ``memory``: the graph is to be read into memory.
    """

    place: str
    dataset: str = ""
    generation: str = ""
    endpoint: str = ""
    endpoint_token: str = ""
    memory: bool = False
    union: bool = True
    max_result: int = 32 << 20
    memory_mb: int = 2048
    service_allow: tuple[str, ...] = ()


class Graph:
    """What a job sees. Everything is opened when it is first needed, and kept for the next job."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.triples = 0
        self.kept: dict[str, Any] = {}
        """Whatever a job wants to keep for the next one (an index, say), by a name of its own."""

    @cached_property
    def snapshot(self) -> "Snapshot":
        """The snapshot that is served.

        Raises:
            NotFoundError: when there is none, for instance because a file or an endpoint is served.
        """
        from kg.graph.store.snapshot import current

        source = self.source
        if Path(source.place).is_file():
            raise NotFoundError("what is served is not a build")
        found = current(Path(source.place), source.dataset)
        if source.generation and found.folder.name != source.generation:
            raise NotFoundError("there is another build by now", where=source.place)
        return found

    @cached_property
    def store(self) -> "ox.Store":
        """The graph, for reading only."""
        if Path(self.source.place).is_file():
            return _read(Path(self.source.place))
        return self.snapshot.store(in_memory=True if self.source.memory else None)

    def open(self) -> None:
        """Open the graph now.

        Raises:
            KGError: when it cannot be opened.
        """
        if self.source.endpoint and not self.source.dataset:
            return
        is_file = Path(self.source.place).is_file()
        self.triples = len(self.store) if is_file else self.snapshot.manifest.triples
        _ = self.store

    @cached_property
    def schema(self) -> "Schema":
        """The ontology."""
        from kg.schema import load_schema

        return load_schema()

    @cached_property
    def names(self) -> "Speaker":
        """The names in the graph."""
        from kg.graph.telling.sentences import Speaker

        return Speaker(self.store, self.schema)


Values = Mapping[str, Any]
"""What a job is asked with: anything that JSON can carry."""
Job = Callable[[Graph, Values], Reply]


def too_large(most: int) -> Refused:
    """What to say when an answer is larger than the limit."""
    size = most >> 20
    return Refused(
        413,
        Text(
            f"结果超过 {size} MB 的上限；请加 LIMIT，或在启动时用 --max-result-mb 放宽",
            f"the result is larger than the limit of {size} MB; add LIMIT, or start with --max-result-mb",
        ),
    )


def _read(path: Path) -> "ox.Store":
    """A file of RDF (``.nq``, ``.trig``, ``.ttl``, ``.nt``) as a store."""
    import pyoxigraph as ox

    store = ox.Store()
    try:
        store.load(path=str(path))
    except (OSError, SyntaxError, ValueError) as error:
        raise KGError(f"cannot be read: {error}", where=str(path)) from error
    return store
