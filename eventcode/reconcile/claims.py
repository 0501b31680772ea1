"""Who says how many died, side by side; which figure is coded is told by tolls.py."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache

import msgspec

from eventcode.codebook import Codebook
from eventcode.reconcile.reports import Report
from eventcode.reconcile.tolls import Figure, Turn, find_standing, find_told
from eventcode.records import Article, FatalityRange, Record, TollClaim

_SENTENCE_END = re.compile(r"(?<=[.!?]) |\n")
_SHOWN = 12  # figures that a doubt tells one by one
_PARTS = re.compile(r": | - ")
_ARTICLE = re.compile(r"^(?:the|le|la|les|el|los|las|l['’])\s*", re.IGNORECASE)


class Statement(Record, frozen=True):
    """A claim about the dead as it stands beside the others of its event.

    voice: the claimant, or the publisher where the claim names nobody; is_party: the claimant fought; is_replaced: the
    same voice says otherwise in a later report.
    """

    claim: TollClaim
    article_id: str
    publisher: str
    published: date | None
    voice: str
    is_party: bool
    is_replaced: bool


class Claimants:
    """Who claims: a party to the fight, by every wording that the registry has for it, or one voice of several."""

    def __init__(self, codebook: Codebook) -> None:
        words = codebook.reconciling.words
        self._wordings = _read_wordings(codebook)
        self._crowd = re.compile(rf"\b(?:{'|'.join(map(re.escape, words.crowd))})\b", re.IGNORECASE)
        self._army = codebook.reconciling.army
        self._army_words = re.compile(rf"\b(?:{'|'.join(map(re.escape, self._army.words))})\b", re.IGNORECASE)
        self._turns: dict[Turn, re.Pattern[str]] = {
            "raised": re.compile(rf"\b(?:{'|'.join(map(re.escape, words.raised))})\b", re.IGNORECASE),
            "lowered": re.compile(rf"\b(?:{'|'.join(map(re.escape, words.lowered))})\b", re.IGNORECASE),
        }

    def figure_of(self, report: Report, names: Collection[str]) -> Figure:
        """The report's toll with its day; where one main actor alone vouches for it, with that claimant.

        names: of the event's main actors, as any of its reports has them.
        """
        sources, toll = report.event.sources, report.event.fatalities or FatalityRange()
        is_zero = not (toll.best if toll.conservative is None else toll.conservative)
        return Figure(
            toll,
            max((source.published for source in sources if source.published), default=None),
            sources[0].publisher if len(sources) == 1 else "",
            self._claimant(report, names),
            is_zero and all(claim.kind != "none" for claim in report.claims),
            self._voice(report),
            self._turn(report),
            report.id,
            report.articles[0] if len(report.articles) == 1 else "",
        )

    def _claimant(self, report: Report, names: Collection[str]) -> str:
        """The party to the fight that all of the report's figures come from; empty where there is another voice."""
        claimants = {claim.claimant for claim in report.claims if claim.kind not in ("none", "unclear")}
        claimant = next(iter(claimants)) if len(claimants) == 1 else ""
        return claimant if self.is_party(claimant, names) else ""

    def is_party(self, claimant: str, names: Collection[str]) -> bool:
        """Whether the claimant is one of the main actors of these names."""
        folded = _ARTICLE.sub("", claimant).casefold()
        parties = {each.casefold() for name in names for each in self._names(name)}
        has_army = any(name.startswith(self._army.actor) for name in names)
        return bool(folded) and (folded in parties or (has_army and bool(self._army_words.search(folded))))

    def _names(self, name: str) -> list[str]:
        """The name, its parts ("JNIM: Group for ...", "Boko Haram - ...") and the registry's wordings."""
        return [name, *_PARTS.split(name.partition(" (")[0]), *self._wordings.get(name, ())]

    def voice_of(self, claimant: str) -> str:
        """The claimant as one voice; empty for many or anybody: witnesses, officials, "a doctor"."""
        folded = _ARTICLE.sub("", claimant).casefold()
        return "" if self._crowd.search(folded) else folded

    def _voice(self, report: Report) -> str:
        voices = {self.voice_of(claim.claimant) for claim in report.claims if claim.kind != "unclear"}
        return next(iter(voices)) if len(voices) == 1 else ""

    def _turn(self, report: Report) -> Turn:
        """Whether a sentence that gives the number says that it rose or fell."""
        quotes = [each.quote for each in report.evidence if each.field.startswith("fatalities")]
        told = [each for each in _SENTENCE_END.split(report.told) if any(quote in each for quote in quotes)]
        found: list[Turn] = [
            turn for turn, words in self._turns.items() if any(words.search(each) for each in [*told, *quotes])
        ]
        return found[0] if len(found) == 1 else ""


