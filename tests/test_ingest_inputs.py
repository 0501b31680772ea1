"""Hostile and ordinary inputs: each gives articles or a rejection with its reason, and the batch goes on."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import os
import struct
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventcode.ingest import Metadata, read_articles
from eventcode.ingest.inputs.decoding import read_text
from eventcode.ingest.inputs.lines import read_elements, read_lines
from eventcode.ingest.metadata import to_day
from eventcode.records import Article, Rejection

TEXT = "Gunmen killed four traders near the village of Tamrout on Thursday, residents said."
GOOD = {"id": "good", "text": f"{TEXT} It was dawn."}


def read(*inputs: object, stdin: bytes = b"") -> list[Article | Rejection]:
    return list(read_articles([str(item) for item in inputs], stdin=io.BytesIO(stdin)))


def read_file(folder: Path, name: str, data: bytes | str) -> list[Article | Rejection]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read(path)


def lines(*records: object) -> str:
    return "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records)


def only_rejection(found: list[Article | Rejection]) -> Rejection:
    (rejection,) = found
    assert isinstance(rejection, Rejection), rejection
    assert rejection.next_step
    return rejection


def articles(found: list[Article | Rejection]) -> list[Article]:
    return [item for item in found if isinstance(item, Article)]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('{"text": "Four', "not JSON"),
        ("not json at all", "not JSON"),
        ('["a", "b"]', "a list, not a JSON object"),
        ({"title": "Raid"}, "neither text nor html"),
        ({"text": "  ", "html": None}, "neither text nor html"),
        ({"text": 7}, "text is a number, not text"),
        ({"text": TEXT, "title": ["a"]}, "title is a list, not text"),
        ({"text": TEXT, "published": 2021}, "published is a number"),
        ({"text": TEXT, "published": "31 February 2021"}, "no day of the calendar"),
        ({"text": TEXT, "published": "2021-13-01"}, "no day of the calendar"),
        ({"text": TEXT, "published": "soon"}, "not a date"),
        ({"text": TEXT, "published": "03/04/2021"}, "two days"),
        ('{"text": "half \\ud83d a pair"}', "lone surrogate"),
        ('{"a":' * 100_000, "nested too deeply"),
        ({"text": "<!-- x -->\nvar a = 1;"}, "nothing in it but"),
        ({"text": "\u200b\u00a0\n"}, "nothing in it but"),
        ({"text": "word " * 500_000}, "longer than 2,000,000 characters"),
    ],
)
def test_a_bad_line_is_rejected_and_the_next_one_read(tmp_path: Path, record: object, reason: str) -> None:
    rejection, article = read_file(tmp_path, "a.jsonl", lines("", record, GOOD))
    assert isinstance(rejection, Rejection)
    assert (rejection.source, rejection.line) == (str(tmp_path / "a.jsonl"), 2)
    assert reason in rejection.reason
    assert rejection.next_step
    assert isinstance(article, Article)
    assert (article.id, article.text) == ("good", GOOD["text"])


def test_a_line_of_200_mb_is_passed_over_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(200):
            file.write(b"a" * 1_000_000)
        file.write(b'"}\n' + json.dumps(GOOD).encode())
    tracemalloc.start()
    rejection, article = read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(rejection, Rejection)
    assert (rejection.line, rejection.reason) == (1, "the report is larger than 20 MB")
    assert isinstance(article, Article)
    assert peak < 60_000_000


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\t\n", "it is empty"),
        (b"%PDF-1.7\n...", "a PDF document"),
        (b"PK\x03\x04....", "a zip archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"abc\0def", "binary data"),
        (bytes(range(1, 32)) * 20, "binary data"),
        ("Стрельба началась на рассвете у моста, сообщили жители.".encode("koi8-r"), "encoding is unknown"),
        ("銃撃は夜明けに橋の近くで始まった。".encode("shift-jis"), "encoding is unknown"),
        (b"Four dead \x81\x8d in Ward", "encoding is unknown"),
        (codecs.BOM_UTF16_LE + b"a\0b\0\0\xd8", "broken later on"),
        (b"--- *** ---", "nothing in it but"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a", "a.html"])
def test_what_is_no_text_is_named(tmp_path: Path, data: bytes, reason: str, name: str) -> None:
    rejection = only_rejection(read_file(tmp_path, name, data))
    assert reason in rejection.reason or (name == "a.html" and "no article" in rejection.reason)


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv"])
def test_binary_data_with_a_name_of_text_is_one_rejection(tmp_path: Path, name: str) -> None:
    assert "binary data" in only_rejection(read_file(tmp_path, name, bytes(range(256)) * 50)).reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_recognised(encoding: str) -> None:
    text = "The café’s owner, José Núñez, said “four” were killed – at dawn, near the square of Saint-Étienne."
    assert read_text(text.encode(encoding)) == text


def test_a_declared_encoding_counts_and_a_few_broken_bytes_do_not() -> None:
    page = '<html><meta charset="windows-1251"><p>Стрельба у моста на рассвете</p>'
    assert read_text(page.encode("cp1251")) == page
    assert read_text("жители".encode("koi8-r"), "koi8-r") == "жители"
    assert read_text("é".encode() * 50 + b"\xff") == "é" * 50 + "\ufffd"


@pytest.mark.parametrize(
    "text",
    ["{}", "[\n{}]", '{}\n{"id": "2", "text": "Rebels left Ward."}', "\n  [ {},\n{}, 7 ]\n"],
    ids=["one", "list", "lines", "mixed"],
)
def test_json_files(tmp_path: Path, text: str) -> None:
    found = read_file(tmp_path, "a.json", text.replace("{}", json.dumps(GOOD, indent=1 if text == "{}" else None)))
    assert articles(found)[0].text == GOOD["text"]
    assert [item.line for item in found if isinstance(item, Rejection)] == ([3, 3] if "7" in text else [])


def test_a_json_list_that_is_cut_off_keeps_what_was_whole(tmp_path: Path) -> None:
    article, rejection = read_file(tmp_path, "a.json", f'[{json.dumps(GOOD)}, {{"text": "Four')
    assert isinstance(article, Article)
    assert isinstance(rejection, Rejection)
    assert "does not end" in rejection.reason


@given(
    st.lists(
        st.recursive(
            st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
        ),
        max_size=8,
    )
)
def test_a_json_list_is_cut_where_its_elements_end(values: list[object]) -> None:
    stream = io.BufferedReader(io.BytesIO(json.dumps(values, indent=1).encode()))
    assert [json.loads(element or b"") for _, element in read_elements(stream)] == values


def test_a_file_of_nothing_but_bad_lines_is_given_up(tmp_path: Path) -> None:
    found = read_file(tmp_path, "a.jsonl", "no JSON\n" * 5000)
    assert len(found) == 1001
    assert isinstance(found[-1], Rejection)
    assert "1,000 records in a row" in found[-1].reason


def test_elements_and_lines_beyond_the_limit_are_passed_over() -> None:
    listed = io.BufferedReader(io.BytesIO(b'["' + b"a" * 200_000 + b'", "b"]'))
    assert list(read_elements(listed, 1000)) == [(1, None), (1, b'"b"')]
    assert list(read_lines(io.BufferedReader(io.BytesIO(b"a" * 5000 + b"\nb\n")), 1000)) == [(1, None), (2, b"b\n")]


def test_the_standard_input_is_known_by_its_first_bytes() -> None:
    assert articles(read("-", stdin=lines(GOOD).encode()))[0].id == "good"
    assert articles(read("-", stdin=f"[{lines(GOOD)}]".encode()))[0].id == "good"
    assert articles(read("-", stdin=lines(GOOD).encode("utf-16")))[0].id == "good"
    assert articles(read("-", stdin=TEXT.encode()))[0].text == TEXT
    assert only_rejection(read("-")).reason == "it is empty"


def test_files_folders_and_globs_come_in_one_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a/z.txt", "c.txt", ".hidden.txt", "b/pic.bin"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{TEXT} {name}")
    (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    in_folder = ["a/z.txt", "b/10.txt", "b/2.txt", "b/pic.bin", "c.txt"]
    found = read(tmp_path)
    assert [item.reason if isinstance(item, Rejection) else item.text[len(TEXT) + 1 :] for item in found] == [
        name if name.endswith("txt") else "the kind of file is unknown" for name in in_folder
    ]
    assert [a.text[len(TEXT) + 1 :] for a in articles(read(tmp_path / "b" / "*.txt", tmp_path / "c.txt"))] == [
        "b/10.txt",
        "b/2.txt",
        "c.txt",
    ]
    assert "no file matches" in only_rejection(read(tmp_path / "*.zzz")).reason


def test_what_is_no_regular_file_is_rejected(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    found = read(tmp_path / "none.txt", tmp_path / "pipe.txt", "/dev/zero", tmp_path / "loop.txt", "nul\0name")
    assert all(isinstance(item, Rejection) and item.next_step for item in found)
    reasons = [item.reason for item in found if isinstance(item, Rejection)]
    assert reasons[:3] == ["there is no such file", "this is not a regular file", "this is not a regular file"]
    assert len(reasons) == 5


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    path.chmod(0)
    assert only_rejection(read(path)).reason == "it cannot be read: permission denied"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2022-06-16T23:30:00-05:00", (2022, 6, 16)),
        ("2022-06-16T23:30:00.123Z", (2022, 6, 16)),
        ("2022-06-16 23:30", (2022, 6, 16)),
        ("20220616", (2022, 6, 16)),
        ("Thursday, 16 June 2022", (2022, 6, 16)),
        ("Thu, 16 Jun 2022 23:30:00 GMT", (2022, 6, 16)),
        ("June 16th, 2022 11:30 pm", (2022, 6, 16)),
        ("16.6.2022", (2022, 6, 16)),
        ("1 Sept. 1988", (1988, 9, 1)),
        ("5/5/2021", (2021, 5, 5)),
    ],
)
def test_days_are_read_as_written(words: str, day: tuple[int, int, int]) -> None:
    assert to_day(words) == date(*day)


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "a.warc", "a.warc.gz", "a"])
@given(data=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@example(data=b"text\n\0")
@example(data=b'{"text": "a"}')
@example(data=gzip.compress(b"WARC/1.0\r\n\r\n"))
@example(data=struct.pack(">Q", 5))
def test_any_bytes_give_articles_or_rejections(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes
) -> None:
    found = read_file(tmp_path_factory.mktemp("any"), name, data)
    for item in found:
        assert item.text if isinstance(item, Article) else item.reason


def test_defaults_fill_what_the_record_leaves_open(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines({"text": TEXT, "publisher": "The Ward Post"}))
    (article,) = read_articles([path], Metadata(publisher="Other", country="Mali", published=date(2021, 8, 20)))
    assert isinstance(article, Article)
    assert (article.publisher, article.country, article.published) == ("The Ward Post", "Mali", date(2021, 8, 20))
