"""Results: measurements of a network as RDF, kept beside the graph that they are of.

Each measure of one network with one choice of settings is a ``dhq:MeasurementSet``, a W3C Data Cube whose
observations are the things and their numbers, in a named graph of its own:

    {base}graph/measurements/{measure}-{10 hex}             of what is explicit only
    {base}graph/measurements/{measure}-{10 hex}/inferred    of a network with inferred ties

hex = SHA-1 of the network, whether only what is explicit was read, and the settings: the same measurement,
made again, replaces the former. Results are derived facts. Those that rest on inferred ties are hidden like
these where only what is explicit is asked for. What the measures are and the software that took them stand
in the graph ``…/graph/measures``, which belongs to no data set.

The digest of the build they are of goes with them, and no clock: the same measurement gives the same bytes.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import KGError
from kg.graph.store.making import workshop
from kg.graph.store.snapshot import MEASURES, Snapshot, result_root
from kg.iri import DCTERMS, DHQ, PROV, QB, RDF, ROOT, SKOS, SLUG, XSD, digest, is_iri
from kg.records import Text

Number = int | float
Choice = str | bool | int | float

TYPE, STRUCTURE = RDF + "type", DHQ + "measurementStructure"
DIGITS = 12
"""To so many digits are numbers kept, as in the tables of measures."""
LARGE = 1e15
"""From here on a number is a double: a decimal of it would be mere zeros."""


@dataclass(frozen=True, slots=True)
class Result:
    """A measure taken of a network.

    ``measure`` and ``network`` are names (ASCII, lower case, hyphens); ``source`` is the paper or book behind
    the measure; ``settings`` all that the numbers depend on besides, such as the seed. ``values`` are by IRI
    of the thing; what has none, or none that is a number (NaN), is left out.
    """

    measure: str
    title: Text
    description: Text
    source: str
    network: str
    explicit_only: bool
    values: Mapping[str, Number]
    settings: Mapping[str, Choice] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What sets this measurement apart from all others of the same build."""
        choices = (f"{name}={_choice(value)}" for name, value in sorted(self.settings.items()))
        return f"{self.measure}-{digest(self.network, str(self.explicit_only).lower(), *choices)}"

    def graph(self, base: str) -> str:
        """The named graph of the results in a data set."""
        return f"{result_root(base)}{self.name}{'' if self.explicit_only else '/inferred'}"


def write_back(snapshot: Snapshot, results: Iterable[Result], software: Mapping[str, str]) -> Snapshot:
    """Store results beside the graph they are of: a new generation, published as a build is.

    ``software`` is what computed them: name → version. What was stored before of the same measures, networks
    and settings is replaced, all else is kept. Nothing is written when it is there already.

    Raises:
        BuildError: when the data set was built anew since it was measured, or a build is at work.
        KGError: when a name is not one.
    """
    home = snapshot.folder.parent
    chosen = {one.graph(snapshot.manifest.base): one for one in results}
    lines = [line for one in chosen.values() for line in quads(one, snapshot, software)]
    with workshop(home.parent.parent, home.name) as shop:
        return shop.publish(shop.extended(lines, _former(chosen, lines), snapshot.manifest.graph))


def _former(graphs: Iterable[str], lines: Iterable[str]) -> Callable[[bytes], bool]:
    """Which lines give way to new ones: those of the same graphs, and what was said of the same measures."""
    tails = tuple(f" <{graph}> .\n".encode() for graph in graphs)
    said = f" <{MEASURES}> .\n"
    heads = tuple({line.partition(" ")[0].encode() + b" " for line in lines if line.endswith(said)})
    return lambda line: line.endswith(tails) or (line.startswith(heads) and line.endswith(said.encode()))


def quads(result: Result, snapshot: Snapshot, software: Mapping[str, str]) -> Iterator[str]:
    """A result as lines of N-Quads, in no order.

    Raises:
        KGError: when the name of the measure, of the network or of a setting is not one.
    """
    for name in (result.measure, result.network, *result.settings):
        if not SLUG.fullmatch(name.replace("_", "-")):
            raise KGError(f"{name!r} is not a name", fix="use lower-case letters, digits and hyphens")
    base, graph = snapshot.manifest.base, ox.NamedNode(result.graph(snapshot.manifest.base))
    own = f"{base}measurement/{result.name}"
    agents = {f"{ROOT}software/{name}-{version}": (name, version) for name, version in software.items()}
    yield from _lines(graph, _set(own, result, snapshot, agents))
    yield from _lines(graph, _observations(own, result, base))
    yield from _lines(ox.NamedNode(MEASURES), _vocabulary(result, agents))


