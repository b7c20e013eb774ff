"""The operations: what can be asked at which path, with which parameters. The choices among them that the
ontology or the analysis knows (classes, networks, measures, studies, saved questions) are read from there."""

from collections.abc import Iterator
from typing import Any

from kg.iri import SKOS, compact
from kg.records import Text
from kg.serve.api import asking, figures, things
from kg.serve.api.calls import Operation
from kg.serve.api.parameters import Param
from kg.serve.work import Graph

ROOT = "/api"
MOST_DRAWS, DRAWS = 199, 99
"""So often chance is asked at most, and if nothing is said: with more, a study may not end in time."""
_WORD: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}

LANG = Param(
    "lang",
    {"type": "string", "enum": ["zh", "en"]},
    Text(
        "文字的语言；缺省取 Accept-Language，再取服务器的设置",
        "language of words; by default that of Accept-Language, else the server's",
    ),
)
EXPLICIT = Param(
    "explicit_only",
    {"type": "boolean", "default": False},
    Text("不计推断的与有歧义的", "leave out what is inferred or ambiguous"),
)
OFFSET = Param(
    "offset",
    {"type": "integer", "minimum": 0, "maximum": 10_000_000, "default": 0},
    Text("跳过前多少项", "how many items to skip"),
)
TOP = Param(
    "top",
    {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100},
    Text("每张表最多多少行", "how many rows of each table to give at most"),
)
SEED = Param(
    "seed",
    {"type": "integer", "minimum": 0, "maximum": 2**32 - 1, "default": 20181105},
    Text("随机种子", "seed of what is left to chance"),
)
PIVOTS = Param(
    "pivots",
    {"type": "integer", "minimum": 0, "maximum": 100_000, "default": 0},
    Text(
        "中介中心性从多少个节点抽样；0 为全部",
        "from how many things betweenness is sampled; 0: from all of them",
    ),
)
RESOLUTION = Param(
    "resolution",
    {"type": "number", "minimum": 0.01, "maximum": 100, "default": 1},
    Text("社群划分的分辨率", "resolution of communities"),
)
SHARED = (LANG, EXPLICIT, OFFSET, TOP, SEED, PIVOTS, RESOLUTION)
"""Parameters that mean the same in every operation that has them."""


def operations(graph: Graph) -> dict[str, Operation]:
    """Every operation, by path; made once.

    Raises:
        OntologyError: when a saved question cannot be read.
    """
    found = graph.kept.get("api operations")
    if found is None:
        several = (
            *_of_things(graph),
            *_of_networks(),
            *_of_measures(),
            *_of_studies(),
            *_of_questions(graph),
        )
        found = graph.kept["api operations"] = {one.path: one for one in several}
    made: dict[str, Operation] = found
    return made


def _of_things(graph: Graph) -> Iterator[Operation]:
    yield _search(graph)
    yield _entity()
    yield _path()
    yield _sources()


def _search(graph: Graph) -> Operation:
    return Operation(
        "search",
        f"{ROOT}/search",
        "things",
        Text("按名称查找", "find things by name"),
        Text(
            "查名称、别名、英文名，以及拼音的全拼、首字母或二者混用（dhq、donghongq）；最相符的在前：全同、"
            "开头相同、拼音从头相符、包含、拼音从中间相符；同等者名短的在前，再按关系多少。",
            "Looks in names, aliases, English names and pinyin in full, by initials or mixed (dhq, "
            "donghongq). Best first: the same, the same beginning, pinyin from the beginning, a part, pinyin "
            "from within; among equals shorter names first, then those with more relations.",
        ),
        things.search,
        "Found",
        (
            Param(
                "q",
                {**_WORD, "maxLength": 100},
                Text("要查的文字", "what to look for"),
                required=True,
                example="wang",
            ),
            Param(
                "type",
                {"type": "string", "enum": _types(graph)},
                Text(
                    "大类（如 person）或类（如 org:Post）",
                    "a family, such as person, or a class, such as org:Post",
                ),
            ),
            _limit(20, 200),
            OFFSET,
            LANG,
        ),
    )


