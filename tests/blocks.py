"""The blocks of data in a page, as its scripts read them."""

import gzip
import json
import re
from base64 import b64decode
from typing import Any

BLOCK = re.compile(
    r'<script id="(?P<id>[\w-]+)" type="application/(?P<type>json|gzip)">(?P<text>[^<]*)</script>'
)


def blocks_of(page: str) -> dict[str, Any]:
    """Every block of JSON by name; vis-network and those of a SPARQL engine are none."""
    found = {m["id"]: m for m in BLOCK.finditer(page) if not m["id"].startswith(("library", "sparql"))}
    return {name: json.loads(text_of(m)) for name, m in found.items()}


def text_of(block: re.Match[str]) -> str:
    """What a block says."""
    zipped = block["type"] == "gzip"
    return gzip.decompress(b64decode(block["text"])).decode() if zipped else block["text"]


def facts_of(blocks: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts of all blocks, in order of number."""
    count = len([name for name in blocks if name.startswith("facts-")])
    return [fact for number in range(count) for fact in blocks[f"facts-{number}"]]
