"""The main rules once more, twice, by other means: as SQL for DuckDB, and as pandera checks on pandas frames.

Neither shares a line with eventcode: what they need of the codebook is turned into plain tables first. They hold each
rule against every row, where eventcode leaves a row to the rule that names the cause.
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pandas as pd
import pandera.pandas as pa

from eventcode.codebook import Codebook, load_codebook

Frame = pd.DataFrame

SQL = {
    "C01": r"NOT regexp_full_match(trim(event_id_cnty), '[A-Z]{3}[0-9]+') AND trim(event_id_cnty) <> ''",
    "C02": """(trim(year) <> '' AND trim(event_date) <> '' AND
              coalesce(try_cast(trim(year) AS INTEGER), -1) <> date_part('year', try_cast(event_date AS DATE)))
              OR try_cast(event_date AS DATE) > DATE '2026-01-20'
              OR (try_cast(timestamp AS BIGINT) > 0
                  AND try_cast(event_date AS DATE) > to_timestamp(try_cast(timestamp AS BIGINT))::DATE)""",
    "C03": """(trim(time_precision) <> '' AND trim(time_precision) NOT IN ('1', '2', '3'))
              OR (trim(geo_precision) <> '' AND trim(geo_precision) NOT IN ('1', '2', '3'))""",
    "C05": """(trim(disorder_type) <> '' AND trim(disorder_type) NOT IN (SELECT disorder_type FROM sub_types))
              OR trim(disorder_type) <> '' AND trim(disorder_type) <>
                 (SELECT any_value(s.disorder_type) FROM sub_types s WHERE s.name = trim(sub_event_type))""",
    "C07": "(trim(actor2) = '') <> (trim(inter2) = '')",
    "C08": "trim(assoc_actor_2) <> '' AND trim(actor2) = ''",
    "C10": """trim(event_type) = 'Battles' AND (trim(actor2) = '' OR trim(inter1) NOT IN (SELECT name FROM armed)
              OR trim(inter2) NOT IN (SELECT name FROM armed))""",
    "C14": """trim(sub_event_type) = 'Abduction/forced disappearance' AND try_cast(fatalities AS BIGINT) > 0""",
    "C16": """trim(event_type) = 'Protests' AND (trim(inter1) <> 'Protesters'
              OR NOT starts_with(trim(actor1), 'Protesters ('))
              OR trim(event_type) = 'Protests' AND trim(inter2) = 'Civilians'""",
    "C17": """trim(sub_event_type) = 'Peaceful protest' AND (try_cast(fatalities AS BIGINT) > 0
              OR trim(inter2) NOT IN ('', 'Protesters', 'Civilians'))""",
    "C18": """trim(sub_event_type) = 'Protest with intervention' AND (trim(actor2) = ''
              OR try_cast(fatalities AS BIGINT) > 0 OR trim(inter2) IN ('Protesters', 'Civilians'))""",
    "C20": """trim(event_type) = 'Riots' AND (trim(inter1) <> 'Rioters' OR NOT starts_with(trim(actor1), 'Rioters (')
              OR trim(inter2) = 'Protesters')""",
    "C21": """(trim(inter1) = 'Rioters') <> starts_with(trim(actor1), 'Rioters (')
              OR (trim(inter2) = 'Rioters') <> starts_with(trim(actor2), 'Rioters (')
              OR (trim(inter1) = 'Protesters') <> starts_with(trim(actor1), 'Protesters (')
              OR (trim(inter2) = 'Protesters') <> starts_with(trim(actor2), 'Protesters (')
              OR (trim(inter1) = 'Civilians') <> starts_with(trim(actor1), 'Civilians (')
              OR (trim(inter2) = 'Civilians') <> starts_with(trim(actor2), 'Civilians (')""",
    "C28": """trim(fatalities) <> '' AND coalesce(try_cast(CASE WHEN regexp_full_match(trim(fatalities), '[+-]?[0-9]+')
              THEN trim(fatalities) END AS BIGINT), -1) NOT BETWEEN 0 AND 1000000""",
    "C29": "trim(event_type) = 'Strategic developments' AND try_cast(fatalities AS BIGINT) > 0",
    "C30": "trim(sub_event_type) = 'Suicide bomb' AND try_cast(fatalities AS BIGINT) = 0",
    "C34": """(trim(country) <> '' AND trim(country) NOT IN (SELECT name FROM countries))
              OR (trim(iso) <> '' AND trim(iso) <>
                  (SELECT any_value(c.iso) FROM countries c WHERE c.name = trim(country)))
              OR (trim(region) <> ''
                  AND trim(region) <> (SELECT any_value(c.region) FROM countries c WHERE c.name = trim(country)))""",
    "C35": r"""try_cast(latitude AS DOUBLE) NOT BETWEEN -90 AND 90
              OR try_cast(longitude AS DOUBLE) NOT BETWEEN -180 AND 180
              OR regexp_matches(latitude, '\.[0-9]{4}0*[1-9]') OR regexp_matches(longitude, '\.[0-9]{4}0*[1-9]')
              OR (try_cast(latitude AS DOUBLE) = 0 AND try_cast(longitude AS DOUBLE) = 0)""",
    "C36": """trim(admin1) = '' OR (trim(admin3) <> '' AND trim(admin2) = '')""",
    "C39": """contains(source_scale, '-') AND NOT contains(source, ';')
              AND NOT starts_with(source_scale, 'Local partner')
              AND trim(source_scale) IN (SELECT name FROM scales)""",
}
"""Rule -> the rows that break it, over a table `t` of texts and the codebook's tables."""


