"""What each stage of `eventcode code` costs: the program runs once in this process with a clock around each stage.

python benchmarks/parts/stages.py INPUT OUT     prints a JSON object: stage -> CPU seconds, and "all" for the whole run
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

STAGES = {  # the module that calls it -> the stages
    "eventcode.draft.reading": (
        "read_document",
        "find_acts",
        "is_of_field",
        "find_dates",
        "find_places",
        "find_actors",
        "find_tolls",
    ),
    "eventcode.draft": ("compose_drafts",),
    "eventcode.cli.run": ("table_from_drafts", "evidence_from_drafts", "table_from_articles", "write_run"),
    "eventcode.check": ("check_rows",),
}


def main(source: str, out: str) -> None:
    """Run the program over `source` and print what each stage cost."""
    seconds: dict[str, float] = {}
    for module_name, stages in STAGES.items():
        module = importlib.import_module(module_name)
        for stage in stages:
            setattr(module, stage, _timed(getattr(module, stage), stage, seconds))
    from eventcode.cli import main as program

    begin = time.process_time()
    with contextlib.suppress(SystemExit):  # 1: findings
        program(["code", source, "--out", out, "--quiet"], standalone_mode=False)
    print(json.dumps({**seconds, "all": time.process_time() - begin}))


def _timed(function: Callable[..., Any], stage: str, seconds: dict[str, float]) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*arguments: Any, **named: Any) -> Any:
        begin = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            seconds[stage] = seconds.get(stage, 0.0) + time.process_time() - begin

    return timed


if __name__ == "__main__":
    main(*sys.argv[1:])
