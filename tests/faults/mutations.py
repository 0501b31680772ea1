"""More than three hundred named ways to make a right row wrong, each with the one rule that must find it."""

from __future__ import annotations

from datetime import timedelta

from eventcode.codebook import load_codebook

from . import cells, notes, sides
from .making import Change, Mutation, put
from .valid import LAST_DAY, PLACES, Row, build_row, valid_ucdp


def mutations() -> list[Mutation]:
    """Every fault of a row of the profile acled that the row shows by itself."""
    book = load_codebook("acled")
    makers = (
        *(cells.blanks, cells.wrong_types, cells.spaces, cells.limits, cells.days, cells.lists, cells.places),
        *(cells.sources, sides.sub_types, sides.wrong_sides, sides.wrong_parts, sides.halves, sides.names),
        *(notes.notes, notes.tolls, notes.words),
    )
    return [each for make in makers for each in make(book)]


def faulty_rows(found: list[Mutation]) -> list[Row]:
    """One wrong row for each fault, no two of them alike in anything else."""
    book = load_codebook("acled")
    countries = list(PLACES)
    rows = []
    for at, each in enumerate(found):
        country = each.country or countries[at % len(countries)]
        day = LAST_DAY - timedelta(days=3 + 3 * at)
        row = build_row(book, book.types.sub_type(each.sub), each.one, each.other, country=country, day=day, number=at)
        each.change(row)
        rows.append(row)
    return rows


STATE, GROUPS, CIVILIANS = ({"type_of_violence": kind} for kind in "123")
UCDP: list[tuple[str, dict[str, str], Change]] = [  # the column to be told, the right row, what is done to it
    ("best", STATE, put(best="5")),
    ("best", STATE, put(deaths_unknown="2")),
    ("low", STATE, put(low="5", high="9")),
    ("high", STATE, put(high="3")),
    ("high", STATE, put(deaths_a="0", deaths_b="0", deaths_unknown="0", best="0", high="0", low="0")),
    ("side_b", CIVILIANS, put(side_b="Farmers", dyad_name="Front 2 - Farmers")),
    ("deaths_b", CIVILIANS, put(deaths_b="1", deaths_unknown="0")),
    ("deaths_b", CIVILIANS, put(deaths_a="1", deaths_unknown="0")),
    ("gwnoa", STATE, put(gwnoa="")),
    ("gwnoa", GROUPS, put(gwnoa="790")),
    ("gwnoa", GROUPS, put(gwnob="790")),
    ("dyad_name", STATE, put(dyad_name="Government of Nepal vs Army")),
    ("date_start", {"date_prec": "5"}, put(date_start="2020-12-31", date_end="2020-01-01", year="2020")),
    ("date_prec", {"date_prec": "1"}, put(date_prec="2")),
    ("date_prec", {"date_prec": "2"}, put(date_prec="1")),
    ("date_prec", {"date_prec": "3"}, put(date_prec="2")),
    ("date_prec", {"date_prec": "4"}, put(date_prec="3")),
    ("date_prec", {"date_prec": "5"}, put(date_prec="4")),
    ("year", STATE, put(year="2012")),
    ("event_clarity", {"date_prec": "1"}, put(event_clarity="2")),
    ("adm_2", {"where_prec": "4"}, put(adm_2="Kathmandu district")),
    ("adm_2", {"where_prec": "3"}, put(adm_2="")),
    ("adm_1", {"where_prec": "4"}, put(adm_1="")),
    ("adm_1", {"where_prec": "4"}, put(where_prec="6")),
    ("geom_wkt", STATE, put(geom_wkt="POINT (85.3206 -27.7017)")),
    ("source_office", STATE, put(source_office="Radio Delta;Morning Courier")),
    ("source_office", STATE, put(source_date="2019-01-03;2019-01-04")),
]


def ucdp_rows() -> list[tuple[str, Row]]:
    """For each fault of rule C55 the column that must be told, and the wrong row."""
    bases = valid_ucdp()
    made = []
    for at, (column, wanted, change) in enumerate(UCDP):
        row = dict(next(base for base in bases if wanted.items() <= base.items()))
        row.update(id=str(5000 + at), relid=f"{row['relid']}-{at}")
        change(row)
        made.append((column, row))
    return made