def run_sql(rows: list[dict[str, str]]) -> dict[str, set[int]]:
    """Rule -> the numbers of the rows that break it, found by DuckDB."""
    connection = duckdb.connect()
    for name, frame in {**_TABLES, "t": pd.DataFrame(rows).assign(place=range(len(rows)))}.items():
        connection.register(name, frame)
    found = {}
    for rule, where in SQL.items():
        told = connection.sql(f"SELECT place FROM t WHERE {where}").fetchall()  # noqa: S608 - our own texts
        found[rule] = {int(place) for (place,) in told}
    return found


def _tables(book: Codebook) -> dict[str, Frame]:
    subs = book.types.sub_types
    armed = ["State forces", "Rebel group", "Political militia", "Identity militia", "External/Other forces"]
    return {
        "sub_types": pd.DataFrame({"name": [s.name for s in subs], "disorder_type": [s.disorder_type for s in subs]}),
        "armed": pd.DataFrame({"name": armed}),
        "scales": pd.DataFrame({"name": list(book.sources.values)}),
        "countries": pd.DataFrame(
            [(c.name, "" if c.iso is None else str(c.iso), c.region) for c in book.countries],
            columns=["name", "iso", "region"],
        ),
    }


def _number(cells: pd.Series) -> pd.Series:
    return pd.to_numeric(cells, errors="coerce")


def _dead(f: Frame) -> pd.Series:
    return _number(f["fatalities"]).fillna(0)


def _days(f: Frame) -> pd.Series:
    day = pd.to_datetime(f["event_date"], format="%Y-%m-%d", errors="coerce")
    year_off = (f["year"] != "") & day.notna() & (_number(f["year"]).fillna(-1) != day.dt.year)
    uploaded = pd.to_datetime(_number(f["timestamp"]).where(lambda n: n.between(1, 4e9)), unit="s").dt.normalize()
    return ~(year_off | (day > "2026-01-20") | (day > uploaded))


def _alike(f: Frame) -> pd.Series:
    wrong = pd.Series(False, index=f.index)
    for side in "12":
        for name in ("Rioters", "Protesters", "Civilians"):
            wrong |= (f[f"inter{side}"] == name) != f[f"actor{side}"].str.startswith(f"{name} (")
    return ~wrong


def _coordinates(f: Frame) -> pd.Series:
    north, east = _number(f["latitude"]), _number(f["longitude"])
    long = f["latitude"].str.contains(r"\.\d{4}0*[1-9]") | f["longitude"].str.contains(r"\.\d{4}0*[1-9]")
    return ~((north.abs() > 90) | (east.abs() > 180) | long | ((north == 0) & (east == 0)))


def _country(f: Frame) -> pd.Series:
    table = _TABLES["countries"].set_index("name")
    iso, region = f["country"].map(table["iso"]), f["country"].map(table["region"])
    unknown = (f["country"] != "") & ~f["country"].isin(table.index)
    iso_off = (f["iso"] != "") & iso.notna() & (f["iso"] != iso)
    return ~(unknown | iso_off | ((f["region"] != "") & region.notna() & (f["region"] != region)))


