"""What a document is about: the absolute names it has, and the territories that its headline names."""

import re
from collections.abc import Iterable, Iterator

from kg.extract.article import Article
from kg.extract.language.forms import canonical, layer, layers
from kg.extract.language.scene import Scene
from kg.extract.language.territory import divisions, territories
from kg.extract.meaning.posts import Titled
from kg.extract.meaning.resolve import Context
from kg.extract.naming.organizations import Found, is_bare

_NAME = re.compile(r"[\u3400-\u9fff]{2,12}?(?:自治区|街道|[省市州区县旗镇乡])")


def context(article: Article, scene: Scene, found: Iterable[Found], chains: Iterable[Titled]) -> Context:
    """The absolute names of an article and where each stands; those of the page's other lines stand first."""
    places: dict[str, list[int]] = {}
    for name in _page(article, scene):
        places.setdefault(name, []).append(-1)
    for start, name in sorted((*_found(scene, found), *_titles(scene, chains))):
        for one in dict.fromkeys((name, *_bearers(scene, name))):
            places.setdefault(one, []).append(start)
    title = _title(article, scene)
    heads = frozenset(one for name in places for one, _ in territories(name) if one in title)
    return Context(scene, {name: tuple(where) for name, where in places.items()}, heads, title)


def _bearers(scene: Scene, name: str) -> Iterator[str]:
    """The bodies whose units a name is, as far as they have names of their own."""
    return (
        one
        for part in layers(scene, name)
        if part.unit and _absolute(scene, one := name[: len(part.name) - len(part.label)])
    )


def _found(scene: Scene, found: Iterable[Found]) -> Iterator[tuple[int, str]]:
    for one in found:
        name = canonical(scene, one.name)
        if not one.relative and _absolute(scene, name):
            yield one.span[0], name


def _titles(scene: Scene, chains: Iterable[Titled]) -> Iterator[tuple[int, str]]:
    for one in chains:
        for segment in one.chain:
            for region in (*segment.shared, segment.region):
                name = canonical(scene, scene.text[slice(*region)]) if region else ""
                if region and _absolute(scene, name):
                    yield region[0], name


def _absolute(scene: Scene, name: str) -> bool:
    return len(name) > 2 and not is_bare(scene, name) and not name.startswith(("我", "本", "该"))


def _page(article: Article, scene: Scene) -> Iterator[str]:
    """The territories that the lines around the story name: the publisher, the navigation."""
    if layer(scene, article.publisher) and _absolute(scene, article.publisher):
        yield article.publisher
    lines = [article.publisher]
    lines += [scene.text[slice(*zone.span)] for zone in article.zones if zone.kind == "navigation"]
    for line in lines:
        for match in _NAME.finditer(line):
            yield from (
                name for name, _ in territories(match[0]) if name in divisions() or name in scene.text
            )


def _title(article: Article, scene: Scene) -> str:
    """The words of the headline, of the page's other lines, and of the first line of the story."""
    kinds = ("headline", "navigation")
    lines = [scene.text[slice(*zone.span)] for zone in article.zones if zone.kind in kinds]
    return "\n".join([article.publisher, article.title, scene.text[: scene.text.find("\n")], *lines])
