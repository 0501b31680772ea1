"""Reports as columns of numbers, so that millions of pairs are compared at once; it compares none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from eventcode.codebook import Codebook
from eventcode.codebook.stages.reconciling import DetailWords, Reconciling
from eventcode.gazetteer import compact_name, fold_name
from eventcode.gazetteer.folding import sound_name
from eventcode.reconcile.actors import ActorTable
from eventcode.reconcile.arrays import Flags, Floats, Grid, Ints
from eventcode.reconcile.reports import Report
from eventcode.records import Event, EventDate, Place

UNKNOWN = -1
_ASSOCIATES = 3  # of a side, that are compared
_NO_TOLL = (UNKNOWN, UNKNOWN, UNKNOWN)
_NOWHERE = Place("")
_TRUSTED = ("event_date", "location", "sub_event_type", "actor1", "actor2", "fatalities")


class Numbers:
    """Texts under one number each, from 1 in the order of their coming; 0 is the blank text."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    def of(self, text: str) -> int:
        """The number of this text, a new one where it has none."""
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def by_text(self) -> dict[str, int]:
        """Every text with its number."""
        return self._numbers


@dataclass(frozen=True)
class Traits:
    """A row of numbers for each report, 0 (of days and tolls UNKNOWN) where a field is blank.

    first, last: the days that its day may mean, as ordinals; places as compared names; people: actors, two sides and
    those beside them; words as bits; voice: equal in reprints; trust: 0 to 1, in the order of _TRUSTED.
    """

    day: Ints
    first: Ints
    last: Ints
    north: Floats
    east: Floats
    precision: Ints
    country: Ints
    name: Ints
    town: Ints
    sound: Ints
    admin1: Ints
    admin2: Ints
    type: Ints
    sub_type: Ints
    sides: Grid
    beside: Grid
    low: Ints
    dead: Ints
    high: Ints
    part_of_day: Ints
    target: Ints
    further: Flags
    published: Ints
    voice: Ints
    trust: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    actors: ActorTable
    types: dict[str, int]

    def __len__(self) -> int:
        return len(self.day)

    def field_trust(self, field: str) -> Floats:
        """How sure each report is of a field."""
        return np.asarray(self.trust[:, _TRUSTED.index(field)])


class _Reader:
    """Reads reports one by one; numbers of texts run on over all of them."""

    def __init__(self, codebook: Codebook) -> None:
        self.settings: Reconciling = codebook.reconciling
        self.actors = ActorTable(codebook)
        self.names, self.sounds, self.areas = Numbers(), Numbers(), Numbers()
        self.countries, self.types = Numbers(), Numbers()
        self.words = _WordBits(self.settings.words)

    def read(self, report: Report) -> tuple[list[int], list[float], list[int], list[int], list[float]]:
        """Its whole numbers, coordinates, sides, associates and trust."""
        event = report.event
        place = event.place or _NOWHERE
        whole = [*self._days(event.date), *self._place(place), self.types.of(event.type), self.types.of(event.sub_type)]
        whole += [*(_NO_TOLL if report.is_silent else _toll(event)), *self.words.find(report.told), _published(event)]
        beside = [self.actors.number(name) for side in (0, 1) for name in _associates(event, side)]
        sides = [self._side(event, side) for side in (0, 1)]
        coordinates = [_number(place.latitude), _number(place.longitude)]
        return whole, coordinates, sides, beside, [_trust(report, field) for field in _TRUSTED]

    def _side(self, event: Event, side: int) -> int:
        if len(event.actors) <= side:
            return 0
        return self.actors.number(event.actors[side].name, event.actors[side].kind)

    def _days(self, when: EventDate | None) -> tuple[int, int, int]:
        if when is None:
            return UNKNOWN, UNKNOWN, UNKNOWN
        day, reach = when.day.toordinal(), self.settings.reach
        if when.precision == 1:
            return day, day, day
        if when.basis == self.settings.reported:
            return day, day - reach.reported, day
        around = reach.about if when.precision == 2 else reach.month
        return day, day - around, day + around

    def _place(self, place: Place) -> list[int]:
        folded = fold_name(place.name)
        town = compact_name(fold_name(place.name.partition(" - ")[0]))
        names = [self.names.of(compact_name(folded)), self.names.of(town), self.sounds.of(sound_name(folded))]
        areas = [self.areas.of(compact_name(fold_name(area))) for area in (place.admin1, place.admin2)]
        return [place.precision or 0, self.countries.of(place.country), *names, *areas]


