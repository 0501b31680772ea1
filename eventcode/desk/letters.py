"""Letters, kinds and groups of a form's fields, the same for one codebook each time; no value is known here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase, digits

from eventcode.codebook import Codebook, Column
from eventcode.desk.cells import GIVEN
from eventcode.desk.view import Choice, FieldKind

MOST_CHOICES = 60
"""More values than these are found by typing instead of being listed."""
_KINDS: dict[str, FieldKind] = {
    "location": "place",
    "actor1": "actor",
    "actor2": "actor",
    "assoc_actor_1": "actors",
    "assoc_actor_2": "actors",
    "notes": "long",
}
_TYPES: dict[str, FieldKind] = {"integer": "integer", "number": "number", "date": "date", "list": "list"}
_GROUPS = {
    "When": ("event_date", "year", "time_precision"),
    "What": ("event_type", "sub_event_type", "disorder_type", "civilian_targeting"),
    "Who": ("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction"),
    "Where": ("country", "region", "iso", "admin1", "admin2", "admin3", "location", "latitude", "longitude"),
    "Dead": ("fatalities", "fatalities_low", "fatalities_best", "fatalities_high", "fatality_group_id"),
    "Report": ("source", "source_scale", "notes", "tags"),
}
_OTHER = "More"
_WISHED = {  # letters that an analyst remembers; other columns take what is free
    "event_date": "d", "time_precision": "r", "event_type": "e", "sub_event_type": "s", "actor1": "a", "actor2": "b",
    "country": "c", "location": "p", "geo_precision": "g", "latitude": "y", "longitude": "x", "fatalities": "f",
    "source": "o", "notes": "n", "tags": "t",
}  # fmt: skip
_GROUP = {column: group for group, columns in _GROUPS.items() for column in columns} | {"geo_precision": "Where"}


def form_columns(codebook: Codebook) -> tuple[Column, ...]:
    """The columns of the form, group by group, each in the order of the codebook."""
    return _form_columns(codebook)


def letter_of(column: str, codebook: Codebook) -> str:
    """The letter behind which the field stands; "" for one that nobody edits."""
    return _letters(codebook).get(column, "")


def kind_of(column: Column, codebook: Codebook) -> FieldKind:
    """How the field is edited."""
    if column.name in _KINDS:
        return _KINDS[column.name]
    if codebook.values(column):
        return "choice"
    return _TYPES.get(column.type, "text")


def group_of(column: str) -> str:
    """The heading that the field stands under; columns that a codebook adds stand last."""
    return _GROUP.get(column, _OTHER)


@lru_cache(maxsize=512)
def choices_of(column: str, codebook: Codebook) -> tuple[Choice, ...]:
    """The values that the field may have; () where any may stand, or so many that they are found by typing."""
    choices = all_choices(column, codebook)
    return choices if len(choices) <= MOST_CHOICES else ()


@lru_cache(maxsize=512)
def all_choices(column: str, codebook: Codebook) -> tuple[Choice, ...]:
    """Every value that the codebook allows, however many."""
    types = codebook.types
    return tuple(
        Choice(
            str(each.value),
            f"{each.value}: {each.label}" if each.label else str(each.value),
            each.definition,
            types.sub_type(str(each.value)).type if column == "sub_event_type" else "",
        )
        for each in codebook.values(codebook.column(column))
    )


@lru_cache(maxsize=8)
def _form_columns(codebook: Codebook) -> tuple[Column, ...]:
    order = [*_GROUPS, _OTHER]
    shown = [column for column in codebook.columns if column.name not in GIVEN]
    return tuple(sorted(shown, key=lambda column: order.index(group_of(column.name))))


@lru_cache(maxsize=8)
def _letters(codebook: Codebook) -> dict[str, str]:
    """The letter that is wished, else the first that is free: of the label's words, of the label, of the alphabet."""
    edited = [
        column
        for column in codebook.columns
        if column.name not in GIVEN and not (column.derived and not column.name.startswith("inter"))
    ]
    taken = {column.name: _WISHED[column.name] for column in edited if column.name in _WISHED}
    for column in edited:
        free = (each for each in _wishes(column.label) if each not in taken.values())
        if column.name not in taken:
            taken[column.name] = next(free, "")
    return taken


def _wishes(label: str) -> Iterator[str]:
    words = [word for word in label.casefold().split() if word]
    yield from (word[0] for word in words if word[0] in ascii_lowercase)
    yield from (letter for letter in "".join(words) if letter in ascii_lowercase)
    yield from ascii_lowercase + digits  # a capital opens the field
