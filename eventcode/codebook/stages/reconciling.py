"""When two reports tell of one event, as reconcile.yaml says it: levels, weights, words; nothing is compared here."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from eventcode.codebook.reading import Entry, error_at, read_yaml

LEVELS: dict[str, tuple[str, ...]] = {
    "day": ("same", "next", "two", "within", "beside", "apart", "unknown"),
    "place": (
        "same",
        "nested",
        "alike",
        "around",
        "region",
        "named_by_both",
        "named",
        "near",
        "apart",
        "far",
        "unknown",
    ),
    "type": ("same", "kin", "related", "unrelated", "opposed", "unknown"),
    "toll": ("same_many", "same", "same_few", "none", "close", "overlap", "unknown", "differ", "far"),
    "actor": (
        "same",
        "same_state",
        "same_people",
        "same_unnamed",
        "beside",
        "possible",
        "missing",
        "other_role",
        "other",
    ),
    "part_of_day": ("same", "other", "unknown"),
    "target": ("same", "other", "unknown"),
    "further": ("told", "not_told"),
    "copy": ("same", "other"),
    "wording": ("alike", "some", "little", "none", "unknown"),
    "published": ("before", "after"),
}
"""Every comparison with the levels that it can find, in the order of their numbers."""

TollRule = Literal["conservative", "ucdp", "latest", "majority"]
TOLL_RULES: tuple[TollRule, ...] = get_args(TollRule)
"""The named rules by which several figures become one (rules §6.3)."""


class Reach(Entry, frozen=True):
    """Days within which reports are compared, by how exact their day is."""

    exact: int
    about: int
    month: int
    reported: int


class Kilometres(Entry, frozen=True):
    """Distances on the sphere that tell places apart; see reconcile.yaml."""

    same: float
    alike: float
    near: float
    around: float
    far: float


class TollMarks(Entry, frozen=True):
    """Numbers of dead that are telling, close or far apart; see reconcile.yaml."""

    many: int
    few: int
    close_count: int
    close_ratio: float
    far_count: int
    far_ratio: float


class EpisodeMarks(Entry, frozen=True):
    """Which rows of consecutive days are one episode (rule U2). days, kilometres: at most this far apart."""

    types: tuple[str, ...]
    days: int
    kilometres: float


class CopyMarks(Entry, frozen=True):
    """words: how many in a row are compared; share: 0 to 1, how many of them two copies have in common."""

    words: int
    share: float


class WordingMarks(Entry, frozen=True):
    """Shares of telling words in common, 0 to 1, and the scores about `join` at which texts are looked at."""

    alike: float
    some: float
    little: float
    below: float
    above: float


class DetailWords(Entry, frozen=True):
    """Words that tell two attacks of one day apart. part_of_day, target: sort -> its words.

    raised, lowered: that a number of dead rose or fell; crowd: claimants that are not one voice.
    """

    part_of_day: dict[str, tuple[str, ...]]
    target: dict[str, tuple[str, ...]]
    further: tuple[str, ...]
    raised: tuple[str, ...]
    lowered: tuple[str, ...]
    crowd: tuple[str, ...]


class ArmyVoice(Entry, frozen=True):
    """How an army's own claims are known: how its name as an actor begins, and words of its voices."""

    actor: str
    words: tuple[str, ...]


class GedReading(Entry, frozen=True):
    """How a row of the UCDP GED table becomes an event: its codes -> ours."""

    types: dict[str, tuple[str, str]]
    day_precision: dict[str, int]
    place_precision: dict[str, int]
    civilians: str


class Reconciling(Entry, frozen=True):
    """What reconcile.yaml says. weights: comparison -> level -> natural log odds, like start, join, doubt, least."""

    start: float
    join: float
    doubt: float
    least: float
    reported: str
    reach: Reach
    kilometres: Kilometres
    weights: dict[str, dict[str, float]]
    recurring: dict[str, tuple[str, ...]]
    related_types: tuple[tuple[str, str], ...]
    opposed_sub_types: tuple[tuple[str, str], ...]
    unnamed: tuple[str, ...]
    people: tuple[str, ...]
    possible: tuple[tuple[str, ...], ...]
    state_names: tuple[str, ...]
    tolls: TollMarks
    toll_rules: dict[str, str]
    outdated_after: int
    episode: EpisodeMarks
    link: float
    wording: WordingMarks
    copies: CopyMarks
    words: DetailWords
    army: ArmyVoice
    ged: GedReading
    reasons: dict[str, dict[str, str]]

    def weights_of(self, comparison: str) -> list[float]:
        """The weights of a comparison's levels in the order of LEVELS."""
        return [self.weights[comparison][level] for level in LEVELS[comparison]]


def read_reconciling(path: Path) -> Reconciling:
    """Raises CodebookError for levels and rules that the program does not know or that are missing."""
    file = read_yaml(path, Reconciling)
    if set(file.weights) != set(LEVELS):
        raise error_at(path, ("weights",), f"the comparisons must be {', '.join(LEVELS)}")
    for name, levels in file.weights.items():
        if set(levels) != set(LEVELS[name]):
            raise error_at(path, ("weights", name), f"the levels must be {', '.join(LEVELS[name])}")
    for name, recurring in file.recurring.items():
        if not set(recurring) <= set(LEVELS.get(name, ())):
            raise error_at(path, ("recurring", name), "it must be a comparison and some of its levels")
    if set(file.toll_rules) != set(TOLL_RULES):
        raise error_at(path, ("toll_rules",), f"the rules must be {', '.join(TOLL_RULES)}")
    if not file.least <= file.doubt <= file.join:
        raise error_at(path, ("join",), "least, doubt and join must rise")
    return file
