"""Who did what to whom, in sentences about invented events; brackets mark the words of the act."""

from __future__ import annotations

from datetime import date

import pytest

from eventcode.codebook import load_codebook
from eventcode.draft.document import read_document
from eventcode.draft.mentions import ActMention, Voice
from eventcode.draft.who import find_actors, find_roles
from eventcode.records import Article, Span

ARMED, CIVILIANS = "Unidentified Armed Group (Mali)", "Civilians (Mali)"
ARMY, POLICE, SHABAAB = "Military Forces of Mali (2021-)", "Police Forces of Mali (2021-)", "Al Shabaab"
JNIM = "JNIM: Group for Support of Islam and Muslims"

CASES = [
    ("Gunmen [killed] four soldiers in Kidal.", "active", {("agent", ARMED), ("target", ARMY)}),
    ("Four farmers were [shot dead] by Al-Shabaab men.", "passive", {("agent", SHABAAB), ("target", CIVILIANS)}),
    ("[Clashes] between JNIM fighters and troops left five dead.", "noun", {("agent", JNIM), ("target", ARMY)}),
    (
        "Police said gunmen [attacked] a village head on Monday.",
        "active",
        {("other", POLICE), ("agent", ARMED), ("target", CIVILIANS)},
    ),
    ("The army launched an [attack] on militants near the dam.", "noun", {("agent", ARMY), ("target", ARMED)}),
    ("Soldiers repelled an [attack] by JNIM on their base.", "noun", {("agent", JNIM), ("target", ARMY)}),
    ("JNIM militants, who [ambushed] a convoy of soldiers, fled.", "active", {("agent", JNIM), ("target", ARMY)}),
    ("Elders blamed the [attack] on JNIM.", "noun", {("agent", JNIM), ("other", CIVILIANS)}),
    (
        "Gunmen stormed the market, [killing] six traders, police said.",
        "active",
        {("agent", ARMED), ("target", CIVILIANS), ("other", POLICE)},
    ),
    ("JNIM claimed responsibility for the [bombing].", "noun", {("agent", JNIM)}),
    (
        "The [killing] of two students by police angered residents.",
        "noun",
        {("agent", POLICE), ("target", CIVILIANS)},
    ),
    ("The police station [came under attack] from gunmen.", "active", {("agent", ARMED), ("target", POLICE)}),
    # the hurt and dead, whatever the voice of the cue
    ("Six soldiers [died] at the dam.", "active", {("target", ARMY)}),
    ("Police [shot dead] two farmers.", "passive", {("agent", POLICE), ("target", CIVILIANS)}),
    ("An elder named by JNIM was [shot dead] by gunmen.", "passive", {("agent", ARMED), ("target", CIVILIANS)}),
    ("Police [found the body] of a trader.", "noun", {("other", POLICE), ("target", CIVILIANS)}),
    # words for people that are themselves the act
    ("At dusk [rioters] came.", "noun", {("agent", "Rioters (Mali)")}),
    ("The [police station] stood empty.", "noun", {("target", POLICE)}),
    # whom "they" means
    ("JNIM fighters came at dawn. They [burned] the market.", "active", {("agent", JNIM)}),
    (
        "Soldiers checked talk of bandits when they were [hit] by gunmen.",
        "passive",
        {("agent", ARMED), ("target", ARMY)},
    ),
    # two sides
    ("JNIM fighters were killed in a [clash] with troops.", "noun", {("agent", JNIM), ("target", ARMY)}),
    ("JNIM fighters and troops [clashed].", "active", {("agent", JNIM), ("target", ARMY)}),
    ("Two groups of students [clashed].", "active", {("both", CIVILIANS)}),
    # claimed or blamed later, or not at all
    (
        "Gunmen [attacked] a convoy of soldiers. On Friday JNIM claimed responsibility.",
        "active",
        {("agent", JNIM), ("target", ARMY)},
    ),
    ("Four soldiers were [killed]. Elders blame JNIM.", "passive", {("agent", JNIM), ("target", ARMY)}),
    (
        "Gunmen [attacked] a convoy of soldiers. JNIM denied responsibility.",
        "active",
        {("agent", ARMED), ("target", ARMY)},
    ),
    ("Four soldiers were [killed].\n* Gao: JNIM claimed responsibility for a raid.", "passive", {("target", ARMY)}),
    # a backer does not act
    (
        "JNIM fighters backed by police [attacked] gunmen.",
        "active",
        {("agent", JNIM), ("other", POLICE), ("target", ARMED)},
    ),
    ("Turkish-backed gunmen [attacked] the post.", "active", {("agent", ARMED)}),
]

ACTS = {"clashed": "clash", "clash": "clash", "rioters": "riot_violence", "police station": "armed_target"}


@pytest.mark.parametrize(("text", "voice", "expected"), CASES)
def test_roles_follow_the_grammar(text: str, voice: Voice, expected: set[tuple[str, str]]) -> None:
    start, end = text.index("["), text.index("]") - 1
    document = read_document(Article(id="x", text=text.replace("[", "").replace("]", "")))
    codebook = load_codebook()
    actors = find_actors(document, codebook, "Mali", date(2022, 3, 1))
    sentence = document.sentence_at(start)
    assert sentence is not None
    words = document.article.text[start:end]
    act = ActMention(Span(start, end), sentence.index, ACTS.get(words, "assault"), 1.0, voice)
    assert {(role.side, role.actor.name) for role in find_roles(document, act, actors, codebook)} == expected
