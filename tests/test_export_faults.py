"""A release that is killed, or that finds the disk full, at any step: the old one or the whole new one is there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from faults.valid import valid_rows
from test_export import digests, release, write_rows

from eventcode.export import FORMATS, find_damage

STEPS = ("open", "os.rename", "os.chmod", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "tempfile.mkdtemp")
"""What Python tells before it does it; pyarrow's own writes are not told, so killing falls before and after them."""

KILLED = """
import os, signal, sys
steps, names, count = int(sys.argv[1]), sys.argv[2].split(","), 0
from eventcode.cli import main  # before the hook: only the release counts
import eventcode.export, eventcode.check, eventcode.export.release

def hook(event, arguments):
    global count
    if event not in names or (event == "open" and not str(arguments[0]).startswith(sys.argv[3])):
        return
    count += 1
    if count == steps:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
try:
    main(sys.argv[4:], standalone_mode=False)
finally:
    print(count)
"""


def _killed_at(step: int, out: Path, table: Path) -> subprocess.CompletedProcess[str]:
    told = [
        "export",
        str(table),
        "--name",
        "made-up",
        "--release",
        "2.0",
        "--out",
        str(out),
        "--profile",
        "acled",
        "--quiet",
    ]
    command = [sys.executable, "-c", KILLED, str(step), ",".join(STEPS), str(out), *told]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_killed_at_any_step_leaves_the_old_release_or_the_whole_new_one(tmp_path: Path) -> None:
    rows = valid_rows("acled", 12)
    table, before = write_rows(tmp_path / "rows.csv", rows), write_rows(tmp_path / "old.csv", rows[1:])
    out, other = tmp_path / "out", tmp_path / "other"
    old = digests(release(before, out, "1.0").folder)
    release(before, other, "1.0")
    total = int(_killed_at(0, other, table).stdout)
    new = out / "made-up" / "2.0"
    seen = set()
    for step in (1, *range(4, total - 6, max(1, total // 5)), *range(total - 6, total + 1)):
        for left in (out / "made-up").glob(".*"):
            shutil.rmtree(left)
        result = _killed_at(step, out, table)
        seen.add((result.returncode == -signal.SIGKILL, new.exists()))
        assert digests(out / "made-up" / "1.0") == old
        if new.exists():
            assert find_damage(new) == []
            shutil.rmtree(new)
    assert seen >= {(True, False), (True, True)}
    assert _killed_at(0, out, table).returncode == 0
    assert sorted(path.name for path in (out / "made-up").iterdir()) == ["1.0", "2.0"], "what the killed left is swept"
    assert find_damage(new) == []


def test_what_a_killed_run_left_is_swept_and_what_another_version_is_making_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "made-up"
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = folder / f".1.0.{int(dead.stdout)}.abcdefgh.part"
    alive = [folder / f".1.0.{os.getpid()}.abcdefgh.part", folder / f".1.0.5.{os.getpid()}.abcdefgh.part"]
    for each in (left, *alive):
        each.mkdir(parents=True)
    release(write_rows(tmp_path / "rows.csv", valid_rows("acled", 4)), tmp_path, "1.0")
    assert sorted(folder.iterdir()) == sorted([folder / "1.0", *alive])


LIMITED = """
import resource, sys
from eventcode.cli import main
from eventcode.export.release import _Making

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

write_events = _Making._write_events
def limited(*given):
    limit(1500)
    write_events(*given)

if sys.argv[1] == "writers":
    _Making._write_events = limited
else:
    limit(int(sys.argv[1]))
main(sys.argv[2:])
"""
"""The room that a file may take is limited from the start, or once the rows are sorted and the writers begin."""


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are POSIX")
@pytest.mark.parametrize(
    ("room", "form"), [("1", "csv"), ("9000", "csv"), ("90000", "csv"), *(("writers", form) for form in FORMATS)]
)
def test_a_full_disk_is_told_in_one_sentence_and_leaves_nothing(tmp_path: Path, room: str, form: str) -> None:
    table = write_rows(tmp_path / "rows.csv", valid_rows("acled", 40))
    out = tmp_path / "out"
    told = ["export", table, "--name", "d", "--release", "1", "--out", out, "--format", form, "--profile", "acled"]
    command = [sys.executable, "-c", LIMITED, room, *map(str, told)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1, result.stderr
    assert result.stderr.splitlines() == [
        f"eventcode: there is no room on the disk for {out / 'd' / '1'}; nothing was released",
        "  next: free some space, or name another place with --out",
    ]
    assert list((out / "d").iterdir()) == []
