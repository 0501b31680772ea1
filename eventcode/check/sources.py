"""What a user names as a table, opened: a file, the folder of a run or a release, or a frame; no rule lives here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eventcode.check.reading import Table, open_frame, open_table
from eventcode.errors import TableError

EVENTS = ("events.parquet", "events.csv")
"""What the table of a run's or release's folder is called; the first that is there."""


def open_source(source: Any, plain: frozenset[str] = frozenset()) -> tuple[Table, Path | None]:
    """The table, and its file where it is one. Raises TableError."""
    if not isinstance(source, str | Path):
        return open_frame(source), None
    path = Path(source)
    if path.is_dir():
        events = next((path / name for name in EVENTS if (path / name).is_file()), None)
        if events is None:
            message = f"the folder has no {' or '.join(EVENTS)}"
            raise TableError(message, file=path, next_step="name a table, or the folder of a run or a release")
        path = events
    return open_table(path, plain=plain), path
