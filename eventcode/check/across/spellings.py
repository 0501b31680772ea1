"""Old and wrong spellings, and the numbers of the older layout: read as what they mean, and told once for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from eventcode.check.across.ledger import Joinable, Ledger, find_fault, tell
from eventcode.check.cells import Typing
from eventcode.check.findings import Collector
from eventcode.check.reading import Batch, to_text
from eventcode.codebook import Codebook


class Spellings(Joinable):
    """Remembers which cells were read as something else (rule S06): one finding for each spelling of a column."""

    def __init__(self, book: Codebook, typings: Sequence[Typing], columns: Iterable[str]) -> None:
        present = set(columns)
        self._book = book
        self._typings = {each.name: each for each in typings if each.spellings and each.name in present}
        self._whole = [each.name for each in typings if each.column.type == "integer" and each.name in present]
        self._pointed: set[str] = set()
        self._seen: dict[tuple[str, str], tuple[int, int]] = {}

    @property
    def names(self) -> Iterable[str]:
        return [f"{name}:respelled" for name in (*self._typings, *self._whole)]

    @property
    def notices(self) -> list[str]:
        """Columns of whole numbers that are written with a decimal point."""
        told = [name for name in self._whole if name in self._pointed]
        return [f"whole numbers are written with a decimal point: {', '.join(told)}"] if told else []

    def take(self, batch: Batch, frame: pl.DataFrame) -> None:
        self._pointed.update(name for name in self._whole if frame[f"{name}:respelled"].any())
        for name in self._typings:
            is_respelled = frame[f"{name}:respelled"]
            if is_respelled.any():
                texts = pl.Series("text", to_text(batch.cells.select([name]))[name])
                cells = pl.DataFrame({"text": texts, "line": batch.lines}).filter(is_respelled)
                counted = cells.group_by("text").agg(pl.len().alias("count"), pl.col("line").min())
                for text, count, line in counted.sort("text").iter_rows():
                    self._see(name, text, count, line)

    def _see(self, name: str, text: str, count: int, line: int) -> None:
        before, first = self._seen.get((name, text), (0, line))
        self._seen[name, text] = (before + count, min(first, line))

    @property
    def memory(self) -> Any:
        return self._pointed, self._seen

    def join(self, memory: Any, before: int) -> None:
        pointed, seen = memory
        self._pointed |= pointed
        for (name, text), (count, line) in seen.items():
            self._see(name, text, count, line)

    def finish(self, ledger: Ledger, collector: Collector) -> None:
        numbers: dict[str, list[tuple[str, int, int]]] = {}
        for (name, text), (count, line) in self._seen.items():
            if text.strip().isdigit():
                numbers.setdefault(name, []).append((text, count, line))
            else:
                self._tell("S06.spelling", name, text, count, line, collector)
        for name, seen in numbers.items():  # one finding for a column in numbers, with the least of them as example
            text = min((text for text, _, _ in seen if self._meaning(name, text)), default=seen[0][0])
            count, line = sum(count for _, count, _ in seen), min(line for _, _, line in seen)
            self._tell("S06.number", name, text, count, line, collector)

    def _meaning(self, name: str, text: str) -> str:
        return self._typings[name].spellings[text.strip()]

    def _tell(self, fault_name: str, name: str, text: str, count: int, line: int, collector: Collector) -> None:
        found = find_fault(self._book, fault_name, ())
        if found is not None:
            rule, fault = found
            collector.count(rule.id, fault.severity, 1)
            words = {"value": text, "expected": self._meaning(name, text), "number": f"{count:,}"}
            collector.add(tell(rule, fault, name, words, line=line))
