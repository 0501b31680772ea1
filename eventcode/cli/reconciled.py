"""What `reconcile` found -> its files: rows, members, proposals and episodes; nothing is joined here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from eventcode.cli.reports import CLAIM, CLAIMS, FIGURE, MEMBERS, Given, beside
from eventcode.codebook import Codebook, load_codebook
from eventcode.draft.compose.notes import write_notes
from eventcode.errors import EventcodeError
from eventcode.export import FILE_ENDINGS, write_records, write_table
from eventcode.reconcile import Figure, Joined, Reconciled, Statement, find_standing, find_statements
from eventcode.records import Draft
from eventcode.table import (
    Row,
    event_from_row,
    evidence_from_drafts,
    row_from_event,
    table_from_articles,
    table_from_rows,
)
from eventcode.table.rows import Value

_KEPT = ("timestamp", "status", "confidence")


def write_reconciled(found: Reconciled, given: Given, codebook: Codebook, out: Path) -> None:
    """Write the joined rows to a file, or with evidence and articles to a folder, and what stands beside them."""
    drafts = [_with_draft_id(event, given.rows, codebook) for event in found.events]
    rows = [_row(event, draft, given.rows, codebook) for event, draft in zip(found.events, drafts, strict=True)]
    table = table_from_rows(rows, codebook)
    if not out.suffix or out.is_dir():
        evidence = evidence_from_drafts(drafts, load_codebook("full"))
        articles = table_from_articles(given.articles[name] for name in sorted(given.articles))
        written = {"events.csv": table, "events.parquet": table, "evidence.csv": evidence, "articles.jsonl": articles}
        for name, each in written.items():
            write_table(each, out / name)
    elif out.suffix.lower() in FILE_ENDINGS:
        write_table(table, out)
    else:
        known = ", ".join(FILE_ENDINGS)
        raise EventcodeError(f"{out.name}: no writer for this ending", next_step=f"use {known}, or name a folder")
    write_beside(found, drafts, given, codebook, out)


def write_beside(found: Reconciled, drafts: list[Draft], given: Given, codebook: Codebook, out: Path) -> None:
    """Which rows were joined into which and what each says of the dead, who claims what, every joined and every
    doubtful pair with its reason, and the episodes.

    drafts: of the events, with the ids of their rows.
    """
    _write_members(found, drafts, codebook, beside(out, MEMBERS))
    _write_claims(found, drafts, given, codebook, beside(out, CLAIMS))
    pairs = [(each.one, each.other, each.kind, each.likelihood, each.reason) for each in found.proposals]
    write_records(("row", "other", "kind", "likelihood", "reason"), pairs, beside(out, "proposals.csv"))
    row_ids = {event.draft.id: draft.id for event, draft in zip(found.events, drafts, strict=True)}
    days = [(episode.id, row_ids[draft]) for episode in found.episodes for draft in episode.drafts]
    write_records(("episode_id", "draft_id"), days, beside(out, "episodes.csv"))


def _write_members(found: Reconciled, drafts: list[Draft], codebook: Codebook, path: Path) -> None:
    """A line for each row that was joined, with its own figure of the dead and whether that counts."""
    lines = []
    for event, draft in zip(found.events, drafts, strict=True):
        figures = {figure.report: figure for figure in event.figures}
        standing = frozenset(find_standing(event.figures, codebook.reconciling.outdated_after))
        for member in event.members:
            figure = figures.get(member)
            lines.append((draft.id, member, *_figure_cells(figure, is_standing=figure in standing)))
    write_records(("draft_id", "member", *FIGURE), lines, path)


def _figure_cells(figure: Figure | None, *, is_standing: bool) -> tuple[object, ...]:
    if figure is None:
        return ("",) * len(FIGURE)
    toll = figure.toll
    numbers = (toll.conservative, toll.low, toll.best, toll.high)
    says = [name for name, holds in (("silent", figure.is_silent), ("copy", figure.is_copy)) if holds]
    about = (figure.article_id, figure.publisher, figure.published, figure.claimant, figure.voice)
    return (*about, *numbers, "; ".join([*says, figure.turn] if figure.turn else says), "yes" if is_standing else "no")


def _write_claims(found: Reconciled, drafts: list[Draft], given: Given, codebook: Codebook, path: Path) -> None:
    """Who says what of the dead, side by side; a party's own claim and what its voice corrected later are marked."""
    lines = []
    for event, draft in zip(found.events, drafts, strict=True):
        told = find_statements([given.reports[name] for name in event.reports], codebook, given.articles)
        lines += [(draft.id, *_claim_cells(each)) for each in told]
    write_records(("draft_id", *CLAIM), lines, path)


def _claim_cells(each: Statement) -> tuple[object, ...]:
    claim, words = each.claim, each.claim.evidence
    who = (each.article_id, each.publisher, each.published, claim.claimant, claim.kind, claim.low, claim.high)
    where = (words.span.start, words.span.end, words.quote) if words else ("", "", "")
    return (*who, *where, "yes" if each.is_party else "", "yes" if each.is_replaced else "")


def _with_draft_id(event: Joined, rows: Mapping[str, Row], codebook: Codebook) -> Draft:
    """The joined draft under the draft id of the row that leads it."""
    return msgspec.structs.replace(
        with_notes(event, codebook), id=str(rows[event.draft.id].get("draft_id") or event.draft.id)
    )


def with_notes(event: Joined, codebook: Codebook) -> Draft:
    """The joined draft with notes that tell what it is coded as; those of one report and of accepted events stay."""
    told = event.draft.event
    if len(event.members) == 1 or told.id or told.sub_type not in codebook.types:
        return event.draft
    notes = write_notes(told, codebook)
    return msgspec.structs.replace(event.draft, event=msgspec.structs.replace(told, notes=notes))


def _row(event: Joined, draft: Draft, rows: Mapping[str, Row], codebook: Codebook) -> Row:
    """The row of one report as it was given; of several, or with another toll, the joined event with what leads it."""
    lead = rows[event.draft.id]
    if len(event.reports) == 1 and draft.event.fatalities == event_from_row(lead, codebook).fatalities:
        return {column.name: lead.get(column.name) for column in codebook.columns}
    given: dict[str, Value] = {"draft_id": draft.id, "article_id": draft.article_id, "doubts": draft.doubts}
    return row_from_event(draft.event, codebook, given | {name: lead.get(name) for name in _KEPT})
