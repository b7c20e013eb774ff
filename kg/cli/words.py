"""What the command line says by itself, in both languages."""

from collections.abc import Iterable

from kg.records import Finding, Text

ERROR = Text("错误：", "Error: ")
NO_ANSWER = Text("没有结果", "no answer")
NOT_CONNECTED = Text("两者不相连", "not connected")
TRY_EVENTS = Text("两者不相连；可加 --through events 再试", "not connected; try --through events")
NOT_PUBLISHED = Text("未发布", "nothing was published")
NO_PAGE = Text(
    "图太大，一页放不下，未写网页；请用 kg view --focus 名称 --depth N 查看某一节点的周边，或用 kg serve",
    "too large for one page, which was left out; see kg view --focus NAME --depth N, or kg serve",
)
MEASURES_ARE = Text("指标：每个节点一个数（中英文名均可）", "Measures, a number for each thing")
STUDIES_ARE = Text("研究：各有自己的表格", "Studies, with tables of their own")
NO_ROWS = Text("没有可列出的内容", "nothing to list")
CHOOSE = Text("请用 -o 选择别的文件夹", "choose another folder with -o")
SEVERITIES = {"error": Text("错误：", "error: "), "warning": Text("警告：", "warning: ")}


def counted(findings: Iterable[Finding]) -> Text:
    """How many there are: ``2 errors, 1 warning``."""
    kinds = [finding.severity for finding in findings]
    errors, warnings = kinds.count("error"), kinds.count("warning")
    english = ", ".join((_many(errors, "error"), _many(warnings, "warning")))
    return Text(f"{errors} 个错误，{warnings} 个警告", english)


def refused(findings: Iterable[Finding]) -> Text:
    """That a build came to nothing."""
    counts = counted(findings)
    return Text(f"{counts.zh}：{NOT_PUBLISHED.zh}", f"{counts.en}: {NOT_PUBLISHED.en}")


def built(dataset: str, statements: int, findings: Iterable[Finding]) -> Text:
    """What a build made."""
    counts = counted(findings)
    return Text(
        f"{dataset}：{statements} 条陈述，{counts.zh}", f"{dataset}: {statements} statements, {counts.en}"
    )


def without_text(source: str) -> Text:
    """That the quotes of a source were not looked up."""
    return Text(
        f"来源 {source}：没有找到正文，其引文未经核对",
        f"source {source}: no text was found; its quotes are not checked",
    )


def filled(count: int, already: int) -> Text:
    """How many places of quotes were filled in, and how many had theirs."""
    return Text(f"已填写：{count}；原已有：{already}", f"filled in: {count}; had theirs: {already}")


def formatted(count: int, *, check: bool) -> Text:
    """How many tables were, or would be, brought into canonical form."""
    if check:
        return Text(f"{count} 个文件待改", f"{count} to be changed")
    return Text(f"已改 {count} 个文件", f"{count} changed")


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def more_tables(captions: Iterable[str], shown: int) -> Text:
    """Which tables were left out, as only one fits the format."""
    others = [(at, one) for at, one in enumerate(captions, 1) if at != shown]
    return Text(
        "还有其他表：" + "；".join(f"--table {at}（{one}）" for at, one in others),
        "other tables: " + "; ".join(f"--table {at} ({one})" for at, one in others),
    )


def stored(count: int, graph: str) -> Text:
    """That measurements were stored beside the graph."""
    return Text(f"已写入 {count} 个测量结果：{graph}", f"stored {_many(count, 'measurement')}: {graph}")


def dropped(count: int) -> Text:
    """That measurements of the graph before went with it."""
    return Text(
        f"图已改变，先前写入的 {count} 个测量结果不再适用，已移除；请重新运行 kg measure --write-back",
        f"the graph is another now: {_many(count, 'stored measurement')} of the one before went with it; "
        "run kg measure --write-back again",
    )
