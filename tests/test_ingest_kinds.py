"""Tables and web archives: every row and page is an article or a rejection, and no archive unpacks without end."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from eventcode.ingest import read_articles
from eventcode.ingest.inputs import archives
from eventcode.records import Article, Rejection

TEXT = "Gunmen killed four traders near the village of Tamrout on Thursday, residents said."


def read_file(folder: Path, name: str, data: bytes) -> list[Article | Rejection]:
    (folder / name).write_bytes(data)
    return list(read_articles([folder / name]))


def only_reason(found: list[Article | Rejection]) -> str:
    (rejection,) = found
    assert isinstance(rejection, Rejection), rejection
    return rejection.reason


def test_csv(tmp_path: Path) -> None:
    table = (
        "id;Text;published;country;notes\r\n"
        f'1;"{TEXT}\r\nThe army; ""denied"" it.";20 August 2021;Mali;x\r\n'
        "2;too;few\r\n"
        ";;;;\r\n"
        "3;Rebels left Ward.;2021-02-30;Mali;x\r\n"
        '4;"Rebels" left Ward.;;;\r\n'
        "5;Rebels took Bani.;;;\r\n"
    )
    first, ragged, dated, quoted, last = read_file(tmp_path, "a.csv", codecs.BOM_UTF8 + table.encode())
    assert isinstance(first, Article)
    assert (first.id, first.published, first.country) == ("1", date(2021, 8, 20), "Mali")
    assert first.text == f'{TEXT}\nThe army; "denied" it.'
    assert isinstance(ragged, Rejection)
    assert (ragged.line, ragged.reason) == (4, "the row has 3 cells and the header 5")
    assert isinstance(dated, Rejection)
    assert dated.line == 6
    assert isinstance(quoted, Rejection)
    assert quoted.line == 7
    assert isinstance(last, Article)
    assert last.id == "5"


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("name,body\na,b\n", "no column text or html"),
        ("text,text\na,b\n", "two columns are named text"),
        ('id,text\n1,"a "stray" quote"\n2,Rebels left.\n', "the rest of the table was not read"),
        ('id,text\n1,"never closed\n2,Rebels left.\n', "not CSV"),
        ("id,text\n1,caf\x81\n", "encoding is unknown"),
    ],
)
def test_a_table_that_cannot_be_read(tmp_path: Path, table: str, reason: str) -> None:
    assert reason in only_reason(read_file(tmp_path, "a.csv", table.encode("latin-1")))


def test_a_row_beyond_the_limit_is_rejected_and_the_next_one_read(tmp_path: Path) -> None:
    rejection, article = read_file(tmp_path, "a.csv", b"id,text\n1," + b"a" * 21_000_000 + b"\n2,Rebels left Ward.\n")
    assert isinstance(rejection, Rejection)
    assert (rejection.line, rejection.reason) == (2, "the report is larger than 20 MB")
    assert isinstance(article, Article)


def warc(*pages: tuple[str, str, bytes], status: str = "200 OK") -> Iterator[bytes]:
    for url, kind, body in pages:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http\r\n"
        yield f"{head}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


def test_web_archives(tmp_path: Path) -> None:
    page = f"<html><body><h1>Raid</h1><p>{TEXT}</p></body></html>".encode()
    records = list(
        warc(
            ("https://bani.example/1", "text/html; charset=utf-8", page),
            ("https://bani.example/2", "image/png", b"\x89PNG"),
            ("https://bani.example/3", "text/plain;charset=koi8-r", f"{TEXT} Два.".encode("koi8-r")),
            ("https://bani.example/4", "text/html", b"%PDF-1"),
        )
    )
    records += warc(("https://bani.example/5", "text/html", page), status="404 Not Found")
    for name, data in (("a.warc", b"".join(records)), ("a.warc.gz", b"".join(map(gzip.compress, records)))):
        first, second, rejection = read_file(tmp_path, name, data)
        assert isinstance(first, Article)
        assert (first.url, first.text[-len(TEXT) :]) == ("https://bani.example/1", TEXT)
        assert isinstance(second, Article)
        assert second.text.endswith("Два.")
        assert isinstance(rejection, Rejection)
        assert rejection.source.endswith("https://bani.example/4")
    cut = only_reason(read_file(tmp_path, "b.warc.gz", gzip.compress(b"".join(records))[:60]))
    assert "the archive is broken" in cut


def test_bombs_in_web_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bomb,) = warc(("https://bani.example/", "text/html", b"a" * 30_000_000))
    assert "larger than 20 MB" in only_reason(read_file(tmp_path, "a.warc.gz", gzip.compress(bomb)))
    monkeypatch.setattr(archives, "_ALLOWANCE", 10_000_000)
    assert "far more than it holds" in only_reason(read_file(tmp_path, "c.warc.gz", gzip.compress(bomb)))
    endless = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nX: " + b"a" * 2_000_000)
    assert "no end" in only_reason(read_file(tmp_path, "b.warc.gz", endless))
