"""One project gives the same bytes whatever surrounds it, and a release of it is whole or not there."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from test_export import digests
from test_export_faults import KILLED, LIMITED, STEPS
from test_export_project import decide_first, decide_later, make_project, release

from eventcode.export import FORMATS, find_damage
from eventcode.project import Project

Program = Callable[..., CompletedProcess[str]]
Find = Callable[[int, str], Project]
ZONES = ("UTC", "Pacific/Kiritimati", "America/Los_Angeles")
LOCALES = (
    {"LC_ALL": "C.UTF-8"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},  # where text files are ASCII
)
SEEDS = ("0", "1", "4242")
JOBS = (1, 2)
DATABASES = ("sqlite", "postgresql")
EVERYWHERE = list(itertools.product(ZONES, LOCALES, SEEDS, JOBS, DATABASES))
CHOSEN = EVERYWHERE if "EVENTCODE_EVERYWHERE" in os.environ else EVERYWHERE[::7]
"""All of them take a minute; some are enough to meet every two values together but for a few."""


class _Clock:
    """Tells the same times in the same order each time that a project is made."""

    def __init__(self) -> None:
        self._next = datetime(2024, 6, 1, tzinfo=UTC)

    def now(self, zone: tzinfo) -> datetime:
        self._next += timedelta(seconds=17)
        return self._next.astimezone(zone)


@pytest.fixture(scope="module")
def find_project(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Find:
    """The same project, drafted by one process or by two, in a file or on a server; made once each.

    What time and chance give a row is made the same. The folder has the first release beside it, in out.
    """

    @cache
    def find(jobs: int, database: str) -> Project:
        folder = tmp_path_factory.mktemp(f"{database}{jobs}") / "kenya"
        server = request.getfixturevalue("postgresql").make_schema() if database == "postgresql" else None
        where = {"url": server.url, "schema": server.schema} if server else {}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("eventcode.store.store.datetime", _Clock())
            salts = itertools.count()
            patch.setattr("secrets.token_hex", lambda size: f"{next(salts):0{2 * size}x}")
            project = make_project(folder, jobs, **where)
            decide_first(project)
            release(project, "1.0.0", folder.parent / "out", formats=tuple(FORMATS), program="0.1.0")
            decide_later(project)
        return project

    return find


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    """The bytes of the first surroundings, for the others to compare with."""
    return {}


@pytest.mark.parametrize(
    "where", CHOSEN, ids=lambda where: "-".join(map(str, (where[0], where[1]["LC_ALL"], *where[2:])))
)
def test_a_project_gives_the_same_bytes_anywhere(
    where: tuple[str, dict[str, str], str, int, str],
    find_project: Find,
    expected: dict[str, str],
    eventcode_program: Program,
    tmp_path: Path,
) -> None:
    zone, locale, seed, jobs, database = where
    project = find_project(jobs, database)
    shutil.copytree(project.folder.parent / "out", tmp_path / "out")
    surroundings = {"TZ": zone, "PYTHONHASHSEED": seed, "POLARS_MAX_THREADS": str(jobs), "OMP_NUM_THREADS": str(jobs)}
    told = ["--project", project.folder, "--release", "1.1.0", "--out", tmp_path / "out", "--partition"]
    result = eventcode_program("export", *told, "--format", ",".join(FORMATS), **surroundings, **locale)
    assert result.returncode == 0, result.stderr
    found = digests(tmp_path / "out")
    expected.update(expected or found)
    assert found == expected


def _export(project: Project, out: Path, program: str, *settings: str) -> CompletedProcess[str]:
    told = ["export", "--project", str(project.folder), "--release", "1.1.0", "--out", str(out), "--quiet"]
    return subprocess.run(
        [sys.executable, "-c", program, *settings, *told], capture_output=True, text=True, check=False
    )


def test_killed_at_any_step_a_project_and_its_old_release_are_as_they_were(find_project: Find, tmp_path: Path) -> None:
    shutil.copytree(find_project(1, "sqlite").folder.parent, tmp_path / "all")
    project, out = Project(tmp_path / "all" / "kenya"), tmp_path / "all" / "out"
    rest = ",".join(STEPS), str(tmp_path)
    shutil.copytree(out, tmp_path / "other")
    total = int(_export(project, tmp_path / "other", KILLED, "0", *rest).stdout)
    old, stored = digests(out), digests(project.folder)
    seen = set()
    for step in (1, *range(3, total, total // 5), *range(total - 4, total + 1)):
        for left in (*project.folder.glob(".release*"), *(out / "kenya").glob(".*")):
            shutil.rmtree(left)
        result = _export(project, out, KILLED, str(step), *rest)
        new = out / "kenya" / "1.1.0"
        seen.add((result.returncode == -signal.SIGKILL, new.exists()))
        kept = {name: digest for name, digest in digests(out).items() if name.startswith("kenya/1.0.0")}
        assert kept == old
        if new.exists():
            assert find_damage(new) == []
            shutil.rmtree(new)
        assert project.store.verify().fault == ""
        assert stored.items() <= digests(project.folder).items()
    assert seen >= {(True, False), (True, True)}
    assert _export(project, out, KILLED, "0", *rest).returncode == 0
    assert sorted(path.name for path in (out / "kenya").iterdir()) == ["1.0.0", "1.1.0"]
    assert not list(project.folder.glob(".release*")), "what the killed left is swept"


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are POSIX")
@pytest.mark.parametrize("room", ["1", "2000", "9000", "writers"])
def test_a_full_disk_leaves_the_project_and_the_old_release(room: str, find_project: Find, tmp_path: Path) -> None:
    shutil.copytree(find_project(1, "sqlite").folder.parent, tmp_path / "all")
    project, out = Project(tmp_path / "all" / "kenya"), tmp_path / "all" / "out"
    before = digests(tmp_path / "all")
    result = _export(project, out, LIMITED, room)
    assert (result.returncode, "no room on the disk" in result.stderr, len(result.stderr.splitlines())) == (1, True, 2)
    assert digests(tmp_path / "all") == before
