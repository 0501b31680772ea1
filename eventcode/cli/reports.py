"""Tables and run folders as reports that can be reconciled or linked: joins the reader of tables with reconcile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from eventcode.check import find_profile
from eventcode.check.reading import open_table
from eventcode.codebook import Codebook
from eventcode.errors import TableError
from eventcode.reconcile import TURNS, Figure, Report, event_from_ged, report_from_event
from eventcode.records import Article, ClaimKind, Event, Evidence, FatalityRange, SourceRef, Span, TollClaim, digest
from eventcode.table import Row, event_from_row, rows_from_table, table_from_text

EVENTS = ("events.parquet", "events.csv")
MEMBERS, CLAIMS = "members.csv", "claims.csv"
FIGURE = (
    "article_id", "publisher", "published", "claimant", "voice", "fatalities", "fatalities_low", "fatalities_best",
    "fatalities_high", "says", "counts",
)  # fmt: skip
"""Columns of members.csv about what a member by itself says of the dead; blank where it stands alone."""
CLAIM = (
    "article_id", "publisher", "published", "claimant", "kind", "low", "high", "start", "end", "quote", "party",
    "replaced",
)  # fmt: skip
"""Columns of claims.csv behind the draft's id."""


Member: TypeAlias = tuple[str, Figure | None]


class Given:
    """What some tables and folders hold: reports, the rows that they stand in, and the articles at hand."""

    def __init__(
        self, reports: Mapping[str, Report] | None = None, articles: Mapping[str, Article] | None = None
    ) -> None:
        self.reports: dict[str, Report] = dict(reports or {})
        self.rows: dict[str, Row] = {}
        self.articles: dict[str, Article] = dict(articles or {})

    def join(self, other: Given, table: Path) -> None:
        """Add what another has read from a table. Raises TableError where the two have different rows under one id."""
        self.articles |= other.articles
        for key, report in other.reports.items():
            if self.reports.setdefault(key, report).event != report.event:
                raise TableError(f"two different rows have the id {key}", file=find_table(table))
            self.rows.setdefault(key, other.rows[key])

    def read(self, path: Path, codebook: Codebook) -> None:
        """Add a table in the columns of the codebook, or a folder with evidence, articles and members beside it.

        A report that was read before is not added again. Raises TableError.
        """
        table = find_table(path)
        home = path.parent if path.name in EVENTS else path
        articles = _read_articles(home / "articles.jsonl")
        evidence = _read_evidence(home / "evidence.csv")
        members = _read_members(beside(home, MEMBERS))
        claims = _read_claims(beside(home, CLAIMS))
        self.articles |= articles
        for row in rows_from_table(table_from_text(open_table(table).read(), codebook)):
            report = _report_from_row(row, codebook, articles, evidence, members, claims)
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
    rows: list[dict[str, str]] = open_table(find_table(path)).read().to_pylist()
    return [_named(event_from_ged(row, codebook), row) for row in rows]


def _named(event: Event, row: Mapping[str, Any]) -> Report:
    return report_from_event(event, id=event.id or _row_id(row))


def find_table(path: Path) -> Path:
    """The table itself: the file, or that of a run's folder. Raises TableError."""
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
    members: Mapping[str, list[Member]],
    claims: Mapping[str, list[TollClaim]] | None,
) -> Report:
    draft_id, names = str(row.get("draft_id") or ""), str(row.get("article_id") or "").split("; ")
    event = event_from_row(row, codebook)
    told, own = tuple(name for name in names if name), members.get(draft_id, [])
    return report_from_event(
        msgspec.structs.replace(event, sources=tuple(_with_article(each, told, articles) for each in event.sources)),
        id=event.id or draft_id or _row_id(row),
        articles=told,
        texts=[articles[name] for name in told if name in articles],
        evidence=evidence.get(draft_id, ()),
        doubts=str(row["doubts"]).split(codebook.column("doubts").separator) if row.get("doubts") else (),
        is_settled=bool(event.id) or draft_id in members,
        members=[member for member, _ in own] or ([draft_id] if event.id and draft_id else []),
        claims=(claims or {}).get(draft_id, ()),
        figures=[figure for _, figure in own if figure],
        confidence=None if event.id or row.get("confidence") is None else float(str(row["confidence"])),
        is_silent=claims is not None and not own and not event.id and draft_id not in claims,
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
        found.setdefault(row["draft_id"], []).append(
            Evidence(row["field"], row["article_id"], span, row["quote"], row["finder"] or "")
        )
    return found


def _read_members(path: Path) -> dict[str, list[Member]]:
    """Draft -> its members, each with its own figure of the dead where it has one."""
    found: dict[str, list[Member]] = {}
    for row in _read_rows(path):
        found.setdefault(row["draft_id"], []).append((row["member"], _read_figure(row)))
    return found


def _read_figure(row: Mapping[str, str]) -> Figure | None:
    if not row.get("counts"):
        return None
    low, best, high, coded = (_number(row[f"fatalities{part}"]) for part in ("_low", "_best", "_high", ""))
    says = row["says"].split("; ")
    return Figure(
        FatalityRange(low, best, high, coded),
        date.fromisoformat(row["published"]) if row["published"] else None,
        row["publisher"],
        row["claimant"],
        "silent" in says,
        row["voice"],
        next((turn for turn in TURNS if turn in says), ""),
        row["member"],
        row["article_id"],
        "copy" in says,
    )


def _read_claims(path: Path) -> dict[str, list[TollClaim]] | None:
    """Draft -> its claims about the dead; None where no such file is there."""
    if not path.is_file():
        return None
    found: dict[str, list[TollClaim]] = {}
    for row in _read_rows(path):
        found.setdefault(row["draft_id"], []).append(_read_claim(row))
    return found


def _read_claim(row: Mapping[str, str]) -> TollClaim:
    words = None
    if row["quote"]:
        words = Evidence("fatalities", row["article_id"], Span(int(row["start"]), int(row["end"])), row["quote"])
    kind = msgspec.convert(row["kind"], ClaimKind)
    return TollClaim(int(row["low"]), _number(row["high"]), kind, row["claimant"] or "", words)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table beside the events, none where it is not there."""
    if path.is_file():
        yield from open_table(path).read().to_pylist()
