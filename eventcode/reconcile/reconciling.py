"""Reports in, events out: has pairs and groups found and the groups joined; each step is a module of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eventcode.codebook import Codebook
from eventcode.codebook.stages.reconciling import TOLL_RULES
from eventcode.engine import HERE, Engine
from eventcode.errors import CodebookError
from eventcode.reconcile.copies import find_copies
from eventcode.reconcile.episodes import Episode, find_episodes
from eventcode.reconcile.joined import Joined, join_group
from eventcode.reconcile.joining import Joiner
from eventcode.reconcile.matching import Matching
from eventcode.reconcile.proposals import Proposal, find_proposals
from eventcode.reconcile.reports import Report
from eventcode.reconcile.spreading import join_groups
from eventcode.reconcile.tolls import Figure
from eventcode.records import Article, Record, Ruling


class Reconciled(Record, frozen=True):
    """Every event of some reports. proposals: pairs that were joined, and doubtful ones that were not, with reasons."""

    events: tuple[Joined, ...]
    proposals: tuple[Proposal, ...]
    episodes: tuple[Episode, ...]


def reconcile(
    reports: Iterable[Report],
    codebook: Codebook,
    *,
    articles: Iterable[Article] = (),
    rulings: Iterable[Ruling] = (),
    rule: str = "conservative",
    workers: Engine = HERE,
) -> Reconciled:
    """Reports of the same event joined, the others as they are; the order of the reports changes nothing.

    articles: the texts at hand, in which reprints are found. rulings: what analysts decided, the latest last.
    rule: how figures of dead become one (TOLL_RULES). Settled reports are not joined with one another but by a ruling.
    workers: who compares and joins; nothing depends on it.
    Raises CodebookError for an unknown rule, or where two reports have one id.
    """
    _check_rule(rule)
    matching = Matching(reports, codebook, articles, rulings, workers)
    groups = ([matching.reports[number] for number in group] for group in matching.groups)
    events = sorted(join_groups(groups, codebook, rule, matching.voices, workers), key=_place_in_table)
    episodes = find_episodes([event.draft for event in events], codebook)
    return Reconciled(tuple(events), find_proposals(matching, codebook), episodes)


def join_reports(
    reports: Sequence[Report], codebook: Codebook, *, articles: Iterable[Article] = (), rule: str = "conservative"
) -> Joined:
    """These reports as one event, whether they look like one or not. Raises CodebookError for an unknown rule."""
    _check_rule(rule)
    voices = find_copies(articles, codebook.reconciling.copies)
    return join_group(Joiner(codebook, rule, voices), reports, voices)


def find_figures(reports: Sequence[Report], codebook: Codebook, articles: Iterable[Article] = ()) -> tuple[Figure, ...]:
    """What each of these reports of one event says of the dead; reprints are marked."""
    voices = find_copies(articles, codebook.reconciling.copies)
    return Joiner(codebook, TOLL_RULES[0], voices).figures(reports)


def _check_rule(rule: str) -> None:
    if rule not in TOLL_RULES:
        raise CodebookError(f"there is no toll rule {rule!r}", next_step=f"use one of {', '.join(TOLL_RULES)}")


def _place_in_table(joined: Joined) -> tuple[str, str, str, str]:
    event = joined.draft.event
    day = event.date.day.isoformat() if event.date else "9999"
    place = event.place
    return day, place.country if place else "", place.name if place else "", joined.draft.id
