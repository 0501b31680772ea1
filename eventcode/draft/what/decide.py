"""Decides the sub-event type from acts, the two sides and the outcome by the codebook's table; it reads no text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from eventcode.codebook import Codebook
from eventcode.codebook.decisions import UNKNOWN, DecisionRule, Decisions
from eventcode.codebook.language.acts import own_act
from eventcode.draft.mentions import ActMention
from eventcode.records import Record

LATER = 0.6  # what a mention weighs that stands after the first telling sentence
ANYWHERE = "anywhere"  # the group of acts that weigh the same wherever they stand
CLEAR = 0.6  # the weight of an act that makes its sentence a telling one
AGAINST = 0.8  # how far an act in `unless` can weaken a rule
UNKNOWN_SIDE = 0.6  # what a rule about classes of actors keeps where the class is not known


class Circumstances(Record, frozen=True):
    """What else is known of an event. agent, target: text of inter, "" where not known.

    flags: names from decisions.yaml, such as deaths.
    """

    agent: str = ""
    target: str = ""
    flags: frozenset[str] = frozenset()


class TypeChoice(Record, frozen=True):
    """A sub-event type that fits. score: 0 to 1, comparable within one event; reason: the rule in words."""

    sub_type: str
    score: float
    reason: str


def decide_type(acts: Sequence[ActMention], circumstances: Circumstances, codebook: Codebook) -> list[TypeChoice]:
    """The sub-event types that fit an event told by these acts, best first; [] where nothing that took place fits.

    Equal scores are ordered by the hierarchy (coding rules §3.3).
    """
    table = _decisions(codebook)
    strengths = _strengths(acts, table)
    choices: dict[str, TypeChoice] = {}
    for choice in (*_by_rules(table, strengths, circumstances), *_by_own_cues(strengths, codebook)):
        if choice.score >= table.least and (
            choice.sub_type not in choices or choices[choice.sub_type].score < choice.score
        ):
            choices[choice.sub_type] = choice
    return sorted(choices.values(), key=lambda choice: (-choice.score, codebook.types.rank(choice.sub_type)))


@cache
def _decisions(codebook: Codebook) -> Decisions:
    return codebook.decisions


def _strengths(acts: Sequence[ActMention], table: Decisions) -> dict[str, float]:
    """How surely each act took place: mentions add up, those after the first telling sentence weigh less."""
    anywhere = table.members(ANYWHERE)
    asserted = [act for act in acts if act.status == "asserted"]
    first = min((act.sentence for act in asserted if act.weight >= CLEAR), default=0)
    doubt: dict[str, float] = {}
    for act in asserted:
        weight = act.weight * (1 if act.sentence <= first or act.act in anywhere else LATER)
        doubt[act.act] = doubt.get(act.act, 1.0) * (1 - weight)
    return {act: 1 - left for act, left in doubt.items()}


def _by_rules(table: Decisions, strengths: dict[str, float], circumstances: Circumstances) -> list[TypeChoice]:
    out = []
    for rule in table.rules:
        score = rule.weight * _told(rule, table, strengths) * _fit(rule, circumstances)
        out.append(TypeChoice(rule.sub_type, round(score, 4), rule.reason))
    return out


def _told(rule: DecisionRule, table: Decisions, strengths: dict[str, float]) -> float:
    """How strongly the acts that the rule asks for are told."""

    def strength(name: str) -> float:
        left = 1.0
        for act in table.members(name):
            left *= 1 - strengths.get(act, 0.0)
        return 1 - left

    told = min((strength(name) for name in rule.all), default=1.0)
    if rule.any:
        told = min(told, max(strength(name) for name in rule.any))
    for name in rule.unless if told else ():
        told *= 1 - AGAINST * strength(name)
    return told


def _fit(rule: DecisionRule, circumstances: Circumstances) -> float:
    """0 where the sides or the flags speak against the rule."""
    fit = 1.0
    for flag in rule.flags:
        if (flag.removeprefix("no ") in circumstances.flags) == flag.startswith("no "):
            return 0.0
    for wanted, kind in ((rule.agent, circumstances.agent), (rule.target, circumstances.target)):
        if wanted and (kind or UNKNOWN) not in wanted:
            if kind:
                return 0.0
            fit *= UNKNOWN_SIDE
    return fit


def _by_own_cues(strengths: dict[str, float], codebook: Codebook) -> list[TypeChoice]:
    """A sub-event type that an analyst gave cues of its own is decided by them alone."""
    return [
        TypeChoice(sub.name, round(strengths[own_act(sub.name)], 4), "words given with the sub-event type")
        for sub in codebook.types.sub_types
        if own_act(sub.name) in strengths
    ]
