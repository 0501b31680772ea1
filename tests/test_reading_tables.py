"""Tables are read as they stand, in whatever file they come; what cannot be is refused with line and next step."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from faults.valid import Row, valid_rows

from eventcode.check import check_table
from eventcode.check.reading import open_frame, open_table
from eventcode.check.reading import text as text_reading
from eventcode.errors import TableError

HEADER = "name,place,count"
ROWS = [("NA", "Windhœk", "007"), ("None", "Zürich – “old”", ""), ("null", "a;b\tc", "1e3"), ("nan", " x ", "-0")]


def _csv(rows: list[tuple[str, ...]], delimiter: str = ",", newline: str = "\n") -> str:
    cells = [[f'"{cell}"' if delimiter in cell or '"' in cell else cell for cell in row] for row in rows]
    lines = [HEADER.replace(",", delimiter), *(delimiter.join(row) for row in cells)]
    return newline.join(lines) + newline


def _read(path: Path) -> tuple[list[tuple[str, ...]], list[int], list[str]]:
    table = open_table(path)
    cells = table.read()
    lines = [int(line) for batch in table.batches() for line in batch.lines]
    return list(zip(*(column.to_pylist() for column in cells.columns), strict=True)), lines, table.notices


def _bytes(text: str) -> dict[str, bytes]:
    simple = text.replace("œ", "o").replace("–", "-").replace("“", "'").replace("”", "'")
    return {
        "UTF-8": text.encode(),
        "UTF-8 with a mark": text.encode("utf-8-sig"),
        "UTF-16": text.encode("utf-16"),
        "UTF-16 little": b"\xff\xfe" + text.encode("utf-16-le"),
        "UTF-16 big": b"\xfe\xff" + text.encode("utf-16-be"),
        "UTF-16 without a mark": (simple + "a,b,1\n" * 40).encode("utf-16-le"),
        "UTF-32": text.encode("utf-32"),
        "Windows-1252": text.encode("cp1252"),
        "Latin-1": simple.encode("latin-1"),
        "Windows line ends": text.replace("\n", "\r\n").encode(),
        "Macintosh line ends": text.replace("\n", "\r").encode(),
        "no line end": text.rstrip("\n").encode(),
        "blank lines at the end": (text + "\n\n").encode(),
    }


@pytest.mark.parametrize("how", _bytes(_csv(ROWS)))
def test_text_is_read_in_every_encoding(how: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(_bytes(_csv(ROWS))[how])
    rows, lines, notices = _read(path)
    assert [row[0] for row in rows[:4]] == ["NA", "None", "null", "nan"]
    assert [row[2] for row in rows[:4]] == ["007", "", "1e3", "-0"]
    assert rows[1][1].startswith("Zürich")
    assert rows[3][1] == " x "
    assert lines[:4] == [2, 3, 4, 5]
    is_told = "1252" in how or "Latin" in how or ("UTF-" in how and not how.startswith("UTF-8"))
    assert bool(notices) == is_told


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_may_be_divided_by_comma_semicolon_or_tab(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "table.txt"
    path.write_text(_csv(ROWS, delimiter), encoding="utf-8")
    assert _read(path)[0] == ROWS
    path.write_text(f"sep={delimiter}\n" + _csv(ROWS, delimiter), encoding="utf-8")
    assert _read(path)[:2] == (ROWS, [3, 4, 5, 6])


@pytest.mark.parametrize("chunk", [1, 7, 40, 1 << 20])
def test_lines_are_those_of_the_file_however_it_is_cut(
    chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_reading, "CHUNK", chunk)
    path = tmp_path / "table.csv"
    text = 'name,place,count\nA,"two\nlines, ""quoted""",1\n\nB,é,2\nC,"\n\n",3\n\n\nD,x,4\n'
    path.write_text(text, encoding="utf-8")
    rows, lines, _ = _read(path)
    assert rows == [("A", 'two\nlines, "quoted"', "1"), ("B", "é", "2"), ("C", "\n\n", "3"), ("D", "x", "4")]
    assert lines == [2, 5, 6, 11]


def _parquet(path: Path, table: pa.Table) -> None:
    pq.write_table(table, path, row_group_size=2)


def test_parquet_workbook_and_json_give_the_same_cells(tmp_path: Path) -> None:
    columns = dict(zip(HEADER.split(","), zip(*ROWS, strict=True), strict=True))
    _parquet(tmp_path / "t.parquet", pa.table({name: list(cells) for name, cells in columns.items()}))
    with xlsxwriter.Workbook(str(tmp_path / "t.xlsx")) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([tuple(HEADER.split(",")), *ROWS]):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    rows = [dict(zip(HEADER.split(","), row, strict=True)) for row in ROWS]
    (tmp_path / "t.json").write_text(json.dumps(rows), encoding="utf-8")
    (tmp_path / "api.json").write_text(json.dumps({"status": 200, "data": rows}), encoding="utf-8")
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    wanted_lines = {"t.parquet": [1, 2, 3, 4], "t.xlsx": [2, 3, 4, 5], "t.json": [1, 2, 3, 4], "api.json": [1, 2, 3, 4],
                    "t.jsonl": [1, 2, 3, 4]}  # fmt: skip
    for name, wanted in wanted_lines.items():
        assert _read(tmp_path / name)[:2] == (ROWS, wanted), name


