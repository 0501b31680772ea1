"""Analysts in processes of their own, at once: nobody's save is lost, and who saves second is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
from machine import PostgreSQL

from eventcode.records import Draft, Event, Place
from eventcode.store import (
    By,
    Drafter,
    Drafting,
    IdScheme,
    Server,
    Store,
    accept,
    accepted_events,
    add_draftings,
    create_database,
    read_standing,
)
from eventcode.store.connecting import Where

IDS = IdScheme({"Poland": "POL"})

# Each of so many threads, with a connection of its own, adds its name to the notes of an event that others write too.
WRITING = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import msgspec
from eventcode.errors import ConflictError
from eventcode.store import By, IdScheme, Server, Store, accept, edit, read_standing

place, schema, process, threads, shared = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])

def write(thread):
    store = Store(Server(place, schema) if schema else Path(place))
    name = f"{process}-{thread}"
    subject = f"POL{thread % shared + 1}"
    conflicts = 0
    while True:
        standing = read_standing(store, subject)
        event = msgspec.structs.replace(standing.event, notes=f"{standing.event.notes} {name}")
        try:
            edit(store, subject, event, By(name), IdScheme({}), seen=standing.version)
        except ConflictError as error:
            assert error.version > standing.version and error.differences
            conflicts += 1
            continue
        accept(store, f"own {name}", By(name), IdScheme({"Poland": "POL"}))
        return conflicts

with ThreadPoolExecutor(threads) as pool:
    print(sum(pool.map(write, range(threads))))
"""


def write_together(where: Where, processes: int, threads: int, shared: int) -> int:
    """Let them all write; how often one of them met another's version."""
    store = Store(where)
    names = [f"{process}-{thread}" for process in range(processes) for thread in range(threads)]
    ids = [*(f"shared {number}" for number in range(shared)), *(f"own {name}" for name in names)]
    drafts = tuple(Draft(each, "a1", Event(place=Place("Lubin", "Poland"))) for each in ids)
    add_draftings(store, Drafter("eventcode", "full"), [Drafting("a1", 1, drafts)])
    for number in range(shared):
        accept(store, f"shared {number}", By("first"), IDS)
    place = (where.url, where.schema) if isinstance(where, Server) else (str(where), "")
    command = [sys.executable, "-c", WRITING, *place]
    started = [
        subprocess.Popen([*command, str(process), str(threads), str(shared)], stdout=subprocess.PIPE, text=True)
        for process in range(processes)
    ]
    conflicts = sum(int(process.communicate()[0]) for process in started)
    check_nothing_is_lost(store, names, shared)
    return conflicts


def check_nothing_is_lost(store: Store, names: list[str], shared: int) -> None:
    """Every name is in the notes of its event once, every draft became an event, and the chain holds."""
    written = [read_standing(store, f"POL{number}") for number in range(1, shared + 1)]
    notes = [name for standing in written if standing.event for name in standing.event.notes.split()]
    assert sorted(notes) == sorted(names)
    assert sum(standing.version - 1 for standing in written) == len(names)
    assert [each.event.id for each in accepted_events(store)] == [
        f"POL{number}" for number in range(1, shared + len(names) + 1)
    ]
    assert msgspec.structs.asdict(store.verify())["fault"] == ""


def test_two_processes_save_the_same_event(where: Where) -> None:
    assert write_together(where, processes=2, threads=4, shared=1) > 0


def test_a_hundred_writers_on_a_server(postgresql: PostgreSQL) -> None:
    """More than the server has places for: who finds none waits."""
    where = postgresql.make_schema()
    create_database(where)
    assert write_together(where, processes=5, threads=20, shared=4) > 0


def test_a_file_has_no_server(tmp_path: Path) -> None:
    """The same with more processes than cores, on a file."""
    create_database(tmp_path / "project.sqlite")
    write_together(tmp_path / "project.sqlite", processes=4, threads=2, shared=2)
