"""A small invented candidate data set, as ``kg extract`` writes one: nothing in it is decided yet."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from kg.ingest.canonical import csv_text
from kg.spans import Span, paragraphs, written
from tests.folders import schema

SOURCE = "jia-lianmeng"
TITLE = "甲区成立丙片区党建联盟"
TEXT = (
    "甲区成立丙片区党建联盟\n\n"
    "\u3000\u30003月5日，甲区委在乙镇召开丙片区党建联盟成立大会。甲区委副书记张三主持大会，"
    "乙镇党委书记李四、丙公司党委书记王五出席。\r\n"
    "\u3000\u3000丙片区党建联盟由甲区委牵头，乙镇党委、丙公司党委为成员单位。"
    "张三同志表示，要把联盟建好。🎉本报记者 赵六\n"
)
MANIFEST = (
    'id = "houxuan"\ntitle = { zh = "虚构的候选", en = "Invented candidates" }\n'
    'base = "https://example.org/houxuan/id/"\nlanguage = "zh"\n'
)
WORKING = ("candidate", "review", "confidence", "rule")
EVIDENCE = ("source", "quote", "at")
Rows = Iterable[Mapping[str, str]]

_AGREED = ("丙片区党建联盟成立大会", "张三主持大会", "乙镇党委书记李四、丙公司党委书记王五出席")


def at(quote: str, nth: int = 1, text: str = TEXT) -> str:
    """Where the text has the words of a quote, in order; its first segment at its ``nth`` place."""
    spans: list[Span] = []
    start = -1
    for segment in quote.split("|"):
        for _ in range(nth if not spans else 1):
            start = text.index(segment, start + 1)
        spans.append((start, start + len(segment)))
        start = spans[-1][1] - 1
    return written(spans)


def _row(confidence: str, rule: str, quote: str, nth: int = 1, **cells: str) -> dict[str, str]:
    evidence = {"source": SOURCE, "quote": quote, "at": at(quote, nth)}
    name = {"name@zh": cells.pop("name")} if "name" in cells else {}
    return {**evidence, **name, **cells, "review": "", "confidence": confidence, "rule": rule}


def candidate_rows() -> dict[str, list[dict[str, str]]]:
    """The rows by table, twenty-one in all; ``zhang-san`` and ``zhang-san-2`` are one person."""
    tables = {
        "organizations": [
            _row("0.96", "suffix", "甲区委", id="jia-quwei", type="PartyCommittee", level="district", name="甲区委"),
            _row("0.96", "suffix", "乙镇党委", id="yi-zhen-dangwei", type="PartyCommittee", level="town", name="乙镇党委"),
            _row("0.93", "suffix", "丙公司党委", id="bing-gongsi-dangwei", type="PartyCommittee", name="丙公司党委"),
            _row("0.91", "suffix", "丙片区党建联盟", id="bing-lianmeng", type="Alliance", name="丙片区党建联盟"),
        ],
        "persons": [
            _row("0.98", "title-before", "张三", id="zhang-san", name="张三"),
            _row("0.97", "title-before", "李四", id="li-si", name="李四"),
            _row("0.95", "title-before", "王五", id="wang-wu", name="王五"),
            _row("0.62", "comrade", "张三同志", id="zhang-san-2", name="张三同志"),
            _row("0.21", "surname", "赵六", id="zhao-liu", name="赵六"),
        ],
        "posts": [
            _row("0.90", "chain", "甲区委副书记", id="jia-quwei-fushuji", organization="jia-quwei", role="deputy-secretary", name="甲区委副书记"),
            _row("0.90", "chain", "乙镇党委书记", id="yi-zhen-shuji", organization="yi-zhen-dangwei", role="secretary", name="乙镇党委书记"),
        ],
        "events": [
            _row("0.84", "founding", _AGREED[0], id="chengli-dahui", type="Ceremony", name="丙片区党建联盟成立大会"),
        ],
        "post-holdings": [
            _row("0.90", "chain", "甲区委副书记张三", person="zhang-san", organization="jia-quwei", role="deputy-secretary", post="jia-quwei-fushuji"),
            _row("0.90", "chain", "乙镇党委书记李四", person="li-si", organization="yi-zhen-dangwei", role="secretary", post="yi-zhen-shuji"),
            _row("0.88", "chain", "丙公司党委书记王五", person="wang-wu", organization="bing-gongsi-dangwei", role="secretary"),
        ],
        "unit-memberships": [
            _row("0.85", "members", "丙片区党建联盟|乙镇党委|为成员单位", 3, member="yi-zhen-dangwei", organization="bing-lianmeng", role="member-unit"),
            _row("0.85", "members", "丙片区党建联盟|丙公司党委为成员单位", 3, member="bing-gongsi-dangwei", organization="bing-lianmeng", role="member-unit"),
        ],
        "participations": [
            _row("0.80", "chair", _AGREED[1], participant="zhang-san", event="chengli-dahui", role="host"),
            _row("0.74", "attend", _AGREED[2], participant="li-si", event="chengli-dahui", role="attendee"),
        ],
        "mentions": [
            _row("0.91", "suffix", "丙片区党建联盟", 3, refers_to="bing-lianmeng"),
            _row("0.60", "comrade", "张三同志", refers_to="zhang-san-2"),
        ],
    }  # fmt: skip
    number = 0
    for rows in tables.values():
        for row in rows:
            number += 1
            row["candidate"] = f"c{number:04}"
    return tables


def headers(table: str) -> tuple[str, ...]:
    """The headers of a candidate table: the canonical ones, then the working columns."""
    own = schema().tables[table].headers
    return (*own, *(name for name in (*EVIDENCE, *WORKING) if name not in own))


def candidate_table(table: str, rows: Rows) -> bytes:
    """A candidate table as a CSV file."""
    names = headers(table)
    body = sorted(tuple(row.get(name, "") for name in names) for row in rows)
    return csv_text([names, *body]).encode()


def sources_table(texts: Mapping[str, str]) -> bytes:
    """The sources table for some texts, by id."""
    names = schema().tables["sources"].headers
    rows = []
    for name, text in sorted(texts.items()):
        title = text.strip().splitlines()[0]
        digest, cut = sha256(text.encode()).hexdigest(), written(paragraphs(text))
        row = {"id": name, "name@zh": title, "sha256": digest, "length": str(len(text)), "paragraphs": cut}
        rows.append([row.get(header, "") for header in names])
    return csv_text([names, *rows]).encode()


def write_candidates(folder: Path, *, decided: Mapping[str, str] | None = None) -> Path:
    """Write the data set; ``decided`` gives the ``review`` of some candidates, by number."""
    tables = candidate_rows()
    for rows in tables.values():
        for row in rows:
            row["review"] = (decided or {}).get(row["candidate"], "")
    files = {
        "dataset.toml": MANIFEST.encode(),
        "sources.csv": sources_table({SOURCE: TEXT}),
        f"texts/{SOURCE}.txt": TEXT.encode(),
        **{f"tables/{name}.csv": candidate_table(name, rows) for name, rows in tables.items()},
    }
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def accepted_all() -> dict[str, str]:
    """Every candidate accepted, but the one that is the same person and its mention."""
    rows = [row for rows in candidate_rows().values() for row in rows]
    return {row["candidate"]: "accepted" for row in rows if "zhang-san-2" not in row.values()}
