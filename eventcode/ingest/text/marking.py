"""Marks on a normalised text: headline, headings, captions, datelines, clocks, repeated paragraphs; nothing is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.fuzz import token_set_ratio

from eventcode.ingest.text.cues import PageCues
from eventcode.ingest.text.datelines import find_datelines
from eventcode.ingest.text.repeats import Paragraph, find_repeats
from eventcode.records import Mark, MarkKind, Record, Span

_LINE = re.compile(r"[^\n]+")
_ENDED = re.compile(r"[.!?…][\"'”’)\]]{0,3}$")
_STOPPED = re.compile(r"[.…][\"'”’)\]]{0,3}$")
_BULLET = re.compile(r"[-*•·–—▪►]|\(?\d{1,3}[.)]\s")
_CLOCK = re.compile(
    r"\W{0,3}(?:(?:[01]?\d|2[0-3])[:.h][0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?|[0-2]\d[0-5]\d(?=\s?[A-Zh]))"
    r"(?:\s?(?:\(?(?-i:[A-Z]{2,5})\)?|hrs|hours))?(?:\s?[+-]\d{1,2})?\W{0,3}",
    re.IGNORECASE,
)
_HEADLINE_LINES, _HEADLINE_LENGTH = 5, 200
_HEADING_LENGTH, _HEADING_WORDS, _LABEL_WORDS = 80, 10, 4
_PROSE_LENGTH = 60
_CREDIT_LENGTH, _PARAGRAPH_LENGTH = 120, 120
_TITLE, _TITLE_LENGTHS = 85, 0.5  # token_set_ratio; shorter to longer


class _Line(Record, frozen=True):
    span: Span
    text: str
    is_prose: bool


def find_marks(text: str, title: str, cues: PageCues) -> tuple[Mark, ...]:
    """The marks in the order of the text; they may lie over each other. title: the report's, "" if it is not known."""
    lines = [_Line(Span(*match.span()), match[0], _is_prose(match[0])) for match in _LINE.finditer(text)]
    kinds: list[MarkKind | None] = [_find_kind(line.text, cues) for line in lines]
    datelines = find_datelines([line.text for line in lines], cues.not_places)
    for at in _find_headline(lines, kinds, title, cues):
        kinds[at] = "headline"
    for at in _find_headings(lines, kinds, cues):
        kinds[at] = "heading"
    marks = [Mark(line.span, kind) for line, kind in zip(lines, kinds, strict=True) if kind]
    for at, end in datelines.items():
        if kinds[at] is None:
            start = lines[at].span.start
            marks.append(Mark(Span(start, start + end), "dateline"))
    marks += _mark_asides(lines, kinds, cues)
    return tuple(sorted(marks, key=lambda mark: (mark.span, mark.kind)))


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE_LENGTH and _ENDED.search(line) is not None


def _find_kind(line: str, cues: PageCues) -> MarkKind | None:
    """What the line is by itself, wherever it stands."""
    if len(line) < 30 and _CLOCK.fullmatch(line):
        return "clock"
    if line.lower().startswith(cues.words.captions.openers) or _find_credited(line, cues) == 0:
        return "caption"
    return "caption" if "(" in line and cues.bracket.search(line) and not _STOPPED.search(line) else None


def _find_credited(line: str, cues: PageCues) -> int | None:
    """Where the caption begins whose credit ends the line: 0, or after a paragraph glued to it; None without."""
    start = max(0, len(line) - _CREDIT_LENGTH)
    credit = cues.credit.search(line[start:])
    if not credit:
        return None
    before = line.rfind(". ", 0, max(0, start + credit.start() - 2))
    return before + 2 if before >= _PARAGRAPH_LENGTH else 0


def _find_headline(
    lines: Sequence[_Line], kinds: Sequence[MarkKind | None], title: str, cues: PageCues
) -> Iterator[int]:
    """The first lines as long as they are worded like the title or end without a stop, and a story follows them."""
    last_prose = max((at for at, line in enumerate(lines) if line.is_prose), default=-1)
    for at, line in enumerate(lines[:_HEADLINE_LINES]):
        if at < len(lines) - 1 and _is_like_title(line.text, title):
            yield at
        elif kinds[at] != "caption" and not _is_byline(line.text, cues):
            if kinds[at] or at >= last_prose or not _has_headline_form(line.text):
                return
            yield at


def _is_byline(line: str, cues: PageCues) -> bool:
    return line[:40].lower().startswith(cues.words.bylines)


def _is_like_title(line: str, title: str) -> bool:
    shorter, longer = sorted((len(line), len(title)))
    if not shorter or shorter < _TITLE_LENGTHS * longer or longer > 2 * _HEADLINE_LENGTH:
        return False
    return token_set_ratio(line.lower(), title.lower(), score_cutoff=_TITLE) >= _TITLE


def _has_headline_form(line: str) -> bool:
    is_plain = len(line) <= _HEADLINE_LENGTH and " " in line and not _STOPPED.search(line)
    return is_plain and not _BULLET.match(line)


def _find_headings(lines: Sequence[_Line], kinds: Sequence[MarkKind | None], cues: PageCues) -> Iterator[int]:
    """Lines in capitals, and short lines without a stop before a paragraph: the headings of parts."""
    for at, line in enumerate(lines[:-1]):
        if kinds[at] is None and _has_heading_form(line.text) and not _is_byline(line.text, cues):
            after = lines[at + 1]
            if line.text.isupper() or (after.is_prose and len(after.text) > len(line.text)):
                yield at


def _has_heading_form(line: str) -> bool:
    if len(line) > _HEADING_LENGTH or _STOPPED.search(line) or line[-1] in ",;" or _BULLET.match(line):
        return False
    most = _LABEL_WORDS if line[-1] == ":" else _HEADING_WORDS
    return len(line.split()) <= most and line.lstrip("\"'‘“(")[:1].isupper()


def _mark_asides(lines: Sequence[_Line], kinds: Sequence[MarkKind | None], cues: PageCues) -> Iterator[Mark]:
    """Captions within a line, and the lines that repeat another; what belongs to a picture is not compared."""
    paragraphs = []
    for line, kind in zip(lines, kinds, strict=True):
        captions = [] if kind in ("clock", "heading") else list(_find_captions(line.text, cues))
        if kind is None:
            start = line.span.start
            yield from (Mark(Span(start + span.start, start + span.end), "caption") for span in captions)
        text = "" if kind in ("clock", "heading") else _without(line.text, captions)
        paragraphs.append(Paragraph(text, bool(captions) or kind is not None))
    for at in find_repeats(paragraphs, cues.telling):
        yield Mark(lines[at].span, "repeat")


def _find_captions(line: str, cues: PageCues) -> Iterator[Span]:
    tail = cues.caption_tail.search(line)
    end = tail.start() if tail else _find_credited(line, cues) or len(line)
    if "(" in line:
        yield from (Span(*match.span()) for match in cues.bracket.finditer(line, 0, end))
    if end < len(line):
        yield Span(end, len(line))


def _without(line: str, spans: Sequence[Span]) -> str:
    for span in reversed(spans):
        line = line[: span.start] + line[span.end :]
    return " ".join(line.split()) if spans else line
