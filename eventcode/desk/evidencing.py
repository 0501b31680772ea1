"""The acts on the words behind a field: attach them, with the value that they say, and drop them; none decides."""

from __future__ import annotations

from eventcode.desk.asking import Act, Ask, Outcome, change, open_working
from eventcode.desk.bench import Bench
from eventcode.desk.cells import GIVEN, to_text
from eventcode.desk.checking import RESTS_ON
from eventcode.desk.editing import ANALYST
from eventcode.desk.words import propose
from eventcode.errors import DeskError
from eventcode.records import Evidence, Span
from eventcode.table import row_from_event

_OF_THEIR_OWN = ("assoc_actor_1", "assoc_actor_2")  # their words are others than those of the main actor


def _attach(bench: Bench, ask: Ask) -> Outcome:
    """Words for a field. Where its finder reads them, they give its value, in the place of the words before."""
    working, column, span = open_working(bench, ask), _field(bench, ask), _span(bench, ask)
    setting = bench.setting
    event = propose(column, span, working.event, bench.reading, setting.codebook, setting.gazetteer)
    told = Evidence(column, bench.article.id, span, bench.article.quote(span), ANALYST)
    is_new = event is not None and event != working.event
    kept = tuple(each for each in working.evidence if not (each.field == column and (is_new or each.span == span)))
    reasons = {name: reason for name, reason in working.reasons.items() if name != column}
    whole = event or working.event
    after = change(bench, ask.subject, working, whole, evidence=(*kept, told), reasons=reasons)
    value = to_text(row_from_event(whole, setting.codebook)[column])
    said = f": {value}" if is_new else ""
    return Outcome({ask.subject: after}, f"{_label(bench, column)}{said}, from “{told.quote}”", column)


def _drop(bench: Bench, ask: Ask) -> Outcome:
    """Take these words from the field, or all of its words where none are named."""
    working, column = open_working(bench, ask), _field(bench, ask)
    span = Span(ask.start, ask.end) if ask.start >= 0 else None
    kept = tuple(each for each in working.evidence if each.field != column or (span is not None and each.span != span))
    if kept == working.evidence:
        raise DeskError(f"{_label(bench, column)} has no such words", field=column)
    return Outcome({ask.subject: working.replace(evidence=kept)}, f"{_label(bench, column)}: words dropped", column)


def _field(bench: Bench, ask: Ask) -> str:
    """The column that the words belong to: those of a precision are those of its day or place."""
    known = {column.name: column for column in bench.setting.codebook.columns}
    column = ask.column if ask.column in _OF_THEIR_OWN else RESTS_ON.get(ask.column, ask.column)
    if column not in known or column in GIVEN or known[column].derived:
        raise DeskError(f"no words belong to the field {ask.column!r}", field=ask.column)
    return column


def _span(bench: Bench, ask: Ask) -> Span:
    """The chosen words without the spaces around them. Raises DeskError where there are none."""
    start, end = max(ask.start, 0), min(ask.end, len(bench.article.text))
    words = bench.article.text[start:end]
    if ask.start < 0 or not words.strip():
        raise DeskError("no words are chosen", field=ask.column, next_step="choose words in the article first")
    start += len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def _label(bench: Bench, column: str) -> str:
    return bench.setting.codebook.column(column).label


EVIDENCING: dict[str, Act] = {"evidence": _attach, "drop_evidence": _drop}
