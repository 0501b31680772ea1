"""Finds who is named in an article and what the words stand for, epithets included; their part in acts is roles'."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from eventcode.codebook import Codebook
from eventcode.draft.document import Document, Sentence
from eventcode.draft.mentions import ActorMention
from eventcode.draft.who.epithets import resolve_epithets
from eventcode.draft.who.lexicon import Lexicon, load_lexicon
from eventcode.draft.who.names import add_names
from eventcode.draft.who.naming import choose_entry, name_entry, name_form
from eventcode.draft.who.phrases import Phrase, PhraseReader
from eventcode.draft.who.tokens import Tokens, read_tokens
from eventcode.records import Span

ENGLISH = "en"


class Setting(NamedTuple):
    """What an article's actors are named for."""

    codebook: Codebook
    lexicon: Lexicon
    country: str
    day: date | None
    seen: frozenset[str]


def find_actors(document: Document, codebook: Codebook, country: str, day: date | None) -> list[ActorMention]:
    """Everyone whom the article names, in the order of the text.

    country: the article's main country as the codebook names it, "" if not known; day: of the news, for regimes and the
    registry's spans of time. [] in a language that the codebook has no words for.
    """
    lexicon = load_lexicon(codebook, document.article.language or ENGLISH)
    if lexicon is None:
        return []
    read = [(sentence, read_tokens(sentence.text)) for sentence in document.sentences]
    phrases = [
        (phrase, sentence, tokens)
        for sentence, tokens in read
        for phrase in add_names(PhraseReader(lexicon, tokens).read(), tokens, lexicon)
    ]
    setting = Setting(codebook, lexicon, country, day, _named_in_full(phrase for phrase, _, _ in phrases))
    named = [(_name(phrase, sentence, tokens, setting), phrase) for phrase, sentence, tokens in phrases]
    return resolve_epithets([(mention, phrase) for mention, phrase in named if mention], lexicon)


def _named_in_full(phrases: Iterable[Phrase]) -> frozenset[str]:
    """The registry's names whose own wording the article uses, so that their acronyms are theirs in it."""
    return frozenset(entry.name for phrase in phrases for entry, unsure in phrase.groups if not unsure)


def _name(phrase: Phrase, sentence: Sentence, tokens: Tokens, setting: Setting) -> ActorMention | None:
    begin = sentence.span.start
    span = Span(begin + tokens.starts[phrase.first], begin + tokens.ends[phrase.last - 1])
    if phrase.groups:
        return _name_group(phrase, span, sentence.index, setting)
    if phrase.proper and not phrase.word:
        return ActorMention(span, sentence.index, phrase.proper, phrase.kind, phrase.proper, confidence=0.6)
    form, owner = _form(phrase, setting)
    name, kind = name_form(form, owner, setting.country, setting.day, setting.codebook)
    country = "" if form.startswith("named_") else owner
    head = tokens.low[phrase.last - 1]
    key = f"{form}:{owner}:{head if setting.lexicon.classes[phrase.word].people else ''}"
    return ActorMention(
        span, sentence.index, name, kind, key, country, True, _is_plural(head, setting.lexicon), confidence=0.7
    )


def _name_group(phrase: Phrase, span: Span, sentence: int, setting: Setting) -> ActorMention | None:
    entry = choose_entry(phrase.groups, setting.country, setting.day, setting.seen)
    if entry is None:
        return None
    name, kind = name_entry(entry, setting.country, setting.day, setting.codebook)
    return ActorMention(span, sentence, name, kind, entry.name, entry.country, confidence=0.9)


def _form(phrase: Phrase, setting: Setting) -> tuple[str, str]:
    """The naming form of a phrase without a group's name, and whose it is."""
    group = setting.lexicon.classes[phrase.word]
    people = setting.lexicon.identities.get(phrase.people)
    if people and people.sort in ("ethnic", "clan") and group.form.endswith(("militia", "group")):
        return f"named_{people.sort}_militia", people.name.removesuffix(" Ethnic Group").removesuffix(" Clan Group")
    if phrase.proper:
        return setting.lexicon.words.named_forms[phrase.word], phrase.proper
    if group.owner in ("country", "nationality"):
        return group.form, phrase.owner or group.owners.get(setting.country, "")
    return group.form, ""


def _is_plural(word: str, lexicon: Lexicon) -> bool:
    return word.endswith("s") or word in lexicon.words.plurals or word.endswith("men")
