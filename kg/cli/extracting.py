"""The command that reads articles: ``extract``."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.group import NOTHING, Command, State, emit, end, talk
from kg.cli.options import example, state
from kg.records import Text

if TYPE_CHECKING:
    from kg.extract.writing import Found

_NONE = Text("{name}：不像党建新闻，未提取", "{name}: not of this register of news, nothing was taken from it")
_FOUND = Text(
    "{articles} 篇文章，{rows} 条候选（{counts}）；用 kg review {folder} 审核",
    "{articles} articles, {rows} candidates ({counts}); decide on them with kg review {folder}",
)


@click.command(
    cls=Command,
    epilog=example("kg extract news.txt -o my-network", "kg extract *.html -o second --known my-network"),
)
@click.argument("articles", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="New folder.")
@click.option(
    "--known",
    "known_folders",
    multiple=True,
    metavar="DATASET",
    type=click.Path(path_type=Path, file_okay=False),
    help="Data set whose persons and organisations keep their ids; repeatable.",
)
@state
def extract(state: State, articles: tuple[Path, ...], out: Path, known_folders: tuple[Path, ...]) -> None:
    """Read articles for organisations, persons and posts, for a person to review."""
    from kg.extract.extraction import extract as extracted
    from kg.extract.known import known
    from kg.extract.reading import read_article
    from kg.extract.writing import write
    from kg.schema import load_schema

    schema = load_schema()
    already = known(known_folders, schema)
    read = [read_article(path) for path in articles]
    found = list(extracted(read, schema, already.minter()))
    for one in found:
        if not one.candidates:
            talk(_NONE.in_(state.lang).format(name=one.article.id))
    files = write(out, found, schema, state.lang, base=already.base)
    talk(_summary(found, out, state.lang))
    emit("\n".join(str(path) for path in files))
    if not any(one.candidates for one in found):
        end(NOTHING)


def _summary(found: "Sequence[Found]", out: Path, lang: str) -> str:
    counts = Counter(row.table for one in found for row in one.candidates)
    told = ", ".join(f"{name} {many}" for name, many in sorted(counts.items()))
    rows = sum(counts.values())
    return _FOUND.in_(lang).format(articles=len(found), rows=rows, counts=told, folder=out)