def test_numbers_and_days_keep_what_the_file_says(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "t.xlsx")) as book:
        sheet = book.add_worksheet()
        book.add_worksheet("More")
        sheet.write_row(0, 0, ["day", "whole", "part"])
        sheet.write_datetime(1, 0, pd.Timestamp("2023-02-16"), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(1, 1, [12, 34.8473])
    rows, _, notices = _read(tmp_path / "t.xlsx")
    assert rows == [("2023-02-16", "12", "34.8473")]
    assert len(notices) == 1
    (tmp_path / "t.json").write_text('[{"a": 34.84730, "b": 12, "c": null, "d": true}]', encoding="utf-8")
    assert _read(tmp_path / "t.json")[0] == [("34.84730", "12", "", "true")]


def test_frames_are_taken_as_they_are() -> None:
    frame = pd.DataFrame({"a": ["NA", None, 5], "b": pd.array([1, None, 3], dtype="Int64"), "c": [1.5, np.nan, 2.0]})
    for made in (frame, pl.from_pandas(frame.astype({"a": "str"})), pa.Table.from_pandas(frame.astype({"a": "str"}))):
        cells = open_frame(made).read().to_pydict()
        assert cells["a"] == ["NA", "", "5"]
        assert cells["b"] == ["1", "", "3"]
    with pytest.raises(TableError, match="'a' is there twice"):
        open_frame(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def _events(rows: list[Row]) -> str:
    quote = '"{}"'.format
    body = [",".join(quote(cell.replace('"', '""')) for cell in row.values()) for row in rows]
    return "\n".join([",".join(rows[0]), *body]) + "\n"


def _broken() -> dict[str, tuple[str, bytes, int | None, str]]:
    """What is wrong: name of the file, its bytes, the line to be told, words of the refusal."""
    rows = valid_rows("acled", 6)
    text = _events(rows)
    lines = text.splitlines(keepends=True)
    good = text.encode()
    mixed = [dict(row) for row in rows]
    mixed[3]["event_date"] = "16 February 2023"
    slashes = [row | {"event_date": "16/02/2023"} for row in rows]
    serial = [row | {"event_date": "44973"} for row in rows]
    american = [row | {"event_date": "February 16, 2023"} for row in rows]
    wide = "".join([*lines[:3], lines[3].rstrip("\n") + ",more\n", *lines[4:]])
    narrow = "".join([*lines[:3], lines[3].rpartition(",")[0] + "\n", *lines[4:]])
    return {
        "only a header": ("t.csv", b"event_date,year\n", None, "header is not that"),
        "empty": ("t.csv", b"", None, "empty"),
        "blank": ("t.csv", b" \n\n ", None, "empty"),
        "binary": ("t.csv", struct.pack("<256I", *range(256)), None, "binary"),
        "a workbook named CSV": ("t.csv", b"PK\x03\x04" + bytes(100), None, "workbook"),
        "gzip": ("t.csv", b"\x1f\x8b\x08" + bytes(50), None, "gzip"),
        "a PDF": ("t.csv", b"%PDF-1.7\n", None, "PDF"),
        "a cell too many": ("t.csv", wide.encode(), 4, "32 cells, the header has 31"),
        "a cell too few": ("t.csv", narrow.encode(), 4, "30 cells, the header has 31"),
        "cut off in a row": ("t.csv", good[: good.rindex(b'","') - 30], 7, "quotation mark"),
        "cut off at a cell": ("t.csv", good[: good.rindex(b',"')], 7, "30 cells"),
        "a quotation mark astray": ("t.csv", good.replace(b'"Nairobi"', b'"Nairobi', 1), None, ""),
        "the header twice": ("t.csv", "".join([*lines[:4], lines[0], *lines[4:]]).encode(), 5, "second time"),
        "a column twice": ("t.csv", text.replace("admin2", "admin1", 1).encode(), 1, "'admin1' is there twice"),
        "a column without a name": ("t.csv", text.replace(",admin2,", ",,", 1).encode(), 1, "no name"),
        "no header": ("t.csv", "".join(lines[1:]).encode(), None, "header"),
        "one column": ("t.csv", text.replace('","', "/").encode(), None, ""),
        "another table": ("t.csv", b"a,b,c\n1,2,3\n", None, "header is not that"),
        "two encodings": ("t.csv", good + "é\n".encode() + b'"\xe9"\n', 9, "more than one encoding"),
        "cut off in a letter": ("t.csv", good + "é".encode()[:1], 8, "cut off"),
        "UTF-16 cut off": ("t.csv", text.encode("utf-16")[:-1], None, "UTF-16"),
        "days in two ways": ("t.csv", _events(mixed).encode(), 5, "on line 2 like 2023-02-16"),
        "days with slashes": ("t.csv", _events(slashes).encode(), 2, "more than one way"),
        "days as numbers": ("t.csv", _events(serial).encode(), 2, "more than one way"),
        "American days": ("t.csv", _events(american).encode(), 2, "more than one way"),
    }  # fmt: skip


def _broken_others() -> dict[str, tuple[str, bytes, int | None, str]]:
    """The same for files that are not of text."""
    rows = valid_rows("acled", 6)
    good = _events(rows).encode()
    nested = "[" + "[" * 200_000 + "]" * 200_000 + "]"
    return {
        "no Parquet": ("t.parquet", good, None, "not a .parquet file"),
        "Parquet cut off": ("t.parquet", b"PAR1" + bytes(200), None, "not a whole Parquet file"),
        "no workbook": ("t.xlsx", good, None, "not a .xlsx file"),
        "a workbook cut off": ("t.xlsx", b"PK\x03\x04" + bytes(200), None, "not a workbook"),
        "JSON cut off": ("t.json", json.dumps(rows).encode()[:-40], 1, "not valid JSON"),
        "JSON without rows": ("t.json", b'{"data": 5}', None, "no array of rows"),
        "an empty array": ("t.json", b"[]", None, "no row"),
        "a row that is no object": ("t.json", b"[1, 2]", 1, "not an object"),
        "a list in a cell": ("t.json", json.dumps([rows[0] | {"tags": ["a"]}]).encode(), 1, "list or an object"),
        "a key twice": ("t.jsonl", b'{"a": 1, "b": 2}\n{"a": 1, "a": 2}\n', 2, "'a' is there twice"),
        "a broken line": ("t.jsonl", (json.dumps(rows[0]) + "\n{oops\n").encode(), 2, "not valid JSON"),
        "JSON without end": ("t.json", nested.encode(), None, ""),
    }  # fmt: skip


BROKEN = _broken() | _broken_others()


@pytest.mark.parametrize("what", BROKEN)
def test_broken_files_are_refused_with_line_reason_and_next_step(what: str, tmp_path: Path) -> None:
    name, data, line, words = BROKEN[what]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(TableError) as error:
        check_table(tmp_path / name, "acled")
    assert words in str(error.value)
    assert "t." in str(error.value)
    if line is not None:
        assert error.value.line == line
    assert "\n" not in str(error.value)


def test_a_damaged_page_of_parquet_is_refused(tmp_path: Path) -> None:
    table = pa.table({name: [row[name] for row in valid_rows("acled", 200)] for name in valid_rows("acled", 1)[0]})
    pq.write_table(table, tmp_path / "t.parquet", write_page_checksum=True, compression="none", use_dictionary=False)
    data = bytearray((tmp_path / "t.parquet").read_bytes())
    at = data.index(b"this was reported", data.index(b"this was reported") + 2_000)  # past the page's own header
    data[at : at + 4] = b"that"
    (tmp_path / "t.parquet").write_bytes(data)
    with pytest.raises(TableError, match="not a whole Parquet file"):
        check_table(tmp_path / "t.parquet", "acled")


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.csv"):
        with pytest.raises(TableError):
            check_table(path, "acled")


def _as_csv(path: Path, rows: list[Row]) -> Path:
    path.write_text(_events(rows), encoding="utf-8")
    return path


def _as_xlsx(path: Path, rows: list[Row]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([dict.fromkeys(rows[0], ""), *rows]):
            for column, (name, cell) in enumerate(row.items()):
                sheet.write_string(at, column, cell if at else name)
    return path


def _as_parquet(path: Path, rows: list[Row]) -> Path:
    columns = {name: [row[name] or None for row in rows] for name in rows[0]}
    typed: dict[str, pa.Array] = {}
    for name, cells in columns.items():
        array = pa.array(cells, pa.string())
        kind = {"event_date": pa.date32(), "year": pa.int32(), "iso": pa.int64(), "latitude": pa.float64()}.get(name)
        typed[name] = array.cast(kind) if kind else array
    pq.write_table(pa.table(typed), path)
    return path


def _as_json(path: Path, rows: list[Row]) -> Path:
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("write", "name", "first"),
    [(_as_csv, "t.csv", 2), (_as_xlsx, "t.xlsx", 2), (_as_parquet, "t.parquet", 1), (_as_json, "t.json", 1)],
)
def test_the_same_faults_are_found_in_every_kind_of_file(
    write: Callable[[Path, list[Row]], Path], name: str, first: int, tmp_path: Path
) -> None:
    rows = valid_rows("acled", 30)
    rows[2]["year"] = "1999"
    rows[7]["notes"] = ""
    rows[9]["latitude"] = "95"
    rows[11]["iso"] = "1"
    rows[13]["admin1"] = "NA"
    rows[13]["source"] = "A; A"
    findings = check_table(write(tmp_path / name, rows), "acled")
    told = [(each.line, each.rule, each.field) for each in findings]
    assert told == [(2 + first, "C02", "year"), (7 + first, "S04", "notes"), (9 + first, "C35", "latitude"),
                    (11 + first, "C34", "iso"), (13 + first, "C38", "source")]  # fmt: skip


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("readme.txt", "no sheet")
    with pytest.raises(TableError, match="not a workbook"):
        check_table(tmp_path / "t.xlsx", "acled")