_WHOLE = (
    "day", "first", "last", "precision", "country", "name", "town", "sound", "admin1", "admin2", "type", "sub_type",
    "low", "dead", "high", "part_of_day", "target", "further", "published",
)  # fmt: skip


def read_traits(reports: Sequence[Report], codebook: Codebook, voices: Mapping[str, int] | None = None) -> Traits:
    """The traits of the reports in their order. voices: article -> its number, equal for reprints of one text."""
    reader = _Reader(codebook)
    read = [reader.read(report) for report in reports]
    whole = np.array([each[0] for each in read], dtype=np.int64).reshape(-1, len(_WHOLE))
    degrees = np.array([each[1] for each in read], dtype=np.float64).reshape(-1, 2)
    columns = {name: np.ascontiguousarray(whole[:, at]) for at, name in enumerate(_WHOLE)}
    is_further = columns.pop("further").astype(np.bool_)
    return Traits(
        **columns,
        further=is_further,
        north=degrees[:, 0],
        east=degrees[:, 1],
        sides=np.array([each[2] for each in read], dtype=np.int64).reshape(-1, 2),
        beside=np.array([each[3] for each in read], dtype=np.int64).reshape(-1, 2 * _ASSOCIATES),
        trust=np.array([each[4] for each in read], dtype=np.float64).reshape(-1, len(_TRUSTED)),
        voice=np.array([_voice(report, voices or {}) for report in reports], dtype=np.int64),
        actors=reader.actors,
        types=reader.types.by_text,
    )


def _trust(report: Report, field: str) -> float:
    """How sure the report is of a field; where only the whole row's confidence is known, of all alike."""
    return report.confidence.get(field, report.confidence.get("", 1.0))


def _voice(report: Report, voices: Mapping[str, int]) -> int:
    return voices.get(report.articles[0], UNKNOWN) if len(report.articles) == 1 else UNKNOWN


def _toll(event: Event) -> tuple[int, int, int]:
    """Lowest, coded and highest number of dead; UNKNOWN where nothing is known."""
    toll = event.fatalities
    if toll is None:
        return UNKNOWN, UNKNOWN, UNKNOWN
    dead = toll.conservative if toll.conservative is not None else toll.best
    low = dead if toll.low is None else toll.low
    high = (dead if toll.best is None else toll.best) if toll.high is None else toll.high
    return tuple(UNKNOWN if each is None else each for each in (low, dead, high))  # type: ignore[return-value]


def _published(event: Event) -> int:
    days: list[date] = [source.published for source in event.sources if source.published]
    return min(days).toordinal() if days else UNKNOWN


def _associates(event: Event, side: int) -> list[str]:
    names = list(event.actors[side].associates[:_ASSOCIATES]) if len(event.actors) > side else []
    return names + [""] * (_ASSOCIATES - len(names))


def _number(value: float | None) -> float:
    return np.nan if value is None else value


class _WordBits:
    """Which details a text tells of, a bit for each sort."""

    def __init__(self, words: DetailWords) -> None:
        self._lists = [_compile(words.part_of_day), _compile(words.target), _compile({"further": words.further})]

    def find(self, text: str) -> list[int]:
        """The bits of the part of the day, of the target, and whether a further attack is told of."""
        folded = text.casefold()
        return [self._bits(pattern, bits, folded) for pattern, bits in self._lists]

    def _bits(self, pattern: re.Pattern[str], bits: dict[str, int], text: str) -> int:
        found = 0
        for word in pattern.findall(text):
            found |= bits[word]
        return found


def _compile(lists: Mapping[str, Sequence[str]]) -> tuple[re.Pattern[str], dict[str, int]]:
    """One pattern of whole words (alternatives without repetition: linear), and word -> bit."""
    bits = {word: 1 << place for place, words in enumerate(lists.values()) for word in words}
    longest_first = sorted(bits, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), bits
