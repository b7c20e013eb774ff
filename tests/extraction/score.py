"""How well articles are read, in precision, recall and F1 over all articles of a split.

    python -m tests.extraction.score [near|aside|real]... [--misses] [--reveal] [--above 0.5] [--folder DIR]

``near`` are the articles that rules were made with, ``aside`` those that nobody who makes rules looks into
(what was missed there is shown with ``--reveal`` only), ``real`` the article of the first data set.
Without a split, near and aside are set side by side: the gap says how much was learnt by heart.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from click import echo

from kg.extract.extraction import extract, lexicon
from kg.extract.reading import read_article
from kg.schema import Schema, load_schema
from kg.table import Cell, Table
from tests.extraction.gold import SPLITS, Gold, articles, read_gold
from tests.extraction.matching import MEASURES, Judge, Outcome, lines, total
from tests.extraction.predicted import Predicted, of_candidates, of_folder
from tests.extraction.real import article_text, gold_of_dataset

REAL = "real"
SHOWN = ("person", "organization", "overlap", "title", "post", "member", "lead")
"""What is compared with a data set: its events are told in other terms than those of gold."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcomes of a split: by article, and all together by measure; ``skipped`` says why there are none."""

    split: str
    by_article: tuple[tuple[str, dict[str, Outcome]], ...] = ()
    skipped: str = ""

    def __getitem__(self, measure: str) -> Outcome:
        return total(by[measure] for _, by in self.by_article if measure in by)


def score(split: str, schema: Schema, *, above: float = 0, folder: Path | None = None) -> Result:
    """Read the articles of a split, or take what a data set says of them, and compare with the gold."""
    judge = Judge(lexicon(schema))
    pairs = list(_gold(split, schema))
    if not pairs:
        return Result(split, skipped=f"{split}: no articles here")
    found = of_folder(folder, schema, above) if folder else {}
    outcomes = (
        (
            gold.id,
            judge.compare(gold, found.get(gold.id, Predicted()) if folder else _read(text, schema, above)),
        )
        for text, gold in pairs
    )
    return Result(split, tuple((one, _measured(split, by)) for one, by in outcomes))


def _gold(split: str, schema: Schema) -> Iterator[tuple[Path, Gold]]:
    if split != REAL:
        yield from ((text, read_gold(text, gold)) for text, gold in articles(split))
    else:
        text = article_text()
        if text:
            yield text, gold_of_dataset(schema)


def _read(text: Path, schema: Schema, above: float) -> Predicted:
    """What the extractor finds in one article by itself."""
    (found,) = extract([read_article(text)], schema)
    return of_candidates(found.article, found.candidates, schema, above)


def _measured(split: str, by: dict[str, Outcome]) -> dict[str, Outcome]:
    return by if split != REAL else {measure: by[measure] for measure in SHOWN}


def table(result: Result) -> Table:
    """A row for each measure: precision, recall, F1 and the counts behind them."""
    columns = ("measure", "precision", "recall", "f1", "gold", "found", "predicted", "right")
    rows = [_row(measure, result[measure]) for measure in MEASURES if _has(result, measure)]
    return Table.of(columns, rows, _caption(result))


def _row(measure: str, one: Outcome) -> list[Cell]:
    shares = [_rounded(share) for share in (one.precision, one.recall, one.f1)]
    return [MEASURES[measure][1], *shares, one.gold, one.found, one.predicted, one.right]


def compared(one: Result, other: Result) -> Table:
    """F1 of two splits side by side, and by how much the first is better."""
    rows = []
    for measure, (_, name) in MEASURES.items():
        a, b = one[measure].f1, other[measure].f1
        gap = None if a is None or b is None else a - b
        rows.append([name, *map(_rounded, (a, b, gap))])
    columns = ("measure", one.split, other.split, "gap")
    return Table.of(columns, rows, f"F1: {_caption(one)}; {_caption(other)}")


def _caption(result: Result) -> str:
    return f"{result.split}, {len(result.by_article)} articles"


def _has(result: Result, measure: str) -> bool:
    return any(measure in by for _, by in result.by_article)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def shown(result: Result, *, reveal: bool) -> Iterator[str]:
    """What was missed and what is wrong; of articles set aside only when they are to be revealed."""
    if result.split == "aside" and not reveal:
        yield "aside: not shown, so that no rule is made for these articles (--reveal shows them)"
    else:
        yield from lines(result.by_article)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of splits."""
    given = _parsed(arguments)
    schema = load_schema()
    results = {
        split: score(split, schema, above=given.above, folder=given.folder)
        for split in given.splits or SPLITS
    }
    for result in results.values():
        _print(result, given.misses, given.reveal)
    if set(SPLITS) <= results.keys():
        _print_gap(results)
    return 0


def _print(result: Result, misses: bool, reveal: bool) -> None:
    echo(f"\n{result.skipped or table(result).render('text')}")
    if misses and not result.skipped:
        echo("\n".join(shown(result, reveal=reveal)))


def _print_gap(results: Mapping[str, Result]) -> None:
    one, other = (results[split] for split in SPLITS)
    if not (one.skipped or other.skipped):
        echo(f"\n{compared(one, other).render('text')}")


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("splits", nargs="*", metavar="near|aside|real")
    parser.add_argument("--misses", action="store_true", help="list what was missed and what is wrong")
    parser.add_argument("--reveal", action="store_true", help="list it for the articles set aside, too")
    parser.add_argument("--above", type=float, default=0, help="count candidates of this confidence or more")
    parser.add_argument(
        "--folder", type=Path, help="score a data set in place of what the extractor finds now"
    )
    given = parser.parse_args(arguments)
    for split in given.splits:
        if split not in (*SPLITS, REAL):
            parser.error(f"no such split: {split}")
    return given


if __name__ == "__main__":
    raise SystemExit(main())
