"""The releases in exports/ are what the commands of the README there make today, byte for byte."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from test_export import digests

from eventcode.export import find_damage

ROOT = Path(__file__).parents[1]


def test_the_sample_is_rebuilt_to_the_same_bytes(
    eventcode_program: Callable[..., CompletedProcess[str]], tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    readme = (ROOT / "exports" / "README.md").read_text(encoding="utf-8")
    commands = [line for line in readme.splitlines() if line.startswith("eventcode export ")]
    assert len(commands) == 4
    for command in commands:
        result = eventcode_program(*shlex.split(command)[1:])
        assert result.returncode == 0, result.stderr
    for name in ("sample", "highlands"):
        assert digests(tmp_path / "exports" / name) == digests(ROOT / "exports" / name)
        for folder in (ROOT / "exports" / name).iterdir():
            assert find_damage(folder) == []
