"""Scores drafts on English articles of LEMONADE (Stanford with ACLED, 2025) the way its paper does; downloads nothing.

python benchmarks/lemonade.py FILE.jsonl [--entities entity_database.jsonl] [--model DIR] [--limit N]

For whoever holds the files. FILE has the columns event_id_in_acled, plain_text, language and gold_label, one event an
article; the gold label is an event written as a constructor, such as `Attack(location=Location(country='…',
address='…'), attackers=['…'], …)`. It is read as syntax and never run. What of this is verified:
docs/benchmarks/lemonade.md.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from eventcode.codebook import Codebook, load_codebook
from eventcode.coding import code_articles
from eventcode.errors import IngestError
from eventcode.gazetteer import Gazetteer, PlaceCandidate, fold_name, open_gazetteer
from eventcode.ingest import Metadata, article_from_text
from eventcode.records import Draft
from eventcode.table import row_from_draft

PAPER = {"zero-shot": 0.583, "supervised": 0.784}  # end to end, over its 20 languages
COLUMNS = ("event_id_in_acled", "plain_text", "language", "gold_label")
TYPES = {  # sub-event type -> the event's class and the fields of its two sides
    "Government regains territory": ("GovernmentRegainsTerritory", "government_force", "adversary"),
    "Non-state actor overtakes territory": ("NonStateActorOvertakesTerritory", "non_state_actor", "adversary"),
    "Armed clash": ("ArmedClash", "side_1", "side_2"),
    "Excessive force against protesters": ("ExcessiveForceAgainstProtestors", "protestors", "perpetrators"),
    "Protest with intervention": ("ProtestWithIntervention", "protestors", "perpetrators"),
    "Peaceful protest": ("PeacefulProtest", "protestors", "counter_protestors"),
    "Violent demonstration": ("ViolentDemonstration", "group_1", "group_2"),
    "Mob violence": ("MobViolence", "group_1", "group_2"),
    "Chemical weapon": ("ChemicalWeapon", "attackers", "targeted_entities"),
    "Air/drone strike": ("AirOrDroneStrike", "attackers", "targeted_entities"),
    "Suicide bomb": ("SuicideBomb", "attackers", "targeted_entities"),
    "Shelling/artillery/missile attack": ("ShellingOrArtilleryOrMissileAttack", "attackers", "targeted_entities"),
    "Remote explosive/landmine/IED": ("RemoteExplosiveOrLandmineOrIED", "attackers", "targeted_entities"),
    "Grenade": ("Grenade", "attackers", "targeted_entities"),
    "Sexual violence": ("SexualViolence", "perpetrators", "victims"),
    "Attack": ("Attack", "attackers", "targeted_entities"),
    "Abduction/forced disappearance": ("AbductionOrForcedDisappearance", "abductor", "abductee"),
    "Agreement": ("Agreement", "group_1", "group_2"),
    "Arrests": ("Arrest", "detainers", "detainees"),
    "Change to group/activity": ("ChangeToArmedGroup", "armed_group", "other_actors"),
    "Disrupted weapons use": ("DisruptedWeaponsUse", "disruptors", "attackers"),
    "Headquarters or base established": ("BaseEstablished", "group", ""),
    "Looting/property destruction": ("LootingOrPropertyDestruction", "perpetrators", "victims"),
    "Non-violent transfer of territory": ("NonViolentTransferOfTerritory", "actors_taking_over", "actors_giving_up"),
    "Other": ("OtherStrategicDevelopment", "group_1", "group_2"),
}
ENTITIES = frozenset(field for _, *sides in TYPES.values() for field in sides if field)
_COUNTS_CIVILIANS = frozenset({"ExcessiveForceAgainstProtestors", "ViolentDemonstration", "MobViolence"}) | {
    TYPES[name][0] for name in TYPES if TYPES[name][1:] == ("attackers", "targeted_entities") and name != "Attack"
}
_NO_DEATHS = frozenset({"PeacefulProtest", "AbductionOrForcedDisappearance"}) | {
    TYPES[name][0] for name in list(TYPES)[list(TYPES).index("Agreement") :]
}


class Coded(NamedTuple):
    """An event in LEMONADE's terms. type: its class; place: (country, address); others: arguments but these."""

    type: str
    entities: frozenset[str] = frozenset()
    place: tuple[str, str] = ("", "")
    others: frozenset[str] = frozenset()


class Example(NamedTuple):
    id: str
    text: str
    gold: Coded


