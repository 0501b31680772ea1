"""Everything that may name an actor in one language as one phrase table; which reading holds is the finder's matter."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from eventcode.codebook import Codebook
from eventcode.codebook.actors import ActorClass, ActorEntry, ActorWords, Identity
from eventcode.draft.who.tokens import PhraseTable

SHORT_ACRONYM = 4
Sort = Literal["group", "class", "owner", "capital", "identity", "link", "deed", "belonging", "arming"]


class Reading(NamedTuple):
    """One thing that a phrase may be.

    word: the class of actors, the country or the identity that it names. unsure: a group's name that others bear too.
    """

    sort: Sort
    word: str = ""
    entry: ActorEntry | None = None
    unsure: bool = False


class Lexicon(NamedTuple):
    """A language's words for actors, ready to be found. traits: single words that tell an identity ("indigenous")."""

    words: ActorWords
    table: PhraseTable[Reading]
    classes: dict[str, ActorClass]
    identities: dict[str, Identity]
    traits: frozenset[str]


@cache
def load_lexicon(codebook: Codebook, language: str) -> Lexicon | None:
    """The words of one language with the registry's names; None where the codebook has no words in it."""
    words = codebook.actor_words(language)
    if words is None:
        return None
    table = PhraseTable((*_group_phrases(codebook), *_owner_phrases(codebook, words), *_word_phrases(codebook, words)))
    identities = {identity.name: identity for identity in codebook.identities}
    traits = frozenset(word.lower() for identity in codebook.identities for word in identity.words)
    return Lexicon(words, table, words.classes, identities, traits)


def _group_phrases(codebook: Codebook) -> Iterator[tuple[str, Reading]]:
    for entry in codebook.actors:
        for wording, unsure in entry.wordings.items():
            yield wording, Reading("group", entry.name, entry, unsure or _is_short(wording))


def _is_short(wording: str) -> bool:
    """A few capitals ("NPA") name many things in the world, so they count only where the group acts."""
    return len(wording) <= SHORT_ACRONYM and wording.isupper()


def _owner_phrases(codebook: Codebook, words: ActorWords) -> Iterator[tuple[str, Reading]]:
    for country in codebook.countries:
        for word in dict.fromkeys((country.name, *country.aliases, *country.demonyms)):
            yield word, Reading("owner", country.name)
        for word in country.capital:
            yield word, Reading("capital", country.name)
    for word, name in words.metonyms.items():
        yield word, Reading("capital", name)


def _word_phrases(codebook: Codebook, words: ActorWords) -> Iterator[tuple[str, Reading]]:
    for name, group in words.classes.items():
        for word in group.words:
            yield word, Reading("class", name)
    for identity in codebook.identities:
        for word in identity.words:
            yield word, Reading("identity", identity.name)
    for word in words.links:
        yield word, Reading("link")
    for word in words.deeds:
        yield word, Reading("deed")
    for word in words.belongings:
        yield word, Reading("belonging")
    for word in words.arms:
        yield word, Reading("arming")
