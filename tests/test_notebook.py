"""The notebook of the documentation: ten cells, no stored output, and each runs and shows what it says."""

import json
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import DATASET

NOTEBOOK = DATASET / "network-analysis.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
SOURCES = {cell["id"]: "".join(cell["source"]) for cell in CELLS}


def test_it_is_ten_cells_in_turn_without_output() -> None:
    assert [cell["cell_type"] for cell in CELLS] == ["markdown", "code"] * 5
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in CELLS)
    for cell in CELLS[::2]:
        zh, en = SOURCES[cell["id"]].rsplit("\n\n", 1)
        assert re.search("[一-鿿]{4}", zh) and re.search("[A-Za-z]{4}", en) and not re.search("[一-鿿]", en)


def test_it_is_a_notebook_by_the_format() -> None:
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.read(NOTEBOOK, as_version=4))
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n" == text


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The notebook run cell by cell in its folder: the names it made, and what each cell gave."""
    pytest.importorskip("pandas")
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    folder = tmp_path_factory.mktemp("notebook") / DATASET.name
    shutil.copytree(DATASET, folder)
    given: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        shell = InteractiveShell.instance(config=config)
        for cell in CELLS[1::2]:
            with capture_output() as printed:
                done = shell.run_cell(SOURCES[cell["id"]])
            done.raise_error()
            given[cell["id"]] = done.result if done.result is not None else printed
        yield shell.user_ns, given
        shell.reset(new_session=False)
        InteractiveShell.clear_instance()


def test_the_network_is_that_of_the_readme(shown: tuple[Any, dict[str, Any]]) -> None:
    names, given = shown
    assert names["size"].rows == ((18, 11),)
    assert [bool("<table>" in one.data["text/html"]) for one in given["open"].outputs] == [True, True]


def test_who_is_central(shown: tuple[Any, dict[str, Any]]) -> None:
    table = shown[1]["measure"]
    assert table.columns[:4] == ("名称", "IRI", "度", "中介中心性") and len(table.columns) == 5
    assert table.rows[0][:3] == ("王运平", "https://w3id.org/donghongqiao/id/person/wang-yunping", 3)
    assert "<table>" in table._repr_html_()


def test_brokers_and_interlocks(shown: tuple[Any, dict[str, Any]]) -> None:
    names, given = shown
    assert names["brokers"][0].caption and names["brokers"][0].rows[0][0] == "东虹桥片区委员会"
    assert {row[0] for row in names["interlocks"][0].rows} == {"王运平", "宋宗德"}
    assert len(given["broker"].outputs) == 2


def test_the_words_behind_a_tie(shown: tuple[Any, dict[str, Any]]) -> None:
    table = shown[1]["quotes"]
    assert len(table) >= 3 and all("王运平" in str(row[3]) for row in table.rows)
    assert {row[2] for row in table.rows} == {"explicit", "ambiguous"} and "王运平" in table.caption


def test_a_frame_in_the_end(shown: tuple[Any, dict[str, Any]]) -> None:
    names, given = shown
    frame, summary = names["frame"], given["frame"]
    assert list(frame.columns)[:3] == ["名称", "度", "中介中心性"] and frame.columns[-1] == "职务"
    assert int(frame["度"].sum()) == 2 * 11 and int(summary.loc["人员", ("度", "count")]) == 8
