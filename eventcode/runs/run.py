"""One run: articles, drafts and rejections gathered, checked and written into a folder that says how it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventcode import __version__
from eventcode.codebook import Codebook, load_codebook
from eventcode.export import RunResult, write_run
from eventcode.gazetteer import open_gazetteer, status
from eventcode.records import Article, Draft, Rejection, digest
from eventcode.table import claims_from_drafts, evidence_from_drafts, table_from_articles, table_from_drafts

if TYPE_CHECKING:
    from eventcode.check import Findings
    from eventcode.coding import Coded

Settings = Mapping[str, str | date | None]


class Run:
    """Grows by what was coded. settings: what run.json says of the options; layers: places of the user's own."""

    def __init__(self, codebook: Codebook, settings: Settings, layers: Sequence[Path] = ()) -> None:
        self.codebook, self.settings, self.layers = codebook, settings, tuple(layers)
        self.articles: list[Article] = []
        self.drafts: list[Draft] = []
        self.rejections: list[Rejection] = []

    def add(self, coded: Coded) -> None:
        """Take an article with its drafts, or what was rejected."""
        if isinstance(coded.source, Rejection):
            self.rejections.append(coded.source)
        else:
            self.articles.append(coded.source)
            self.drafts += coded.drafts

    def counts(self) -> dict[str, int]:
        """How many there are of each."""
        return {"articles": len(self.articles), "drafts": len(self.drafts), "rejected": len(self.rejections)}

    def rows(self) -> Any:
        """The drafts as an Arrow table in the columns of the codebook."""
        return table_from_drafts(self.drafts, self.codebook)

    def check(self, rows: Any) -> Findings:
        """What the checks find in the rows; a profile without a status does not say that they are drafts still."""
        from eventcode.check import check_rows

        if "status" in rows.column_names:
            return check_rows(rows, self.codebook)
        full = load_codebook("full")
        return check_rows(table_from_drafts(self.drafts, full), full)

    def write(self, folder: Path, rows: Any, counts: Mapping[str, Any]) -> None:
        """Write the run's folder; each file appears whole or not at all, run.json last. counts: besides our own."""
        evidence = evidence_from_drafts(self.drafts, load_codebook("full"))
        articles = table_from_articles(self.articles)
        claims = claims_from_drafts(self.drafts)
        write_run(RunResult(rows, evidence, claims, articles, self.rejections, self._about(counts)), folder)

    def _about(self, counts: Mapping[str, Any]) -> dict[str, Any]:
        """What run.json says: nothing in it changes when the same inputs are coded again."""
        book = self.codebook
        return {
            "program": {"name": "eventcode", "version": __version__},
            "codebook": {"name": book.name, "version": book.version, "digest": book.digest},
            "places": [{"name": layer.name, "digest": layer.digest} for layer in status(open_gazetteer(self.layers))],
            "settings": {name: str(value) for name, value in self.settings.items() if value},
            "counts": self.counts() | dict(counts),
            "articles_digest": digest(*(f"{each.id} {each.raw_hash}" for each in self.articles)),
        }
