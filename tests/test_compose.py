"""Whole articles, written for these tests, become the drafts that a coder would write."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventcode.codebook import load_codebook
from eventcode.draft import draft_article
from eventcode.gazetteer import open_gazetteer
from eventcode.records import Article, Draft

FRIDAY = date(2023, 5, 12)


def drafts_of(text: str, *, country: str = "", published: date | None = FRIDAY) -> list[Draft]:
    article = Article("t1", text, publisher="Hill Courier", published=published, country=country)
    return draft_article(article, load_codebook("full"), open_gazetteer())


def only(text: str, **known: object) -> Draft:
    drafts = drafts_of(text, **known)  # type: ignore[arg-type]
    assert len(drafts) == 1, [(d.event.sub_type, d.event.place) for d in drafts]
    return drafts[0]


def test_headline_lead_detail_and_quote_are_one_draft() -> None:
    draft = only(
        "Gunmen kill four in raid near Maiduguri\n"
        "Gunmen on motorcycles killed four farmers near Maiduguri on Wednesday, a village head said.\n"
        "The attackers opened fire at the farmers as they returned from their fields.\n"
        "“They shot everyone who ran,” a survivor said.",
        country="Nigeria",
    )
    assert (draft.event.type, draft.event.sub_type) == ("Violence against civilians", "Attack")
    assert draft.event.date is not None
    assert draft.event.date.day == date(2023, 5, 10)
    assert draft.event.place is not None
    assert (draft.event.place.name, draft.event.place.precision) == ("Maiduguri", 2)
    assert draft.event.fatalities is not None
    assert draft.event.fatalities.conservative == 4
    assert [actor.name for actor in draft.event.actors] == [
        "Unidentified Armed Group (Nigeria)",
        "Civilians (Nigeria)",
    ]


def test_places_of_equal_rank_are_events_of_their_own_and_share_the_toll() -> None:
    drafts = drafts_of(
        "Rebels of the M23 clashed with government troops in Goma and Bukavu on Thursday. "
        "Nine people were killed in the two cities.",
        country="Democratic Republic of Congo",
    )
    assert [d.event.place.name for d in drafts if d.event.place] == ["Goma", "Bukavu"]
    assert {d.event.sub_type for d in drafts} == {"Armed clash"}


def test_a_round_up_is_an_event_for_each_item() -> None:
    drafts = drafts_of(
        "Incidents of the week\n"
        "* 8 May, Kandahar: A roadside bomb hit a police vehicle. Two officers were killed.\n"
        "* 9 May, Herat: About 60 teachers demonstrated for unpaid wages.\n"
        "* 10 May, Jalalabad: Gunmen abducted a doctor from his clinic.",
        country="Afghanistan",
    )
    told = [
        (d.event.date.day.day, d.event.place.name, d.event.sub_type) for d in drafts if d.event.date and d.event.place
    ]
    assert told == [
        (8, "Kandahar", "Remote explosive/landmine/IED"),
        (9, "Herat", "Peaceful protest"),
        (10, "Jalalabad", "Abduction/forced disappearance"),
    ]
    assert drafts[1].event.tags == ("crowd size=About 60",)


def test_background_is_no_event() -> None:
    draft = only(
        "Police clashed with armed smugglers in Gao on Tuesday, wounding two of them. "
        "In 2012 rebels captured the city and held it for ten months.",
        country="Mali",
    )
    assert draft.event.date is not None
    assert draft.event.date.day == date(2023, 5, 9)


@pytest.mark.parametrize(
    "text",
    [
        "The striker shot wide twice and the visitors attacked to the end, but the league match in Lagos finished "
        "without a goal, and the coach blamed the referee after the final whistle.",
        "The minister threatened on Monday to attack the rebels in Kidal if they do not lay down their arms.",
        "A march is planned in Nairobi next Saturday against the new tax.",
        "Shares fell in a price war between the two supermarkets, a blow to investors in Mumbai.",
    ],
)
def test_other_fields_threats_and_plans_give_no_draft(text: str) -> None:
    assert drafts_of(text) == []


def test_a_denied_report_stays_visible_as_a_doubt() -> None:
    draft = only(
        "Fighters of the Arakan Army captured Paletwa on Tuesday after two days of fighting with the army. "
        "The junta denied that Paletwa had been captured.",
        country="Myanmar",
    )
    assert any("deny it" in doubt for doubt in draft.doubts)


def test_no_day_of_publication_is_a_doubt_and_never_today() -> None:
    draft = only("Protesters marched through Tunis against rising prices.", published=None)
    assert draft.event.date is None
    assert draft.doubts


PROSE = (
    "Gunmen killed two soldiers in Kabul on Monday . Police shot protesters near Lagos , while rebels attacked "
    "Mosul and Basra yesterday ; the army denied it \n About 60 were hurt In 2001 bombs exploded"
)
WORDS = st.sampled_from(PROSE.split(" "))


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_whatever_the_words_evidence_quotes_them_and_figures_are_ordered(text: str) -> None:
    for draft in drafts_of(text):
        for evidence in draft.evidence:
            assert text[evidence.span.start : evidence.span.end] == evidence.quote
        toll = draft.event.fatalities
        assert toll is not None
        known = [n for n in (toll.low, toll.best, toll.high) if n is not None]
        assert known == sorted(known)
        assert (toll.conservative or 0) >= 0
        assert all(0 <= value <= 1 for value in draft.confidence.values())


def test_three_places_on_two_days_are_six_events_that_share_the_toll() -> None:
    """Coding rules U2, U3 and §6.4; vector 43 of §13."""
    drafts = drafts_of(
        "Government soldiers and rebels fought in Gao, Bourem and Ansongo on Monday and Tuesday. "
        "Ten fighters were killed in the three towns.",
        country="Mali",
    )
    told = {(d.event.date.day.day, d.event.place.name) for d in drafts if d.event.date and d.event.place}
    assert told == {(day, place) for day in (8, 9) for place in ("Gao", "Bourem", "Ansongo")}


def test_days_of_fighting_split_the_toll() -> None:
    """Vector 13 of §13."""
    drafts = drafts_of(
        "Twelve people were killed in three days of fighting between rebels and the army in Gao.", country="Mali"
    )
    assert [d.event.fatalities.conservative for d in drafts if d.event.fatalities] == [4, 4, 4]
    assert len({d.event.group for d in drafts}) == 1
