"""Namespaces, prefixes, and the minting and checking of IRIs: pure strings.

The IRI policy is written down in ``ontology/README.md``.
"""

import re
from hashlib import sha1

ROOT = "https://w3id.org/donghongqiao/"
DHQ = ROOT + "ont#"
SHAPES = ROOT + "shapes#"
SCHEME = ROOT + "scheme/"
GRAPH = ROOT + "graph/"
ORG = "http://www.w3.org/ns/org#"
FOAF = "http://xmlns.com/foaf/0.1/"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
QB = "http://purl.org/linked-data/cube#"
SH = "http://www.w3.org/ns/shacl#"

PREFIXES: dict[str, str] = {
    "dhq": DHQ,
    "shp": SHAPES,
    "role": SCHEME + "role#",
    "part": SCHEME + "part#",
    "st": SCHEME + "status#",
    "ty": SCHEME + "type#",
    "lv": SCHEME + "level#",
    "org": ORG,
    "foaf": FOAF,
    "prov": PROV,
    "oa": OA,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "qb": QB,
    "sh": SH,
}

STATUSES = ("explicit", "inferred", "ambiguous")
"""The local names of the statuses, from the surest to the least sure."""
EXPLICIT, INFERRED, AMBIGUOUS = (PREFIXES["st"] + status for status in STATUSES)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BAD_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def expand(curie: str) -> str:
    """The IRI of a CURIE such as ``org:role``; text whose prefix is unknown is returned as it is."""
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else curie


def compact(iri: str) -> str:
    """The shortest CURIE of an IRI, or the IRI itself when no prefix fits."""
    fits = [(name, space) for name, space in PREFIXES.items() if iri.startswith(space)]
    if not fits:
        return iri
    name, space = max(fits, key=lambda pair: len(pair[1]))
    return f"{name}:{iri.removeprefix(space)}"


def local_name(iri: str) -> str:
    """What follows the last ``#`` or ``/``."""
    return re.split(r"[#/]", iri)[-1]


def kebab(camel: str) -> str:
    """``UnitMembership`` → ``unit-membership``."""
    return _CAMEL.sub("-", camel).lower()


def digest(*parts: str, length: int = 10) -> str:
    """The first ``length`` hexadecimal digits of the SHA-1 of the parts joined by U+2223."""
    return sha1("∣".join(parts).encode(), usedforsecurity=False).hexdigest()[:length]


def is_iri(text: str) -> bool:
    """Whether text is an absolute IRI free of characters that RFC 3987 forbids."""
    scheme, colon, rest = text.partition(":")
    return bool(colon and rest and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme)) and not _BAD_IRI.search(
        text
    )


def relation_iri(base: str, class_iri: str, *key: str) -> str:
    """The IRI of a relation row: class and key, never its evidence or status."""
    return f"{base}rel/{kebab(local_name(class_iri))}-{digest(*key)}"


def graph_root(base: str) -> str:
    """Where the named graphs of a data set live: beside its ``id/``."""
    return base.removesuffix("id/") + "graph/"
