"""Says whether an article is about conflict at all: sport, business, courts, disasters and the like are put aside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from eventcode.codebook import Codebook
from eventcode.codebook.language.acts import ActWords, Field
from eventcode.draft.document import Document
from eventcode.draft.mentions import ActMention
from eventcode.draft.what.acts import ENGLISH
from eventcode.draft.what.finding import Finder
from eventcode.draft.what.words import Now, read_words

SURE = 0.72  # an act of at least this weight is surely told: "stabbed", not "killed"
SHOWN = 4


def is_of_field(document: Document, acts: Sequence[ActMention], codebook: Codebook) -> tuple[bool, str]:
    """Whether the article reports conflict, and where it does not, why, in a sentence for people."""
    if not any(act.status == "asserted" for act in acts):
        return False, _why_nothing(acts)
    reader = _field_reader(codebook, document.article.language or ENGLISH)
    return reader.judge(document, acts) if reader else (True, "")


def _why_nothing(acts: Sequence[ActMention]) -> str:
    statuses = sorted({act.status for act in acts})
    return f"acts are told only as {', '.join(statuses)}" if statuses else "no words tell of an act"


class FieldReader:
    """One language's words of other fields, made ready once."""

    def __init__(self, pack: ActWords) -> None:
        self._finder = Finder((phrase, field) for field in pack.fields for phrase in field.phrases)
        self._fields, self._months, self._outcomes = pack.fields, pack.months, pack.outcomes

    def judge(self, document: Document, acts: Sequence[ActMention]) -> tuple[bool, str]:
        """Set the words of each field against the acts that are surely told."""
        sure = {
            (act.act, act.sentence)
            for act in acts
            if act.status == "asserted" and act.weight >= SURE and act.act not in self._outcomes
        }
        for field, words in self._words(document):
            if len(words) >= field.least and len(sure) <= field.share * len(words):
                return False, f"the article is about {field.name}: {', '.join(words[:SHOWN])}"
        return True, ""

    def _words(self, document: Document) -> list[tuple[Field, list[str]]]:
        """The different words of each field, in the order of the text."""
        told: dict[str, dict[str, None]] = {field.name: {} for field in self._fields}
        for sentence in document.sentences:
            words = read_words(sentence.text, Now(0, 0), self._months)
            for found in self._finder.find(words):
                told[found.value.name][" ".join(words.words[at] for at in found.matched)] = None
        return [(field, list(told[field.name])) for field in self._fields]


@cache
def _field_reader(codebook: Codebook, language: str) -> FieldReader | None:
    pack = codebook.act_words(language)
    return FieldReader(pack) if pack else None
