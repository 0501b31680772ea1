"""Every format of a release, read back by a program that did not write it."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import geopandas
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
import python_calamine
from faults.valid import Row, valid_rows
from machine import miss
from test_export import release, write_rows

from eventcode.codebook import load_codebook
from eventcode.errors import EventcodeError
from eventcode.export import FORMATS, find_damage
from eventcode.export.formats import Layout
from eventcode.export.formats.workbook import MOST_LETTERS, MOST_ROWS, WorkbookWriter

Cells = list[dict[str, Any]]
HARD = '=1+1 "quoted", comma;\nnew line, ünïcode 漢字 🕊 NA null None 007'


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Rows that readers like to spoil: formulas, line ends, quotes, and words that look like blanks."""
    rows = sorted(valid_rows("acled", 50), key=lambda row: row["event_id_cnty"])
    rows[3]["notes"] += f" {HARD}"
    rows[5]["location"] = "=HYPERLINK(A1)"
    rows[6]["admin2"] = "007"
    return rows


@pytest.fixture(scope="module")
def folder(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release in every format."""
    path = tmp_path_factory.mktemp("formats")
    return release(write_rows(path / "rows.csv", rows), path / "out", formats=tuple(FORMATS)).folder


@pytest.fixture(scope="module")
def cells(rows: list[Row]) -> Cells:
    """The rows as typed cells, None where blank."""
    readers: dict[str, Any] = {"integer": int, "number": float, "date": date.fromisoformat}
    kinds = {column.name: readers.get(column.type, str) for column in load_codebook("acled").columns}
    return [{name: kinds[name](text) if text else None for name, text in row.items()} for row in rows]


def _from_frame(frame: pd.DataFrame) -> Cells:
    return [{name: None if pd.isna(cell) else cell for name, cell in row.items()} for row in frame.to_dict("records")]


def test_csv_by_pandas_polars_and_duckdb(folder: Path, rows: list[Row], cells: Cells) -> None:
    path = folder / "events.csv"
    assert pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records") == rows
    assert pl.read_csv(path, infer_schema=False).fill_null("").to_dicts() == rows
    found = duckdb.read_csv(str(path), all_varchar=True).to_arrow_table().to_pylist()
    assert [{name: cell or "" for name, cell in row.items()} for row in found] == rows
    data = path.read_bytes()
    assert b"\r" not in data
    assert data.endswith(b"\n")


def test_parquet_by_pandas_polars_and_duckdb(folder: Path, cells: Cells) -> None:
    path = folder / "events.parquet"
    assert _from_frame(pd.read_parquet(path)) == cells
    assert pl.read_parquet(path).to_dicts() == cells
    assert duckdb.read_parquet(str(path)).to_arrow_table().to_pylist() == cells


def test_parquet_has_types_labels_statistics_and_checksums(folder: Path) -> None:
    file = pq.ParquetFile(folder / "events.parquet")
    schema = file.schema_arrow
    assert str(schema.field("event_date").type) == "date32[day]"
    assert (schema.field("fatalities").type, schema.field("latitude").type) == (pa.int32(), pa.float64())
    metadata = schema.field("geo_precision").metadata
    assert metadata[b"label"] == b"Precision of the place"
    assert schema.metadata[b"eventcode.profile"] == b"acled"
    chunk = file.metadata.row_group(0).column(1)
    assert (chunk.compression, chunk.has_dictionary_page, chunk.statistics.has_min_max) == ("ZSTD", True, True)
    has_dictionary = [file.metadata.row_group(0).column(at).has_dictionary_page for at in range(len(schema))]
    told = dict(zip(schema.names, has_dictionary, strict=True))
    assert (told["event_id_cnty"], told["notes"], told["event_type"], told["latitude"]) == (False, False, True, True)


def test_jsonl_by_polars(folder: Path, cells: Cells) -> None:
    told = [dict(row, event_date=row["event_date"].isoformat()) for row in cells]
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == told
    assert pl.read_ndjson(folder / "events.jsonl").to_dicts() == told


def test_workbooks_hold_text_as_text_and_the_codebook(folder: Path, cells: Cells) -> None:
    book = python_calamine.CalamineWorkbook.from_path(str(folder / "events.xlsx"))
    assert book.sheet_names == ["events", "codebook"]
    header, *found = book.get_sheet_by_name("events").to_python()
    assert header == list(cells[0])
    for row, wanted in zip(found, cells, strict=True):
        told = [
            cell.isoformat() if isinstance(cell, date) else "" if cell is None else cell for cell in wanted.values()
        ]
        assert row == told
    described = {row[0]: row[1] for row in book.get_sheet_by_name("codebook").to_python()[1:]}
    assert described == {column.name: column.label for column in load_codebook("acled").columns}
    with zipfile.ZipFile(folder / "events.xlsx") as pack:
        sheet = pack.read("xl/worksheets/sheet1.xml")
        notes = pack.read("xl/comments1.xml").decode()
    assert b"<f>" not in sheet, "no cell is a formula"
    assert b'state="frozen"' in sheet
    assert "Precision of the place. " in notes, "each header has its label as a note"


def _layout(tmp_path: Path, count: int) -> Layout:
    from eventcode.codebook.stages.releases import read_release_rules

    book = load_codebook("acled")
    schema = pa.schema([pa.field("notes", pa.string())])
    return Layout(tmp_path / "events.xlsx", schema, (book.column("notes"),), book, read_release_rules(book), count)


def test_what_excel_cannot_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EventcodeError, match="1,048,575 rows"):
        WorkbookWriter(_layout(tmp_path, MOST_ROWS))
    writer = WorkbookWriter(_layout(tmp_path, 1))
    writer.write(pa.table({"notes": ["🕊" * (MOST_LETTERS // 2)]}))
    with pytest.raises(EventcodeError, match="notes is longer than the 32,767 letters"):
        writer.write(pa.table({"notes": ["🕊" * (MOST_LETTERS // 2 + 1)]}))
    writer.close()


def test_geojson_and_geoparquet_place_each_event(folder: Path, cells: Cells) -> None:
    collection = json.loads((folder / "events.geojson").read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    points = [(row["longitude"], row["latitude"]) for row in cells]
    assert [tuple(each["geometry"]["coordinates"]) for each in collection["features"]] == points
    assert [each["properties"]["notes"] for each in collection["features"]] == [row["notes"] for row in cells]
    table = pq.read_table(folder / "events.geo.parquet")
    about = json.loads(table.schema.metadata[b"geo"])
    assert about == {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
    }
    assert [_read_wkb(data) for data in table["geometry"].to_pylist()] == points


def _read_wkb(data: bytes) -> tuple[float, float]:
    import struct

    order, kind, x, y = struct.unpack("<BIdd", data)
    assert (order, kind) == (1, 1)
    return x, y


def test_geographic_formats_by_geopandas(folder: Path, cells: Cells) -> None:
    points = [(row["longitude"], row["latitude"]) for row in cells]
    for frame in (
        geopandas.read_parquet(folder / "events.geo.parquet"),
        geopandas.read_file(folder / "events.geojson"),
    ):
        assert frame.crs in ("OGC:CRS84", "EPSG:4326")
        assert [(point.x, point.y) for point in frame.geometry] == points
        assert frame["notes"].tolist() == [row["notes"] for row in cells]


def test_geoparquet_by_duckdb_spatial(folder: Path, cells: Cells) -> None:
    packages = Path(duckdb.__file__).parents[1] / "duckdb_ext"
    extension = next(packages.rglob("spatial.duckdb_extension"), None)
    if extension is None:
        miss("spatial extension of DuckDB", "python3-pip, then pip install duckdb-ext-spatial")
    connection = duckdb.connect()
    connection.load_extension(str(extension))
    events = connection.read_parquet(str(folder / "events.geo.parquet"))
    found = events.project("event_id_cnty, ST_X(geometry), ST_Y(geometry)").order("event_id_cnty")
    assert str(found.types[1]) == "DOUBLE"
    assert found.fetchall() == [(row["event_id_cnty"], row["longitude"], row["latitude"]) for row in cells]


def test_workbooks_by_libreoffice(folder: Path, rows: list[Row], tmp_path: Path) -> None:
    """Its reader runs what it takes for a formula; here every cell is what the CSV says."""
    if shutil.which("soffice") is None:
        miss("LibreOffice", "libreoffice-calc-nogui")
    own = f"-env:UserInstallation=file://{tmp_path}/profile"
    form = (
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"  # , " UTF-8, as it is, sheet 1
    )
    command = ["soffice", own, "--headless", "--convert-to", form, "--outdir", tmp_path, folder / "events.xlsx"]
    subprocess.run(command, check=True, capture_output=True)
    (written,) = tmp_path.glob("events*.csv")
    with written.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    numbers = {column.name for column in load_codebook("acled").columns if column.type in ("integer", "number")}
    assert [_as_numbers(row, numbers) for row in found] == [_as_numbers(row, numbers) for row in rows]


def _as_numbers(row: Row, numbers: set[str]) -> dict[str, Any]:
    return {name: float(cell) if cell and name in numbers else cell for name, cell in row.items()}


@pytest.mark.parametrize(("file", "read"), [("events.dta", "read_dta"), ("events.sav", "read_sav")])
def test_stata_and_spss_have_cells_and_labels(folder: Path, cells: Cells, file: str, read: str) -> None:
    frame, about = getattr(pyreadstat, read)(str(folder / file))
    for row, wanted in zip(frame.to_dict("records"), cells, strict=True):
        assert {name: cell or None for name, cell in row.items() if cell != 0} == {
            name: cell for name, cell in wanted.items() if cell != 0
        }
    assert about.column_names_to_labels["geo_precision"] == "Precision of the place"
    wanted_labels = {value.value: value.label for value in load_codebook("acled").scales["geo_precision"]}
    assert about.variable_value_labels["geo_precision"] == wanted_labels


def test_stata_by_pandas(folder: Path, cells: Cells) -> None:
    frame = pd.read_stata(folder / "events.dta", convert_categoricals=False)
    assert frame["notes"].tolist() == [row["notes"] for row in cells]
    assert frame["event_date"].dt.date.tolist() == [row["event_date"] for row in cells]


def test_partitions_hold_every_row_and_share_what_did_not_change(tmp_path: Path, rows: list[Row], cells: Cells) -> None:
    first = release(write_rows(tmp_path / "1.csv", rows), tmp_path / "out", "1", has_partitions=True).folder
    found = pl.read_parquet(first / "events/**/*.parquet", hive_partitioning=True).sort("event_id_cnty").to_dicts()
    assert [{name: row[name] for name in cells[0]} for row in found] == cells
    scan = duckdb.read_parquet(str(first / "events/**/*.parquet"), hive_partitioning=True)
    assert scan.filter("country = 'Mali'").shape[0] == sum(row["country"] == "Mali" for row in rows)
    changed = [dict(row, source="Radio Delta") if row["country"] == "Mali" else row for row in rows]
    second = release(write_rows(tmp_path / "2.csv", changed), tmp_path / "out", "2", has_partitions=True).folder
    files = sorted(path.relative_to(first) for path in (first / "events").rglob("*.parquet"))
    assert len(files) == len({(row["country"], row["year"]) for row in rows})
    shared = {str(file) for file in files if (first / file).samefile(second / file)}
    assert shared == {str(file) for file in files if "country=Mali" not in str(file)}
    assert find_damage(second) == []
