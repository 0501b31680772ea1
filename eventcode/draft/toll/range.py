"""Derives low, best, high and the conservative number from what is told of the dead of one event (§6.3, §6.5)."""

from __future__ import annotations

from collections.abc import Sequence

from eventcode.codebook import Codebook
from eventcode.codebook.language.deaths import DeathWords
from eventcode.draft.mentions import TollMention
from eventcode.draft.toll.claimant import ClaimantReader
from eventcode.draft.toll.figure import (
    NOBODY,
    Figure,
    add,
    add_up,
    by,
    comparable,
    figure_of,
    highest,
    join,
    kind_of,
    replace_updated,
)
from eventcode.records import FatalityRange

_FIRM = frozenset({"exact", "range", "about", "at_least"})


def range_from_claims(
    mentions: Sequence[TollMention], codebook: Codebook, *, bombers: int = 0, language: str = "en"
) -> tuple[FatalityRange, list[str]]:
    """The range of one event, and the doubts that it leaves.

    mentions: what find_tolls found in the event's own sentences, in the order of the text, of one or more reports.
    bombers: suicide attackers who died; they are added unless the words say that they are counted (rule §6.1).
    Low is the lowest credible figure, best the most frequent and most independent, high the highest claim. A party's
    claim of its enemy's dead raises only the high where there is another figure. Losses of different victims add up.
    """
    words = codebook.death_words(language) or codebook.death_words("en")
    assert words is not None
    return _Derivation(words, mentions, bombers).derive()


