"""The rules of check_rules.py in pointblank, dataframely and frictionless, as their handbooks say.

python check_frameworks.py NAME FILE RULES     runs one and prints, as JSON, how many rows break each rule
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from check_plain import Counts, Rules, main, polars_own, polars_rules


def by_pointblank(file: str, rules: Rules) -> Counts:
    """pointblank on a polars frame, a step for each rule."""
    import pointblank as pb
    import polars as pl

    check = pb.Validate(pl.read_parquet(file)).rows_distinct(columns_subset="event_id_cnty")
    for broken in (polars_rules(rules) | polars_own()).values():
        check = check.col_vals_expr(expr=~broken.fill_null(False))
    return {str(step): n for step, n in check.interrogate().n_failed().items() if n}


def by_dataframely(file: str, rules: Rules) -> Counts:
    """dataframely: a schema class with a method for each rule."""
    import dataframely as dy
    import polars as pl

    frame = pl.read_parquet(file)
    kinds = {pl.Int64: dy.Int64, pl.Float64: dy.Float64, pl.Date: dy.Date}
    space: dict[str, Any] = {
        name: kinds.get(type(dtype), dy.String)(nullable=True) for name, dtype in frame.schema.items()
    }
    for at, broken in enumerate((polars_rules(rules) | polars_own()).values()):
        space[f"rule_{at}"] = dy.rule()(lambda cls=None, broken=broken: ~broken.fill_null(False))
    space["twice"] = dy.rule()(lambda cls=None: pl.len().over("event_id_cnty") == 1)
    _, failures = type("Events", (dy.Schema,), space).filter(frame)
    return {name: n for name, n in failures.counts().items() if n}


def by_frictionless(file: str, rules: Rules) -> Counts:
    """frictionless on a CSV: what it can say, which is required cells, enumerations, forms, limits and types."""
    from frictionless import Checklist, Resource, Schema, checks, validate

    kinds = {"year": "integer", "time_precision": "integer", "iso": "integer", "latitude": "number",
             "longitude": "number", "geo_precision": "integer", "fatalities": "integer", "timestamp": "integer",
             "event_date": "date"}  # fmt: skip
    with Path(file).open(encoding="utf-8") as head:
        names = head.readline().strip().replace('"', "").split(",")
    limits: dict[str, dict[str, Any]] = {name: {} for name in names}
    words = {
        "blank": ("required", lambda _: True),
        "notin": ("enum", list),
        "<": ("minimum", float),
        ">": ("maximum", float),
    }
    for conditions in rules.values():
        column, operator, *operand = conditions[0]
        if len(conditions) == 1 and operator in words:
            word, make = words[operator]
            limits[column][word] = make(operand[0] if operand else None)
    limits["event_id_cnty"]["unique"] = True
    fields = [{"name": name, "type": kinds.get(name, "string"), "constraints": limits[name]} for name in names]
    rows = [checks.row_constraint(formula="year == event_date.year")]
    schema = Schema.from_descriptor({"fields": fields})
    resource = Resource(path=Path(file).name, basepath=str(Path(file).parent), schema=schema)
    report = validate(resource, checklist=Checklist(checks=rows), limit_errors=1_000_000)
    return {"all": sum(task.stats["errors"] for task in report.tasks)}


RUNS = {"pointblank": by_pointblank, "dataframely": by_dataframely, "frictionless": by_frictionless}

if __name__ == "__main__":
    main(RUNS)
