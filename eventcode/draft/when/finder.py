"""Finds the dates of an article and resolves them by coding rules T1-T10; which date an event takes is for choice."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import msgspec

from eventcode.codebook import Codebook
from eventcode.draft.document import Document, Sentence
from eventcode.draft.mentions import DateMention
from eventcode.draft.tokens import Tokens, cut, read_tokens
from eventcode.draft.when.reading import Moment, Reading
from eventcode.draft.when.sentence import SentenceReader
from eventcode.records import EventDate, Span

_CLOCK = re.compile(r"\W{0,3}\d{1,2}[:.h]\d{2}(?:\s?(?:am|pm|a\.m\.|p\.m\.|[A-Z]{2,5}))?\W{0,3}$")
_CLOCK_LENGTH = 16  # characters
_DATELINE_WITHIN = 31  # days: a dateline further from the publication is none
_DATELINE_TOKENS = 10  # before the date
_AFTER_DATELINE = frozenset("(-–—:.[")
_TOP = 5  # paragraphs in which datelines and bylines stand
_HEADING_TOKENS = 14
_NEWS_OF_OLD = 183  # days: an article that tells of nothing newer may be a late report
_HEADING_WITHIN = 14  # days: a heading further from the report is no day of the story


def find_dates(document: Document, codebook: Codebook, language: str = "") -> list[DateMention]:
    """Every day and period that the text tells, in its order, resolved against dateline or publication day (rule T8).

    A weekday or relative day that nothing resolves is left out. Days to come, of another time and of mere states of
    affairs have background True; days that only date a report have kind "reported". language: the document's if empty;
    of one without words in the codebook only dates in digits are read, and what looks English.
    """
    return _Walk(_reader(codebook, language or document.language), document).run()


@cache
def _reader(codebook: Codebook, language: str) -> SentenceReader:
    words, numbers = codebook.date_words(language), codebook.number_words(language)
    if words is None or numbers is None:  # without the language's words only dates in digits are read
        return _reader(codebook, "en")
    return SentenceReader(words, numbers)


class _Walk:
    """One article, sentence by sentence: where the story stands and what was found."""

    def __init__(self, reader: SentenceReader, document: Document) -> None:
        self._reader = reader
        self._sentences = document.sentences
        self._published = document.article.published
        self._moment = Moment(self._published, None, self._published)
        self._found: list[DateMention] = []
        self._is_live = any(_is_clock(sentence) for sentence in document.sentences)

    def run(self) -> list[DateMention]:
        """Read every sentence, then settle what only the whole shows."""
        for sentence in self._sentences:
            if _is_clock(sentence):
                self._add_clock(sentence)
            else:
                for number, piece in enumerate(cut(read_tokens(sentence.text))):
                    self._read(sentence, piece, is_first=sentence.index + number == 0)
        return _settle(self._found, self._moment.report)

    def _add_clock(self, sentence: Sentence) -> None:
        if self._moment.report:
            self._found.append(DateMention(sentence.span, sentence.index, EventDate(self._moment.report, 1), "clock"))
            self._moment = self._moment._replace(told=self._moment.report)

    def _read(self, sentence: Sentence, tokens: Tokens, *, is_first: bool) -> None:
        before = self._moment
        readings, after = self._reader.read(tokens, before, is_first=is_first)
        if not readings:
            return
        self._moment = after
        if self._moment.near is None:
            self._find_year(tokens, readings)
        opens = is_first and self._is_all(tokens, readings[0])
        if sentence.paragraph < _TOP and (opens or self._is_dateline(tokens, readings[0])):
            dateline = readings[0]._replace(kind="reported", is_background=False)
            readings, self._moment = self._reader.read(
                tokens, Moment(dateline.day, before.told, dateline.day), after=dateline.end
            )
            readings.insert(0, dateline)
        elif self._is_heading(sentence, tokens, readings[0]):
            readings = self._head(sentence, tokens, readings, before)
        self._found += [_mention(sentence, tokens, reading) for reading in readings]

    def _find_year(self, tokens: Tokens, readings: list[Reading]) -> None:
        """Without a publication day the first whole date decides the year of the others."""
        whole = next((r.day for r in readings if r.kind == "explicit"), None)
        self._moment = self._moment._replace(near=date(whole.year, 12, 31) if whole else None)

    def _is_all(self, tokens: Tokens, reading: Reading) -> bool:
        """ "15 January 2015." by itself opens the report."""
        rest = tokens.words[: reading.begin] + tokens.words[reading.end :]
        return reading.kind == "explicit" and not any(word.isalnum() for word in rest) and self._is_near(reading)

    def _is_near(self, reading: Reading) -> bool:
        return self._published is None or abs((reading.day - self._published).days) <= _DATELINE_WITHIN

    def _is_dateline(self, tokens: Tokens, reading: Reading) -> bool:
        """ "GOMA, March 9 - …": names, a calendar day, then a bracket or dash."""
        if reading.kind not in ("explicit", "reported") or not 0 < reading.begin <= _DATELINE_TOKENS:
            return False
        if any(
            word[0].isalpha() and not tokens.is_capital(at) for at, word in enumerate(tokens.words[: reading.begin])
        ):
            return False
        if (
            tokens.words[0] in self._reader.words.note_exact | self._reader.words.note_about
            or ":" in tokens.words[: reading.begin]
        ):
            return False
        return self._is_near(reading) and tokens.word(reading.end) in _AFTER_DATELINE

    def _is_heading(self, sentence: Sentence, tokens: Tokens, first: Reading) -> bool:
        """A short line of its own around a calendar day or weekday: byline, imprint or the heading of a day."""
        around = self._sentences[max(sentence.index - 1, 0) : sentence.index + 2]
        if len(tokens.words) > _HEADING_TOKENS or any(
            s is not sentence and s.paragraph == sentence.paragraph for s in around
        ):
            return False
        if first.kind not in ("explicit", "reported", "weekday") or first.is_background or tokens.words[0] in "*•-–":
            return False
        words = self._reader.words
        named = words.live | words.by_line
        return (
            (first.begin <= 1 and tokens.words[-1] != ".")
            or not named.isdisjoint(tokens.words)
            or self._is_names(tokens, first)
        )

    def _is_names(self, tokens: Tokens, first: Reading) -> bool:
        """Only names, numbers and marks stand around the day."""
        rest = [*range(first.begin), *range(first.end, len(tokens.words))]
        return not any(tokens.raw[at][0].islower() for at in rest)

    def _head(self, sentence: Sentence, tokens: Tokens, readings: list[Reading], before: Moment) -> list[Reading]:
        """A line of its own: the byline's day is the report's; a heading's day is that of what stands below."""
        words, first = self._reader.words, readings[0]
        is_live = self._is_live or not words.live.isdisjoint(tokens.words)
        is_top = sentence.paragraph < _TOP and before.report is not None and abs((first.day - before.report).days) <= 2
        if not words.by_line.isdisjoint(tokens.words) or (is_top and not is_live):
            self._moment = before._replace(report=before.report or first.day, near=before.near or first.day)
            return [reading._replace(kind="reported") for reading in readings]
        near = before.report or first.day
        if abs((first.day - near).days) <= _HEADING_WITHIN:
            self._moment = Moment(first.day, first.day, near)
        return [reading._replace(doubt="") for reading in readings]


