"""`eventcode code --partitions`: each file coded into a folder of its own; it reads options and prints."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from eventcode.codebook import Codebook

if TYPE_CHECKING:
    from eventcode.ingest import Metadata
    from eventcode.runs import PartitionReport, PartitionTask


class Given(NamedTuple):
    """What the options say of every article and of the run."""

    codebook: Codebook
    defaults: Metadata
    settings: dict[str, str | date | None]


def code_by_partition(inputs: tuple[str, ...], out: Path, given: Given, options: dict[str, Any]) -> int:
    """Code each file into OUT/its name; the exit code. A line on standard error for each that is done."""
    from eventcode.runs import code_partitions, find_partitions

    _check_options(inputs, out, options)
    partitions, rejections = find_partitions(inputs, out)
    for rejection in rejections:
        click.echo(f"rejected {rejection.source}: {rejection.reason}", err=True)
    has_faults = bool(rejections)
    task = _to_task(given, options)
    for report in code_partitions(partitions, task, engine=options["engine"], jobs=options["jobs"]):
        has_faults |= bool(report.rejected or report.errors)
        if not options["quiet"]:
            _tell(report, out)
    return 1 if has_faults else 0


def _check_options(inputs: tuple[str, ...], out: Path, options: dict[str, Any]) -> None:
    if "-" in inputs or out.suffix:
        raise click.UsageError("--partitions codes files into folders: name files as INPUT and a folder as --out")
    if options["reconcile"] or options["llm"]:
        raise click.UsageError(
            "with --partitions each file stands alone: reconcile the folders afterwards, without --llm"
        )


def _to_task(given: Given, options: dict[str, Any]) -> PartitionTask:
    from eventcode.runs import PartitionTask

    return PartitionTask(
        codebook=str(options["codebook"].absolute() if options["codebook"] else options["profile"]),
        digest=given.codebook.digest,
        settings=given.settings,
        defaults=given.defaults,
        layers=tuple(str(layer.absolute()) for layer in options["layers"]),
        model=str(options["model"].absolute()) if options["model"] else "",
    )


def _tell(report: PartitionReport, out: Path) -> None:
    counts = {name: getattr(report, name) for name in ("articles", "drafts", "rejected", "findings")}
    click.echo(f"{', '.join(f'{number} {name}' for name, number in counts.items())} -> {out / report.name}", err=True)
