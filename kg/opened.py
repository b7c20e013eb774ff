"""A graph opened from Python: an ``rdflib.Dataset`` that also gives networks, measures and answers.

>>> import kg
>>> graph = kg.open("data/donghongqiao")               # doctest: +SKIP
>>> graph.network("affiliation").number_of_nodes()     # doctest: +SKIP
18
>>> graph.measure("degree", network="affiliation", lang="zh").rows[0][0]    # doctest: +SKIP
'王运平'
"""

import shutil
import weakref
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, NoReturn

import rdflib
from oxrdflib import OxigraphStore

from kg.errors import BuildError, KGError, NotFoundError
from kg.graph.store.snapshot import Snapshot, current
from kg.iri import PREFIXES
from kg.records import Finding
from kg.schema import Schema, load_schema
from kg.table import Table

if TYPE_CHECKING:
    import networkx as nx

    from kg.analysis.method import Settings
    from kg.analysis.nodes import Catalogue

BUILT = Path("exports")
"""Where a build of a data set folder is looked for before one is made."""
MANIFEST = "dataset.toml"


class Opened(rdflib.Dataset):
    """A snapshot, for reading. As a Dataset its default graph is the union of all graphs.

    What is inherited is rdflib's own: ``query`` takes SPARQL and gives rdflib's result. The usual prefixes
    (``dhq:``, ``org:``, ``skos:`` …) are bound.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._quads = snapshot.store()
        super().__init__(store=OxigraphStore(store=self._quads), default_union=True)
        for prefix, space in PREFIXES.items():
            self.bind(prefix, space, replace=True)

    def network(
        self, kind: str = "all", *, explicit_only: bool = False, through_events: bool = False
    ) -> "nx.MultiDiGraph":
        """One kind of network as a networkx graph (:func:`kg.analysis.network.network`).

        A node is the IRI of a thing and has ``label_zh``, ``label_en``, ``type`` and ``family``; an edge is
        one relation and has ``label_zh``, ``label_en``, ``status`` and ``quotes``, the words that support it.

        Raises:
            KGError: when there is no such kind.
        """
        from kg.analysis.network import network

        choices = {"explicit_only": explicit_only, "through_events": through_events}
        return network(self._quads, self.schema, kind, **choices)

    def measure(
        self,
        *names: str,
        network: str = "actors",
        explicit_only: bool = False,
        lang: str = "en",
        **settings: Any,
    ) -> Table:
        """The chosen measures of a network, each a column; the usual ones when none is named.

        ``settings`` are those of :class:`kg.analysis.method.Settings`, such as ``seed``.

        Raises:
            KGError: when there is no such measure, network or setting.
        """
        from kg.analysis.measures import measure

        chosen = _settings(lang, settings)
        return measure(self.network(network, explicit_only=explicit_only), *names, settings=chosen)

    def study(
        self,
        name: str,
        *,
        network: str = "",
        explicit_only: bool = False,
        lang: str = "en",
        **settings: Any,
    ) -> tuple[Table, ...]:
        """The tables of a study, the answer first, of the network it is best asked of unless one is named.

        Raises:
            KGError: when there is no such study, network or setting.
        """
        from kg.analysis.measures import STUDIES, study
        from kg.analysis.method import Case

        if name not in STUDIES:
            raise KGError(f"no study “{name}”", fix="choose among " + ", ".join(STUDIES))
        asked = STUDIES[name]
        chosen = _settings(lang, {"by": asked.by} | settings)
        graph = self.network(network or asked.network, explicit_only=explicit_only)
        return study(name, Case(graph, self._catalogue), chosen)

    def ask(self, question: str, *, lang: str = "en", **params: str) -> Table:
        """The answer to a saved question, by name; a parameter takes any name of a thing.

        Raises:
            KGError: when there is no such question, parameter or thing.
        """
        from kg.graph.asking.answers import to_table
        from kg.graph.asking.questions import ask, load_questions, pick

        saved, names = load_questions(self.schema.folder / "questions"), self._catalogue.names
        return to_table(ask(self._quads, pick(saved, question), names, values=params), names, lang)

    @cached_property
    def schema(self) -> Schema:
        """The ontology."""
        return load_schema()

    @cached_property
    def _catalogue(self) -> "Catalogue":
        from kg.analysis.nodes import Catalogue

        return Catalogue(self._quads, self.schema)


def open(place: str | Path = "exports", dataset: str = "") -> Opened:  # noqa: A001 - kg.open
    """Open a folder that was built into, or a data set folder (one with a ``dataset.toml``).

    ``dataset`` says which, where several were built into a folder. A data set folder is taken from its build
    in ``./exports`` if there is one of the same input; else it is built aside, for as long as it is open.

    Raises:
        NotFoundError: when nothing was built there.
        BuildError: when a data set folder has errors.
    """
    folder = Path(place)
    return _of_dataset(folder) if (folder / MANIFEST).is_file() else Opened(current(folder, dataset))


def _of_dataset(folder: Path) -> Opened:
    from kg.ingest.manifest import read_manifest
    from kg.pipeline import stand

    aside = Path(mkdtemp(prefix="kg-"))
    try:
        report = stand(folder, aside, _built(read_manifest(folder).id))
        opened = Opened(report.snapshot or _refuse(folder, report.findings))
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    weakref.finalize(opened, shutil.rmtree, aside, ignore_errors=True)
    return opened


def _built(dataset: str) -> Snapshot | None:
    """The build of a data set in ``./exports``, if it can be read."""
    try:
        return current(BUILT.resolve(), dataset)
    except (NotFoundError, BuildError):
        return None


def _refuse(folder: Path, findings: Iterable[Finding]) -> NoReturn:
    errors = [finding for finding in findings if finding.severity == "error"]
    first, rest = errors[0], len(errors) - 1
    many, more = (f" (and {rest} more)", f"（另有 {rest} 个错误）") if rest else ("", "")
    raise BuildError(
        f"the data set has errors: {first.line('en')}{many}",
        where=str(folder),
        fix=f"run: kg validate {folder}",
        zh=(f"数据集有错误：{first.line('zh')}{more}", f"请运行 kg validate {folder}"),
    )


def _settings(lang: str, settings: dict[str, Any]) -> "Settings":
    from dataclasses import fields

    from kg.analysis.method import Settings

    known = [field.name for field in fields(Settings)]
    for name in settings:
        if name not in known:
            raise KGError(f"no setting {name!r}", fix="choose among " + ", ".join(known))
    return Settings(lang=lang, **settings)
