"""What the endpoint says of itself: https://www.w3.org/TR/sparql11-service-description/, with its limits."""

from collections.abc import Iterator

from kg.graph.formats.terms import plain, tagged, typed
from kg.iri import DCTERMS, RDF, RDFS, XSD
from kg.serve.generation import About
from kg.serve.kept import KEPT
from kg.serve.settings import Settings

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "N-Quads",
    "TriG",
    "JSON-LD",
    "RDF_XML",
)


def limits(settings: Settings) -> tuple[tuple[str, str], ...]:
    """What the endpoint promises, as sentences in Chinese and English."""
    return (
        (
            f"每个查询最多 {settings.timeout:g} 秒（排队、解析、规划、执行、输出合计），超时即终止并返回 503",
            f"a query has {settings.timeout:g} s for waiting, parsing, planning, running and writing; then it"
            " is ended, and the answer is 503",
        ),
        (
            f"结果最多 {settings.max_result_mb} MB，超过返回 413，绝不截断",
            f"an answer has at most {settings.max_result_mb} MB; else it is 413, never a part of it",
        ),
        (
            f"查询最多 {settings.max_query_kib} KiB、嵌套 {settings.depth} 层、{settings.operators} 个运算、"
            f"{settings.tokens} 个词",
            f"a query has at most {settings.max_query_kib} KiB, {settings.depth} levels,"
            f" {settings.operators} operators and {settings.tokens} words",
        ),
        (
            f"每个查询最多占用 {settings.memory_mb} MB 内存",
            f"a query may take {settings.memory_mb} MB of memory",
        ),
        (
            "只读：更新返回 403；" + _calls(settings, "SERVICE 返回 400", "SERVICE 只能调用 "),
            "read-only: updates are refused with 403; "
            + _calls(settings, "SERVICE is refused with 400", "SERVICE may only call "),
        ),
        (
            f"较慢的答案会保留（合计至多 {KEPT >> 20} MB），对同一构建再问同一问题时直接给出；"
            "Cache-Control: no-cache 则重新计算",
            f"an answer that took a while is kept (up to {KEPT >> 20} MB of them) for whoever asks the same"
            " of the same build; Cache-Control: no-cache has it worked out anew",
        ),
        (
            "默认图是所有图的并集" if settings.union else "默认图是库自己的默认图",
            "the default graph is the union of all graphs"
            if settings.union
            else "the default graph is the store's own",
        ),
    )


def _calls(settings: Settings, none: str, some: str) -> str:
    return some + " ".join(settings.service_allow) if settings.service_allow else none


def description(address: str, settings: Settings, about: About) -> list[str]:
    """The description as sorted lines of N-Quads."""
    return sorted(_lines(address, settings, about))


def _lines(address: str, settings: Settings, about: About) -> Iterator[str]:
    service, dataset, graph = f"<{address}>", f"<{address}#dataset>", f"<{address}#default-graph>"
    yield _line(service, f"{RDF}type", f"<{SD}Service>")
    yield _line(service, f"{SD}endpoint", service)
    yield _line(service, f"{SD}supportedLanguage", f"<{SD}SPARQL11Query>")
    if settings.union:
        yield _line(service, f"{SD}feature", f"<{SD}UnionDefaultGraph>")
    if settings.service_allow:
        yield _line(service, f"{SD}feature", f"<{SD}BasicFederatedQuery>")
    for name in _FORMATS:
        yield _line(service, f"{SD}resultFormat", f"<http://www.w3.org/ns/formats/{name}>")
    for zh, en in limits(settings):
        yield _line(service, f"{RDFS}comment", tagged(zh, "zh"))
        yield _line(service, f"{RDFS}comment", tagged(en, "en"))
    yield _line(service, f"{SD}defaultDataset", dataset)
    yield _line(dataset, f"{RDF}type", f"<{SD}Dataset>")
    yield _line(dataset, f"{SD}defaultGraph", graph)
    yield _line(graph, f"{RDF}type", f"<{SD}Graph>")
    yield _line(graph, f"{VOID}triples", typed(str(about.triples), f"{XSD}integer"))
    for lang, title in (("zh", about.title.zh), ("en", about.title.en)):
        if title:
            yield _line(dataset, f"{DCTERMS}title", tagged(title, lang))
    if about.dataset:
        yield _line(dataset, f"{DCTERMS}identifier", plain(about.dataset))


def _line(subject: str, predicate: str, value: str) -> str:
    return f"{subject} <{predicate}> {value} .\n"
