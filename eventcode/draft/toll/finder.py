"""Finds what an article tells of the dead: how many, whose dead they are and who says so (coding rules §6)."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import msgspec

from eventcode.codebook import Codebook
from eventcode.codebook.language.deaths import DeathWords
from eventcode.codebook.language.numbers import NumberWords
from eventcode.codebook.vague import TollTable
from eventcode.draft.document import Document
from eventcode.draft.document import Sentence as DocumentSentence
from eventcode.draft.mentions import TollMention
from eventcode.draft.tokens import Phrases, Tokens, cut, drop_marks, keep, read_tokens
from eventcode.draft.toll.claimant import ClaimantReader
from eventcode.draft.toll.count import Count, count_people
from eventcode.draft.toll.deaths import Death, DeathReader
from eventcode.draft.toll.grammar import Sentence
from eventcode.draft.toll.people import PeopleReader
from eventcode.draft.toll.quantity import QuantityReader
from eventcode.draft.toll.statement import Statement, StatementReader
from eventcode.records import Span

_CLOCK = re.compile(r"\W{0,3}\d{1,2}[:.h]\d{2}\b.{0,8}$")
_NEAR = 8  # tokens between a death and the words that put it into another time


def find_tolls(
    document: Document, codebook: Codebook, country: str = "", day: date | None = None, language: str = ""
) -> list[TollMention]:
    """Every mention of the dead, in the order of the text; numbers of different victims in one sentence add up.

    country, day: the setting for vague words (§6.2). What may tell of another time or of several events has is_total
    True and a doubt. "Nobody was killed" has kind "none"; where it is open whether anyone died the kind is "unclear".
    language: the document's if empty; one without words in the codebook gives nothing.
    """
    reader = _reader(codebook, language or document.language)
    return _Walk(reader, document, country, day).run() if reader else []


@cache
def _reader(codebook: Codebook, language: str) -> TollReader | None:
    words, numbers = codebook.death_words(language), codebook.number_words(language)
    return TollReader(words, numbers, codebook.tolls) if words and numbers else None


class TollReader:
    """The readers of one language and one profile, made once."""

    def __init__(self, words: DeathWords, numbers: NumberWords, table: TollTable) -> None:
        self.words = words
        self.people = PeopleReader(words, QuantityReader(words, numbers, table))
        self.deaths = DeathReader(words)
        self.statements = StatementReader(words, numbers)
        self.claimants = ClaimantReader(words)
        self.other_times = Phrases((phrase, True) for phrase in words.other_times)
        self.among_dead = Phrases((phrase, True) for phrase in words.among_dead)
        self.includes = Phrases((phrase, True) for phrase in words.includes_bomber)
        self.triggers = self.deaths.first_words | self.statements.first_words

    def read(self, tokens: Tokens, country: str, day: date | None) -> tuple[list[Statement], list[Count]]:
        """The totals that a sentence states and the deaths that it tells; a coder's own number stands alone."""
        sentence = Sentence(tokens, self.people.lists(tokens, self.people.read_all(tokens, country, day)))
        statements = self.statements.find(sentence)
        if any(statement.is_coded for statement in statements):
            return statements, []
        taken = [(each.begin, each.end) for each in statements]
        deaths = [
            death for death in self.deaths.find(sentence)
            if not any(death.begin < end and begin < death.end for begin, end in taken)
        ]  # fmt: skip
        return statements, [
            count for number, death in enumerate(deaths) for count in self._count(tokens, deaths, number)
        ]

    def _count(self, tokens: Tokens, deaths: list[Death], number: int) -> list[Count]:
        """ "lynched a man after he had killed four": a death that led to another is of another event."""
        death = deaths[number]
        lead = tokens.words[deaths[number - 1].end : death.begin] if number else []
        is_led = death.sort == "dead" and not self.words.led_to.isdisjoint(lead) and ";" not in lead
        is_before = is_led or death.is_aside
        return [
            count._replace(is_more=count.is_more or death.is_more, is_before=is_before) for count in count_people(death)
        ]  # fmt: skip


