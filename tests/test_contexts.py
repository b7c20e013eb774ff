"""Contexts: the sentences round a quote, its words marked, its paragraph counted."""

import doctest
import os
from pathlib import Path

import pytest

import kg.view.contexts
from kg.graph.store.snapshot import current
from kg.graph.telling.facts import Quote, facts, statements
from kg.ingest.dataset import open_dataset
from kg.ingest.texts import load_texts
from kg.records import Text
from kg.schema import load_schema
from kg.view.contexts import Contexts
from tests.conftest import DATASET
from tests.test_first_dataset import ROOT

TEXT = "\n甲区委开会。\n\n　　张三说：“乙镇好！”李四说好。王五走了？丙村\n\n丁办是成员\n末句"


def quoted(*pieces: str, text: str = TEXT) -> Quote:
    """The first place of each of some pieces."""
    places = [(text.index(piece), text.index(piece) + len(piece)) for piece in pieces]
    return Quote("".join(pieces), "s", Text(), tuple(places), pieces=pieces)


@pytest.mark.parametrize(
    ("pieces", "paragraph", "parts"),
    [
        (("甲区委",), 1, ["", "甲区委", "开会。"]),
        (("乙镇",), 2, ["张三说：“", "乙镇", "好！”"]),
        (("李四",), 2, ["", "李四", "说好。"]),
        (("丁办", "成员"), 3, ["", "丁办", "是", "成员", ""]),
        (("末句",), 4, ["", "末句", ""]),
        (("好！”李四",), 2, ["张三说：“乙镇", "好！”李四", "说好。"]),  # runs over the end of a sentence
        (("李四", "王五"), 2, ["", "李四", "说好。", "王五", "走了？"]),  # neighbours
        (("甲区委", "王五"), 1, ["", "甲区委", "开会。…", "王五", "走了？"]),  # far apart
        (("丙村", "丁办"), 2, ["", "丙村", "\n", "丁办", "是成员"]),  # over the end of a line
        (("　　张三",), 2, ["", "　　张三", "说：“乙镇好！”"]),  # with the white space it has
    ],
)
def test_sentences_with_marks(pieces: tuple[str, ...], paragraph: int, parts: list[str]) -> None:
    assert Contexts({"s": TEXT}).of(quoted(*pieces)) == (paragraph, parts)


def test_line_ends_of_windows() -> None:
    text = "甲区委\r\n\r\n乙镇开会。\r\n"
    assert Contexts({"s": text}).of(quoted("乙镇", text=text)) == (2, ["", "乙镇", "开会。"])


def test_pieces_that_overlap_are_not_said_twice() -> None:
    quote = Quote("", "s", Text(), ((1, 4), (2, 5)))
    assert Contexts({"s": TEXT}).of(quote) == (1, ["", "甲区委", "", "开", "会。"])


@pytest.mark.parametrize(
    "quote",
    [
        Quote("甲区委", "another", Text(), ((1, 4),)),
        Quote("甲区委", "s", Text()),  # not located
        Quote("甲区委", "s", Text(), ((1, 4000),)),  # beyond the text
        Quote("甲区委", "s", Text(), ((2, 5),), pieces=("甲区委",)),  # not what stands there
    ],
)
def test_no_context(quote: Quote) -> None:
    assert Contexts({"s": TEXT}).of(quote) is None


def test_every_quote_of_the_first_data_set(exports: Path) -> None:
    folder = Path(os.environ.get("KG_TEXTS", ROOT.parent / "shared" / "seed"))
    if not folder.is_dir():
        pytest.skip("the article is not here: name its folder in KG_TEXTS")
    schema = load_schema()
    texts, _ = load_texts(open_dataset(DATASET, schema), folder)
    store = current(exports, "donghongqiao").store()
    quotes = [q for one in (*facts(store, schema), *statements(store, schema)) for q in one.quotes]
    (text,) = texts.values()
    contexts = Contexts(dict.fromkeys({q.source for q in quotes}, text))
    assert len(quotes) > 300
    for quote in quotes:
        found = contexts.of(quote)
        assert found is not None, quote
        assert tuple(found[1][1::2]) == quote.pieces
        assert len(found[1]) % 2 == 1
        assert found[0] == quote.paragraph, "the data know it without the text"


def test_doctest() -> None:
    assert doctest.testmod(kg.view.contexts).failed == 0
