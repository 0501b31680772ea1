"""Tables and run folders as reports that can be reconciled or linked: joins the reader of tables with reconcile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from eventcode.check import find_profile
from eventcode.check.reading import open_table
from eventcode.codebook import Codebook
from eventcode.errors import TableError
from eventcode.reconcile import Report, event_from_ged, report_from_event
from eventcode.records import Article, Event, Evidence, SourceRef, Span, digest
from eventcode.table import Row, event_from_row, rows_from_table, table_from_text

EVENTS = ("events.parquet", "events.csv")
MEMBERS = "members.csv"


class Given:
    """What some tables and folders hold: reports, the rows that they stand in, and the articles at hand."""

    def __init__(self) -> None:
        self.reports: dict[str, Report] = {}
        self.rows: dict[str, Row] = {}
        self.articles: dict[str, Article] = {}

    def read(self, path: Path, codebook: Codebook) -> None:
        """Add a table in the columns of the codebook, or a folder with evidence, articles and members beside it.

        A report that was read before is not added again. Raises TableError.
        """
        table = _find_table(path)
        home = path.parent if path.name in EVENTS else path
        articles = _read_articles(home / "articles.jsonl")
        evidence = _read_evidence(home / "evidence.csv")
        members = _read_members(beside(home, MEMBERS))
        self.articles |= articles
        for row in rows_from_table(table_from_text(open_table(table).read(), codebook)):
            report = _report_from_row(row, codebook, articles, evidence, members)
            if self.reports.setdefault(report.id, report).event != report.event:
                raise TableError(f"two different rows have the id {report.id}", file=table)
            self.rows.setdefault(report.id, row)


def beside(path: Path, name: str) -> Path:
    """Where a table of this name stands: in the folder, or beside the file, after whose name it is called."""
    return path / name if path.is_dir() or not path.suffix else path.with_suffix(f".{name}")


def read_events(path: Path, codebook: Codebook) -> list[Report]:
    """The rows of any table of events, of ours or of UCDP GED, as reports by their event ids. Raises TableError."""
    if find_profile(path) != "ucdp_ged":
        given = Given()
        given.read(path, codebook)
        return list(given.reports.values())
    rows: list[dict[str, str]] = open_table(_find_table(path)).read().to_pylist()
    return [_named(event_from_ged(row, codebook), row) for row in rows]


def _named(event: Event, row: Mapping[str, Any]) -> Report:
    return report_from_event(event, id=event.id or _row_id(row))


def _find_table(path: Path) -> Path:
    if not path.is_dir():
        return path
    found = next((path / name for name in EVENTS if (path / name).is_file()), None)
    if found is None:
        raise TableError(
            f"the folder has no {' or '.join(EVENTS)}", file=path, next_step="name a table or a run's folder"
        )
    return found


def _report_from_row(
    row: Row,
    codebook: Codebook,
    articles: Mapping[str, Article],
    evidence: Mapping[str, list[Evidence]],
    members: Mapping[str, list[str]],
) -> Report:
    draft_id, names = str(row.get("draft_id") or ""), str(row.get("article_id") or "").split("; ")
    event = event_from_row(row, codebook)
    told = tuple(name for name in names if name)
    return report_from_event(
        msgspec.structs.replace(event, sources=tuple(_with_article(each, told, articles) for each in event.sources)),
        id=event.id or draft_id or _row_id(row),
        articles=told,
        evidence=evidence.get(draft_id, ()),
        doubts=str(row["doubts"]).split(codebook.column("doubts").separator) if row.get("doubts") else (),
        is_settled=bool(event.id) or draft_id in members,
        members=members.get(draft_id, [draft_id] if event.id and draft_id else []),
    )


def _with_article(source: SourceRef, told: Iterable[str], articles: Mapping[str, Article]) -> SourceRef:
    """The source with the article of its publisher, and the day on which that was published."""
    own = [name for name in told if name in articles and articles[name].publisher == source.publisher]
    name = own[0] if own else source.article_id.partition("; ")[0]
    article = articles.get(name)
    if article is None:
        return msgspec.structs.replace(source, article_id=name)
    return msgspec.structs.replace(source, article_id=name, published=article.published, url=article.url)


def _row_id(row: Mapping[str, Any]) -> str:
    return digest("row", *(f"{name}={cell}" for name, cell in row.items()))


def _read_articles(path: Path) -> dict[str, Article]:
    if not path.is_file():
        return {}
    with path.open("rb") as lines:
        told = [{name: cell for name, cell in msgspec.json.decode(line).items() if cell} for line in lines]
    return {each["id"]: msgspec.convert(each, Article) for each in told}


def _read_evidence(path: Path) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for row in _read_rows(path):
        span = Span(int(row["start"]), int(row["end"]))
        found.setdefault(row["draft_id"], []).append(Evidence(row["field"], row["article_id"], span, row["quote"]))
    return found


def _read_members(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in _read_rows(path):
        found.setdefault(row["draft_id"], []).append(row["member"])
    return found


def _read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table beside the events, none where it is not there."""
    if path.is_file():
        yield from open_table(path).read().to_pylist()
