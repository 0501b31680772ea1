"""`eventcode plot`: a table or a release as a picture; it reads arguments, counting and drawing are done elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from eventcode.errors import EventcodeError

KINDS = ("timeline", "map", "calendar", "actors", "fatalities")
_GROUPED = ("timeline", "map", "actors")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("table", metavar="TABLE", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=".png, .svg, .pdf or .html."
)
@click.option("--by", help="The column of the groups: event_type if not given; none for no groups.")
@click.option("--value", help="What is counted: events if not given, fatalities, fatalities_best ...")
@click.option("--freq", type=click.Choice(["D", "W", "M", "Q", "Y"]), help="The periods of a picture over time.")
@click.option("--top", type=click.IntRange(1), help="How many actors; 15 if not given.")
@click.option("--where", metavar="CONDITION", help="The rows to show, as after WHERE in SQL: \"country = 'Mali'\".")
@click.option("--profile", default="", help="acled, full, ucdp_ged or a codebook of your own; else what the table is.")
@click.option(
    "--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True, help="For light or dark pages."
)
@click.option("--title", default="", help="Instead of ours.")
@click.option("--scale", default=2.0, show_default=True, type=click.FloatRange(0.5, 8), help="Of a .png; 2 is sharp.")
def plot(kind: str, table: Path, out: Path, profile: str, where: str | None, scale: float, **options: Any) -> None:
    """Draw events: over time, on a map, day by day, by actor, or their fatalities as a range.

    TABLE is a CSV, Parquet, XLSX or JSON file, or the folder of a run or a release. The picture states what it counts,
    what it leaves out, and the source. A page (.html) is interactive and needs no network.

    \b
    eventcode plot timeline exports/villages/1.0.0 --out timeline.png
    eventcode plot map events.csv --by sub_event_type --out map.svg
    """
    from eventcode.analysis import load

    asked = {name: value for name, value in options.items() if value}
    _check_options(kind, asked)
    if asked.get("by") == "none":
        asked["by"] = ""
    events = load(table, where=where, profile=profile).events
    picture = getattr(events.plot, kind)(**asked)
    picture.save(out, scale=scale)


def _check_options(kind: str, asked: dict[str, Any]) -> None:
    """Raises EventcodeError where an option says nothing of this kind of picture."""
    takes = {
        "by": _GROUPED,
        "value": tuple(each for each in KINDS if each != "fatalities"),
        "freq": ("timeline", "fatalities"),
        "top": ("actors",),
    }
    for name, kinds in takes.items():
        if name in asked and kind not in kinds:
            raise EventcodeError(f"--{name} says nothing of a picture of the kind {kind}", next_step="leave it out")
