"""`eventcode verify`: is a release as it was released, is a project's history as it was written?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from eventcode.cli.pipes import summary_options, tell_summary


@click.command()
@click.argument(
    "folders", metavar="DIR...", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@summary_options
def verify(folders: tuple[Path, ...], as_json: bool, quiet: bool) -> None:
    """Name every file of a release that is missing, damaged or was never part of it; in a project the first row that
    was changed, removed or put in later.

    Of a damaged Parquet file the row group and column are named whose pages cannot be read. The history of a project is
    a chain: what is printed at its end, written down elsewhere, also shows whether its last rows were cut off.

    \b
    eventcode verify exports/villages/1.0.0

    Exit codes: 0 whole, 1 damaged, 2 wrong usage.
    """
    from eventcode.project import is_project

    results = [_verify_project(folder) if is_project(folder) else _verify_release(folder) for folder in folders]
    for result in results:
        for fault in result["faults"] if not as_json else ():
            click.echo(fault, err=True)
    words = "\n".join(result["words"] for result in results if not result["faults"])
    summary = [{name: result[name] for name in result if name != "words"} for result in results]
    tell_summary(words, {"folders": summary}, as_json=as_json, quiet=quiet or not words)
    sys.exit(1 if any(result["faults"] for result in results) else 0)


def _verify_release(folder: Path) -> dict[str, Any]:
    from eventcode.export import find_damage

    faults = [f"{folder}/{damage.tell()}" for damage in find_damage(folder)]
    return {"folder": str(folder), "faults": faults, "words": f"{folder}: every file is as it was released"}


def _verify_project(folder: Path) -> dict[str, Any]:
    from eventcode.project import find_project

    proof = find_project(folder).store.verify()
    told = f"{folder}: {proof.fault}; the {proof.rows} rows before it are as they were written"
    erased = f", {proof.erased} of them erased by `eventcode forget`" if proof.erased else ""
    words = f"{folder}: {proof.rows} rows, each as it was written{erased}, sealed {proof.seal}"
    faults = [told] if proof.fault else []
    return {"folder": str(folder), "faults": faults, "rows": proof.rows, "seal": proof.seal, "words": words}
