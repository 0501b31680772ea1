"""A corpus in many files, each coded into a folder of its own, here or on a cluster; files are not joined here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from eventcode.codebook import load_same_codebook
from eventcode.coding import code_articles
from eventcode.engine import open_engine, spread
from eventcode.errors import EventcodeError
from eventcode.ingest import Metadata, find_files, read_articles
from eventcode.records import Article, Record, Rejection
from eventcode.runs.run import Run


class Partition(NamedTuple):
    """A file of articles as the user named it, where it is for a worker in another folder, and the folder for what is
    coded from it."""

    source: str
    path: str
    folder: str


class PartitionTask(Record, frozen=True):
    """What a worker must know. codebook: a profile or a folder that every worker sees, and its digest; settings: what
    run.json says; defaults: what holds where an article does not say."""

    codebook: str
    digest: str
    settings: dict[str, str | date | None]
    defaults: Metadata
    layers: tuple[str, ...] = ()
    model: str = ""


class PartitionReport(Record, frozen=True):
    """What came of one partition: the name of its folder, and how many there are of each thing."""

    name: str
    articles: int
    drafts: int
    rejected: int
    errors: int
    findings: int


def find_partitions(inputs: Sequence[str | Path], out: Path) -> tuple[list[Partition], list[Rejection]]:
    """The input files, each with the folder that it is coded into (OUT and the file's name without its endings), and
    what is no such file. Raises EventcodeError where two files would share a folder."""
    found: dict[str, Path] = {}
    rejections: list[Rejection] = []
    for path in find_files(inputs):
        if isinstance(path, Rejection):
            rejections.append(path)
            continue
        folder = str((out / path.name.partition(".")[0]).absolute())
        if folder in found:
            raise EventcodeError(f"{found[folder]} and {path} would share {folder}", next_step="rename one of them")
        found[folder] = path
    return [Partition(str(path), str(path.absolute()), folder) for folder, path in found.items()], rejections


def code_partitions(
    partitions: Sequence[Partition], task: PartitionTask, *, engine: str = "local", jobs: int = 1
) -> Iterator[PartitionReport]:
    """Code each input file into its folder, in their order; the bytes of a folder are those that `code` writes there
    for this file alone, whatever the engine. A partition whose worker died is coded by another; run.json comes last,
    so that a folder with one is whole. Raises EventcodeError."""
    with open_engine(engine, jobs) as workers:
        yield from spread(workers, code_partition, partitions, task, rescue=_give_up)


def code_partition(partition: Partition, task: PartitionTask) -> PartitionReport:
    """Code one file into its folder: what a worker does. Raises CodebookError where it sees another codebook."""
    book = load_same_codebook(task.codebook, task.digest)
    layers = tuple(Path(layer) for layer in task.layers)
    run = Run(book, task.settings, layers)
    articles = (_named(each, partition) for each in read_articles([partition.path], task.defaults, codebook=book))
    model = Path(task.model) if task.model else None
    for coded in code_articles(articles, codebook=task.codebook, layers=layers, model=model):
        run.add(coded)
    rows = run.rows()
    findings = run.check(rows)
    run.write(Path(partition.folder), rows, {"findings": len(findings)})
    errors, counts = findings.count("error"), run.counts()
    return PartitionReport(Path(partition.folder).name, errors=errors, findings=len(findings), **counts)


def _named(read: Article | Rejection, partition: Partition) -> Article | Rejection:
    """A rejection with the name that the user gave the file."""
    if isinstance(read, Article):
        return read
    return msgspec.structs.replace(read, source=read.source.replace(partition.path, partition.source, 1))


def _give_up(partition: Partition) -> PartitionReport:
    message = f"the workers died that were coding {partition.source}, several times"
    raise EventcodeError(message, next_step="look for an article in it that needs too much memory; the others are done")