def _is_clock(sentence: Sentence) -> bool:
    return len(sentence.text) <= _CLOCK_LENGTH and (
        _CLOCK.match(sentence.text) is not None or "clock" in sentence.marks
    )


def _mention(sentence: Sentence, tokens: Tokens, reading: Reading) -> DateMention:
    start = sentence.span.start
    return DateMention(
        Span(start + tokens.starts[reading.begin], start + tokens.ends[reading.end - 1]),
        sentence.index,
        EventDate(reading.day, reading.precision, reading.basis),
        reading.kind,
        reading.is_background,
        reading.first,
        reading.last,
        reading.doubt,
        reading.is_daily,
    )


def _settle(found: list[DateMention], report: date | None) -> list[DateMention]:
    """A month that has passed is background where the news is of a day; an old day is news if it is the newest."""
    if report is None:
        return found
    news = [m for m in found if not m.background and m.kind != "reported"]
    has_day = any(m.date.precision == 1 for m in news)
    return [_settle_one(mention, report, has_news=bool(news), has_day=has_day) for mention in found]


def _settle_one(mention: DateMention, report: date, *, has_news: bool, has_day: bool) -> DateMention:
    age = (report - (mention.last or mention.date.day)).days
    is_month = mention.kind == "period" and mention.date.precision == 3
    if has_day and is_month and age > 0:
        return msgspec.structs.replace(mention, background=True)
    is_day = mention.kind in ("explicit", "range") or (is_month and bool(mention.date.basis))
    if not has_news and is_day and 0 < age <= _NEWS_OF_OLD:
        return msgspec.structs.replace(mention, background=False)
    return mention
