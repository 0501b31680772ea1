"""How fast drafts are reconciled and copies found, how that grows, and how peers do on the same synthetic drafts.

python benchmarks/reconcile.py                                this program: the section of the page
python benchmarks/reconcile.py eventcode 1000000              this program on so many drafts
python benchmarks/reconcile.py splink 100000                  with a Python that has splink and duckdb
python benchmarks/reconcile.py copies 10000                   articles, with datasketch and rensa where they are there
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

TOWNS, ACTORS, DAYS = 1500, 40, 730
TYPES = (
    ("Battles", "Armed clash"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Violence against civilians", "Attack"),
    ("Protests", "Peaceful protest"),
)
Record = dict[str, Any]


def records(count: int) -> Iterator[Record]:
    """Synthetic drafts: events with 1 to 8 reports that differ in day, toll, spelling, place and actors.

    Towns lie in a country of ten provinces; the busiest have a hundred times the events of the quietest.
    """
    chance = random.Random(7)  # noqa: S311 - made data, the same each time
    towns = [(f"Town {n}", f"Province {n % 10}", chance.uniform(8, 14), chance.uniform(-4, 4)) for n in range(TOWNS)]
    event = number = 0
    while number < count:
        town, actors = towns[int(TOWNS * chance.random() ** 2)], chance.sample(range(ACTORS), 2)
        truth = (event, town, date(2022, 1, 1) + timedelta(chance.randrange(DAYS * max(1, count // 100_000))), actors)
        dead = int(chance.expovariate(0.25))
        kind = chance.choice(TYPES)
        for _ in range(min(chance.choice((1, 1, 2, 2, 3, 4, 6, 8)), count - number)):
            yield _report(number, truth, kind, dead, chance)
            number += 1
        event += 1


def _report(number: int, truth: Any, kind: tuple[str, str], dead: int, chance: random.Random) -> Record:
    event, (name, admin1, north, east), day, actors = truth
    names = [f"Actor {actor}" if chance.random() < 0.9 else "Unidentified Armed Group (Mali)" for actor in actors]
    return {
        "id": f"{chance.getrandbits(64):016x}",
        "event": event,
        "article": f"a{number}",
        "day": day + timedelta(1 if chance.random() < 0.03 else 0),
        "name": name if chance.random() < 0.95 else name.replace("Town", "Toun"),
        "admin1": admin1,
        "north": round(north + chance.gauss(0, 0.004), 4),
        "east": round(east + chance.gauss(0, 0.004), 4),
        "type": kind[0],
        "sub_type": kind[1],
        "actor1": names[0],
        "actor2": names[1],
        "dead": max(0, dead + chance.choice((0, 0, 0, 0, -1, 1, 2))) if chance.random() < 0.9 else None,
    }


def score(truth: dict[str, int], found: dict[str, Any]) -> Record:
    """Pairwise precision and recall, and the F1 of B-cubed. Both: id -> group."""
    pairs = [_pairs(labels.values()) for labels in (truth, found, {each: (truth[each], found[each]) for each in truth})]
    sizes = [_sizes(labels) for labels in (truth, found, {each: (truth[each], found[each]) for each in truth})]
    precision = sum(sizes[2][truth[e], found[e]] / sizes[1][found[e]] for e in truth) / len(truth)
    recall = sum(sizes[2][truth[e], found[e]] / sizes[0][truth[e]] for e in truth) / len(truth)
    return {
        "precision": round(pairs[2] / max(pairs[1], 1), 3),
        "recall": round(pairs[2] / max(pairs[0], 1), 3),
        "bcubed_f1": round(2 * precision * recall / (precision + recall), 3),
    }


def _sizes(labels: dict[str, Any]) -> dict[Any, int]:
    sizes: dict[Any, int] = {}
    for label in labels.values():
        sizes[label] = sizes.get(label, 0) + 1
    return sizes


def _pairs(labels: Any) -> int:
    return sum(size * (size - 1) // 2 for size in _sizes(dict(enumerate(labels))).values())  # type: ignore[arg-type]


def eventcode(count: int) -> Record:
    """This program on drafts in memory."""
    from eventcode.codebook import load_codebook
    from eventcode.reconcile import reconcile, reports_from_drafts
    from eventcode.records import Actor, Draft, Event, EventDate, FatalityRange, Place, SourceRef

    truth: dict[str, int] = {}
    drafts = []
    for each in records(count):
        truth[each["id"]] = each["event"]
        dead = each["dead"]
        event = Event(
            date=EventDate(each["day"], 1),
            type=each["type"],
            sub_type=each["sub_type"],
            actors=(Actor(each["actor1"], "Rebel group"), Actor(each["actor2"], "Rebel group")),
            place=Place(each["name"], "Mali", each["admin1"], "", "", each["north"], each["east"], 1),
            fatalities=None if dead is None else FatalityRange(dead, dead, dead, dead),
            sources=(SourceRef(each["article"], f"Paper {int(each['article'][1:]) % 200}", each["day"]),),
        )
        drafts.append(Draft(each["id"], each["article"], event))
    book = load_codebook("full")
    start, cpu = time.perf_counter(), time.process_time()
    found = reconcile(reports_from_drafts(drafts), book)
    seconds = {"seconds": round(time.perf_counter() - start, 1), "cpu": round(time.process_time() - cpu, 1)}
    groups = {report: event.reports[0] for event in found.events for report in event.reports}
    return seconds | {"events": len(found.events)} | score(truth, groups)


def splink(count: int) -> Record:
    """splink 5 on DuckDB: blocking by day and by town, the same fields, weights that it learns, three thresholds."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    rows = list(records(count))
    truth = {each["id"]: each["event"] for each in rows}
    frame = pd.DataFrame(rows).rename(columns={"id": "unique_id"})
    frame["day"] = frame["day"].astype(str)
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on("day", "admin1"), block_on("name", "actor1", "actor2")],
        comparisons=[
            cl.AbsoluteDateDifferenceAtThresholds(
                "day", input_is_string=True, metrics=["day", "day"], thresholds=[1, 2]
            ),
            cl.DistanceInKMAtThresholds("north", "east", [1.5, 8, 30]),
            cl.JaroWinklerAtThresholds("name", [0.9]),
            cl.ExactMatch("type"),
            cl.ExactMatch("actor1"),
            cl.ExactMatch("actor2"),
            cl.ExactMatch("dead"),
        ],
    )
    start, cpu = time.perf_counter(), time.process_time()
    linker = Linker(DuckDBAPI().register(frame), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("day", "name")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("day", "name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("actor1", "actor2", "type"))
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    told: Record = {}
    for threshold in (0.95, 0.999, 0.99999):
        cut = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold).as_pandas_dataframe()
        told[str(threshold)] = score(truth, dict(zip(cut["unique_id"], cut["cluster_id"], strict=True)))
    return {"seconds": round(time.perf_counter() - start, 1), "cpu": round(time.process_time() - cpu, 1), **told}


def copies(count: int) -> Record:
    """Articles of 500 words, half of them reprints with some words changed: how many are found, and seconds."""
    chance = random.Random(7)  # noqa: S311 - made data, the same each time
    words = [f"word{n}" for n in range(20_000)]
    texts: list[list[str]] = []
    for number in range(count):
        fresh = [chance.choice(words) for _ in range(500)]
        texts.append(fresh if number % 2 == 0 else [w if chance.random() < 0.97 else "x" for w in texts[-1]])
    return {name: _timed(find, [" ".join(text) for text in texts]) for name, find in _FINDERS.items()}


def _timed(find: Callable[[list[str]], int], texts: list[str]) -> str:
    start = time.perf_counter()
    try:
        return f"{find(texts)} of {len(texts) // 2} found, {time.perf_counter() - start:.1f} s"
    except ImportError as error:
        return str(error)


def _by_eventcode(texts: list[str]) -> int:
    from eventcode.codebook import load_codebook
    from eventcode.reconcile.copies import find_copies
    from eventcode.records import Article

    articles = [Article(f"{number:08}", text) for number, text in enumerate(texts)]
    voices = find_copies(articles, load_codebook("full").reconciling.copies)
    return len(texts) - len(set(voices.values()))


def _runs(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[at : at + 4]) for at in range(len(words) - 3)]


