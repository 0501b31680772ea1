"""What a codebook's files say of one another: a name that one file uses must stand in another; no row is checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from eventcode.codebook.columns import Column, find_column
from eventcode.codebook.decisions import UNKNOWN
from eventcode.codebook.reading import Steps, error_at, with_line
from eventcode.errors import CodebookError

if TYPE_CHECKING:
    from eventcode.codebook.book import Codebook

_VERSION = re.compile(r"\d+\.\d+\.\d+")
_FILES = {  # part of a codebook -> its file; a codebook without the file has not the part
    "scales": "scales.yaml",
    "types": "types.yaml",
    "kinds": "inter.yaml",
    "tolls": "tolls.yaml",
    "notes": "notes.yaml",
    "tags": "tags.yaml",
    "traps": "traps.yaml",
    "countries": "countries.csv",
    "actors": "actors.csv",
    "identities": "identities.csv",
    "naming": "naming.yaml",
    "decisions": "decisions.yaml",
    "stories": "stories.yaml",
    "confidence": "confidence.yaml",
    "reconciling": "reconcile.yaml",
    "publishers": "sources.csv",
    "migrations": "migrations.yaml",
}
_LANGUAGE_PARTS = (
    "act_words",
    "actor_words",
    "crowd_words",
    "date_words",
    "death_words",
    "number_words",
    "place_words",
    "role_words",
    "sentences",
)


def check_codebook(codebook: Codebook) -> list[CodebookError]:
    """Every mistake that can be told, with file, key and line; empty where the codebook is sound. Never raises.

    Where a file cannot be read, only such files are told of: what refers to them cannot be judged.
    """
    unread = list(_find_unread(codebook))
    return unread or [mistake for find in _CHECKS for mistake in find(codebook)]


def _find_unread(codebook: Codebook) -> Iterator[CodebookError]:
    parts: list[Callable[[], object]] = [lambda: codebook.columns, lambda: codebook.rules]
    parts += [_part(codebook, name) for name, file in _FILES.items() if codebook.find_files(file)]
    for language in codebook.languages:
        parts += [_language_part(codebook, name, language) for name in _LANGUAGE_PARTS]
    told: set[str] = set()  # a file that several parts read is told of once
    for part in parts:
        try:
            part()
        except CodebookError as error:
            if str(error) not in told:
                yield with_line(error)
            told.add(str(error))


def _part(codebook: Codebook, name: str) -> Callable[[], object]:
    return lambda: getattr(codebook, name)


def _language_part(codebook: Codebook, name: str, language: str) -> Callable[[], object]:
    return lambda: getattr(codebook, name)(language)


def _check_version(codebook: Codebook) -> Iterator[CodebookError]:
    if not _VERSION.fullmatch(codebook.version):
        message = f"{codebook.version!r} is no version; write three numbers, as in 1.0.0"
        yield error_at(codebook.find_file("manifest.yaml"), ("version",), message)


def _check_columns(codebook: Codebook) -> Iterator[CodebookError]:
    for column in codebook.columns:
        for key, message in _find_column_mistakes(codebook, column):
            path, steps = find_column(codebook.find_files("columns.yaml"), column.name)
            yield error_at(path, (*steps, key), message)


def _find_column_mistakes(codebook: Codebook, column: Column) -> Iterator[tuple[str, str]]:
    try:
        values = codebook.values(column)
    except CodebookError as error:
        values = ()
        yield "allowed", str(error)
    kind = int if column.type == "integer" else str
    wrong = next((value.value for value in values if type(value.value) is not kind), None)
    if wrong is not None:
        yield "allowed", f"{wrong!r} cannot stand in a column of the type {column.type}"
    if column.minimum is not None and column.maximum is not None and column.minimum > column.maximum:
        yield "minimum", "the minimum is above the maximum"
    if column.type not in ("integer", "number") and (column.minimum is not None or column.maximum is not None):
        yield "type", "only an integer or a number can have a minimum or a maximum"
    if column.decimals is not None and column.type != "number":
        yield "decimals", "only a number has decimals"
    try:
        re.compile(column.pattern)
    except re.error as error:
        yield "pattern", f"not a regular expression: {error}"


def _check_names(codebook: Codebook) -> Iterator[CodebookError]:
    """Every name that one file uses stands in the file that defines it."""
    for use in _find_uses(codebook):
        home, find_known = _HOMES[use.sort]
        if codebook.find_files(home) and use.name not in find_known(codebook):
            message = f"there is no {use.sort} {use.name!r} in {home}"
            yield error_at(codebook.find_file(use.file), use.steps, message)


class _Use(NamedTuple):
    """A name, the sort of thing that it names, and where it stands."""

    file: str
    steps: Steps
    sort: str
    name: str


_HOMES: dict[str, tuple[str, Callable[[Codebook], set[str]]]] = {
    "event type": ("types.yaml", lambda book: {each.name for each in book.types}),
    "sub-event type": ("types.yaml", lambda book: {sub.name for sub in book.types.sub_types}),
    "event type or sub-event type": (
        "types.yaml",
        lambda book: {each.name for each in book.types} | {sub.name for sub in book.types.sub_types},
    ),
    "class of actors": ("inter.yaml", lambda book: {kind.name for kind in book.kinds} | {"", UNKNOWN}),
    "country": ("countries.csv", lambda book: {country.name for country in book.countries}),
    "fault": ("rules.yaml", lambda book: {f"{rule.id}.{fault.key}" for rule in book.rules for fault in rule.faults}),
}


def _find_uses(codebook: Codebook) -> Iterator[_Use]:
    for file, find in _USES.items():
        if codebook.find_files(file):
            yield from (_Use(file, steps, sort, name) for steps, sort, name in find(codebook))


_Uses = Iterator[tuple[Steps, str, str]]


def _uses_in_types(codebook: Codebook) -> _Uses:
    groups = codebook.types.groups
    for name, members in groups.items():
        yield from ((("groups", name), "class of actors", kind) for kind in members)
    grouped = {kind for members in groups.values() for kind in members}
    for at, each in enumerate(codebook.types):
        for number, sub in enumerate(each.sub_types):
            steps: Steps = ("types", at, "sub_types", number, "pattern")
            for side in (sub.pattern.actor1, sub.pattern.actor2):
                yield from (
                    (steps, "class of actors", kind) for kind in (*side.kinds, *side.rare) if kind not in grouped
                )
            yield from (((*steps, "rules"), "fault", name) for name in sub.pattern.rules.values())


def _uses_in_notes(codebook: Codebook) -> _Uses:
    yield from ((("prefixes", name), "sub-event type", name) for name in codebook.notes.prefixes)
    yield from ((("without", at), "sub-event type", name) for at, name in enumerate(codebook.notes.without))


def _uses_in_tags(codebook: Codebook) -> _Uses:
    for at, tag in enumerate(codebook.tags):
        for number, name in enumerate(tag.types):
            yield ("tags", at, "types", number), "event type or sub-event type", name


def _uses_in_inter(codebook: Codebook) -> _Uses:
    yield from ((("seen", name), "event type", name) for name in codebook.kinds.seen)


def _uses_in_decisions(codebook: Codebook) -> _Uses:
    for at, rule in enumerate(codebook.decisions.rules):
        yield ("rules", at, "sub_type"), "sub-event type", rule.sub_type
        yield from ((("rules", at, "agent"), "class of actors", kind) for kind in rule.agent)
        yield from ((("rules", at, "target"), "class of actors", kind) for kind in rule.target)


def _uses_in_naming(codebook: Codebook) -> _Uses:
    for name, form in codebook.naming.rules.forms.items():
        yield ("forms", name, "kind"), "class of actors", form.kind


def _uses_in_tolls(codebook: Codebook) -> _Uses:
    for at, campaign in enumerate(codebook.tolls.settings.campaigns):
        yield ("settings", "campaigns", at, "country"), "country", campaign.country


_USES: dict[str, Callable[[Codebook], _Uses]] = {
    "types.yaml": _uses_in_types,
    "notes.yaml": _uses_in_notes,
    "tags.yaml": _uses_in_tags,
    "inter.yaml": _uses_in_inter,
    "decisions.yaml": _uses_in_decisions,
    "naming.yaml": _uses_in_naming,
    "tolls.yaml": _uses_in_tolls,
}


def _check_traps(codebook: Codebook) -> Iterator[CodebookError]:
    """Old spellings lead to values that may stand; those for a column that the codebook has dropped are harmless."""
    if not codebook.find_files("traps.yaml"):
        return
    columns = {column.name: column for column in codebook.columns if column.allowed}
    for name, spellings in codebook.traps.items():
        values = {value.value for value in codebook.values(columns[name])} if name in columns else set()
        for wrong, right in spellings.items():
            if values and right not in values:
                message = f"{right!r} may not stand in the column {name}"
                yield error_at(codebook.find_file("traps.yaml"), (name, wrong), message)


_CHECKS = (_check_version, _check_columns, _check_names, _check_traps)
