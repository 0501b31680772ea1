"""Three engines on one table of faults: eventcode's (pandera on polars), pandera on pandas, and SQL in DuckDB."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from faults.mutations import faulty_rows, mutations
from faults.plain import SQL, run_pandera, run_sql
from faults.valid import TODAY, Row, valid_rows

from eventcode.check import build_schema, check_rows, check_table, verdicts
from eventcode.check.judge import judge
from eventcode.check.prepare import prepare
from eventcode.check.probes import compile_probes
from eventcode.check.run import Run, Setting
from eventcode.codebook import load_codebook


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Every fault, between rows that are right."""
    right = [row | {"event_id_cnty": f"XXX{at}"} for at, row in enumerate(valid_rows("acled", 600))]
    return [row for pair in zip(faulty_rows(mutations()), right, strict=False) for row in pair]


def _ours(rows: list[Row]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for each in check_table(pd.DataFrame(rows), "acled", today=TODAY, limit_per_rule=100_000):
        if (each.rule, each.field) != ("C34", "latitude"):  # the others have no map
            found.setdefault(each.rule, set()).add(int(each.line or 0))
    return found


def test_two_independent_engines_find_the_same_rows(rows: list[Row]) -> None:
    by_sql, by_pandas = run_sql(rows), run_pandera(rows)
    assert set(by_sql) == set(by_pandas) == set(SQL)
    assert {rule: by_sql[rule] ^ by_pandas[rule] for rule in SQL if by_sql[rule] != by_pandas[rule]} == {}


def test_what_we_find_they_find_and_what_they_find_has_a_cause_that_we_name(rows: list[Row]) -> None:
    ours, theirs = _ours(rows), run_sql(rows)
    told = set().union(*ours.values())
    for rule, found in theirs.items():
        own = ours.get(rule, set())
        others = own - found
        assert others == set(), rule
        assert found <= told, rule


def test_pandas_polars_and_arrow_frames_give_the_same_findings(rows: list[Row]) -> None:
    frames = [pd.DataFrame(rows), pl.DataFrame(rows), pa.Table.from_pylist(rows)]
    results = [check_table(frame, "acled", today=TODAY).listed for frame in frames]
    assert results[0] == results[1] == results[2]


def test_the_way_by_dictionaries_and_the_way_by_cells_agree(rows: list[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    by_cell = check_table(pd.DataFrame(rows), "acled", today=TODAY)
    for module in ("prepare", "run", "sieve"):
        monkeypatch.setattr(import_module(f"eventcode.check.{module}"), "SMALL", 10)
    by_dictionary = check_table(pa.table({k: pa.array([r[k] for r in rows]).dictionary_encode() for k in rows[0]}),
                                "acled", today=TODAY)  # fmt: skip
    assert by_dictionary.listed == by_cell.listed
    assert by_dictionary.totals == by_cell.totals


def test_the_sieve_holds_back_exactly_what_the_whole_schema_fails(rows: list[Row]) -> None:
    plan = compile_probes(load_codebook("acled"))
    frame = pl.DataFrame(rows)
    run = Run(plan, Setting(tuple(frame.columns), today=TODAY))
    names = {name for probe in plan.probes for name in probe.inputs}
    prepared = prepare(plan, frame.to_arrow(), names | set(run._draft_names), run._constants)
    broken = {probe.rule.id: set() for probe in plan.probes}
    for probe, failing in judge(prepared, plan.probes).items():
        broken[probe.rule.id] |= set(failing.tolist())
    ours = _ours(rows)
    for rule in ("S03", "S04", "C05", "C06", "C09", "C10", "C12", "C21", "C31", "C32", "C38", "C40", "C44", "C51"):
        assert broken[rule] == ours.get(rule, set()), rule


def test_the_schema_is_one_of_pandera_with_every_column_and_check() -> None:
    plan = compile_probes(load_codebook("acled"))
    schema = build_schema(plan.book)
    assert list(schema.columns) == [column.name for column in plan.book.columns]
    assert len(schema.checks) == len(plan.probes)


@pytest.mark.parametrize(
    "switch",
    [{"PANDERA_VALIDATION_ENABLED": "False"}, {"PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"},
     {"PANDERA_USE_NARWHALS_BACKEND": "True"}],
)  # fmt: skip
def test_no_switch_in_the_environment_lets_a_bad_row_pass(switch: dict[str, str]) -> None:
    script = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from faults.valid import TODAY, valid_rows; import pandas as pd\n"
        "from eventcode.check import check_rows\n"
        "row = valid_rows('acled', 1)[0] | {'year': '1999'}\n"
        "print([each.rule for each in check_rows(pd.DataFrame([row]), 'acled')])\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **switch}, capture_output=True, text=True, check=True
    )
    assert result.stdout == "['C02']\n"


def test_a_check_that_is_switched_off_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "_known", {})
    monkeypatch.setattr("pandera.polars.DataFrameSchema.validate", lambda self, frame, **kwargs: frame)
    row = valid_rows("acled", 1)[0] | {"year": "1999"}
    with pytest.raises(RuntimeError, match="switched off"):
        check_rows(pd.DataFrame([row]), "acled")


def test_what_was_judged_once_is_remembered_and_forgotten_without_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = faulty_rows(mutations())[:60]
    monkeypatch.setattr(verdicts, "_known", {})
    fresh = [check_rows(pd.DataFrame([row]), "acled", today=TODAY).listed for row in faulty]
    assert verdicts._known
    with monkeypatch.context() as patch:  # nothing is judged again
        patch.setattr(verdicts, "judge", lambda frame, probes: pytest.fail("judged twice"))
        assert [check_rows(pd.DataFrame([row]), "acled", today=TODAY).listed for row in faulty] == fresh
    monkeypatch.setattr(verdicts, "_MOST", 0)
    assert [check_rows(pd.DataFrame([row]), "acled", today=TODAY).listed for row in reversed(faulty)] == fresh[::-1]


def test_a_few_coordinates_and_many_are_looked_up_alike() -> None:
    rows = [row | {"latitude": f"{at % 170 - 85}.5", "longitude": f"{at * 7 % 350 - 175}.25"}
            for at, row in enumerate(valid_rows("acled", 400))]  # fmt: skip
    many = {each.line: each.message for each in check_table(pd.DataFrame(rows), "acled", today=TODAY)
            if each.field == "latitude"}  # fmt: skip
    few = {at: each.message for at, row in enumerate(rows)
           for each in check_rows(pd.DataFrame([row]), "acled", today=TODAY) if each.field == "latitude"}  # fmt: skip
    assert many == few
    assert len(many) > 300