def _by_datasketch(texts: list[str]) -> int:
    from datasketch import MinHash, MinHashLSH

    index, found = MinHashLSH(threshold=0.6, num_perm=80), 0
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=80)
        sketch.update_batch([run.encode() for run in _runs(text)])
        found += bool(index.query(sketch))
        index.insert(str(number), sketch)
    return found


def _by_rensa(texts: list[str]) -> int:
    from rensa import RMinHash, RMinHashLSH

    index, found = RMinHashLSH(threshold=0.6, num_perm=80, num_bands=20), 0
    for number, text in enumerate(texts):
        sketch = RMinHash(num_perm=80, seed=42)
        sketch.update(_runs(text))
        found += bool(index.query(sketch))
        index.insert(number, sketch)
    return found


_FINDERS = {"eventcode": _by_eventcode, "datasketch": _by_datasketch, "rensa": _by_rensa}
_TOOLS: dict[str, Callable[[int], Record]] = {"eventcode": eventcode, "splink": splink, "copies": copies}


def main() -> None:
    """One tool and one number of drafts: a JSON line. Nothing: the section of the page, a process for each."""
    if len(sys.argv) > 1:
        tool, count = sys.argv[1], int(sys.argv[2])
        told = _TOOLS[tool](count)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"tool": tool, "count": count, **told, "peak_mb": peak}))
        return
    lines = [_run("eventcode", count) for count in (10_000, 100_000)]
    print("## Reconcile\n\nSynthetic drafts, about three reports an event.\n")
    print(
        "| drafts | seconds | CPU seconds | peak MB | precision | recall | B-cubed F1 |\n|---|---|---|---|---|---|---|"
    )
    for told in lines:
        names = ("count", "seconds", "cpu", "peak_mb", "precision", "recall", "bcubed_f1")
        print("| " + " | ".join(str(told[name]) for name in names) + " |")


def _run(tool: str, count: int) -> Record:
    command = [sys.executable, __file__, tool, str(count)]
    told: Record = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


if __name__ == "__main__":
    main()
