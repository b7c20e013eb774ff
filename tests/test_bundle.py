"""The page's modules as one script, and the rules they keep so that they can be joined."""

import re
from importlib.resources import files

import pytest

from kg.errors import KGError
from kg.view.bundle import bundle, parse
from kg.view.document import asset

SOURCES = sorted(one.name for one in files("kg.view").joinpath("assets", "src").iterdir())
WORKERS = {"engine.js"}
"""Classic scripts, which no module imports."""


def joined(**modules: str) -> str:
    return bundle("main.js", lambda name: modules[name.removesuffix(".js")])


def test_modules_stand_in_the_order_in_which_they_need_each_other() -> None:
    text = joined(
        main="import { b } from './b.js';\nimport './a.js';\nb();\n",
        a="export const one = 1;\n",
        b="// a remark\nimport { one } from './a.js';\n\nexport function b() {\n  return one;\n}\n",
    )
    body = text.removeprefix("(async () => {\n'use strict';\n").removesuffix("\n})();")
    assert body == "const one = 1;\nfunction b() {\nreturn one;\n}\nb();"


def test_a_name_may_stand_at_the_top_of_one_module_only() -> None:
    with pytest.raises(KGError, match=r"one is declared in a\.js too"):
        joined(
            main="import { one } from './a.js';\nimport './b.js';\n",
            a="export const one = 1;",
            b="let one = 2;",
        )


def test_several_names_in_one_declaration_count() -> None:
    assert parse("a.js", "export const a = f(1, 2), b = [3];\n").exports == {"a", "b"}
    assert parse("a.js", "const { a, b } = f();\nlet [c, d] = g();\n").declares == {"a", "b", "c", "d"}


def test_what_is_imported_is_exported() -> None:
    with pytest.raises(KGError, match=r"a\.js does not export two"):
        joined(main="import { one, two } from './a.js';\n", a="export const one = 1;\nconst two = 2;\n")


def test_a_circle_is_refused() -> None:
    with pytest.raises(KGError, match="circle") as told:
        joined(main="import './a.js';\n", a="import './b.js';\n", b="import './a.js';\n")
    assert told.value.where == "main.js → a.js → b.js → a.js"


@pytest.mark.parametrize("line", ["import a from './a.js';", "export default 1;", "export { a };"])
def test_other_forms_are_refused(line: str) -> None:
    with pytest.raises(KGError, match="another form"):
        joined(main=line)


def test_the_page_is_one_script_of_all_its_modules() -> None:
    used: set[str] = set()

    def read(name: str) -> str:
        used.add(name)
        return asset(f"src/{name}")

    bundle("main.js", read)
    bundle("clerk.js", read)
    assert used | WORKERS == set(SOURCES), "no module that nothing imports"


@pytest.mark.parametrize("name", SOURCES)
def test_modules_are_small_and_say_what_they_are(name: str) -> None:
    text = asset(f"src/{name}")
    assert text.startswith("// "), "a remark in front"
    assert text.count("\n") <= 220, "split by idea"
    assert "innerHTML" not in text and "insertAdjacentHTML" not in text and "document.write" not in text
    assert not re.search(r"`[^`\n]*\$\{[^`}\n]*\n", text), "no template literal over several lines"
