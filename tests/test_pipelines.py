"""Commands in pipes, their summaries and exit codes, and the examples of docs/pipelines.md, which are run."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner, Result
from faults.valid import valid_rows
from test_export import read_rows, write_rows

from eventcode.cli import main

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "pipeline"
Run = Callable[..., Result]
TABLE = "rows.csv"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program beside some tables, with these bytes on standard input."""
    rows = valid_rows("acled", 12)
    write_rows(tmp_path / TABLE, rows, shuffled=False)
    write_rows(tmp_path / "later.csv", [dict(rows[0], source="Radio Delta"), *rows[1:]], shuffled=False)
    write_rows(tmp_path / "faulty.csv", [dict(rows[0], fatalities="many"), *rows[1:]], shuffled=False)
    write_rows(tmp_path / "old.csv", [dict(rows[0], inter1="1", interaction="")], shuffled=False)
    monkeypatch.chdir(tmp_path)

    def execute(*arguments: str, given: bytes = b"") -> Result:
        result = CliRunner().invoke(main, arguments, input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return execute


@pytest.mark.parametrize(
    ("piped", "plain"),
    [
        (["check", "-", "--format", "csv"], ["check", TABLE, "--format", "csv"]),
        (["diff", "later.csv", "-", "--format", "csv"], ["diff", "later.csv", TABLE, "--format", "csv"]),
        (["convert", "-", "--to", "long", "--out", "-"], ["convert", TABLE, "--to", "long", "--out", "-"]),
        (["update", "-", "later.csv", "--out", "-"], ["update", TABLE, "later.csv", "--out", "-"]),
        (["migrate", "-", "--out", "-"], ["migrate", TABLE, "--out", "-"]),
    ],
    ids=lambda command: command[0],
)
def test_a_pipe_gives_what_a_file_gives(run: Run, tmp_path: Path, piped: list[str], plain: list[str]) -> None:
    text = (tmp_path / TABLE).read_bytes()
    pq.write_table(pa_csv.read_csv(tmp_path / TABLE), tmp_path / "rows.parquet")
    wanted = run(*plain)
    assert wanted.stdout.count("\n") > 1 or plain[0] == "check"
    for given in (text, (tmp_path / "rows.parquet").read_bytes()):
        found = run(*piped, given=given)
        assert (found.exit_code, found.stdout_bytes) == (wanted.exit_code, wanted.stdout_bytes), found.stderr


def test_tables_written_to_a_pipe_are_those_written_to_a_file(run: Run, tmp_path: Path) -> None:
    for command in (["convert", TABLE, "--to", "ucdp_ged"], ["update", TABLE, "later.csv"], ["migrate", "old.csv"]):
        losses = ["--losses", "losses.csv"] if command[0] == "convert" else []
        piped = run(*command, *losses, "--out", "-")
        kept = run(*command, *losses, "--out", "out.csv")
        assert piped.stdout_bytes == (tmp_path / "out.csv").read_bytes()
        assert piped.exit_code == kept.exit_code
        assert piped.stderr != "", "the summary is not lost"


def test_a_release_from_a_pipe_is_that_of_the_file(run: Run, tmp_path: Path) -> None:
    told = ["--name", "d", "--release", "1", "--quiet", "--out"]
    assert run("export", "-", *told, "piped", given=(tmp_path / TABLE).read_bytes()).exit_code == 0
    assert run("export", TABLE, *told, "plain").exit_code == 0
    one, other = ((tmp_path / name / "d" / "1" / "SHA256SUMS").read_bytes() for name in ("piped", "plain"))
    assert one == other


COMMANDS: list[tuple[int, list[str]]] = [
    (0, ["check", TABLE]),
    (1, ["check", "faulty.csv"]),
    (2, ["check", TABLE, "--fail-on", "notice"]),
    (0, ["export", TABLE, "--name", "d", "--release", "1"]),
    (1, ["export", "faulty.csv", "--name", "d", "--release", "1"]),
    (1, ["export", TABLE, "--name", "d", "--release", "latest"]),
    (2, ["export", TABLE, "--release", "1"]),
    (0, ["diff", TABLE, TABLE]),
    (1, ["diff", TABLE, "later.csv"]),
    (2, ["diff", TABLE, "absent.csv"]),
    (2, ["diff", "-", "-"]),
    (0, ["update", TABLE, "later.csv", "--out", "out.csv"]),
    (1, ["update", TABLE, "later.csv", "--out", TABLE]),
    (2, ["update", TABLE, "later.csv"]),
    (0, ["convert", TABLE, "--to", "ucdp_ged", "--out", "ged.csv"]),
    (2, ["convert", TABLE, "--to", "ucdp_ged", "--out", "-"]),
    (0, ["migrate", "old.csv", "--out", "new.csv"]),
    (2, ["migrate", "absent.csv", "--out", "new.csv"]),
    (1, ["verify", "."]),
    (2, ["verify", "absent"]),
]


@pytest.mark.parametrize(
    ("code", "command"), COMMANDS, ids=lambda each: " ".join(each) if isinstance(each, list) else ""
)
def test_exit_codes_and_summaries(run: Run, code: int, command: list[str]) -> None:
    told = run(*command, "--json")
    assert told.exit_code == code, told.stderr
    if told.stdout:
        assert told.stdout.count("\n") == 1
        assert isinstance(json.loads(told.stdout), dict)
    else:
        assert code, "what went well has a summary"


def test_quiet_commands_print_nothing(run: Run) -> None:
    for code, command in COMMANDS:
        if code == 0:
            found = run(*command, "--quiet")
            assert (found.exit_code, found.stdout, found.stderr) == (0, "", "")


def test_the_guide_shows_the_examples_as_they_are() -> None:
    guide = (ROOT / "docs" / "pipelines.md").read_text(encoding="utf-8")
    for path in sorted(EXAMPLES.iterdir()):
        assert f"\n{path.read_text(encoding='utf-8')}```" in guide, path.name


@pytest.fixture
def environment() -> dict[str, str]:
    """Where `eventcode` is the one that is tested."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def test_the_snakefile_makes_releases(tmp_path: Path, environment: dict[str, str]) -> None:
    for path in (*EXAMPLES.iterdir(), ROOT / "examples" / "ridge-villages.html"):
        shutil.copy(path, tmp_path)
    snakemake = [sys.executable, "-m", "snakemake", "--cores", "2", "--quiet", "all"]
    for settings in ([], ["--config", "version=1.1.0", "previous=1.0.0"]):
        result = subprocess.run(
            [*snakemake, *settings], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
    released = tmp_path / "exports" / "villages"
    assert sorted(path.name for path in released.iterdir()) == ["1.0.0", "1.1.0"]
    assert len(read_rows(released / "1.0.0" / "events.csv")) == len(read_rows(tmp_path / "work/run/events.csv")) > 0
    assert json.loads((tmp_path / "work/1.1.0/verified.json").read_text())["folders"][0]["faults"] == []
    assert "What changed" in (tmp_path / "work/1.1.0/changes.html").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("bash") is None, reason="the steps of the action are bash")
def test_the_steps_of_the_action_release_a_tag(tmp_path: Path, environment: dict[str, str]) -> None:
    action = yaml.safe_load((EXAMPLES / "release.yml").read_text(encoding="utf-8"))
    steps = [step["run"] for step in action["jobs"]["release"]["steps"] if "run" in step and step["name"] != "Install"]
    assert len(steps) == 3
    rows = valid_rows("acled", 12)
    summary = tmp_path / "summary.md"
    for tag, table in (("v1.0.0", rows[1:]), ("v1.1.0", rows)):
        write_rows(tmp_path / "data" / "events.csv", table)
        summary.unlink(missing_ok=True)
        for step in steps:
            command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step]  # as GitHub runs them
            told = {**environment, "GITHUB_REF_NAME": tag, "GITHUB_STEP_SUMMARY": str(summary)}
            result = subprocess.run(command, cwd=tmp_path, env=told, capture_output=True, text=True, check=False)
            assert result.returncode == 0, result.stderr
    changes = list(csv.DictReader(summary.read_text(encoding="utf-8").splitlines()))
    assert [(row["change"], row["id"]) for row in changes] == [("added", rows[0]["event_id_cnty"])]
    write_rows(tmp_path / "data" / "events.csv", [dict(rows[0], fatalities="many")])
    stopped = subprocess.run(["bash", "-e", "-c", steps[0]], cwd=tmp_path, env=environment, check=False)
    assert stopped.returncode == 1


def test_the_console_examples_of_the_guide_run(tmp_path: Path, environment: dict[str, str]) -> None:
    import gzip

    write_rows(tmp_path / "events.csv", valid_rows("acled", 12))
    text = (tmp_path / "events.csv").read_bytes()
    for name in ("january.csv", "february.csv"):
        (tmp_path / name).write_bytes(text)
    (tmp_path / "acled-2023.csv.gz").write_bytes(gzip.compress(text))
    guide = (ROOT / "docs" / "pipelines.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\$ (.+)$", guide, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        result = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command], cwd=tmp_path, env=environment, capture_output=True, check=False
        )
        assert result.returncode == 0, (command, result.stderr)
