"""`eventcode export`: checked tables become a release that can be cited, compared and rebuilt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventcode import __version__
from eventcode.errors import ExportRefused

if TYPE_CHECKING:
    from eventcode.export import Released, Request

_SHOWN = 20


@click.command()
@click.argument("tables", metavar="TABLE...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--name", required=True, help="The name of the dataset.")
@click.option("--release", "version", required=True, help="The version: numbers and points, such as 1.0.0 or 2026.11.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("exports"), show_default=True, help="A folder.")
@click.option("--profile", help="acled, ucdp_ged or full; the one whose columns the first table has, if not given.")
@click.option("--codebook", "folder", type=click.Path(path_type=Path), help="A codebook folder of your own.")
@click.option(
    "--format",
    "formats",
    default="csv,parquet",
    show_default=True,
    help="Any of csv, parquet, jsonl, xlsx, geojson, geoparquet, dta, sav, joined by commas.",
)
@click.option("--partition", is_flag=True, help="Write Parquet files by country and year besides (Hive).")
@click.option("--allow-drafts", is_flag=True, help="Release rows that no one has accepted, every one marked.")
@click.option("--title", default="", help="The title of the dataset.")
@click.option("--author", "authors", multiple=True, help="Who made it; may be given several times.")
@click.option("--license", default="", help="The licence, as an SPDX identifier such as CC-BY-4.0.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing when all is well.")
def export(
    tables: tuple[Path, ...],
    name: str,
    version: str,
    out: Path,
    profile: str | None,
    folder: Path | None,
    formats: str,
    partition: bool,
    allow_drafts: bool,
    title: str,
    authors: tuple[str, ...],
    license: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Release tables as a dataset: OUT/NAME/VERSION, whole or not at all, and never changed again.

    TABLE is a CSV, Parquet, XLSX or JSON file, or the folder of a run or a release. Each is checked first; an error
    stops the release. Columns that the codebook calls private, or does not know, stay behind. Beside the events stand
    sources, evidence, actors, changes and deletions since the version before, the codebook, and every file's digest.

    \b
    eventcode export accepted.parquet --name villages --release 1.0.0
    eventcode export demo --name villages --release 0.1 --allow-drafts --format csv,xlsx

    Exit codes: 0 released, 1 findings or a refusal, 2 wrong usage.
    """
    from eventcode.check import find_profile
    from eventcode.codebook import load_codebook
    from eventcode.export import Request

    request = Request(
        sources=tables,
        codebook=load_codebook(folder or profile or find_profile(tables[0])),
        name=name,
        version=version,
        out=out,
        formats=tuple(dict.fromkeys(filter(None, map(str.strip, formats.split(","))))),
        has_drafts=allow_drafts,
        has_partitions=partition,
        title=title,
        authors=authors,
        license=license,
        program=__version__,
    )
    _tell(_release(request), as_json=as_json, quiet=quiet)


def _release(request: Request) -> Released:
    """The release; where it is refused, the findings are told before the error goes on."""
    from eventcode.export import write_release

    try:
        return write_release(request)
    except ExportRefused as refusal:
        _print_findings(refusal)
        raise


def _tell(released: Released, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        click.echo(json.dumps({"folder": str(released.folder), "counts": released.counts}))
    elif not quiet:
        counts = ", ".join(f"{count:,} {each}" for each, count in released.counts.items())
        click.echo(f"{counts} -> {released.folder}")


def _print_findings(refusal: ExportRefused) -> None:
    for each in refusal.findings[:_SHOWN]:
        place = f"line {each.line} " if each.line is not None else ""
        click.echo(f"{each.severity} {each.rule} {place}{each.event_id} {each.message} -> {each.fix}", err=True)
    if len(refusal.findings) > _SHOWN:
        click.echo(f"... and {len(refusal.findings) - _SHOWN:,} more; eventcode check lists them", err=True)
