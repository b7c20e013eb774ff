"""The command line: every command's help, its happy path, and one failure with its whole line."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg import __version__
from kg.analysis.measures import MEASURES, STUDIES, USUAL
from kg.analysis.network import KINDS as NETWORKS
from kg.analysis.partitions import PARTITIONS
from kg.cli import COMMANDS, main
from kg.cli.editing import FORMS
from kg.cli.options import ANSWERS, GROUPS, KINDS, TABLES
from kg.cli.publishing import FORMATS
from kg.export.formats import EXPORTERS
from kg.graph.asking.answers import QUERY_FORMATS
from kg.ingest.template import FORMS as TEMPLATES
from kg.table import FORMATS as TABLE_FORMATS
from tests.blocks import blocks_of
from tests.small_tables import SMALL, write

ROOT = Path(__file__).parents[1]
DATASET = ROOT / "data" / "donghongqiao"


def kg(*args: object, stdin: str | None = None, env: dict[str, str] | None = None) -> Result:
    return CliRunner(env={"KG_LANG": None, **(env or {})}).invoke(main, [str(a) for a in args], input=stdin)


def read(exports: Path, *args: object, **options: object) -> Result:
    """A command that reads the build of the session."""
    return kg(*args, "--from", exports, **options)  # type: ignore[arg-type]


def process(*args: object, **options: object) -> "subprocess.CompletedProcess[bytes]":
    """The real program, as a process of its own."""
    command = [sys.executable, "-m", "kg", *(str(a) for a in args)]
    return subprocess.run(command, capture_output=True, check=False, cwd=ROOT, **options)  # type: ignore[call-overload,no-any-return]


# ---- the frame ----


def test_the_program_lists_its_commands() -> None:
    for flag in ("-h", "--help"):
        result = kg(flag)
        assert result.exit_code == 0
        for name in COMMANDS:
            assert f"\n  {name} " in result.stdout


def test_version() -> None:
    assert kg("--version").stdout == f"kg {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_an_example(name: str) -> None:
    result = kg(name, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: kg {name} ")
    assert f"Example:\n    kg {name}" in result.stdout
    assert "--lang [zh|en]" in result.stdout
    command = main.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert command.help
    assert command.get_short_help_str(60) == command.help, "the help of a command is one short line"


def test_the_lists_of_choices_are_those_of_the_library() -> None:
    assert ANSWERS == QUERY_FORMATS
    assert set(TABLES) == {"table", *TABLE_FORMATS} - {"text"}
    assert set(KINDS) == set(NETWORKS)
    assert set(GROUPS) == set(PARTITIONS)
    assert set(FORMATS) == set(EXPORTERS)
    assert set(FORMS) == set(TEMPLATES)


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (("nonsense",), "Error: No such command 'nonsense'."),
        (("query", "--nonsense"), "Error: No such option '--nonsense'."),
        (("show",), "Error: Missing argument 'ENTITY'."),
        (("query",), "Error: give one of NAME, -f FILE and -e SPARQL"),
        (("query", "a", "-e", "b"), "Error: give one of NAME, -f FILE and -e SPARQL"),
        (("query", "a", "--param", "b"), "Error: Invalid value for '--param': “b” is not NAME=VALUE"),
    ],
)
def test_wrong_usage_is_exit_code_2(args: tuple[str, ...], line: str) -> None:
    result = kg(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == line


@pytest.mark.parametrize(
    "args",
    [
        ("query", "who-leads"),
        ("show", "张三"),
        ("path", "a", "b"),
        ("measure",),
        ("view",),
        ("export", "turtle"),
    ],
    ids=lambda args: args[0],
)
def test_before_anything_is_built_a_reader_says_so_and_how(args: tuple[str, ...], tmp_path: Path) -> None:
    result = kg(*args, "--from", tmp_path)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr == f"Error: {tmp_path}: nothing was built here; run: kg build\n"


def test_debug_shows_the_trace(tmp_path: Path) -> None:
    result = kg("show", "x", "--from", tmp_path, "--debug")
    assert type(result.exception).__name__ == "NotFoundError"
    assert kg("--debug", "show", "x", "--from", tmp_path).exception is not None


def test_the_language_comes_from_the_command_the_program_the_environment_in_that_order(
    exports: Path,
) -> None:
    args = ("query", "who-leads", "--from", exports)
    assert "lead" in kg(*args).stdout
    assert "牵头单位" in kg(*args, env={"KG_LANG": "zh"}).stdout
    assert "牵头单位" in kg("--lang", "zh", *args).stdout
    assert "lead" in kg("--lang", "en", *args, env={"KG_LANG": "zh"}).stdout
    assert "牵头单位" in kg("--lang", "en", *args, "--lang", "zh").stdout


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("zh_CN.UTF-8", "没有结果"),
        ("ZH", "没有结果"),
        ("en_GB", "no answer"),
        ("C.UTF-8", "no answer"),
        ("", "no answer"),
    ],
)
def test_the_environment_may_hold_a_locale_or_nonsense(exports: Path, value: str, line: str) -> None:
    result = read(exports, "query", "-e", "SELECT ?x { ?x a dhq:Nothing }", env={"KG_LANG": value})
    assert (result.exit_code, result.stderr) == (1, f"{line}\n")


def test_the_most_frequent_errors_speak_chinese(tmp_path: Path) -> None:
    env = {"KG_LANG": "zh"}
    result = kg("show", "x", "--from", tmp_path, env=env)
    assert result.stderr == f"错误：{tmp_path}：这里还没有构建过；请运行 kg build\n"
    result = kg("build", tmp_path / "nowhere", env=env)
    assert result.stderr == f"错误：{tmp_path / 'nowhere'}：没有这个数据集文件夹；用 kg new 新建\n"


# ---- build, validate ----


def test_build_prints_what_it_made_and_where(tmp_path: Path) -> None:
    result = kg("build", DATASET, "-o", tmp_path)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        *(str(tmp_path / f"donghongqiao.{kind}") for kind in ("ttl", "nq", "html")),
        str(tmp_path / "report.html"),
    ]
    assert result.stderr.splitlines()[-1].startswith("donghongqiao: ")
    assert all(Path(line).stat().st_size for line in result.stdout.splitlines())


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A new data set with one row that refers to nobody."""
    folder = tmp_path / "broken"
    assert kg("new", folder).exit_code == 0
    table = folder / "tables" / "organizations.csv"
    header = table.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    cells = {"id": "jia-quwei", "type": "NoSuchType", "name@zh": "甲区委"}
    row = ",".join(cells.get(name, "") for name in header)
    table.write_text(f"{','.join(header)}\n{row}\n", encoding="utf-8")
    return folder