def main() -> int:
    """Print the section; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--entities", type=Path, help="the data set's database of entities (entity_database.jsonl)")
    parser.add_argument("--model", type=Path, help="a model of eventcode train")
    parser.add_argument("--limit", type=int, default=None, help="no more articles than this")
    options = parser.parse_args()
    examples = list(read_examples(options.file))[: options.limit]
    if not examples:
        print(f"{options.file} has no English articles", file=sys.stderr)
        return 1
    known = read_entities(options.entities) if options.entities else None
    book, places = load_codebook(), open_gazetteer()
    drafted = draft(examples, book, options.model, known)
    print("\n".join(section(score(examples, drafted, known, Places(book, places)), len(examples), known is not None)))
    return 0


def read_examples(path: Path) -> Iterator[Example]:
    """The English articles of a JSONL file. Exits with the line where a row is not in LEMONADE's layout."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            row = json.loads(line)
            missing = [name for name in COLUMNS if name not in row]
            if missing:
                sys.exit(f"{path}:{number}: no {missing[0]!r}; a row needs {', '.join(COLUMNS)}")
            if row["language"] == "en":
                try:
                    yield Example(str(row["event_id_in_acled"]), row["plain_text"], read_label(row["gold_label"]))
                except (SyntaxError, ValueError) as error:
                    sys.exit(f"{path}:{number}: the gold label cannot be read: {error}")


def read_label(text: str) -> Coded:
    """A gold label as an event; its syntax is read, and nothing in it is called. Raises ValueError, SyntaxError."""
    call = ast.parse(text.strip(), mode="eval").body
    name, parts = _read_call(call)
    if name not in {known for known, *_ in TYPES.values()}:
        raise ValueError(f"{name} is no event of LEMONADE")
    place = parts.pop("location", {})
    entities = frozenset(each for field, value in parts.items() if field in ENTITIES for each in value)
    others = frozenset(_arguments(name, {key: value for key, value in parts.items() if key not in ENTITIES}))
    return Coded(name, entities, (place.get("country", ""), place.get("address", "")), others)


def _read_call(node: ast.expr) -> tuple[str, dict[str, Any]]:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.args:
        raise ValueError("an event is written as Name(field=value, …)")
    return node.func.id, {each.arg: _read_value(each.value) for each in node.keywords if each.arg}


def _read_value(node: ast.expr) -> Any:
    """A literal, a list of them, a member of an enumeration (its name), or a location (its parts)."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.List):
        return [_read_value(each) for each in node.elts]
    if isinstance(node, ast.Call):
        return _read_call(node)[1]
    return ast.literal_eval(node)


def _arguments(event_type: str, parts: dict[str, Any]) -> Iterator[str]:
    """As the paper counts them: one a value, blank and false ones and the size of a crowd left out."""
    for field, value in sorted(parts.items()):
        if value and field != "crowd_size":
            for each in value if isinstance(value, list) else [value]:
                yield f"{event_type}.{field}={each}"


def read_entities(path: Path) -> dict[str, str]:
    """The names in the database of entities, by the names as we compare them."""
    with path.open(encoding="utf-8") as file:
        names = [json.loads(line)["entity_name"] for line in file]
    return {_plain(name): name for name in sorted(names, reverse=True)}


def _plain(name: str) -> str:
    return name.casefold().replace("protestor", "protester")


def draft(
    examples: list[Example], book: Codebook, model: Path | None, known: dict[str, str] | None
) -> list[Coded | None]:
    """Of each article the first draft, in LEMONADE's terms; None where there is none."""
    out: list[Coded | None] = []
    for example in examples:
        try:
            article = article_from_text(example.text, Metadata(id=example.id), codebook=book)
        except IngestError:
            out.append(None)
            continue
        drafts = next(iter(code_articles([article], model=model))).drafts
        out.append(to_coded(drafts[0], book, known) if drafts else None)
    return out


def to_coded(found: Draft, book: Codebook, known: dict[str, str] | None) -> Coded:
    """A draft in LEMONADE's terms. known: names of entities; others are dropped, as the paper does."""
    row = row_from_draft(found, book)
    name = TYPES[found.event.sub_type][0]
    actors = [each for actor in found.event.actors for each in (actor.name, *actor.associates) if each]
    named = actors if known is None else [known[_plain(each)] for each in actors if _plain(each) in known]
    others = {
        "fatalities": 0 if name in _NO_DEATHS else row["fatalities"],
        "targets_civilians": bool(row["civilian_targeting"]) and name in _COUNTS_CIVILIANS,
    }
    address = [str(row[field]) for field in ("location", "admin2", "admin1", "country") if row[field]]
    return Coded(
        name,
        frozenset(named),
        (str(row["country"] or ""), ", ".join(address)),
        frozenset(_arguments(name, others)),
    )


