"""The same input gives the same bytes, whatever the time zone, locale, hash seed or number of jobs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

FILES = ("events.csv", "events.parquet", "evidence.csv", "rejected.jsonl")
TOWNS = ("Gao", "Menaka", "Ansongo", "Bourem", "Kidal")
TEXT = """\
Gunmen on motorcycles attacked an army post in {town}, in the Gao region of Mali, on Tuesday, killing {dead} soldiers.

On Wednesday hundreds of residents of {town} marched against the army, and police fired tear gas at them.

Dozens of people were killed or wounded near {other} a day earlier when Malian soldiers clashed with JNIM fighters.
"""
SURROUNDINGS = [
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "jobs": 1},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1", "jobs": 1},
    {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "4242", "PYTHONUTF8": "0", "jobs": 2},
    {"TZ": "Asia/Kathmandu", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "77", "jobs": 3},
]


def test_same_input_same_bytes(eventcode_program: Callable[..., CompletedProcess[str]], tmp_path: Path) -> None:
    articles = _write_articles(tmp_path / "articles.jsonl")
    digests = set()
    for number, surroundings in enumerate(SURROUNDINGS):
        out = tmp_path / f"out{number}"
        jobs, environment = surroundings["jobs"], {k: v for k, v in surroundings.items() if k != "jobs"}
        result = eventcode_program("code", articles, "--out", out, "--jobs", jobs, **environment)
        assert (out / "run.json").is_file(), result.stderr
        digests.add(tuple(hashlib.sha256((out / name).read_bytes()).hexdigest() for name in FILES))
    assert len(digests) == 1
    lines = (out / "events.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 40, "there must be rows to compare"
    assert len((out / "rejected.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def _write_articles(path: Path) -> Path:
    """Forty articles, more than a worker takes at a time, and among them two inputs that cannot be read."""
    lines = [json.dumps(_article(number), ensure_ascii=False) for number in range(40)]
    lines[7:7] = ['{"id": "broken"', '{"id": "empty", "text": ""}']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _article(number: int) -> dict[str, str]:
    town, other = TOWNS[number % len(TOWNS)], TOWNS[(number + 2) % len(TOWNS)]
    text = TEXT.format(town=town, other=other, dead=2 + number % 7)
    return {
        "id": f"a{number}",
        "text": text,
        "publisher": "Zeitung für Ağrı",
        "published": f"2022-03-{1 + number % 28:02}",
    }