class _Derivation:
    def __init__(self, words: DeathWords, mentions: Sequence[TollMention], bombers: int) -> None:
        spans = {mention.span for mention in mentions if mention.part_of is None}
        self._words = words
        self._told = [m for m in mentions if not m.is_total and not (m.part_of and m.part_of in spans)]
        self._bombers = bombers
        self._is_party = ClaimantReader(words).is_party
        self._doubts: list[str] = []
        self._rules: list[str] = []

    def derive(self) -> tuple[FatalityRange, list[str]]:
        numbers = [m for m in self._told if m.kind not in ("none", "unclear")]
        if not numbers:
            self._rules.append("6.1 none" if any(m.kind == "none" for m in self._told) else "6.1 no information")
        for mention in self._told:
            self._doubt(mention.doubt)
        coded = [m for m in self._told if m.is_coded]
        if coded:  # a note that says how it was coded has counted everybody
            self._rules.append("coded")
            figure = figure_of(coded[-1])
        else:
            figure = self._whole(replace_updated(numbers))
            if numbers and self._is_denied(numbers):
                figure = self._against(figure, NOBODY, "")
            figure = self._with_bombers(figure, numbers)
        high = None if figure.high is None else max(figure.high, figure.best)
        rule = "+".join(dict.fromkeys(self._rules))
        return FatalityRange(figure.low, figure.best, high, figure.value, rule), self._doubts

    def _is_denied(self, numbers: list[TollMention]) -> bool:
        """ "many sources report no casualties, while one source claims 70 dead"."""
        denials = [m for m in self._told if m.kind == "none" and m.claimant]
        return all(
            any(d.sentence == m.sentence and m.claimant not in ("", d.claimant) for d in denials) for m in numbers
        )

    def _doubt(self, text: str) -> None:
        if text and text not in self._doubts:
            self._doubts.append(text)

    def _whole(self, numbers: list[TollMention]) -> Figure:
        """The event's dead: what is told of all, what is told on top of it, and what other sources tell against it."""
        rivals = [m for m in numbers if self._is_rival(m)]
        if rivals and len(rivals) < len(numbers):
            own = self._whole([m for m in numbers if not self._is_rival(m)])
            return self._against(own, self._kinds(rivals), rivals[0].claimant)
        more = [m for m in numbers if m.is_more and m.victims != "bomber"]
        base = [m for m in numbers if not m.is_more and m.victims != "bomber"]
        return add([self._with_claims(base), *(figure_of(m) for m in more)])

    def _with_claims(self, mentions: list[TollMention]) -> Figure:
        """Coding rule §6.3: a party's claim of its enemy's dead counts where it is the only one."""
        others = [m for m in mentions if not m.is_party_claim]
        claims = [m for m in mentions if m.is_party_claim]
        told = {kind_of(m) for m in others}
        alone = [m for m in claims if not told or ("people" not in told and kind_of(m) not in told | {"people"})]
        for mention in alone:
            self._doubt(self._words.doubts.party.format(words=mention.conservative, claimant=mention.claimant))
        figure = add([self._kinds(others, claims), self._kinds(alone)])
        for mention in claims:
            top = mention.high if mention.high is not None else mention.low
            if mention not in alone and figure.high is not None and top > figure.high:
                figure = figure._replace(high=top)
                self._rules.append("6.3 party claim")
                self._doubt(self._words.doubts.party_conflict.format(claimant=mention.claimant, high=top))
        return figure

    def _is_rival(self, mention: TollMention) -> bool:
        """ "other sources report two"."""
        return mention.claimant.partition(" ")[0].casefold() in self._words.rivals

    def _against(self, one: Figure, other: Figure, claimant: str) -> Figure:
        """Two that cannot both be: the lower is coded, the higher is the high (coding rule §6.3)."""
        self._rules.append("6.3 conflicting")
        if one.value != other.value:
            figures = f"{one.value}, {other.value} ({claimant})" if claimant else f"{one.value}, {other.value}"
            self._doubt(self._words.doubts.conflict.format(figures=figures))
        high = None if one.high is None or other.high is None else max(one.high, other.high)
        return Figure(min(one.low, other.low), one.best, high, min(one.value, other.value))

    def _kinds(self, mentions: list[TollMention], support: Sequence[TollMention] = ()) -> Figure:
        """People at large against the sum over kinds of victims. support: what else speaks for a figure."""
        kinds = by(mentions, kind_of)
        people = kinds.pop("people", [])
        if any(m.kind in _FIRM for m in people):  # "several villagers" beside seven bodies
            kinds = {kind: each for kind, each in kinds.items() if any(m.kind != "vague" for m in each)}
        elif any(m.kind in _FIRM for each in kinds.values() for m in each):
            people = [m for m in people if m.kind != "vague"]
        whole, parts = self._resolve(people, support), add([self._nouns(each, support) for each in kinds.values()])
        speakers = {m.claimant for m in people}, {m.claimant for each in kinds.values() for m in each}
        if all(speakers) and "" not in speakers[0] | speakers[1] and speakers[0].isdisjoint(speakers[1]):
            one, other = (parts, whole) if self._is_party(people[0].claimant) else (whole, parts)
            return self._against(one, other, "")
        return join(whole, parts)

    def _nouns(self, mentions: list[TollMention], support: Sequence[TollMention]) -> Figure:
        """One kind of victims: the words that take in all of it against the sum over its nouns."""
        nouns = by(mentions, lambda m: m.noun)
        whole = nouns.pop("", [])
        return join(self._resolve(whole, support), add([self._resolve(each, support) for each in nouns.values()]))

    def _resolve(self, mentions: list[TollMention], support: Sequence[TollMention]) -> Figure:
        """Figures for the same victims: the lowest is coded, the most frequent is best (coding rule §6.3)."""
        if not mentions:
            return NOBODY
        counted = add_up(comparable(mentions))
        self._rules += [f"6.2 {m.kind}" for m in counted]
        low, value = min(m.low for m in counted), min(m.conservative for m in counted)
        high = highest([*counted, *(m for m in mentions if m.kind == "killed_or_injured")])
        if len({m.conservative for m in counted}) > 1:
            self._rules.append("6.3 conflicting")
            figures = (f"{m.conservative} ({m.claimant})" if m.claimant else str(m.conservative) for m in counted)
            self._doubt(self._words.doubts.conflict.format(figures=", ".join(dict.fromkeys(figures))))
        return Figure(low, max(self._best(counted, support), low), high, value)

    def _best(self, mentions: list[TollMention], support: Sequence[TollMention]) -> int:
        """The most frequent figure, then one of no party, then a corrected one, then the latest."""
        values = [m.conservative for m in [*mentions, *support]]
        best = max(
            enumerate(mentions),
            key=lambda m: (values.count(m[1].conservative), not self._is_party(m[1].claimant), m[1].is_update, m[0]),
        )
        return best[1].conservative

    def _with_bombers(self, figure: Figure, numbers: list[TollMention]) -> Figure:
        """Suicide attackers are counted (rule §6.1), once."""
        told = max((m.conservative for m in numbers if m.victims == "bomber"), default=0)
        number = max(self._bombers, told)
        if number == 0 or any(m.includes_attacker for m in numbers):
            return figure
        self._rules.append("6.1 bomber")
        self._doubt(self._words.doubts.bomber.format(number=number))
        return add([figure, Figure(number, number, number, number)])
