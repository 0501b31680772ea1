"""Makes the project that the load of the review page is measured on; nothing is measured here.

python review_project.py FOLDER EVENTS ANALYSTS [DATABASE]
"""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import event

sys.path.insert(0, str(Path(__file__).parents[1]))
from made import write_articles
from parts.review_analysts import PASSWORD

from eventcode.project import Project, find_project
from eventcode.review.guard import ACCOUNTS, Accounts
from eventcode.store import By, accept, open_drafts

PER_ARTICLE = 5  # events that a made article tells of, or a little more
WAITING = 10  # articles that wait for each analyst


def main(folder: Path, events: int, analysts: int, database: str = "") -> None:
    """Articles are ingested and drafted by the program; drafts are accepted as its page does, without the disk."""
    program = [sys.executable, "-m", "eventcode"]
    stories = folder.with_suffix(".jsonl")
    write_articles(stories, events // PER_ARTICLE + WAITING * analysts)
    named = ["--database", database] if database else []
    for command in (["init", folder, *named], ["ingest", stories], ["draft", "--jobs", "2"]):
        place = [] if command[0] == "init" else ["--project", folder]
        subprocess.run([*program, *command, *place], check=True, stdout=sys.stderr)
    project = find_project(folder)
    _accept(project, events)
    accounts = Accounts(folder / ACCOUNTS)
    for number in range(1, analysts + 1):
        accounts.add(f"analyst {number:03}", PASSWORD)


def _accept(project: Project, events: int) -> None:
    engine = project.store._engine
    hurry = "PRAGMA synchronous = OFF" if engine.dialect.name == "sqlite" else "SET synchronous_commit = off"
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: _hurry(connection, hurry))
    for draft in list(islice(open_drafts(project.store), events)):
        accept(project.store, draft.id, By("before"), project.ids)


def _hurry(connection: Any, how: str) -> None:
    """Twenty thousand acts that nobody waits for need not be on the disk each; the server connects anew."""
    cursor = connection.cursor()
    cursor.execute(how)
    connection.commit()
    cursor.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:5])
