"""Questions to an OpenAI-compatible endpoint, within bounds of time, size and number.

The ways to ask differ between servers: with a JSON schema, with plain JSON mode, or without either. The first
way that a server takes is kept for the questions that follow.
"""

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.extract.model.prompting import answer_schema
from kg.extract.model.settings import KEY, ModelSettings

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI

_OWN = "x-stainless-raw-response"
"""By this header of a request the library knows how its answer is to be read."""
_HEADERS = frozenset(
    [_OWN, "host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent"]
)
_MOST_WORDS = 200
_STEP_DOWN = frozenset({400, 415, 422, 501})
_FAULT, _TOO_LARGE, _REDIRECTS = 500, 413, 400
_JSON_MODE = 2
_TOO_LONG = re.compile(r"context[ _](?:length|window|size)|prompt is too long", re.IGNORECASE)
_FINAL = frozenset({401, 403, 404, 405, 410})


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model wrote, why it stopped (``stop``, ``length``, …), and how many tokens it took."""

    text: str
    finish: str = "stop"
    tokens_in: int = 0
    tokens_out: int = 0


class NoAnswerError(Exception):
    """No usable answer came: a time-out, a broken connection, a rate limit, a refusal of this question."""


class TooLongError(NoAnswerError):
    """The question is longer than the model can take."""


class Asker:
    """A connection to a model; ``requests`` counts what was sent, retries too."""

    def __init__(self, settings: ModelSettings) -> None:
        """Open no connection yet.

        Raises:
            KGError: when the client library is not installed.
        """
        self.requests = 0
        self._settings, self._way = settings, 0
        self._client = self._connected()

    def ask(self, messages: Sequence[Mapping[str, str]]) -> Answer:
        """The model's answer.

        Raises:
            NoAnswerError: when there is none to this question.
            KGError: when there will be none to any: a wrong key, an unknown model, no such endpoint.
        """
        from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

        ways = _ways(self._settings)
        while True:
            try:
                return self._answer(messages, ways[self._way])
            except APITimeoutError as error:
                raise NoAnswerError(f"no answer in {self._settings.timeout:g} s") from error
            except APIConnectionError as error:
                raise NoAnswerError("the connection failed") from error
            except APIStatusError as error:
                self._way = self._next_way(error, len(ways))
            except OpenAIError as error:
                raise NoAnswerError(_one_line(str(error))) from error

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _connected(self) -> "OpenAI":
        try:
            from openai import DefaultHttpxClient, OpenAI
        except ImportError as error:
            raise KGError(
                "asking a language model needs the openai package",
                fix="pip install 'kg[model]'",
                zh=("询问语言模型需要 openai 包", "请运行 pip install 'kg[model]'"),
            ) from error
        http = DefaultHttpxClient(
            follow_redirects=False,
            trust_env=not self._settings.is_local,
            event_hooks={"request": [self._sent]},
        )
        return OpenAI(
            api_key=self._settings.key,
            base_url=self._settings.url,
            timeout=self._settings.timeout,
            max_retries=self._settings.retries,
            http_client=http,
        )

    def _sent(self, request: Any) -> None:
        """Count a request, and take from it what is not the question's: what machine this is, and such."""
        self.requests += 1
        for name in [name for name in request.headers if name.lower() not in _HEADERS]:
            del request.headers[name]
        request.headers["Authorization"] = f"Bearer {self._settings.key}"

    def _answer(self, messages: Sequence[Mapping[str, str]], way: Mapping[str, Any]) -> Answer:
        create: Any = self._client.chat.completions.with_streaming_response.create
        with create(model=self._settings.model, messages=messages, **way) as response:
            return _read(_body(response.iter_bytes(), self._settings))

    def _next_way(self, error: "APIStatusError", ways: int) -> int:
        """The way to ask after a refusal, if it may be the way that was refused; raises otherwise."""
        code, way = error.status_code, self._way
        if _TOO_LONG.search(error.message) or code == _TOO_LARGE:
            raise TooLongError(_words(error)) from error
        if code in _STEP_DOWN and way + 1 < ways:
            return way + 1
        if code == _FAULT and way < _JSON_MODE:
            return _JSON_MODE
        self._way = 0
        raise self._said_no(error) from error

    def _said_no(self, error: "APIStatusError") -> Exception:
        code, words = error.status_code, _words(error)
        if code in _FINAL or code < _REDIRECTS:  # which are not followed
            return KGError(
                f"the model's endpoint answered {code}: {words}",
                where=self._settings.url,
                fix=f"check --model, --model-url and {KEY}",
                zh=(f"模型接口回答 {code}：{words}", f"请检查 --model、--model-url 和 {KEY}"),
            )
        return NoAnswerError(f"the server answered {code}: {words}")


def _ways(settings: ModelSettings) -> tuple[Mapping[str, Any], ...]:
    """The ways to ask, from the strictest."""
    schema = {"name": "rows", "strict": True, "schema": answer_schema()}
    strict = {"response_format": {"type": "json_schema", "json_schema": schema}}
    plain = {"temperature": 0, "max_tokens": settings.most_tokens}
    return (
        {**strict, **plain},
        {**strict, "max_completion_tokens": settings.most_tokens},
        {"response_format": {"type": "json_object"}, **plain},
        {"max_tokens": settings.most_tokens},
        {},
    )


def _body(chunks: Iterable[bytes], settings: ModelSettings) -> bytes:
    """The bytes of an answer, unless they come too slowly or are too many."""
    body, until = bytearray(), time.monotonic() + settings.timeout
    for chunk in _unbroken(chunks):
        body += chunk
        if len(body) > settings.most_bytes:
            raise NoAnswerError("the answer is too large")
        if time.monotonic() > until:
            raise NoAnswerError(f"no answer in {settings.timeout:g} s")
    return bytes(body)


def _unbroken(chunks: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield from chunks
    except Exception as error:  # whatever of the HTTP library ends an answer early
        raise NoAnswerError("the answer broke off") from error


def _read(body: bytes) -> Answer:
    """The answer in the body of a completion, whatever else is wrong with it.

    Raises:
        NoAnswerError: when it is no completion.
    """
    try:
        said = json.loads(body)
        choice = said["choices"][0]
        message = choice["message"]
        text = message.get("content") or ""
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NoAnswerError("the answer is not a chat completion") from error
    if isinstance(text, list):
        text = "".join(str(part.get("text", "")) for part in text if isinstance(part, dict))
    finish = "refusal" if message.get("refusal") else str(choice.get("finish_reason") or "stop")
    usage = said.get("usage") if isinstance(said.get("usage"), dict) else {}
    return Answer(
        text if isinstance(text, str) else "",
        finish,
        _count(usage.get("prompt_tokens")),
        _count(usage.get("completion_tokens")),
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 32 else 0


def _words(error: "APIStatusError") -> str:
    """What the server says is wrong."""
    said = error.body.get("message") if isinstance(error.body, dict) else ""
    return _one_line(said if isinstance(said, str) and said else error.message)


def _one_line(text: str) -> str:
    words = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(words.split())[:_MOST_WORDS]