def test_build_publishes_nothing_when_there_is_an_error(broken: Path, tmp_path: Path) -> None:
    result = kg("build", broken, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "organizations.csv:2:type" in result.stderr
    assert result.stderr.splitlines()[-1].endswith("nothing was published")
    assert not list((tmp_path / "out").glob("*.ttl"))


def test_build_of_nothing(tmp_path: Path) -> None:
    result = kg("build", tmp_path / "nowhere", "-o", tmp_path)
    assert result.exit_code == 3
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"Error: {tmp_path / 'nowhere'}")


def test_validate_the_first_data_set() -> None:
    result = kg("validate", DATASET)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[-1] == "0 errors, 0 warnings"


def test_sources_without_a_text_are_named_and_change_no_exit_code(tmp_path: Path) -> None:
    folder = write(tmp_path / "data")
    (folder / "texts" / "demo.txt").unlink(missing_ok=True)
    for command in (("validate",), ("build", "-o", tmp_path / "out")):
        result = kg(*command, folder)
        assert result.exit_code == 0
        assert "source demo: no text was found; its quotes are not checked\n" in result.stderr
        assert "来源 demo：没有找到正文" in kg(*command, folder, "--lang", "zh").stderr


def test_warnings_alone_are_findings_but_are_published(tmp_path: Path) -> None:
    twice = SMALL["unit-memberships"] + SMALL["unit-memberships"].splitlines()[1] + "\n"
    folder = write(tmp_path / "data", {"unit-memberships": twice})
    result = kg("validate", folder)
    assert (result.exit_code, result.stderr) == (1, "0 errors, 1 warning\n")
    result = kg("build", folder, "-o", tmp_path / "out", "--lang", "zh")
    assert result.exit_code == 0
    assert result.stderr.startswith("警告：")
    assert result.stderr.endswith("0 个错误，1 个警告\n")


