"""A codebook as probes, one for each fault and column, compiled once; the engine that runs them lives elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import polars as pl

from eventcode.check.cells import Typing, read_typings
from eventcode.check.row import PREMISE, TABLE, Broken, Row
from eventcode.check.rules import ACROSS, CHECKS, as_list
from eventcode.check.rules.patterns import find_patterns
from eventcode.check.rules.shape import find_limits
from eventcode.codebook import Codebook
from eventcode.codebook.rules import Fault, Rule
from eventcode.errors import CodebookError

Found = tuple[Rule, Fault, Broken]
_PROSE = ("notes", "source_article", "source_headline", "where_description")


@dataclass(frozen=True, eq=False)
class Probe:
    """Looks for one fault in rows. column: the one to show; broken: as in `Broken`, with drafts left out."""

    rule: Rule
    fault: Fault
    column: str
    broken: Broken

    @cached_property
    def key(self) -> str:
        """Names the probe: "C12.target actor2"."""
        return f"{self.rule.id}.{self.fault.key} {self.column}"

    @cached_property
    def inputs(self) -> frozenset[str]:
        """The values, facts and premises that it asks for."""
        return frozenset(self.broken.whole.meta.root_names())

    @cached_property
    def words(self) -> frozenset[str]:
        """The same for what its sentence and fix say."""
        return frozenset(name for word in self.broken.words.values() for name in word.meta.root_names())


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything that is worked out once for a codebook.

    typings: how each column is read; facts: name -> its column and how it follows from a value; premises: name -> how
    it follows from values and facts; probes: in the order of the rules.
    """

    book: Codebook
    typings: Mapping[str, Typing]
    facts: Mapping[str, tuple[str, pl.Expr]]
    premises: Mapping[str, pl.Expr]
    probes: tuple[Probe, ...]

    @cached_property
    def plain(self) -> frozenset[str]:
        """Columns whose cells seldom repeat, so that working out facts once for like cells would not pay."""
        return frozenset(
            column.name
            for column in self.book.columns
            if column.unique
            or column.type == "number"
            or column.name in _PROSE
            or (column.waits and not column.allowed)
        )

    def known(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Those of a table's columns that the codebook has."""
        return tuple(name for name in columns if name in self.typings)

    def columns_of(self, names: Iterable[str]) -> set[str]:
        """The columns of the table that these values, facts and premises need."""
        return {name.partition(":")[0] for name in self.spell_out(names)} - {TABLE, PREMISE}

    def spell_out(self, names: Iterable[str]) -> set[str]:
        """The names, and those that the premises among them need."""
        whole = set(names)
        for name in [name for name in whole if name in self.premises]:
            whole |= set(self.premises[name].meta.root_names())
        return whole


@cache
def compile_probes(book: Codebook) -> Plan:
    """The probes of every fault that one row can show. Raises CodebookError for a fault that nothing looks for."""
    row = Row(book)
    merged: dict[tuple[str, str, str], list[Found]] = defaultdict(list)
    for rule, fault, broken in [*_own(row), *_patterns(row), *find_limits(row)]:
        column = broken.column or fault.columns[0]
        merged[rule.id, fault.key, column].append((rule, fault, broken))
    for column in ("event_type", "actor1", "actor2", "article_id", "location"):  # what rule C42 compares rows by
        if column in row:
            row.fact(column, "hash", lambda cell: pl.when(cell.is_not_null()).then(cell.hash(seed=1)))
    if "country" in row and book.find_files("countries.csv"):  # what rule C34 looks places up by
        row.lookup("country", "at", {country.name: at for at, country in enumerate(book.countries)}, pl.Int16)
    order = {rule.id: at for at, rule in enumerate(book.rules)}
    probes = [_merge(column, found) for (_, _, column), found in merged.items()]
    probes.sort(key=lambda probe: (order[probe.rule.id], probe.rule.faults.index(probe.fault), probe.column))
    return Plan(book, read_typings(book), row.facts, row.premises, tuple(probes))


def _own(row: Row) -> Iterator[Found]:
    """Faults of rules.yaml with a check of their own, where the codebook has their columns."""
    covered = {fault.key for rule in row.book.rules for fault in rule.faults if fault.covers}
    for rule in row.book.rules:
        for fault in rule.faults:
            if not all(name in row for name in fault.columns):
                continue
            name = f"{rule.id}.{fault.key}"
            if name in CHECKS:
                for broken in as_list(CHECKS[name](row)):
                    yield rule, fault, broken
            elif not _is_found_elsewhere(row, name, fault, covered):
                raise CodebookError(f"nothing looks for the fault {name}", file=row.book.find_file("rules.yaml"))


def _is_found_elsewhere(row: Row, name: str, fault: Fault, covered: set[str]) -> bool:
    in_patterns = (
        any(name in sub.pattern.rules.values() for sub in row.book.types.sub_types) if _has_types(row) else False
    )
    return (
        name in ACROSS or in_patterns or fault.key in covered or fault.key.startswith("blank") or fault.key == "space"
    )


def _has_types(row: Row) -> bool:
    return bool(row.book.find_files("types.yaml"))


def _patterns(row: Row) -> Iterator[Found]:
    if not _has_types(row):
        return
    for name, found in find_patterns(row).items():
        rule_id, _, key = name.partition(".")
        if rule_id not in row.book.rules:
            continue
        try:
            fault = row.book.rules[rule_id].fault(key)
        except KeyError:
            message = f"a pattern names the fault {name}, which rules.yaml has not"
            raise CodebookError(message, file=row.book.find_file("types.yaml")) from None
        for broken in found:
            yield row.book.rules[rule_id], fault, broken


def _merge(column: str, found: list[Found]) -> Probe:
    """One probe for a fault of a column that is found in several ways; the words of the first way go first."""
    rule, fault, _ = found[0]
    ways = [broken for _, _, broken in found]
    when, scope, hint = ways[0].when, ways[0].scope, ways[0].hint
    if len(ways) > 1:
        when, scope, hint = pl.any_horizontal([way.whole for way in ways]), None, None
    if fault.waits:
        is_held = ~pl.col("table:is_draft")
        scope = is_held if scope is None else scope & is_held
    names = dict.fromkeys(name for way in ways for name in way.words)
    words = {name: pl.coalesce([way.words[name] for way in ways if name in way.words]) for name in names}
    broken = Broken(when, column, words, scope, hint)
    return Probe(rule, fault, column, broken)
