"""Tables on standard input and output, and what a command says at its end: in words, as JSON, or not at all."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

PIPE = Path("-")
_PARQUET = b"PAR1"
Command = TypeVar("Command", bound=Callable[..., Any])


@contextmanager
def piped_tables(paths: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """The paths; for - a file with what stands on standard input (CSV or Parquet), which is gone at the end."""
    if PIPE not in paths:
        yield tuple(paths)
        return
    if paths.count(PIPE) > 1:
        raise click.UsageError("standard input is one table: name - once")
    with tempfile.TemporaryDirectory(prefix="eventcode-") as folder:
        data = sys.stdin.buffer
        head = data.read(len(_PARQUET))
        path = Path(folder) / f"input{'.parquet' if head == _PARQUET else '.csv'}"
        with path.open("wb") as out:
            out.write(head)
            shutil.copyfileobj(data, out)
        yield tuple(path if each == PIPE else each for each in paths)


def write_piped(table: Any, path: Path) -> None:
    """Write the rows of an Arrow table to the path, or as CSV to standard output where it is -."""
    from eventcode.export import write_csv_stream, write_table

    if path == PIPE:
        write_csv_stream(table, sys.stdout.buffer)
    else:
        write_table(table, path)


def summary_options(command: Command) -> Command:
    """The options --json (as_json) and --quiet (quiet)."""
    command = click.option("--quiet", is_flag=True, help="Print nothing when all is well.")(command)
    return click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")(command)


def tell_summary(words: str, numbers: Mapping[str, Any], *, as_json: bool, quiet: bool, is_piped: bool = False) -> None:
    """Say how it ended. is_piped: standard output holds a table, so that this goes to standard error."""
    if as_json:
        click.echo(json.dumps(numbers, ensure_ascii=False), err=is_piped)
    elif not quiet:
        click.echo(words, err=is_piped)
