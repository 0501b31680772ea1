"""What a check found: a frame at heart, with true totals for each rule; it looks for nothing itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventcode.codebook.rules import Rules
from eventcode.records import Finding, Severity

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("rule", "severity", "line", "event_id", "column", "value", "message", "fix")
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")


@dataclass(frozen=True)
class Findings:
    """The findings of one table, by line and rule.

    listed: the findings themselves, up to a limit for each rule; totals: (rule, severity) -> how many there are in
    all; titles: rule -> what it asks, for people; notices: what was recognised in the file as a whole (its encoding,
    its age); table: its name; rows: how many it has; codebook: name and version of the profile; numbering: what `line`
    counts, in words; parts: how many tables it stands in, where they were checked together.
    """

    listed: tuple[Finding, ...] = ()
    totals: Mapping[tuple[str, Severity], int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    table: str = "table"
    rows: int = 0
    codebook: str = ""
    numbering: str = "the line of the file; the header is line 1"
    parts: int = 0

    def __len__(self) -> int:
        """How many findings there are, the unlisted ones included."""
        return sum(self.totals.values())

    def __bool__(self) -> bool:
        """True where there is any finding."""
        return len(self) > 0

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.listed)

    @property
    def frame(self) -> pd.DataFrame:
        """The listed findings, one a row: rule, severity, line, event_id, column, value, message, fix.

        Of tables that were checked together, the part of each comes first.
        """
        import pandas as pd  # takes a while to import, and whoever only wants the totals does without

        frame = pd.DataFrame(list(self._rows()), columns=list(self.columns))
        return frame.astype({name: "Int64" if name == "line" else "str" for name in self.columns})

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of `frame`."""
        return ("part", *COLUMNS) if self.parts else COLUMNS

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The listed errors: each keeps its row out of a release."""
        return tuple(each for each in self.listed if each.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The listed warnings: each wants a correction or a reason."""
        return tuple(each for each in self.listed if each.severity == "warning")

    @property
    def counts(self) -> dict[str, int]:
        """True totals by rule, in the order of the codebook."""
        counts: dict[str, int] = {}
        for (rule, _), total in self.totals.items():
            counts[rule] = counts.get(rule, 0) + total
        return counts

    def count(self, severity: Severity) -> int:
        """True total of one severity."""
        return sum(total for (_, each), total in self.totals.items() if each == severity)

    @property
    def unlisted(self) -> dict[str, int]:
        """How many findings of each rule are counted but not listed."""
        listed: dict[str, int] = {}
        for each in self.listed:
            listed[each.rule] = listed.get(each.rule, 0) + 1
        return {rule: n - listed.get(rule, 0) for rule, n in self.counts.items() if n > listed.get(rule, 0)}

    def summary(self) -> str:
        """The result in lines of text: one for the table, one for each notice, one for each rule that is broken."""
        lines = [self.tell(), *(f"  note: {notice}" for notice in self.notices)]
        for (rule, severity), total in self.totals.items():
            lines.append(f"  {severity:7} {rule:4} {total:>9,}  {self.titles.get(rule, '')}")
        cut = self.unlisted
        if cut:
            told = ", ".join(f"{rule} {number:,}" for rule, number in cut.items())
            lines.append(f"  Counted but not listed one by one: {told}.")
        return "\n".join(lines)

    def tell(self) -> str:
        """The result in one sentence."""
        parts = [f"{self.count(each):,} {each}{'s' * (self.count(each) != 1)}" for each in SEVERITIES]
        rows = f"{self.rows:,} row{'s' * (self.rows != 1)}"
        rows += f" in {self.parts:,} part{'s' * (self.parts != 1)}" if self.parts else ""
        return f"{self.table}: {rows}, {', '.join(parts)}."

    def to_csv(self, path: str | Path | None = None) -> str | None:
        """The listed findings as CSV: to a file, or returned where no path is given."""
        text = self.frame.to_csv(index=False, lineterminator="\n")
        return _write(text, path)

    def to_json(self, path: str | Path | None = None) -> str | None:
        """Summary and listed findings as JSON: to a file, or returned where no path is given."""
        findings = [dict(zip(self.columns, row, strict=True)) for row in self._rows()]
        whole = {
            "table": self.table,
            "rows": self.rows,
            "codebook": self.codebook,
            "notices": list(self.notices),
            "totals": [{"rule": rule, "severity": each, "total": n} for (rule, each), n in self.totals.items()],
            "findings": findings,
        }
        return _write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", path)

    def to_html(self, path: str | Path | None = None) -> str | None:
        """A report in one page that needs nothing else: to a file, or returned where no path is given."""
        from eventcode.check.report import write_page  # the template engine is needed here alone

        return _write(write_page(self), path)

    def _repr_html_(self) -> str:
        """The view in a notebook."""
        from eventcode.check.report import write_view

        return write_view(self)

    def _rows(self) -> Iterable[tuple[object, ...]]:
        for each in self.listed:
            part = (each.part,) if self.parts else ()
            told = (each.event_id, each.field, each.value, each.message, each.fix)
            yield *part, each.rule, each.severity, each.line, *told


class Collector:
    """Takes findings in the order in which rows are read, counts all and lists up to a limit for each rule."""

    def __init__(self, rules: Rules, limit: int) -> None:
        self._rules, self._limit = rules, limit
        self._listed: list[tuple[int, int, Finding]] = []
        self._room = {rule.id: limit for rule in rules}
        self._totals: dict[tuple[str, Severity], int] = {}
        self._order = {rule.id: at for at, rule in enumerate(rules)}

    def room(self, rule: str) -> int:
        """How many more findings of the rule will be listed."""
        return self._room[rule]

    def count(self, rule: str, severity: Severity, number: int) -> None:
        """Count findings, listed or not."""
        self._totals[rule, severity] = self._totals.get((rule, severity), 0) + number

    def add(self, finding: Finding) -> None:
        """List a finding where there is room; it is counted apart."""
        if self._room[finding.rule] > 0:
            self._room[finding.rule] -= 1
            line = -1 if finding.line is None else finding.line
            self._listed.append((line, self._order[finding.rule], finding))

    @property
    def memory(self) -> Any:
        """What it counted and listed, as plain data for another process."""
        return self._totals, [finding for _, _, finding in self._listed]

    def join(self, memory: Any) -> None:
        """Take over what another counted and listed in a later part."""
        totals, listed = memory
        for (rule, severity), number in totals.items():
            self.count(rule, severity, number)
        for finding in listed:
            self.add(finding)

    def finish(self, *, name: str, numbering: str, rows: int, notices: Iterable[str], codebook: str) -> Findings:
        """The findings, by line and then in the order of the codebook."""
        listed = sorted(self._listed, key=lambda each: (each[0], each[1], each[2].field, each[2].message))
        place = {severity: at for at, severity in enumerate(SEVERITIES)}
        totals = sorted(self._totals.items(), key=lambda item: (self._order[item[0][0]], place[item[0][1]]))
        return Findings(
            listed=tuple(finding for _, _, finding in listed),
            totals=dict(totals),
            titles={rule.id: rule.title for rule in self._rules},
            notices=tuple(notices),
            table=name,
            rows=rows,
            numbering=numbering,
            codebook=codebook,
        )


def _write(text: str, path: str | Path | None) -> str | None:
    if path is None:
        return text
    Path(path).write_text(text, encoding="utf-8", newline="")
    return None
