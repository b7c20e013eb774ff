"""SPARQL inside the page: Oxigraph as WebAssembly, the code of its worker, and the graph as N-Quads.

Nothing of it runs before the reader asks something. The engine is taken from npm while kg is installed
(``kg/view/vendor/hatch_build.py``); where that was not possible, a page can be written without it.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from importlib.resources import files
from itertools import islice

from kg.errors import KGError
from kg.graph.asking.query import Term
from kg.iri import PREFIXES
from kg.view.document import asset, packed

MOST = 1_000_000
"""The most statements that a browser's tab takes in within some seconds."""
_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)


def blocks(quads: Iterable[str]) -> dict[str, str]:
    """All that the page needs to answer queries over these N-Quads (one a line), by name of block.

    Raises:
        KGError: when kg was installed without the engine, or when there are too many statements for a page.
    """
    ready = engine()
    lines = [f"{line.rstrip()}\n" for line in islice(quads, MOST + 1)]
    if len(lines) > MOST:
        raise KGError(
            f"more than {MOST:,} statements are too many to be queried on a page",
            fix="leave out --sparql; kg query and kg serve answer over all of them",
            zh=(
                f"超过 {MOST:,} 条陈述，太多，无法在网页内查询",
                "请不带 --sparql，改用 kg query 或 kg serve 查询",
            ),
        )
    return ready | {"sparql-data": packed("".join(lines).encode())}


def engine() -> dict[str, str]:
    """The engine without data: its script, its worker's script, its WebAssembly (gzip in base64).

    Raises:
        KGError: when kg was installed without it.
    """
    folder = files("kg.view").joinpath("vendor", "oxigraph")
    try:
        script = folder.joinpath("engine.js").read_text(encoding="utf-8")
        code = folder.joinpath("engine.wasm.gz").read_bytes()
    except OSError as error:
        raise _absent() from error
    worker = f"const PREFIXES = {json.dumps(PREFIXES)};\n{asset('src/engine.js')}"
    return {"sparql-engine": script, "sparql-worker": worker, "sparql-wasm": b64encode(code).decode()}


def filled(query: str, terms: Mapping[str, Term]) -> str:
    """A query with its parameters filled in: ``VALUES`` in front of all it looks for.

    >>> print(filled("SELECT * WHERE {\\n  ?s ?p ?o }", {"s": ox.NamedNode("https://example.org/a")}))
    SELECT * WHERE {
      VALUES ?s { <https://example.org/a> }
      ?s ?p ?o }
    """
    rows = "".join(f"\n  VALUES ?{name} {{ {term} }}" for name, term in terms.items())
    return _WHERE.sub(lambda match: match[0] + rows, query, count=1) if rows else query


def _absent() -> KGError:
    return KGError(
        "kg was installed without the SPARQL engine of the page",
        fix="install npm (it comes with Node.js) and then kg anew: make clean && make, or pip install .",
        zh=(
            "kg 安装时没有带上网页内的 SPARQL 引擎",
            "请先安装 npm（随 Node.js 提供），再重新安装 kg：make clean && make，或 pip install .",
        ),
    )