class Places:
    """Addresses made comparable. The paper asks a service on the network; this asks the place index of eventcode."""

    def __init__(self, book: Codebook, gazetteer: Gazetteer) -> None:
        self._countries, self._gazetteer = book.countries, gazetteer

    def parts(self, place: tuple[str, str]) -> dict[str, str]:
        """country, and as far as they are found admin1 and place, of the first part of the address that is known."""
        return next(self._readings(place), {"country": place[0]})

    def parts_like(self, place: tuple[str, str], gold: tuple[str, str]) -> dict[str, str]:
        """The same; where the address says more than the gold one and agrees with it, as far as that goes."""
        wanted = self.parts(gold)
        return wanted if wanted in self._readings(place) else self.parts(place)

    def _readings(self, place: tuple[str, str]) -> Iterator[dict[str, str]]:
        country = self._countries.find(place[0])
        steps = [step.strip() for step in place[1].split(",") if step.strip()]
        for at, step in enumerate(steps):
            found = self._gazetteer.find_places(step, country.iso2) if country else ()
            if found:
                yield _hierarchy(_best(found, steps[at + 1 :]), country.name if country else place[0])


def _best(found: Iterable[PlaceCandidate], around: list[str]) -> PlaceCandidate:
    units = {fold_name(step) for step in around}
    return min(found, key=lambda each: fold_name(each.admin1) not in units)


def _hierarchy(place: PlaceCandidate, country: str) -> dict[str, str]:
    parts = {"country": country, "admin1": place.admin1 if place.kind != "country" else "", "place": place.name}
    if place.kind == "country":
        del parts["place"]
    return {key: value for key, value in parts.items() if value}


def score(
    examples: list[Example], drafted: list[Coded | None], known: dict[str, str] | None, places: Places
) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each figure, counted over all articles."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FIGURES}
    database = set(known.values()) if known is not None else None
    for example, found in zip(examples, drafted, strict=True):
        gold, ours = _sets(example.gold, None, places), _sets(found, example.gold, places)
        for side in (gold, ours) if database is not None else ():
            side["entities"] &= database
        for name, members in FIGURES.items():
            wanted = {(part, each) for part in members for each in gold[part]}
            given = {(part, each) for part in members for each in ours[part]}
            counts[name].update(hit=len(wanted & given), extra=len(given - wanted), missed=len(wanted - given))
            if name == "event type" and not given:
                counts[name].update(extra=1)  # the paper counts a wrong type twice, and no type as a wrong one
    return {name: _shares(count) for name, count in counts.items()}


FIGURES = {
    "event type": ("type",),
    "location": ("place",),
    "entities": ("entities",),
    "other arguments, with location": ("others", "place"),
    "end to end (entities and all arguments)": ("entities", "others", "place"),
}


def _sets(coded: Coded | None, gold: Coded | None, places: Places) -> dict[str, set[str]]:
    if coded is None:
        return {"type": set(), "entities": set(), "others": set(), "place": set()}
    parts = places.parts_like(coded.place, gold.place) if gold else places.parts(coded.place)
    told = {f"{coded.type}.location.{level}={value}" for level, value in parts.items() if value}
    return {"type": {coded.type}, "entities": set(coded.entities), "others": set(coded.others), "place": told}


def _shares(count: Counter[str]) -> tuple[float, float, float]:
    given, wanted = count["hit"] + count["extra"], count["hit"] + count["missed"]
    return (
        count["hit"] / given if given else 0.0,
        count["hit"] / wanted if wanted else 0.0,
        2 * count["hit"] / (given + wanted) if given + wanted else 0.0,
    )


def section(figures: dict[str, tuple[float, float, float]], articles: int, has_database: bool) -> list[str]:
    """The section of the page."""
    limit = "" if has_database else " Without the database of entities every name counts, so entities score lower."
    return [
        "## LEMONADE",
        "",
        f"{articles:,} English articles, of each the first draft.{limit} The paper's end-to-end F1 over its 20 "
        f"languages: {PAPER['zero-shot']} for the best system without training, {PAPER['supervised']} for the best one "
        "with. Its locations are compared through a service on the network, ours through the place index.",
        "",
        "| figure | precision | recall | F1 |",
        "|---|---|---|---|",
        *(f"| {name} | {' | '.join(f'{share:.3f}' for share in shares)} |" for name, shares in figures.items()),
        "",
    ]


if __name__ == "__main__":
    sys.exit(main())
