"""What follows: the rules of the ontology (``rules/*.rq``, CONSTRUCT), run over a store.

Rules run once, in order of file name; each sees what those before it made. They run over the explicit graphs
first, which gives the graph ``derived``; then over everything, whose surplus is ``derived/inferred``. What is
there already, in whatever graph, is not derived again.
"""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.graph.store.loading import load_file
from kg.graph.store.runs import Runs
from kg.iri import PREFIXES
from kg.schema import Schema

BATCH = 10_000


def rules(schema: Schema) -> tuple[Path, ...]:
    """The rules of an ontology, in the order in which they run."""
    return tuple(sorted((schema.folder / "rules").glob("*.rq")))


def derive(
    store: ox.Store, schema: Schema, graph: str, folder: Path, *, disk: bool = False
) -> tuple[Path, ...]:
    """Run the rules over all that a store has; add what is new under a graph name.

    Returns the files, in ``folder``, that hold the new quads as sorted N-Quads.
    """
    made: list[Path] = []
    for number, rule in enumerate(rules(schema)):
        runs = Runs(folder, f"{graph.rpartition('/')[2]}-{number}")
        for lines in _new(store, rule, f"<{graph}> .\n"):
            runs.extend(lines)
        runs.flush()
        for path in runs.files:
            load_file(store, path, disk=disk)
        made += runs.files
    return tuple(made)


def _new(store: ox.Store, rule: Path, tail: str) -> Iterator[list[str]]:
    """The triples that a rule makes and the store lacks, as lines, in batches."""
    lines: list[str] = []
    for triple in _made(store, rule):
        if next(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None), None) is None:
            lines.append(f"{triple} {tail}")
            if len(lines) >= BATCH:
                yield lines
                lines = []
    yield lines


def _made(store: ox.Store, rule: Path) -> Iterator[ox.Triple]:
    try:
        found = store.query(
            rule.read_text(encoding="utf-8"), prefixes=PREFIXES, use_default_graph_as_union=True
        )
    except (SyntaxError, ValueError) as error:
        raise OntologyError(str(error), where=str(rule), fix="correct the rule") from error
    if not isinstance(found, ox.QueryTriples):
        raise OntologyError("not a CONSTRUCT query", where=str(rule), fix="write the rule as CONSTRUCT")
    for triple in found:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            raise OntologyError(
                "the rule makes a blank node", where=str(rule), fix="keep it to IRIs with FILTER(isIRI(…))"
            )
        yield triple
