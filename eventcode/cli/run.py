"""One run of `eventcode code`: gathers what was coded, has it checked and written, and says what came of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventcode import __version__
from eventcode.cli.second_reader import tell_tally
from eventcode.codebook import Codebook, load_codebook
from eventcode.errors import EventcodeError
from eventcode.export import FILE_ENDINGS, RunResult, write_csv_stream, write_run, write_table
from eventcode.gazetteer import open_gazetteer, status
from eventcode.records import Article, Draft, Rejection, digest
from eventcode.table import evidence_from_drafts, table_from_articles, table_from_drafts

if TYPE_CHECKING:
    from eventcode.check import Findings
    from eventcode.coding import Coded
    from eventcode.reconcile import Reconciled
    from eventcode.second_reader import SecondReader

_SHOWN = 10  # rejections and findings that are printed one by one


class Run:
    """Grows by what was coded; `finish` checks and writes it."""

    def __init__(
        self,
        codebook: Codebook,
        settings: dict[str, str | date | None],
        second_reader: SecondReader | None = None,
        layers: Sequence[Path] = (),
    ) -> None:
        self.codebook, self.settings, self.second_reader = codebook, settings, second_reader
        self.layers = tuple(layers)
        self.articles: list[Article] = []
        self.drafts: list[Draft] = []
        self.rejections: list[Rejection] = []
        self.reconciled: Reconciled | None = None

    def add(self, coded: Coded) -> None:
        if isinstance(coded.source, Rejection):
            self.rejections.append(coded.source)
        else:
            self.articles.append(coded.source)
            self.drafts += coded.drafts

    def reconcile(self, rule: str) -> None:
        """Join the drafts of one event across articles. rule: how several figures of dead become one."""
        from eventcode.cli.reconciled import with_notes
        from eventcode.reconcile import reconcile, reports_from_drafts

        articles = {article.id: article for article in self.articles}
        drafts = {draft.id: draft for draft in self.drafts}
        reports = reports_from_drafts(drafts.values(), articles)
        self.reconciled = reconcile(reports, self.codebook, articles=articles.values(), rule=rule)
        self.drafts = [with_notes(event, self.codebook) for event in self.reconciled.events]

    def finish(self, out: Path) -> Findings:
        """Check the rows, write them to `out`, and return what the checks found."""
        from eventcode.check import check_rows
        from eventcode.cli.reconciled import write_beside

        rows = table_from_drafts(self.drafts, self.codebook)
        findings = check_rows(*self._as_drafts(rows))
        if str(out) == "-":
            write_csv_stream(rows, sys.stdout.buffer)
        elif out.suffix.lower() in FILE_ENDINGS:
            write_table(rows, out)
        elif out.suffix and not out.is_dir():
            known = ", ".join(FILE_ENDINGS)
            raise EventcodeError(f"{out.name}: no writer for this ending", next_step=f"use {known}, or name a folder")
        else:
            evidence = evidence_from_drafts(self.drafts, load_codebook("full"))
            about = self._about(len(findings))
            write_run(RunResult(rows, evidence, table_from_articles(self.articles), self.rejections, about), out)
        if self.reconciled:
            write_beside(self.reconciled, self.drafts, out)
        return findings

    def _as_drafts(self, rows: Any) -> tuple[Any, Codebook]:
        """The rows as the checks take them: a profile without a status does not say that they are drafts still."""
        if "status" in rows.column_names:
            return rows, self.codebook
        full = load_codebook("full")
        return table_from_drafts(self.drafts, full), full

    def _about(self, findings: int) -> dict[str, Any]:
        """What run.json says: nothing in it changes when the same inputs are coded again."""
        return {
            "program": {"name": "eventcode", "version": __version__},
            "codebook": {
                "name": self.codebook.name,
                "version": self.codebook.version,
                "digest": self.codebook.digest,
            },
            "places": [{"name": layer.name, "digest": layer.digest} for layer in status(open_gazetteer(self.layers))],
            "settings": {name: str(value) for name, value in self.settings.items() if value},
            "counts": self._counts() | {"findings": findings} | self._second_counts(),
            "articles_digest": digest(*(f"{each.id} {each.raw_hash}" for each in self.articles)),
        }

    def _counts(self) -> dict[str, int]:
        return {"articles": len(self.articles), "drafts": len(self.drafts), "rejected": len(self.rejections)}

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
        counts = ", ".join(f"{number} {name}" for name, number in {**self._counts(), "findings": len(findings)}.items())
        click.echo(f"{counts} -> {out}", err=True)
