"""A codebook as pages, descriptors and terminal text, and the commands that make them."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from eventcode.cli.program import main
from eventcode.codebook import load_codebook
from eventcode.codebook.copying import copy_codebook
from eventcode.codebook.pages.descriptors import to_data_package, to_json_schema, to_table_schema
from eventcode.codebook.pages.documentation import to_html, to_markdown
from eventcode.codebook.pages.overview import show_part
from eventcode.errors import CodebookError
from eventcode.table import summarise_table

PROFILES = ["acled", "full", "ucdp_ged"]
ROWS = {
    "event_type": ["Riots", "Riots", "Brawl", ""],
    "fatalities": ["0", "12", "", "3"],
    "event_date": ["2023-02-16", "2023-01-01", "", ""],
    "source": ["Radio Delta; Courier", "Radio Delta", "Radio Delta", "Radio Delta"],
    "timestamp": ["soon", "1", "2", "3"],
    "coder": ["a", "b", "c", "d"],
}


class _Page(HTMLParser):
    """What a page refers to, the ids that it has, and its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.links += [value for name in ("href", "src") if (value := found.get(name))]
        self.ids += [value] if (value := found.get("id")) else []
        self.open += [tag] if tag not in ("meta", "br", "link", "img") else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("profile", PROFILES)
def test_the_page_is_whole_and_asks_for_nothing(profile: str) -> None:
    text = to_html(load_codebook(profile))
    page = _Page(text)
    assert page.open == []
    assert {link[0] for link in page.links} == {"#"}
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert not page.tags & {"script", "link", "img", "iframe"}
    assert "@import" not in text
    assert "url(" not in text
    assert text == to_html(load_codebook(profile))


@pytest.mark.parametrize("profile", PROFILES)
def test_every_table_of_the_markdown_has_even_rows(profile: str) -> None:
    bars = re.compile(r"(?<!\\)\|")
    for block in re.findall(r"(?:^\|.*\n)+", to_markdown(load_codebook(profile)), re.MULTILINE):
        assert len({len(bars.findall(line)) for line in block.splitlines()}) == 1, block


def test_what_a_table_holds_is_counted() -> None:
    book = load_codebook("acled")
    seen = summarise_table(pa.table(ROWS), book, "rows.csv")
    assert (seen.rows, seen.unknown) == (4, ("coder",))
    types = {count.value: count.count for count in seen.columns["event_type"].counts}
    assert (types["Riots"], types["Brawl"], types["Battles"]) == (2, 1, 0)
    assert seen.missing_share("event_type") == 0.25
    assert (seen.columns["fatalities"].minimum, seen.columns["fatalities"].maximum) == ("0", "12")
    assert seen.columns["event_date"].maximum == "2023-02-16"
    assert [(count.value, count.count) for count in seen.columns["source"].counts] == [
        ("Radio Delta", 4),
        ("Courier", 1),
    ]
    assert seen.columns["timestamp"].minimum == ""  # not every cell is a number
    for page in (to_html(book, seen), to_markdown(book, seen)):
        assert "rows.csv" in page
        assert "Brawl" in page
        assert "25 %" in page


def test_typed_and_text_tables_are_counted_alike() -> None:
    book = load_codebook("acled")
    text = pa.table({"fatalities": ["3", "", "12"], "actor2": ["", "A", "A"]})
    typed = pa.table({"fatalities": pa.array([3, None, 12], pa.int32()), "actor2": [None, "A", "A"]})
    assert summarise_table(text, book) == summarise_table(typed, book)


def test_what_a_codebook_says_cannot_break_the_page(tmp_path: Path) -> None:
    copy_codebook(load_codebook("acled"), tmp_path / "own")
    path = tmp_path / "own" / "columns.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("label: Event id", "label: <script>alert(1)</script> | x"), encoding="utf-8")
    book = load_codebook(tmp_path / "own")
    assert "<script>" not in to_html(book)
    assert "&lt;script&gt;alert(1)" in to_html(book)
    hostile = pa.table({"actor1": ["<img src=x>", "<img src=x>"]})
    assert "<img" not in to_html(book, summarise_table(hostile, book))
    assert "<img" not in to_markdown(book, summarise_table(hostile, book))


