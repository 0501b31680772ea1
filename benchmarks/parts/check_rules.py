"""The rules of the profile acled as plain conditions that any library can be given; nothing is checked here.

A rule is broken where all its conditions hold. A condition is [column, operator, operand]: `in`, `notin` (of a value
that is set), `match`, `nomatch` (a regular expression), `<`, `>`, `==`, `blank`, `set`; or, of several columns joined
by "|", [columns, "pairin" or "pairnotin", texts]. Rules about days, decimals and ids are left to each library.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from eventcode.check.words import read_words
from eventcode.codebook import Codebook, load_codebook

Conditions = list[list[Any]]
_LIST = r"^\s*;|;\s*$|;\s*;|\s;|;[^\s]|;\s\s"
_CROWD = "crowd size="


def write_rules(path: Path) -> None:
    """Every rule by a name of its own, as JSON."""
    book = load_codebook("acled")
    makers = (_columns, _types, _patterns, _names, _lists, _notes)
    rules = {
        f"{rule} {at}": conditions for at, (rule, conditions) in enumerate(r for make in makers for r in make(book))
    }
    path.write_text(json.dumps(rules), encoding="utf-8")


def _columns(book: Codebook) -> Iterator[tuple[str, Conditions]]:
    for column in book.columns:
        name = column.name
        if column.required:
            yield "S04", [[name, "blank"]]
        if column.type in ("string", "list"):
            yield "S06", [[name, "match", r"^\s|\s$"]]
        if column.allowed:
            yield "S05", [[name, "notin", [value.value for value in book.values(column)]]]
        if column.pattern:
            yield "S06", [[name, "nomatch", f"^(?:{column.pattern})$"], [name, "set"]]
        if column.minimum is not None:
            yield "S07", [[name, "<", column.minimum]]
        if column.maximum is not None:
            yield "S07", [[name, ">", column.maximum]]
    yield "C35", [["latitude", "==", 0], ["longitude", "==", 0]]
    for lower, upper in (("admin2", "admin1"), ("admin3", "admin2")):
        yield "C36", [[lower, "set"], [upper, "blank"]]
    yield "C36", [["admin1", "blank"], ["admin2", "blank"]]
    known = [country for country in book.countries if country.iso is not None]
    yield "C34", [[["country", "iso"], "pairnotin", [f"{each.name}|{each.iso}" for each in known]]]
    yield "C34", [[["country", "region"], "pairnotin", [f"{each.name}|{each.region}" for each in known]]]


def _types(book: Codebook) -> Iterator[tuple[str, Conditions]]:
    subs, kinds = book.types.sub_types, [kind.name for kind in book.kinds]
    yield "C04", [[["event_type", "sub_event_type"], "pairnotin", [f"{sub.type}|{sub.name}" for sub in subs]]]
    yield "C05", [[["sub_event_type", "disorder_type"], "pairnotin", [f"{s.name}|{s.disorder_type}" for s in subs]]]
    texts = [f"{a}|{b}|{book.kinds.interaction(a, b)}" for a, b in product(kinds, [*kinds, ""])]
    yield "C06", [[["inter1", "inter2", "interaction"], "pairnotin", texts]]
    seen = [f"{name}|{text}" for name, group in book.kinds.seen.items() for text in group]
    yield "C06", [[["event_type", "interaction"], "pairnotin", seen]]
    yield "C07", [["actor2", "set"], ["inter2", "blank"]]
    yield "C07", [["actor2", "blank"], ["inter2", "set"]]
    yield "C08", [["assoc_actor_2", "set"], ["actor2", "blank"]]


def _patterns(book: Codebook) -> Iterator[tuple[str, Conditions]]:
    kinds = [kind.name for kind in book.kinds]
    faults = sorted({fault for sub in book.types.sub_types for fault in sub.pattern.rules.values()})
    for fault in faults:
        parts = [
            (part, sub) for sub in book.types.sub_types for part, each in sub.pattern.rules.items() if each == fault
        ]
        part, subs = parts[0][0], [sub for _, sub in parts]
        names = [sub.name for sub in subs]
        if part in ("actor1", "actor2", "actor2_rare"):
            wrong = []
            for sub in subs:
                side = sub.pattern.actor1 if part == "actor1" else sub.pattern.actor2
                allowed = {*side.kinds, *side.rare}
                listed = side.rare if part == "actor2_rare" else [kind for kind in kinds if kind not in allowed]
                wrong += [f"{sub.name}|{kind}" for kind in listed]
            yield fault, [[["sub_event_type", f"inter{part[5]}"], "pairin", wrong]]
        elif part == "no_actor2":
            yield fault, [["sub_event_type", "in", names], ["actor2", "blank"]]
        elif part == "fatalities":
            is_expected = subs[0].pattern.fatalities == "expected"
            yield fault, [["sub_event_type", "in", names], ["fatalities", *(("==", 0) if is_expected else (">", 0))]]
        elif part == "civilian_targeting":
            target = book.types.civilian_targeting
            right = [
                f"{s.name}|{a}|{b}|{target(s.name, [a, b])}" for s in subs for a, b in product(kinds, [*kinds, ""])
            ]
            columns = ["sub_event_type", "inter1", "inter2", "civilian_targeting"]
            yield fault, [["sub_event_type", "in", names], [columns, "pairnotin", right]]
        elif part.startswith("associated"):
            yield fault, [["sub_event_type", "in", names], [f"assoc_actor_{part[-1]}", "match", r"Civilians \("]]
        elif part in ("home_gains", "others_gain", "arrest"):
            operator = "in" if part == "others_gain" else "notin"
            allowed = ["State forces"] if part != "arrest" else ["State forces", "External/Other forces"]
            yield fault, [["sub_event_type", "in", names], ["inter1", operator, allowed]]
        elif part == "gender":
            yield (
                fault,
                [["sub_event_type", "in", names], ["assoc_actor_2", "nomatch", r"(?:Women|Girls|Men|Boys|LGBT)"]],
            )


def _names(book: Codebook) -> Iterator[tuple[str, Conditions]]:
    forms = book.naming.rules.forms
    alike = ("rioters", "protesters", "civilians")
    state = "^(?:Military Forces|Police Forces|Government|Mutiny of Military Forces) of "
    for side in "12":
        for name, form in forms.items():
            opening = "^" + form.name.partition("{country}")[0].replace("(", r"\(").replace("{owner}", ".+")
            if name in book.naming.rules.state_forms or not form.kind:
                continue
            yield "C24", [[f"actor{side}", "match", opening], [f"inter{side}", "notin", [form.kind]]]
            if name in alike:
                yield "C21", [[f"inter{side}", "in", [form.kind]], [f"actor{side}", "nomatch", opening]]
        yield "C23", [[f"actor{side}", "match", state], [f"actor{side}", "nomatch", r"\(\d{4}-(?:\d{4})?\)"]]


def _lists(book: Codebook) -> Iterator[tuple[str, Conditions]]:
    for column in ("assoc_actor_1", "assoc_actor_2", "source", "tags"):
        yield "C09", [[column, "match", _LIST]]
    yield (
        "C39",
        [["source_scale", "match", "-"], ["source_scale", "nomatch", "^Local partner"], ["source", "nomatch", ";"]],
    )
    crowds = ["event_type", "in", ["Protests", "Riots"]]
    yield "C40", [crowds, ["tags", "nomatch", _CROWD], ["notes", "nomatch", r"\[size="]]
    yield "C40", [crowds, ["tags", "match", f"{_CROWD}.*{_CROWD}"]]
    yield "C40", [crowds, ["tags", "match", rf"{_CROWD}\s*(?:;|$)"]]
    few = "|".join(read_words(book).small_crowd)
    yield "C50", [crowds, ["tags", "match", rf"{_CROWD}\s*(?:{few})\s*(?:;|$)"]]


def _notes(book: Codebook) -> Iterator[tuple[str, Conditions]]:
    words = read_words(book)

    def pattern(name: str) -> str:
        return words.pattern(getattr(words, name)).replace(r"(?-u:\b)", r"\b")

    deadly = [sub.name for sub in book.types.sub_types if sub.pattern.fatalities != "none"]
    may_kill = ["sub_event_type", "in", deadly]
    dead, none = ["fatalities", ">", 0], ["fatalities", "==", 0]
    for sub, kinds in book.notes.prefixes.items():
        yield "C33", [["sub_event_type", "in", [sub]], ["notes", "nomatch", f"^(?:{'|'.join(kinds)}): "]]
    every = "|".join(kind for kinds in book.notes.prefixes.values() for kind in kinds)
    yield "C33", [["event_type", "notin", ["Strategic developments"]], ["notes", "match", f"^(?:{every}): "]]
    yield "C37", [["geo_precision", "==", 3], ["notes", "nomatch", pattern("surrogate")]]
    yield "C44", [none, may_kill, ["notes", "match", pattern("dead")], ["notes", "nomatch", pattern("not_counted")]]
    yield "C44", [dead, may_kill, ["notes", "nomatch", pattern("death_words")]]
    yield "C45", [dead, may_kill, ["notes", "match", pattern("undivided")]]
    vague = ["fatalities", "in", [3, 10, 12, 20, 100, 1000]]
    yield "C46", [vague, ["notes", "match", pattern("vague")], ["notes", "nomatch", pattern("told_as")]]
    yield "C48", [["time_precision", "==", 1], ["notes", "match", pattern("days")]]
    yield "C49", [["geo_precision", "==", 1], ["notes", "match", pattern("places")]]
    for fault in ("C51.grenade", "C51.chemical", "C51.drone", "C53.short"):
        names = [sub.name for sub in book.types.sub_types if fault in sub.pattern.rules.values()]
        yield fault, [["sub_event_type", "in", names], ["notes", "match", pattern(fault.partition(".")[2])]]
