"""The day of a scene, and how closely it belongs to it; days told one by one are scenes of their own (rule U2)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from eventcode.codebook import Codebook
from eventcode.draft.document import Sentence
from eventcode.draft.mentions import DateMention
from eventcode.draft.reading import Reading
from eventcode.draft.when import choose_date
from eventcode.records import EventDate, Record, Span

_BESIDE = 0.6  # strength of a date that an earlier sentence of the paragraph gives


class Day(Record, frozen=True):
    """A day and the words that it rests on. strength: 1 for the sentence's own words, 0 for words from elsewhere."""

    date: EventDate | None
    mention: DateMention | None
    strength: float
    doubts: tuple[str, ...] = ()


def days_of(sentence: Sentence, span: Span, at: Span, reading: Reading, codebook: Codebook) -> list[Day]:
    """The days on which the words of `span` took place: several only where each is told ("on 3 and 4 May").

    at: the words of the act, to choose among several dates of the sentence.
    """
    told = [date for date in reading.dates if date.span.is_within(span) and not date.background]
    each = _told_one_by_one(told)
    if each:
        return [Day(date, mention, 1.0) for date, mention in each]
    date, mention, doubts = choose_date(reading.document, codebook, reading.dates, sentence.index, at)
    return [Day(date, mention, _strength(mention, sentence, reading), tuple(doubts))]


def _told_one_by_one(dates: list[DateMention]) -> list[tuple[EventDate, DateMention]]:
    """Days of one list share their words; "three days of fighting" went on each of its days."""
    shared = Counter(date.span for date in dates)
    listed = [(date.date, date) for date in dates if shared[date.span] > 1]
    if listed:
        return listed
    daily = dates[0] if len(dates) == 1 and dates[0].is_daily else None
    if daily is None or daily.first is None or daily.last is None:
        return []
    length = (daily.last - daily.first).days + 1
    basis, precision = daily.date.basis, daily.date.precision
    days = [daily.first + timedelta(days=number) for number in range(length)]
    return [(EventDate(day, precision, basis), daily) for day in days]


def _strength(mention: DateMention | None, sentence: Sentence, reading: Reading) -> float:
    """How closely a date belongs to a sentence; nothing dates it where only the report has a day."""
    if mention is None or mention.kind == "reported":
        return 0.0
    if mention.sentence == sentence.index:
        return 1.0
    is_beside = reading.document.sentences[mention.sentence].paragraph == sentence.paragraph
    return _BESIDE if is_beside and mention.sentence < sentence.index else 0.0
