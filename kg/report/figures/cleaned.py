"""What matplotlib writes, made fit for a page with a strict content security policy.

Attributes instead of styles, no metadata, no ids but those that are referred to, each unique to its figure.
Named colours get a class, so that the page can give them other values in the dark; each is its own fallback.
"""

import re
from xml.etree import ElementTree as ET

from kg.report.figures.colours import COLOURS
from kg.report.fonts import FAMILIES
from kg.table import plain

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_KEPT = frozenset(
    (
        *("fill", "stroke", "opacity", "fill-opacity", "stroke-opacity", "stroke-width", "stroke-dasharray"),
        *("stroke-linejoin", "stroke-linecap", "font-size", "font-weight", "font-style", "text-anchor"),
    )
)
"""The properties that are kept, each of which may stand as an attribute (SVG 2, appendix on properties)."""
_RULE = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_TARGET = re.compile(r'href="#([^"]+)"')
_NUMBER = re.compile(r"-?\d+\.\d{3,}")


def cleaned(text: str, name: str, title: str, alt: str) -> str:
    """The drawing as an element that says what it shows, its ids beginning with ``name``."""
    root = ET.fromstring(text)  # noqa: S314 - matplotlib wrote it
    used = set(_REFERENCE.findall(text)) | set(_TARGET.findall(text))
    _bare(root)
    for element in root.iter():
        _identified(element, name, used)
        _attributed(element, name)
        _classed(element)
    while _flattened(root):
        pass
    _headed(root, name, title, alt)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return ET.tostring(root, encoding="unicode")


def _bare(root: ET.Element) -> None:
    """Without metadata, styles, clips (nothing is beyond the sheet) or white space between elements."""
    for parent in list(root.iter()):
        parent.attrib.pop("clip-path", None)
        parent.tail = None
        if parent.tag != _tag("text"):
            parent.text = None
        for child in list(parent):
            if child.tag in _DROPPED:
                parent.remove(child)


def _identified(element: ET.Element, name: str, used: set[str]) -> None:
    own = element.attrib.pop("id", "")
    if own in used:
        element.set("id", f"{name}-{own}")
    target = element.attrib.pop(f"{{{_XLINK}}}href", "")
    if target:
        element.set("href", f"#{name}-{target[1:]}")


def _attributed(element: ET.Element, name: str) -> None:
    """Properties as attributes, numbers to two digits, turned text only where it is turned."""
    rules = dict(_RULE.findall(element.attrib.pop("style", "")))
    element.attrib.update((key, value.strip()) for key, value in rules.items() if key in _KEPT)
    for key, value in element.items():
        if key not in {"id", "href"}:
            referred = _REFERENCE.sub(lambda match: f"url(#{name}-{match[1]})", value)
            element.set(key, " ".join(_NUMBER.sub(lambda match: f"{float(match[0]):.2f}", referred).split()))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def _classed(element: ET.Element) -> None:
    colours = ((key, COLOURS.get(element.get(key, ""))) for key in ("fill", "stroke"))
    names = [f"{key[0]}-{color}" for key, color in colours if color]
    if names:
        element.set("class", " ".join(names))


def _flattened(root: ET.Element) -> bool:
    """Whether there were groups that say nothing: they give way to what is in them."""
    found = False
    for parent in list(root.iter()):
        for at, child in reversed(list(enumerate(parent))):
            if (
                child.tag in {_tag("g"), _tag("defs")}
                and not child.attrib
                and (child.tag == _tag("g") or not len(child))
            ):
                found = True
                parent[at : at + 1] = list(child)
    return found


def _headed(root: ET.Element, name: str, title: str, alt: str) -> None:
    """What the figure shows, for those who do not see it; its size follows the page."""
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.attrib.update(
        {
            "xmlns": _SVG,
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            "font-family": FAMILIES,
        }
    )
    for at, (tag, words) in enumerate((("title", title), ("desc", alt))):
        element = ET.Element(_tag(tag), {"id": f"{name}-{tag}"})
        element.text = plain(words)
        root.insert(at, element)


def _tag(name: str) -> str:
    return f"{{{_SVG}}}{name}"


_DROPPED = frozenset(map(_tag, ("metadata", "style", "clipPath")))
