"""Rules about what actors are called and which class a name tells (coding rules §4.3), by the forms of naming.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from eventcode.check.row import Broken, Row
from eventcode.codebook.naming import ABROAD, STATE

_ALIKE = ("rioters", "protesters", "civilians")
"""Forms whose names and classes go together in both directions."""
_PEOPLE = (*_ALIKE, "armed_group")
"""Forms whose bracket names the country of the event or a nationality."""
_INTERNATIONAL, _ELSEWHERE = -1, -2


def number(row: Row, side: int) -> pl.Expr:
    """The number of a side's class; null where it is blank or unknown."""
    return row.lookup(f"inter{side}", "number", {kind.name: kind.number for kind in row.book.kinds}, pl.Int8)


def is_sound(row: Row, side: int) -> pl.Expr:
    """Whether a side's class is blank or known, and does not belie the name: only then do other rules judge by it."""

    def build() -> pl.Expr:
        is_known = number(row, side).is_not_null() | row.is_blank(f"inter{side}")
        return is_known & ~alike(row, side).whole & ~telling(row, side).whole

    return row.premise(f"side{side}", build)


def alike(row: Row, side: int) -> Broken:
    """C21: rioters, protesters and civilians are named and classed alike, both ways."""
    forms = row.book.naming.rules.forms
    named = _named_class(row, side, "people", {forms[name].name: forms[name].kind for name in _ALIKE})
    given = number(row, side)
    kinds = [row.book.kinds.number(forms[name].kind) for name in _ALIKE]
    differs = pl.when(named.is_null()).then(given.is_in(kinds)).otherwise(named != given)
    return Broken(row.is_set(f"actor{side}") & differs, words={"expected": _tell_class(row, named)})


def telling(row: Row, side: int) -> Broken:
    """C24: a name that tells a class (an unidentified armed group, a people's militia) carries it."""
    rules = row.book.naming.rules
    left = {*rules.state_forms, *_ALIKE}
    table = {form.name: form.kind for name, form in rules.forms.items() if form.kind and name not in left}
    named = _named_class(row, side, "telling", table)
    return Broken(named != number(row, side), words={"expected": _tell_class(row, named)})


def abroad(row: Row, side: int) -> Broken:
    """C22: forces of a state are state forces at home and external forces abroad; de-facto states are not judged."""
    owner, given = _owner(row, side), number(row, side)
    kinds = row.book.kinds
    expected = pl.when(owner == _home(row)).then(kinds.number(STATE)).otherwise(kinds.number(ABROAD))
    is_judged = owner.is_not_null() & _home(row).is_not_null()
    return Broken(is_judged & (given != expected), words={"expected": _tell_class(row, expected)})


def foreign(row: Row, side: int) -> Broken:
    """C25: people are named after the country of the event or as international; other nationalities are looked at."""
    actor = f"actor{side}"
    forms = "|".join(re.escape(row.book.naming.rules.forms[name].name.partition(" (")[0]) for name in _PEOPLE)
    places = _places(row) | {"International": _INTERNATIONAL}
    bracket = row.fact(
        actor,
        "bracket",
        lambda name: name.str.extract(rf"^(?:{forms}) \(([^()]+)\)").replace_strict(
            list(places), list(places.values()), default=_ELSEWHERE, return_dtype=pl.Int16
        ),
    )
    has_bracket = row.matches(actor, "has_bracket", rf"^(?:{forms}) \(")
    here = row.lookup("country", "at", _places(row), pl.Int16)
    expected = pl.concat_str(row[actor].str.extract(rf"^({forms})"), pl.lit(" ("), row["country"], pl.lit(")"))
    return Broken(has_bracket & (bracket != here) & (bracket != _INTERNATIONAL), words={"expected": expected})


def no_years(row: Row, side: int) -> Broken:
    """C23: forces of a state carry the years of their government."""
    value = row[f"actor{side}"]
    return Broken(_is_state(row, side) & _year(row, side, 1).is_null(), f"actor{side}", {"value": value})


def reversed_years(row: Row, side: int) -> Broken:
    """C23: the years of a government run forwards."""
    value = row[f"actor{side}"]
    backwards = _year(row, side, 1) > _year(row, side, 2)
    return Broken(_is_state(row, side) & backwards, f"actor{side}", {"value": value})


def outside_years(row: Row, side: int) -> Broken:
    """C23: the government ruled in the year of the event; a year that contradicts the date is left to C02."""
    first, last, year = _year(row, side, 1), _year(row, side, 2), row["event_date"].dt.year()
    is_outside = (year < first) | (year > last)
    is_sure = (first <= last).fill_null(True) & (row["year"] == year).fill_null(True)
    return Broken(_is_state(row, side) & is_sure & is_outside, f"actor{side}", {"value": row[f"actor{side}"]})


def _named_class(row: Row, side: int, fact: str, table: Mapping[str, str]) -> pl.Expr:
    """The number of the class that the name tells. table: form of a name -> class."""

    def build(name: pl.Expr) -> pl.Expr:
        kinds = row.book.kinds
        return pl.coalesce(
            [
                pl.when(name.str.contains(_opening(form))).then(pl.lit(kinds.number(kind), pl.Int8))
                for form, kind in table.items()
            ]
        )

    return row.fact(f"actor{side}", fact, build)


def _opening(form: str) -> str:
    """The pattern of how names of this form begin: "Rioters ({country})" -> "^Rioters \\("."""
    return "^" + re.escape(form.partition("{country}")[0]).replace(re.escape("{owner}"), ".+")


def _tell_class(row: Row, code: pl.Expr) -> pl.Expr:
    kinds = {kind.number: kind.name for kind in row.book.kinds}
    told = code.replace_strict(list(kinds), list(kinds.values()), default=None, return_dtype=pl.String)
    return told.fill_null(pl.lit("The class that the name tells, or a name of that class."))


def _state_opening(row: Row) -> str:
    """The pattern of how names of a state's forces begin, up to the country."""
    rules = row.book.naming.rules
    names = [rules.forms[form].name for form in rules.state_forms]
    openings = [re.escape(name.partition("{of_country}")[0]) for name in names if "{of_country}" in name]
    return f"^(?:{'|'.join(openings)})"


def _is_state(row: Row, side: int) -> pl.Expr:
    return row.matches(f"actor{side}", "state", _state_opening(row))


def _year(row: Row, side: int, part: int) -> pl.Expr:
    """The first (1) or last (2) year in the bracket of a name; null where it has none or is open."""
    pattern = r"\((\d{4})-(\d{4})?\)"
    return row.fact(f"actor{side}", f"year{part}", lambda name: name.str.extract(pattern, part).cast(pl.Int32))


def _owner(row: Row, side: int) -> pl.Expr:
    """The country whose forces these are, by its place in countries.csv; null for others, and for de-facto states."""
    places, opening = _places(row), _state_opening(row)

    def build(name: pl.Expr) -> pl.Expr:
        country = name.str.extract(rf"{opening}(?:the )?(.+?)(?: \(|$)")
        return country.replace_strict(list(places), list(places.values()), default=None, return_dtype=pl.Int16)

    return row.fact(f"actor{side}", "owner", build)


def _home(row: Row) -> pl.Expr:
    """The country whose state rules where the event is, by its place in countries.csv."""
    places, rulers = _places(row), row.book.naming.rules.dependencies
    table = {name: places.get(rulers.get(name, name), place) for name, place in places.items()}
    return row.lookup("country", "home", table, pl.Int16)


def _places(row: Row) -> dict[str, int]:
    return {country.name: place for place, country in enumerate(row.book.countries)}
