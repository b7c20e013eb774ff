"""The OpenAPI document of /api: it is valid, whole, in both languages, and the server keeps to it under fuzzing."""

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from jsonschema import Draft202012Validator
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events

from kg.analysis.measures import MEASURES, STUDIES
from kg.analysis.network import KINDS
from kg.graph.asking.questions import load_questions
from kg.schema import load_schema
from kg.serve.api.problems import KINDS as PROBLEMS
from kg.serve.running import Running
from kg.serve.settings import Settings

FUZZED = (
    r"^/api/(openapi\.json|search|entity|path|sources|networks|networks/events|measures|measures/table|studies"
    r"|studies/changes|questions|questions/(posts-of-person|quotes-containing|who-leads))$"
)
"""What is fuzzed: one operation of each make; the others are made alike, and asked in test_serve_api.py."""
CONFIG: dict[str, Any] = {
    "seed": 5,
    "request-timeout": 60,
    "generation": {"deterministic": True, "database": "none"},
    "phases": {"stateful": {"enabled": False}},
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "404", "409", "422"]}},
}
"""A name that is well-formed may mean nothing (404) or several things (409); dates may be the wrong way round."""


@pytest.fixture(scope="module")
def url(exports: Path) -> Iterator[str]:
    with Running(Settings(place=exports, port=0, workers=3)) as server:
        yield server.url


def read(url: str, lang: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{url}/api/openapi.json?lang={lang}", timeout=30).json()
    return found


@pytest.fixture(scope="module")
def document(url: str) -> dict[str, Any]:
    return read(url, "en")


def fuzz(url: str, document: dict[str, Any], paths: str, examples: int) -> tuple[list[str], Counter[str]]:
    """What schemathesis finds, with all its checks on; and how often each was made."""
    config = SchemathesisConfig.from_dict(deepcopy({**CONFIG, "base-url": url}))
    config.projects.default.generation.max_examples = examples
    api = schemathesis.openapi.from_dict(document, config=config).include(path_regex=paths)
    failures, counts = [], Counter[str]()
    for event in engine.from_schema(api).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            failures.append(repr(vars(event) if hasattr(event, "__dict__") else event))
        if isinstance(event, events.ScenarioFinished):
            counts["cases"] += len(event.recorder.cases)
            for node in (one for several in event.recorder.checks.values() for one in several):
                counts[node.name] += 1
                if node.status == Status.FAILURE and node.failure_info:
                    failures.append(f"{node.failure_info.failure}\n{node.failure_info.code_sample}")
    return failures, counts


def test_the_server_keeps_to_the_document(url: str, document: dict[str, Any]) -> None:
    failures, counts = fuzz(url, document, FUZZED, 15)
    assert not failures, f"{len(failures)}\n" + "\n\n".join(failures[:6])
    assert counts["cases"] > 800
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "response_headers_conformance",
        "negative_data_rejection",
        "positive_data_acceptance",
        "unsupported_method",
        "allow_header_conformance",
    ):
        assert counts[name] > 800, name


def test_fuzzing_finds_a_document_that_says_otherwise(url: str, document: dict[str, Any]) -> None:
    wrong = deepcopy(document)
    operation = wrong["paths"]["/api/path"]["get"]
    limit = next(param for param in operation["parameters"] if param.get("name") == "limit")
    limit["schema"]["maximum"] = 5000
    failures, _ = fuzz(url, wrong, r"^/api/path$", 5)
    assert failures
    assert all("limit=" in failure for failure in failures)


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    schemathesis.openapi.from_dict(document).validate()
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    refs = re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document))
    assert len(set(refs)) > 30
    for ref in refs:
        found: Any = document
        for part in ref.split("/"):
            found = found[part]
    parts = document["components"]
    unused = {f"components/{kind}/{name}" for kind in parts for name in parts[kind]} - set(refs)
    assert unused <= {"components/responses/405"}  # which no operation that may be read answers


def test_all_that_can_be_asked_is_there(document: dict[str, Any]) -> None:
    paths = set(document["paths"])
    saved = load_questions(load_schema().folder / "questions").values()
    assert {f"/api/studies/{name}" for name in STUDIES} <= paths
    assert {f"/api/networks/{name}" for name in KINDS} <= paths
    assert {f"/api/questions/{question.slug}" for question in saved} <= paths
    names = next(
        param["schema"]["items"]["enum"]
        for param in document["paths"]["/api/measures/table"]["get"]["parameters"]
        if param.get("name") == "names"
    )
    assert names == list(MEASURES)
    assert len(paths) >= 90


def test_operations_are_told_apart(document: dict[str, Any]) -> None:
    operations = [path["get"] for path in document["paths"].values()]
    assert max(Counter(one["operationId"] for one in operations).values()) == 1
    for one in operations:
        names = [param.get("name") or param["$ref"].rpartition("/")[2] for param in one["parameters"]]
        assert len(set(names)) == len(names), one["operationId"]


def texts(node: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """All that is written for people in a document."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"summary", "description"} and isinstance(value, str):
                yield f"{place}/{key}", value
            yield from texts(value, f"{place}/{key}") if key not in {"schema", "schemas"} else ()
    for at, value in enumerate(node if isinstance(node, list) else ()):
        yield from texts(value, f"{place}/{at}")


def test_the_document_speaks_both_languages(url: str, document: dict[str, Any]) -> None:
    english, chinese = dict(texts(document)), dict(texts(read(url, "zh")))
    assert english.keys() == chinese.keys()
    assert len(english) > 300
    han = re.compile("[一-鿿]")
    for place, text in chinese.items():
        assert han.search(text), place
    for place, text in english.items():
        assert re.search("[A-Za-z]{4}", text), place
        assert text != chinese[place], place


def test_the_page_shows_every_operation_and_problem(url: str, document: dict[str, Any]) -> None:
    response = httpx.get(f"{url}/api", params={"lang": "zh"}, timeout=30)
    page = response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="zh-Hans">' in page
    for path in document["paths"]:
        assert f"GET {path}</code>" in page
    for name in PROBLEMS:
        assert f'<tr id="{name}">' in page
    for target in re.findall(r'href="([^"]+)"', page):
        assert target.startswith("/"), target
    assert "<script" not in page


def test_the_page_may_do_nothing_but_look_as_it_does(url: str) -> None:
    response = httpx.get(f"{url}/api", timeout=30)
    policy = response.headers["content-security-policy"]
    style = unescape(response.text.partition("<style>")[2].partition("</style>")[0])
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
