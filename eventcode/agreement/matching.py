"""Events of several raters of one article matched with one another; how far they agree is not measured here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import msgspec

from eventcode.codebook.stages.agreeing import AgreementRules
from eventcode.records import Record

Row = Mapping[str, object]


class Rating(Record, frozen=True):
    """What one rater made of one article. events: subject (a draft's id, or the rater's own name) -> row."""

    rater: str
    article_id: str
    events: dict[str, Row] = msgspec.field(default_factory=dict)


class Unit(Record, frozen=True):
    """One event. raters: all who coded its article; rows: those of the raters who have the event."""

    article_id: str
    raters: tuple[str, ...]
    rows: dict[str, Row] = msgspec.field(default_factory=dict)


def match_events(ratings: Iterable[Rating], rules: AgreementRules) -> list[Unit]:
    """The events of all articles, each once. Two raters' events are one where they come from one draft, or else where
    they agree on the most key columns: the likest pairs first, one to one, in an order that depends on nothing else."""
    ordered = sorted(ratings, key=lambda rating: (rating.article_id, rating.rater))
    articles = groupby(ordered, key=lambda rating: rating.article_id)
    return [unit for _, each in articles for unit in _match_article(list(each), rules)]


def _match_article(ratings: Sequence[Rating], rules: AgreementRules) -> list[Unit]:
    raters = tuple(rating.rater for rating in ratings)
    groups: list[dict[str, Row]] = []
    home: dict[str, int] = {}  # draft id -> number of its group
    for rating in ratings:
        found = {subject: home[subject] for subject in rating.events if subject in home}
        found |= _pair(rating, found, groups, rules)
        for subject, row in rating.events.items():
            if subject not in found:
                found[subject] = len(groups)
                groups.append({})
            groups[found[subject]][rating.rater] = row
            if _is_draft(subject):
                home.setdefault(subject, found[subject])
    return [Unit(ratings[0].article_id, raters, group) for group in groups]


def _is_draft(subject: str) -> bool:
    """Whether raters mean the same by this name: it is not one that a rater gave ("new1")."""
    return not subject.startswith("new")


def _pair(
    rating: Rating, found: Mapping[str, int], groups: Sequence[Mapping[str, Row]], rules: AgreementRules
) -> dict[str, int]:
    """The groups that the rater's other events join, the likest first; a group has one event of a rater."""
    scored = [
        (-max(_likeness(row, other, rules) for other in group.values()), number, subject)
        for subject, row in rating.events.items()
        for number, group in enumerate(groups)
        if subject not in found and number not in found.values()
    ]
    joined: dict[str, int] = {}
    for score, number, subject in sorted(scored):
        if -score >= rules.least and number not in joined.values() and subject not in joined:
            joined[subject] = number
    return joined


def _likeness(one: Row, other: Row, rules: AgreementRules) -> float:
    """The share of key columns, blank in neither or one, in which they are the same."""
    given = [name for name in rules.key if one.get(name) is not None or other.get(name) is not None]
    return sum(one.get(name) == other.get(name) for name in given) / len(given) if given else 0.0
