"""The type is decided from acts, sides and outcome: vectors of the coding rules, told in sentences of our own."""

from __future__ import annotations

import pytest

from eventcode.codebook import load_codebook
from eventcode.draft.document import read_document
from eventcode.draft.what import Circumstances, decide_type, find_acts
from eventcode.records import Article

BOOK = load_codebook("full")


def decide(text: str, agent: str = "", target: str = "", flags: frozenset[str] = frozenset()) -> str:
    acts = find_acts(read_document(Article(id="a", text=text)), BOOK)
    choices = decide_type(acts, Circumstances(agent, target, flags), BOOK)
    return choices[0].sub_type if choices else ""


# coding rules §13, vectors 23-44 (23 to 38 in the order of the list), then §3.1 and §3.3: text, agent > target = type
VECTORS = """
Rebels captured the town of Lomi after a fight but were driven out the next morning.
    rebels > state = Armed clash
Rebels entered the town of Lomi unopposed.
    rebels > state = Non-violent transfer of territory
The two armies exchanged artillery fire along the river.
    state > rebels = Armed clash
The army shelled the village of Oru.
    state > civilians = Shelling/artillery/missile attack
Air defence units shot down a drone over the port.
    state > - = Disrupted weapons use
A march of students turned violent and they threw stones at the police.
    rioters > state = Violent demonstration
Farmers marched to the ministry and police arrested two protesters.
    protesters > state = Protest with intervention
Farmers marched to the ministry; one of them was fined.
    protesters > - = Peaceful protest
Rioters threw stones at people who held a vigil in the square.
    rioters > protesters = Protest with intervention
Two rival groups held peaceful rallies on the same square.
    protesters > protesters = Peaceful protest
An off-duty soldier was shot dead at his home.
    rebels > civilians + deaths = Attack
Guerrillas ambushed a patrol and two bystanders were killed.
    rebels > state + deaths = Armed clash
An airstrike hit a rebel base and wounded three civilians.
    state > rebels = Air/drone strike
An airstrike hit the market where militants were present.
    state > civilians = Air/drone strike
The militia arrested four traders at a roadblock.
    militia > civilians = Abduction/forced disappearance
The police arrested four leaders of the union.
    state > civilians = Arrests
Gunmen abducted a teacher and shot him dead the same night.
    militia > civilians + deaths = Attack
Demonstrators threw petrol bombs at the town hall during a protest.
    rioters > state = Violent demonstration
Police opened fire on peaceful protesters, killing two.
    state > protesters + deaths = Excessive force against protesters
Residents held a protest and blocked the road with burning tyres.
    protesters > - = Violent demonstration
Police fired tear gas to disperse protesters in the square.
    state > protesters = Protest with intervention
Warplanes bombed the district while artillery shelled its outskirts.
    state > rebels = Air/drone strike
A man threw a hand grenade at a bar.
    militia > civilians = Grenade
Fighters fired a rocket-propelled grenade at the barracks.
    rebels > state = Shelling/artillery/missile attack
A mob beat to death a man suspected of theft.
    rioters > civilians + deaths = Mob violence
Soldiers recaptured the town after two days of fighting.
    state > rebels = Government regains territory
Rebels captured the town after two days of fighting.
    rebels > state = Non-state actor overtakes territory
"""
KINDS = {
    "-": "",
    "state": "State forces",
    "rebels": "Rebel group",
    "militia": "Political militia",
    "rioters": "Rioters",
    "protesters": "Protesters",
    "civilians": "Civilians",
}


def vectors() -> list[tuple[str, str, str, frozenset[str], str]]:
    lines = VECTORS.strip().split("\n")
    out = []
    for text, verdict in zip(lines[::2], lines[1::2], strict=True):
        sides, expected = verdict.strip().split(" = ")
        sides, _, flag = sides.partition(" + ")
        agent, target = (KINDS[side] for side in sides.split(" > "))
        out.append((text, agent, target, frozenset([flag] if flag else []), expected))
    return out


@pytest.mark.parametrize(("text", "agent", "target", "flags", "expected"), vectors())
def test_vectors(text: str, agent: str, target: str, flags: frozenset[str], expected: str) -> None:
    assert decide(text, agent, target, flags) == expected


def test_an_act_that_did_not_take_place_decides_nothing() -> None:
    assert decide("No clashes were reported in the valley.") == ""
    assert decide("The union threatened to hold a protest.") == ""


def test_alternatives_are_ranked_and_say_why() -> None:
    text = "The army shelled the village and shot dead two farmers who were fleeing."
    choices = decide_type(find_acts(read_document(Article(id="a", text=text)), BOOK), Circumstances(), BOOK)
    assert len(choices) > 1
    assert [c.score for c in choices] == sorted((c.score for c in choices), reverse=True)
    assert all(c.reason and c.sub_type in BOOK.types for c in choices)
