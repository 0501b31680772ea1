"""Loads lang/…/acts/*.yaml and status.yaml: the words that tell of an act, and those that say it did not take place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from eventcode.codebook.language.phrases import Phrase, WordLists, read_lists, read_phrase
from eventcode.codebook.reading import Entry, read_yaml
from eventcode.errors import CodebookError

CueVoice = Literal["verb", "noun", "passive"]
Scope = Literal["over", "before", "opening", "after", "sentence"]
StatusName = Literal["negated", "hypothetical", "threatened", "planned", "background", "figurative"]
WEIGHT = 0.8
OWN_WEIGHT = 0.95


class _ActEntry(Entry, frozen=True, rename={"excepted": "except"}):
    about: str
    verbs: str = ""
    nouns: str = ""
    passives: str = ""
    excepted: str = ""
    beside: bool = False


class _ActFile(Entry, frozen=True):
    words: dict[str, str] = msgspec.field(default_factory=dict)
    acts: dict[str, _ActEntry] = msgspec.field(default_factory=dict)


class _StatusEntry(Entry, frozen=True):
    status: StatusName
    scope: Scope
    phrases: str
    reach: int = 40
    voices: tuple[CueVoice, ...] = ()


class _VoiceEntry(Entry, frozen=True):
    before_passive: str
    between: str
    after_passive: str
    before_noun: str
    after_noun: str
    either: str
    after_either: str


class _FieldEntry(Entry, frozen=True):
    words: str
    least: int
    share: float


class _StatusFile(Entry, frozen=True):
    months: str
    barriers: str
    stops: str
    voice: _VoiceEntry
    outcomes: str
    cues: list[_StatusEntry]
    fields: dict[str, _FieldEntry] = msgspec.field(default_factory=dict)


class Cue(msgspec.Struct, frozen=True):
    """One wording of an act. weight: 0 to 1, how surely the words mean the act.

    is_except: the words do not mean it; is_beside: they leave standing what shorter wordings say of other acts.
    """

    act: str
    phrase: Phrase
    weight: float = WEIGHT
    voice: CueVoice = "verb"
    is_except: bool = False
    is_beside: bool = False


class StatusCue(msgspec.Struct, frozen=True):
    """Words that change the status of acts: those they stand on, after, or before within `reach` words, or all."""

    status: StatusName
    phrase: Phrase
    scope: Scope
    reach: int
    voices: tuple[CueVoice, ...]


class VoiceWords(msgspec.Struct, frozen=True):
    """Words around a verb that make it passive, or a noun where it ends in -ing or is either. between: adverbs."""

    before_passive: frozenset[str]
    between: frozenset[str]
    after_passive: frozenset[str]
    before_noun: frozenset[str]
    after_noun: frozenset[str]
    either: frozenset[str]
    after_either: frozenset[str]


class Field(msgspec.Struct, frozen=True):
    """Another field than conflict. least: so many different words of it; share: of sure acts for each of them."""

    name: str
    phrases: tuple[Phrase, ...]
    least: int
    share: float


class ActWords(msgspec.Struct, frozen=True):
    """One language's words for acts. months: from January; outcomes: acts that no field needs conflict for."""

    language: str
    cues: tuple[Cue, ...]
    statuses: tuple[StatusCue, ...]
    months: tuple[str, ...]
    outcomes: frozenset[str]
    barriers: frozenset[str]
    stops: frozenset[str]
    voice: VoiceWords
    fields: tuple[Field, ...]

    @property
    def acts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cue.act for cue in self.cues))


class OwnCues(NamedTuple):
    """The cues that types.yaml gives a sub-event type, and where they stand in it."""

    sub_type: str
    phrases: tuple[str, ...]
    path: Path
    key: str


def own_act(sub_type: str) -> str:
    """The name of the act that the cues of a sub-event type in types.yaml tell of."""
    return f"type:{sub_type}"


