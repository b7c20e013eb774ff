"""The frame of the command line: lazy loading, shared options, errors as one line, exit codes."""

import errno
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

import click

from kg import __version__
from kg.errors import KGError, WriteError, unwritable

LANGUAGES = ("zh", "en")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NOTHING, FAILED, INTERRUPTED, PIPE_CLOSED = 1, 3, 130, 141
READING = {errno.ENOENT}


class State:
    """What every command may need to know."""

    def __init__(self) -> None:
        self.lang, self.debug = _language(os.environ.get("KG_LANG", "")), False


def _language(value: str) -> str:
    """The language that the environment asks for, also as a locale such as ``zh_CN.UTF-8``; else English."""
    short = value.strip()[:2].lower()
    return short if short in LANGUAGES else "en"


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Put a shared option into the state, unless it was not given here."""
    if value is not None and parameter.name:
        setattr(context.ensure_object(State), parameter.name, value)


def _shared() -> list[click.Parameter]:
    """The options of the program and of every command; those of the command win."""
    lang = click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        callback=_keep,
        help="Language of labels and messages (default: KG_LANG, else en).",
    )
    debug = click.Option(
        ["--debug"],
        is_flag=True,
        default=None,
        expose_value=False,
        callback=_keep,
        help="Show the trace of an error.",
    )
    return [lang, debug]


def emit(text: str) -> None:
    """Data, to stdout."""
    click.echo(text)


def pour(pieces: Iterable[str]) -> None:
    """Data in pieces, to stdout."""
    for piece in pieces:
        click.echo(piece, nl=False)


def talk(text: str) -> None:
    """Talk, to stderr; control characters that came in with the data are shown, not obeyed."""
    click.echo(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text), err=True)


def end(code: int, text: str = "") -> NoReturn:
    """End the command with an exit code, perhaps after a word on stderr."""
    if text:
        talk(text)
    raise click.exceptions.Exit(code)


class Command(click.Command):
    """A command with the shared options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += _shared()


class Commands(click.Group):
    """The program: imports a command's module when it is asked for, and turns errors into exit codes."""

    def __init__(self, name: str, modules: Mapping[str, str], **kwargs: Any) -> None:
        settings = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
        super().__init__(name, context_settings=settings, **kwargs)
        self.params += _shared()
        click.version_option(__version__, prog_name="kg", message="%(prog)s %(version)s")(self)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order in which a newcomer meets them."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self._modules:
            return None
        found = getattr(import_module(self._modules[cmd_name]), cmd_name)
        return found if isinstance(found, click.Command) else None

    def main(self, args: Sequence[str] | None = None, **kwargs: Any) -> Any:  # type: ignore[override]
        """Run as click does, in UTF-8 whatever the locale says."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        words = sys.argv[1:] if args is None else args
        return super().main([os.fsencode(word).decode("utf-8", "replace") for word in words], **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors become one line on stderr and an exit code."""
        state = ctx.ensure_object(State)
        try:
            value = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _swallow_pipe()
            end(PIPE_CLOSED)
        except KeyboardInterrupt:
            end(INTERRUPTED)
        except (KGError, OSError) as error:
            if state.debug:
                raise
            end(FAILED, self._line(ctx, error, state.lang))
        else:
            return value

    def _line(self, ctx: click.Context, error: KGError | OSError, lang: str) -> str:
        """An error in words; where a folder can be chosen, it says with which option."""
        from kg.cli.words import CHOOSE, ERROR

        command = self.get_command(ctx, ctx.invoked_subcommand or "")
        known = error if isinstance(error, KGError) else _named(error)
        if isinstance(known, WriteError) and command and _has_out(command):
            known.fix, known.zh = CHOOSE.en, (known.zh[0], CHOOSE.zh)
        return ERROR.in_(lang) + known.line(lang)


def _has_out(command: click.Command) -> bool:
    return any(param.name == "out" for param in command.params)


def _named(error: OSError) -> KGError:
    """An error of the system, about the file that the user knows rather than one that is in the making."""
    parts = Path(os.fsdecode(error.filename)).parts if error.filename else ()
    own = list(takewhile(lambda part: not part.startswith("draft-"), parts))
    if error.errno in READING or not own:
        return KGError(error.strerror or str(error), where=str(Path(*own)) if own else "")
    return unwritable(Path(*own), error)


def _swallow_pipe() -> None:
    """Nobody reads any more: let the last flush go nowhere instead of complaining."""
    if hasattr(sys.stdout, "fileno"):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
