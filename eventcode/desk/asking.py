"""What the page asks for and what it is answered: one act with its arguments, and its outcome; nothing is done here."""

from __future__ import annotations

from collections.abc import Callable

from eventcode.desk.bench import Bench
from eventcode.desk.notes import follow_notes
from eventcode.desk.view import ConflictView, DeskView
from eventcode.desk.working import Working
from eventcode.errors import DeskError
from eventcode.records import Event, Record


class Ask(Record, frozen=True):
    """One act with what it needs; which argument belongs to which act is told in docs/desk.md.

    subject: the event's; column: the field's; start, end: of chosen words, in characters of the article's text; seen:
    the version that the analyst looked at, None where it is the one on the desk.
    """

    act: str
    article: str
    subject: str = ""
    column: str = ""
    value: str = ""
    reason: str = ""
    kind: str = ""
    text: str = ""
    rule: str = ""
    into: str = ""
    other: str = ""
    number: int = 0
    by: int = 0
    start: int = -1
    end: int = -1
    seen: int | None = None


class Outcome(Record, frozen=True):
    """What an act did. changes: events after it, by their subjects; announce: for the live region; focus: the column
    where the analyst goes on; subject: the event to show, "" for the same; is_decided: nothing is left to do on it."""

    changes: dict[str, Working]
    announce: str = ""
    focus: str = ""
    subject: str = ""
    name: str = ""
    is_decided: bool = False


class Reply(Record, frozen=True):
    """The answer to an act. problem: why it was refused; wants: what only a person can say, "reason" or "class" (of an
    actor). view: the desk after it; None where others were faster (conflict); subject: the event on it; article: the
    one to go to, "" for the same. is_finished: the article is; is_marked_anew: other words are evidence now.
    """

    is_done: bool
    announce: str = ""
    focus: str = ""
    problem: str = ""
    wants: str = ""
    article: str = ""
    subject: str = ""
    is_finished: bool = False
    is_marked_anew: bool = False
    view: DeskView | None = None
    conflict: ConflictView | None = None


Act = Callable[[Bench, Ask], Outcome]


def open_working(bench: Bench, ask: Ask) -> Working:
    """The event that the act is about. Raises DeskError where it is decided."""
    working = bench.working(ask.subject)
    if not working.is_open:
        raise DeskError(f"the event is {working.standing}", next_step="reopen it to change it")
    return working


def change(
    bench: Bench,
    subject: str,
    working: Working,
    event: Event,
    *,
    members: tuple[int, int] | None = None,
    **others: object,
) -> Working:
    """The working copy with this event, whose notes follow.

    members: how many events shared its toll before and share it now; others: what else of the copy changes.
    """
    counted = members or (bench.count_members(working.event), bench.count_members(event))
    followed = follow_notes(working.event, event, bench.draft(subject), counted, bench.setting.codebook)
    return working.replace(event=followed, **others)
