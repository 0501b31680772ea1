"""Reports of one event in a project: proposals, what analysts decide of them, and that it is remembered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from eventcode.errors import ConflictError, StoreError
from eventcode.ingest import Metadata
from eventcode.project import Project, create_project, draft_project, ingest_into
from eventcode.project.forgetting import forget_articles
from eventcode.project.reconciling import (
    JoinProposal,
    accept_joined,
    confirm,
    find_proposals,
    preview_join,
    refuse,
    split_off,
)
from eventcode.records import Draft, FatalityRange
from eventcode.store import (
    By,
    Drafter,
    accept,
    accepted_events,
    edit,
    open_drafts,
    read_life,
    read_members,
    read_rulings,
    tombstones,
    undrafted_articles,
)
from eventcode.store.tables import DECISIONS

ANNA = By("anna")
TELLINGS = {
    "one": (
        "Daily Post", date(2023, 5, 4),
        "Militants of Boko Haram attacked the market of Konduga in Borno State, Nigeria, on Wednesday, 3 May 2023, "
        "and killed 12 people, police said.",
    ),
    "two": (
        "Evening News", date(2023, 5, 4),
        "At least 14 civilians were killed on Wednesday when Boko Haram fighters attacked a market in Konduga, "
        "Borno State, Nigeria.",
    ),
    "three": (
        "The Lake", date(2023, 5, 6),
        "The number of dead in Wednesday's attack by Boko Haram on the market in Konduga, Borno State, Nigeria, rose "
        "to 17 people killed, the hospital said.",
    ),
    "other": (
        "The Lake", date(2023, 5, 12),
        "Protesters marched through Lagos, Nigeria, on Thursday, 11 May 2023, against the price of fuel.",
    ),
}  # fmt: skip


def _read(project: Project, *names: str) -> None:
    """The articles of these names into the project, drafted."""
    for name in names:
        publisher, day, text = TELLINGS[name]
        path = project.folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        ingest_into(project, [path], Metadata(id=name, publisher=publisher, published=day, country="Nigeria"))
    draft_project(project)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with two reports of one attack and one of a protest."""
    made = create_project(tmp_path / "lake", prefix="LAK")
    _read(made, "one", "two", "other")
    return made


def _drafts(project: Project) -> dict[str, Draft]:
    """Open drafts by their articles."""
    return {draft.article_id: draft for draft in open_drafts(project.store)}


def _kinds(proposals: tuple[JoinProposal, ...]) -> list[tuple[str, str]]:
    return [(each.other, each.kind) for each in proposals]


def _decisions(project: Project, event_id: str) -> list[str]:
    with project.store.reading() as connection:
        found = select(DECISIONS.c.verdict).where(DECISIONS.c.event_id == event_id).order_by(DECISIONS.c.number)
        return list(connection.execute(found).scalars())


def _join_two(project: Project) -> str:
    """The two reports of the attack accepted as one event; its id."""
    drafts = _drafts(project)
    confirm(project, drafts["one"].id, drafts["two"].id, ANNA)
    return accept_joined(project, drafts["two"].id, ANNA).event.id


def test_what_is_certain_is_proposed_and_nothing_is_changed(project: Project) -> None:
    drafts, before = _drafts(project), project.store.verify()
    (pair,) = find_proposals(project, drafts["one"].id)
    assert (pair.other, pair.kind, pair.has_event) == (drafts["two"].id, "certain", False)
    assert "same day, same place, same two actors, tolls 12 and 14" in pair.reason
    assert pair.summary.startswith("2023-05-03 Konduga, Nigeria: Attack")
    assert [{each.one, each.other} for each in find_proposals(project)] == [{drafts["one"].id, drafts["two"].id}]
    assert find_proposals(project, drafts["other"].id) == ()
    assert project.store.verify() == before


def test_a_preview_unites_what_the_reports_say(project: Project) -> None:
    drafts = _drafts(project)
    preview = preview_join(project, [drafts["one"].id, drafts["two"].id])
    event = preview.draft.event
    assert event.fatalities is not None
    assert (event.fatalities.low, event.fatalities.high, event.fatalities.conservative) == (12, 14, 12)
    assert "Between 12 and 14 fatalities were reported, coded as 12." in event.notes
    assert {each.article_id for each in preview.draft.evidence if each.field == "location"} == {"one", "two"}
    assert [(each.publisher, each.claim.low, each.voice) for each in preview.statements] == [
        ("Daily Post", 12, "police"), ("Evening News", 14, "Evening News"),
    ]  # fmt: skip
    assert "reports differ about the dead: 12 (Daily Post, 4 May 2023), 14" in preview.draft.doubts[0]


def test_what_was_confirmed_is_accepted_as_one_event(project: Project) -> None:
    event_id = _join_two(project)
    (event,) = accepted_events(project.store)
    assert (event.event.id, [source.article_id for source in event.event.sources]) == (event_id, ["one", "two"])
    assert set(_drafts(project)) == {"other"}
    assert find_proposals(project) == ()


def test_a_later_report_joins_the_event_whose_id_stays(project: Project) -> None:
    event_id = _join_two(project)
    _read(project, "three")
    draft = _drafts(project)["three"]
    (pair,) = find_proposals(project, draft.id)
    assert (pair.other, pair.has_event, pair.kind) == (event_id, True, "certain")
    confirm(project, draft.id, event_id, ANNA)
    (event,) = accepted_events(project.store)
    assert event.event.fatalities is not None
    assert (event.event.id, event.version, event.event.fatalities.low) == (event_id, 3, 17)
    assert "17 fatalities were reported" in event.event.notes
    assert _decisions(project, event_id) == ["edit", "merge", "merge"]
    assert project.store.verify().fault == ""


