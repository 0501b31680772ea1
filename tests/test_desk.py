"""The desk: what each act does to an event, what is offered, what blocks a decision, and what is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from desks import MARKET, Analyst, make_project, open_desk

from eventcode.desk.letters import form_columns, letter_of
from eventcode.errors import DeskError
from eventcode.project import Project, find_project
from eventcode.records import Alternative, Place
from eventcode.store import (
    Drafting,
    accepted_events,
    add_draftings,
    article_events,
    open_drafts,
    read_draft,
    read_drafts,
    read_rulings,
    read_standing,
)
from eventcode.store.workings import read_steps


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("desk") / "project").folder


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Project:
    return find_project(shutil.copytree(template, tmp_path / "project"))


@pytest.fixture
def anna(project: Project) -> Analyst:
    return Analyst(open_desk(project))


def test_a_correct_draft_is_accepted_by_one_act(anna: Analyst, project: Project) -> None:
    subject = anna.subject
    reply = anna.act("accept")
    assert reply.is_done, reply.problem
    assert anna.subject != subject, "the next event is before the analyst"
    saved = article_events(project.store, "market")[0]
    assert (saved.event.id, saved.draft_id, saved.analyst) == ("NIG1", subject, "anna")
    draft = read_draft(project.store, subject)
    assert draft is not None
    assert saved.evidence == draft.evidence
    assert msgspec.structs.replace(saved.event, id="") == draft.event


def test_after_the_last_event_comes_the_next_article(anna: Analyst) -> None:
    anna.act("accept")
    reply = anna.act("accept")
    assert (reply.is_finished, reply.article) == (True, "kisumu")


# act, its arguments, a column, and what stands there then; the draft is of 2 May in Gwoza with nine dead
ACTS: list[tuple[str, dict[str, object], str, str]] = [
    ("day", {"by": -1}, "event_date", "2023-05-01"),
    ("day", {"by": 1}, "notes", "On 3 May 2023, Unidentified Armed Group (Nigeria) attacked Civilians (Nigeria) in "
     "Gwoza (Borno). At least 9 fatalities were reported, coded as 9."),
    ("precision", {}, "time_precision", "2"),
    ("precision", {"column": "location"}, "geo_precision", "2"),
    ("type", {"value": "Sexual violence"}, "sub_event_type", "Sexual violence"),
    ("type", {"value": "Mob violence"}, "event_type", "Riots"),
    ("swap", {}, "inter1", "Civilians"),
    ("set", {"column": "event_date", "value": "2023-05-03"}, "event_date", "2023-05-03"),
    ("set", {"column": "event_date", "value": ""}, "year", ""),
    ("set", {"column": "fatalities", "value": "7"}, "fatalities_low", "7"),
    ("set", {"column": "fatalities", "value": "7"}, "fatalities_high", "7"),
    ("set", {"column": "actor1", "value": "Military Forces of Nigeria (2015-2023)"}, "inter1", "State forces"),
    ("set", {"column": "actor1", "value": "Military Forces of Chad (2021-)"}, "inter1", "External/Other forces"),
    ("set", {"column": "actor2", "value": ""}, "inter2", ""),
    ("set", {"column": "location", "value": "Bama"}, "latitude", "11.5213"),
    ("set", {"column": "location", "value": "Bama"}, "admin2", "Bama"),
    ("set", {"column": "location", "value": "Nowherestan"}, "latitude", ""),
    ("set", {"column": "admin3", "value": "Ward 4"}, "admin3", "Ward 4"),
    ("set", {"column": "source", "value": "Daily Trust; Premium Times"}, "source", "Daily Trust; Premium Times"),
    ("set", {"column": "assoc_actor_2", "value": "Women (Nigeria)"}, "assoc_actor_2", "Women (Nigeria)"),
    ("set", {"column": "event_type", "value": "Riots"}, "sub_event_type", ""),
    ("fix", {"rule": "words:fatalities"}, "fatalities", "9"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "arguments", "column", "value"), ACTS, ids=lambda part: str(part)[:40])
def test_an_act_changes_what_it_says(
    anna: Analyst, act: str, arguments: dict[str, object], column: str, value: str
) -> None:
    if act == "fix":
        anna.act("drop_evidence", column="fatalities")
        anna.act("set", column="fatalities", value="8")
        anna.act("set", column="fatalities", value="9")
        assert not anna.act("fix", **arguments).is_done, "the draft's own value asks for no words"
        return
    reply = anna.act(act, **arguments)
    assert reply.is_done, reply.problem
    assert anna.value(column) == value
    assert anna.act("undo").is_done
    assert anna.event.undo == 0


# act, its arguments, words of the refusal, the field in focus
REFUSED: list[tuple[str, dict[str, object], str, str]] = [
    ("set", {"column": "event_date", "value": "3 May"}, "not a day", "event_date"),
    ("set", {"column": "fatalities", "value": "several"}, "not a whole number", "fatalities"),
    ("set", {"column": "sub_event_type", "value": "Quarrel"}, "no sub-event type", "sub_event_type"),
    ("set", {"column": "year", "value": "2020"}, "follows from other fields", "year"),
    ("set", {"column": "timestamp", "value": "1"}, "given by the project", "timestamp"),
    ("set", {"column": "nothing", "value": "1"}, "no field", ""),
    ("set", {"column": "actor1", "value": "Sons of the Ford"}, "not in the registry", "actor1"),
    ("set", {"column": "inter1", "value": "State forces"}, "in the registry", "inter1"),
    ("offer", {"column": "location", "number": 9}, "no offer 9", "location"),
    ("evidence", {"column": "location", "start": 3, "end": 3}, "no words are chosen", "location"),
    ("evidence", {"column": "year", "start": 0, "end": 9}, "no words belong", "year"),
    ("drop_evidence", {"column": "notes"}, "has no such words", "notes"),
    ("split", {}, "shares its toll with no other", "fatalities"),
    ("undo", {}, "nothing to undo", ""),
    ("redo", {}, "nothing to redo", ""),
    ("reject", {}, "wants a reason", ""),
    ("excuse", {"rule": "C44", "reason": "so told"}, "not broken", ""),
    ("merge", {"into": "KEN99"}, "no event", ""),
    ("reopen", {}, "open already", ""),
    ("finish", {}, "still open", ""),
]


@pytest.mark.parametrize(("act", "arguments", "said", "field"), REFUSED, ids=lambda part: str(part)[:40])
def test_what_cannot_be_done_is_told_and_changes_nothing(
    anna: Analyst, project: Project, act: str, arguments: dict[str, object], said: str, field: str
) -> None:
    before = anna.event
    reply = anna.act(act, **arguments)
    assert not reply.is_done
    assert said in reply.problem
    assert reply.focus == field
    assert anna.event == before
    assert read_steps(project.store, "anna", "market") == []


def test_an_act_that_does_not_exist_is_nonsense(anna: Analyst) -> None:
    with pytest.raises(DeskError, match="no act"):
        anna.act("dance")


# field, words, the column that they fill, what then stands there
WORDS = [
    ("event_date", "Wednesday", "event_date", "2023-05-03"),
    ("time_precision", "Wednesday", "event_date", "2023-05-03"),
    ("location", "Bama", "latitude", "11.5213"),
    ("fatalities", "five militants dead", "fatalities_best", "5"),
    ("fatalities", "4 May", "fatalities", "4"),  # no words of death: the number as it stands
    ("actor1", "Soldiers", "actor1", "Military Forces of Nigeria (2023-)"),
    ("actor2", "Boko Haram militants", "inter2", "Rebel group"),
    ("sub_event_type", "clashed", "event_type", "Battles"),
    ("tags", "police said", "tags", ""),
]


@pytest.mark.parametrize(("field", "words", "column", "value"), WORDS)
def test_words_are_read_by_the_finders_that_draft(
    anna: Analyst, field: str, words: str, column: str, value: str
) -> None:
    assert anna.select(field, words).is_done
    assert anna.value(column) == value
    start = MARKET.index(words)
    shown = field if field != "time_precision" else "event_date"
    assert (start, start + len(words)) in {(span.start, span.end) for span in anna.field(shown).spans}
    view = anna.desk.show("anna", "market", anna.subject)
    assert "".join(piece.text for piece in view.article.pieces) == MARKET
    assert any(shown in piece.columns and piece.text in words for piece in view.article.pieces)


def test_a_value_without_words_wants_a_reason(anna: Analyst, project: Project) -> None:
    anna.act("drop_evidence", column="fatalities")
    anna.act("set", column="fatalities", value="4")
    refused = anna.act("accept")
    assert (refused.is_done, refused.wants, refused.focus) == (False, "reason", "fatalities")
    assert anna.act("fix", rule="words:fatalities").is_done
    assert anna.act("accept").is_done
    saved = article_events(project.store, "market")[0]
    assert read_standing(project.store, saved.event.id).reason == "fatalities: coder judgement"


def test_an_error_blocks_and_its_fix_mends_it(anna: Analyst) -> None:
    anna.act("set", column="actor2", value="")
    refused = anna.act("accept")
    assert (refused.is_done, refused.focus) == (False, "actor2")
    finding = next(each for each in anna.event.findings if each.column == "actor2")
    assert finding.fix == "Civilians (Nigeria)"
    assert anna.act("fix", rule=finding.rule, column="actor2").is_done
    assert anna.act("accept").is_done


def test_a_warning_wants_a_reason_once(anna: Analyst) -> None:
    anna.act("set", column="notes", value="On 2 May 2023, Gunmen attacked traders in Gwoza (Borno).")
    rules = {each.rule for each in anna.event.findings if each.severity == "warning"}
    assert rules
    assert anna.act("accept").wants == "reason"
    for rule in rules:
        assert anna.act("excuse", rule=rule, reason="the toll is told elsewhere").is_done
    assert anna.act("accept").is_done


def test_one_wrong_field_costs_five_keys_at_most(anna: Analyst, project: Project) -> None:
    """[ and a; a type is T, letter, digit and a: no question is asked beside them."""
    assert anna.act("day", by=-1).is_done
    assert anna.act("accept").is_done
    kisumu = Analyst(anna.desk, "kisumu")
    assert kisumu.act("type", value="Excessive force against protesters").is_done
    reply = kisumu.act("accept")
    assert reply.is_done, reply.problem
    told = {
        (str(each.event.date and each.event.date.day), each.event.sub_type) for each in accepted_events(project.store)
    }
    assert told == {("2023-05-01", "Attack"), ("2023-06-07", "Excessive force against protesters")}


def test_a_new_actor_asks_for_class_and_reason(anna: Analyst) -> None:
    reply = anna.act("set", column="actor1", value="Sons of the Ford")
    assert reply.wants == "class"
    told = {"column": "actor1", "value": "Sons of the Ford", "kind": "Political militia", "reason": "named so"}
    assert anna.act("set", **told).is_done
    assert (anna.value("inter1"), anna.field("inter1").is_derived) == ("Political militia", False)
    assert anna.value("interaction") == "Political militia-Civilians"
    assert anna.act("set", column="inter1", value="Rebel group").is_done


def test_unsure_values_are_offered_and_not_filled_in(project: Project) -> None:
    anna = Analyst(open_desk(project, offer_below=0.85))
    field = anna.field("fatalities")
    assert (anna.value("fatalities_best"), field.is_offered, field.offers[0].value) == ("", True, "9")
    assert "9" not in anna.value("notes"), "nor do the notes tell it"
    assert anna.act("accept").focus == "actor2", "a required field that is open is an error"
    assert anna.act("offer", column="actor2", number=1).is_done
    assert anna.value("actor2") == "Civilians (Nigeria)"
    refused = anna.act("accept")
    assert (refused.focus, refused.wants) == ("fatalities", "reason"), "what is open is not accepted as 0 in silence"
    assert anna.act("offer", column="fatalities", number=1).is_done
    assert anna.value("fatalities") == "9"
    assert "coded as 9" in anna.value("notes")
    assert anna.field("fatalities").spans, "the words come with the offer"


def test_offers_are_the_draft_s_alternatives_first(project: Project) -> None:
    drafts = read_drafts(project.store, "market")
    other = Alternative("sub_event_type", "Sexual violence", 0.3, "the words may mean it")
    unsure = Alternative("location", "Gwoza", 0.2, "too unsure to be filled in")
    opened = msgspec.structs.replace(drafts[0].event, place=Place("", "Nigeria"))
    first = msgspec.structs.replace(drafts[0], alternatives=(other, unsure), event=opened)
    changed = [first, *drafts[1:]]
    add_draftings(project.store, project.drafter, [Drafting("market", 1, tuple(changed))])
    anna = Analyst(open_desk(project))
    offer = anna.field("sub_event_type").offers[0]
    assert (offer.number, offer.value, offer.confidence, offer.reason) == (1, "Sexual violence", 0.3, other.reason)
    place = anna.field("location")
    assert (place.is_offered, place.offers[0].label) == (True, "Gwoza (Borno, Nigeria)")
    assert anna.act("offer", column="location", number=1).is_done
    assert anna.value("admin1") == "Borno"


def test_letters_are_stable_and_unique(project: Project) -> None:
    book = project.codebook
    letters = [letter_of(column.name, book) for column in form_columns(book) if letter_of(column.name, book)]
    assert len(letters) == len(set(letters))
    assert letter_of("event_date", book) == "d"


def test_a_copy_joins_the_group_and_the_toll_is_split_anew(anna: Analyst) -> None:
    first = anna.subject
    assert anna.act("copy").is_done
    copy = anna.subject
    assert copy != first
    assert anna.act("copy").is_done
    values = []
    for subject in (first, copy, anna.subject):
        anna.subject = subject
        values.append(int(anna.value("fatalities")))
        assert "split across 3 events" in anna.value("notes")
    assert sorted(values, reverse=True) == [3, 3, 3]
    assert anna.act("split").is_done
    anna.subject = first
    assert int(anna.value("fatalities")) == 5
    assert len(anna.event.group) == 2


def test_a_new_event_is_added_under_an_id_of_its_own(anna: Analyst, project: Project) -> None:
    assert anna.act("new").is_done
    assert anna.act("accept").is_done is False
    for field, words in (("location", "Bama"), ("event_date", "Wednesday"), ("sub_event_type", "clashed")):
        assert anna.select(field, words).is_done
    anna.select("actor1", "Soldiers")
    anna.select("actor2", "Boko Haram militants")
    anna.select("fatalities", "five militants dead")
    reply = anna.act("accept")
    assert reply.is_done, reply.problem
    saved = article_events(project.store, "market")
    assert [(each.event.id, each.draft_id) for each in saved] == [("NIG1", "")]
    assert len(anna.desk.show("anna", "market").events) == 3, "it is listed once"
    assert len(Analyst(open_desk(project)).desk.show("ben", "market").events) == 3, "and others see it"


def test_undo_goes_back_over_a_decision(anna: Analyst, project: Project) -> None:
    first = anna.subject
    anna.act("day", by=-1)
    assert anna.act("accept").is_done
    reply = anna.act("undo")
    assert (reply.is_done, reply.subject) == (True, first)
    assert anna.event.standing == "draft"
    assert anna.act("undo").is_done
    assert anna.value("event_date") == "2023-05-02"
    assert anna.act("accept").is_done
    saved = article_events(project.store, "market")[0]
    assert (saved.event.id, saved.version) == ("NIG1", 2)
    assert str(saved.event.date and saved.event.date.day) == "2023-05-02"


def test_redo_does_what_was_taken_back_but_no_decision(anna: Analyst) -> None:
    anna.act("day", by=-1)
    anna.act("undo")
    assert anna.act("redo").is_done
    assert anna.value("event_date") == "2023-05-01"
    anna.act("accept")
    anna.act("undo")
    assert "once more" in anna.act("redo").problem


def test_rejecting_and_reopening(anna: Analyst, project: Project) -> None:
    first = anna.subject
    assert anna.act("reject", reason="not an event of the codebook").is_done
    anna.subject = first
    assert anna.event.standing == "rejected"
    assert anna.act("reopen").is_done
    assert anna.act("accept").is_done
    anna.subject = first
    assert anna.act("reopen").is_done
    assert anna.act("reject", reason="after all not").is_done
    anna.subject = first
    assert "not used again" in anna.act("reopen").problem
    assert "cannot be taken back" in anna.act("undo").problem
    assert read_standing(project.store, "NIG1").event is None


def test_merging_into_an_accepted_event_of_the_article(anna: Analyst, project: Project) -> None:
    first = anna.subject
    anna.act("accept")
    second = anna.subject
    assert anna.act("merge", into=first).is_done
    assert [each.event.id for each in accepted_events(project.store)] == ["NIG1"]
    assert {draft.id for draft in open_drafts(project.store)}.isdisjoint({first, second})
    anna.subject = second
    assert anna.event.standing == "merged"


def test_duplicates_that_are_refused_are_a_ruling(anna: Analyst, project: Project) -> None:
    other = read_drafts(project.store, "kisumu")[0].id
    assert anna.act("refuse_duplicate", other=other).is_done
    assert read_rulings(project.store)[0].reports == (anna.subject, other)


def test_a_note_to_the_project_is_no_part_of_the_event(anna: Analyst, project: Project) -> None:
    anna.act("comment", text="ask the editor")
    assert anna.event.comment == "ask the editor"
    anna.act("accept")
    assert "editor" not in msgspec.json.encode(article_events(project.store, "market")).decode()
