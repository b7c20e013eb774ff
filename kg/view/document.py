"""One self-contained HTML document: our template, style and modules, locked by a content security policy.

The policy lists the hashes of exactly the scripts and the style that the document carries and forbids
everything else, so that nothing can be fetched or run from a label, even by mistake. Data stand in blocks,
each one JSON document; a long one is gzipped. So is vis-network, which the page unpacks and runs as a script
of its own: the policy knows its hash too.
"""

import gzip
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from kg.errors import KGError
from kg.records import Text
from kg.view.bundle import bundle

LANGUAGES = ("zh", "en")
LONG = 8_000
"""A block of more bytes than this is gzipped."""
COLUMN = 200
"""In a block, a list of at least so many values stands on a line of its own."""
JSON, GZIP, PLAIN = "application/json", "application/gzip", "text/plain"


@dataclass(frozen=True, slots=True)
class Block:
    """Data for the page: the id of its element, what the element holds, and the text of it."""

    id: str
    type: str
    text: str


def document(
    blocks: Mapping[str, object],
    *,
    title: Text,
    lang: str,
    library: str,
    engine: Mapping[str, str] | None = None,
) -> str:
    """The whole page: ``blocks`` by name for the scripts, ``library`` is the source of vis-network.

    ``engine`` holds the blocks of a SPARQL engine (``kg.view.sparql``), if there shall be one.

    Raises:
        KGError: when ``lang`` is neither zh nor en.
    """
    from jinja2 import Environment

    if lang not in LANGUAGES:
        raise KGError(f"no page language {lang!r}", fix="choose zh or en")
    css = style()
    library = _lines(library)
    scripts = [asset("old.js"), bundle("main.js", lambda name: asset(f"src/{name}"))]
    template = Environment(autoescape=True, keep_trailing_newline=True).from_string(asset("page.html.j2"))
    return template.render(
        lang={"zh": "zh-Hans"}.get(lang, lang),
        title=title.in_(lang),
        policy=policy([*scripts, library], css, engine=bool(engine)),
        style=_safe(css),
        blocks=[
            Block("library", GZIP, packed(library.encode())),
            *_blocks(blocks, title, lang, engine or {}),
        ],
        scripts=[_safe(one) for one in scripts],
        safe=_safe,
    )


def policy(scripts: list[str], css: str, *, engine: bool = False) -> str:
    """The content security policy that admits these scripts and this style and nothing else.

    Workers are made from the page's own text (``blob:``); an ``engine`` may compile its WebAssembly.
    """
    hashes = " ".join(_hash(one) for one in scripts) + (" 'wasm-unsafe-eval'" if engine else "")
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(css)}; img-src data: blob:; "
        "worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def json_text(value: object) -> str:
    """JSON that can stand inside a script element: readable Chinese, nothing that ends the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for risky in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(risky, f"\\u{ord(risky):04x}")
    return text


def lined_text(value: object) -> str:
    """The same JSON with long lists on lines of their own, every second line (see ``columns.js``).

    >>> lined_text({"a": [1], "b": {"c": [7] * COLUMN}}).splitlines()[::2]
    ['{"a":[1],"b":{"c":', '}}']
    """
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json_text(key)}:{lined_text(one)}" for key, one in value.items()) + "}"
    if not isinstance(value, list | tuple):
        return json_text(value)
    if len(value) >= COLUMN:
        return f"\n{json_text(value)}\n"
    return "[" + ",".join(lined_text(one) for one in value) + "]"


def packed(data: bytes) -> str:
    """Bytes as gzip in base64, the same for the same bytes (no time in the header: RFC 1952, 2.3.1)."""
    return b64encode(gzip.compress(data, 9, mtime=0)).decode()


def words() -> dict[str, dict[str, str]]:
    """The page's own words, by language: ``assets/words`` has pairs (zh, en) in a file for each panel."""
    pairs = {key: pair for name in _names("words") for key, pair in json.loads(asset(name)).items()}
    return {lang: {key: pair[at] for key, pair in pairs.items()} for at, lang in enumerate(LANGUAGES)}


def style() -> str:
    """The page's style: ``assets/style``, in order of name."""
    return "".join(asset(name) for name in _names("style"))


def asset(name: str) -> str:
    """A file of ``assets``; it may not close the element it will stand in."""
    text = files("kg.view").joinpath("assets", *name.split("/")).read_text(encoding="utf-8")
    return _closed(_lines(text), name)


def _names(folder: str) -> list[str]:
    return sorted(f"{folder}/{one.name}" for one in files("kg.view").joinpath("assets", folder).iterdir())


def _blocks(
    blocks: Mapping[str, object], title: Text, lang: str, engine: Mapping[str, str]
) -> Iterator[Block]:
    about = {"title": {"zh": title.zh, "en": title.en}, "lang": lang, "words": words()}
    for name, value in ({"about": about} | dict(blocks)).items():
        text = lined_text(value) if name == "core" else json_text(value)
        data = text.encode()
        yield Block(name, GZIP, packed(data)) if len(data) > LONG else Block(name, JSON, text)
    kinds = {"sparql-worker": PLAIN, "sparql-engine": PLAIN}
    for name, text in engine.items():
        yield Block(name, kinds.get(name, GZIP), _closed(text, f"{name}.js"))
    core = blocks.get("core")
    if isinstance(core, Mapping) and core.get("tier") == "huge":
        yield Block("clerk", PLAIN, bundle("clerk.js", lambda name: asset(f"src/{name}")))


def _safe(text: str) -> object:
    """Markup that is ours or the library's, and was checked by `_closed` or escaped by `json_text`."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704


def _lines(text: str) -> str:
    """Line breaks as a browser reads them before it takes the hash (HTML, 13.2.3.5: CR becomes LF)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _closed(text: str, name: str) -> str:
    if name.endswith((".js", ".css")) and "</" in text:
        raise KGError("an asset of the page may not contain '</'", where=name, fix="write it otherwise")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
