"""Validation: what is wrong or doubtful in a graph, as findings.

Three kinds of rules: the shapes of the ontology, compiled to SPARQL; ``checks/*.rq``, whose rows are findings
about ``?this``; and the expectations of a data set, the least number of things of a kind it must have.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.graph.store.derive import derive
from kg.graph.validate.places import Complaint, Origins, placed
from kg.graph.validate.rdffile import read_rdf
from kg.graph.validate.shacl import Violation, compile_shapes, subclasses, violations
from kg.graph.validate.shapes import Shape, read_shapes
from kg.graph.validate.valuetests import CAST, LEXICAL, well_formed
from kg.graph.validate.wording import BLANK, path_name, said, short_iri
from kg.iri import GRAPH, PREFIXES, XSD, compact, expand
from kg.records import Finding, Severity, Text
from kg.schema import Schema, front_matter

MOST = 10_000
"""How many complaints are joined to rows; with more, the rule and not the rows should be looked at."""
LACK = "orphan"
"""Rules with this in their name say that nothing uses a thing: nobody can tell while rows are left out."""
_OWN_GRAPHS = ", ".join(f"<{GRAPH}{layer}>" for layer in ("ontology", "schemes", "shapes"))


def validate_store(
    store: ox.Store,
    schema: Schema,
    *,
    origins: Origins | None = None,
    expectations: Mapping[str, int] | None = None,
) -> Iterator[Finding]:
    """Everything that the ontology's rules and a data set's expectations say against a store.

    ``store`` holds the ontology too, and what is derived. ``origins`` finds the rows that made a node; it is
    called once, and only if something is wrong. ``expectations``: CURIE of a class or name of a table → the
    least number of its instances.

    Raises:
        OntologyError: when a shape or check cannot be run.
    """
    complaints = list(dict.fromkeys(islice(_complaints(store, schema), MOST + 1)))
    yield from placed(complaints[:MOST], schema, origins)
    if len(complaints) > MOST:
        message = Text(f"问题超过 {MOST} 个，其余未列", f"more than {MOST} problems; the rest are not listed")
        yield Finding("error", "too-many-findings", message, Text("先改正以上各项", "correct these first"))
    yield from _unmet(store, schema, expectations or {})


def fresh(found: Iterable[Finding], before: Iterable[Finding]) -> Iterator[Finding]:
    """Of what is found in a graph, what does not merely follow from the errors in the tables before it.

    Left out is what concerns a row that is broken, and, if any is, that nothing uses a thing.
    """
    errors = [finding for finding in before if finding.severity == "error"]
    broken = {(error.file, error.row) for error in errors if error.row}
    for finding in found:
        lacking = bool(errors) and LACK in finding.rule.casefold()
        if (finding.file, finding.row) not in broken and not lacking:
            yield finding


def validate_rdf(path: Path, schema: Schema) -> Iterator[Finding]:
    """What is wrong with an RDF file, whoever made it: syntax, impossible values, the rules of the ontology.

    Raises:
        InputError: when the file cannot be read.
    """
    store, findings = read_rdf(path)
    if not findings and not len(store):
        message = Text("文件里没有三元组", "the file has no triples")
        findings = (Finding("error", "empty", message, file=str(path)),)
    yield from findings
    if findings:
        return
    impossible = list(_impossible(store))
    blank = _blank(store)
    if blank:
        message = Text(f"有 {blank} 个空白节点", f"{blank} blank nodes")
        fix = Text("给它们 IRI，别处才能引用", "give them IRIs, so that others can refer to them")
        yield Finding("warning", "blank-nodes", message, fix, file=str(path))
    store.bulk_extend(schema.quads())
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        derive(store, schema, GRAPH + "derived", Path(folder))
    for finding in (*placed(impossible, schema, None), *validate_store(store, schema)):
        yield replace(finding, file=str(path))


def _complaints(store: ox.Store, schema: Schema) -> Iterator[Complaint]:
    shapes = (quad for quad in schema.quads() if quad.graph_name == ox.NamedNode(GRAPH + "shapes"))
    compiled = compile_shapes(read_shapes(shapes), subclasses(store))
    for violation in violations(store, compiled, most=MOST + 1):
        yield _broken(violation, store, schema)
    for path in sorted((schema.folder / "checks").glob("*.rq")):
        yield from _checked(path, store)


# ---- shapes ----


def _broken(violation: Violation, store: ox.Store, schema: Schema) -> Complaint:
    shape, constraint = violation.shape, violation.constraint
    paths = tuple(_paths(violation, store))
    words = constraint.message if constraint.message != Text() else shape.message
    iri = shape.node.value if isinstance(shape.node, ox.NamedNode) else ""
    column = next((c for spec in schema.tables.values() for c in spec.columns if c.shape == iri), None)
    name = column.title if column else path_name(violation.path, schema)
    own = said(constraint, name, schema)
    message, fix = (own, column.description) if column else (words if words != Text() else own, Text())
    return Complaint(
        severity=shape.severity,
        rule=_rule(violation),
        message=_filled(message, violation.bindings),
        fix=fix,
        node=violation.focus,
        value=None if violation.value == violation.focus else violation.value,
        shape=iri,
        paths=paths,
    )


def _rule(violation: Violation) -> str:
    shape, constraint = violation.shape, violation.constraint
    if constraint.node:
        return compact(constraint.node)
    name = shape.name if isinstance(shape.node, ox.NamedNode) else "sh:property"
    return f"{name} {constraint.component}"


def _paths(violation: Violation, store: ox.Store) -> Iterator[str]:
    """The properties that a violation may concern: its path; those of nested shapes; those to its value."""
    if violation.path:
        yield violation.path
    for shape in reversed(violation.constraint.shapes):
        yield from _nested(shape)
    if violation.value not in (None, violation.focus):
        yield from _links(store, violation.focus, violation.value)


def _nested(shape: Shape) -> Iterator[str]:
    if shape.path:
        yield str(shape.path)
    for child in shape.properties:
        yield from _nested(child)


def _links(store: ox.Store, node: object, value: object) -> Iterator[str]:
    """The properties between two nodes, in either direction."""
    if isinstance(node, ox.NamedNode):
        found = store.quads_for_pattern(node, None, value)  # type: ignore[arg-type]
        yield from sorted({str(quad.predicate) for quad in found})
        if isinstance(value, ox.NamedNode):
            found = store.quads_for_pattern(value, None, node)
            yield from sorted({f"^{quad.predicate}" for quad in found})


def _filled(message: Text, bindings: tuple[tuple[str, str], ...]) -> Text:
    """A message with ``{?variable}`` and ``{$variable}`` filled in."""
    zh, en = message.zh, message.en
    for name, value in bindings:
        for mark in (f"{{?{name}}}", f"{{${name}}}"):
            zh, en = zh.replace(mark, short_iri(value)), en.replace(mark, short_iri(value))
    return Text(zh, en)


# ---- checks ----


def _checked(path: Path, store: ox.Store) -> Iterator[Complaint]:
    text = path.read_text(encoding="utf-8")
    front = dict(front_matter(text))
    severity: Severity = "warning" if front.get("severity") == "warning" else "error"
    message = Text(zh=front.get("zh", ""), en=front.get("en", ""))
    if not message.zh or not message.en:
        raise OntologyError("a check needs “# zh: …” and “# en: …” in front", where=str(path))
    try:
        found = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise OntologyError(str(error), where=str(path), fix="correct the check") from error
    if not isinstance(found, ox.QuerySolutions) or "this" not in [v.value for v in found.variables]:
        raise OntologyError("a check is a SELECT of ?this", where=str(path), fix="correct the check")
    others = [variable.value for variable in found.variables if variable.value != "this"]
    for row in found:
        values = [row[name] for name in others if row[name] is not None]
        paths = tuple(path for value in values for path in _links(store, row["this"], value))
        value = values[0] if values else None
        yield Complaint(severity, path.stem, message, row["this"], value=value, paths=paths)


# ---- values that no calendar and no datatype has ----


def _blank(store: ox.Store) -> int:
    pattern = f"?this ?path ?value FILTER(STRSTARTS(STR(?this), '{BLANK}'))"
    return _number(store, pattern)


def _impossible(store: ox.Store) -> Iterator[Complaint]:
    kinds = [XSD + name for name in sorted({*LEXICAL, *CAST})]
    tests = (f"(DATATYPE(?value) = <{kind}> && !({well_formed(kind, '?value')}))" for kind in kinds)
    pattern = f"?this ?path ?value FILTER(isLITERAL(?value) && ({' || '.join(tests)}))"
    query = f"SELECT DISTINCT ?this ?path ?value WHERE {{ {pattern} }}"
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT gives solutions
    for row in found:
        kind = compact(row["value"].datatype.value)
        path = compact(row["path"].value)
        message = Text(f"“{path}”的值不是可能的 {kind}", f"the value of “{path}” is not a possible {kind}")
        yield Complaint("error", "impossible-value", message, row["this"], value=row["value"])


# ---- expectations ----


def _unmet(store: ox.Store, schema: Schema, expectations: Mapping[str, int]) -> Iterator[Finding]:
    below = subclasses(store)
    for key, least in expectations.items():
        table = schema.tables.get(key)
        iri = table.target if table else expand(key)
        if not table and iri not in schema.classes:
            yield _expected(key, "", Text("没有这个类或表", "there is no such class or table"))
            continue
        number = _instances(store, sorted(below(iri)))
        if number < least:
            zh, en = f"应至少有 {least} 个，只有 {number} 个", f"at least {least} expected, found {number}"
            yield _expected(key, str(number), Text(zh, en))


def _expected(key: str, value: str, message: Text) -> Finding:
    fix = Text(
        "补全数据，或改 dataset.toml 中的下限", "complete the data, or correct the number in dataset.toml"
    )
    return Finding(
        "error", "expectation", message, fix, file="dataset.toml", column=f"expectations.{key}", value=value
    )


def _instances(store: ox.Store, classes: list[str]) -> int:
    listed = " ".join(f"<{iri}>" for iri in classes)
    pattern = f"VALUES ?class {{ {listed} }} GRAPH ?graph {{ ?this a ?class }}"
    pattern += f" FILTER(?graph NOT IN ({_OWN_GRAPHS}))"
    pattern += f" FILTER NOT EXISTS {{ GRAPH <{GRAPH}schemes> {{ ?this a ?any }} }}"
    return _number(store, pattern)


def _number(store: ox.Store, pattern: str) -> int:
    query = f"SELECT (COUNT(DISTINCT ?this) AS ?number) WHERE {{ {pattern} }}"
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT gives solutions
    return int(next(found)["number"].value)
