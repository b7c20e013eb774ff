"""What the commands work on: the data set that is meant, and the build that is read."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import NotFoundError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.graph.store.snapshot import Snapshot
    from kg.graph.telling.sentences import Speaker
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

    def one(self, name: str) -> str:
        """The one thing a name means.

        Raises:
            NotFoundError: when it means nothing or several; the message says where it was looked for.
        """
        names = self.names
        try:
            return names.one(name)
        except NotFoundError as error:
            error.where = error.where or f"{self.snapshot.manifest.dataset} ({self.place})"
            raise


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
