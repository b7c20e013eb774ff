"""What the commands work on: the data set that is meant, and the build or the endpoint that is read."""

import shutil
import weakref
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from kg.errors import NotFoundError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.graph.asking.query import Result
    from kg.graph.asking.questions import Question
    from kg.graph.remote.endpoint import Endpoint
    from kg.graph.remote.naming import RemoteNames
    from kg.graph.store.snapshot import Snapshot
    from kg.graph.telling.sentences import Speaker
    from kg.records import Text
    from kg.schema import Schema

DATASET = Path("data/donghongqiao")
OUT = Path("exports")


class Opened:
    """A build, opened for reading when it is first needed.

    Raises:
        NotFoundError: at that moment, when nothing was built there.
    """

    def __init__(self, place: Path, dataset: str = "") -> None:
        self.place, self._dataset = place, dataset

    @cached_property
    def snapshot(self) -> "Snapshot":
        """The current snapshot of the data set."""
        from kg.graph.store.snapshot import current

        return current(self.place, _id(self._dataset, self.place))

    @cached_property
    def store(self) -> "ox.Store":
        """The graph."""
        return self.snapshot.store()

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

    def ask(
        self, question: "Question", values: Mapping[str, str], *, explicit_only: bool, named: bool
    ) -> "tuple[Result, Speaker]":
        """What a question gives, and the names of things; with ``named``, of those in the answer."""
        from kg.graph.asking.questions import ask

        store = self.snapshot.store(explicit_only=True) if explicit_only else self.store
        return ask(store, question, self.names, values=values), self.names

    @property
    def where(self) -> str:
        """Where it was looked for something, for messages."""
        return f"{self.snapshot.manifest.dataset} ({self.place})"

    def one(self, name: str) -> str:
        """The one thing a name means.

        Raises:
            NotFoundError: when it means nothing or several; the message says where it was looked for.
        """
        names = self.names
        try:
            return names.one(name)
        except NotFoundError as error:
            error.where = error.where or self.where
            raise


class Remote(Opened):
    """A data set in a SPARQL endpoint: queries are sent there; for all else it is copied, when first needed.

    What is written goes into the working directory. ``say`` is told what there is to know about the copy.

    Raises:
        KGError: at that moment, when the endpoint does not answer or has no such data set.
    """

    def __init__(
        self, url: str, token: Path | None, dataset: str = "", say: Callable[["Text"], None] = lambda _: None
    ) -> None:
        super().__init__(Path(), dataset)
        self._url, self._token, self._choice, self._say = url, token, dataset, say

    @cached_property
    def endpoint(self) -> "Endpoint":
        """The endpoint."""
        from kg.graph.remote.endpoint import Endpoint
        from kg.graph.remote.web import address

        return Endpoint(address(self._url, self._token))

    @cached_property
    def snapshot(self) -> "Snapshot":
        """A copy of the data set, for as long as this lives."""
        from kg.graph.remote.taking import take

        aside = Path(mkdtemp(prefix="kg-"))
        weakref.finalize(self, shutil.rmtree, aside, ignore_errors=True)
        taken = take(self.endpoint, self.schema, aside, self._choice)
        for note in taken.notes:
            self._say(note)
        return taken.snapshot

    def ask(
        self, question: "Question", values: Mapping[str, str], *, explicit_only: bool, named: bool
    ) -> "tuple[Result, Speaker]":
        """What the endpoint answers, and the names of things as it has them; nothing is copied."""
        from kg.graph.remote.asking import ask

        answered = ask(self.endpoint, question, self._asked, values, explicit_only=explicit_only)
        if named:
            self._asked.read(answered.things)
        return answered.result(), self._asked

    @cached_property
    def _asked(self) -> "RemoteNames":
        from kg.graph.remote.naming import RemoteNames

        return RemoteNames(self.endpoint, self.schema)

    @property
    def where(self) -> str:
        """The URL."""
        return self.endpoint.shown


def folder(dataset: Path | None) -> Path:
    """The data set folder that is meant: the one given, the default, else the copy inside kg."""
    if dataset is not None or DATASET.is_dir():
        return dataset or DATASET
    import kg

    packed = Path(kg.__file__).parent / "_data" / DATASET.name
    return packed if packed.is_dir() else DATASET


def _id(dataset: str, place: Path) -> str:
    """The id of a data set given by folder or id; when none is given, the default's if it was built."""
    from kg.graph.store.snapshot import snapshots
    from kg.ingest.manifest import read_manifest

    if not dataset:
        return DATASET.name if DATASET.name in snapshots(place) else ""
    named = Path(dataset)
    return read_manifest(named).id if named.is_dir() else dataset
