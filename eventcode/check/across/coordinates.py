"""Rule C34: coordinates lie in their country, as far as the places of the gazetteer and coarse outlines tell."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from eventcode.check.across.borders import is_inside
from eventcode.check.across.ledger import Across, Ledger, Numbers, find_fault, tell
from eventcode.check.findings import Collector
from eventcode.check.reading import Batch, to_text
from eventcode.codebook import Codebook
from eventcode.codebook.countries import Country
from eventcode.gazetteer import Gazetteer
from eventcode.records import Finding

Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Bools = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]

_ROW = np.dtype([("latitude", "<i4"), ("longitude", "<i4"), ("rest", "V25"), ("iso2", "S2"), ("end", "V1")])
_CELLS = 4
"""Cells in one degree: a cell is some 28 km from north to south."""
_WIDTH, _HEIGHT = 360 * _CELLS, 180 * _CELLS
_NEAR, _FAR, _REMOTE = 1, 4, 16
"""Cells within which a place is at hand, no longer far, or at least in the same part of the world."""
_FEW = 100
"""Rows up to which the cells around each are looked up, not each among all cells that lie around places."""
_EARTH_KM = 6371.0
_BLOCK = _WIDTH * _HEIGHT


class Coordinates(Across):
    """Looks whether places of the country are known around the coordinates of a row."""

    COLUMNS = ("latitude", "longitude", "country")

    def __init__(self, book: Codebook, places: PlaceMap, columns: Iterable[str], limit: int) -> None:
        """limit: findings that are worded; the others are counted."""
        self._book, self._columns, self._map, self._limit = book, tuple(columns), places, limit
        self._found: list[Finding] = []
        self._counts: dict[str, int] = {}

    @property
    def names(self) -> Iterable[str]:
        return ("latitude", "longitude", "country:at")

    def take(self, batch: Batch, frame: pl.DataFrame) -> None:
        has_all = pl.all_horizontal(pl.col(name).is_not_null() for name in self.names)
        at_origin = (pl.col("latitude") == 0) & (pl.col("longitude") == 0)
        in_range = (pl.col("latitude").abs() <= 90) & (pl.col("longitude").abs() <= 180)
        rows = np.flatnonzero(frame.select((has_all & in_range & ~at_origin).alias("")).to_series().to_numpy())
        part = frame.select(self.names)[rows]
        country, north, east = (part[name].to_numpy() for name in ("country:at", "latitude", "longitude"))
        verdicts = self._map.judge(country.astype(np.int64), north, east)
        for name, code in (("C34.far", 2), ("C34.border", 1)):
            fault = find_fault(self._book, name, self._columns)
            if fault:
                where = np.flatnonzero(verdicts == code)
                self._counts[name] = self._counts.get(name, 0) + len(where)
                places = [(int(country[at]), float(north[at]), float(east[at])) for at in where]
                self._found += self._tell(name, batch, rows[where], places)

    def _tell(self, name: str, batch: Batch, rows: Numbers, places: list[tuple[int, float, float]]) -> list[Finding]:
        fault = find_fault(self._book, name, self._columns)
        if not fault or not len(rows):
            return []
        room = max(self._limit - len(self._found), 0)
        rows, places = rows[:room], places[:room]
        cells = to_text(batch.cells.take(rows)).to_pylist()
        ids = Ledger(self._book, batch.cells.column_names).ids_of(batch.cells.take(rows))
        found = []
        for row, (country, north, east), texts, event_id in zip(rows, places, cells, ids, strict=True):
            words = texts | {"distance": f"{self._map.distance(country, north, east):,.0f}"}
            line = int(batch.lines[row])
            found.append(tell(fault[0], fault[1], "latitude", words, line=line, event_id=event_id))
        return found

    def finish(self, ledger: Ledger, collector: Collector) -> None:
        for name, count in self._counts.items():
            fault = find_fault(self._book, name, self._columns)
            if fault and count:
                collector.count(fault[0].id, fault[1].severity, count)
        for finding in self._found:
            collector.add(finding)


class PlaceMap:
    """The cells of the world in which each country is known to have a place."""

    def __init__(self, countries: list[Country], gazetteer: Gazetteer) -> None:
        rows = np.concatenate([np.frombuffer(index.packed, dtype=_ROW) for index in gazetteer.indexes])
        letters = {code: at for at, each in enumerate(countries) for code in (each.iso2, *each.iso2_also) if code}
        codes, inverse = np.unique(rows["iso2"], return_inverse=True)
        owners = np.array([letters.get(code.decode(), -1) for code in codes], dtype=np.int64)[inverse]
        known = owners >= 0
        self._iso = [each.iso for each in countries]
        self._owners = owners[known]
        self._north = rows["latitude"][known] / 100_000
        self._east = rows["longitude"][known] / 100_000
        self._known = np.unique(self._owners)
        self._cells = np.unique(self._owners * _BLOCK + _cell(self._north, self._east))
        self._all = np.unique(self._cells % _BLOCK)
        self._wide: dict[int, Ints] = {}

    def judge(self, country: Ints, north: Floats, east: Floats) -> Ints:
        """For each row 0 (nothing to say), 1 (outside its country, not far) or 2 (far from it)."""
        verdicts = np.zeros(len(country), dtype=np.int64)
        cell = _cell(north, east)
        home = country * _BLOCK + cell
        astray = ~self._is_near(home, _NEAR) & np.isin(country, self._known)
        at = np.flatnonzero(astray)
        if len(at):
            far = ~self._is_near(home[at], _FAR)
            abroad = self._is_near(cell[at], -_NEAR)
            remote = ~self._is_near(home[at], _REMOTE)
            verdicts[at] = np.where(far & (abroad | remote), 2, np.where(abroad, 1, 0))
            self._excuse(verdicts, country, north, east)
        return verdicts

    def _excuse(self, verdicts: Ints, country: Ints, north: Floats, east: Floats) -> None:
        """Nothing is said of points within the outline of their country, however far from its places."""
        for owner in np.unique(country[verdicts > 0]):
            at = np.flatnonzero((verdicts > 0) & (country == owner))
            verdicts[at[is_inside(self._iso[owner], north[at], east[at])]] = 0

    def _is_near(self, wanted: Ints, reach: int) -> Bools:
        """Which cells are within reach of a place of their country; of any country for a negative reach."""
        cells = self._cells if reach > 0 else self._all
        if reach not in self._wide and len(wanted) < _FEW:  # to widen all cells takes a second
            return np.asarray(_has(cells, _around(wanted, abs(reach))).any(axis=0), dtype=np.bool_)
        if reach not in self._wide:
            self._wide[reach] = _widen(cells, abs(reach))
        return _has(self._wide[reach], wanted)

    def distance(self, country: int, north: float, east: float) -> float:
        """Kilometres to the nearest known place of the country."""
        mine = self._owners == country
        a, b = np.radians(north), np.radians(self._north[mine])
        half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(self._east[mine] - east) / 2) ** 2
        return float(2 * _EARTH_KM * np.arcsin(np.sqrt(half.min())))


def _cell(north: Floats, east: Floats) -> Ints:
    down = np.clip(np.floor((north + 90) * _CELLS), 0, _HEIGHT - 1).astype(np.int64)
    across = np.floor((east + 180) * _CELLS).astype(np.int64) % _WIDTH
    return np.asarray(down * _WIDTH + across, dtype=np.int64)


def _around(cells: Ints, reach: int) -> Ints:
    """For each cell a column of the cells within `reach` of it, itself among them, around the date line."""
    owner, place = cells // _BLOCK, cells % _BLOCK
    steps = np.arange(-reach, reach + 1)
    down = np.clip(place // _WIDTH + steps[:, None], 0, _HEIGHT - 1)
    across = (place % _WIDTH + steps[:, None]) % _WIDTH
    around: Ints = owner * _BLOCK + down[:, None] * _WIDTH + across[None, :]
    return around.reshape(len(steps) ** 2, len(cells))


def _widen(cells: Ints, reach: int) -> Ints:
    """The cells and all within `reach` of them."""
    owner, place = cells // _BLOCK, cells % _BLOCK
    down, across = place // _WIDTH, place % _WIDTH
    steps = range(-reach, reach + 1)
    wide = np.unique(np.concatenate([owner * _BLOCK + down * _WIDTH + (across + step) % _WIDTH for step in steps]))
    owner, place = wide // _BLOCK, wide % _BLOCK
    down, across = place // _WIDTH, place % _WIDTH
    rows = [np.clip(down + step, 0, _HEIGHT - 1) for step in steps]
    return np.unique(np.concatenate([owner * _BLOCK + row * _WIDTH + across for row in rows]))


def _has(cells: Ints, wanted: Ints) -> Bools:
    """Which of the wanted cells, in an array of any shape, are among these sorted ones."""
    at = np.minimum(np.searchsorted(cells, wanted), len(cells) - 1)
    return np.asarray(cells[at] == wanted, dtype=np.bool_)