Statement = tuple[str, str, ox.NamedNode | ox.Literal]


def _set(
    own: str, result: Result, snapshot: Snapshot, agents: Mapping[str, tuple[str, str]]
) -> Iterator[Statement]:
    """The measurement set: what was measured, of which build, by what, with which settings."""
    manifest = snapshot.manifest
    build = f"{manifest.base}build/{manifest.graph[:16]}"
    yield own, TYPE, ox.NamedNode(DHQ + "MeasurementSet")
    yield own, TYPE, ox.NamedNode(QB + "DataSet")
    yield own, QB + "structure", ox.NamedNode(STRUCTURE)
    yield own, DHQ + "measure", ox.NamedNode(_measure(result))
    yield own, DHQ + "networkKind", ox.Literal(result.network)
    yield own, DHQ + "explicitOnly", ox.Literal(result.explicit_only)
    yield own, PROV + "wasDerivedFrom", ox.NamedNode(build)
    for agent in agents:
        yield own, PROV + "wasAttributedTo", ox.NamedNode(agent)
    yield build, TYPE, ox.NamedNode(DHQ + "Build")
    yield build, DCTERMS + "identifier", ox.Literal(manifest.dataset)
    yield build, DHQ + "graphDigest", ox.Literal(manifest.graph)
    for name, value in result.settings.items():
        setting = f"{own}#{name.replace('_', '-')}"
        yield own, DHQ + "hasSetting", ox.NamedNode(setting)
        yield setting, TYPE, ox.NamedNode(DHQ + "Setting")
        yield setting, DHQ + "settingName", ox.Literal(name)
        yield setting, PROV + "value", ox.Literal(value) if isinstance(value, str | bool) else _number(value)


def _observations(own: str, result: Result, base: str) -> Iterator[Statement]:
    """A thing and its number each."""
    measurement, observation = ox.NamedNode(DHQ + "Measurement"), ox.NamedNode(QB + "Observation")
    whole = ox.NamedNode(own)
    for thing, value in result.values.items():
        if math.isnan(value):
            continue
        name = thing.removeprefix(base) if thing.startswith(base) and is_iri(thing) else digest(thing)
        iri = f"{own}/{name}"
        yield iri, TYPE, measurement
        yield iri, TYPE, observation
        yield iri, QB + "dataSet", whole
        yield iri, DHQ + "measuredThing", ox.NamedNode(thing)
        yield iri, DHQ + "measuredValue", _number(value)


def _vocabulary(result: Result, agents: Mapping[str, tuple[str, str]]) -> Iterator[Statement]:
    """What the measure is, and what the software is."""
    iri = _measure(result)
    yield iri, TYPE, ox.NamedNode(DHQ + "Measure")
    texts = ((SKOS + "prefLabel", result.title), (SKOS + "definition", result.description))
    for prop, text in texts:
        for lang, words in (("zh", text.zh), ("en", text.en)):
            if words:
                yield iri, prop, ox.Literal(words, language=lang)
    if result.source:
        yield iri, DCTERMS + "bibliographicCitation", ox.Literal(result.source)
    for agent, (name, version) in agents.items():
        yield agent, TYPE, ox.NamedNode(PROV + "SoftwareAgent")
        yield agent, SKOS + "prefLabel", ox.Literal(f"{name} {version}", language="en")
        yield agent, DHQ + "softwareVersion", ox.Literal(version)


def _measure(result: Result) -> str:
    return f"{ROOT}measure/{result.measure}"


def _lines(graph: ox.NamedNode, statements: Iterable[Statement]) -> Iterator[str]:
    """Statements as the lines of one graph."""
    for subject, prop, value in statements:
        yield f"<{subject}> <{prop}> {value} {graph} .\n"


def _number(value: Number) -> ox.Literal:
    """A count as an integer, another number as a decimal; a double where a decimal cannot hold it."""
    if not isinstance(value, float) and int(value) == value:
        return ox.Literal(int(value))
    number = round(float(value), DIGITS) + 0.0
    if not abs(number) < LARGE:
        return ox.Literal(number)
    text = f"{number:.{DIGITS}f}".rstrip("0")
    return ox.Literal(text + "0" * text.endswith("."), datatype=ox.NamedNode(XSD + "decimal"))


def _choice(value: Choice) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
