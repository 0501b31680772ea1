"""The computations that a crosswalk names: one cell of the target from a row of the source; no table is seen here."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from eventcode.codebook import Codebook, Country
from eventcode.codebook.stages.crosswalks import Crosswalk

Cells: TypeAlias = dict[str, str]
_CIVILIANS = "Civilians"
_GOVERNMENT = "Government of "
_STATE, _REBEL = "State forces", "Rebel group"
_ID = re.compile(r"[A-Z]{3}[0-9]+")


@dataclass(frozen=True)
class Setting:
    """What a computation may look at besides the row."""

    source: Codebook
    target: Codebook
    crosswalk: Crosswalk


Rule: TypeAlias = Callable[[Cells, str, Setting], str]


def find_violence(row: Cells, crosswalk: Crosswalk) -> tuple[str, int]:
    """The type of violence of the row's two classes, blank where there is none, and which actor is side A (1 or 2)."""
    kinds = (row.get("inter1", ""), row.get("inter2", ""))
    for violence, pairs in (crosswalk.violence or {}).items():
        if kinds in pairs:
            return violence, 1
        if kinds[::-1] in pairs:
            return violence, 2
    return "", 1


def _side(row: Cells, setting: Setting, *, is_first: bool) -> str:
    violence, first = find_violence(row, setting.crosswalk)
    if violence == "3" and not is_first:
        return _CIVILIANS
    return row[f"actor{first if is_first else 3 - first}"]


def _start(row: Cells) -> date:
    """Precision 2 is a week with the day in its middle, 3 the calendar month (coding rules §5, §11.1)."""
    day = date.fromisoformat(row["event_date"])
    if row["time_precision"] == "2":
        return day - timedelta(days=3)
    return day.replace(day=1) if row["time_precision"] == "3" else day


def _end(row: Cells) -> date:
    day = date.fromisoformat(row["event_date"])
    if row["time_precision"] == "2":
        return day + timedelta(days=3)
    if row["time_precision"] == "3":
        return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return day


def _where_precision(row: Cells) -> str:
    if row["geo_precision"] == "3":
        return "4" if row["admin1"] else "6"
    return row["geo_precision"]


def _priogrid(row: Cells) -> str:
    """Cells of half a degree, counted eastward from the south-west corner, 720 a row."""
    if not row["latitude"] or not row["longitude"]:
        return ""
    south, west = float(row["latitude"]) + 90, float(row["longitude"]) + 180
    return str(min(math.floor(south * 2), 359) * 720 + min(math.floor(west * 2), 719) + 1)


def _country(row: Cells, setting: Setting) -> Country | None:
    """UCDP writes "Yemen (North Yemen)": the name, or what stands before the bracket."""
    known = setting.target.countries.by_name
    return known.get(row["country"].casefold()) or known.get(row["country"].partition(" (")[0].casefold())


def _country_name(row: Cells, cell: str, setting: Setting) -> str:
    country = _country(row, setting)
    return country.name if country else row["country"]


def _iso(row: Cells, cell: str, setting: Setting) -> str:
    country = _country(row, setting)
    return "" if country is None or country.iso is None else str(country.iso)


def _region(row: Cells, cell: str, setting: Setting) -> str:
    country = _country(row, setting)
    return country.region if country else ""


def _class(row: Cells, side: str) -> str:
    """What UCDP's scheme says of a class: governments, civilians, and whoever fights a government."""
    name, violence = row[f"side_{side}"], row["type_of_violence"]
    if name.startswith(_GOVERNMENT):
        return _STATE
    if violence == "3" and side == "b":
        return _CIVILIANS
    return _REBEL if violence == "1" else ""


def _interaction(row: Cells, cell: str, setting: Setting) -> str:
    kinds = [_class(row, side) for side in ("a", "b")]
    return setting.target.kinds.interaction(*kinds) if all(kinds) else ""


def _other_side(row: Cells, cell: str, setting: Setting) -> str:
    is_civilian = row["type_of_violence"] == "3"
    return f"{_CIVILIANS} ({_country_name(row, cell, setting)})" if is_civilian else row["side_b"]


def _rounded(cell: str) -> str:
    return f"{round(float(cell), 4) + 0.0:g}" if cell and len(cell.partition(".")[2]) > 4 else cell


RULES: dict[str, Rule] = {
    "type_of_violence": lambda row, _, setting: find_violence(row, setting.crosswalk)[0],
    "side_a": lambda row, _, setting: _side(row, setting, is_first=True),
    "side_b": lambda row, _, setting: _side(row, setting, is_first=False),
    "items": lambda row, cell, _: cell.replace("; ", ";"),
    "offices": lambda row, cell, _: "; ".join(dict.fromkeys(part for part in cell.split(";") if part)),
    "count_items": lambda row, cell, _: str(len(cell.split("; "))) if cell else "-1",
    "reports": lambda row, cell, _: ";".join(f'"{name},,"' for name in cell.split("; ")),
    "where_prec": lambda row, _, __: _where_precision(row),
    "adm_2": lambda row, _, __: "" if row["geo_precision"] == "3" else row["admin2"],
    "priogrid": lambda row, _, __: _priogrid(row),
    "date_start": lambda row, _, __: _start(row).isoformat(),
    "date_end": lambda row, _, __: _end(row).isoformat(),
    "low": lambda row, _, __: row.get("fatalities_low") or row["fatalities"],
    "high": lambda row, _, __: row.get("fatalities_high") or row["fatalities"],
    "id_from_relid": lambda row, _, __: row["relid"] if _ID.fullmatch(row["relid"]) else "",
    "year_of_start": lambda row, _, __: row["date_start"][:4],
    "class_a": lambda row, _, __: _class(row, "a"),
    "class_b": lambda row, _, __: _class(row, "b"),
    "interaction": _interaction,
    "other_side": _other_side,
    "iso": _iso,
    "region": _region,
    "country": _country_name,
    "latitude": lambda row, _, __: _rounded(row["latitude"]),
    "longitude": lambda row, _, __: _rounded(row["longitude"]),
    "tag_of_id": lambda row, _, __: f"ucdp id={row['id']}" if row["id"] else "",
}
"""The name of a computation in a crosswalk -> what it does with the row, the cell that `from` names and the setting."""
