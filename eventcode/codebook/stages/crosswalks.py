"""How a table of one profile becomes one of another, as crosswalks/ tells it; no cell is converted here."""

from __future__ import annotations

from eventcode.codebook.book import Codebook
from eventcode.codebook.reading import Entry, error_at, read_yaml
from eventcode.errors import CodebookError


class DroppedRows(Entry, frozen=True):
    """Rows that have no counterpart: a column with one of these values, or classes that are in no pair."""

    reason: str
    column: str = ""
    values: frozenset[str] = frozenset()
    pairs: bool = False


class FilledColumn(Entry, frozen=True, rename={"source": "from"}):
    """What fills one column of the target; the keys are explained at the head of schemas/acled/crosswalks."""

    to: str
    source: str = ""
    map: dict[str, str] | None = None
    value: str = ""
    write: str = ""
    rule: str = ""
    loss: str = ""


class Crosswalk(Entry, frozen=True):
    """A whole file of crosswalks/. violence: type of violence -> pairs of classes."""

    columns: tuple[FilledColumn, ...]
    rows: tuple[DroppedRows, ...] = ()
    unfilled: dict[str, str] | None = None
    lost: dict[str, str] | None = None
    violence: dict[str, tuple[tuple[str, str], ...]] | None = None


def read_crosswalk(source: Codebook, target: Codebook) -> Crosswalk:
    """The crosswalk of the source's folder to the target. Raises CodebookError where there is none, or it forgets a
    column: each of the target is filled or said to be unfilled, each of the source used or said to be lost."""
    found = source.find_files(f"crosswalks/{target.name}.yaml")
    if not found:
        message = f"the profile {source.name} has no crosswalk to {target.name}"
        raise CodebookError(message, next_step=f"write {source.folders[0] / 'crosswalks' / target.name}.yaml")
    crosswalk = read_yaml(found[0], Crosswalk)
    told = {column.to for column in crosswalk.columns} | set(crosswalk.unfilled or {})
    for name in (column.name for column in target.columns):
        if name not in told:
            raise error_at(found[0], ("columns",), f"nothing is said of the column {name!r} of {target.name}")
    return crosswalk
