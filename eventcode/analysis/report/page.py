"""The report as one page that needs no other file: figures, pictures in light and dark, and what the checks found."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from eventcode.analysis.pictures.by_actor import count_actors
from eventcode.analysis.pictures.over_space import count_places
from eventcode.analysis.pictures.over_time import count_days, count_timeline, sum_fatalities
from eventcode.analysis.pictures.rows import DAY, Asked, Rows
from eventcode.analysis.report.counting import (
    count_blanks,
    count_coverage,
    count_precision,
    count_units,
    read_rows,
    sum_tolls,
)
from eventcode.check import Findings
from eventcode.errors import EventcodeError
from eventcode.pages import Environment, open_templates
from eventcode.picture import Picture

if TYPE_CHECKING:
    import pandas as pd

    from eventcode.picture.numbers import Numbers

_TEMPLATES = Path(__file__).parent / "templates"


class Shown(NamedTuple):
    """A picture in the page: what it says, and itself as data for light and dark pages."""

    title: str
    subtitle: str
    light: str
    dark: str


def write_report(frame: pd.DataFrame, findings: Findings | None, *, title: str = "") -> str:
    """The page. frame: as `eventcode.load` reads it; findings: of the same table, None where its codebook
    is not at hand; title: instead of its source.

    The same table gives the same bytes. Raises EventcodeError where the frame is no table of events.
    """
    rows = Rows(frame, Asked())
    table = read_rows(rows)
    tolls, units, number_of_units = count_units(rows)
    return _environment().get_template("report.html.j2").render(
        title=title or str(frame.attrs.get("source") or "Events"),
        source=rows.source(),
        rows=len(rows.frame),
        first=table[DAY].min(),
        last=table[DAY].max(),
        coverage=count_coverage(table),
        undated=table[DAY].null_count(),
        toll_names=tolls,
        units=units,
        number_of_units=number_of_units,
        tolls=list(sum_tolls(rows)),
        precision=list(count_precision(rows)),
        blanks=count_blanks(rows),
        findings=findings,
        pictures={name: _to_shown(numbers) for name, numbers in _draw(frame)},
    )  # fmt: skip


def _draw(frame: pd.DataFrame) -> Iterator[tuple[str, Numbers]]:
    """Each picture for which the table has the columns."""
    kinds: dict[str, Callable[[], Numbers]] = {
        "timeline": lambda: count_timeline(Rows(frame, Asked()), None),
        "calendar": lambda: count_days(Rows(frame, Asked(by=""))),
        "map": lambda: count_places(Rows(frame, Asked())),
        "actors": lambda: count_actors(Rows(frame, Asked()), 15),
        "fatalities": lambda: sum_fatalities(Rows(frame, Asked(by="")), None),
    }
    for name, count in kinds.items():
        try:
            yield name, count()
        except EventcodeError:
            continue  # the page says so where the picture would stand


def _to_shown(numbers: Numbers) -> Shown:
    light, dark = (_to_data(Picture(numbers, theme).to_svg()) for theme in ("light", "dark"))
    return Shown(numbers.caption.title, numbers.caption.subtitle, light, dark)


def _to_data(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


@cache
def _environment() -> Environment:
    return open_templates(_TEMPLATES, {"count": "{:,}".format, "percent": _to_percent})


def _to_percent(share: float) -> str:
    return "< 0.1 %" if 0 < share < 0.001 else f"{share:.1%}".replace("%", " %")
