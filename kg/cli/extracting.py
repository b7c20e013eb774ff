"""The command that reads articles: ``extract``."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.group import FAILED, NOTHING, Command, State, emit, end, talk
from kg.cli.options import example, state
from kg.records import Text

if TYPE_CHECKING:
    from kg.extract.model import Adviser
    from kg.extract.tabling.writing import Found

_NONE = Text(
    "{name}：不像党建新闻，未提取", "{name}: not of this register of news, nothing was taken from it"
)
_FOUND = Text(
    "{articles} 篇文章，{rows} 条候选（{counts}）；用 kg review {folder} 审核",
    "{articles} articles, {rows} candidates ({counts}); decide on them with kg review {folder}",
)
_ASKED = Text(
    "模型 {name}：采纳提议 {kept} 条，舍去 {dropped} 条{why}；"
    "{requests} 次请求，输入 {tokens_in}、输出 {tokens_out} 词元",
    "model {name}: {kept} proposals kept, {dropped} dropped{why}; {requests} requests, "
    "{tokens_in} tokens in, {tokens_out} out",
)
_UNREAD = Text(
    "模型没有读的文段：{many} 段{why}", "stretches of text that the model did not read: {many}{why}"
)
_WHY = Text("（{told}）", " ({told})")
_REASON = Text("{reason} {many}", "{reason}: {many}")
_COMMA = Text("，", "; ")
_SILENT = Text(
    "以下文章只有规则的结果，模型没有读：{names}",
    "of these articles only what the rules found was written, the model did not read them: {names}",
)
_OFFLINE = "Without it nothing is sent anywhere."


@click.command(
    cls=Command,
    epilog=example(
        "kg extract news.txt -o my-network",
        "kg extract *.html -o second --known my-network",
        "kg extract news.txt -o third --model qwen3 --model-url http://localhost:8000/v1",
    ),
)
@click.argument("articles", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="New folder."
)
@click.option(
    "--known",
    "known_folders",
    multiple=True,
    metavar="DATASET",
    type=click.Path(path_type=Path, file_okay=False),
    help="Data set whose persons and organisations keep their ids; repeatable.",
)
@click.option(
    "--model",
    metavar="NAME",
    help=f"Also let this language model propose rows: the articles are sent to --model-url. {_OFFLINE} "
    "If it does not answer, what the rules found is written and the exit code is 3.",
)
@click.option(
    "--model-url",
    metavar="URL",
    help="Its OpenAI-compatible endpoint, e.g. http://localhost:8000/v1; key: KG_MODEL_KEY.",
)
@state
def extract(
    state: State,
    articles: tuple[Path, ...],
    out: Path,
    known_folders: tuple[Path, ...],
    model: str | None,
    model_url: str | None,
) -> None:
    """Read articles, and write rows for a person to review."""
    from kg.extract.extraction import extract as extracted
    from kg.extract.reading import read_article
    from kg.extract.tabling.known import known
    from kg.extract.tabling.writing import require_empty, write
    from kg.schema import load_schema

    schema, adviser = load_schema(), _adviser(model, model_url)
    already = known(known_folders, schema)
    read = [read_article(path) for path in articles]
    require_empty(out)
    found = list(extracted(read, schema, already.minter(), adviser.ask if adviser else None))
    files = write(out, found, schema, state.lang, base=already.base)
    for line in _told(found, out, adviser, state.lang):
        talk(line)
    emit("\n".join(str(path) for path in files))
    if adviser and adviser.failed:
        end(FAILED)  # the rules' rows are there, but not all that was asked for: a script is to see that
    if not any(one.candidates for one in found):
        end(NOTHING)


def _adviser(model: str | None, url: str | None) -> "Adviser | None":
    """The model that is asked, if one is."""
    if model is None and url is None:
        return None
    if model is None or url is None:
        raise click.UsageError("--model and --model-url go together")
    from kg.extract.model import Adviser, model_settings

    return Adviser(model_settings(model, url, os.environ))


def _told(found: "Sequence[Found]", out: Path, adviser: "Adviser | None", lang: str) -> Iterator[str]:
    """What there is to say about a run."""
    for one in found:
        if not one.candidates:
            yield _NONE.in_(lang).format(name=one.article.id)
    if adviser:
        yield from _advice(found, adviser, lang)
    yield _summary(found, out, lang)


def _summary(found: "Sequence[Found]", out: Path, lang: str) -> str:
    counts = Counter(row.table for one in found for row in one.candidates)
    told = ", ".join(f"{name} {many}" for name, many in sorted(counts.items()))
    rows = sum(counts.values())
    return _FOUND.in_(lang).format(articles=len(found), rows=rows, counts=told, folder=out)


def _advice(found: "Sequence[Found]", adviser: "Adviser", lang: str) -> Iterator[str]:
    """What became of the model's proposals; what it did not read, and why."""
    told = [one.proposals for one in found if one.proposals]
    dropped, unread = Counter[str](), Counter[str]()
    for one in told:
        dropped.update(one.dropped)
        unread.update(one.unread)
    if told:
        yield _ASKED.in_(lang).format(
            name=adviser.settings.model,
            kept=sum(len(one.found) for one in told),
            dropped=dropped.total(),
            why=_why(dropped, lang),
            requests=sum(one.requests for one in told),
            tokens_in=sum(one.tokens_in for one in told),
            tokens_out=sum(one.tokens_out for one in told),
        )
    if unread:
        yield _UNREAD.in_(lang).format(many=unread.total(), why=_why(unread, lang))
    if adviser.failed:
        yield from _failures(adviser, lang)


def _failures(adviser: "Adviser", lang: str) -> Iterator[str]:
    from kg.cli.words import ERROR

    for line in dict.fromkeys(error.line(lang) for error in adviser.failed.values()):
        yield ERROR.in_(lang) + line
    names = "、" if lang == "zh" else ", "
    yield _SILENT.in_(lang).format(names=names.join((*adviser.failed, *adviser.unasked)))


def _why(counts: Counter[str], lang: str) -> str:
    from kg.extract.model import REASONS

    told = (
        _REASON.in_(lang).format(reason=REASONS[one].in_(lang), many=many)
        for one, many in counts.most_common()
    )
    return _WHY.in_(lang).format(told=_COMMA.in_(lang).join(told)) if counts else ""