def _entity() -> Operation:
    return Operation(
        "entity",
        f"{ROOT}/entity",
        "things",
        Text("一个事物的全部事实", "all that is said about a thing"),
        Text(
            "类型、别名、事实及其原文、所述时间与数量、原文未载之处、提及之处；"
            "与 kg show --format json 相同。",
            "Types, aliases, facts with the words that support them, stated times and counts, what the "
            "sources do not state, and mentions; the same as kg show --format json.",
        ),
        things.entity,
        "Entity",
        (_thing("id", Text("哪个事物", "which thing")), EXPLICIT, LANG),
        (404, 409),
    )


def _path() -> Operation:
    return Operation(
        "path",
        f"{ROOT}/path",
        "things",
        Text("两者如何相连", "how two things are connected"),
        Text(
            "最短的路径，逐步说明，附原文；有依据的在前。不相连时 connected 为 false。",
            "The shortest paths, hop by hop, with the words; the surest first. Where there is none, "
            "connected is false.",
        ),
        things.path,
        "Paths",
        (
            _thing("from", Text("起点", "where to begin")),
            _thing("to", Text("终点", "where to end")),
            _limit(3, 50),
            Param(
                "through_events",
                {"type": "boolean", "default": False},
                Text("路径可经过活动", "let paths run through events"),
            ),
            EXPLICIT,
            LANG,
        ),
        (404, 409),
    )


def _sources() -> Operation:
    return Operation(
        "sources",
        f"{ROOT}/sources",
        "things",
        Text("来源", "the sources"),
        Text(
            "引文出自哪些来源，各有多少处引文。",
            "Where the words come from, and how many pieces of text each source gives.",
        ),
        things.sources,
        "Sources",
        (_limit(100, 1000), OFFSET, LANG),
    )


def _of_networks() -> Iterator[Operation]:
    from kg.analysis.network import KINDS

    yield Operation(
        "networks",
        f"{ROOT}/networks",
        "networks",
        Text("有哪些网络", "the kinds of network"),
        Text("各种网络及其含义。", "Each kind of network and what is in it."),
        figures.networks,
        "Networks",
        (LANG,),
    )
    for name, kind in KINDS.items():
        yield Operation(
            f"network-{name}",
            f"{ROOT}/networks/{name}",
            "networks",
            Text(f"网络：{kind.title.zh}", f"the network “{kind.title.en}”"),
            Text(
                f"{kind.description.zh}。按关系分页；networkx.node_link_graph(…, edges='edges') 可读。",
                f"{kind.description.en.capitalize()}. Paged by relations; networkx.node_link_graph(…, "
                "edges='edges') reads it.",
            ),
            figures.network,
            "Network",
            (EXPLICIT, _limit(500, 5000), OFFSET, LANG),
            subject=name,
        )


def _of_measures() -> Iterator[Operation]:
    from kg.analysis.measures import MEASURES

    yield Operation(
        "measures",
        f"{ROOT}/measures",
        "measures",
        Text("有哪些指标", "the measures"),
        Text("每个指标给每个节点一个数。", "Each measure gives each thing a number."),
        figures.measures,
        "Measures",
        (LANG,),
    )
    names = {"type": "string", "enum": list(MEASURES)}
    yield Operation(
        "measure",
        f"{ROOT}/measures/table",
        "measures",
        Text("指标表", "a table of measures"),
        Text(
            "所选指标（缺省为常用的几个）一表，按第一个指标排序。",
            "The chosen measures, or the usual ones, as one table in order of the first.",
        ),
        figures.measured,
        "MeasureTable",
        (
            Param(
                "names",
                {"type": "array", "items": names, "minItems": 1, "maxItems": 10, "uniqueItems": True},
                Text("哪些指标，用逗号分隔", "which measures, with commas between"),
            ),
            _network("actors"),
            EXPLICIT,
            TOP,
            SEED,
            PIVOTS,
            RESOLUTION,
            LANG,
        ),
        (422,),
    )