def test_validate_lists_findings_in_the_readers_language(broken: Path) -> None:
    result = kg("validate", broken, "--lang", "zh")
    assert result.exit_code == 1
    assert "organizations.csv:2:type" in result.stdout
    assert "本体" in result.stdout
    assert result.stderr == "1 个错误，0 个警告\n"
    assert result.stdout.startswith("错误：")


def test_validate_as_json(broken: Path) -> None:
    result = kg("validate", broken, "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    first = next(one for one in found if one["column"] == "type")
    assert (first["severity"], first["row"], first["value"]) == ("error", 2, "NoSuchType")
    assert first["file"].endswith("organizations.csv")
    assert first["message"]
    assert first["fix"]


def test_validate_an_rdf_file(exports: Path, tmp_path: Path) -> None:
    assert kg("validate", exports / "donghongqiao.ttl").exit_code == 0
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text("<a:a> <a:b>", encoding="utf-8")
    result = kg("validate", wrong)
    assert result.exit_code == 1
    assert "wrong.ttl" in result.stdout


# ---- query, questions ----


def test_query_a_saved_question(exports: Path) -> None:
    result = read(exports, "query", "officers", "--param", "organization=新泾镇党委", "--lang", "zh")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "组织        角色    人员    状态",
        "----------  ------  ------  ----",
        "新泾镇党委  副书记  龚勤英  明述",
        "新泾镇党委  书记    卞晓清  明述",
    ]


SPARQL = "SELECT ?who WHERE { ?f a dhq:Affiliation ; org:member ?who }"


def test_query_with_text_file_and_stdin_says_the_same(exports: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text(SPARQL, encoding="utf-8")
    for result in (
        read(exports, "query", "-e", SPARQL),
        read(exports, "query", "-f", file),
        read(exports, "query", "-f", "-", stdin=SPARQL),
        read(exports, "query", "-", stdin=SPARQL),
    ):
        assert result.stdout == "who\n-------\nYe Shao\n"


def test_query_shows_iris_when_asked(exports: Path) -> None:
    result = read(exports, "query", "-e", SPARQL, "--iri", "--format", "md")
    assert "https://w3id.org/donghongqiao/id/person/ye-shao" in result.stdout


def test_query_binds_parameters_of_ones_own_sparql(exports: Path) -> None:
    text = "SELECT ?who ?org WHERE { ?f a dhq:Affiliation ; org:member ?who ; org:organization ?org }"
    assert "Ye Shao" in read(exports, "query", "-e", text, "--param", "who=叶梢").stdout
    result = read(exports, "query", "-e", text, "--param", "?who=宋宗德")
    assert (result.exit_code, result.stderr) == (1, "no answer\n")


@pytest.mark.parametrize("form", ANSWERS)
def test_query_in_every_format(exports: Path, form: str) -> None:
    triples = form in {"turtle", "ntriples", "rdfxml", "jsonld"}
    text = "CONSTRUCT { ?who a foaf:Person } " + SPARQL[len("SELECT ?who ") :] if triples else SPARQL
    result = read(exports, "query", "-e", text, "--format", form)
    assert result.exit_code == 0
    assert "Ye Shao" in result.stdout or "ye-shao" in result.stdout


def test_query_explicit_only(exports: Path) -> None:
    assert "推断" in read(exports, "query", "who-leads", "--lang", "zh").stdout
    assert "推断" not in read(exports, "query", "who-leads", "--lang", "zh", "--explicit-only").stdout


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (
            ("query", "who-leeds"),
            "no saved question “who-leeds”; nearest: who-leads; kg questions lists them",
        ),
        (
            ("query", "-e", "SELECT ?x {"),
            "query, line 1, column 12: syntax error at the end; correct the SPARQL",
        ),
        (
            ("query", "-e", "DROP ALL"),
            "query: updates are refused; change the data set and run kg build",
        ),
        (
            ("query", "officers", "--param", "organization=qqqq"),
            "nothing is called “qqqq”; check the spelling",
        ),
        (
            ("query", "officers", "--param", "x=1"),
            "question officers: no parameter “x”; it takes organization",
        ),
    ],
)
def test_query_errors_are_one_line(exports: Path, args: tuple[str, ...], line: str) -> None:
    result = read(exports, *args)
    assert (result.exit_code, result.stdout, result.stderr) == (3, "", f"Error: {line}\n")


