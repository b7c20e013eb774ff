"""The level at which an organisation stands, by the territory or the ending in its name."""

from kg.extract.language.forms import base, layer
from kg.extract.language.scene import Scene
from kg.extract.language.territory import territories

_LEVELS = {
    "省": "province",
    "自治区": "province",
    "市": "municipality",
    "州": "municipality",
    "区": "district",
    "县": "district",
    "旗": "district",
    "街道": "subdistrict",
    "镇": "town",
    "乡": "town",
    "社区": "community",
    "村": "community",
}


def level(scene: Scene, name: str) -> str:
    """The id of its level, or nothing: that of its body's ending, else that of the territory it is."""
    root = base(scene, name) or name
    found = territories(root)
    if found and found[-1][0] == root:
        return _LEVELS.get(found[-1][1], "")
    part = layer(scene, root)
    return part.kind.level if part else ""
