"""Runs the benchmarks beside this file and writes docs/benchmarks.md, with machine and versions; it measures nothing.

python benchmarks/run.py            all of them
python benchmarks/run.py drafting   one; the sections of the others stay as they are

A benchmark is a script here that prints a section of Markdown, beginning with its heading.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent
NOT_HERE = {"run", "lemonade"}  # lemonade needs files that few people hold
PAGE = FOLDER.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Measured by `make bench` and written by it; each section names its machine. Read ratios rather than absolutes: another
machine gives other figures. A median of several runs stands first, the smallest and largest in brackets.
"""
_LIBRARIES = ("polars", "pyarrow", "pandas", "msgspec", "google-re2", "trafilatura")
_MARK = "<!-- benchmark: {} -->"
_SECTION = re.compile(r"<!-- benchmark: (\w+) -->\n(.*?)(?=<!-- benchmark:|\Z)", re.DOTALL)


def main() -> int:
    """Run those named on the command line, or all; the exit code."""
    known = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in NOT_HERE)
    chosen = sys.argv[1:] or known
    if unknown := set(chosen) - set(known):
        print(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    sections = dict(_SECTION.findall(PAGE.read_text(encoding="utf-8"))) if PAGE.exists() else {}
    for name in chosen:
        print(f"running {name} ...", file=sys.stderr)
        sections[name] = f"{_run(name)}\n{_machine()}\n\n"
    parts = [f"{_MARK.format(name)}\n{sections[name]}" for name in known if name in sections]
    PAGE.write_text("\n".join([HEAD, *parts]).rstrip("\n") + "\n", encoding="utf-8", newline="\n")
    print(f"written: {os.path.relpath(PAGE)}", file=sys.stderr)
    return 0


def _run(name: str) -> str:
    script = FOLDER / f"{name}.py"
    return subprocess.run([sys.executable, script], stdout=subprocess.PIPE, text=True, check=True).stdout


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"_{date.today().isoformat()}: {_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}; "
        f"Python {platform.python_version()}, {libraries}._"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    names = re.findall(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE) if info.exists() else []
    return names[0] if names else platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
