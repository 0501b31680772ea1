"""Tables of the layout before March 2023 are recognised and lifted, and every change is told."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.codebook import load_codebook
from eventcode.errors import TableError
from eventcode.table import Lifted, find_migrations, lift_table, read_version, table_from_rows, table_from_text
from eventcode.table.replacing import read_day

ACLED = load_codebook("acled")
MONTHS = {"february": 2, "may": 5}

OLD = {  # column -> its cells in two invented rows of the old layout
    "data_id": ["7", "8"],
    "iso": ["466", "466"],
    "event_id_cnty": ["MLI1", "MLI2"],
    "event_id_no_cnty": ["1", "2"],
    "event_date": ["16 February 2020", "2020-05-03"],
    "year": ["2020", "2020"],
    "time_precision": ["1", "2"],
    "event_type": ["Protests", "Explosions/Remote violence"],
    "sub_event_type": ["Excessive force against protestors", "Grenade"],
    "actor1": ["Protesters (Mali)", "Unidentified Armed Group (Mali)"],
    "inter1": ["6", "3"],
    "actor2": ["Police Forces of Mali (2013-2020)", "Civilians (Mali)"],
    "inter2": ["1", "9"],
    "interaction": ["16", "37"],
    "notes": ["On 16 February 2020, students marched. [size=around 100]", "Around 3 May 2020, a grenade went off."],
    "fatalities": ["1", "0"],
    "iso3": ["MLI", "MLI"],
    "coder": ["a", "b"],
}


def _lift(columns: dict[str, list[str]]) -> Lifted:
    return lift_table(pa.table(columns), ACLED)


def test_the_old_layout_is_lifted_and_every_change_is_told() -> None:
    lifted = _lift(OLD)
    assert lifted.recognised[0].startswith("the layout of ACLED exports before March 2023 (the column data_id,")
    rows = lifted.table.to_pylist()
    assert list(rows[0])[-1] == "coder"  # a column of the user's own stays, behind the others
    order = [column.name for column in ACLED.columns]
    assert list(rows[0])[:-1] == sorted(list(rows[0])[:-1], key=order.index)
    expected = [
        {"event_date": "2020-02-16", "sub_event_type": "Excessive force against protesters", "inter1": "Protesters",
         "inter2": "State forces", "interaction": "State forces-Protesters", "tags": "crowd size=around 100",
         "disorder_type": "Political violence; Demonstrations", "civilian_targeting": "Civilians targeted",
         "notes": "On 16 February 2020, students marched."},
        {"event_date": "2020-05-03", "inter1": "Political militia", "inter2": "9", "tags": "", "interaction":
         "Political militia-Civilians", "disorder_type": "Political violence", "civilian_targeting": ""},
    ]  # fmt: skip
    for row, cells in zip(rows, expected, strict=True):
        assert {name: row[name] for name in cells} == cells
    told = {(change.column, change.action): (change.count, change.left) for change in lifted.changes}
    assert told == {
        ("data_id", "dropped"): (2, 0),
        ("event_id_no_cnty", "dropped"): (2, 0),
        ("iso3", "dropped"): (2, 0),
        ("event_date", "replaced"): (1, 0),
        ("sub_event_type", "replaced"): (1, 0),
        ("disorder_type", "added"): (2, 0),
        ("disorder_type", "computed"): (2, 0),
        ("inter1", "replaced"): (2, 0),
        ("inter2", "replaced"): (1, 1),
        ("interaction", "replaced"): (2, 0),
        ("civilian_targeting", "added"): (2, 0),
        ("civilian_targeting", "computed"): (1, 0),
        ("tags", "added"): (2, 0),
        ("notes", "moved to tags"): (1, 0),
    }
    days = next(change for change in lifted.changes if change.column == "event_date")
    assert days.examples == (("16 February 2020", "2020-02-16"),)


def test_a_current_table_is_left_as_it_is() -> None:
    lifted = _lift(OLD)
    again = lift_table(lifted.table, ACLED)
    assert again.table.equals(lifted.table)
    assert (again.recognised, again.changes) == ((), ())
    assert lift_table(pa.table(OLD), ACLED, version=ACLED.version).changes == ()


def test_a_table_that_names_its_version_is_lifted_from_there() -> None:
    plain = pa.table({"inter1": ["Rebels", "0"], "disorder_type": ["", ""], "tags": ["", ""]})
    assert find_migrations(plain, ACLED) == []
    assert lift_table(plain, ACLED, version="0.9.0").table["inter1"].to_pylist() == ["Rebel group", ""]


def test_the_version_is_read_from_the_file_or_the_run_beside_it(tmp_path: Path) -> None:
    parquet, table = tmp_path / "rows.parquet", tmp_path / "events.csv"
    pq.write_table(table_from_rows([], ACLED), parquet)
    assert read_version(parquet, ACLED) == ACLED.version
    assert read_version(parquet, load_codebook("full")) == ""
    assert read_version(table, ACLED) == ""
    about = {"codebook": {"name": "acled", "version": "0.9.0"}}
    (tmp_path / "run.json").write_text(json.dumps(about), encoding="utf-8")
    assert read_version(table, ACLED) == "0.9.0"
    assert read_version(tmp_path / "another.csv", ACLED) == ""
    about["codebook"]["version"] = "10.0.0"
    (tmp_path / "run.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(TableError, match=r"acled 10\.0\.0, newer than this"):
        read_version(table, ACLED)


def test_profiles_that_share_their_migrations_share_their_version() -> None:
    assert load_codebook("full").version == ACLED.version == ACLED.migrations[-1].to


def test_lifted_cells_take_the_types_of_the_codebook() -> None:
    lifted = _lift(OLD)
    typed = table_from_text(lifted.table, ACLED)
    assert str(typed.schema.field("event_date").type) == "date32[day]"
    assert typed["civilian_targeting"].to_pylist() == ["Civilians targeted", None]
    assert typed["coder"].to_pylist() == ["a", "b"]
    as_text = table_from_text(lifted.table, ACLED, typed=False)
    assert as_text["fatalities"].to_pylist() == ["1", "0"]
    with pytest.raises(TableError, match="fatalities: not every cell is of the type int32"):
        table_from_text(pa.table({"fatalities": ["some"]}), ACLED)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("16 February 2023", "2023-02-16"), ("3 May 2023", "2023-05-03"), ("2023-02-16", "2023-02-16"), ("", ""),
        ("30 February 2023", None), ("16 Februar 2023", None), ("2023-13-01", None), ("02/03/2023", None),
    ],
)  # fmt: skip
def test_days_are_read_or_left(text: str, day: str | None) -> None:
    assert read_day(text, MONTHS) == day


@given(st.lists(st.sampled_from(["6", "Protestors", "0", "", "99", "State forces"]), min_size=1, max_size=9))
def test_nothing_changes_uncounted(cells: list[str]) -> None:
    lifted = _lift({"inter1": cells, "iso3": ["MLI"] * len(cells)})
    after = lifted.table["inter1"].to_pylist()
    changed = sum(change.count for change in lifted.changes if change.column == "inter1")
    assert changed == sum(one != other for one, other in zip(cells, after, strict=True))
    assert sum(change.left for change in lifted.changes) == cells.count("99")
