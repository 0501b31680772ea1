"""`eventcode explain`: one article with every candidate, what was chosen and why, and what was thrown away and why."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventcode.errors import IngestError
from eventcode.records import Article, Draft, Rejection

if TYPE_CHECKING:
    from eventcode.draft.explaining import Candidate, ExplainedSentence

_COLOURS = {"what": "red", "where": "green", "who": "blue", "when": "magenta", "toll": "yellow"}


@click.command()
@click.argument("article", type=click.Path(path_type=Path), metavar="ARTICLE")
@click.option("--country", default="", metavar="NAME", help="The country that the article is about, as a hint.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Day of publication.")
@click.option("--publisher", default="", metavar="NAME", help="Publisher, where the article does not say.")
@click.option("--codebook", default="full", metavar="PROFILE|DIR", help="A profile, or a folder of your own.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write a page instead.")
def explain(
    article: Path, country: str, published: datetime | None, publisher: str, codebook: str, html: Path | None
) -> None:
    """Show how one article was read: every candidate, what was chosen and why, what was thrown away and why."""
    from eventcode.coding import explain_article
    from eventcode.export import write_explanation
    from eventcode.ingest import Metadata

    day = published.date() if published else None
    source = _read_one(article, Metadata(country=country, published=day, publisher=publisher))
    sentences, drafts = explain_article(source, codebook=codebook)
    if html:
        write_explanation(source, sentences, drafts, html)
        click.echo(f"written: {html}", err=True)
        return
    for line in sentences:
        _print_sentence(line)
    _print_drafts(drafts)


def _read_one(path: Path, defaults: object) -> Article:
    from eventcode.ingest import Metadata, read_articles

    assert isinstance(defaults, Metadata)
    found = next(iter(read_articles([path], defaults)), None)
    if found is None:
        raise IngestError("there is no article in it", file=path)
    if isinstance(found, Rejection):
        raise IngestError(found.reason, file=path, line=found.line, next_step=found.next_step)
    return found


def _print_sentence(explained: ExplainedSentence) -> None:
    if not explained.candidates:
        click.secho(explained.sentence.text, dim=True)
        return
    click.echo(explained.sentence.text)
    for candidate in explained.candidates:
        click.echo(f"    {_fate(candidate)}")


def _fate(candidate: Candidate) -> str:
    kind = click.style(f"{candidate.kind:<5}", fg=_COLOURS[candidate.kind])
    sure = "" if candidate.confidence is None else f" ({candidate.confidence:.2f})"
    told = f"“{candidate.words}” = {candidate.reading}{sure}"
    if candidate.drafts:
        return f"{kind} {told} -> draft {', '.join(map(str, candidate.drafts))}"
    return click.style(f"{candidate.kind:<5} {told}; not used: {candidate.why}", dim=True)


def _print_drafts(drafts: list[Draft]) -> None:
    click.echo()
    for number, draft in enumerate(drafts, start=1):
        click.secho(f"draft {number}: {draft.event.notes}", bold=True)
        for alternative in draft.alternatives:
            click.echo(
                f"    or {alternative.field} {alternative.value} ({alternative.confidence:.2f}): {alternative.reason}"
            )
        for doubt in draft.doubts:
            click.echo(f"    ? {doubt}")
    if not drafts:
        click.echo("no drafts")