def _of_studies() -> Iterator[Operation]:
    from kg.analysis.measures import STUDIES

    yield Operation(
        "studies",
        f"{ROOT}/studies",
        "studies",
        Text("有哪些研究", "the studies"),
        Text("每项研究各有自己的表格。", "Each study has tables of its own."),
        figures.studies,
        "Studies",
        (LANG,),
    )
    for name, study in STUDIES.items():
        yield Operation(
            f"study-{name}",
            f"{ROOT}/studies/{name}",
            "studies",
            Text(f"研究：{study.title.zh}", f"study: {study.title.en}"),
            Text(
                f"{study.description.zh}。出处：{study.source}",
                f"{study.description.en[:1].upper()}{study.description.en[1:]}. Source: {study.source}",
            ),
            figures.studied,
            "StudyTables",
            (_network(study.network), *_choices(study.by), EXPLICIT, TOP, SEED, LANG),
            (422,),
            subject=name,
        )


def _choices(by: str) -> Iterator[Param]:
    """What a study can be told besides the network."""
    from kg.analysis.partitions import PARTITIONS

    yield Param(
        "by",
        {"type": "string", "enum": list(PARTITIONS), "default": by},
        Text("按什么分组", "into which groups things are put"),
    )
    yield Param(
        "draws",
        {"type": "integer", "minimum": 19, "maximum": MOST_DRAWS, "default": DRAWS},
        Text("随机抽取多少次", "how often chance is asked"),
    )
    yield PIVOTS
    yield RESOLUTION
    day = {"type": "string", "format": "date"}
    yield Param(
        "since", day, Text("某日，或两日中的前一个", "a date, or the first of two"), example="2018-01-01"
    )
    yield Param("until", day, Text("两日中的后一个", "the second date"), example="2019-01-01")


def _of_questions(graph: Graph) -> Iterator[Operation]:
    yield Operation(
        "questions",
        f"{ROOT}/questions",
        "questions",
        Text("有哪些问题", "the saved questions"),
        Text(
            "每个问题是一条 SPARQL，可填参数。", "Each is a SPARQL query whose parameters may be filled in."
        ),
        asking.questions,
        "Questions",
        (LANG,),
    )
    for name, question in asking.known(graph).items():
        yield Operation(
            f"question-{name}",
            f"{ROOT}/questions/{name}",
            "questions",
            question.title,
            Text("所得各行；值附名称。", "The rows of the answer; what has a name comes with it."),
            asking.asked,
            "Answer",
            (
                *(_filled(param.name, param.kind, param.title, param.default) for param in question.params),
                EXPLICIT,
                _limit(100, 5000),
                OFFSET,
                LANG,
            ),
            (404, 409, 422),
            subject=name,
        )


def _filled(name: str, kind: str, title: Text, default: str) -> Param:
    """A parameter of a saved question."""
    schema = _WORD | ({"default": default} if default else {})
    if kind != "iri":
        return Param(name, schema, title)
    return Param(
        name, schema, Text(f"{title.zh}（IRI、id、名称或别名）", f"{title.en} (IRI, id, name or alias)")
    )


def _limit(usual: int, most: int) -> Param:
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return Param("limit", schema, Text("最多多少项", "how many items to give at most"))


def _thing(name: str, about: Text) -> Param:
    how = Text(
        "IRI、id（如 person/zhang-san）、名称或别名", "IRI, id such as person/zhang-san, name or alias"
    )
    return Param(name, _WORD, Text(f"{about.zh}：{how.zh}", f"{about.en}: {how.en}"), required=True)


def _network(usual: str) -> Param:
    from kg.analysis.network import KINDS

    return Param(
        "network",
        {"type": "string", "enum": list(KINDS), "default": usual},
        Text("哪种网络", "which network"),
    )


def _types(graph: Graph) -> list[str]:
    """What things can be of: families, and the classes whose instances have tables of their own."""
    from kg.analysis.nodes import FAMILIES, OTHER

    schema = graph.schema
    tables = {spec.target for spec in schema.tables.values() if spec.kind} - {SKOS + "Concept"}
    classes = {compact(sub) for kind in tables for sub in schema.subclasses(kind)}
    return [*FAMILIES, OTHER, *sorted(classes)]
