"""The words and reports beside the rows of a source -> evidence.csv and sources.csv, as far as they may leave."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from eventcode.check.reading import open_table
from eventcode.codebook.stages.releases import ReleaseRules

EVIDENCE, REPORTS = "evidence.csv", "reports.parquet"
"""Where a source holds its words, as a run's folder does, and its reports."""
_WORD_FIELDS: list[Any] = [("id", pa.string()), ("field", pa.string()), ("quote", pa.string()), ("number", pa.int64())]
WORDS = pa.schema(_WORD_FIELDS)
"""evidence.csv: id of the event, column, words, and the number of their report in sources.csv where it is known."""
_BLANK = ""


def read_evidence(sources: Sequence[Path], links: pa.Table, columns: Sequence[str]) -> pa.Table | None:
    """The words behind the released rows, as `WORDS`; None where no source has evidence.

    links: as `Intake` gives them; columns: the released ones. Words of other columns stay behind, and so do those of
    rows that rest on a source that must not be named, and the articles' ids.
    """
    files = _find(sources, EVIDENCE)
    if not files or not len(links):
        return None
    cells = pa.concat_tables([_read(path, ["draft_id", "field", "start", "quote", "number"]) for path in files])
    cells = cells.filter(pc.is_in(cells["field"], value_set=pa.array(columns)))
    kept = _name(cells, links.filter(links["is_open"]))
    kept = kept.set_column(2, "start", kept["start"].cast(pa.int64()))
    kept = _to_schema(kept, WORDS.append(pa.field("start", pa.int64())))
    kept = kept.sort_by([(name, "ascending") for name in ("id", "field", "number", "start", "quote")])
    return kept.select(WORDS.names)


def reports_schema(rules: ReleaseRules) -> pa.Schema:
    """id of the event, number of the report from 1, its publisher, and what else the codebook lets out."""
    fields: list[Any] = [("id", pa.string()), ("number", pa.int64()), ("source", pa.string())]
    return pa.schema([*fields, *((name, pa.string()) for name in rules.reports)])


def read_reports(sources: Sequence[Path], links: pa.Table, rules: ReleaseRules) -> pa.Table:
    """The reports of the released rows; of a publisher that must not be named, nothing but that there is one."""
    schema = reports_schema(rules)
    parts = [_read(path, ["draft_id", *schema.names[1:]]) for path in _find(sources, REPORTS)]
    kept = _name(pa.concat_tables(parts), links)
    is_hidden = pc.is_in(kept["source"], value_set=pa.array(rules.undisclosed, pa.string()))
    for name in rules.reports:
        told: Any = pc.if_else(is_hidden, pa.scalar(_BLANK), kept[name])
        if name == "url":  # an address that others can open: never a path on the analyst's machine
            told = pc.if_else(pc.match_substring_regex(told, "^https?://"), told, pa.scalar(_BLANK))
        kept = kept.set_column(kept.schema.get_field_index(name), name, told)
    kept = kept.set_column(kept.schema.get_field_index("number"), "number", kept["number"].cast(pa.int64()))
    return _to_schema(kept.sort_by([("id", "ascending"), ("number", "ascending")]), schema)


def _find(sources: Sequence[Path], name: str) -> list[Path]:
    return [source / name for source in sources if source.is_dir() and (source / name).is_file()]


def _read(path: Path, columns: Sequence[str]) -> pa.Table:
    """These columns as text; one that the file has not is blank."""
    cells = open_table(path).read()
    blank = pa.array([_BLANK] * len(cells), pa.string())
    found: list[Any] = [cells[name] if name in cells.column_names else blank for name in columns]
    return pa.table(found, names=list(columns))


def _name(cells: pa.Table, links: pa.Table) -> pa.Table:
    """The rows that belong to a released one, with its id."""
    places = pc.index_in(cells["draft_id"].combine_chunks(), value_set=links["draft_id"].combine_chunks())
    ids: Any = links["id"].combine_chunks().take(places)
    return cells.append_column("id", ids).filter(pc.is_valid(places))


def _to_schema(cells: pa.Table, schema: pa.Schema) -> pa.Table:
    """The columns of the schema in its types, null where blank."""
    columns: list[Any] = []
    for field in schema:
        column: Any = cells[field.name]
        if pa.types.is_string(column.type):
            column = pc.if_else(pc.equal(column, pa.scalar(_BLANK)), pa.scalar(None, pa.string()), column)
        columns.append(column.cast(field.type))
    return pa.Table.from_arrays(columns, schema=schema)