def _disorder(f: Frame) -> pd.Series:
    table = _TABLES["sub_types"].set_index("name")["disorder_type"]
    expected = f["sub_event_type"].map(table)
    off = expected.notna() & (f["disorder_type"] != expected)
    return (f["disorder_type"] == "") | ~(off | ~f["disorder_type"].isin(table))


def _led_by(f: Frame, event_type: str, people: str, rare: str) -> pd.Series:
    led = (f["inter1"] == people) & f["actor1"].str.startswith(f"{people} (")
    return (f["event_type"] != event_type) | (led & (f["inter2"] != rare))


def _whole(f: Frame) -> pd.Series:
    is_whole = f["fatalities"].str.fullmatch(r"[+-]?\d+")
    return (f["fatalities"] == "") | (is_whole & _number(f["fatalities"]).between(0, 1_000_000))


def _battle(f: Frame) -> pd.Series:
    armed = _TABLES["armed"]["name"]
    return (f["event_type"] != "Battles") | ((f["actor2"] != "") & f["inter1"].isin(armed) & f["inter2"].isin(armed))


def _peaceful(f: Frame) -> pd.Series:
    fits = (_dead(f) <= 0) & f["inter2"].isin(["", "Protesters", "Civilians"])
    return (f["sub_event_type"] != "Peaceful protest") | fits


def _intervention(f: Frame) -> pd.Series:
    fits = (f["actor2"] != "") & (_dead(f) <= 0) & ~f["inter2"].isin(["Protesters", "Civilians"])
    return (f["sub_event_type"] != "Protest with intervention") | fits


def _scales(f: Frame) -> pd.Series:
    is_double = f["source_scale"].str.contains("-") & f["source_scale"].isin(_TABLES["scales"]["name"])
    return ~(is_double & ~f["source"].str.contains(";") & ~f["source_scale"].str.startswith("Local partner"))


_TABLES = _tables(load_codebook("acled"))
CHECKS: dict[str, Callable[[Frame], pd.Series]] = {
    "C01": lambda f: (f["event_id_cnty"] == "") | f["event_id_cnty"].str.fullmatch(r"[A-Z]{3}\d+"),
    "C02": _days,
    "C03": lambda f: f["time_precision"].isin(["", "1", "2", "3"]) & f["geo_precision"].isin(["", "1", "2", "3"]),
    "C05": _disorder,
    "C07": lambda f: (f["actor2"] == "") == (f["inter2"] == ""),
    "C08": lambda f: (f["assoc_actor_2"] == "") | (f["actor2"] != ""),
    "C10": _battle,
    "C14": lambda f: (f["sub_event_type"] != "Abduction/forced disappearance") | (_dead(f) <= 0),
    "C16": lambda f: _led_by(f, "Protests", "Protesters", "Civilians"),
    "C17": _peaceful,
    "C18": _intervention,
    "C20": lambda f: _led_by(f, "Riots", "Rioters", "Protesters"),
    "C21": _alike,
    "C28": _whole,
    "C29": lambda f: (f["event_type"] != "Strategic developments") | (_dead(f) <= 0),
    "C30": lambda f: (f["sub_event_type"] != "Suicide bomb") | (_number(f["fatalities"]) != 0),
    "C34": _country,
    "C35": _coordinates,
    "C36": lambda f: (f["admin1"] != "") & ((f["admin3"] == "") | (f["admin2"] != "")),
    "C39": _scales,
}
"""Rule -> true in the rows that keep it, on a frame of stripped texts."""


def run_pandera(rows: list[dict[str, str]]) -> dict[str, set[int]]:
    """Rule -> the numbers of the rows that break it, found by pandera's pandas backend."""
    schema = pa.DataFrameSchema(checks=[pa.Check(check, name=rule) for rule, check in CHECKS.items()])
    frame = pd.DataFrame(rows).apply(lambda cells: cells.str.strip())
    found: dict[str, set[int]] = {rule: set() for rule in CHECKS}
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for check, at in zip(errors.failure_cases["check"], errors.failure_cases["index"], strict=True):
            found[check].add(int(at))
    return found
