"""Tables -> a release folder, checked before, whole or not at all; what each file is like is told by its writer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from msgspec import structs

from eventcode.check import Findings, check_rows
from eventcode.check.reading.sums import SUMS
from eventcode.codebook import Codebook
from eventcode.codebook.pages import documentation
from eventcode.codebook.stages.releases import ReleaseRules, read_release_rules
from eventcode.compare import Comparison
from eventcode.engine import Engine, open_engine
from eventcode.errors import ExportRefused
from eventcode.export.columns import release_schema, released_columns
from eventcode.export.companions import ActorTally, SourcesWriter, sources_schema
from eventcode.export.formats import FORMATS, Layout, Writer, finishing
from eventcode.export.formats.plain import CsvWriter
from eventcode.export.history import changes_table, compare_with, deletions_table
from eventcode.export.intake import check_sources, read_sources
from eventcode.export.manifest import (
    RELEASE,
    describe_files,
    to_citation,
    to_package,
    to_release,
    to_sums,
    write_json,
)
from eventcode.export.partitions import share_unchanged, write_partitions
from eventcode.export.publishing import making_folder
from eventcode.export.request import Request, check_request, find_previous
from eventcode.export.rows import Intake
from eventcode.export.sorting import SortedRows, sort_rows
from eventcode.export.words import EVIDENCE, read_evidence, read_reports
from eventcode.records import Record


class Released(Record, frozen=True):
    """What was released: the folder, how many of each thing are in it, and the findings of the check before."""

    folder: Path
    counts: dict[str, int]
    findings: tuple[Any, ...]


def write_release(request: Request) -> Released:
    """Check the tables, then write the release. Raises ExportRefused with the findings where the check finds an error,
    a draft is not allowed, or the version is released with other bytes; TableError where a table cannot be read."""
    check_request(request)
    previous = find_previous(request)
    with open_engine(request.engine, request.jobs) as workers:
        findings = tuple(_hold(request, each) for each in check_sources(request, previous, workers))
        with making_folder(request.folder) as (made, passing):
            counts = _Making(request, made, passing, previous, workers).make(findings)
    return Released(request.folder, counts, findings)


def _hold(request: Request, findings: Findings) -> Findings:
    if findings.count("error"):
        raise _refuse(request, findings)
    return findings


def _refuse(request: Request, findings: Findings) -> ExportRefused:
    """The refusal with the errors; a project's rows stand on no line of a file."""
    errors = [each for each in findings if each.severity == "error"]
    if not request.account:
        return ExportRefused(findings.tell(), errors, next_step="mend these, then release again")
    told = [structs.replace(each, line=None) for each in errors]
    message = replace(findings, table=request.name).tell()
    return ExportRefused(message, told, next_step="edit these events, then release again")


def _try_check(book: Codebook) -> dict[str, int]:
    """A row without anything in it, put to the check: a check that lets it pass lets everything pass.

    Raises ExportRefused where it does.
    """
    blank = pa.table({column.name: pa.array([""], pa.string()) for column in book.columns})
    errors = check_rows(blank, book, waits=False).count("error")
    if not errors:
        message = f"the rules of {book.name} find no error in an empty row, so they prove nothing"
        raise ExportRefused(message, [], next_step="mend rules.yaml and columns.yaml of the codebook")
    return {"rows": 1, "errors": errors}