@cache
def load_act_words(folders: tuple[Path, ...], language: str, own: tuple[OwnCues, ...] = ()) -> ActWords | None:
    """The words of this language, the nearest folder's file winning; None without a pack. Raises CodebookError.

    own: sub-event types with the cues that types.yaml gives them.
    """
    files = _nearest_files(folders, f"lang/{language}/acts")
    status = next((f for folder in folders if (f := folder / "lang" / language / "status.yaml").is_file()), None)
    if not files or status is None:
        return None
    read = {path: read_yaml(path, _ActFile) for path in files}
    lists = _read_word_lists({path: file.words for path, file in read.items()})
    rules = read_yaml(status, _StatusFile)
    return ActWords(
        language,
        (*(cue for path, file in read.items() for cue in _read_cues(path, file, lists)), *_read_own(own, lists)),
        tuple(cue for number, entry in enumerate(rules.cues) for cue in _read_status(status, number, entry, lists)),
        tuple(rules.months.split(", ")),
        frozenset(rules.outcomes.split(", ")),
        frozenset(rules.barriers.split(", ")),
        frozenset(rules.stops.split(", ")),
        VoiceWords(*(frozenset(getattr(rules.voice, part).split(", ")) for part in VoiceWords.__struct_fields__)),
        tuple(_read_field(status, name, entry, lists) for name, entry in rules.fields.items()),
    )


def _nearest_files(folders: tuple[Path, ...], name: str) -> list[Path]:
    nearest: dict[str, Path] = {}
    for folder in reversed(folders):
        nearest |= {path.name: path for path in (folder / name).glob("*.yaml")}
    return [nearest[key] for key in sorted(nearest)]


def _read_word_lists(files: Mapping[Path, Mapping[str, str]]) -> WordLists:
    """Every file's lists together: a file may use the lists of the files before it, in the order of their names."""
    together: dict[str, list[str]] = {}
    for path, lists in files.items():
        doubled = next((name for name in lists if name in together), None)
        if doubled:
            raise CodebookError("this word list stands in two files", file=path, key=f"words.{doubled}")
        together |= {name: items.split(",") for name, items in lists.items()}
        try:
            read_lists(together)
        except ValueError as error:
            raise CodebookError(str(error), file=path, key="words") from error
    return read_lists(together)


def _read_cues(path: Path, file: _ActFile, lists: WordLists) -> Iterator[Cue]:
    for act, entry in file.acts.items():
        voices: tuple[tuple[CueVoice, str], ...] = (
            ("verb", entry.verbs), ("noun", entry.nouns), ("passive", entry.passives),
        )  # fmt: skip
        for voice, text in voices:
            for phrase, weight in _lines(path, f"acts.{act}.{voice}s", text, lists):
                yield Cue(act, phrase, weight, voice, is_beside=entry.beside)
        for phrase, _ in _lines(path, f"acts.{act}.except", entry.excepted, lists):
            yield Cue(act, phrase, is_except=True)


def _read_own(own: tuple[OwnCues, ...], lists: WordLists) -> Iterator[Cue]:
    for each in own:
        for phrase, weight in _lines(each.path, each.key, "\n".join(each.phrases), lists, OWN_WEIGHT):
            yield Cue(own_act(each.sub_type), phrase, weight)


def _read_status(path: Path, number: int, entry: _StatusEntry, lists: WordLists) -> Iterator[StatusCue]:
    for phrase, _ in _lines(path, f"cues[{number}]", entry.phrases, lists):
        yield StatusCue(entry.status, phrase, entry.scope, entry.reach, entry.voices)


def _read_field(path: Path, name: str, entry: _FieldEntry, lists: WordLists) -> Field:
    phrases = tuple(phrase for phrase, _ in _lines(path, f"fields.{name}", entry.words, lists))
    return Field(name, phrases, entry.least, entry.share)


def _lines(
    path: Path, key: str, text: str, lists: WordLists, default: float = WEIGHT
) -> Iterator[tuple[Phrase, float]]:
    """One phrase a line, with its weight after "=" where it has one; a line that begins with # is a remark."""
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        wording, _, weight = line.partition("=")
        try:
            yield read_phrase(wording, lists), float(weight) if weight.strip() else default
        except ValueError as error:
            raise CodebookError(str(error), file=path, key=key) from error
