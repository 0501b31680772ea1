"""Notes that follow the fields as long as nobody has written them by hand; how notes are worded is known elsewhere."""

from __future__ import annotations

from typing import get_args

import msgspec

from eventcode.codebook import Codebook
from eventcode.draft.compose.notes import write_notes
from eventcode.records import ClaimKind, Draft, Event

_KINDS: tuple[ClaimKind | None, ...] = (None, *get_args(ClaimKind))


def follow_notes(
    before: Event, after: Event, draft: Draft | None, members: tuple[int, int], codebook: Codebook
) -> Event:
    """The event after a change, with notes for it where those before it were the program's, or where there were none.

    members: how many events shared the toll before and share it after. Notes that someone wrote stay as they are.
    """
    if after.notes != before.notes:
        return after
    if not before.notes:
        is_whole = bool(after.sub_type and after.place and after.date)
        return _write(after, None, members[1], codebook) if is_whole else after
    for kind in _KINDS:
        if _write(before, kind, members[0], codebook).notes == before.notes:
            is_same = after.fatalities == before.fatalities
            return _write(after, kind if is_same else _nearest(after, draft), members[1], codebook)
    return after


def _write(event: Event, kind: ClaimKind | None, members: int, codebook: Codebook) -> Event:
    return msgspec.structs.replace(event, notes=write_notes(event, codebook, kind=kind, members=members))


def _nearest(event: Event, draft: Draft | None) -> ClaimKind | None:
    """The kind of a claim that says the number."""
    number = event.fatalities.conservative if event.fatalities else None
    claims = draft.claims if draft else ()
    return next((claim.kind for claim in claims if number is not None and claim.low == number), None)
