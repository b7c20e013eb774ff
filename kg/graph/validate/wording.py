"""What a violated constraint says in Chinese and in English, when its shape has no better words.

``{name}`` is the column or property, ``{limit}`` what the constraint demands.
"""

import pyoxigraph as ox

from kg.graph.validate.shapes import Constraint, Node
from kg.iri import RDF, SH, XSD, compact
from kg.records import Text
from kg.schema import Schema

BLANK = "urn:kg:blank:"
"""How the blank nodes of an RDF file are named while it is validated: our graphs have none."""

SAYINGS: dict[str, Text] = {
    "MinCount": Text("“{name}”至少须有 {limit} 个值", "“{name}” needs at least {limit} value(s)"),
    "MaxCount": Text("“{name}”至多有 {limit} 个值", "“{name}” takes at most {limit} value(s)"),
    "Class": Text("“{name}”的值须是{limit}", "a value of “{name}” must be: {limit}"),
    "Datatype": Text("“{name}”的值须是{limit}", "a value of “{name}” must be {limit}"),
    "NodeKind": Text("“{name}”的值须是{limit}", "a value of “{name}” must be {limit}"),
    "In": Text("“{name}”的值须是其中之一：{limit}", "a value of “{name}” must be one of: {limit}"),
    "HasValue": Text("“{name}”须有此值：{limit}", "“{name}” must have the value {limit}"),
    "Pattern": Text("“{name}”的值不合格式 {limit}", "a value of “{name}” does not match {limit}"),
    "MinLength": Text(
        "“{name}”的值短于 {limit} 个字符", "a value of “{name}” is shorter than {limit} characters"
    ),
    "MaxLength": Text(
        "“{name}”的值长于 {limit} 个字符", "a value of “{name}” is longer than {limit} characters"
    ),
    "MinInclusive": Text("“{name}”的值须不小于 {limit}", "a value of “{name}” must be at least {limit}"),
    "MinExclusive": Text("“{name}”的值须大于 {limit}", "a value of “{name}” must be greater than {limit}"),
    "MaxInclusive": Text("“{name}”的值须不大于 {limit}", "a value of “{name}” must be at most {limit}"),
    "MaxExclusive": Text("“{name}”的值须小于 {limit}", "a value of “{name}” must be less than {limit}"),
    "LanguageIn": Text(
        "“{name}”的值须是这些语言：{limit}", "a value of “{name}” must be in one of the languages {limit}"
    ),
    "UniqueLang": Text("“{name}”每种语言至多有一个值", "“{name}” takes one value in each language"),
    "Equals": Text("“{name}”与“{limit}”的值须相同", "“{name}” and “{limit}” must have the same values"),
    "Disjoint": Text("“{name}”与“{limit}”不得有相同的值", "“{name}” and “{limit}” must not share a value"),
    "LessThan": Text("“{name}”须小于“{limit}”", "“{name}” must be less than “{limit}”"),
    "LessThanOrEquals": Text("“{name}”不得大于“{limit}”", "“{name}” must not be greater than “{limit}”"),
    "QualifiedMinCount": Text(
        "“{name}”合乎要求的值至少须有 {limit} 个", "“{name}” needs at least {limit} fitting value(s)"
    ),
    "QualifiedMaxCount": Text(
        "“{name}”合乎要求的值至多有 {limit} 个", "“{name}” takes at most {limit} fitting value(s)"
    ),
    "Closed": Text("这里不许有这一属性", "this property is not allowed here"),
}
"""Component → its words; the rest break a rule that only its author can word."""
_NUMBERED: dict[tuple[str, int], Text] = {
    ("MinCount", 1): Text("缺少“{name}”", "“{name}” is missing"),
    ("MaxCount", 1): Text("“{name}”只许有一个值", "“{name}” takes one value only"),
    ("MaxCount", 0): Text("这里不许有“{name}”", "“{name}” is not allowed here"),
}
_OTHERWISE = Text("“{name}”不合规则", "“{name}” breaks a rule")
_KINDS: dict[str, Text] = {
    XSD + "string": Text("不带语言标记的文字", "plain text"),
    RDF + "langString": Text("标明语言的文字", "text in a language"),
    XSD + "integer": Text("整数", "an integer"),
    XSD + "decimal": Text("小数", "a decimal number"),
    XSD + "double": Text("数", "a number"),
    XSD + "boolean": Text("true 或 false", "true or false"),
    XSD + "date": Text("日历上有的日期（YYYY-MM-DD）", "a date of the calendar (YYYY-MM-DD)"),
    XSD + "dateTime": Text("日历上有的时刻", "a date and time of the calendar"),
    XSD + "gYear": Text("年份（YYYY）", "a year (YYYY)"),
    XSD + "gYearMonth": Text("年月（YYYY-MM）", "a year and month (YYYY-MM)"),
    XSD + "anyURI": Text("网址", "a web address"),
    SH + "IRI": Text("有 IRI 的物", "a thing with an IRI"),
    SH + "Literal": Text("文字或数值", "a text or number"),
    SH + "BlankNode": Text("空白节点", "a blank node"),
}


def said(constraint: Constraint, name: Text, schema: Schema) -> Text:
    """A constraint's words about a column or property of that name."""
    template = SAYINGS.get(constraint.component, _OTHERWISE)
    template = _NUMBERED.get((constraint.component, constraint.number), template)
    limit = _limit(constraint, schema)
    return Text(
        zh=template.zh.format(name=name.in_("zh"), limit=limit.in_("zh")),
        en=template.en.format(name=name.in_("en"), limit=limit.in_("en")),
    )


def path_name(path: str, schema: Schema) -> Text:
    """What a property path is called: the label of its last property."""
    last = path.rpartition("<")[2].partition(">")[0]
    return Text(schema.label(last, "zh"), schema.label(last, "en")) if last else Text("此物", "this thing")


def short(term: Node) -> str:
    """A term as people see it: the text; a CURIE; else the last two parts of the IRI, ``person/li-si``."""
    return short_iri(term.value) if isinstance(term, ox.NamedNode) else term.value


def short_iri(iri: str) -> str:
    """The CURIE of an IRI; else its last two parts."""
    curie = whole(iri)
    return curie if curie != iri else "/".join(iri.rsplit("/", 2)[-2:])


def whole(iri: str) -> str:
    """An IRI by its CURIE or in full; a node that a file left blank as ``_:label``."""
    return "_:" + iri.removeprefix(BLANK) if iri.startswith(BLANK) else compact(iri)


def _limit(constraint: Constraint, schema: Schema) -> Text:
    if constraint.text:
        return Text(constraint.text, constraint.text)
    if not constraint.terms:
        return Text(str(constraint.number), str(constraint.number))
    words = [_word(term, schema) for term in constraint.terms]
    return Text("、".join(word.in_("zh") for word in words), ", ".join(word.in_("en") for word in words))


def _word(term: Node, schema: Schema) -> Text:
    if not isinstance(term, ox.NamedNode):
        return Text(short(term), short(term))
    return _KINDS.get(term.value) or Text(schema.label(term.value, "zh"), schema.label(term.value, "en"))
