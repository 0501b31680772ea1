"""docs/reconcile.md is run as it stands: every command works and prints what the guide shows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

Program = Callable[..., "CompletedProcess[str]"]

GUIDE = (Path(__file__).parents[1] / "docs" / "reconcile.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def test_the_guide_is_true(eventcode_program: Program, tmp_path: Path) -> None:
    articles = _blocks("json")[0]
    (tmp_path / "articles.jsonl").write_text(articles, encoding="utf-8")
    printed, run = "", 0
    for line in "".join(_blocks("console")).splitlines():
        if line.startswith("$ eventcode "):
            done = eventcode_program(*shlex.split(line)[2:], COLUMNS="200")  # as wide as it gets
            printed, run = done.stdout + done.stderr, run + 1
            assert done.returncode == 0 or " code " in line, (line, done.stderr)
        else:
            assert line in printed, (line, printed)
    assert run == 13