def test_questions_lists_them_and_prints_one() -> None:
    assert "who-leads" in kg("questions").stdout
    assert "牵头单位" in kg("questions", "--lang", "zh").stdout
    assert len(json.loads(kg("questions", "--format", "json").stdout)) >= 60
    assert kg("questions", "who-leads").stdout.startswith("# zh: ")


def test_questions_has_no_such_question() -> None:
    result = kg("questions", "qqqq")
    assert (result.exit_code, result.stderr) == (
        3,
        "Error: no saved question “qqqq”; kg questions lists them\n",
    )


# ---- show, path, measure ----


def test_show_a_person(exports: Path) -> None:
    result = read(exports, "show", "叶梢", "--lang", "zh")
    assert result.exit_code == 0
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert lines[0] == "叶梢  Ye Shao"
    assert "“携程党委叶梢” 新泾镇与临空园区护航进博会 857-863" in lines
    assert any("职务未载" in line for line in lines)


def test_show_as_json(exports: Path) -> None:
    data = json.loads(read(exports, "show", "Ye Shao", "--format", "json").stdout)
    assert data["iri"].endswith("/person/ye-shao")
    assert all(fact["quotes"] for fact in data["facts"])


def test_show_what_is_found_in_part_and_what_is_not_there(exports: Path) -> None:
    assert read(exports, "show", "青春").stdout.startswith("Youth Vanguard Squad")
    result = read(exports, "show", "宋宗的")
    assert (result.exit_code, result.stderr) == (
        3,
        f"Error: donghongqiao ({exports}): nothing is called “宋宗的”; nearest: 宋宗德\n",
    )
    result = read(exports, "show", "宋宗的", "--lang", "zh")
    assert result.stderr == f"错误：donghongqiao ({exports})：没有叫“宋宗的”的；最接近的：宋宗德\n"


def test_show_lists_what_a_name_may_mean(exports: Path) -> None:
    result = read(exports, "show", "双百")
    assert result.exit_code == 3
    assert result.stderr.startswith(f"Error: donghongqiao ({exports}): “双百” may mean ")
    assert "“双百”先锋行动 (event/shuangbai-xianfeng-xingdong)" in result.stderr
    assert result.stderr.count("\n") == 1


def test_path_explains_each_hop(exports: Path) -> None:
    result = read(exports, "path", "长宁区委", "新泾镇党委", "--lang", "zh", "--limit", "1")
    assert result.exit_code == 0
    assert "新泾镇党委是东虹桥片区委员会的成员单位 [明述]" in result.stdout
    assert "535-549|565-570" in result.stdout
    doubtful = read(exports, "path", "王运平", "临空园区党委", "--lang", "zh", "--limit", "1").stdout
    assert "[有歧义]" in doubtful
    assert "理由：" in doubtful


def test_path_through_events(exports: Path) -> None:
    result = read(exports, "path", "竺军江", "叶梢", "--through", "events", "--limit", "1", "--lang", "zh")
    assert result.exit_code == 0
    assert "分别作承诺" in result.stdout


