"""Older layouts of tables and the steps that lift them, as migrations.yaml tells; no table is touched here."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from eventcode.codebook.reading import Entry, error_at, read_yaml


class Step(Entry, frozen=True, tag_field="step", tag=str.lower):
    """One change to one column. reason: why, for people."""

    column: str
    reason: str


class Remove(Step, frozen=True):
    """The column is dropped."""


class Rename(Step, frozen=True):
    """The column gets another name."""

    to: str


class Add(Step, frozen=True):
    """The column is added where it is missing, with this text in every row."""

    value: str = ""


class Replace(Step, frozen=True):
    """Old values become new ones: `values`, and with `traps` those of traps.yaml."""

    values: dict[str, str] = msgspec.field(default_factory=dict)
    traps: bool = False


class Classes(Step, frozen=True):
    """Numbers and old labels of classes of actors become their names; the number of no class becomes blank."""


class Interactions(Step, frozen=True):
    """Numbers of interactions become their text."""


class Days(Step, frozen=True):
    """A day written out in words becomes YYYY-MM-DD."""


class Move(Step, frozen=True):
    """What the pattern finds first goes to the list `to`, written with its named groups filled in."""

    to: str
    pattern: str
    write: str


class Derive(Step, frozen=True):
    """A derived column is computed from others. only_blank: what is there is kept."""

    only_blank: bool = False


AnyStep = Remove | Rename | Add | Replace | Classes | Interactions | Days | Move | Derive


class Marks(Entry, frozen=True):
    """What only tables of an older layout have: any of `columns`, none of `missing`, or any of the values."""

    columns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)

    def find(self, columns: Sequence[str], values: Mapping[str, Collection[str]]) -> list[str]:
        """What of it a table shows, in words; values: column -> the values that stand in it."""
        found = [f"the column {name}" for name in self.columns if name in columns]
        if self.missing and not set(self.missing) & set(columns):
            found.append(f"no column {', '.join(self.missing)}")
        for name, old in self.values.items():
            seen = [value for value in old if value in values.get(name, ())]
            found += [f"{name} with the value {seen[0]}"] if seen else []
        return found


class Migration(Entry, frozen=True, rename={"start": "from"}):
    """The steps from the version `start` of a profile to the version `to`."""

    start: str
    to: str
    title: str
    steps: tuple[AnyStep, ...]
    marks: Marks = Marks()


class _MigrationsFile(Entry, frozen=True):
    migrations: tuple[Migration, ...]


def read_migrations(path: Path) -> tuple[Migration, ...]:
    """The migrations, oldest first. Raises CodebookError where one does not begin where the last ended."""
    migrations = read_yaml(path, _MigrationsFile).migrations
    for at, migration in enumerate(migrations):
        if at and migration.start != migrations[at - 1].to:
            raise error_at(path, ("migrations", at, "from"), f"the migration before it ends at {migrations[at - 1].to}")
        for number, step in enumerate(migration.steps):
            if isinstance(step, Move):
                _check_pattern(path, ("migrations", at, "steps", number, "pattern"), step)
    return migrations


def _check_pattern(path: Path, steps: tuple[str | int, ...], step: Move) -> None:
    try:
        step.write.format(**dict.fromkeys(re.compile(step.pattern).groupindex, ""))
    except (re.error, IndexError, KeyError, ValueError) as error:
        raise error_at(path, steps, f"the pattern and what is written do not fit: {error}") from error