class _Walk:
    """One article, sentence by sentence."""

    def __init__(self, reader: TollReader, document: Document, country: str, day: date | None) -> None:
        self._reader = reader
        self._document = document
        self._country = country
        self._day = day
        self._speaker = ""
        self._found: list[TollMention] = []
        self._is_live = any(len(s.text) < 16 and _CLOCK.match(s.text) is not None for s in document.sentences)

    def run(self) -> list[TollMention]:
        """Read every sentence that has a word of death."""
        for sentence in self._document.sentences:
            tokens = read_tokens(sentence.text)
            if not self._reader.triggers.isdisjoint(tokens.words):
                for piece in cut(_plain(tokens, self._reader.words)):
                    self._read(sentence, piece)
            elif not self._reader.words.says.isdisjoint(tokens.words):
                self._speaker = self._speaker_of(_plain(tokens, self._reader.words))
        return self._found

    def _read(self, sentence: DocumentSentence, tokens: Tokens) -> None:
        statements, counts = self._reader.read(tokens, self._country, self._day)
        for statement in statements:
            self._add_statement(sentence, tokens, statement)
        before = self._found[-1] if self._found else None
        for count in counts:
            mention = self._mention(sentence, tokens, count)
            if mention.kind in ("exact", "vague") and not mention.is_more and not mention.is_total:
                mention = self._as_part(tokens, count, mention, before)
            self._found.append(mention)
        self._speaker = self._speaker_of(tokens)

    def _add_statement(self, sentence: DocumentSentence, tokens: Tokens, statement: Statement) -> None:
        low, high, value = statement.low, statement.high, statement.value
        if statement.members:
            told = [m.conservative for m in self._found if m.kind == "exact" and m.part_of is None]
            low = high = value = round(max(told, default=0) / statement.members)
        count = Count(statement.begin, statement.end, low, high, value, statement.kind)
        mention = self._mention(sentence, tokens, count)
        is_total = mention.is_total and not statement.is_coded
        self._found.append(
            msgspec.structs.replace(
                mention, is_update=mention.is_update or statement.is_update, is_coded=statement.is_coded,
                is_total=is_total, doubt=mention.doubt if is_total or not mention.is_total else "",
            )
        )  # fmt: skip

    def _mention(self, sentence: DocumentSentence, tokens: Tokens, count: Count) -> TollMention:
        start = sentence.span.start
        claimant, is_party = self._claimant(tokens, count)
        is_total = self._is_other_time(tokens, count)
        return TollMention(
            Span(start + tokens.starts[count.begin], start + tokens.ends[count.end - 1]),
            sentence.index, count.low, count.high, count.value, count.kind, count.victims, claimant,
            is_total=is_total, is_update=self._is_live and count.kind == "exact",
            includes_attacker=self._reader.includes.find(tokens) is not None,
            doubt=self._doubt(tokens, count, is_total=is_total), noun=count.noun, is_more=count.is_more,
            is_party_claim=is_party,
        )  # fmt: skip

    def _as_part(self, tokens: Tokens, count: Count, mention: TollMention, before: TollMention | None) -> TollMention:
        """ "including two children", "two were among the dead", "the man" who was told before: no dead of their own."""
        whole = next((m for m in reversed(self._found) if m.part_of is None), None) if count.is_part else before
        if whole is None or whole.conservative < mention.conservative or (count.is_back and whole.kind == "none"):
            return mention
        among = self._reader.among_dead.find(tokens)
        if count.is_part or count.is_back or (among and among[2] <= count.begin):
            return msgspec.structs.replace(mention, part_of=whole.part_of or whole.span, is_update=False)
        return mention

    def _speaker_of(self, tokens: Tokens) -> str:
        name = self._reader.claimants.find(tokens, 0, 0)
        words = " ".join(tokens.raw[name[0] : name[1]]) if name else ""
        return words if words and not self._reader.claimants.is_pronoun(words) else self._speaker

    def _claimant(self, tokens: Tokens, count: Count) -> tuple[str, bool]:
        """Who says so, and whether it is a party that speaks of its enemy's dead."""
        claimants = self._reader.claimants
        name = claimants.find(tokens, count.begin, count.end)
        if name is None:
            return "", False
        words = " ".join(tokens.raw[name[0] : name[1]])
        words = self._speaker if claimants.is_pronoun(words) and self._speaker else words
        is_enemy = claimants.is_enemy_of(words, count.victims, tokens.words[count.begin : count.end])
        return words, claimants.is_party(words) and is_enemy and count.kind not in ("none", "unclear")

    def _is_other_time(self, tokens: Tokens, count: Count) -> bool:
        """A year before the report's, "since the war began", or a death that is the reason for something else."""
        if count.is_before:
            return True
        other = self._reader.other_times.find(tokens)
        if other and (other[1] == 0 or (other[1] - count.end <= _NEAR and count.begin - other[2] <= _NEAR)):
            return True
        return self._is_old_year(tokens) or self._is_reason(tokens.words[: count.begin])

    def _is_reason(self, before: list[str]) -> bool:
        """ "justice for two students who were killed"; but not "broke up a protest, killing two"."""
        words = self._reader.words
        if not words.reasons.isdisjoint(before):
            return True
        if words.protests.isdisjoint(before):
            return False
        last = max(at for at, word in enumerate(before) if word in words.protests)
        between = before[last + 1 :]
        return not words.protested.isdisjoint(between) and "," not in between

    def _is_old_year(self, tokens: Tokens) -> bool:
        published = self._document.article.published
        if published is None:
            return False
        newest = published.year - (published.month <= 2)  # in January and February last year's days are still news
        years = [int(word) for word in tokens.words if len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")]
        return any(1900 < year < newest for year in years)

    def _doubt(self, tokens: Tokens, count: Count, *, is_total: bool) -> str:
        doubts = self._reader.words.doubts
        by_kind = {
            "vague": doubts.vague,
            "at_least": doubts.high_open,
            "about": doubts.about,
            "at_most": doubts.at_most,
            "killed_or_injured": doubts.killed_or_injured,
            "unclear": doubts.unclear,
        }
        template = doubts.other_time if is_total else by_kind.get(count.kind, "")
        words = " ".join(tokens.raw[count.begin : count.end])
        return template.format(words=words, value=count.value, high="?" if count.high is None else count.high)


def _plain(tokens: Tokens, words: DeathWords) -> Tokens:
    """Without quotation marks and without acronyms in brackets: "four Vale Rangers (VR) men"."""
    tokens = drop_marks(tokens, words.quotes)
    if "(" not in tokens.words:
        return tokens
    last = len(tokens.words) - 2
    opens = [at for at, word in enumerate(tokens.words[: max(last, 0)]) if word == "(" and tokens.words[at + 2] == ")"]
    dropped = {at + step for at in opens if tokens.raw[at + 1][:2].isupper() for step in range(3)}
    return keep(tokens, [at for at in range(len(tokens.words)) if at not in dropped])
