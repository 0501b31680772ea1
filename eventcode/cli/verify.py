"""`eventcode verify`: is a release as it was released, is a project's history as it was written?"""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument(
    "folders", metavar="DIR...", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--quiet", is_flag=True, help="Print nothing when all is well.")
def verify(folders: tuple[Path, ...], quiet: bool) -> None:
    """Name every file of a release that is missing, damaged or was never part of it; in a project the first row that
    was changed, removed or put in later.

    Of a damaged Parquet file the row group and column are named whose pages cannot be read. The history of a project is
    a chain: what is printed at its end, written down elsewhere, also shows whether its last rows were cut off.

    \b
    eventcode verify exports/villages/1.0.0

    Exit codes: 0 whole, 1 damaged, 2 wrong usage.
    """
    from eventcode.cli.project import verify_project
    from eventcode.export import find_damage
    from eventcode.project import is_project

    is_damaged = False
    for folder in folders:
        if is_project(folder):
            is_damaged = not verify_project(folder, quiet) or is_damaged
            continue
        damages = find_damage(folder)
        is_damaged = is_damaged or bool(damages)
        for damage in damages:
            click.echo(f"{folder}/{damage.tell()}", err=True)
        if not damages and not quiet:
            click.echo(f"{folder}: every file is as it was released")
    sys.exit(1 if is_damaged else 0)