class _Making:
    """The steps of one release, each writing into the folder that is being made."""

    def __init__(self, request: Request, made: Path, passing: Path, previous: Path | None, workers: Engine) -> None:
        self.request, self.made, self.passing, self.previous = request, made, passing, previous
        self.workers = workers
        self.book = request.codebook
        self.rules: ReleaseRules = read_release_rules(self.book)
        self.columns = released_columns(self.book, self.rules, has_drafts=request.has_drafts)
        self.schema = release_schema(self.book, self.columns)
        self.canary = _try_check(self.book)
        self.tables: dict[str, pa.Schema] = {}
        self.counts: dict[str, int] = {}

    def make(self, findings: tuple[Findings, ...]) -> dict[str, int]:
        """Write every file; returns the counts."""
        intake = Intake(self.request.sources, self.book, self.rules, self.schema, has_drafts=self.request.has_drafts)
        is_spread = self.workers.width > 1 and len(self.request.sources) > 1
        batches = read_sources(self.request, intake, self.passing, self.workers) if is_spread else intake.batches()
        rows = sort_rows(batches, self.schema, self.passing)
        self.counts["events"] = len(rows)
        self._write_events(rows)
        if self.request.has_partitions:
            self._write_partitions(rows)
        self._write_words_and_reports(intake.links)
        self._write_history(rows, intake.deleted)
        self._write_manifests(findings)
        return self.counts

    def _write_events(self, rows: SortedRows) -> None:
        """Every format in one pass, and the tables that follow from the rows."""
        tally = ActorTally(self.book, self.rules)
        writers: list[Writer] = [self._open(*FORMATS[name], rows=len(rows)) for name in self.request.formats]
        sources = None if self.request.account else self._open_sources()
        everything = [*writers, *([sources] if sources else [])]
        with finishing(everything):
            for batch in rows.batches():
                for writer in everything:
                    writer.write(batch)
                tally.add(batch)
        if sources:
            self.counts["sources"] = sources.count
        self._write_table("actors.csv", tally.table)

    def _open_sources(self) -> SourcesWriter:
        """Of tables, the reports are those that the rows list."""
        out = self._open_table("sources.csv", sources_schema(self.rules))
        return SourcesWriter(out, self.book, self.rules)

    def _write_words_and_reports(self, links: pa.Table) -> None:
        """What a run or a project has beside its rows."""
        evidence = read_evidence(self.request.sources, links, self.schema.names)
        if evidence is not None:
            self._write_table(EVIDENCE, evidence)
        if self.request.account:
            self._write_table("sources.csv", read_reports(self.request.sources, links, self.rules))

    def _open(self, file: str, make: Callable[[Layout], Writer], *, rows: int) -> Writer:
        title = self.request.heading
        return make(Layout(self.made / file, self.schema, self.columns, self.book, self.rules, rows, title))

    def _open_table(self, file: str, schema: pa.Schema) -> CsvWriter:
        self.tables[file] = schema
        return CsvWriter(Layout(self.made / file, schema, (), self.book, self.rules, 0))

    def _write_table(self, file: str, table: pa.Table) -> None:
        writer = self._open_table(file, table.schema)
        writer.write(table)
        writer.close()
        self.counts[file.removesuffix(".csv")] = len(table)

    def _write_partitions(self, rows: SortedRows) -> None:
        write_partitions(rows, self.rules, self.made, self.passing / "partitions", self.workers)
        if self.previous is not None:
            share_unchanged(self.made, self.previous)

    def _write_history(self, rows: SortedRows, deleted: list[str]) -> None:
        comparison: Comparison | None = None
        if self.previous is not None:
            comparison = compare_with(self.previous, rows, self.book, self.rules.id)
            found = {"added": comparison.added, "removed": comparison.removed}
            self.counts |= {name: len(table) for name, table in found.items()} | {"changed": comparison.changed}
        self._write_table("changes.csv", changes_table(comparison, self.request.account))
        gone = deletions_table(self.previous, comparison, self.request, deleted, self.rules.id)
        self._write_table("deletions.csv", gone)

    def _write_manifests(self, findings: tuple[Findings, ...]) -> None:
        """The codebook, what the release says of itself, and the digest of every file."""
        self._write_text("codebook.md", documentation.to_markdown(self.book))
        self._write_text("codebook.html", documentation.to_html(self.book))
        self._write_text("CITATION.cff", to_citation(self.request))
        package = to_package(self.request, self.columns, self.tables, describe_files(self.made))
        write_json(package, self.made / "datapackage.json")
        checked = {"warnings": _count_warnings(findings), "canary": self.canary}
        about = to_release(self.request, self.counts, checked, self.previous)
        write_json(about | {"files": describe_files(self.made)}, self.made / RELEASE)
        self._write_text(SUMS, to_sums(describe_files(self.made)))

    def _write_text(self, file: str, text: str) -> None:
        (self.made / file).write_text(text, encoding="utf-8", newline="\n")


def _count_warnings(findings: tuple[Findings, ...]) -> Mapping[str, int]:
    totals: dict[str, int] = {}
    for each in findings:
        for (rule, severity), count in each.totals.items():
            if severity == "warning":
                totals[rule] = totals.get(rule, 0) + count
    return dict(sorted(totals.items()))
