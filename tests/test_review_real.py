"""From an article to answers: extracted, reviewed to the end by keyboard in a real Chromium, built, asked."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.serve.review.running import Reviewing
from tests.editing import local_browser
from tests.walking import Row, Walk, asked, candidates, kg

pytestmark = pytest.mark.browser

TEXTS = Path(os.environ.get("KG_TEXTS", "/work/shared/seed"))
DATASET = "xinjing-linkong-jinbohui"
INVENTED = """青河区成立东岭片区党建联席会议

日前，青河区委、石桥镇党委在东岭会议中心联手举办“同心护航，先锋行动”启动仪式。青河区委常委、区委组织部部长张文远，石桥镇党委书记李明德受邀出席。各单位党组织负责人等80余人参加会议。
今年3月，青河区委牵头成立了东岭片区党建联席会议，按照章程的规定，青河区委作为牵头单位，成立了东岭片区委员会，石桥镇党委、柳林街道党工委、东岭园区党委为成员单位。会上，区委常委、区委组织部部长张文远和石桥镇党委书记李明德为东岭片区委员会揭牌，李明德宣读了关于成立东岭片区委员会的复函。
石桥镇党委副书记王秀兰发起倡议，要求广大党员带头服务。镇总工会专职副主席赵国平与东岭园区党委陈立新分别作承诺。由青河清洁服务有限公司保洁三班班长周建华领誓。
石桥镇党委与东岭园区党委积极打造“镇园同心党建联盟”，做实共建共享。
"""
LATENCY = 100.0
"""Milliseconds that a key may take to the screen; and on a machine that others use, too, …"""
SLACK = 8
Step = Callable[[Walk, Row], str]


@pytest.fixture(scope="module")
def chromium(browser: object) -> Iterator[Any]:
    with local_browser(browser) as chromium:
        yield chromium


@pytest.fixture
def article() -> Path:
    """The real article, which is not in the repository."""
    found = sorted(TEXTS.glob("*b57e4c59*.txt")) + sorted(TEXTS.glob(f"{DATASET}.txt"))
    if not found:
        pytest.skip("the article is not here: give its folder in KG_TEXTS")
    return found[0]


def walked(chromium: Any, article: Path, folder: Path, step: Step, after: Callable[[Walk], None]) -> Walk:
    """The whole way: extracted, decided row by row, what was missed added, nothing complained of."""
    result = kg("extract", article, "-o", folder)
    assert result.exit_code == 0, result.output
    complaints: list[str] = []
    with Reviewing(folder, who="王五") as desk:
        context = chromium.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.on("console", lambda m: complaints.extend([m.text] if m.type in {"error", "warning"} else []))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{desk.url}/?lang=zh")
        page.wait_for_selector("body[data-ready]")
        walk = Walk(page, folder)
        walk.to_the_end(lambda row: step(walk, row))
        after(walk)
        assert walk.done() and f"kg build {folder}" in page.locator("#done").inner_text()
        walk.timed = walk.times()
        context.close()
    assert complaints == []
    return walk


def built(folder: Path, out: Path) -> Path:
    """The graph of what was accepted; nothing is wrong with it."""
    assert all(row["review"] for row in candidates(folder).values()), "all is decided, on disk"
    result = kg("validate", folder)
    assert "0 个错误" in result.output, result.output
    result = kg("build", folder, "-o", out)
    assert result.exit_code == 0, result.output
    return out


def told(walk: Walk) -> None:
    """Say how many decisions it took, and how long each."""
    rows, times = len(candidates(walk.folder)), walk.timed
    print(  # noqa: T201
        f"{rows} rows in {len(walk.decided)} decisions; from key to screen {times['shown median']:.0f} ms"
        f" (p95 {times['shown p95']:.0f}), to disk {times['saved median']:.0f} ms (p95 {times['saved p95']:.0f})"
    )
    assert len(walk.decided) < rows / 2, "facts take along what they need and the same mentions"
    assert times["shown median"] < LATENCY * SLACK


# ---- the real article ----


def judged(walk: Walk, row: Row) -> str:
    """What a careful reader presses on a row of the real article, after correcting it where it needs it."""
    rows = candidates(walk.folder).values()
    names = {one["id"]: one["name@zh"] for one in rows if one.get("id") and "name@zh" in one}
    table, quote = row["table"], row["quote"]
    if (
        table == "post-holdings"
        and quote == "临空公司党委书记|王运平"
        and "园区" in names[row["organization"]]
    ):
        walk.edit(*["Alt+["] * 5)  # the words that name the park: 临空园区、
    if table == "lead-engagements" and "牵头成立" in quote:
        return "x"  # it led the founding, which the participation says
    if table == "times" and names[row["about"]].endswith("东虹桥片区委员会"):
        return "x"  # the month is that of the joint conference
    if table == "mentions" and quote != names.get(row["refers_to"]) and quote in {*names.values(), "先锋队"}:
        return "x"  # the name of another, or a part of one
    return "a"


def completed(walk: Walk) -> None:
    """What the extraction missed, added by keyboard."""
    names = {row.get("name@zh") for row in candidates(walk.folder).values()}
    if "育苗先锋队" not in names:
        walk.add("育苗先锋队", "organizations", type="党员先锋队")
    founding = "成立虹桥商务区区域党建联席会议东虹桥片区委员会"
    walk.add("成立了东虹桥片区委员会", "gaps", about=founding, property="hasTime")
    tables = {row["table"] for row in candidates(walk.folder).values()}
    if "affiliations" not in tables:
        walk.add(
            "携程党委叶梢", "affiliations", id="ye-shao-xie-cheng", person="叶梢", organization="携程党委"
        )
        walk.add("携程党委叶梢", "gaps", about="ye-shao-xie-cheng", property="职务角色")
    if "co-buildings" not in tables:
        for agent in ("新泾镇党委", "临空园区党委"):
            walk.add("积极打造“镇园一体党建联盟”", "co-buildings", agent=agent, target="镇园一体党建联盟")


def who(out: Path, name: str, *columns: int) -> set[tuple[str, ...]]:
    """Some columns of an answer."""
    return {tuple(row[column].strip("“”") for column in columns) for row in asked(out, name)}


def test_the_real_article_answers_as_the_tables_made_by_hand(
    chromium: Any, article: Path, exports: Path, tmp_path: Path
) -> None:
    walk = walked(chromium, article, tmp_path / "net", judged, completed)
    told(walk)
    out = built(tmp_path / "net", tmp_path / "out")
    crew = "上海高洁环境卫生服务有限公司清道二班"  # which the tables call by its last part
    posts = {
        (person, role, body.replace(crew, "清道二班"))
        for person, role, body in who(out, "12-posts-of-person", 0, 1, 2)
    }
    assert posts == who(exports, "12-posts-of-person", 0, 1, 2)
    for name in (
        "02-member-units",
        "11-alliance",
        "15-without-title",
        "24-invited",
        "26-unveilings",
        "27-readings",
    ):
        column = 2 if name == "11-alliance" else 0
        agents = {one for one in who(exports, name, column) if one[0]}
        assert who(out, name, column) == agents & who(out, name, column) != set(), name
        assert name == "11-alliance" or agents == who(out, name, column), name
    for name in (
        "01-who-leads",
        "03-foundings",
        "23-organisers",
        "28-pledges",
        "29-oath",
        "59-times",
        "60-stated-counts",
    ):
        column = 1 if name in {"59-times", "60-stated-counts"} else 0
        assert set() != who(out, name, column) <= who(exports, name, column), name
    assert who(out, "51-ambiguous", 0) == {("王运平任临空园区党委书记",)}
    assert len(asked(out, "21-parts-of-event")) >= 5 and len(asked(out, "33-teams")) >= 5
    holdings = [row for row in candidates(tmp_path / "net").values() if row["table"] == "post-holdings"]
    assert "临空园区、临空公司党委书记|王运平" in {row["quote"] for row in holdings}, "the words were edited"


# ---- an invented one, which is always here ----


def weighed(walk: Walk, row: Row) -> str:
    """What a careful reader presses on a row of the invented article."""
    rows = candidates(walk.folder).values()
    names = {one["id"]: one["name@zh"] for one in rows if one.get("id") and "name@zh" in one}
    if row["table"] == "lead-engagements" and "牵头成立" in row["quote"]:
        return "x"
    if row.get("type") == "TerritorialBody":
        return "x"  # the heading says the district for its committee
    if row["table"] == "participations" and names[row["participant"]] == "青河区":
        return "x"
    return "a"


def finished(walk: Walk) -> None:
    """What is not found in the invented article, added; one decision taken back, and made again."""
    tables = {row["table"] for row in candidates(walk.folder).values()}
    if "affiliations" not in tables:
        walk.add(
            "东岭园区党委陈立新", "affiliations", id="chen", person="陈立新", organization="东岭园区党委"
        )
        walk.add("东岭园区党委陈立新", "gaps", about="chen", property="职务角色")
    if "co-buildings" not in tables:
        walk.add(
            "石桥镇党委与东岭园区党委积极打造", "co-buildings", agent="石桥镇党委", target="镇园同心党建联盟"
        )
        walk.press("u")
        walk.wait("document.getElementById('status').textContent.includes('已撤销')")
        walk.add(
            "石桥镇党委与东岭园区党委积极打造",
            "co-buildings",
            agent="东岭园区党委",
            target="镇园同心党建联盟",
        )


def test_an_invented_article_is_walked_to_its_answers(chromium: Any, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(INVENTED, encoding="utf-8")
    walk = walked(chromium, article, tmp_path / "net", weighed, finished)
    told(walk)
    out = built(tmp_path / "net", tmp_path / "out")
    assert who(out, "12-posts-of-person", 0, 1, 2) >= {
        ("张文远", "常委", "青河区委"),
        ("张文远", "部长", "青河区委组织部"),
        ("李明德", "书记", "石桥镇党委"),
        ("王秀兰", "副书记", "石桥镇党委"),
        ("赵国平", "专职副主席", "石桥镇总工会"),
    }
    assert who(out, "02-member-units", 0) == {("石桥镇党委",), ("柳林街道党工委",), ("东岭园区党委",)}
    assert who(out, "01-who-leads", 0, 1) == {("青河区委", "东岭片区委员会")}
    assert who(out, "03-foundings", 0, 1) == {("青河区委", "牵头成立"), ("青河区委", "成立")}
    assert who(out, "26-unveilings", 0, 1) == {("张文远", "东岭片区委员会"), ("李明德", "东岭片区委员会")}
    assert who(out, "27-readings", 0) == {("李明德",)}
    assert who(out, "28-pledges", 0) == {("赵国平",), ("陈立新",)}
    assert who(out, "29-oath", 0) == {("周建华",)}
    assert who(out, "23-organisers", 0) == {("青河区委",), ("石桥镇党委",)}
    assert who(out, "15-without-title", 0, 1) == {("陈立新", "东岭园区党委")}
    assert who(out, "11-alliance", 2) == {("东岭园区党委",)}, "what was undone is not there"
