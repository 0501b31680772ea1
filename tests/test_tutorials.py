"""The tutorials' commands and lines of Python do what they say, in a folder with the examples and releases."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

ROOT = Path(__file__).parents[1]
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
Program = Callable[..., CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("examples", "exports"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def commands_of(page: Path) -> list[str]:
    """The commands that a reader would type, but for those that wait for a browser or fetch packages."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [line for line in lines if line.startswith("eventcode ")]


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_every_command_of_a_tutorial_works(page: Path, folder: Path, eventcode_program: Program) -> None:
    commands = commands_of(page)
    assert commands
    for command in commands:
        done = eventcode_program(*shlex.split(command)[1:])
        fine = 1 if " diff " in command else 0  # as diff itself: 1 where something differs
        assert done.returncode == fine, f"{command}\n{done.stdout}{done.stderr}"


def test_the_lines_of_python_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "tutorials" / "researcher.md").read_text(encoding="utf-8")
    lines = "\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}
    exec(lines, names)  # noqa: S102 - our own page
    assert len(names["panel"]) > 100  # type: ignore[arg-type]
