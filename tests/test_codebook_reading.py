"""Codebook files are read strictly: each mistake is one error that names the file, the key and the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventcode.codebook.reading import Entry, error_at, read_rows, read_yaml
from eventcode.errors import CodebookError


class Item(Entry, frozen=True):
    name: str
    size: int = 0
    parts: tuple[str, ...] = ()


MISTAKES = [
    ("- name: a\n- name: b\n  size: big\n", list[Item], 3, "[1].size", "Expected `int`"),
    ("- name: a\n- nome: b\n", list[Item], 2, "[1]", "nome"),
    ("x: {name: a}\ny: {name: b,\n    parts: [c, 3]}\n", dict[str, Item], 3, "y.parts[1]", "Expected `str`"),
    ("name: a\nname: : b\n", Item, 2, "", "not valid YAML"),
    ("- name: yes\n", list[Item], 1, "[0].name", "Expected `str`"),
]


@pytest.mark.parametrize(("text", "kind", "line", "key", "says"), MISTAKES)
def test_a_mistake_is_located(tmp_path: Path, text: str, kind: type, line: int, key: str, says: str) -> None:
    path = tmp_path / "items.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError) as caught:
        read_yaml(path, kind)
    assert (caught.value.file, caught.value.line, caught.value.key) == (str(path), line, key)
    assert says in str(caught.value)


def test_a_fault_found_later_is_located(tmp_path: Path) -> None:
    path = tmp_path / "items.yaml"
    path.write_text("items:\n  - name: a\n  - name: b\n    size: 4\n", encoding="utf-8")
    error = error_at(path, ("items", 1, "size"), "too large")
    assert (error.line, error.key) == (4, "items[1].size")
    assert error_at(path, ("items", 1, "parts"), "missing").line == 3  # the nearest parent's


def test_a_key_that_is_there_twice_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "item.yaml"
    path.write_text("name: a\nsize: 1\nsize: 2\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"item\.yaml:3: .*'size' is there twice"):
        read_yaml(path, Item)


def test_rows_name_their_line(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text('name,size,parts\na,1,x; y\n"b\nc",2,\nd,many,\n', encoding="utf-8")
    with pytest.raises(CodebookError) as caught:
        read_rows(path, Item)
    assert caught.value.line == 5
    path.write_text('name,size,parts\na,1,x; y\n"b\nc",2,\n', encoding="utf-8")
    assert read_rows(path, Item) == [Item("a", 1, ("x", "y")), Item("b\nc", 2)]
