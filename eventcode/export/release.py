"""Tables -> a release folder, checked before, whole or not at all; what each file is like is told by its writer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eventcode.check import Findings, check_table, find_profile
from eventcode.check.reading.sums import SUMS
from eventcode.codebook import documentation, load_codebook
from eventcode.codebook.releases import ReleaseRules, read_release_rules
from eventcode.compare import Comparison
from eventcode.errors import ExportRefused
from eventcode.export.columns import release_schema, released_columns
from eventcode.export.companions import ActorTally, sources_of, sources_schema
from eventcode.export.formats import FORMATS, Layout, Writer
from eventcode.export.formats.plain import CsvWriter
from eventcode.export.history import changes_table, compare_with, deletions_table
from eventcode.export.manifest import describe_files, to_citation, to_package, to_release, to_sums, write_json
from eventcode.export.partitions import share_unchanged, write_partitions
from eventcode.export.publishing import making_folder
from eventcode.export.request import Request, check_request, find_previous
from eventcode.export.rows import Intake, read_evidence
from eventcode.export.sorting import SortedRows, sort_rows
from eventcode.records import Record

EVIDENCE = pa.schema([(name, pa.string()) for name in ("id", "field", "quote")])


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
    findings = tuple(_check(request, source, previous) for source in request.sources)
    with making_folder(request.folder) as (made, passing):
        counts = _Making(request, made, passing, previous).make(findings)
    return Released(request.folder, counts, findings)


def _check(request: Request, source: Path, previous: Path | None) -> Findings:
    """The findings of one table, by its own profile where that extends the one that is released."""
    own = load_codebook(find_profile(source))
    book = own if request.codebook.folders[0] in own.folders else request.codebook
    earlier = previous if len(request.sources) == 1 and "C54" in book.rules else None
    findings = check_table(source, book, previous=earlier, waits=request.has_drafts)
    if findings.count("error"):
        errors = [each for each in findings if each.severity == "error"]
        raise ExportRefused(findings.tell(), errors, next_step="mend these, then release again")
    return findings


class _Making:
    """The steps of one release, each writing into the folder that is being made."""

    def __init__(self, request: Request, made: Path, passing: Path, previous: Path | None) -> None:
        self.request, self.made, self.passing, self.previous = request, made, passing, previous
        self.book = request.codebook
        self.rules: ReleaseRules = read_release_rules(self.book)
        self.columns = released_columns(self.book, self.rules, has_drafts=request.has_drafts)
        self.schema = release_schema(self.book, self.columns)
        self.tables: dict[str, pa.Schema] = {}
        self.counts: dict[str, int] = {}

    def make(self, findings: tuple[Findings, ...]) -> dict[str, int]:
        """Write every file; returns the counts."""
        intake = Intake(self.request.sources, self.book, self.rules, self.schema, has_drafts=self.request.has_drafts)
        rows = sort_rows(intake.batches(), self.schema, self.passing)
        self.counts["events"] = len(rows)
        self._write_events(rows)
        if self.request.has_partitions:
            self._write_partitions(rows)
        evidence = read_evidence(self.request.sources, intake.links, self.schema.names)
        if evidence is not None:
            self._write_table("evidence.csv", evidence.cast(EVIDENCE))
        self._write_history(rows, intake.deleted)
        self._write_words(findings)
        return self.counts

    def _write_events(self, rows: SortedRows) -> None:
        """Every format in one pass, and the tables that follow from the rows; an error leaves the files unfinished."""
        tally = ActorTally(self.book, self.rules)
        self.counts["sources"] = 0
        writers = [self._open(*FORMATS[name], rows=len(rows)) for name in self.request.formats]
        sources = self._open_table("sources.csv", sources_schema(self.rules))
        for batch in rows.batches():
            for writer in writers:
                writer.write(batch)
            reports = sources_of(batch, self._keys(batch), self.book, self.rules)
            self.counts["sources"] += len(reports)
            sources.write(reports)
            tally.add(batch)
        for writer in (*writers, sources):
            writer.close()
        self._write_table("actors.csv", tally.table)

    def _keys(self, batch: pa.Table) -> Any:
        keys = batch[self.rules.id].combine_chunks()
        return pc.coalesce(keys, batch["draft_id"].combine_chunks()) if "draft_id" in batch.column_names else keys

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
        write_partitions(rows, self.rules, self.made, self.passing / "partitions")
        if self.previous is not None:
            share_unchanged(self.made, self.previous)

    def _write_history(self, rows: SortedRows, deleted: list[str]) -> None:
        comparison: Comparison | None = None
        if self.previous is not None:
            comparison = compare_with(self.previous, rows, self.book, self.rules.id)
            found = {"added": comparison.added, "removed": comparison.removed}
            self.counts |= {name: len(table) for name, table in found.items()} | {"changed": comparison.changed}
        self._write_table("changes.csv", changes_table(comparison))
        gone = deletions_table(self.previous, comparison, deleted, self.rules.id, self.request.version)
        self._write_table("deletions.csv", gone)

    def _write_words(self, findings: tuple[Findings, ...]) -> None:
        """The codebook, what the release says of itself, and the digest of every file."""
        self._write_text("codebook.md", documentation.to_markdown(self.book))
        self._write_text("codebook.html", documentation.to_html(self.book))
        self._write_text("CITATION.cff", to_citation(self.request))
        package = to_package(self.request, self.columns, self.tables, describe_files(self.made))
        write_json(package, self.made / "datapackage.json")
        about = to_release(self.request, self.counts, _count_warnings(findings), self.previous)
        write_json(about | {"files": describe_files(self.made)}, self.made / "release.json")
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
