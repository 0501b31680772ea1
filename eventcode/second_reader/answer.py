"""What comes back from a model, read strictly: an answer of another shape is no answer; what it says is not judged."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, TypeAlias

import msgspec

from eventcode.records import Record

_Tokens = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class Quoted(Record, frozen=True):
    """A value as the model gives it, None for none, and the words that it says it copied from the article."""

    value: str | int | None
    quote: str | None


AnsweredEvent: TypeAlias = dict[str, Quoted | None]


class Answer(Record, frozen=True):
    """The events that the model tells of, field by field."""

    events: tuple[AnsweredEvent, ...]


class Reply(Record, frozen=True):
    """A reply as it came. text: the model's words, or `fault`: why there are none.

    tokens: into and out of the model as the endpoint counts them, None where it does not.
    """

    text: str = ""
    fault: str = ""
    tokens: tuple[int, int] | None = None


class UnusableError(Exception):
    """An answer that does not have the shape that was asked for."""


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Envelope(msgspec.Struct):
    """A chat completion; endpoints add fields of their own, which say nothing to us."""

    choices: Annotated[list[_Choice], msgspec.Meta(min_length=1)]
    usage: msgspec.Raw = msgspec.Raw(b"null")


class _Usage(msgspec.Struct):
    prompt_tokens: _Tokens
    completion_tokens: _Tokens


def read_reply(data: bytes) -> Reply:
    """The reply in the bytes of a chat completion."""
    try:
        envelope = msgspec.json.decode(data, type=_Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Reply(fault="it is not a chat completion in JSON")
    tokens, choice = _read_usage(envelope.usage), envelope.choices[0]
    if choice.finish_reason == "length":
        return Reply(fault="it was cut off at the greatest number of tokens", tokens=tokens)
    if not choice.message.content:
        return Reply(fault="it is empty", tokens=tokens)
    return Reply(choice.message.content, tokens=tokens)


def _read_usage(raw: msgspec.Raw) -> tuple[int, int] | None:
    try:
        usage = msgspec.json.decode(raw, type=_Usage)
    except (msgspec.DecodeError, RecursionError):
        return None
    return usage.prompt_tokens, usage.completion_tokens


def read_answer(text: str, fields: Collection[str], most_events: int) -> Answer:
    """The answer in the model's words, which may stand in a fence of Markdown. Raises UnusableError."""
    try:
        answer = msgspec.json.decode(_without_fence(text), type=Answer)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise UnusableError("it does not follow the schema") from error
    if any(name not in fields for event in answer.events for name in event):
        raise UnusableError("it has a field that nobody asked for")
    if len(answer.events) > most_events:
        raise UnusableError(f"it has more than {most_events} events")
    return answer


def _without_fence(text: str) -> str:
    text = text.strip()
    if text.startswith("```") and text.endswith("```"):
        return text.partition("\n")[2][:-3]
    return text
