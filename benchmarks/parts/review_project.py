"""Makes the project that the load of the review page is measured on; nothing is measured here.

python review_project.py FOLDER EVENTS ANALYSTS [DATABASE]
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import event

sys.path.insert(0, str(Path(__file__).parents[1]))
from made import write_articles
from parts.review_analysts import PASSWORD

from eventcode.project import Project, find_project
from eventcode.records import Event
from eventcode.review.guard import ACCOUNTS, Accounts
from eventcode.store import By, open_drafts, split

DECIDED, PARTS = 200, 25  # articles that were decided before, and the days on which each of their drafts took place
WAITING = 10  # articles that wait for each analyst


def main(folder: Path, events: int, analysts: int, database: str = "") -> None:
    """Articles are ingested and drafted by the program; drafts are decided as its page does, without the disk."""
    program = [sys.executable, "-m", "eventcode"]
    stories = folder.with_suffix(".jsonl")
    write_articles(stories, min(DECIDED, events) + WAITING * analysts)
    named = ["--database", database] if database else []
    for command in (["init", folder, *named], ["ingest", stories], ["draft", "--jobs", "2"]):
        place = [] if command[0] == "init" else ["--project", folder]
        subprocess.run([*program, *command, *place], check=True, stdout=sys.stderr)
    project = find_project(folder)
    _decide(project, events)
    accounts = Accounts(folder / ACCOUNTS)
    for number in range(1, analysts + 1):
        accounts.add(f"analyst {number:03}", PASSWORD)


def _decide(project: Project, events: int) -> None:
    """So many events, each a draft on one of several days: to draft all would take longer than to measure."""
    engine = project.store._engine
    hurry = "PRAGMA synchronous = OFF" if engine.dialect.name == "sqlite" else "SET synchronous_commit = off"
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: _hurry(connection, hurry))
    for draft in list(open_drafts(project.store)):
        if events < 2 or draft.event.date is None:
            continue
        parts = [_put_off(draft.event, weeks) for weeks in range(min(PARTS, events))]
        split(project.store, draft.id, parts, By("before"), project.ids)
        events -= len(parts)


def _put_off(happened: Event, weeks: int) -> Event:
    assert happened.date
    later = happened.date.day + timedelta(weeks=weeks)
    return msgspec.structs.replace(happened, date=msgspec.structs.replace(happened.date, day=later))


def _hurry(connection: Any, how: str) -> None:
    """Acts that nobody waits for need not be on the disk each; the server connects anew."""
    cursor = connection.cursor()
    cursor.execute(how)
    connection.commit()
    cursor.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:5])
