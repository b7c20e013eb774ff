"""One self-contained HTML document: our template, style and scripts, locked by a content security policy.

The policy lists the hashes of exactly the scripts and the style that the document carries and forbids
everything else, so that nothing can be fetched or run from a label, even by mistake.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Any

from kg.errors import KGError
from kg.records import Text

SCRIPTS = (
    "data.js",
    "words.js",
    "state.js",
    "curves.js",
    "camera.js",
    "draw.js",
    "labels.js",
    "pick.js",
    "card.js",
    "search.js",
    "legend.js",
    "keys.js",
    "main.js",
)
"""The page's own scripts in ``assets/src``, in the order in which they are joined."""
LANGUAGES = ("zh", "en")


def document(data: Mapping[str, Any], *, title: Text, lang: str, library: str) -> str:
    """The whole page: ``data`` for the scripts, ``library`` is the source of vis-network.

    Raises:
        KGError: when ``lang`` is neither zh nor en.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    if lang not in LANGUAGES:
        raise KGError(f"no page language {lang!r}", fix="choose zh or en")
    style = asset("page.css")
    scripts = [_lines(library).replace("</script", "<\\/script"), script()]
    block = {"title": {"zh": title.zh, "en": title.en}, "lang": lang, "words": words(), **data}
    template = Environment(autoescape=True, keep_trailing_newline=True).from_string(asset("page.html.j2"))
    return template.render(
        lang={"zh": "zh-Hans"}.get(lang, lang),
        title=title.in_(lang),
        policy=policy(scripts, style),
        style=Markup(style),  # noqa: S704 - our own file, checked by `_closed`
        data=Markup(json_text(block)),  # noqa: S704 - escaped by json_text
        scripts=[Markup(one) for one in scripts],  # noqa: S704 - our own and the library's, checked
    )


def policy(scripts: list[str], style: str) -> str:
    """The content security policy that admits these scripts and this style and nothing else."""
    hashes = " ".join(_hash(one) for one in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; img-src data: blob:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def json_text(value: object) -> str:
    """JSON that can stand inside a script element: readable Chinese, nothing that ends the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for risky in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(risky, f"\\u{ord(risky):04x}")
    return text


def script() -> str:
    """The page's own scripts as one function that runs at once."""
    parts = "\n".join(asset(f"src/{name}") for name in SCRIPTS)
    return f"(() => {{\n'use strict';\n{parts}\n}})();"


def words() -> dict[str, dict[str, str]]:
    """The page's own words, by language."""
    return {lang: json.loads(asset(f"{lang}.json")) for lang in LANGUAGES}


def asset(name: str) -> str:
    """A file of ``assets``; it may not close the element it will stand in."""
    text = files("kg.view").joinpath("assets", *name.split("/")).read_text(encoding="utf-8")
    return _closed(_lines(text), name)


def _lines(text: str) -> str:
    """Line breaks as a browser reads them before it takes the hash (HTML, 13.2.3.5: CR becomes LF)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _closed(text: str, name: str) -> str:
    if name.endswith((".js", ".css")) and "</" in text:
        raise KGError("an asset of the page may not contain '</'", where=name, fix="write it otherwise")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
