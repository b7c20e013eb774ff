"""How well and how fast articles are read: the gold articles, the real one, and a megabyte of text.

    python -m tests.benchmarks.bench_extraction [--bytes 1000000] [--rounds 3]

The goals hold for the articles set aside; those that rules were made with may be better by little only. For
speed the gold articles are repeated under other names of persons and places until there is enough; the
yardstick, in the same process and on the same text, is the part-of-speech tagger of jieba (in Python) where it
is installed, or else its Rust form, which the extractor itself uses, so that the ratio says what all else costs.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from typing import Any

from kg.extract.article import Article
from kg.extract.extraction import extract, lexicon
from kg.extract.reading import article_of
from kg.schema import Schema, load_schema
from tests.benchmarks.measure import verdict
from tests.extraction.gold import articles, characters
from tests.extraction.matching import MEASURES
from tests.extraction.score import Result, compared, score, table

GOALS = {"person": 0.95, "title": 0.95, "post": 0.88, "organization": 0.80, "member": 0.80}
REAL_GOALS = {"person": 0.95, "title": 0.95}
GAP = 0.03
SECONDS = 60
GIVEN = "建国明芳丽娟志强伟敏静磊洋勇艳杰涛超秀兰霞平刚桂英文辉玲红军玉萍鹏飞宇浩晨曦"
PLACE = "青云溪柳湖安泰和兴隆福庆长永新昌宁丰源清泉石桥岭松竹梅"


def megabyte(schema: Schema, size: int) -> list[Article]:
    """Articles of the given size together, in bytes of UTF-8: the gold articles under ever new names."""
    chance, made, number = random.Random(6), [], 0
    surnames = sorted(lexicon(schema).words["surnames"])
    patterns = list(_patterns())
    while size > 0:
        text, names, place = patterns[number % len(patterns)]
        for name in names:
            given = "".join(chance.choices(GIVEN, k=max(1, len(name) - 1)))
            text = text.replace(name, chance.choice(surnames) + given)
        if place:
            text = text.replace(place[:-1], "".join(chance.sample(PLACE, max(1, len(place) - 1))))
        made.append(article_of(text, id=f"article-{number}"))
        size -= len(text.encode())
        number += 1
    return made


def _patterns() -> Iterator[tuple[str, list[str], str]]:
    """The texts with the names in them: those of persons, longest first, and that of the place."""
    for text, gold in articles("near"):
        named: dict[str, Any] = json.loads(gold.read_text("utf-8"))
        persons = [name for name in named["persons"] if "·" not in name]
        yield characters(text), sorted(persons, key=len, reverse=True), named.get("place", "")


def yardstick() -> tuple[str, Callable[[str], int]]:
    """A tagger of words, and its name."""
    if find_spec("jieba"):
        tagger = import_module("jieba.posseg")
        return "jieba.posseg", lambda text: sum(1 for _ in tagger.cut(text))
    ours = import_module("rjieba")
    return "rjieba.tag", lambda text: len(ours.tag(text, True))


def timed(work: Callable[[], Any], rounds: int) -> float:
    """The median of the seconds that some work takes."""
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return median(seconds)


def speed(schema: Schema, size: int, rounds: int) -> bool:
    """Whether a megabyte is read in time."""
    text = megabyte(schema, size)
    scale = 1_000_000 / sum(len(one.text.encode()) for one in text)
    name, tag = yardstick()
    tag(text[0].text)
    base = timed(lambda: [tag(one.text) for one in text], rounds) * scale
    found = [0]
    own = (
        timed(lambda: found.append(sum(len(one.candidates) for one in extract(text, schema))), rounds) * scale
    )
    print(f"\n1 MB of text, {len(text)} articles, {found[-1]} candidates; {name} takes {base:.2f} s")
    print(f"  extraction takes {own / base:.1f} times as long as {name}")
    return verdict("seconds for 1 MB", own, SECONDS, at_least=False)


def quality(schema: Schema) -> bool:
    """Whether the goals are met on the articles set aside and on the real one."""
    near, aside, real = (score(split, schema) for split in ("near", "aside", "real"))
    for result in (near, aside, real):
        print(f"\n{result.skipped or table(result).render('text')}")
    print(f"\n{compared(near, aside).render('text')}\n")
    met = [*_goals(aside, GOALS), *_goals(real, REAL_GOALS)]
    for measure in GOALS:
        one, other = near[measure].f1 or 0, aside[measure].f1 or 0
        met.append(verdict(f"gap, {MEASURES[measure][1]}", one - other, GAP, at_least=False))
    return all(met)


def _goals(result: Result, goals: dict[str, float]) -> Iterator[bool]:
    for measure, goal in {} if result.skipped else goals.items():
        yield verdict(f"{result.split}, {MEASURES[measure][1]}", result[measure].f1 or 0, goal)


def main(arguments: list[str] | None = None) -> int:
    """Measure; 1 when a goal was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    schema = load_schema()
    met = [quality(schema), speed(schema, given.bytes, given.rounds)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