def actor_names(reports: Iterable[Report]) -> frozenset[str]:
    """The main actors as the reports name them."""
    return frozenset(actor.name for report in reports for actor in report.event.actors if actor.name)


@cache
def _read_wordings(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    return {entry.name: tuple(entry.wordings) for entry in codebook.actors}


def find_statements(
    reports: Sequence[Report], codebook: Codebook, articles: Mapping[str, Article]
) -> tuple[Statement, ...]:
    """Every claim of these reports of one event, by the day of publication, the publisher and the place in the text."""
    claimants, about = Claimants(codebook), _publications(reports, articles)
    names = actor_names(reports)
    told = dict.fromkeys((claim, _article_of(claim, report)) for report in reports for claim in report.claims)
    found = []
    for claim, article in told:
        publisher, published = about.get(article, ("", None))
        voice = claimants.voice_of(claim.claimant) or ("" if claim.claimant else publisher)
        is_party = claimants.is_party(claim.claimant, names)
        found.append(Statement(claim, article, publisher, published, voice, is_party, False))
    return tuple(sorted(_mark_replaced(found), key=_order))


def _article_of(claim: TollClaim, report: Report) -> str:
    if claim.evidence:
        return claim.evidence.article_id
    return report.articles[0] if len(report.articles) == 1 else ""


def _publications(reports: Sequence[Report], articles: Mapping[str, Article]) -> dict[str, tuple[str, date | None]]:
    """Article -> its publisher and day."""
    about = {each.article_id: (each.publisher, each.published) for report in reports for each in report.figures}
    sources = (source for report in reports for source in report.event.sources)
    about |= {each.article_id: (each.publisher, each.published) for each in sources}
    return about | {name: (each.publisher, each.published) for name, each in articles.items()}


def _mark_replaced(found: Sequence[Statement]) -> list[Statement]:
    """A voice's latest claims replace what it said before and does not say again."""
    latest: dict[str, date] = {}
    for each in found:
        if each.voice and each.published:
            latest[each.voice] = max(each.published, latest.get(each.voice, each.published))
    last = {(each.voice, each.claim.low, each.claim.high) for each in found if latest.get(each.voice) == each.published}
    return [
        msgspec.structs.replace(each, is_replaced=True)
        if each.published
        and each.published < latest.get(each.voice, each.published)
        and (each.voice, each.claim.low, each.claim.high) not in last
        else each
        for each in found
    ]


def _order(each: Statement) -> tuple[str, str, str, int, int]:
    start = each.claim.evidence.span.start if each.claim.evidence else 0
    return str(each.published or "9999"), each.publisher, each.article_id, start, each.claim.low


def tell_figures(figures: Sequence[Figure], outdated_after: int) -> list[str]:
    """One sentence with every report's figure, its publisher and day, where figures differ; else nothing."""
    known = find_told(figures)
    if len({figure.dead for figure in known}) < 2:
        return []
    standing = frozenset(find_standing(known, outdated_after))
    told = [_say(each, each in standing) for each in known[:_SHOWN]]
    more = [f"and {len(known) - _SHOWN} more"] if len(known) > _SHOWN else []
    return [f"reports differ about the dead: {', '.join([*told, *more])}"]


def _say(figure: Figure, is_standing: bool) -> str:
    day = f"{figure.published.day} {figure.published:%B %Y}" if figure.published else ""
    party = f"claimed by {figure.claimant}" if figure.claimant else ""
    corrected = "" if is_standing else "corrected since"
    about = ", ".join(part for part in (figure.publisher, day, party, corrected) if part)
    return f"{figure.dead} ({about})" if about else f"{figure.dead}"
