"""Finds proper names of groups that the registry does not have, by how such names end; it knows no group itself."""

from __future__ import annotations

from collections.abc import Sequence

from eventcode.codebook.actors import ActorWords
from eventcode.draft.who.lexicon import Lexicon
from eventcode.draft.who.phrases import Phrase
from eventcode.draft.who.tokens import Tokens

LONGEST = 9
LONGEST_ACRONYM = 8


def add_names(phrases: Sequence[Phrase], tokens: Tokens, lexicon: Lexicon) -> list[Phrase]:
    """The phrases with unknown groups put in where a name ends like a group's ("Red Valley Defence Front")."""
    found = [
        name for name in _find_names(tokens, lexicon.words) if not any(_is_known(p, name, lexicon) for p in phrases)
    ]
    if not found:
        return list(phrases)
    kept = [p for p in phrases if not any(p.first < name.last and name.first < p.last for name in found)]
    return sorted([*kept, *found], key=lambda phrase: phrase.first)


def _is_known(phrase: Phrase, name: Phrase, lexicon: Lexicon) -> bool:
    """The phrase overlaps the name and says more than a bare class of armed people would."""
    if phrase.last <= name.first or name.last <= phrase.first:
        return False
    is_state = bool(phrase.word) and lexicon.classes[phrase.word].owner == "country"
    return bool(phrase.groups or phrase.owner or phrase.people or is_state)


def _find_names(tokens: Tokens, words: ActorWords) -> list[Phrase]:
    out: list[Phrase] = []
    for at, low in enumerate(tokens.low):
        kind = words.name_ends.get(low)
        if kind is None or not _is_capital(tokens, at) or (out and at < out[-1].last):
            continue
        first = _begin(tokens, at, words)
        last = _end(tokens, at, words)
        if first == at and last == at + 1:
            continue
        out.append(_phrase(tokens, first, last, kind))
    return out


def _begin(tokens: Tokens, end: int, words: ActorWords) -> int:
    """Where the capitalised words before the ending begin; the first word of a sentence is none by itself."""
    at = end
    while at > 0 and end - at < LONGEST and _is_capital(tokens, at - 1):
        if tokens.low[at - 1] in words.leads:
            break
        at -= 1
    return at + 1 if at == 0 and end == 1 else at


def _end(tokens: Tokens, at: int, words: ActorWords) -> int:
    """Where "… Front for the Liberation of the South" ends; small words count only before further capitals."""
    last = at + 1
    here = last
    while here < len(tokens.low) and here - at < LONGEST:
        if _is_capital(tokens, here):
            last = here + 1
        elif tokens.low[here] not in words.name_joints or tokens.low[here] == "and":
            break
        here += 1
    is_longer = last > at + 1 and tokens.low[at + 1] in ("of", "for")
    return last if is_longer else at + 1


def _phrase(tokens: Tokens, first: int, last: int, kind: str) -> Phrase:
    name = " ".join(tokens.raw[first:last])
    acronym = _acronym(tokens, last)
    if acronym:
        return Phrase(first, last + 3, proper=f"{acronym}: {name}", kind=kind)
    return Phrase(first, last, proper=name, kind=kind)


def _acronym(tokens: Tokens, at: int) -> str:
    """The letters in brackets behind a name: "(RVDF)"."""
    if tokens.low[at : at + 1] != ["("] or tokens.low[at + 2 : at + 3] != [")"]:
        return ""
    raw = tokens.raw[at + 1]
    return raw if raw.isupper() and 2 <= len(raw) <= LONGEST_ACRONYM else ""


def _is_capital(tokens: Tokens, at: int) -> bool:
    return tokens.raw[at][0].isupper()
