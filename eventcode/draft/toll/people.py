"""Reads groups of people from words: "four soldiers", "a woman and her son"; whether they died is elsewhere."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from eventcode.codebook.language.deaths import DeathWords, PersonWords, VictimKind
from eventcode.draft.tokens import Phrases, Tokens
from eventcode.draft.toll.quantity import Quantity, QuantityReader

_GROUP = 8  # words of a noun with its adjectives
_ASIDE = 7  # words between two members of a list


class People(NamedTuple):
    """One group in the tokens begin to end.

    noun: kind of people within `kind`, "" where the words take in all of it; is_person: None for an unknown noun;
    is_one: told in the singular; is_counted: by a number or a word for one; is_bare: a noun without number or article;
    is_wounded: told as the injured; is_definite: "the man"; head: the noun; role: "part" of the group before it.
    """

    begin: int
    end: int
    quantity: Quantity
    kind: VictimKind = "people"
    noun: str = ""
    is_person: bool | None = None
    is_one: bool = False
    is_counted: bool = False
    is_bare: bool = False
    is_wounded: bool = False
    is_definite: bool = False
    head: str = ""
    role: str = ""


class PeopleReader:
    """Reads groups of people with one language's words, for the country and day that vague numbers need (§6.2)."""

    def __init__(self, words: DeathWords, quantities: QuantityReader) -> None:
        self._words = words
        self._quantities = quantities
        self._one = {word: each for each in words.persons for word in each.one}
        self._many = {word: each for each in words.persons for word in each.many}
        verbs = (*words.kill.past, *words.kill.present, *words.kill.gerund, *words.die)
        nouns = words.dead | words.deaths | words.casualties | words.bodies | words.lives | words.injuries
        self._stops = nouns | words.be | words.have | words.clause | words.says | {verb.split()[0] for verb in verbs}
        parts = {phrase.split()[0] for phrase in words.parts}
        self._ends = self._stops | words.prepositions | parts | words.and_words | words.adverbs
        self._ends |= words.pronouns_one | words.pronouns_many
        self._joins = Phrases((phrase, "") for phrase in words.joins)
        self._parts = Phrases((phrase, "part") for phrase in words.parts)

    def read_all(self, tokens: Tokens, country: str, day: date | None) -> list[People]:
        """Every group of the sentence in the order of the words."""
        found: list[People] = []
        at = 0
        while at < len(tokens.words):
            group = self._read(tokens, at, country, day)
            if group:
                found.append(group)
            at = max(group.end if group else 0, at + 1)
        return found

    def _read(self, tokens: Tokens, at: int, country: str, day: date | None) -> People | None:
        """The group that begins at this token: by a number, an article, or a bare noun for people."""
        word = tokens.words[at]
        quantity = self._quantities.read(tokens, at, country, day)
        if quantity:
            return self._counted(tokens, quantity)
        if word in self._words.one or word in self._words.definite:
            counted = at + 1 < len(tokens.words) and self._quantities.read(tokens, at + 1, country, day)
            return None if counted else self._with_article(tokens, at, country, day)
        if word in self._many or word in self._one:
            return self._bare(tokens, at, country, day)
        return None

    def _counted(self, tokens: Tokens, quantity: Quantity) -> People | None:
        """ "four masked men", "one of the looters", "dozens of fighters", "nine"."""
        words, at = self._words, quantity.end
        if tokens.word(at) in words.of:
            at += 1 + (tokens.word(at + 1) in words.definite)
        end, noun, head = self._noun_group(tokens, at)
        if tokens.word(at) in words.not_persons or (noun is None and head in words.not_persons):  # "60 miles"
            return None
        is_wounded = at > quantity.end and tokens.word(at) in words.wounded
        end = at + 1 if is_wounded else max(end, at) if end > at else quantity.end
        begin = quantity.begin - (tokens.word(quantity.begin - 1) in words.definite)  # "their two children"
        is_one = quantity.value == 1 and quantity.kind != "vague"
        group = People(
            begin, end, quantity, is_one=is_one, is_counted=True, is_wounded=is_wounded, head=head
        )  # fmt: skip
        return _named(group, noun)

    def _with_article(self, tokens: Tokens, at: int, country: str, day: date | None) -> People | None:
        """ "a farmer", "his brother", "the soldiers", "a family"."""
        words = self._words
        end, noun, head = self._noun_group(tokens, at + 1)
        if end == at + 1:
            return None
        if not words.family.isdisjoint(tokens.words[at + 1 : end]):
            return self._family(tokens, at, end, country, day)
        if noun is None and (head in words.not_persons or tokens.word(at + 1) in words.not_persons):
            return None
        is_definite = tokens.words[at] in words.definite
        is_many = noun is not None and head in self._many and head not in self._one
        if is_many:
            quantity = self._quantities.vague("plural", at, end, country, day)
        else:
            number = 2 if head in words.counts_two else 1
            quantity = Quantity(at, end, number, number, number, "exact", tokens.words[at] in words.more)
        is_counted = not is_definite and noun is not None
        group = People(
            at, end, quantity, is_one=not is_many, is_counted=is_counted, is_definite=is_definite, head=head
        )  # fmt: skip
        return _named(group, noun)

    def _family(self, tokens: Tokens, at: int, end: int, country: str, day: date | None) -> People:
        """ "a family of five"; a family without a number is vague (house rule)."""
        counted = None
        if tokens.word(end) in self._words.of and end + 1 < len(tokens.words):
            counted = self._quantities.read(tokens, end + 1, country, day)
        quantity = counted or self._quantities.vague("family", at, end, country, day)
        head = next(word for word in tokens.words[at:end] if word in self._words.family)
        return People(at, quantity.end, quantity, "civilians", "", True, is_counted=True, head=head)

    def _bare(self, tokens: Tokens, at: int, country: str, day: date | None) -> People:
        """ "villagers" by itself: several; "militia leader" by itself: one."""
        end, noun, head = self._noun_group(tokens, at)
        if head in self._many:
            group = People(at, end, self._quantities.vague("plural", at, end, country, day), is_bare=True, head=head)
        else:
            group = People(at, end, Quantity(at, end, 1, 1, 1, "exact"), is_one=True, is_bare=True, head=head)
        return _named(group, noun)

    def _noun_group(self, tokens: Tokens, at: int) -> tuple[int, PersonWords | None, str]:
        """The words up to a verb, preposition or mark: the place after them, the noun for people, the head word."""
        end = at
        while end < min(at + _GROUP, len(tokens.words)):
            word = tokens.words[end]
            if word in self._ends or not word[0].isalnum() or (end > at and self._begins(word)):
                break
            end += 1
        group = tokens.words[at:end]
        for word in reversed(group):
            noun = self._many.get(word) or self._one.get(word)
            if noun:
                return end, noun, word
        return end, None, group[-1] if group else ""

    def _begins(self, word: str) -> bool:
        """A new group begins inside the words: "two men a day later"."""
        return word in self._words.one or word in self._words.definite or word.isdigit()

    def lists(self, tokens: Tokens, groups: list[People]) -> list[list[People]]:
        """Groups that are told together: "four soldiers and seven civilians", "nine people, including two officers"."""
        out: list[list[People]] = []
        commas = False
        for group in groups:
            joint = self._joint(tokens, out[-1][-1], group) if out else None
            if joint is None:
                if commas:
                    out[-1:] = _part_at_commas(out[-1])
                out.append([group])
                commas = False
            else:
                role, is_comma = joint
                out[-1].append(group._replace(role=role))
                commas = is_comma and (commas or len(out[-1]) == 2) and not role
        if commas:
            out[-1:] = _part_at_commas(out[-1])
        return out

    def _joint(self, tokens: Tokens, before: People, group: People) -> tuple[str, bool] | None:
        """How a group goes on from the one before: its role, whether by a comma alone; None: not at all."""
        at, role, joined = before.end, "", False
        while at < group.begin:
            found = self._parts.match(tokens, at) or self._joins.match(tokens, at)
            if found:
                role, joined = found[0] or role, True
                at = found[1]
            elif not joined and self._is_aside(tokens, at, group.begin):
                at += 1
            else:
                return None
        return (role, tokens.words[group.begin - 1] == ",") if joined else None

    def _is_aside(self, tokens: Tokens, at: int, end: int) -> bool:
        """ "two soldiers in Karuna and three civilians": a short phrase of place stands between."""
        words = tokens.words[at:end]
        if len(words) > _ASIDE or not words[0][0].isalnum() or not self._stops.isdisjoint(words):
            return False
        prepositions = self._words.prepositions
        return words[0] in prepositions or tokens.words[at - 1] in prepositions or tokens.is_capital(at)


def _named(group: People, noun: PersonWords | None) -> People:
    if noun is None:
        return group
    return group._replace(kind=noun.kind, noun="" if noun.generic else noun.noun, is_person=True)


def _part_at_commas(people: list[People]) -> list[list[People]]:
    """Groups with commas alone between them are no list: "as told by relatives, a trader died"."""
    return [[group] for group in people]
