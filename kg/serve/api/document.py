"""The document: OpenAPI 3.1 of the operations, in either language, and as a page for people."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from kg import __version__
from kg.records import Text
from kg.serve.api.calls import Operation
from kg.serve.api.operations import LANG, SHARED
from kg.serve.api.parameters import Param
from kg.serve.api.problems import KINDS, MEDIA_TYPE

ALWAYS = (400, 413, 499, 500, 503)
"""What every operation may answer, besides 200 and 304."""
GROUPS = {
    "things": Text("事物", "things"),
    "networks": Text("网络", "networks"),
    "measures": Text("指标", "measures"),
    "studies": Text("研究", "studies"),
    "questions": Text("问题", "questions"),
    "about": Text("说明", "about"),
}
_TITLE = Text("kg 接口", "kg API")
_ABOUT = Text(
    "知识图谱的只读 JSON 接口：每个事实都附原文。未知或不合规的参数一律拒绝（400）；错误为 "
    "application/problem+json（RFC 9457），附处理办法。ETag 随图谱的版本而变。每个请求须在 {timeout:g} "
    "秒内完成，结果不超过 {most} MB。",
    "The knowledge graph as read-only JSON; every fact comes with the words that support it. Unknown or "
    "ill-formed parameters are refused (400); errors are application/problem+json (RFC 9457) and say what "
    "to do. ETags change with the build of the graph. A request must be done within {timeout:g} s and give "
    "no more than {most} MB.",
)
_HEADERS = {
    "ETag": Text("此版本图谱中此答案的标记", "names this answer in this build of the graph"),
    "Content-Language": Text("文字的语言", "the language of the words"),
    "Cache-Control": Text("再用之前须先核对", "check before it is used again"),
}
_MATCH = Text("已有答案的 ETag；未变则答 304", "the ETag of an answer at hand; 304 when it has not changed")
_UNCHANGED = Text("与 If-None-Match 所示相同", "the same as If-None-Match says")


def document(
    operations: Iterable[Operation], lang: str, base: str, limits: Mapping[str, Any]
) -> dict[str, Any]:
    """The OpenAPI document; ``limits`` are ``timeout`` in seconds and ``most`` in MB."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _TITLE.in_(lang),
            "version": __version__,
            "description": _ABOUT.in_(lang).format(**limits),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base}],
        "tags": [{"name": name, "description": title.in_(lang)} for name, title in GROUPS.items()],
        "paths": {one.path: {"get": _operation(one, lang)} for one in operations} | _own(lang),
        "components": {
            "schemas": schemas(),
            "headers": {name: _header(about.in_(lang)) for name, about in _HEADERS.items()},
            "parameters": {
                "IfNoneMatch": _match(lang),
                **{param.name: _parameter(param, lang) for param in SHARED},
            },
            "responses": {str(status): _problem(status, lang) for status in sorted(_statuses())},
        },
    }


@cache
def schemas() -> dict[str, Any]:
    """The schemas of what is answered (``assets/api/schemas.json``)."""
    text = files("kg.serve").joinpath("assets", "api", "schemas.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _operation(one: Operation, lang: str) -> dict[str, Any]:
    refused = sorted({*ALWAYS, *one.statuses})
    return {
        "operationId": one.id,
        "tags": [one.group],
        "summary": one.summary.in_(lang),
        "description": one.about.in_(lang),
        "parameters": [
            *(_referred(param, lang) for param in one.params),
            {"$ref": "#/components/parameters/IfNoneMatch"},
        ],
        "responses": {
            "200": {
                "description": one.summary.in_(lang),
                "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS},
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{one.result}"}}},
            },
            "304": {"description": _UNCHANGED.in_(lang)},
            **{str(status): {"$ref": f"#/components/responses/{status}"} for status in refused},
        },
    }


def _referred(param: Param, lang: str) -> dict[str, Any]:
    shared = param in SHARED
    return {"$ref": f"#/components/parameters/{param.name}"} if shared else _parameter(param, lang)


def _parameter(param: Param, lang: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": param.name,
        "in": "query",
        "required": param.required,
        "description": param.about.in_(lang),
        "schema": dict(param.schema),
    }
    if param.schema["type"] == "array":
        found |= {"style": "form", "explode": False}
    return found | ({"example": param.example} if param.example else {})


def _own(lang: str) -> dict[str, Any]:
    """This document, and the page of it."""
    title = Text("此文档", "this document")
    response = {
        "description": title.in_(lang),
        "content": {"application/json": {"schema": {"type": "object", "required": ["openapi", "paths"]}}},
    }
    return {
        "/api/openapi.json": {
            "get": {
                "operationId": "document",
                "tags": ["about"],
                "summary": title.in_(lang),
                "parameters": [_referred(LANG, lang), {"$ref": "#/components/parameters/IfNoneMatch"}],
                "responses": {
                    "200": response,
                    "304": {"description": _UNCHANGED.in_(lang)},
                    **{str(status): {"$ref": f"#/components/responses/{status}"} for status in ALWAYS},
                },
            }
        }
    }


def _header(about: str) -> dict[str, Any]:
    return {"description": about, "required": True, "schema": {"type": "string", "minLength": 1}}


def _match(lang: str) -> dict[str, Any]:
    return {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": _MATCH.in_(lang),
        "schema": {"type": "string"},
    }


def _statuses() -> set[int]:
    return {kind.status for kind in KINDS.values()}


def _problem(status: int, lang: str) -> dict[str, Any]:
    kinds = [kind for kind in KINDS.values() if kind.status == status]
    return {
        "description": "; ".join(kind.title.in_(lang) for kind in kinds),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
