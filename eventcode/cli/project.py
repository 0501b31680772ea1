"""`eventcode init`, `ingest`, `draft`, `upgrade` and `log`: a project's work; it reads arguments and prints."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventcode.cli.pipes import summary_options, tell_summary
from eventcode.errors import CodebookError

if TYPE_CHECKING:
    from eventcode.records import Rejection
    from eventcode.store import Step

_SHOWN = 10  # rejections that are printed one by one
project_option = click.option(
    "--project", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
    help="The project's folder; else the one that you are in, or the nearest above it.",
)  # fmt: skip


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--codebook-from", "codebook", default="full", show_default=True, metavar="PROFILE|DIR",
    help="The codebook to copy: a profile that ships (full, acled, ucdp_ged), or a folder.",
)  # fmt: skip
@click.option(
    "--database", "url", default="", metavar="URL",
    help="Keep the rows on a PostgreSQL server, for a team: postgresql://user@host/database, without a password.",
)  # fmt: skip
@click.option("--schema", default="", metavar="NAME", help="The schema there; else it is named as DIR.")
@click.option("--prefix", default="", help="One prefix for the ids of all events; else each country has its own.")
def init(folder: Path, codebook: str, url: str, schema: str, prefix: str) -> None:
    """Make a project in DIR: its settings, a codebook of its own, and a database that keeps everything.

    The database is a file in DIR; with --database it is a schema of a PostgreSQL server, whose password is taken from
    ~/.pgpass or PGPASSWORD. Colleagues then join with a copy of DIR.

    \b
    eventcode init sahel
    eventcode ingest ARTICLES --project sahel
    eventcode draft --project sahel
    """
    from eventcode.project import create_project

    if schema and not url:
        raise click.UsageError("--schema is of a server: name it with --database")
    project = create_project(folder, codebook, prefix, url=url, schema=schema)
    click.echo(f"{folder}: a project with the codebook {project.codebook.name}, made from {codebook}. Next:")
    click.echo(f"  eventcode ingest ARTICLES --project {folder}")


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@project_option
@click.option("--country", default="", metavar="NAME", help="The country that the articles are about, as a hint.")
@click.option(
    "--published", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
    help="Day of publication, where an input does not say.",
)  # fmt: skip
@click.option("--publisher", default="", metavar="NAME", help="Publisher, where an input does not say.")
@summary_options
def ingest(
    inputs: tuple[str, ...],
    folder: Path | None,
    country: str,
    published: datetime | None,
    publisher: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Store the articles of INPUT in the project: those that are there already are not stored again.

    INPUT is a file, a folder, a glob, or - for standard input: .txt, .html, .jsonl, .json, .csv, .parquet, .warc,
    .warc.gz.
    A changed text at the same address is a new version; the old one stays.

    Exit codes: 0 fine, 1 an input was rejected, 2 wrong usage.
    """
    from eventcode.ingest import Metadata
    from eventcode.project import find_project, ingest_into

    project = find_project(folder)
    if country and project.codebook.countries.find(country) is None:
        raise CodebookError(
            f"there is no country {country!r} in the codebook", next_step="see: eventcode codebook show"
        )
    defaults = Metadata(country=country, publisher=publisher, published=published.date() if published else None)
    with _counting("reading", quiet) as tell:
        report = ingest_into(project, inputs, defaults, tell)
    _print_rejections(report.rejections)
    summary = {"new": report.new, "changed": report.changed, "known": report.known, "rejected": len(report.rejections)}
    told = ", ".join(f"{count} {fate}" for fate, count in summary.items())
    tell_summary(f"{told} -> {project.folder}", summary, as_json=as_json, quiet=quiet, is_piped=not as_json)
    sys.exit(1 if report.rejections else 0)


@click.command()
@project_option
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes that draft side by side.")
@summary_options
def draft(folder: Path | None, jobs: int, as_json: bool, quiet: bool) -> None:
    """Draft events from the project's articles: those not drafted yet, or drafted with another codebook or program.

    Articles of which an analyst has decided something are left as they are. Killed and started again, it goes on where
    it was.

    Exit codes: 0 fine, 1 an article could not be drafted, 2 wrong usage.
    """
    from eventcode.project import draft_project, find_project

    project = find_project(folder)
    with _counting("drafting", quiet) as tell:
        report = draft_project(project, jobs, tell)
    _print_rejections(report.failures)
    summary = {"articles": report.articles, "drafts": report.drafts, "failed": len(report.failures)}
    told = f"{report.articles} articles drafted, {report.drafts} drafts, {len(report.failures)} failed"
    tell_summary(f"{told} -> {project.folder}", summary, as_json=as_json, quiet=quiet, is_piped=not as_json)
    sys.exit(1 if report.failures else 0)


@click.command()
@project_option
def upgrade(folder: Path | None) -> None:
    """Bring the database of a project that an older eventcode made to the layout of this one. Copy the project first.

    Nothing is done where the layout is that of this program.
    """
    from eventcode.project import find_project, upgrade_project

    project = find_project(folder)
    before, after = upgrade_project(project)
    told = (
        f"is of layout {after}, as this program's"
        if before == after
        else f"was brought from layout {before} to {after}"
    )
    click.echo(f"{project.folder}: the database {told}")


@click.command()
@click.argument("name", metavar="ID")
@project_option
def log(name: str, folder: Path | None) -> None:
    """Print the life of an event, a draft or an article: what was read, drafted and decided, when and by whom.

    \b
    eventcode log POL12
    """
    from eventcode.project import find_project
    from eventcode.store import read_life

    for step in read_life(find_project(folder).store, name):
        _print_step(step)


def _print_step(step: Step) -> None:
    click.echo(f"{step.at[:19].replace('T', ' ')}  {step.what}")
    for change in step.changes:
        click.echo(f"    {change.field}: {_show(change.one)} -> {_show(change.other)}")


def _show(value: str | int | float | None) -> str:
    return "nothing" if value is None else repr(value)


@contextmanager
def _counting(label: str, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A live count on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda count: None
        return
    total = 0

    def tell(count: int) -> None:
        nonlocal total
        total += count
        click.echo(f"\r{label} {total}", nl=False, err=True)

    yield tell
    click.echo("\r\x1b[K", nl=False, err=True)


def _print_rejections(rejections: tuple[Rejection, ...]) -> None:
    for rejection in rejections[:_SHOWN]:
        place = f"{rejection.source}:{rejection.line}" if rejection.line else rejection.source
        click.echo(f"rejected {place}: {rejection.reason}", err=True)
    if len(rejections) > _SHOWN:
        click.echo(f"and {len(rejections) - _SHOWN} more", err=True)