def test_path_between_what_is_not_connected(exports: Path) -> None:
    result = read(exports, "path", "清道二班", "携程", "--explicit-only")
    assert result.exit_code == 1
    assert (result.stdout, result.stderr) == ("", "not connected; try --through events\n")
    result = read(exports, "path", "清道二班", "携程", "--explicit-only", "--lang", "zh")
    assert (result.stdout, result.stderr) == ("", "两者不相连；可加 --through events 再试\n")


@pytest.mark.parametrize("limit", ["0", "-1"])
def test_path_shows_at_least_one(exports: Path, limit: str) -> None:
    result = read(exports, "path", "长宁区委", "新泾镇党委", "--limit", limit)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "x>=1" in result.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_measure_each_network(exports: Path, kind: str) -> None:
    result = read(exports, "measure", "degree", "--network", kind, "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout.startswith("entity,iri,degree\n")


def test_measure_all_by_default_and_nothing_unknown(exports: Path) -> None:
    head = read(exports, "measure", "--format", "csv").stdout.splitlines()[0]
    assert (
        head
        == "entity,iri,degree,strength,betweenness,closeness,pagerank,component number,cut off when it goes"
    )
    assert len(head.split(",")) == 2 + len(USUAL)
    result = read(exports, "measure", "fame")
    assert (result.exit_code, result.stderr) == (
        3,
        "Error: no measure “fame”; see kg measure --list\n",
    )
    assert "nearest: betweenness; " in read(exports, "measure", "betweeness").stderr
    assert "最接近的：中介中心性；" in read(exports, "measure", "中介中心度", "--lang", "zh").stderr


def test_measure_says_in_its_help_which_there_are() -> None:
    text = " ".join(kg("measure", "--help").stdout.split())
    for name, one in [*MEASURES.items(), *STUDIES.items()]:
        assert name in text and one.title.zh.lower() in text.lower() and one.description.en in text
    zh = kg("measure", "--help", env={"KG_LANG": "zh"}).stdout
    assert "移去后与其余部分断开的节点数" in zh and "谁在各组之间居间联系" in "".join(zh.split())


# ---- view, export ----


def test_view_writes_one_page(exports: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = read(exports, "view", "-o", page, "--network", "organisations", "--lang", "zh")
    assert (result.exit_code, result.stdout) == (0, f"{page}\n")
    assert "东虹桥片区委员会" in str(blocks_of(page.read_text(encoding="utf-8"))["core"])


def test_view_of_what_is_near_one_thing(exports: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    sizes = []
    for depth in ("0", "1", "2"):
        args = ("-o", page, "--focus", "东虹桥片区委员会", "--depth", depth)
        assert read(exports, "view", *args).exit_code == 0
        core = blocks_of(page.read_text(encoding="utf-8"))["core"]
        assert "东虹桥片区委员会" in core["nodes"]["zh"]
        sizes.append(len(core["nodes"]["id"]))
    assert sizes[0] == 1 < sizes[1] < sizes[2]
    result = read(exports, "view", "-o", page, "--focus", "无此人")
    assert result.exit_code == 3 and "nothing is called “无此人”" in result.stderr


def test_view_shows_quotes_in_texts_that_lie_elsewhere(tmp_path: Path) -> None:
    data, page = write(tmp_path / "data"), tmp_path / "out" / "small.html"
    assert kg("build", data, "-o", tmp_path / "out").exit_code == 0
    built = page.read_bytes()
    assert '"乙镇党委书记"' in str(blocks_of(built.decode())).replace("'", '"')
    args = ("view", "--from", tmp_path / "out", "--texts")
    assert kg(*args, data / "texts").exit_code == 0
    assert page.read_bytes() == built
    (data / "texts" / "demo.txt").unlink()
    result = kg(*args, data / "texts")
    assert (result.exit_code, result.stderr) == (
        0,
        "warning: id: no text was found for this source “demo”; save it as demo.txt [source-text]\n",
    )
    assert page.read_bytes() != built
    result = kg(*args, tmp_path / "nowhere")
    assert result.exit_code == 3 and "no such folder of texts" in result.stderr


def test_view_with_an_engine_gives_it_the_graph(
    exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def engine(quads: Iterable[str]) -> dict[str, str]:
        seen.append(list(quads))
        return {"sparql-engine": "0;"}

    monkeypatch.setattr("kg.view.sparql.blocks", engine)
    for args in ((), ("--explicit-only",)):
        assert read(exports, "view", "-o", tmp_path / "page.html", "--sparql", *args).exit_code == 0
    assert "".join(seen[0]) == (exports / "donghongqiao.nq").read_text(encoding="utf-8")
    assert seen[1] == [line for line in seen[0] if not line.endswith("/inferred> .\n")]


def test_a_graph_too_large_for_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, out = write(tmp_path / "data"), tmp_path / "out"
    assert kg("build", data, "-o", out).exit_code == 0
    monkeypatch.setattr("kg.view.payload.picture.MOST", 4)
    monkeypatch.setattr("kg.pipeline.REPORTED", 4)
    result = kg("build", data, "-o", out)
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0].startswith("too large for one page")
    assert result.stdout.splitlines() == [str(out / "small.ttl"), str(out / "small.nq")]
    assert not list(out.glob("*.html")), "neither page nor report of an earlier build is left"
    result = kg("view", "--from", out)
    assert result.exit_code == 3
    assert all(word in result.stderr for word in ("--focus", "--depth", "kg serve", "kg export gexf"))
    assert "放不进一页" in kg("view", "--from", out, "--lang", "zh").stderr
    assert kg("view", "--from", out, "--focus", "李四", "--depth", "1").exit_code == 0


def test_view_has_a_place_by_default(tmp_path: Path) -> None:
    assert kg("build", DATASET, "-o", tmp_path).exit_code == 0
    built = (tmp_path / "donghongqiao.html").read_bytes()
    (tmp_path / "donghongqiao.html").unlink()
    assert kg("view", "--from", tmp_path).stdout == f"{tmp_path / 'donghongqiao.html'}\n"
    assert (tmp_path / "donghongqiao.html").read_bytes() == built


@pytest.mark.parametrize("form", FORMATS)
def test_export_every_format_to_stdout_and_to_a_file(exports: Path, tmp_path: Path, form: str) -> None:
    result = read(exports, "export", form)
    assert result.exit_code == 0
    target = tmp_path / "out"
    assert read(exports, "export", form, "-o", target).stdout == f"{target}\n"
    assert target.read_bytes() == result.stdout_bytes
    assert "东虹桥片区委员会" in result.stdout


def test_export_what_is_built(exports: Path) -> None:
    for form, suffix in (("turtle", "ttl"), ("nquads", "nq")):
        assert read(exports, "export", form).stdout_bytes == (exports / f"donghongqiao.{suffix}").read_bytes()


def test_export_explicit_only(exports: Path) -> None:
    every, sure = (
        {str(quad) for quad in ox.parse(result.stdout_bytes, format=ox.RdfFormat.N_QUADS)}
        for result in (
            read(exports, "export", "nquads"),
            read(exports, "export", "nquads", "--explicit-only"),
        )
    )
    assert sure < every
    assert all("/inferred>" in quad for quad in every - sure)


def test_export_an_unknown_format(exports: Path) -> None:
    result = read(exports, "export", "word")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith(
        "Error: Invalid value for 'FORMAT': 'word' is not one of"
    )


# ---- new, locate, fmt ----


@pytest.mark.parametrize("form", FORMS)
def test_new_makes_a_data_set_that_builds(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "mine"
    result = kg("new", folder, "--format", form, "--example", "--lang", "zh")
    assert result.exit_code == 0
    assert all(Path(line).is_file() for line in result.stdout.splitlines())
    assert kg("build", folder, "-o", tmp_path / "out").exit_code == 0


def test_new_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").touch()
    result = kg("new", tmp_path / "mine")
    assert result.exit_code == 3
    assert (
        result.stderr == f"Error: {tmp_path / 'mine'}: is there already and is not empty; name a new folder\n"
    )


def test_fmt_finds_nothing_to_do_in_the_first_data_set() -> None:
    result = kg("fmt", DATASET, "--check")
    assert (result.exit_code, result.stdout.strip(), result.stderr) == (0, "", "0 to be changed\n")


def test_fmt_check_and_fmt(broken: Path) -> None:
    table = broken / "tables" / "organizations.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("NoSuchType", '"PartyCommittee"'), encoding="utf-8")
    result = kg("fmt", broken, "--check")
    assert result.exit_code == 1
    assert "tables/organizations.csv" in result.stdout.splitlines()
    assert '"PartyCommittee"' in table.read_text(encoding="utf-8")
    assert kg("fmt", broken).exit_code == 0
    assert '"PartyCommittee"' not in table.read_text(encoding="utf-8")
    assert kg("fmt", broken, "--check").exit_code == 0


def test_locate_needs_the_folder_it_is_given(broken: Path, tmp_path: Path) -> None:
    result = kg("locate", broken, "--texts", tmp_path / "nowhere")
    assert result.exit_code == 3
    assert result.stderr.startswith(f"Error: {tmp_path / 'nowhere'}: no such folder of texts")


def test_locate_says_how_many_places_it_filled(broken: Path) -> None:
    result = kg("locate", broken)
    assert result.exit_code == 0
    assert result.stdout == "filled in: 0; had theirs: 0\n"


# ---- as a process ----


def test_output_is_utf_8_whatever_the_locale(exports: Path) -> None:
    env = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = process("show", "叶梢", "--lang", "zh", "--from", exports, env=env)
    assert done.returncode == 0
    assert "携程党委" in done.stdout.decode("utf-8")


def test_a_closed_pipe_is_quiet(exports: Path) -> None:
    command = f"{sys.executable} -m kg export nquads --from {exports} | head -n 1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, cwd=ROOT)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


def test_control_characters_of_an_argument_are_shown_not_obeyed(exports: Path) -> None:
    result = read(exports, "show", "qq\x1b[31mqq")
    assert result.exit_code == 3
    assert "\x1b" not in result.stderr


def test_an_interrupt_is_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.graph.asking.questions.load_questions", interrupted)
    result = kg("questions")
    assert (result.exit_code, result.stderr) == (130, "")


def test_a_file_that_cannot_be_written_is_one_line(exports: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = read(exports, "export", "turtle", "-o", tmp_path / "file" / "x")
    assert result.exit_code == 3
    assert result.stderr == (
        f"Error: cannot write {tmp_path / 'file' / 'x'}: File exists; choose another folder with -o\n"
    )


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("command", ["build", "view", "export"])
def test_a_folder_that_is_read_only_is_one_line(exports: Path, tmp_path: Path, command: str) -> None:
    tmp_path.chmod(0o500)
    args = {"build": [DATASET], "view": ["--from", exports], "export": ["ntriples", "--from", exports]}
    out = tmp_path if command == "build" else tmp_path / "x"
    result = kg(command, *args[command], "-o", out, "--lang", "zh")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"错误：无法写入 {tmp_path}")
    assert result.stderr.endswith("：没有权限；请用 -o 选择别的文件夹\n")
    assert ".part" not in result.stderr


def test_a_full_disk_is_one_line_about_the_file_itself(
    exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("kg.atomic.os.fsync", full)
    page = tmp_path / "page.html"
    result = read(exports, "view", "-o", page)
    assert result.exit_code == 3
    assert result.stderr == (
        f"Error: cannot write {page}: No space left on device; choose another folder with -o\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_help_loads_nothing_heavy() -> None:
    code = """
import contextlib, io, sys
from kg.cli import main
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main(["--help"])
print(*{name.split(".")[0] for name in sys.modules} - set(sys.stdlib_module_names))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert set(done.stdout.split()) - {"__main__", "_distutils_hack", "__mp_main__"} == {"click", "kg"}
