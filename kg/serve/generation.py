"""What is served at this moment: which build, and whether there is another one by now."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import NotFoundError
from kg.graph.store.snapshot import Manifest, Snapshot, current, snapshots
from kg.records import Text
from kg.serve.settings import Settings
from kg.serve.work import Source

IN_MEMORY = 2_000_000
"""Up to how many triples are read into memory, once, where workers are forked: it is several times faster
than the store on disk. Workers that are spawned read what a snapshot says."""


@dataclass(frozen=True, slots=True)
class About:
    """What is served; ``title`` and ``base`` are empty when it is not a build of a data set."""

    dataset: str = ""
    base: str = ""
    title: Text = field(default_factory=Text)
    triples: int = 0
    generation: str = ""


@dataclass(frozen=True, slots=True)
class Generation:
    """One build: what it is, where workers find it, and the mark by which a newer one is told."""

    about: About
    source: Source
    mark: str

    def about_with(self, triples: int) -> About:
        """What it is, now that it is known how many triples there are."""
        return replace(self.about, triples=triples)


def generation(settings: Settings) -> Generation:
    """The build that is current now.

    Raises:
        KGError: when there is none.
    """
    if settings.endpoint and not snapshots(settings.place):
        return Generation(About(generation=settings.endpoint.partition("?")[0]), _source(settings), "")
    marked = mark(settings)
    if settings.place.is_file():
        return Generation(About(dataset=settings.place.stem, generation=marked), _source(settings), marked)
    snapshot = current(settings.place, settings.dataset)
    return Generation(_about(snapshot), _source(settings, snapshot), marked)


def mark(settings: Settings) -> str:
    """Something that changes when there is another build; cheap to ask for."""
    if settings.endpoint:
        return ""
    try:
        if settings.place.is_file():
            state = settings.place.stat()
            return f"{state.st_mtime_ns}-{state.st_ino}-{state.st_size}"
        return _pointer(settings).read_text(encoding="utf-8").strip()
    except (OSError, NotFoundError):
        return ""


def _pointer(settings: Settings) -> Path:
    if settings.dataset:
        return settings.place / "store" / settings.dataset / "current"
    return current(settings.place).folder.parent / "current"


def _about(snapshot: Snapshot) -> About:
    known: Manifest = snapshot.manifest
    return About(known.dataset, known.base, known.title, known.triples, snapshot.folder.name)


def _source(settings: Settings, snapshot: Snapshot | None = None) -> Source:
    known = snapshot.manifest if snapshot else None
    return Source(
        place=str(settings.place.resolve()),
        dataset=known.dataset if known else "",
        generation=snapshot.folder.name if snapshot else "",
        endpoint=settings.endpoint,
        endpoint_token=settings.endpoint_token,
        memory=bool(known and settings.fork and known.triples <= IN_MEMORY),
        union=settings.union,
        max_result=settings.max_result,
        memory_mb=settings.memory_mb,
        service_allow=settings.service_allow,
    )
