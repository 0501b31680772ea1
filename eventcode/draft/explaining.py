"""Says of every candidate in an article how it was read, which draft uses it, or why none does; it decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventcode.draft.document import Sentence
from eventcode.draft.mentions import ActMention, ActorMention, DateMention, PlaceMention, TollMention
from eventcode.draft.reading import Reading
from eventcode.records import Draft, Record, Span

_STATUS = {
    "negated": "the words deny it",
    "hypothetical": "it may happen or may have happened",
    "threatened": "it is threatened",
    "planned": "it is planned",
    "background": "it belongs to another time",
    "figurative": "the words are meant in another sense",
}
_ROLE = {
    "origin": "where somebody or something comes from",
    "dateline": "where the reporter sits",
    "demonym": "tells only the country",
    "other": "not where something took place",
    "area": "a larger unit around another place",
}


class Candidate(Record, frozen=True):
    """Words and their reading. kind: what, where, who, when or toll; drafts: numbers (from 1) of those that use it.

    why: the reason why no draft uses it, empty where one does.
    """

    kind: str
    span: Span
    words: str
    reading: str
    confidence: float | None = None
    drafts: tuple[int, ...] = ()
    why: str = ""


class ExplainedSentence(Record, frozen=True):
    """A sentence and its candidates in the order of the text."""

    sentence: Sentence
    candidates: tuple[Candidate, ...]


def explain_reading(reading: Reading, drafts: Sequence[Draft]) -> list[ExplainedSentence]:
    """Every sentence of the article with its candidates. drafts: those composed from this reading."""
    users = _users(drafts)
    explained = []
    for sentence in reading.document.sentences:
        found = sorted(_candidates(reading, sentence, users), key=lambda each: (each.span, each.kind))
        explained.append(ExplainedSentence(sentence, tuple(found)))
    return explained


def _users(drafts: Sequence[Draft]) -> dict[Span, tuple[int, ...]]:
    """Span of evidence -> the numbers of the drafts that rest on it."""
    users: dict[Span, tuple[int, ...]] = {}
    for number, draft in enumerate(drafts, start=1):
        for evidence in draft.evidence:
            known = users.get(evidence.span, ())
            users[evidence.span] = known if number in known else (*known, number)
    return users


def _candidates(reading: Reading, sentence: Sentence, users: dict[Span, tuple[int, ...]]) -> Iterator[Candidate]:
    aside = f"the article was put aside: {reading.put_aside}" if reading.put_aside else ""
    repeated = "the sentence repeats another one" if "repeat" in sentence.marks else ""
    lists: tuple[Sequence[ActMention | PlaceMention | ActorMention | DateMention | TollMention], ...] = (
        reading.acts, reading.places, reading.actors, reading.dates, reading.tolls,
    )  # fmt: skip
    for mention in (mention for each in lists for mention in each if mention.sentence == sentence.index):
        kind, told, confidence, why = _describe(mention)
        drafts = users.get(mention.span, ())
        reason = "" if drafts else aside or repeated or why
        words = reading.article.quote(mention.span)
        yield Candidate(kind, mention.span, words, told, confidence, drafts, reason)


def _describe(
    mention: ActMention | PlaceMention | ActorMention | DateMention | TollMention,
) -> tuple[str, str, float | None, str]:
    """Kind, reading, confidence, and the reason that would keep it out of a draft."""
    if isinstance(mention, ActMention):
        why = _STATUS.get(mention.status, "no event could be made of it")
        return "what", mention.act.replace("_", " "), mention.weight, why
    if isinstance(mention, PlaceMention):
        units = ", ".join(dict.fromkeys(filter(None, (mention.name, mention.admin1, mention.country))))
        rivals = f" (not {'; '.join(mention.rivals[:2])})" if mention.rivals else ""
        return (
            "where",
            f"{units}, {mention.kind}{rivals}",
            mention.confidence,
            _ROLE.get(mention.role, "another place fits better"),
        )
    if isinstance(mention, ActorMention):
        kind = f" [{mention.kind}]" if mention.kind else ""
        return (
            "who",
            f"{mention.name}{kind}",
            mention.confidence,
            "takes no part in an act, or another actor fits better",
        )
    if isinstance(mention, DateMention):
        why = "it dates the report" if mention.kind == "reported" else "another date stands nearer"
        precision = f", precision {mention.date.precision}"
        return (
            "when",
            f"{mention.date.day}{precision}",
            None,
            "it belongs to another time" if mention.background else why,
        )
    figure = f"{mention.low} to {'open' if mention.high is None else mention.high}, {mention.kind}"
    who = f", says {mention.claimant}" if mention.claimant else ""
    return (
        "toll",
        f"{figure}, {mention.victims}{who}",
        None,
        "a sum over several events" if mention.is_total else "no event of its own",
    )