def test_a_toll_that_an_analyst_wrote_counts_in_place_of_what_the_reports_said(project: Project) -> None:
    event_id = _join_two(project)
    (event,) = accepted_events(project.store)
    mended = msgspec.structs.replace(event.event, fatalities=FatalityRange(20, 20, 20, 20))
    edit(project.store, event_id, mended, ANNA, project.ids, seen=event.version)
    _read(project, "three")
    joined = preview_join(project, [_drafts(project)["three"].id, event_id]).draft.event
    assert joined.fatalities == FatalityRange(17, 17, 20, 17, "6.3 conservative")


def test_what_was_refused_is_remembered(project: Project) -> None:
    drafts = _drafts(project)
    refuse(project, drafts["one"].id, drafts["two"].id, ANNA)
    assert find_proposals(project) == find_proposals(project, drafts["one"].id) == ()
    event_id = accept(project.store, drafts["one"].id, ANNA, project.ids).event.id
    assert find_proposals(project, drafts["two"].id) == ()
    assert find_proposals(project, event_id) == ()
    assert [(each.kind, each.analyst) for each in read_rulings(project.store)] == [("refuse", "anna")]
    told = [step.what for step in read_life(project.store, drafts["two"].id)]
    assert any(each.startswith("ruled by anna: ") and each.endswith("are other events") for each in told)


def test_drafts_of_which_something_was_ruled_stay_as_they_were_read(project: Project) -> None:
    drafts, later = _drafts(project), Drafter("eventcode 99", "full 1 abc")
    refuse(project, drafts["one"].id, drafts["two"].id, ANNA)
    assert [name for name, _ in undrafted_articles(project.store, later)] == ["other"]


def test_a_later_ruling_on_a_pair_stands(project: Project) -> None:
    drafts = _drafts(project)
    pair = drafts["one"].id, drafts["two"].id
    confirm(project, *pair, ANNA)
    refuse(project, *pair, ANNA)
    assert preview_join(project, pair[:1]).subjects == pair[:1]
    confirm(project, *pair, ANNA)
    assert set(preview_join(project, pair[:1]).subjects) == set(pair)


def test_a_refused_pair_is_not_joined_by_a_third(project: Project) -> None:
    _read(project, "three")
    one, two, three = (_drafts(project)[name].id for name in ("one", "two", "three"))
    confirm(project, one, two, ANNA)
    confirm(project, two, three, ANNA)
    assert set(preview_join(project, [one]).subjects) == {one, two, three}
    refuse(project, one, three, ANNA)
    assert set(preview_join(project, [one]).subjects) == {one, two}


def test_of_two_accepted_events_the_first_stays(project: Project) -> None:
    drafts = _drafts(project)
    first, second = (accept(project.store, drafts[name].id, ANNA, project.ids).event.id for name in ("two", "one"))
    assert [each.kind for each in find_proposals(project, first)] == ["doubtful"]
    confirm(project, first, second, ANNA)
    assert [event.event.id for event in accepted_events(project.store)] == [first]
    assert [(each.event_id, each.into) for each in tombstones(project.store)] == [(second, first)]
    with pytest.raises(StoreError, match="one event already"):
        confirm(project, drafts["one"].id, first, ANNA)


def test_what_was_joined_wrongly_is_split_off_for_good(project: Project) -> None:
    drafts, event_id = _drafts(project), _join_two(project)
    stays, leaves = split_off(project, event_id, [drafts["one"].id], ANNA)
    assert stays.event.fatalities is not None
    assert (stays.event.id, stays.event.fatalities.low, stays.event.fatalities.high) == (event_id, 14, 14)
    told = {event.event.id: {each.article_id for each in event.evidence} for event in accepted_events(project.store)}
    assert told == {event_id: {"two"}, leaves.event.id: {"one"}}
    assert find_proposals(project) == ()
    with pytest.raises(StoreError, match="cannot leave"):
        split_off(project, event_id, [drafts["one"].id], ANNA)


def test_a_decision_whose_ruling_cannot_be_kept_is_not_kept_either(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts, event_id = _drafts(project), _join_two(project)
    before = project.store.verify()

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("eventcode.project.reconciling.add_rulings", fail)
    with pytest.raises((OSError, StoreError)):
        split_off(project, event_id, [drafts["one"].id], ANNA)
    assert project.store.verify() == before
    assert [event.event.id for event in accepted_events(project.store)] == [event_id]


def test_what_is_left_of_a_joined_event_is_reconciled_when_a_report_is_forgotten(project: Project) -> None:
    event_id = _join_two(project)
    forget_articles(project, ["one"], ANNA)
    assert read_members(project.store)[event_id]
    _read(project, "three")
    (pair,) = find_proposals(project, _drafts(project)["three"].id)
    assert pair.other == event_id


def test_the_order_in_which_articles_come_changes_no_proposal(tmp_path: Path) -> None:
    found = []
    for names in (("one", "two", "three", "other"), ("other", "three", "two", "one")):
        made = create_project(tmp_path / names[0], prefix="LAK")
        _read(made, *names)
        found.append(find_proposals(made))
    assert found[0] == found[1]
    assert len(found[0]) == 2


def test_who_looked_at_another_version_is_told(project: Project) -> None:
    drafts = _drafts(project)
    event_id = accept(project.store, drafts["one"].id, ANNA, project.ids).event.id
    with pytest.raises(ConflictError):
        confirm(project, drafts["two"].id, event_id, ANNA, seen={event_id: 7})
    assert read_rulings(project.store) == []
    with pytest.raises(StoreError, match="no open draft and no event"):
        refuse(project, drafts["two"].id, "LAK99", ANNA)
