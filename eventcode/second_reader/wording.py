"""The words, limits and weights of second_reader.yaml, read strictly; nothing is asked of a model here."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from eventcode.codebook import Codebook
from eventcode.codebook.reading import Entry, error_at, read_yaml

Field = Literal["sub_event_type", "event_date", "location", "actor1", "actor2", "fatalities"]
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=1)]
Seconds = Annotated[float, Meta(ge=0)]

_MARKS = {"system": ("fields", "types"), "article": ("published", "country", "title", "mark", "text")}


class Quotes(Entry, frozen=True):
    """How long a quote may be, in characters."""

    shortest: Count
    longest: Count


class Weights(Entry, frozen=True):
    """What agreement and disagreement do to confidence, as the file explains it."""

    share: Share
    ceiling: Share
    other: Share
    alone: Share


class Limits(Entry, frozen=True):
    """How the endpoint is treated; times in seconds, articles in characters, answers in bytes."""

    requests_a_minute: Count
    side_by_side: Count
    connect: Annotated[float, Meta(gt=0)]
    timeout: Annotated[float, Meta(gt=0)]
    attempts: Count
    answers: Count
    first_wait: Seconds
    longest_wait: Seconds
    give_up_after: Count
    longest_article: Count
    longest_answer: Count
    most_tokens: Count
    tokens_parameter: Literal["max_tokens", "max_completion_tokens"]
    most_events: Count


class Wording(Entry, frozen=True):
    """What second_reader.yaml says. fields: the columns asked for, each with the words that ask for it."""

    system: str
    article: str
    unknown: str
    fields: dict[Field, str]
    quotes: Quotes
    confidence: Weights
    parameters: dict[str, float | int | str | bool]
    limits: Limits


def load_wording(codebook: Codebook) -> Wording:
    """The wording of a codebook. Raises CodebookError."""
    return _read_wording(codebook.find_file("second_reader.yaml"))


@cache
def _read_wording(path: Path) -> Wording:
    wording = read_yaml(path, Wording)
    for key, marks in _MARKS.items():
        try:
            getattr(wording, key).format(**dict.fromkeys(marks, ""))
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            known = ", ".join(f"{{{mark}}}" for mark in marks)
            raise error_at(path, (key,), f"braces are for {known}; write {{{{ and }}}} for others ({error})") from error
    return wording
