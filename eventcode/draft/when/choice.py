"""Chooses the date of an event: its own sentence's before any other, the day of publication last (coding rule T5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from eventcode.codebook import Codebook
from eventcode.codebook.language.dates import DateWords
from eventcode.draft.document import Document, Sentence
from eventcode.draft.mentions import DateMention
from eventcode.draft.tokens import read_tokens
from eventcode.records import EventDate, Span

_LEAD = 6  # sentences
_HEADING = 120  # characters
_STOPS = frozenset(".!?:;”\"’'…)")
_YEAR = re.compile(r"\b\d{4}\b")
_PREFIX = re.compile(r"[^:\n]{1,40}: ?$")

Choice = tuple[EventDate | None, DateMention | None, list[str]]


def choose_date(
    document: Document,
    codebook: Codebook,
    dates: Sequence[DateMention],
    sentence: int,
    span: Span | None = None,
    language: str = "",
) -> Choice:
    """The date of the event that this sentence tells, the mention that it rests on, and what could not be settled.

    dates: what find_dates found. span: the words of the act, to choose among several dates of the sentence.
    The order: own sentence, earlier and then later sentences of the paragraph, the heading or clock above, the
    article's lead, a date of the report, the day of publication (precision 2, "as reported"); else None with a doubt.
    """
    return _Chooser(document, _words(codebook, language or document.language), dates).choose(sentence, span)


@cache
def _words(codebook: Codebook, language: str) -> DateWords:
    words = codebook.date_words(language)
    return _words(codebook, "en") if words is None else words


def find_note_date(document: Document, dates: Sequence[DateMention], words: DateWords) -> DateMention | None:
    """The date of a coder's note: one paragraph that begins "On 4 May 2022" or "Around …" (coding rules N1, N2)."""
    if not dates or not document.sentences or document.sentences[-1].paragraph != 0:
        return None
    first = dates[0]
    if first.sentence or first.kind == "weekday" or not _YEAR.search(document.article.quote(first.span)):
        return None
    opening = document.article.text[document.sentences[0].span.start : first.span.start]
    if document.article.quote(first.span).split()[0].casefold() not in words.note_about:
        head, _, word = opening.rstrip().rpartition(" ")
        if word.casefold() not in words.note_exact:
            return None
        opening = head + " " if head else ""
    return first if not opening or _PREFIX.match(opening) else None


