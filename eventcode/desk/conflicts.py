"""Two versions of an event beside each other, and an event's history, as the page shows them; nothing is decided."""

from __future__ import annotations

import re

from eventcode.codebook import Codebook
from eventcode.desk.bench import OWN, Bench
from eventcode.desk.cells import GIVEN, to_text
from eventcode.desk.view import ConflictView, DuplicateView, StepView
from eventcode.errors import ConflictError, StoreError
from eventcode.records import Event
from eventcode.store import read_life, read_standing
from eventcode.table import row_from_event

_WHO = re.compile(r"((?:coded )?\w+) by ([^:,]{1,80}): ")


def view_conflict(bench: Bench, subject: str, error: ConflictError) -> ConflictView:
    """What the analyst has and what was saved meanwhile, column by column."""
    working = bench.working(subject)
    standing = read_standing(bench.setting.store, working.event_id or subject)
    rows = compare(working.event, error.theirs, bench.setting.codebook)
    return ConflictView(subject, error.version, standing.analyst, standing.at, rows)


def compare(mine: Event, theirs: Event | None, codebook: Codebook) -> tuple[tuple[str, str, str], ...]:
    """Label, mine and theirs of every column that differs; theirs is blank throughout where they rejected it."""
    left = row_from_event(mine, codebook)
    right = row_from_event(theirs, codebook) if theirs else {}
    return tuple(
        (column.label, to_text(left[column.name]), to_text(right.get(column.name)))
        for column in codebook.columns
        if column.name not in GIVEN and left[column.name] != right.get(column.name)
    )


def find_duplicates(bench: Bench, subject: str) -> tuple[DuplicateView, ...]:
    """What may be the same event in other articles; nothing where the analyst must not know of it, or it is new."""
    name = bench.working(subject).event_id or subject
    joins = bench.setting.joins
    if joins is None or bench.is_coding or name.startswith(OWN):
        return ()
    return joins.duplicates(name)


def read_history(bench: Bench, subject: str) -> tuple[StepView, ...]:
    """The life of the event, the newest step first; nothing where nobody has decided of it, nor where each coder is to
    work without the others' codings, of which it tells."""
    name = bench.working(subject).event_id or subject
    if bench.is_coding or name not in bench.standings:
        return ()
    try:
        steps = read_life(bench.setting.store, name)
    except StoreError:
        return ()
    return tuple(_to_step(step.at, step.what) for step in reversed(steps))


def _to_step(at: str, what: str) -> StepView:
    """The sentence of the store with its analyst apart."""
    told = _WHO.match(what)
    if not told:
        return StepView(at, "", what)
    return StepView(at, told[2], f"{told[1]}: {what[told.end() :]}")
