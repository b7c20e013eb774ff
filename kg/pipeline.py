"""From a data set folder to a published graph: the only place that puts the rooms together."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg.analysis.nodes import entities
from kg.atomic import replacing, sweep
from kg.graph.formats.serialise import data_prefixes, serialise
from kg.graph.mapping.mapper import Mapper
from kg.graph.store.making import Draft, Recipe, Workshop, workshop
from kg.graph.store.snapshot import Snapshot
from kg.graph.telling.facts import Reader
from kg.graph.validate.validation import fresh, validate_store
from kg.ingest.dataset import Dataset, open_dataset
from kg.ingest.names import SOURCES
from kg.ingest.sources import Source
from kg.ingest.texts import load_texts, read_texts, unchecked
from kg.ingest.working import Accept, LeftOut
from kg.iri import DHQ, GRAPH
from kg.records import Finding
from kg.schema import Schema, load_schema
from kg.view.page import fits, render_page

UNEXPORTED = tuple(f" <{GRAPH}{layer}> .\n" for layer in ("ontology", "shapes"))
"""Ends of the lines that exports leave out: the ontology and its shapes have files of their own."""
PAGE = ".html"
REPORT = "report.html"
REPORTED = 3_000
"""Of a graph of up to so many things, a build writes the report; of a larger one, ``kg report`` does."""
DRAWS = 199
"""So often is chance asked in the report that a build writes, which is to be quick."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a build: the findings; unless one is an error, the snapshot and the exports.

    ``unchecked`` are the sources that are quoted although their text was not found. ``paged`` is false when
    the graph is too large for one page, which is then left out. ``dropped`` is how many measurements of the
    graph before went with it, because this one is another. ``warnings`` are what the machine lacked for the
    report, in its language. ``left`` counts the candidates that were left out.
    """

    dataset: str
    findings: tuple[Finding, ...]
    snapshot: Snapshot | None = None
    files: tuple[Path, ...] = ()
    unchecked: tuple[str, ...] = ()
    paged: bool = True
    dropped: int = 0
    warnings: tuple[str, ...] = ()
    left: LeftOut = field(default_factory=LeftOut)

    @property
    def published(self) -> bool:
        """Whether the graph was published."""
        return self.snapshot is not None


def build(  # noqa: PLR0913 - choices, all by name
    dataset: Path,
    out: Path,
    *,
    texts: Path | None = None,
    schema: Schema | None = None,
    encoding: str | None = None,
    accept: Accept | None = None,
    lang: str = "en",
    report: bool = False,
) -> Report:
    """Build a data set folder into ``out``: store and exports. Publishes nothing if there is an error.

    ``texts`` is a folder of source texts, if they are not in the data set; ``accept`` says which candidates
    count besides those that a person has accepted; ``lang`` is the language in which
    the page opens, and that of the ``report``, which takes some seconds.

    Raises:
        KGError: when the data set or the ontology cannot be read, or another build is at work in ``out``.
    """
    job = _Job(dataset, schema or load_schema(), texts, encoding, accept)
    with workshop(out, job.dataset.id) as shop:
        draft, findings = job.draft(shop)
        if any(finding.severity == "error" for finding in findings):
            return Report(job.dataset.id, findings, unchecked=job.unchecked, left=job.left)
        snapshot, files = job.publish(shop, draft, out, lang, report=report)
    paged = out / f"{job.dataset.id}{PAGE}" in files
    found = (job.dataset.id, findings, snapshot, files, job.unchecked, paged)
    return Report(*found, dropped=draft.dropped, warnings=job.warnings, left=job.left)


def stand(dataset: Path, out: Path, known: Snapshot | None = None, *, schema: Schema | None = None) -> Report:
    """The graph of a data set folder for reading: ``known`` if it is that, else built into ``out``.

    As :func:`build`, but without exports. A ``known`` graph was checked when it was built.

    Raises:
        KGError: as :func:`build`.
    """
    job = _Job(dataset, schema or load_schema(), None, None)
    with workshop(out, job.dataset.id) as shop:
        draft, findings = job.draft(shop, known)
        wrong = any(finding.severity == "error" for finding in findings)
        snapshot = None if wrong else shop.publish(draft)
    return Report(job.dataset.id, findings, snapshot, unchecked=job.unchecked)


def validate(
    dataset: Path, *, texts: Path | None = None, schema: Schema | None = None, encoding: str | None = None
) -> tuple[Finding, ...]:
    """Everything that is wrong or doubtful in a data set folder. Leaves nothing behind.

    Raises:
        KGError: when the data set or the ontology cannot be read.
    """
    return check(dataset, texts=texts, schema=schema, encoding=encoding).findings


def check(
    dataset: Path,
    *,
    texts: Path | None = None,
    schema: Schema | None = None,
    encoding: str | None = None,
    accept: Accept | None = None,
) -> Report:
    """What would come of a build: its findings, what it could not check, and which candidates it leaves out.

    Raises:
        KGError: when the data set or the ontology cannot be read.
    """
    job = _Job(dataset, schema or load_schema(), texts, encoding, accept)
    with tempfile.TemporaryDirectory(prefix="kg-") as folder, workshop(Path(folder), job.dataset.id) as shop:
        findings = job.draft(shop)[1]
    return Report(job.dataset.id, findings, unchecked=job.unchecked, left=job.left)


class _Job:
    """One data set on its way."""

    def __init__(
        self,
        folder: Path,
        schema: Schema,
        texts: Path | None,
        encoding: str | None,
        accept: Accept | None = None,
    ) -> None:
        self._schema = schema
        self.dataset: Dataset = open_dataset(folder, schema, encoding=encoding, accept=accept)
        self.left = LeftOut()
        self._texts = texts
        self.unchecked: tuple[str, ...] = ()
        self.warnings: tuple[str, ...] = ()
        self._words: dict[str, str] = {}

    def draft(self, shop: Workshop, known: Snapshot | None = None) -> tuple[Draft, tuple[Finding, ...]]:
        """The graph, and all findings, in the order of the tables and their rows.

        If it is a ``known`` one, only what the tables themselves say against it is found again.
        """
        dataset, schema = self.dataset, self._schema
        texts, doubts = load_texts(dataset, self._texts)
        self.unchecked = unchecked(dataset, texts)
        self.left = dataset.left_out()
        kind = next(spec.kind for spec in schema.tables.values() if spec.target == SOURCES)
        self._words = {f"{dataset.base}{kind}/{name}": text for name, text in texts.items()}
        findings = [*dataset.findings(), *doubts]
        mapper = Mapper(schema, dataset.base, dataset.tables(), texts, language=dataset.language)
        recipe = Recipe(dataset.id, dataset.base, mapper.blocks(findings), schema, dataset.title)
        draft = shop.draft(recipe, known)
        if not (known and draft.published):
            least = dataset.expectations
            found = validate_store(draft.store, schema, origins=mapper.origins, expectations=least)
            findings += fresh(found, findings)
        order = {table.file: place for place, table in enumerate(dataset.tables(), 1)}
        return draft, tuple(sorted(findings, key=lambda f: (order.get(f.file, 0), f.row)))

    def publish(
        self, shop: Workshop, draft: Draft, out: Path, lang: str, *, report: bool
    ) -> tuple[Snapshot, tuple[Path, ...]]:
        """Write the exports aside, move the pointer, move the exports into their places."""
        sweep(out, f"{self.dataset.id}.*")
        exports = self._exports(draft, out, lang)
        if report and len(entities(draft.store, self._schema)) <= REPORTED:
            exports[out / REPORT] = lambda: (self._report(draft.store, lang),)
        with ExitStack() as stack:
            for path, write in exports.items():
                stream = stack.enter_context(replacing(path))
                for piece in write():
                    stream.write(piece.encode())
            snapshot = shop.publish(draft)
        for path in ((out / self.dataset.id).with_suffix(PAGE), *((out / REPORT,) if report else ())):
            if path not in exports:
                path.unlink(missing_ok=True)  # that of an earlier, smaller build
        return snapshot, tuple(exports)

    def _exports(self, draft: Draft, out: Path, lang: str) -> dict[Path, Callable[[], Iterable[str]]]:
        kinds = (spec.kind for spec in self._schema.tables.values())
        prefixes = data_prefixes(self.dataset.base, kinds)
        place, lines = out / self.dataset.id, partial(exported, draft.snapshot, results=False)
        rdf: dict[Path, Callable[[], Iterable[str]]] = {
            place.with_suffix(".ttl"): lambda: serialise(lines(), "turtle", prefixes),
            place.with_suffix(".nq"): lines,
        }
        page = {place.with_suffix(PAGE): lambda: (self._page(draft.store, lang),)}
        return rdf | (page if fits(draft.store, self._schema) else {})

    def _report(self, store: ox.Store, lang: str) -> str:
        from kg.analysis.method import Settings
        from kg.report.document import report
        from kg.report.html import as_html

        settings = Settings(draws=DRAWS)
        made = report(store, self._schema, title=self.dataset.title, lang=lang, settings=settings)
        self.warnings = made.warnings
        return as_html(made)

    def _page(self, store: ox.Store, lang: str) -> str:
        title = self.dataset.title
        return render_page(store, self._schema, lang=lang, title=title, texts=self._words)


def exported(snapshot: Snapshot, *, results: bool = True) -> Iterator[str]:
    """The lines of a snapshot that exports carry: the data, what is derived, the schemes, and results.

    What a build writes of itself has no results: a data set gives the same files whatever was measured.
    """
    return (line for line in snapshot.lines(results=results) if not line.endswith(UNEXPORTED))


def source_texts(store: ox.Store, schema: Schema, folder: Path) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """The texts in a folder of the sources of a graph, by IRI; and which are missing or not as described.

    Raises:
        InputError: when the folder is not there.
    """
    known = {iri.rpartition("/")[2]: iri for iri in Reader(store, schema).instances(SOURCES)}
    wanted = (Source(name, (), _digest(store, iri), "", "", 0) for name, iri in sorted(known.items()))
    texts, findings = read_texts(wanted, folder)
    return {known[name]: text for name, text in texts.items()}, tuple(findings)


def _digest(store: ox.Store, iri: str) -> str:
    quads = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(DHQ + "sha256"), None)
    return min((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), default="")
