"""How many died in each incident: its own claims, and totals that several incidents share (coding rules §6.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from eventcode.codebook import Codebook
from eventcode.draft.compose.grouping import Incident
from eventcode.draft.compose.scenes import Scene
from eventcode.draft.mentions import TollMention
from eventcode.draft.reading import Reading
from eventcode.draft.toll import range_from_claims, split_range
from eventcode.records import ClaimKind, FatalityRange, Record, digest


class Toll(Record, frozen=True):
    """The dead of one incident. range None: no words speak of dead; members: incidents that share its total."""

    mentions: tuple[TollMention, ...] = ()
    range: FatalityRange | None = None
    doubts: tuple[str, ...] = ()
    group: str = ""
    members: int = 1

    @property
    def kind(self) -> ClaimKind | None:
        """The kind of the claim that comes nearest to the number."""
        number = self.range.conservative or 0 if self.range else 0
        nearest = min(self.mentions, key=lambda each: abs(each.conservative - number), default=None)
        return nearest.kind if nearest else None


class _Total(Record, frozen=True):
    """A claim that several incidents share; members: their places in the list."""

    mention: TollMention
    members: tuple[int, ...]


def count_dead(
    incidents: Sequence[Incident], summaries: Sequence[Scene], reading: Reading, codebook: Codebook
) -> list[Toll]:
    """The toll of each incident, in their order. summaries: scenes that speak of several incidents at once."""
    own = [list(_mentions(incident.scenes)) for incident in incidents]
    _add_loose(own, incidents, summaries, reading)
    totals = [*_told_together(own), *_summed_up(own, summaries)]
    for total in totals:
        for member in total.members:
            own[member] = [mention for mention in own[member] if not _is_same_claim(mention, total.mention)]
    tolls = [_count(mentions, incident, codebook) for mentions, incident in zip(own, incidents, strict=True)]
    for total in totals:
        _share(total, tolls, reading.article.id, codebook)
    return tolls


def _mentions(scenes: Sequence[Scene]) -> Iterator[TollMention]:
    """The claims of these scenes, each once however often its words are repeated."""
    seen: list[TollMention] = []
    for mention in (mention for scene in scenes for mention in scene.tolls):
        if mention not in seen:
            seen.append(mention)
            yield mention


def _add_loose(
    own: list[list[TollMention]], incidents: Sequence[Incident], summaries: Sequence[Scene], reading: Reading
) -> None:
    """Give claims of sentences that tell no act to the incident told last before them, in the same paragraph.

    Where the article tells of one incident, as a coder's note does, every claim of its prose is that one's.
    """
    told = {scene.sentence.index for incident in incidents for scene in incident.scenes}
    told |= {scene.sentence.index for scene in summaries}
    for mention in reading.tolls:
        sentence = reading.document.sentences[mention.sentence]
        if mention.sentence in told or mention.is_total or "repeat" in sentence.marks:
            continue
        holder = _told_before(mention.sentence, sentence.paragraph, incidents)
        if holder is not None and mention not in own[holder]:
            own[holder].append(mention)


def _told_before(sentence: int, paragraph: int, incidents: Sequence[Incident]) -> int | None:
    before = [
        (scene.sentence.index, at)
        for at, incident in enumerate(incidents)
        for scene in incident.scenes
        if scene.sentence.index < sentence and (scene.sentence.paragraph == paragraph or len(incidents) == 1)
    ]
    return max(before)[1] if before else None


def _told_together(own: Sequence[Sequence[TollMention]]) -> Iterator[_Total]:
    """Claims that stand in words which tell of several places of equal rank."""
    holders: dict[TollMention, list[int]] = {}
    for place, mentions in enumerate(own):
        for mention in mentions:
            holders.setdefault(mention, []).append(place)
    for mention, members in holders.items():
        if len(members) > 1 and mention.high != 0:
            yield _Total(mention, tuple(members))


def _summed_up(own: Sequence[Sequence[TollMention]], summaries: Sequence[Scene]) -> Iterator[_Total]:
    """Totals of the lead that are more than what the incidents say of themselves."""
    everyone = tuple(range(len(own)))
    seen: list[TollMention] = []
    for mention in _mentions(summaries):
        if mention.high == 0 or any(_is_same_claim(mention, other) for other in seen):
            continue
        seen.append(mention)
        others = [claim for mentions in own for claim in mentions if not _is_same_claim(claim, mention)]
        if not any(claim.high != 0 for claim in others):
            yield _Total(mention, everyone)


def _is_same_claim(one: TollMention, other: TollMention) -> bool:
    return (one.low, one.high, one.kind) == (other.low, other.high, other.kind)


def _count(mentions: Sequence[TollMention], incident: Incident, codebook: Codebook) -> Toll:
    bombers = int(any(act.act in codebook.stories.bomber_dies for act in incident.acts))  # coding rule §6.1
    counted, doubts = range_from_claims(mentions, codebook, bombers=bombers)
    return Toll(tuple(mentions), counted, tuple(doubts))


def _share(total: _Total, tolls: list[Toll], article_id: str, codebook: Codebook) -> None:
    """Split a total over its members; what a member has of its own stays where it happened."""
    takers = [member for member in total.members if all(each.kind == "unclear" for each in tolls[member].mentions)]
    if not takers:
        return
    alone = msgspec.structs.replace(total.mention, is_total=False)
    counted, doubts = range_from_claims([alone], codebook)
    span = total.mention.span
    group = digest("toll", article_id, str(span.start), str(span.end)) if len(takers) > 1 else ""
    for part, member in zip(split_range(counted, len(takers)), takers, strict=True):
        told = (total.mention, *tolls[member].mentions)
        tolls[member] = Toll(told, part, (*doubts, *tolls[member].doubts), group, len(takers))
