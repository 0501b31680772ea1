"""The command `check`: reads its arguments, checks each table, and prints or writes what was found; no rule is here."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventcode.cli.engine import engine_options
from eventcode.cli.pipes import piped_tables, summary_options, tell_summary
from eventcode.errors import TableError

if TYPE_CHECKING:
    from eventcode.check import Findings
    from eventcode.records import Severity

FORMS = ("table", "csv", "json", "html")
_SHOWN = 8
"""Findings of one rule that are printed on a terminal."""


@click.command()
@click.argument("tables", metavar="TABLE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--profile", help="acled, ucdp_ged or full; the one whose columns the table has, if not given.")
@click.option("--codebook", "folder", type=click.Path(path_type=Path), help="A codebook folder of your own.")
@click.option("--format", "form", type=click.Choice(FORMS), default="table", show_default=True, help="What is written.")
@click.option("--out", type=click.Path(path_type=Path), help="A file for it; for several tables a folder.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="The least severity that ends with exit code 1.",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path, exists=True),
    help="An earlier table, or a release folder: ids must run on from it.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="Findings of each rule that are listed; all are counted.",
)
@click.option(
    "--together",
    is_flag=True,
    help="The tables are parts of one dataset: ids, twins and shared tolls are looked at over all of them.",
)
@engine_options("Tables that are checked at a time.")
@summary_options
def check(
    tables: tuple[Path, ...],
    profile: str | None,
    folder: Path | None,
    form: str,
    out: Path | None,
    fail_on: str,
    previous: Path | None,
    limit: int,
    together: bool,
    as_json: bool,
    quiet: bool,
    **work: Any,
) -> None:
    """Check tables against a codebook and say what is wrong, where, and how to mend it.

    TABLE is a CSV, Parquet, XLSX or JSON file, the folder of a run or a release, or - for standard input. Nothing is
    changed. A table that cannot be read as it stands is refused with line and reason, and the others are checked.

    With --together a TABLE may also be a folder of tables: of what `code --partitions` wrote, or of Hive partitions.
    The result is that of one table, and each finding names its part.

    \b
    eventcode check events.csv
    eventcode check events.parquet --format html --out report.html
    eventcode check ged.csv --profile ucdp_ged --fail-on warning
    eventcode check drafts/ --together --jobs 4

    Exit codes: 0 fine, 1 findings of the severity of --fail-on or a table refused, 2 wrong usage.
    """  # fmt: skip
    if form == "html" and len(tables) > 1 and out is None and not together:
        raise click.UsageError("several tables make several pages: name a folder for them with --out")
    with piped_tables(tables) as paths:
        options = {"previous": previous, "limit_per_rule": limit, **work}
        results = list((_check_together if together else _check_each)(paths, folder or profile or "", options))
    if out is not None or not (as_json or quiet):
        _write(results, form, out, is_folder=len(results) > 1 and form != "table")
    if as_json:
        tell_summary("", {"tables": [_count(findings) for findings in results]}, as_json=True, quiet=quiet)
    fails: list[Severity] = ["error"] if fail_on == "error" else ["error", "warning"]
    has_failed = any(findings.count(severity) for findings in results for severity in fails)
    sys.exit(1 if has_failed or len(results) < (1 if together else len(tables)) else 0)


def _count(findings: Findings) -> dict[str, object]:
    counts = {f"{severity}s": findings.count(severity) for severity in ("error", "warning", "notice")}
    return {"table": findings.table, "rows": findings.rows, **counts}


def _check_each(tables: tuple[Path, ...], codebook: str | Path, options: dict[str, Any]) -> Iterator[Findings]:
    """The findings of each table but those that were refused, which is told."""
    from eventcode.check import Refused, check_tables

    for found in check_tables(tables, codebook, **options):
        if isinstance(found, Refused):
            _tell_refused(found.reason, found.next_step)
        else:
            yield found


def _check_together(tables: tuple[Path, ...], codebook: str | Path, options: dict[str, Any]) -> Iterator[Findings]:
    """The findings of all tables as one; none where a part was refused, which is told."""
    from eventcode.check import check_together
    from eventcode.codebook import load_codebook

    try:
        yield check_together(tables, load_codebook(codebook) if codebook else None, **options)
    except TableError as error:
        _tell_refused(str(error), error.next_step)


def _tell_refused(reason: str, next_step: str) -> None:
    click.echo(f"refused {reason}", err=True)
    if next_step:
        click.echo(f"  next: {next_step}", err=True)


def _write(results: list[Findings], form: str, out: Path | None, *, is_folder: bool) -> None:
    if out is None:
        click.echo(_WRITERS[form](results), nl=False)
    elif not is_folder:
        out.write_text(_WRITERS[form](results), encoding="utf-8", newline="")
    else:
        out.mkdir(parents=True, exist_ok=True)
        for findings in results:
            text = _WRITERS[form]([findings])
            (out / f"{_to_name(findings.table)}.{form}").write_text(text, encoding="utf-8", newline="")
    if out is not None:
        for findings in results:
            click.echo(f"{findings.tell()} -> {out}", err=True)


def _to_name(table: str) -> str:
    """A file's name without its ending; that of a folder as it is, which may be a version."""
    path = Path(table)
    return path.name if path.is_dir() else path.stem


def _to_table(results: list[Findings]) -> str:
    """For a terminal: the totals, and the first findings of each rule."""
    return "\n".join(f"{findings.summary()}\n{_list_first(findings)}" for findings in results)


def _list_first(findings: Findings) -> str:
    shown: dict[str, int] = {}
    lines = []
    for each in findings:
        shown[each.rule] = shown.get(each.rule, 0) + 1
        if shown[each.rule] <= _SHOWN:
            place = (each.part or findings.table) + ("" if each.line is None else f":{each.line}")
            lines.append(f"{place} {each.severity} {each.rule} {each.event_id} {each.message} -> {each.fix}")
    rest = sum(findings.counts.values()) - len(lines)
    if rest > 0:
        lines.append(f"... and {rest:,} more; --format csv or html lists them.")
    return "".join(f"{line}\n" for line in lines)


def _to_csv(results: list[Findings]) -> str:
    """One table of findings; the first column names the table where there are several."""
    if len(results) == 1:
        return results[0].to_csv() or ""
    texts: list[str] = []
    for findings in results:
        frame = findings.frame
        frame.insert(0, "table", findings.table)
        texts.append(frame.to_csv(index=False, header=not texts, lineterminator="\n"))
    return "".join(texts)


def _to_json(results: list[Findings]) -> str:
    """One object for one table, an array for several."""
    if len(results) == 1:
        return results[0].to_json() or ""
    whole = [json.loads(findings.to_json() or "{}") for findings in results]
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _to_html(results: list[Findings]) -> str:
    return "".join(findings.to_html() or "" for findings in results)


_WRITERS: dict[str, Callable[[list[Findings]], str]] = {
    "table": _to_table, "csv": _to_csv, "json": _to_json, "html": _to_html,
}  # fmt: skip
