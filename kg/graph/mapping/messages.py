"""What can be wrong with a table, in both languages: one entry for each rule.

A message is a template; ``{value}`` and its kin are filled in where the rule breaks. The names of the
rules are part of what users see and search for: change a wording freely, a name never.
"""

from dataclasses import dataclass

from kg.records import Severity, Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the tables: how bad it is to break it, what is said, what to do."""

    message: Text
    fix: Text
    severity: Severity = "error"


class CellError(Exception):
    """A cell that breaks a rule; ``fills`` fill the templates of its message and fix."""

    def __init__(self, rule: str, value: str = "", **fills: object) -> None:
        self.rule, self.value, self.fills = rule, value, fills
        super().__init__(rule)


def said(template: Text, fills: dict[str, object]) -> Text:
    """A template filled in. A fill that is a Text gives each language its own words."""
    zh, en = (
        {n: f.in_(lang) if isinstance(f, Text) else f for n, f in fills.items()} for lang in ("zh", "en")
    )
    return Text(zh=template.zh.format(**zh).rstrip("；"), en=template.en.format(**en).rstrip("; "))


def near(names: list[str]) -> Text:
    """“Did you mean …?”, or nothing."""
    if not names:
        return Text()
    listed = "、".join(names), ", ".join(names)
    return Text(zh=f"是否指：{listed[0]}？", en=f"did you mean {listed[1]}?")


_CHECK_ID = Text(
    "按“编号”列改正，或先在相应的表中登记此物；{near}",
    "correct the id, or add the thing to its table; {near}",
)

RULES: dict[str, Rule] = {
    # ---- columns ----
    "unknown-column": Rule(
        Text("表 {table} 没有这一列", "table {table} has no such column"),
        Text("改名或删去此列；{near}", "rename or remove the column; {near}"),
    ),
    "duplicate-column": Rule(
        Text("这一列出现了两次", "the column appears twice"),
        Text("留下一列", "keep one of the two"),
    ),
    "missing-column": Rule(
        Text("缺少必需的列", "a required column is missing"),
        Text("补上列“{title}”（{name}）", "add the column “{title}” ({name})"),
    ),
    # ---- any cell ----
    "missing-cell": Rule(
        Text("必填的格是空的", "a required cell is empty"),
        Text("{description}", "{description}"),
    ),
    "too-many-values": Rule(
        Text("这一列每格只许一个值", "this column holds one value per cell"),
        Text("只留一个值；另一个值另起一行", "keep one value; put the other into a row of its own"),
    ),
    "hidden-character": Rule(
        Text(
            "格中有看不见或没有定义的字符 {code}", "the cell has the invisible or undefined character {code}"
        ),
        Text("若非有意，请删去", "delete it unless it is meant"),
        "warning",
    ),
    "too-long": Rule(
        Text(
            "格中有 {length} 个字符，至多 {longest} 个",
            "the cell has {length} characters, of {longest} at most",
        ),
        Text("检查是否误贴，或引号没有收尾", "check for a wrong paste or a quote that is never closed"),
    ),
    "outer-space": Rule(
        Text(
            "格的首尾有空白 {code}，已略去", "the cell begins or ends with the space {code}; it was left out"
        ),
        Text("删去首尾空白", "delete the space"),
        "warning",
    ),
    # ---- ids ----
    "bad-id": Rule(
        Text("编号不合格式：{why}", "not a valid id: {why}"),
        Text(
            "用小写拉丁字母、数字和连字符{suggestion}",
            "use lower-case Latin letters, digits and hyphens{suggestion}",
        ),
    ),
    "similar-id": Rule(
        Text("与编号“{other}”只差字形，容易混淆", "looks the same as the id “{other}”"),
        Text(
            "若是同一物，统一写法；否则另取编号",
            "write it the same way if it is the same thing; else choose another id",
        ),
        "warning",
    ),
    "duplicate-id": Rule(
        Text("编号重复，先见于 {first}", "the id is used twice, first at {first}"),
        Text(
            "同一物合为一行；不同的物另取编号", "merge the rows of one thing; give another thing another id"
        ),
    ),
    "duplicate-row": Rule(
        Text("与第 {first} 行完全相同", "the same as row {first}"),
        Text("删去一行", "delete one of the two"),
        "warning",
    ),
    # ---- references ----
    "dangling-reference": Rule(Text("没有这个编号或名称", "there is nothing of that id or name"), _CHECK_ID),
    "ambiguous-reference": Rule(
        Text("不止一物叫这个：{options}", "several things are called that: {options}"),
        Text("写明其一，如 {first}", "say which one, for example {first}"),
    ),
    "wrong-class": Rule(
        Text("“{found}”不能用在这里，这里要的是：{wanted}", "a {found} cannot stand here; wanted: {wanted}"),
        Text(
            "改用合适的编号，或改正该物的类型；{near}",
            "use a fitting id, or correct the type of the thing; {near}",
        ),
    ),
    "circular-reference": Rule(
        Text("这些行互相引用，无法确定编号", "these rows refer to each other, so that none can be named"),
        Text("去掉其中一处引用", "remove one of the references"),
    ),
    "unknown-concept": Rule(
        Text("概念方案 {scheme} 中没有这个概念", "the scheme {scheme} has no such concept"),
        Text(
            "选用方案中的概念，或在 concepts 表中新增；{near}",
            "choose a concept of the scheme, or add one to the table concepts; {near}",
        ),
    ),
    "unknown-status": Rule(
        Text("没有这种状态", "there is no such status"),
        Text("只有这些：{choices}；{near}", "there is only: {choices}; {near}"),
    ),
    "unknown-term": Rule(
        Text("这里不能用这个本体词", "no such term of the ontology fits here"),
        Text("选用本体中的词；{near}", "choose a term of the ontology; {near}"),
    ),
    # ---- literals ----
    "bad-date": Rule(
        Text("日期格式不对（{format}）", "not a date in the format {format}"),
        Text("{advice}", "{advice}"),
    ),
    "impossible-date": Rule(
        Text("日历上没有这一天或这一段：{why}", "no such date or span in the calendar: {why}"),
        Text("按原文核对日期", "check the date against the source"),
    ),
    "bad-number": Rule(
        Text("不是{kind}", "not {kind}"),
        Text("只用数字 0-9，例如 {example}", "use the digits 0-9 only, for example {example}"),
    ),
    "bad-boolean": Rule(
        Text("不是“是”或“否”", "neither true nor false"), Text("填 是 或 否", "write true or false")
    ),
    "bad-url": Rule(
        Text("不是网址", "not a web address"),
        Text("例如 https://example.org/a", "for example https://example.org/a"),
    ),
    "bad-digest": Rule(
        Text("不是 SHA-256 值", "not a SHA-256 digest"),
        Text("64 位小写十六进制数", "64 lower-case hexadecimal digits"),
    ),
    # ---- status and evidence ----
    "missing-reason": Rule(
        Text("状态不是“明述”，却没有写理由", "the status is not explicit, and no reason is given"),
        Text("在“{title}”列写明理由", "say why in the column “{title}”"),
    ),
    "quote-without-source": Rule(
        Text("有原文，没有来源", "a quote without a source"),
        Text("填写来源编号", "give the id of the source"),
    ),
    "offsets-without-quote": Rule(
        Text("有位置，没有原文", "offsets without a quote"),
        Text("填写原文", "give the quote"),
    ),
    "bad-offsets": Rule(
        Text("位置的写法不对：{why}", "malformed offsets: {why}"),
        Text(
            "例如 10-15|20-23；或清空后用 kg locate 代填",
            "for example 10-15|20-23; or empty the cell and run kg locate",
        ),
    ),
    "offsets-count": Rule(
        Text(
            "原文有 {segments} 段，位置有 {spans} 处",
            "the quote has {segments} segments, the offsets have {spans}",
        ),
        Text(
            "每段原文对应一处位置，均以 | 分开", "one pair of offsets for each segment, both separated by |"
        ),
    ),
    "offsets-length": Rule(
        Text(
            "“{segment}”有 {length} 个码点，位置 {span} 却有 {width} 个",
            "“{segment}” has {length} code points, the offsets {span} have {width}",
        ),
        Text("核对原文和位置{where}", "check the quote and its offsets{where}"),
    ),
    "beyond-text": Rule(
        Text(
            "位置 {span} 超出全文（{length} 个码点）",
            "the offsets {span} lie beyond the text ({length} code points)",
        ),
        Text("核对原文和位置{where}", "check the quote and its offsets{where}"),
    ),
    "quote-elsewhere": Rule(
        Text(
            "全文 {span} 处是“{found}”，不是“{segment}”", "at {span} the text has “{found}”, not “{segment}”"
        ),
        Text("核对原文和位置{where}", "check the quote and its offsets{where}"),
    ),
    "quote-not-found": Rule(
        Text("全文中没有“{segment}”", "the text does not have “{segment}”"),
        Text(
            "原文须一字不改；版面打断处用 | 分开",
            "quote word for word; use | where the layout breaks the words",
        ),
    ),
    "empty-segment": Rule(
        Text("原文有一段是空的", "a segment of the quote is empty"),
        Text("删去多余的 |", "delete the surplus |"),
    ),
}
