"""Events become rows with every column of the codebook, typed frames, and events again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventcode.codebook import Codebook, load_codebook
from eventcode.errors import TableError
from eventcode.records import Actor, Draft, Event, EventDate, FatalityRange, Place, SourceRef
from eventcode.table import (
    arrow_schema,
    event_from_row,
    frame_from_table,
    row_from_draft,
    row_from_event,
    rows_from_table,
    table_from_drafts,
    table_from_frame,
    table_from_rows,
    to_frame,
)

FULL = load_codebook("full")

SHELLING = Event(
    date=EventDate(date(2023, 2, 16), 2, "week of"),
    type="Explosions/Remote violence",
    sub_type="Shelling/artillery/missile attack",
    actors=(
        Actor("Military Forces of Mali (2021-)", "State forces"),
        Actor("Civilians (Mali)", "Civilians", ("Farmers (Mali)", "Women (Mali)")),
    ),
    place=Place("Koumba", "Mali", "Mopti", "Bandiagara", "", 14.123456, -3.00004, 2),
    fatalities=FatalityRange(3, 5, 8, 3),
    sources=(
        SourceRef("a1", "Radio Delta", scale="Subnational"),
        SourceRef("a2", "Morning Courier", scale="International"),
        SourceRef("a3", "Radio Delta", scale="National"),
    ),
    notes="Around 16 February 2023 (week of), in Koumba (Bandiagara, Mopti), shells fell on the market.",
    tags=("women targeted: girls",),
    group="9e107d9d372bb682",
)
DRAFT = Draft(
    "00ff00ff00ff00ff", "a1", SHELLING, confidence={"": 0.71828}, doubts=("two days fit", "'dozens' read as 12 or more")
)


def test_a_draft_becomes_a_row_with_every_column() -> None:
    row = row_from_draft(DRAFT, FULL)
    assert list(row) == [column.name for column in FULL.columns]
    expected = {
        "draft_id": "00ff00ff00ff00ff", "article_id": "a1", "event_id_cnty": None, "timestamp": None, "status": "draft",
        "event_date": date(2023, 2, 16), "year": 2023, "time_precision": 2, "disorder_type": "Political violence",
        "assoc_actor_1": None, "assoc_actor_2": "Farmers (Mali); Women (Mali)", "inter1": "State forces",
        "interaction": "State forces-Civilians", "civilian_targeting": "Civilians targeted", "iso": 466,
        "region": "Western Africa", "admin3": None, "latitude": 14.1235, "longitude": -3.0, "geo_precision": 2,
        "source": "Radio Delta; Morning Courier", "source_scale": "Subnational-International", "fatalities": 3,
        "fatalities_low": 3, "fatalities_high": 8, "fatality_group_id": "9e107d9d372bb682", "confidence": 0.72,
        "doubts": "two days fit | 'dozens' read as 12 or more", "tags": "women targeted: girls",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_what_is_not_known_is_blank_but_fatalities_are_zero() -> None:
    row = row_from_event(Event(), FULL)
    assert {name: cell for name, cell in row.items() if cell is not None} == {"fatalities": 0}
    one_sided = msgspec.structs.replace(SHELLING, actors=SHELLING.actors[:1])
    assert row_from_event(one_sided, FULL)["interaction"] == "State forces only"
    unclassed = msgspec.structs.replace(SHELLING, actors=(SHELLING.actors[0], Actor("Somebody")))
    assert row_from_event(unclassed, FULL)["interaction"] is None


def test_types_are_those_of_the_codebook_whatever_the_rows() -> None:
    empty, one = table_from_drafts([], FULL), table_from_drafts([DRAFT], FULL)
    assert empty.schema == one.schema == arrow_schema(FULL)
    kinds = {"event_date": "date32[day]", "year": "int32", "timestamp": "int64", "latitude": "double", "tags": "string"}
    assert {name: str(one.schema.field(name).type) for name in kinds} == kinds
    assert one.schema.metadata[b"eventcode.version"].decode() == FULL.version
    frame = to_frame([DRAFT, Event()])
    assert frame.dtypes.to_dict() == to_frame([]).dtypes.to_dict()
    assert frame.event_date.dt.year.tolist()[0] == 2023
    assert str(frame.dtypes["event_date"]) == "datetime64[s]"
    assert str(frame.dtypes["fatalities_high"]) == "Int64"
    assert isinstance(frame.dtypes["actor1"], pd.StringDtype)
    assert frame.actor2.isna().tolist() == [False, True]


def test_the_profile_acled_is_the_same_row_without_our_columns() -> None:
    full, acled = row_from_draft(DRAFT, FULL), row_from_draft(DRAFT, load_codebook("acled"))
    assert len(acled) == 31
    assert acled.items() <= full.items()


def test_a_frame_becomes_the_same_table_again() -> None:
    table = table_from_drafts([DRAFT, Draft("0123456789abcdef", "a2", Event())], FULL)
    assert table_from_frame(frame_from_table(table), FULL).equals(table)
    assert rows_from_table(table)[0] == row_from_draft(DRAFT, FULL)
    read = pd.DataFrame({"actor1": ["", "Rioters (Chad)"], "fatalities": [0, 2], "mine": [1, 2]})
    assert table_from_frame(read, FULL)["actor1"].to_pylist() == [None, "Rioters (Chad)"]
    with pytest.raises(TableError, match=r"fatalities: .*int32"):
        table_from_frame(pd.DataFrame({"fatalities": ["three"]}), FULL)


def test_a_column_that_a_codebook_adds_is_filled_from_the_event(tmp_path: Path) -> None:
    book = _codebook_with(
        tmp_path, "  - {name: ceasefire, type: integer, label: C, description: Held one., allowed: [0, 1]}\n"
    )
    event = msgspec.structs.replace(SHELLING, variables=(("ceasefire", "1"),))
    row = row_from_event(event, book)
    assert row["ceasefire"] == 1
    assert event_from_row(row, book).variables == (("ceasefire", "1"),)
    wrong = msgspec.structs.replace(SHELLING, variables=(("ceasefire", "yes"),))
    with pytest.raises(TableError, match="ceasefire: 'yes' is not of the type integer"):
        row_from_event(wrong, book)


def _codebook_with(folder: Path, columns: str) -> Codebook:
    (folder / "manifest.yaml").write_text("name: own\nversion: 1.0.0\ntitle: Own\nextends: full\n", encoding="utf-8")
    (folder / "columns.yaml").write_text(f"after:\n{columns}", encoding="utf-8")
    return load_codebook(folder)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"event_date": date(2023, 1, 2)}, "time_precision"),
        ({"event_date": date(2023, 1, 2), "time_precision": 5}, "5 is not 1, 2 or 3"),
        ({"event_date": "2023-01-02", "time_precision": 1}, "event_date: '2023-01-02' is not a day"),
        ({"fatalities": "many"}, "fatalities: 'many' is not a whole number"),
        ({"latitude": "14 N"}, "latitude: '14 N' is not a number"),
    ],
)
def test_a_cell_of_another_type_is_refused(cells: dict[str, object], says: str) -> None:
    with pytest.raises(TableError, match=says):
        event_from_row(cells, FULL)  # type: ignore[arg-type]


def _texts(alphabet: str = "abc é-(") -> st.SearchStrategy[str]:
    return st.text(alphabet, max_size=6).map(str.strip)


NAMES = st.text("abc é-()", min_size=1, max_size=8).map(str.strip).filter(bool)
LISTS = st.lists(NAMES, max_size=3).map(tuple)
KINDS = st.sampled_from([kind.name for kind in FULL.kinds])
COUNTS = st.none() | st.integers(0, 1_000_000)
ACTORS = st.builds(Actor, NAMES, KINDS, LISTS)
DEGREES = st.none() | st.floats(-90, 90)
EVENTS = st.builds(
    Event,
    id=st.just("") | st.just("ABC12"),
    date=st.none() | st.builds(EventDate, st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from([1, 2, 3])),
    type=st.just("Riots"),
    sub_type=st.sampled_from([sub.name for sub in FULL.types.sub_types]),
    actors=st.lists(ACTORS, max_size=2).map(tuple),
    place=st.none()
    | st.builds(
        Place, _texts(), st.sampled_from(["Mali", "Kosovo", "Nowhere", ""]), _texts(), _texts(), _texts(),
        DEGREES, DEGREES, st.sampled_from([None, 1, 2, 3]),
    ),
    fatalities=st.none() | st.builds(FatalityRange, COUNTS, COUNTS, COUNTS, COUNTS),
    sources=st.lists(
        st.builds(SourceRef, NAMES, NAMES, scale=st.sampled_from(["", *FULL.sources.values])), max_size=4
    ).map(tuple),
    notes=_texts("abc. \n"),
    tags=LISTS,
    group=_texts(),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(EVENTS)
def test_every_row_comes_back(event: Event) -> None:
    row = row_from_event(event, FULL)
    kept = {"draft_id": None, "article_id": None}
    assert row_from_event(event_from_row(row, FULL), FULL) == row | kept
    through_arrow = rows_from_table(table_from_rows([row], FULL))[0]
    assert through_arrow == row
    assert table_from_rows([row], FULL).schema.field("iso").type == pa.int32()
