"""`eventcode link`: events of two tables matched with one another; what matches is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventcode.cli.pipes import summary_options, tell_summary

if TYPE_CHECKING:
    from eventcode.reconcile import Link, Report

_PATH = click.Path(exists=True, path_type=Path)
_COLUMNS = (
    "a", "b", "likelihood", "differs", "day_a", "day_b", "place_a", "place_b", "kilometres", "type_a", "type_b",
    "actors_a", "actors_b", "dead_a", "dead_b", "reason",
)  # fmt: skip
_ALONE = ("id", "day", "place", "type", "actors", "dead")


@click.command()
@click.argument("a", metavar="A", type=_PATH)
@click.argument("b", metavar="B", type=_PATH)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder for links.csv, only_a.csv and only_b.csv.",
)
@click.option("--many", is_flag=True, help="A row of A may be linked with several of B.")
@click.option("--codebook", "folder", type=_PATH, help="The folder of a codebook of your own.")
@summary_options
def link(a: Path, b: Path, out: Path, many: bool, folder: Path | None, as_json: bool, quiet: bool) -> None:
    """Match the events of two tables, and tell what they disagree about and which only one of them has.

    A and B are tables or release folders in the columns of ACLED, of the profile full, or of UCDP GED; neither is
    changed. Each link has its likelihood, its reason in words, and both versions of day, place, type, actors and toll.

    \b
    eventcode link acled.csv ged.csv --out links/
    eventcode link ged.csv acled.csv --many --out links/
    """  # fmt: skip
    from eventcode.cli.reports import read_events
    from eventcode.codebook import load_codebook
    from eventcode.export import write_records
    from eventcode.reconcile import link_reports

    codebook = load_codebook(folder or "full")
    first, second = read_events(a, codebook), read_events(b, codebook)
    found = link_reports(first, second, codebook, has_many=many)
    ones, others = ({report.id: report for report in reports} for reports in (first, second))
    write_records(_COLUMNS, (_row(each, ones, others) for each in found.links), out / "links.csv")
    write_records(_ALONE, _alone(found.only_one, ones), out / "only_a.csv")
    write_records(_ALONE, _alone(found.only_other, others), out / "only_b.csv")
    differing = sum(bool(each.differs) for each in found.links)
    words = (
        f"{len(found.links)} links, {differing} of them with disagreements; "
        f"{len(found.only_one)} events only in {a.name}, {len(found.only_other)} only in {b.name} -> {out}"
    )
    alone = {"only_a": len(found.only_one), "only_b": len(found.only_other)}
    summary = {"links": len(found.links), "differing": differing, **alone}
    tell_summary(words, summary, as_json=as_json, quiet=quiet, is_piped=not as_json)


def _row(each: Link, ones: Mapping[str, Report], others: Mapping[str, Report]) -> tuple[object, ...]:
    one, other = _tell(ones[each.one]), _tell(others[each.other])
    sides = [cell for name in ("day", "place") for cell in (one[name], other[name])]
    rest = [cell for name in ("type", "actors") for cell in (one[name], other[name])]
    differs = "; ".join(each.differs)
    figures = (each.dead_one, each.dead_other, each.reason)
    return (each.one, each.other, each.likelihood, differs, *sides, each.kilometres, *rest, *figures)


def _alone(ids: Iterable[str], reports: Mapping[str, Report]) -> list[tuple[object, ...]]:
    return [(name, *_tell(reports[name]).values()) for name in ids]


def _tell(report: Report) -> dict[str, object]:
    """What an analyst compares, in the order of _ALONE."""
    event = report.event
    return {
        "day": event.date.day if event.date else None,
        "place": event.place.name if event.place else None,
        "type": event.sub_type,
        "actors": "; ".join(actor.name for actor in event.actors if actor.name),
        "dead": event.fatalities.conservative if event.fatalities else None,
    }
