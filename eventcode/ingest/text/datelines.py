"""Datelines: where and when a report was written, at the head of a paragraph; what they mean is for the finders."""

from __future__ import annotations

import re
from collections.abc import Sequence

_END = re.compile(r"(?P<dash> ?(?:--|[–—―]) ?| - )|(?P<colon>: )")
_AGENCY = re.compile(r",? ?\([^()]{1,60}\)$")
_PLACE = re.compile(r"[^\W\d_][^\d_,:;()]{1,39}")
_DAY = re.compile(r"\d{1,2} [^\W\d_]{3,9}\.? \d{2,4}")
_NOTES = re.compile(r"(?:\[[^\[\]\n]{1,80}\] ?){1,4}")  # [Report] [Text]
_LONGEST, _LONGEST_PART, _MOST_PARTS, _MOST_WORDS = 120, 40, 4, 4
_LEAST_STORY = 30
_ROUND_UP = 3


def find_datelines(lines: Sequence[str], not_places: frozenset[str]) -> dict[int, int]:
    """The number of each line that begins with a dateline -> where in the line it ends.

    Lines that begin with a bare place ("MARKA: ...") are datelines only if there are fewer than three: more of them
    make a round-up, and the places are those of its news.
    """
    ends = {at: end for at, line in enumerate(lines) if (end := _find_end(line, not_places))}
    bare = [at for at, end in ends.items() if not any(map(str.isdigit, lines[at][:end]))]
    return {at: end for at, end in ends.items() if at not in bare or len(bare) < _ROUND_UP}


def _find_end(line: str, not_places: frozenset[str]) -> int:
    """Where the dateline of this line ends, 0 if it has none."""
    match = _END.search(line, 0, _LONGEST)
    if not match or not _is_dateline(line[: match.start()], bool(match["colon"]), not_places):
        return 0
    notes = _NOTES.match(line, match.end())
    end = notes.end() if notes else match.end()
    story = line[end : end + 2 * _LEAST_STORY]
    return end if len(story) >= _LEAST_STORY and not story.isupper() else 0


def _is_dateline(head: str, has_colon: bool, not_places: frozenset[str]) -> bool:
    """OUAGADOUGOU, Nov 23 (Agency)   POPAYAN   San Salvador, 25 Aug 88 (Station)   and, before a colon, BANNU."""
    place, *parts = _AGENCY.sub("", head).rstrip(".").split(", ")
    place = _AGENCY.sub("", place) if parts else place
    if not _PLACE.fullmatch(place) or len(place.split()) > _MOST_WORDS or place in not_places:
        return False
    if place.isupper():
        most = 1 if has_colon else _MOST_PARTS
        return len(parts) <= most and all(len(part) <= _LONGEST_PART for part in parts)
    return not has_colon and bool(parts) and _DAY.fullmatch(parts[-1]) is not None