@pytest.mark.parametrize("profile", PROFILES)
def test_descriptors_name_every_column(profile: str) -> None:
    book = load_codebook(profile)
    names = [column.name for column in book.columns]
    schema = to_table_schema(book)
    row = to_json_schema(book)
    assert [field["name"] for field in schema["fields"]] == names == list(row["properties"])
    assert row["required"] == [column.name for column in book.columns if column.required]
    for column, field in zip(book.columns, schema["fields"], strict=True):
        constraints = field.get("constraints", {})
        assert constraints.get("enum", []) == [value.value for value in book.values(column)]
        assert constraints.get("required", False) == column.required
        assert ("null" in row["properties"][column.name]["type"]) == (not column.required)


def test_drafts_need_no_ids() -> None:
    book = load_codebook("full")
    waiting = {"event_id_cnty", "timestamp"}
    assert waiting <= set(to_json_schema(book)["required"])
    assert not waiting & set(to_json_schema(book, drafts=True)["required"])
    fields = {field["name"]: field for field in to_table_schema(book, drafts=True)["fields"]}
    assert all("required" not in fields[name].get("constraints", {}) for name in waiting)
    assert to_table_schema(book, drafts=True)["primaryKey"] == ["draft_id"]


def test_the_package_names_its_files() -> None:
    package = to_data_package(load_codebook("acled"), ("events.csv", "events.parquet"))
    assert [resource["path"] for resource in package["resources"]] == ["events.csv", "events.parquet"]
    assert len({resource["name"] for resource in package["resources"]}) == 2
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    assert package["codebook"]["digest"] == load_codebook("acled").digest


@pytest.mark.parametrize(
    ("part", "says"),
    [("types", "16 Attack"), ("admin1", "First-order division"), ("c12", "C12.target, error"),
     ("geo_precision", "2 Near"), ("interactions", "78  External/Other forces-Civilians"), ("tolls", "Yemen"),
     ("kinds", "Rebel group")],
)  # fmt: skip
def test_a_part_is_shown(part: str, says: str) -> None:
    assert says in show_part(load_codebook("acled"), part)


def test_a_part_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(CodebookError) as caught:
        show_part(load_codebook("acled"), "admin9")
    assert "columns, types, classes" in caught.value.next_step


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_commands_from_a_new_codebook_to_its_page(tmp_path: Path) -> None:
    own = tmp_path / "own"
    assert "eventcode codebook check" in _run("codebook", "new", own, "--from", "acled").output
    assert "own 1.0.0 is sound: 31 columns" in _run("codebook", "check", own).output
    assert "(own 1.0.0" in _run("codebook", "show", "--codebook", own).output
    table = tmp_path / "rows.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(ROWS), *zip(*ROWS.values(), strict=True)])
    assert _run("codebook", "doc", "--codebook", own, "--table", table, "--out", tmp_path / "pages").exit_code == 0
    assert "4 rows" in (tmp_path / "pages" / "codebook.md").read_text(encoding="utf-8")
    assert (tmp_path / "pages" / "codebook.html").is_file()
    exported = _run("codebook", "export", "--codebook", own, "--as", "tableschema")
    assert len(json.loads(exported.stdout)["fields"]) == 31
    (own / "scales.yaml").write_text("time_precision: [1, 2]\n", encoding="utf-8")
    broken = _run("codebook", "check", own)
    assert broken.exit_code == 1
    assert "scales.yaml:1 time_precision[0]: Expected `object`" in broken.output


def test_the_command_migrate_tells_what_it_changes(tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("event_id_cnty,inter1,iso3,note\nMLI1,6,MLI,é\nMLI2,5,MLI,\n", encoding="utf-8")
    done = _run("migrate", old, "--out", new)
    assert done.exit_code == 0, done.output
    assert "iso3: dropped in 2 rows: retired in March 2023" in done.output
    assert "inter1: replaced in 2 rows (“6” to “Protesters”, “5” to “Rioters”)" in done.output
    with new.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["event_id_cnty"], row["inter1"], row["note"]) for row in rows] == [
        ("MLI1", "Protesters", "é"), ("MLI2", "Rioters", ""),
    ]  # fmt: skip
    assert "nothing was written" in _run("migrate", new, "--out", tmp_path / "again.csv").output
    assert not (tmp_path / "again.csv").exists()
    assert _run("migrate", old, "--out", old).exit_code == 1
    old.write_text("inter1,iso3\nMartians,MLI\n", encoding="utf-8")
    left = _run("migrate", old, "--out", new)
    assert left.exit_code == 1
    assert "1 left as they were" in left.output
