"""The checks of the codebook on the one row that an analyst works on; no rule of them lives here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock

from eventcode.check import check_rows
from eventcode.codebook import Codebook
from eventcode.desk.cells import GIVEN, read_cell, set_cell
from eventcode.desk.view import FindingView
from eventcode.desk.working import Working
from eventcode.errors import EventcodeError
from eventcode.records import Event, Finding
from eventcode.table import row_from_event, table_from_rows
from eventcode.table.rows import Value

JUDGEMENT = "coder judgement"
"""The reason that an analyst gives for a value which no words say."""
WORDLESS = "words:"
"""What begins the name, in the place of a rule's, of a finding about a column whose value no words say."""
RESTS_ON = {  # column -> the column whose words it rests on
    **{"time_precision": "event_date", "event_type": "sub_event_type"},
    **dict.fromkeys(("country", "admin1", "admin2", "admin3", "latitude", "longitude", "geo_precision"), "location"),
    **dict.fromkeys(("fatalities_low", "fatalities_best", "fatalities_high"), "fatalities"),
    **{"assoc_actor_1": "actor1", "assoc_actor_2": "actor2", "inter1": "actor1", "inter2": "actor2"},
}
_NO_WORDS = frozenset({"notes", "source", "source_scale", "tags"})  # a coder writes these
_OVER_ROWS = frozenset({"C42", "C43"})  # twins and shared tolls, which one row cannot show
_MOST = 20_000  # events whose findings are remembered

_Key = tuple[Event, Codebook]
_KNOWN: dict[_Key, tuple[Finding, ...]] = {}
_LOCK = Lock()


def check_event(event: Event, codebook: Codebook) -> tuple[Finding, ...]:
    """What breaks a rule in the event's row, as it would stand in a release; of cells that an analyst fills in."""
    key = event, codebook
    with _LOCK:
        known = _KNOWN.get(key)
    if known is None:
        known = _keep({key: _check([event], codebook)[0]})[key]
    return known


def check_events(events: Iterable[Event], codebook: Codebook) -> None:
    """Check many events at once, so that `check_event` knows them; what only several rows show is left out."""
    unknown = [event for event in dict.fromkeys(events) if (event, codebook) not in _KNOWN]
    if len(unknown) > 1:
        _keep({(e, codebook): found for e, found in zip(unknown, _check(unknown, codebook), strict=True)})


def find_findings(
    working: Working, proposed: Working | None, codebook: Codebook, left_open: Sequence[str] = ()
) -> tuple[FindingView, ...]:
    """The findings on this working copy, errors first: of the codebook's rules, then of values without words.

    left_open: columns whose drafted value was too unsure to be filled in and that are still open.
    """
    broken = [_to_view(each, working, codebook) for each in check_event(working.event, codebook)]
    broken += _find_wordless(working, proposed, codebook)
    broken += _find_open(working, left_open, broken, codebook)
    order = {"error": 0, "warning": 1, "notice": 2}
    return tuple(sorted(broken, key=lambda each: (each.is_excused, order[each.severity])))


def fix_event(event: Event, finding: FindingView, codebook: Codebook) -> tuple[Event, str]:
    """The event with the value that mends the finding, and the column that took it. Raises DeskError."""
    column = _column_of_fix(finding.rule, finding.column, finding.fix, codebook)
    assert column
    return set_cell(event, column, finding.fix, codebook), column


def _check(events: Sequence[Event], codebook: Codebook) -> list[tuple[Finding, ...]]:
    now = int(datetime.now(UTC).timestamp())
    given: dict[str, Value] = {"status": "accepted", "timestamp": now}
    rows = [row_from_event(event, codebook, given) for event in events]
    found: list[list[Finding]] = [[] for _ in rows]
    for each in check_rows(table_from_rows(rows, codebook), codebook).listed:
        if each.field not in GIVEN and each.rule not in _OVER_ROWS and each.line is not None:
            found[each.line].append(each)
    return [tuple(each) for each in found]


def _keep(found: dict[_Key, tuple[Finding, ...]]) -> dict[_Key, tuple[Finding, ...]]:
    with _LOCK:
        if len(_KNOWN) + len(found) > _MOST:
            _KNOWN.clear()
        _KNOWN.update(found)
    return found


def _find_wordless(working: Working, proposed: Working | None, codebook: Codebook) -> list[FindingView]:
    """Values that the analyst changed, which no words say and no reason holds up: every cell can show its words."""
    now = row_from_event(working.event, codebook)
    before = row_from_event(proposed.event, codebook) if proposed else {}
    told = {each.field for each in working.evidence}
    seen: dict[str, FindingView] = {}
    for column in codebook.columns:
        name = RESTS_ON.get(column.name, column.name)
        is_coded = not (column.derived or column.name in GIVEN or column.name in _NO_WORDS)
        is_new = is_coded and now[column.name] is not None and now[column.name] != before.get(column.name)
        if is_new and name not in seen and not {name, column.name} & (told | working.reasons.keys()):
            label = codebook.column(name).label
            message = f"No words say {label}: choose them, or say why it stands without."
            seen[name] = FindingView(f"{WORDLESS}{name}", "warning", name, message, JUDGEMENT)
    return list(seen.values())


def _find_open(
    working: Working, columns: Sequence[str], found: Sequence[FindingView], codebook: Codebook
) -> list[FindingView]:
    """Fields that wait for a choice; one that stays open is confirmed, or has a reason."""
    told = {each.column for each in found} | {*working.confirmed} | working.reasons.keys()
    return [
        FindingView(
            f"{WORDLESS}{name}",
            "warning",
            name,
            f"{codebook.column(name).label} is open: take an offer, or confirm that it stays so.",
        )
        for name in columns
        if name not in told
    ]


def _to_view(finding: Finding, working: Working, codebook: Codebook) -> FindingView:
    fix = finding.fix if _column_of_fix(finding.rule, finding.field, finding.fix, codebook) else ""
    excused = finding.severity != "error" and finding.rule in working.excused
    return FindingView(finding.rule, finding.severity, finding.field, finding.message, fix, excused)


@lru_cache(maxsize=1024)
def _column_of_fix(rule: str, column: str, fix: str, codebook: Codebook) -> str:
    """The column that takes the fix as its value; "" where the fix is a piece of advice."""
    if not fix or fix.endswith((".", ":")):
        return ""
    about = [name for fault in codebook.rules[rule].faults if column in fault.columns for name in fault.columns]
    for name in dict.fromkeys([column, *about]):
        if _takes(name, fix, codebook):
            return name
    return ""


def _takes(name: str, fix: str, codebook: Codebook) -> bool:
    described = next((each for each in codebook.columns if each.name == name), None)
    if described is None or described.derived or name in GIVEN:
        return False
    values = {str(each.value) for each in codebook.values(described)}
    try:
        return fix in values if values else read_cell(fix, described) is not None
    except EventcodeError:
        return False
