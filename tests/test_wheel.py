"""The wheel carries all that it needs: in an empty environment, from any folder, it codes as the checkout does.

It is the one test that needs the package index. Where none is reached it fails: a wheel that was never installed is not
known to work. Without a network, leave it out by name: `pytest --deselect tests/test_wheel.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "examples" / "ridge-villages.html"


def _run(*command: object, cwd: Path, environment: Mapping[str, str] = os.environ) -> str:
    """What the command printed; the test fails with its complaint where the command fails."""
    result = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, f"{command}\n{result.stdout[-2000:]}\n{result.stderr[-4000:]}"
    return result.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment that holds the wheel and what it depends on, and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("eventcode-*.whl")
    _run(sys.executable, "-m", "venv", folder / "empty", cwd=folder)
    programs = folder / "empty" / ("Scripts" if os.name == "nt" else "bin")
    _run(programs / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return programs


def test_the_wheel_codes_as_the_checkout_does(
    installed: Path, eventcode_program: Callable[..., CompletedProcess[str]], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    alone = {"PATH": str(installed), "HOME": str(home), "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
    _run(installed / "eventcode", "code", PAGE, "--out", "coded", cwd=home, environment=alone)
    checkout = eventcode_program("code", PAGE, "--out", tmp_path / "checkout")
    assert checkout.returncode == 0, checkout.stderr
    for name in ("events.csv", "events.parquet", "evidence.csv"):
        assert (home / "coded" / name).read_bytes() == (tmp_path / "checkout" / name).read_bytes(), name
    assert not list(home.glob(".*")), "the wheel brings its place index and builds none"
    assert "Deh-e Salah" in _run(installed / "eventcode", "show", "coded", cwd=home, environment=alone)
