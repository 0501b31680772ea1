"""The documentation says what the code does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["cli", "python"])
def test_reference_is_what_the_code_says(generate: ModuleType, name: str) -> None:
    page = (ROOT / "docs" / "reference" / f"{name}.md").read_text(encoding="utf-8")
    assert page == getattr(generate, f"{name}_page")(), "run `make docs`"


def test_session_of_the_readme_is_what_the_program_prints(generate: ModuleType) -> None:
    assert (ROOT / "README.md").read_text(encoding="utf-8") == generate.readme_page(), "run `make docs`"


def test_python_in_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.+?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(example, names)  # noqa: S102 - our own page
    assert len(names["events"]) > 500


@pytest.mark.parametrize(("help_text", "is_documented"), [("What it is for.", True), (None, False), (" ", False)])
def test_an_option_without_words_is_an_error(generate: ModuleType, help_text: str | None, is_documented: bool) -> None:
    command = click.Command("lift", help="Lifts.", params=[click.Option(["--height"], help=help_text)])
    context = click.Context(command, info_name="lift")
    if is_documented:
        assert "| `--height TEXT` | What it is for. |" in "\n".join(generate._command(command, context))
        return
    with pytest.raises(generate.UndocumentedError, match="lift --height"):
        list(generate._command(command, context))


def test_links_lead_somewhere() -> None:
    links = [(page, link) for page in PAGES for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))]
    local = [(page, link) for page, link in links if "://" not in link and not link.startswith("000M")]
    assert [f"{page.name}: {link}" for page, link in local if not (page.parent / link).exists()] == []