class _Chooser:
    def __init__(self, document: Document, words: DateWords, dates: Sequence[DateMention]) -> None:
        self._document = document
        self._words = words
        self._dates = dates
        news = [m for m in dates if not m.background and m.kind not in ("reported", "clock")]
        self._has_stops = sum(s.text[-1] in _STOPS for s in document.sentences) > len(document.sentences) / 2
        self._captions = [m for m in news if self._is_caption(m)]  # they tell the picture's day
        self._usable = [m for m in news if m not in self._captions]

    def choose(self, sentence: int, span: Span | None) -> Choice:
        doubts = self._words.doubts
        note = find_note_date(self._document, self._dates, self._words)
        if note:
            return note.date, note, []
        own = [m for m in self._usable if m.sentence == sentence]
        if own:
            return self._among(own, span)
        for template, mention in (
            (doubts.from_before, self._in_paragraph(sentence, earlier=True)),
            (doubts.from_after, self._in_paragraph(sentence, earlier=False)),
            ("", self._above(sentence)),
            (doubts.from_lead, self._in_lead(sentence)),
        ):
            if mention:
                doubt = template.format(words=self._quote(mention))
                return mention.date, mention, [text for text in (doubt, *self._doubts(mention)) if text]
        caption = [m for m in self._captions if m.sentence == sentence]
        return self._among(caption, span) if caption else self._as_reported(sentence)

    def _among(self, own: list[DateMention], span: Span | None) -> Choice:
        """The date nearest to the words of the act; an exact day before a period."""
        at = span or own[0].span
        best = min(own, key=lambda m: (m.date.precision > 1, _distance(m.span, at), m.span.start))
        days = sorted({m.date.day for m in own if m.date.precision == best.date.precision})
        found = self._doubts(best)
        if len(days) > 1:
            found.append(self._words.doubts.several.format(days=", ".join(map(str, days))))
        return best.date, best, found

    def _in_paragraph(self, sentence: int, *, earlier: bool) -> DateMention | None:
        paragraph = self._document.sentences[sentence].paragraph
        near = [m for m in self._usable if self._document.sentences[m.sentence].paragraph == paragraph]
        if earlier:
            return next((m for m in reversed(near) if m.sentence < sentence), None)
        return next((m for m in near if m.sentence > sentence), None)

    def _above(self, sentence: int) -> DateMention | None:
        """The clock or the heading that the sentence stands under."""
        for mention in reversed(self._dates):
            if mention.sentence >= sentence or mention.background:
                continue
            if mention.kind == "clock" or (mention.kind in ("explicit", "weekday") and self._is_heading(mention)):
                return mention
        return None

    def _is_caption(self, mention: DateMention) -> bool:
        """Marked as one; or a line without a full stop, in a text that has them, with a day after its first words."""
        sentence = self._document.sentences[mention.sentence]
        if "caption" in sentence.marks:
            return True
        is_line = self._has_stops and sentence.text[-1] not in _STOPS and self._is_alone(sentence)
        is_late = mention.span.start - sentence.span.start > len(sentence.text) / 3
        return is_line and is_late and mention.kind in ("weekday", "relative") and sentence.paragraph > 0

    def _is_alone(self, sentence: Sentence) -> bool:
        """The paragraph has no other sentence."""
        around = self._document.sentences[max(sentence.index - 1, 0) : sentence.index + 2]
        return all(s is sentence or s.paragraph != sentence.paragraph for s in around)

    def _is_heading(self, mention: DateMention) -> bool:
        sentence = self._document.sentences[mention.sentence]
        is_short = len(sentence.text) <= _HEADING
        return is_short and self._is_alone(sentence) and not sentence.text.startswith(("*", "•", "-"))

    def _in_lead(self, sentence: int) -> DateMention | None:
        """The first date of the lead, or the only day that the whole article tells."""
        lead = [m for m in self._usable if m.sentence < _LEAD]
        if lead:
            return min(lead, key=lambda m: (m.date.precision, m.sentence))
        days = {m.date.day for m in self._usable if m.date.precision < 3}
        return self._usable[0] if len(days) == 1 else None

    def _as_reported(self, sentence: int) -> Choice:
        """Coding rule T5: only the day of the report is known."""
        doubts, basis = self._words.doubts, self._words.basis.reported
        reported = [m for m in self._dates if m.kind == "reported" and not m.background]
        mention = next((m for m in reported if m.sentence == sentence), None)
        mention = mention or next((m for m in reported if m.sentence < _LEAD), None)
        if mention:
            return (
                EventDate(mention.date.day, 2, basis),
                mention,
                [doubts.only_reported.format(words=self._quote(mention))],
            )
        published = self._document.article.published
        if published:
            return EventDate(published, 2, basis), None, [doubts.published]
        words = read_tokens(self._document.sentences[sentence].text).raw
        weekday = next((word for word in words if word.casefold() in self._words.weekdays), None)
        return None, None, [doubts.unresolved.format(words=weekday) if weekday else doubts.none]

    def _doubts(self, mention: DateMention) -> list[str]:
        """What the mention leaves open: its own doubt, or that a middle stands for a period (coding rules T2, T3)."""
        if mention.kind == "period" and not mention.doubt:
            return [self._words.doubts.period.format(words=self._quote(mention))]
        return [mention.doubt] if mention.doubt else []

    def _quote(self, mention: DateMention) -> str:
        return self._document.article.quote(mention.span)


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
