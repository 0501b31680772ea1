"""Pandera as the judge of prepared rows: which rows break which probes; no rule and no sentence lives here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context, get_config_global, set_config
from pandera.errors import SchemaErrorReason, SchemaErrors

from eventcode.check.cells import DTYPES
from eventcode.check.probes import Probe, compile_probes
from eventcode.codebook import Codebook

Rows = np.ndarray[tuple[int], np.dtype[np.intp]]
CANARY = "table:canary"
"""A column that is true in a copy of the first row, put under all others; the check of that name must find it."""


def build_schema(codebook: Codebook) -> pa.DataFrameSchema:
    """The pandera schema of a codebook for prepared rows: its columns by type, and a check for every probe.

    `check_rows` and `check_table` run its checks; hold it against frames of `prepare` with `lazy=True`.
    """
    plan = compile_probes(codebook)
    columns = {
        column.name: pa.Column(DTYPES[column.type], nullable=True, required=False, title=column.label)
        for column in plan.book.columns
    }
    return pa.DataFrameSchema(columns, checks=[_check(probe) for probe in plan.probes], name=plan.book.name)


def judge(frame: pl.DataFrame, probes: Sequence[Probe]) -> dict[Probe, Rows]:
    """For each of the probes the rows of the prepared frame that break it, in order; none is left out where none do.

    A row that must fail is put under the frame, and the settings are given here: an environment variable that switches
    pandera off cannot let a bad row pass. Raises RuntimeError where a check cannot be run, or that row is not found.
    """
    inputs = sorted(set().union(*(probe.inputs for probe in probes)))
    rows = frame.select(*inputs, pl.lit(False).alias(CANARY))
    guarded = pl.concat([rows, rows.head(1).with_columns(pl.lit(True).alias(CANARY))])
    broken = _validate(guarded, _schema(tuple(probes)))
    if not np.array_equal(broken.get(CANARY, np.array([])), [len(frame)]):
        raise RuntimeError("pandera let a row pass that must fail: its checks are switched off")
    return {probe: rows[rows < len(frame)] for probe in probes for rows in [broken.get(probe.key, _NONE)]}


_NONE: Rows = np.array([], dtype=np.intp)


@lru_cache(maxsize=256)
def _schema(probes: tuple[Probe, ...]) -> pa.DataFrameSchema:
    """Only the checks of these probes, and the canary's."""
    canary = pa.Check(_keeps(pl.col(CANARY)), name=CANARY, ignore_na=False, n_failure_cases=1)
    return pa.DataFrameSchema(checks=[canary, *(_check(probe) for probe in probes)])


def _check(probe: Probe) -> pa.Check:
    return pa.Check(
        _keeps(probe.broken.whole),
        name=probe.key,
        title=probe.rule.title,
        ignore_na=False,
        n_failure_cases=1,  # which rows fail is read from the check's output; copies of the cells are not needed
    )


def _keeps(broken: pl.Expr) -> Callable[[Any], pl.LazyFrame]:
    """A check in pandera's form: a plain true or false for each row, never null."""

    def keeps(data: Any) -> pl.LazyFrame:
        kept: pl.LazyFrame = data.lazyframe.select(~broken.fill_null(False))
        return kept

    return keeps


def _validate(frame: pl.DataFrame, schema: pa.DataFrameSchema) -> dict[str, Rows]:
    """Name of the check -> the rows that fail it."""
    if get_config_global().use_narwhals_backend:  # its answers have another form, and it takes many times the memory
        set_config(use_narwhals_backend=False)
    try:
        with config_context(
            validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA, use_narwhals_backend=False
        ):
            schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        return dict(_read_failure(error) for error in errors.schema_errors)
    return {}


def _read_failure(error: Any) -> tuple[str, Rows]:
    if error.reason_code != SchemaErrorReason.DATAFRAME_CHECK:
        raise RuntimeError(f"pandera could not run the check {error.check}: {error}")
    output = error.check_output.to_series()
    return error.check.name, np.flatnonzero(~output.to_numpy())
