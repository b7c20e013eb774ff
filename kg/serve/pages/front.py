"""``/``: the page of ``kg view``, rendered for the server, with links to what only a server has.

The page brings its own policy, which knows the hashes of its scripts and style. The header says the same, and
forbids framing, which a page cannot say of itself.
"""

import re
from html import unescape

from kg.records import Text
from kg.serve.pages.kinds import kinds
from kg.serve.work import Graph
from kg.view.document import policy as _policy
from kg.view.page import TITLE, render_page

MOST = 10_000
"""Of how many things a page is rendered while somebody waits; ``kg view`` takes more, and its time."""
FRAMING = "; frame-ancestors 'none'"
_META = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]+)(">)')
_STYLE_HASH = re.compile(r"style-src ('sha256-[^']+')")
_HEAD, _TOOLS = "</head>", '<div id="tools"'
_LINKS = Text("服务器", "The server")
STYLE = (
    "#served{display:flex;gap:2px;margin-left:auto}#served+#tools{margin-left:0}"
    "#served a{padding:3px 10px;border-radius:6px;color:var(--accent);text-decoration:none}"
    "#served a{white-space:nowrap}"
    "#served a:hover{background:var(--line)}html:lang(zh) #served .en,html:lang(en) #served .zh{display:none}"
    "@media (max-width:760px){#served{order:2;margin:0 -8px}}@media print{#served{display:none}}"
)
"""How the links look; in the language that the page has at the moment."""


def front_page(graph: Graph, title: Text, lang: str) -> tuple[str, str] | None:
    """The page and the policy for its header; None when the network is too large for one page.

    Raises:
        KGError: when the page cannot be made.
    """
    if sum(len(kind.things) for kind in kinds(graph).values()) > MOST:
        return None
    named = title if title.in_("en") else TITLE
    return served(render_page(graph.store, graph.schema, lang=lang, title=named))


def served(page: str) -> tuple[str, str]:
    """A page of ``kg view`` with links to the rest of the server, and the policy for its header."""
    found = _META.search(page)
    if found is None:
        return page, ""
    own = re.search(r"style-src ('sha256-[^']+')", _policy([], STYLE))
    policy = unescape(found[2])
    if own and _TOOLS in page:
        policy = _STYLE_HASH.sub(lambda match: f"{match[0]} {own[1]}", policy, count=1)
        page = page.replace(found[0], f"{found[1]}{policy.replace(chr(39), '&#39;')}{found[3]}", 1)
        page = page.replace(_HEAD, f"<style>{STYLE}</style>\n{_HEAD}", 1).replace(
            _TOOLS, _links() + _TOOLS, 1
        )
    return page, policy + FRAMING


def _links() -> str:
    """The links; both languages, of which the style shows one."""
    pairs = (("entities", Text("浏览", "Browse")), ("query", Text("查询", "Query")))
    links = "".join(
        f'<a href="./{path}"><span class="zh" lang="zh">{text.zh}</span>'
        f'<span class="en" lang="en">{text.en}</span></a>'
        for path, text in pairs
    )
    return f'<nav id="served" aria-label="{_LINKS.zh} {_LINKS.en}">{links}</nav>\n'
