"""What several tests need: the program as a process of its own, and hypothesis without a clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from machine import postgresql, pytest_terminal_summary, where

__all__ = ["postgresql", "pytest_terminal_summary", "where"]

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


class LanguageModel:
    """The endpoint of llm_server.py, running as a process of its own. folder: where it keeps its script and its log."""

    def __init__(self, folder: Path, script: dict[str, Any], certificate: Path | None = None) -> None:
        folder.mkdir()
        (folder / "script.json").write_text(json.dumps(script), encoding="utf-8")
        program = Path(__file__).with_name("llm_server.py")
        command = [sys.executable, program, folder, *([certificate] if certificate else [])]
        self._log, self._process = folder / "requests.jsonl", subprocess.Popen(command)
        while not (folder / "port").exists():
            assert self._process.poll() is None, "the server has ended"
            time.sleep(0.01)
        self.port = int((folder / "port").read_text())

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What has come in, in order: headers, path and body of each."""
        lines = self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []
        return [json.loads(line) for line in lines]

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


@pytest.fixture
def language_model(tmp_path: Path) -> Iterator[Callable[..., LanguageModel]]:
    """Starts an endpoint that follows a script."""
    started: list[LanguageModel] = []

    def start(script: dict[str, Any], certificate: Path | None = None) -> LanguageModel:
        started.append(LanguageModel(tmp_path / f"llm{len(started)}", script, certificate))
        return started[-1]

    yield start
    for each in started:
        each.end()
