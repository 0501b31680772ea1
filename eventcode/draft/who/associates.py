"""Names the associated actors of one side: allies, organisations and who the people are (coding rules §4.3, §4.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from eventcode.codebook import Codebook
from eventcode.draft.document import Document
from eventcode.draft.mentions import ActorMention
from eventcode.draft.who.lexicon import Lexicon, load_lexicon
from eventcode.draft.who.naming import name_mention
from eventcode.draft.who.tokens import Tokens, read_tokens

ENGLISH = "en"
PEOPLE = frozenset({"Civilians", "Protesters", "Rioters"})


def associated_actors(
    document: Document,
    side: Sequence[ActorMention],
    country: str,
    day: date | None,
    codebook: Codebook,
    *,
    civilians: bool = True,
) -> tuple[str, ...]:
    """The associated actors of a side, each once, in the order of the text.

    side: its mentions, that of the main actor first; country: where the event took place. civilians: False where they
    are never associated (battles, rule C11). Women are named only where no words tell of others among the people (rule
    §4.4: all or most of them are women, or one was the target).
    """
    lexicon = load_lexicon(codebook, document.article.language or ENGLISH)
    if lexicon is None or not side:
        return ()
    main = name_mention(side[0], country, day, codebook).name
    names: dict[str, None] = {}
    for mention in side:
        named = name_mention(mention, country, day, codebook)
        if named.kind not in PEOPLE and named.name != main:
            names[named.name] = None
        if civilians or named.kind not in PEOPLE:
            for identity in _identities(document, mention, side, lexicon):
                names[codebook.naming.name("identity", mention.country or country, None, "", identity).name] = None
    return tuple(names)


def _identities(
    document: Document, mention: ActorMention, side: Sequence[ActorMention], lexicon: Lexicon
) -> Iterator[str]:
    if not mention.generic:
        return
    for name in _identity_words(document, mention, lexicon):
        if lexicon.identities[name].sort != "gender" or _is_true_of_all(name, document, side, lexicon):
            yield name


def _is_true_of_all(name: str, document: Document, side: Sequence[ActorMention], lexicon: Lexicon) -> bool:
    people = [mention for mention in side if mention.generic and mention.kind in PEOPLE]
    return all(name in _identity_words(document, mention, lexicon) for mention in people)


def _identity_words(document: Document, mention: ActorMention, lexicon: Lexicon) -> list[str]:
    """The identities that a mention's words and the adjectives before them tell."""
    sentence = document.sentences[mention.sentence]
    tokens = read_tokens(sentence.text)
    start, end = mention.span.start - sentence.span.start, mention.span.end - sentence.span.start
    first = _lead(tokens, next(i for i, at in enumerate(tokens.starts) if at >= start), lexicon)
    found = [
        match for match in lexicon.table.find(tokens) if match.first >= first and tokens.ends[match.last - 1] <= end
    ]
    return [reading.word for match in found for reading in match.values if reading.sort == "identity"]


def _lead(tokens: Tokens, first: int, lexicon: Lexicon) -> int:
    """Where the adjectives before the words begin."""
    while first > 0 and (tokens.low[first - 1] in lexicon.words.leads or tokens.low[first - 1] in lexicon.traits):
        first -= 1
    return first
