"""PageNetwork: pyvis' Network with our page instead of its own. The only module that imports pyvis.

Scripts written for pyvis keep working (``add_node``, ``add_edge``, ``write_html``), but the page is one
file that asks nothing of the network, treats every label as text, keeps parallel edges, and stands still.
vis-network comes from the installed pyvis package, whose bytes are checked.
"""

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from pyvis.network import Network

from kg.errors import KGError
from kg.records import Text
from kg.view.document import document
from kg.view.plain import completed

VIS_VERSION = "9.1.2"
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


class PageNetwork(Network):  # type: ignore[misc]
    """A network that writes itself as one self-contained page.

    ``blocks`` holds the data of the page by name (see ``kg.view.payload``); without them, for a network put
    together as pyvis users do, the page gets what it needs from labels, shapes and colours. ``engine`` holds
    the blocks of a SPARQL engine, if the page shall have one.
    """

    def __init__(
        self,
        *,
        title: Text,
        lang: str = "en",
        blocks: Mapping[str, object] | None = None,
        engine: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(directed=True, cdn_resources="in_line", heading=title.in_(lang))
        self.title, self.lang, self.engine = title, lang, engine
        self.blocks = dict(blocks or {})

    def add_node(
        self, n_id: str, label: str | None = None, shape: str = "dot", color: str = "#97c2fc", **options: Any
    ) -> None:
        """As in pyvis, but found by dict instead of by scanning a list."""
        if n_id not in self.node_map:
            node = {**options, "id": n_id, "label": label or n_id, "shape": shape, "color": color}
            self.node_map[n_id] = node
            self.nodes.append(node)
            self.node_ids.append(n_id)

    def add_edge(self, source: str, to: str, **options: Any) -> None:
        """As in pyvis, but parallel edges are kept.

        Raises:
            KGError: when an end is not in the network.
        """
        for end in (source, to):
            if end not in self.node_map:
                raise KGError("an edge needs both its ends", where=end, fix="add the node first")
        self.edges.append({"from": source, "to": to, **options})

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:  # noqa: FBT001, FBT002 - pyvis' signature
        """The page as text."""
        blocks = self.blocks or completed(self.nodes, self.edges)
        self.html = document(
            blocks, title=self.title, lang=self.lang, library=vis_network(), engine=self.engine
        )
        return self.html

    def write_html(
        self,
        name: str,
        local: bool = True,  # noqa: FBT001, FBT002 - pyvis' signature
        notebook: bool = False,  # noqa: FBT001, FBT002
        open_browser: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Write the page, in UTF-8 wherever one is, and nothing beside it."""
        Path(name).write_bytes(self.generate_html().encode())
        if open_browser:
            import webbrowser

            webbrowser.open(Path(name).resolve().as_uri())


def vis_network() -> str:
    """vis-network as the installed pyvis carries it.

    Raises:
        KGError: when its bytes are not those this page was made and tested with.
    """
    place = files("pyvis").joinpath("templates", "lib", f"vis-{VIS_VERSION}", "vis-network.min.js")
    data = place.read_bytes() if place.is_file() else b""
    if sha256(data).hexdigest() != VIS_SHA256:
        raise KGError(
            f"vis-network {VIS_VERSION} inside pyvis is missing or not as expected",
            where=str(place),
            fix="install pyvis 0.3.2, or check the new version and change VIS_SHA256",
        )
    return data.decode().partition("//# sourceMappingURL")[0]  # the map is not in the page
