"""What several tests need: the program as a process of its own, and hypothesis without a clock."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

# No test is timed, and what CI finds anyone can find again.
hypothesis.settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("house")

# The places that whoever runs the tests added for himself are no part of them.
os.environ["EVENTCODE_DATA"] = os.devnull


@pytest.fixture
def eventcode_program(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `eventcode` with these arguments in an empty folder; keywords are added to the environment."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "eventcode", *map(str, arguments)]
        return subprocess.run(
            command, cwd=tmp_path, env={**os.environ, **environment}, capture_output=True, text=True, check=False
        )

    return run
