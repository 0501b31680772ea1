"""Events of two tables matched one to one or one to many, with what they disagree about; UCDP rows read as events."""

from __future__ import annotations

from datetime import date

import pytest
from reports import ARMY, CIVILIANS, JNIM, report

from eventcode.codebook import load_codebook
from eventcode.reconcile import Links, event_from_ged, link_reports, report_from_event

BOOK = load_codebook("full")
OURS = report("A1", "2023-05-03", "Djibo", "Attack", [JNIM, CIVILIANS], 12)
THEIRS = [
    report("B1", "2023-05-03", "Djibo", "Attack", [JNIM, CIVILIANS], 14),
    report("B2", "2023-05-03", "Djibo - Centre", "Armed clash", [JNIM, ARMY], 12),
    report("B3", "2023-05-03", "Kaya", "Attack", [JNIM, CIVILIANS], 12),
]
ROW = {
    "id": "77",
    "type_of_violence": "3",
    "side_a": "JNIM",
    "side_b": "Civilians",
    "where_prec": "2",
    "where_coordinates": "Djibo town",
    "adm_1": "Sahel region",
    "latitude": "14.0994",
    "longitude": "-1.6278",
    "country": "Burkina Faso",
    "date_prec": "1",
    "date_start": "2023-05-03 00:00:00.000",
    "date_end": "2023-05-03 00:00:00.000",
    "best": "13",
    "high": "15",
    "low": "12",
}


def _pairs(links: Links) -> list[tuple[str, str]]:
    return [(link.one, link.other) for link in links.links]


def test_one_event_has_one_partner_unless_many_are_asked_for() -> None:
    alone = link_reports([OURS], THEIRS, BOOK)
    assert (_pairs(alone), alone.only_one, alone.only_other) == ([("A1", "B1")], (), ("B2", "B3"))
    many = link_reports([OURS], THEIRS, BOOK, has_many=True)
    assert (_pairs(many), many.only_other) == ([("A1", "B1"), ("A1", "B2")], ("B3",))


def test_links_tell_what_differs() -> None:
    first, second = link_reports([OURS], THEIRS, BOOK, has_many=True).links
    assert (first.days, first.kilometres, first.dead_one, first.dead_other) == (0, 0.0, 12, 14)
    assert (first.differs, second.differs) == (("toll",), ("type", "actor"))


def test_the_order_of_the_rows_changes_nothing() -> None:
    assert link_reports([OURS], THEIRS, BOOK) == link_reports([OURS], THEIRS[::-1], BOOK)


def test_nothing_links_with_nothing() -> None:
    assert link_reports([], THEIRS, BOOK) == Links((), (), ("B1", "B2", "B3"))


def test_a_row_of_ged_is_an_event_that_can_be_linked() -> None:
    event = event_from_ged(ROW, BOOK)
    assert event.date is not None
    assert event.fatalities is not None
    assert (event.date.day, event.date.precision, event.sub_type) == (date(2023, 5, 3), 1, "Attack")
    assert (event.fatalities.low, event.fatalities.best, event.fatalities.high) == (12, 13, 15)
    assert _pairs(link_reports([OURS], [report_from_event(event)], BOOK)) == [("A1", "77")]


@pytest.mark.parametrize(
    ("end", "told", "day", "precision"),
    [("2023-05-03", "1", 3, 1), ("2023-05-07", "1", 5, 2), ("2023-05-31", "1", 17, 3), ("", "4", 3, 3), ("", "", 3, 1)],
)
def test_spans_of_days_become_their_middle(end: str, told: str, day: int, precision: int) -> None:
    when = event_from_ged({**ROW, "date_end": end, "date_prec": told}, BOOK).date
    assert when is not None
    assert (when.day.day, when.precision) == (day, precision)


def test_blank_cells_of_ged_stay_empty() -> None:
    event = event_from_ged({"id": "78", "latitude": "north", "best": "many"}, BOOK)
    assert (event.id, event.date, event.type) == ("78", None, "")
    assert event.place is not None
    assert event.place.latitude is None
