"""Makes ACLED-like tables of any size from the codebook and the gazetteer; nothing in them is true.

python check_made.py ROWS CSV PARQUET     writes the same rows twice
python check_made.py rules FILE           writes the rules for programs by hand
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from string import Formatter

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from check_rules import write_rules

from eventcode.codebook import Codebook, load_codebook
from eventcode.gazetteer import open_gazetteer

AT_ONCE = 125_000
FIRST_DAY, DAYS = date(2008, 1, 1), 6_200
_ROW = struct.Struct("<iiIIIIIIB2sB")
_NAMES = {
    "State forces": "Military Forces of {country} (1990-)",
    "Rebel group": "AF{number}: Army of the Dawn {number} of {country}",
    "Political militia": "Unidentified Armed Group ({country})",
    "Identity militia": "Clan {number} Communal Militia ({country})",
    "Rioters": "Rioters ({country})",
    "Protesters": "Protesters ({country})",
    "Civilians": "Civilians ({country})",
    "External/Other forces": "Private Security Forces ({country})",
}
_SHARES = {  # of a hundred rows, as published tables have them
    "Battles": 10,
    "Protests": 54,
    "Riots": 6,
    "Explosions/Remote violence": 12,
    "Violence against civilians": 11,
    "Strategic developments": 7,
}
_FILLER = "the fighting went on near the market until the evening and traffic on the road to the coast was held up "
_FAULTS = {  # column: what is written there in a row out of some thousand
    "year": "1999",
    "latitude": "95.5",
    "event_type": "Battle",
    "interaction": "Civilians only",
    "fatalities": "many",
    "iso": "9",
    "source": "",
    "disorder_type": "Unrest",
    "geo_precision": "5",
    "inter1": "Bandits",
    "assoc_actor_1": "A (X);B (X)",
    "notes": "Nothing is known.",
}


def write_tables(rows: int, csv_path: Path, parquet_path: Path, seed: int = 7) -> None:
    """Write the same rows as CSV (text) and as typed Parquet."""
    writer = None
    with csv_path.open("wb") as file:
        for frame in make_rows(rows, seed):
            options = pyarrow.csv.WriteOptions(include_header=file.tell() == 0, quoting_style="needed")
            pyarrow.csv.write_csv(frame.to_arrow(), file, options)
            table = _typed(frame)
            writer = writer or pq.ParquetWriter(parquet_path, table.schema, compression="zstd")
            writer.write_table(table, row_group_size=AT_ONCE)
    if writer:
        writer.close()


def make_rows(rows: int, seed: int = 7) -> Iterator[pl.DataFrame]:
    """The rows as text, some at a time; about 4 in 10,000 have a fault."""
    book = load_codebook("acled")
    rng = np.random.default_rng(seed)
    ways, places = _ways(book), _places(book, rng)
    for start in range(0, rows, AT_ONCE):
        yield _frame(book, ways, places, rng, start, min(AT_ONCE, rows - start))


def _ways(book: Codebook) -> pl.DataFrame:
    """Every sub-event type with classes that it may have, and what follows from them."""
    out = []
    for sub in book.types.sub_types:
        others = [*sub.pattern.actor2.kinds, *([""] if sub.pattern.actor2.needs != "required" else [])]
        for one, other in product(sub.pattern.actor1.kinds, others):
            text = book.kinds.interaction(one, other)
            if text in book.kinds.seen[sub.type] and not {"home_gains", "others_gain", "arrest"} & set(
                sub.pattern.rules
            ):
                out.append((sub.disorder_type, sub.type, sub.name, one, other, text,
                            book.types.civilian_targeting(sub.name, [one, other]),
                            f"{book.notes.prefixes[sub.name][0]}: " if sub.name in book.notes.prefixes else "",
                            "crowd size=around 100" if sub.type in ("Protests", "Riots") else "",
                            sub.pattern.fatalities in ("any", "expected")))  # fmt: skip
    columns = ["disorder_type", "event_type", "sub_event_type", "inter1", "inter2", "interaction", "civilian_targeting",
               "prefix", "tags", "may_kill"]  # fmt: skip
    return pl.DataFrame(out, schema=columns, orient="row")


def _places(book: Codebook, rng: np.random.Generator) -> pl.DataFrame:
    """Sixty thousand places of the gazetteer with what the codebook says of their countries."""
    index = open_gazetteer().indexes[-1]
    numbers = rng.choice(len(index), size=60_000, replace=False)
    out = []
    for number in sorted(int(n) for n in numbers):
        row = _ROW.unpack_from(index.packed, number * _ROW.size)
        country = book.countries.by_iso2.get(row[9].decode().strip())
        if country and country.iso is not None and country.prefix and row[3] != 0xFFFFFFFF:
            out.append((country.name, country.prefix, str(country.iso), country.region, index.name_of(row[3]),
                        index.name_of(number), round(row[0] / 1e5, 3), round(row[1] / 1e5, 3)))  # fmt: skip
    columns = ["country", "letters", "iso", "region", "admin1", "location", "north", "east"]
    return pl.DataFrame(out, schema=columns, orient="row")


def _frame(
    book: Codebook, ways: pl.DataFrame, places: pl.DataFrame, rng: np.random.Generator, start: int, count: int
) -> pl.DataFrame:
    kinds = ways["event_type"].to_numpy()
    weights = np.array([_SHARES[kind] / (kinds == kind).sum() for kind in kinds])
    chosen = rng.choice(len(ways), size=count, p=weights / weights.sum())
    frame = pl.concat([ways[chosen], places[rng.integers(0, len(places), count)]], how="horizontal").with_columns(
        number=pl.Series(rng.integers(1, 30, count)),
        serial=pl.Series(np.arange(start, start + count) + 100_000),
        day=pl.lit(FIRST_DAY) + pl.duration(days=pl.Series(rng.integers(0, DAYS, count))),
        dead=pl.Series(rng.integers(1, 9, count) * (rng.random(count) < 0.3)),
        length=pl.Series(rng.integers(60, 420, count)),
        outlet=pl.Series(rng.integers(1, 2_000, count)),
    )
    whole = frame.select(_columns(book))
    return _with_faults(whole, rng)


def _columns(book: Codebook) -> list[pl.Expr]:
    column = pl.col
    told = column("day").dt.to_string("%-d %B %Y")
    dead = pl.when(column("may_kill") | (column("sub_event_type") == "Suicide bomb")).then(column("dead")).otherwise(0)
    dead = pl.when(column("sub_event_type") == "Suicide bomb").then(column("dead") + 1).otherwise(dead)
    toll = pl.when(dead > 0).then(pl.format("{} people were killed.", dead)).otherwise(pl.lit("Casualties unknown."))
    notes = pl.format("{}On {}, in {} ({}), {} {}", "prefix", told, "location", "admin1",
                      pl.lit(_FILLER * 5).str.slice(0, column("length")), toll)  # fmt: skip
    given = {
        "event_id_cnty": pl.format("{}{}", "letters", "serial"),
        "event_date": column("day").dt.to_string("%Y-%m-%d"),
        "year": column("day").dt.year().cast(pl.String),
        "time_precision": pl.lit("1"),
        "actor1": _actor("inter1"),
        "assoc_actor_1": pl.when(column("number") == 1)
        .then(pl.format("Students ({})", "country"))
        .otherwise(pl.lit("")),
        "actor2": _actor("inter2"),
        "assoc_actor_2": pl.when(column("sub_event_type") == "Sexual violence")
        .then(pl.format("Women ({})", "country"))
        .otherwise(pl.lit("")),
        "admin2": pl.lit(""),
        "admin3": pl.lit(""),
        "latitude": column("north").round(3).cast(pl.String),
        "longitude": column("east").round(3).cast(pl.String),
        "geo_precision": pl.lit("1"),
        "source": pl.format("Morning Courier {}; Radio Delta", "outlet"),
        "source_scale": pl.lit("National"),
        "notes": notes,
        "fatalities": dead.cast(pl.String),
        "timestamp": (column("day").dt.epoch("s") + 9 * 86_400).cast(pl.String),
    }
    return [given.get(each.name, column(each.name)).alias(each.name) for each in book.columns]


def _actor(side: str) -> pl.Expr:
    """The name that a class has in its country."""
    fields = {"number": pl.col("number").cast(pl.String), "country": pl.col("country")}
    name = pl.lit("")
    for kind, form in _NAMES.items():
        parts = [(text, field) for text, field, _, _ in Formatter().parse(form)]
        made = pl.concat_str(
            [each for text, field in parts for each in (pl.lit(text), *([fields[field]] if field else []))]
        )
        name = pl.when(pl.col(side) == kind).then(made).otherwise(name)
    return name


def _with_faults(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    draws = rng.integers(0, 30_000, len(frame))
    return frame.with_columns(
        pl.when(pl.Series(draws == at)).then(pl.lit(text)).otherwise(pl.col(name)).alias(name)
        for at, (name, text) in enumerate(_FAULTS.items())
    )


def _typed(frame: pl.DataFrame) -> pa.Table:
    """As a careful export writes it: days, numbers and texts, blanks as nulls; what is of no type becomes a blank."""
    kinds = {"integer": pl.Int64, "number": pl.Float64}
    typed = []
    for column in load_codebook("acled").columns:
        text = pl.when(pl.col(column.name) != "").then(pl.col(column.name))
        if column.type == "date":
            typed.append(text.str.to_date("%Y-%m-%d", strict=False).alias(column.name))
        else:
            typed.append(text.cast(kinds.get(column.type, pl.String), strict=False).alias(column.name))
    table = frame.select(typed).to_arrow()
    return table.cast(pa.schema([_plain(each) for each in table.schema]))


def _plain(field: pa.Field) -> pa.Field:
    return (
        pa.field(field.name, pa.string())
        if pa.types.is_large_string(field.type) or str(field.type) == "string_view"
        else field
    )


if __name__ == "__main__":
    if sys.argv[1] == "rules":
        write_rules(Path(sys.argv[2]))
    else:
        write_tables(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
