"""kg: evidence-backed knowledge graphs of organisations.

The front door. Importing it does no work: each name is fetched when it is first used.
"""

from importlib import import_module
from typing import Any

_DOOR = {
    "KGError": "kg.errors",
    "Table": "kg.table",
    "load_schema": "kg.schema",
    "open": "kg.opened",
    "build": "kg.pipeline",
    "validate": "kg.pipeline",
    "network": "kg.analysis.network",
}
__all__ = ["KGError", "Table", "build", "load_schema", "network", "open", "validate"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _DOOR:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_DOOR[name]), name)
