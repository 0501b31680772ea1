"""The notebooks run from top to bottom, are stored without output, and fetch nothing."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "exports" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_are_five() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["agreement", "first-look", "panel", "two-releases", "uncertainty"]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code), "stored with output"
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
    told = [out for cell in code for out in cell.outputs]
    assert any("image/png" in out.get("data", {}) or "text/html" in out.get("data", {}) for out in told)
    assert not [out for out in told if out.output_type == "stream" and out.name == "stderr"], "it warns"
