"""The rules of check_rules.py as an expert would run them by hand in polars, DuckDB, pandas, and pandera on pandas.

python check_plain.py NAME FILE RULES     runs one and prints, as JSON, how many rows break each rule
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

TODAY = "2026-01-01"
Rules = Mapping[str, list[list[Any]]]
Counts = dict[str, int]


def polars_condition(columns: Any, operator: str, operand: Any = None) -> Any:
    """A condition as an expression of polars."""
    import polars as pl

    c = pl.col
    if isinstance(columns, list):
        joined = pl.concat_str([c(name).cast(pl.String).fill_null("") for name in columns], separator="|")
        return joined.is_in(operand) if operator == "pairin" else ~joined.is_in(operand)
    cell = c(columns)
    return {
        "in": lambda: cell.is_in(operand),
        "notin": lambda: ~cell.is_in(operand),
        "match": lambda: cell.str.contains(operand),
        "nomatch": lambda: ~cell.fill_null("").str.contains(operand),
        "<": lambda: cell < operand,
        ">": lambda: cell > operand,
        "==": lambda: cell == operand,
        "blank": lambda: cell.is_null(),
        "set": lambda: cell.is_not_null(),
    }[operator]()


def polars_rules(rules: Rules) -> dict[str, Any]:
    """For each rule an expression of polars that is true where it is broken."""
    import polars as pl

    return {
        name: pl.all_horizontal([polars_condition(*each) for each in conditions]) for name, conditions in rules.items()
    }


def polars_own() -> dict[str, Any]:
    """The rules about days and decimals."""
    import polars as pl

    c, day = pl.col, pl.col("event_date")
    told = day.dt.to_string("On %-d %B %Y")
    return {
        "C02 year": c("year") != day.dt.year(),
        "C02 future": day > pl.lit(TODAY).str.to_date(),
        "C02 uploaded": day > pl.from_epoch("timestamp").dt.date(),
        "C35 latitude": ((c("latitude") * 1e4).round() - c("latitude") * 1e4).abs() > 1e-6,
        "C35 longitude": ((c("longitude") * 1e4).round() - c("longitude") * 1e4).abs() > 1e-6,
        "C32": ~(c("notes").str.starts_with(told) | c("notes").str.contains(r"^[^:]{1,40}: On \d")),
    }


def by_polars(file: str, rules: Rules) -> Counts:
    """polars in memory: a query for the quick rules, one for each that reads the notes of some rows, and the ids."""
    import polars as pl

    slow = {
        name for name, conditions in rules.items() if len(conditions) > 1 and any(c[0] == "notes" for c in conditions)
    }
    quick = polars_rules({name: each for name, each in rules.items() if name not in slow}) | polars_own()
    frame = pl.read_parquet(file).lazy()
    queries = [frame.select(broken.fill_null(False).sum().alias(name) for name, broken in quick.items())]
    queries.append(frame.select(pl.col("event_id_cnty").is_duplicated().sum().alias("C01 twice")))
    for name in slow:
        some = [polars_condition(*each) for each in rules[name] if each[0] != "notes"]
        words = [polars_condition(*each) for each in rules[name] if each[0] == "notes"]
        queries.append(frame.filter(some).select(pl.all_horizontal(words).fill_null(False).sum().alias(name)))
    return {name: int(n) for part in pl.collect_all(queries) for name, n in part.row(0, named=True).items() if n}


def by_polars_streaming(file: str, rules: Rules) -> Counts:
    """polars, lazily and streaming: one query for all rules, one for the ids."""
    import polars as pl

    frame = pl.scan_parquet(file)
    whole = polars_rules(rules) | polars_own()
    counts = frame.select(broken.fill_null(False).sum().alias(name) for name, broken in whole.items())
    twice = frame.select(pl.col("event_id_cnty").is_duplicated().sum().alias("C01 twice"))
    parts = pl.collect_all([counts, twice], engine="streaming")
    return {name: int(n) for part in parts for name, n in part.row(0, named=True).items() if n}


def _quote(value: Any) -> str:
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def _sql(columns: Any, operator: str, operand: Any = None) -> str:
    values = f"({', '.join(map(_quote, operand))})" if isinstance(operand, list) else _quote(operand)
    if isinstance(columns, list):
        cells = ", ".join(f"coalesce({name}::VARCHAR, '')" for name in columns)
        return f"concat_ws('|', {cells}) {'IN' if operator == 'pairin' else 'NOT IN'} {values}"
    return {
        "in": f"{columns} IN {values}",
        "notin": f"{columns} NOT IN {values}",
        "match": f"regexp_matches({columns}, {values})",
        "nomatch": f"NOT regexp_matches(coalesce({columns}, ''), {values})",
        "<": f"{columns} < {operand}",
        ">": f"{columns} > {operand}",
        "==": f"{columns} = {operand}",
        "blank": f"{columns} IS NULL",
        "set": f"{columns} IS NOT NULL",
    }[operator]


def by_duckdb(file: str, rules: Rules) -> Counts:
    """DuckDB from Parquet: one query for all rules, one for the ids."""
    import duckdb

    told = {name: " AND ".join(f"({_sql(*each)})" for each in conditions) for name, conditions in rules.items()}
    told |= {
        "C02 year": "year <> date_part('year', event_date)",
        "C02 future": f"event_date > DATE '{TODAY}'",
        "C02 uploaded": "event_date > epoch_ms(timestamp * 1000)::DATE",
        "C35 latitude": "abs(round(latitude * 1e4) - latitude * 1e4) > 1e-6",
        "C35 longitude": "abs(round(longitude * 1e4) - longitude * 1e4) > 1e-6",
        "C32": "NOT starts_with(notes, 'On ' || strftime(event_date, '%-d %B %Y')) "
        "AND NOT regexp_matches(notes, '^[^:]{1,40}: On [0-9]')",
    }
    parts = ", ".join(f"count(*) FILTER ({where})" for where in told.values())
    connection = duckdb.connect()
    row = connection.sql(f"SELECT {parts} FROM '{file}'").fetchall()[0]  # noqa: S608 - our own texts
    query = f"SELECT sum(n) FROM (SELECT count(*) n FROM '{file}' GROUP BY event_id_cnty HAVING n > 1)"  # noqa: S608
    twice = connection.sql(query).fetchall()[0][0] or 0
    return {name: int(n) for name, n in zip([*told, "C01 twice"], [*row, twice], strict=True) if n}


def _pandas_rules(rules: Rules) -> dict[str, Callable[[Any], Any]]:
    """For each rule, what is true in the rows of a frame that break it; texts are never missing in it."""
    import pandas as pd

    def condition(f: Any, columns: Any, operator: str, operand: Any = None) -> Any:
        if isinstance(columns, list):
            joined = f[columns[0]].astype("str")
            for name in columns[1:]:
                joined = joined + "|" + f[name].astype("str")
            return joined.isin(operand) if operator == "pairin" else ~joined.isin(operand)
        cell = f[columns]
        is_text = cell.dtype == "str"
        return {
            "in": lambda: cell.isin(operand),
            "notin": lambda: ~cell.isin(operand) & ((cell != "") if is_text else cell.notna()),
            "match": lambda: cell.str.contains(operand),
            "nomatch": lambda: ~cell.str.contains(operand),
            "<": lambda: cell < operand,
            ">": lambda: cell > operand,
            "==": lambda: cell == operand,
            "blank": lambda: (cell == "") if is_text else cell.isna(),
            "set": lambda: (cell != "") if is_text else cell.notna(),
        }[operator]()

    def all_of(conditions: list[list[Any]]) -> Callable[[Any], Any]:
        def broken(f: Any) -> Any:
            mask = condition(f, *conditions[0])
            for each in conditions[1:]:
                mask = mask & condition(f, *each)
            return mask

        return broken

    def is_long(name: str) -> Callable[[Any], Any]:
        return lambda f: ((f[name] * 1e4).round() - f[name] * 1e4).abs() > 1e-6

    return {
        **{name: all_of(conditions) for name, conditions in rules.items()},
        "C02 year": lambda f: f["year"] != f["event_date"].dt.year,
        "C02 future": lambda f: f["event_date"] > pd.Timestamp(TODAY),
        "C02 uploaded": lambda f: f["event_date"] > pd.to_datetime(f["timestamp"], unit="s"),
        "C35 latitude": is_long("latitude"),
        "C35 longitude": is_long("longitude"),
        "C32": lambda f: ~f["notes"].str.match(r"(?:[^:]{1,40}: )?On \d{1,2} \w+ \d{4}"),
        "C01 twice": lambda f: f["event_id_cnty"].duplicated(keep=False),
    }


def _pandas_frame(file: str) -> Any:
    import pandas as pd

    frame = pd.read_parquet(file)
    frame["event_date"] = pd.to_datetime(frame["event_date"])
    return frame.fillna({name: "" for name in frame.columns if frame[name].dtype == "str"})


def by_pandas(file: str, rules: Rules) -> Counts:
    """pandas by hand."""
    frame = _pandas_frame(file)
    counts = {name: int(broken(frame).fillna(False).sum()) for name, broken in _pandas_rules(rules).items()}
    return {name: n for name, n in counts.items() if n}


def by_pandera(file: str, rules: Rules) -> Counts:
    """pandera's pandas backend, lazily."""
    import pandera.pandas as pa

    def keeps(broken: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda f: ~broken(f).fillna(False).astype(bool)

    checks = [pa.Check(keeps(broken), name=name, n_failure_cases=1) for name, broken in _pandas_rules(rules).items()]
    try:
        pa.DataFrameSchema(checks=checks).validate(_pandas_frame(file), lazy=True)
    except pa.errors.SchemaErrors as errors:
        return {each.check.name: int((~each.check_output).sum()) for each in errors.schema_errors}
    return {}


RUNS: dict[str, Callable[[str, Rules], Counts]] = {
    "polars": by_polars,
    "polars_streaming": by_polars_streaming,
    "duckdb": by_duckdb,
    "pandas": by_pandas,
    "pandera": by_pandera,
}


def main(runs: Mapping[str, Callable[[str, Rules], Counts]]) -> None:
    """Run the one named first on the file named second, by the rules in the file named third; print what it counted."""
    warnings.simplefilter("ignore")  # pandas speaks of groups in patterns
    name, file, rules = sys.argv[1:4]
    print(json.dumps(runs[name](file, json.loads(Path(rules).read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main(RUNS)
