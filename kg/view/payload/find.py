"""What things can be found by: other names, and how names in Chinese are read."""

import networkx as nx

from kg.table import plain
from kg.view.pinyin import syllables


def find(graph: nx.MultiDiGraph) -> dict[str, list[list[str]]]:
    """For each node its other names, and the pinyin of its name and of these."""
    alias, pinyin = [], []
    for _, data in graph.nodes(data=True):
        others = [plain(name) for name in data["aliases"]]
        person = data["family"] == "person"
        alias.append(others)
        pinyin.append([syllables(name, person=person) for name in (plain(data["label_zh"]), *others)])
    return {"alias": alias, "pinyin": pinyin}
