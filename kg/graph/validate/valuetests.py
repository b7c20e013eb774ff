"""What makes a single value wrong, as SPARQL expressions that are true when it is and never an error.

``{0}`` in a template stands for the value's variable.
"""

from collections.abc import Callable

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.graph.validate.shapes import Constraint
from kg.iri import SH, XSD

ValueTest = Callable[[Constraint, str], str]
COMPARE = {
    "MinExclusive": ">",
    "MinInclusive": ">=",
    "MaxExclusive": "<",
    "MaxInclusive": "<=",
    "LessThan": "<",
    "LessThanOrEquals": "<=",
}
_KINDS = {"IRI": "isIRI({0})", "BlankNode": "isBLANK({0})", "Literal": "isLITERAL({0})"}
_ZONE = r"(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?"
_MONTH_DAY = (
    "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
)
_FLOAT = r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)"
LEXICAL: dict[str, str] = {
    "integer": "[+-]?[0-9]+",
    "nonNegativeInteger": r"\+?[0-9]+|-0+",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
    "nonPositiveInteger": r"-[0-9]+|\+?0+",
    "negativeInteger": "-0*[1-9][0-9]*",
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "float": _FLOAT,
    "double": _FLOAT,
    "boolean": "true|false|0|1",
    "gYear": "-?([1-9][0-9]{3,}|0[0-9]{3})" + _ZONE,
    "gYearMonth": "-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])" + _ZONE,
    "gMonthDay": f"--{_MONTH_DAY}" + _ZONE,
    "gMonth": "--(0[1-9]|1[0-2])" + _ZONE,
    "gDay": "---(0[1-9]|[12][0-9]|3[01])" + _ZONE,
    "anyURI": r'[^\s<>"{}|\\^`]*',
}
"""XSD datatype → the regular expression of its lexical forms."""
CAST = ("date", "dateTime", "time", "duration", "dayTimeDuration", "yearMonthDuration")
"""XSD datatypes whose lexical forms no regular expression tells (leap years): the cast must succeed."""


_WHOLE = {
    *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
}
"""Kinds of integer that the store keeps as xsd:integer."""


def well_formed(datatype: str, value: str) -> str:
    """The lexical form is one of the datatype; other datatypes than XSD's common ones are not looked into."""
    name = datatype.removeprefix(XSD)
    if name in LEXICAL:
        return f"REGEX(STR({value}), {quoted(f'^({LEXICAL[name]})$')})"
    if name in CAST:
        return f"COALESCE(isLITERAL(<{datatype}>(STR({value}))), false)"
    return "true"


def quoted(text: str) -> str:
    """A string as SPARQL writes it."""
    return str(ox.Literal(text))


def _datatype(constraint: Constraint, value: str) -> str:
    wanted = constraint.terms[0].value
    kinds = f"<{wanted}>" + (f", <{XSD}integer>" if wanted.removeprefix(XSD) in _WHOLE else "")
    return f"!COALESCE(DATATYPE({value}) IN ({kinds}) && {well_formed(wanted, value)}, false)"


def _kind(constraint: Constraint, value: str) -> str:
    name = constraint.terms[0].value.removeprefix(SH)
    kinds = [test.format(value) for kind, test in _KINDS.items() if kind in name]
    if not kinds:
        raise OntologyError(f"no sh:nodeKind {name}")
    return "!(" + " || ".join(kinds) + ")"


def _compare(constraint: Constraint, value: str) -> str:
    return f"!COALESCE({value} {COMPARE[constraint.component]} {constraint.terms[0]}, false)"


def _too_short(constraint: Constraint, value: str) -> str:
    if not constraint.number:
        return "false"
    return f"(isBLANK({value}) || STRLEN(STR({value})) < {constraint.number})"


def _too_long(constraint: Constraint, value: str) -> str:
    return f"(isBLANK({value}) || STRLEN(STR({value})) > {constraint.number})"


def _pattern(constraint: Constraint, value: str) -> str:
    arguments = ", ".join(quoted(part) for part in (constraint.text, constraint.flags) if part)
    trial = ox.Store().query(f"SELECT (REGEX('', {arguments}) AS ?works) WHERE {{ }}")
    if isinstance(trial, ox.QuerySolutions) and next(trial)["works"] is None:
        raise OntologyError(
            f"the sh:pattern {constraint.text!r} is not a regular expression without look-around"
        )
    return f"(isBLANK({value}) || !REGEX(STR({value}), {arguments}))"


def _language(constraint: Constraint, value: str) -> str:
    matches = " || ".join(f"LANGMATCHES(LANG({value}), {quoted(one.value)})" for one in constraint.terms)
    return f"!COALESCE(LANG({value}) != '' && ({matches or 'false'}), false)"


def _listed(constraint: Constraint, value: str) -> str:
    iris = [str(term) for term in constraint.terms if isinstance(term, ox.NamedNode)]
    literals = [f"sameTerm({value}, {term})" for term in constraint.terms if isinstance(term, ox.Literal)]
    among = f"{value} IN ({', '.join(iris)})"
    return f"!({' || '.join([f'(isIRI({value}) && {among})', *literals])})"


def same_language(one: str, two: str) -> str:
    """Two different values carry the same language tag."""
    tags = f"LCASE(LANG({one})) = LCASE(LANG({two}))"
    return f"COALESCE(LANG({one}) != '' && {tags} && !sameTerm({one}, {two}), false)"


SIMPLE: dict[str, ValueTest] = {
    "Datatype": _datatype,
    "NodeKind": _kind,
    "MinExclusive": _compare,
    "MinInclusive": _compare,
    "MaxExclusive": _compare,
    "MaxInclusive": _compare,
    "MinLength": _too_short,
    "MaxLength": _too_long,
    "Pattern": _pattern,
    "LanguageIn": _language,
    "In": _listed,
}
"""Component → the test of a value that needs nothing but the value."""
