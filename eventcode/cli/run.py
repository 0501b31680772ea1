"""One run of `eventcode code`: joined, written and told as its options ask; what is gathered is told in `runs`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventcode.cli.second_reader import tell_tally
from eventcode.codebook import Codebook
from eventcode.errors import EventcodeError
from eventcode.export import FILE_ENDINGS, write_csv_stream, write_table
from eventcode.runs import Run as Gathering
from eventcode.runs.run import Settings

if TYPE_CHECKING:
    from eventcode.check import Findings
    from eventcode.reconcile import Reconciled
    from eventcode.second_reader import SecondReader

_SHOWN = 10  # rejections and findings that are printed one by one


class Run(Gathering):
    """A run with what its options ask for besides: a second reader, reports of one event joined, a single file."""

    def __init__(
        self,
        codebook: Codebook,
        settings: Settings,
        second_reader: SecondReader | None = None,
        layers: Sequence[Path] = (),
    ) -> None:
        super().__init__(codebook, settings, layers)
        self.second_reader = second_reader
        self.reconciled: Reconciled | None = None

    def reconcile(self, rule: str) -> None:
        """Join the drafts of one event across articles. rule: how several figures of dead become one."""
        from eventcode.cli.reconciled import with_notes
        from eventcode.cli.reports import Given
        from eventcode.reconcile import reconcile, reports_from_drafts

        articles = {article.id: article for article in self.articles}
        drafts = {draft.id: draft for draft in self.drafts}
        reports = reports_from_drafts(drafts.values(), articles)
        self.given = Given({report.id: report for report in reports}, articles)
        self.reconciled = reconcile(reports, self.codebook, articles=articles.values(), rule=rule)
        self.drafts = [with_notes(event, self.codebook) for event in self.reconciled.events]

    def finish(self, out: Path) -> Findings:
        """Check the rows, write them to `out`, and return what the checks found."""
        from eventcode.cli.reconciled import write_beside

        rows = self.rows()
        findings = self.check(rows)
        if str(out) == "-":
            write_csv_stream(rows, sys.stdout.buffer)
        elif out.suffix.lower() in FILE_ENDINGS:
            write_table(rows, out)
        elif out.suffix and not out.is_dir():
            known = ", ".join(FILE_ENDINGS)
            raise EventcodeError(f"{out.name}: no writer for this ending", next_step=f"use {known}, or name a folder")
        else:
            self.write(out, rows, {"findings": len(findings)} | self._second_counts())
        if self.reconciled:
            write_beside(self.reconciled, self.drafts, self.given, self.codebook, out)
        return findings

    def _second_counts(self) -> dict[str, Any]:
        reader = self.second_reader
        return {"llm": {"model": reader.model, "endpoint": reader.host} | reader.tally.to_counts()} if reader else {}

    def report(self, findings: Findings, out: Path) -> None:
        """What was rejected, what the checks found, and the closing line, all on standard error."""
        for rejection in self.rejections[:_SHOWN]:
            place = f"{rejection.source}:{rejection.line}" if rejection.line else rejection.source
            click.echo(f"rejected {place}: {rejection.reason}", err=True)
        if findings:
            click.echo(findings.summary(), err=True)
        if self.second_reader:
            click.echo(tell_tally(self.second_reader.tally), err=True)
        counts = ", ".join(f"{number} {name}" for name, number in {**self.counts(), "findings": len(findings)}.items())
        click.echo(f"{counts} -> {out}", err=True)
