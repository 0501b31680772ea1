"""Reads one file of a codebook into frozen structs, strictly; an error names the file, the key and the line."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from eventcode.errors import CodebookError

T = TypeVar("T")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen part of a codebook; a key that it does not know is an error."""


def read_yaml(path: Path, kind: type[T]) -> T:
    """The YAML file at `path` as `kind` (a struct, or a list or dict of structs). Raises CodebookError."""
    text = _read_text(path)
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - the C loader of yaml's safe family
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise CodebookError(f"not valid YAML: {error.problem}", file=path, line=line) from error
    try:
        return msgspec.convert(data, kind, str_keys=True)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `")
        steps = _STEP.findall(where)
        key = "".join(f".{name}" if name else f"[{index}]" for name, index in steps).lstrip(".")
        raise CodebookError(message, file=path, line=_find_line(text, steps), key=key) from error


def read_rows(path: Path, kind: type[T]) -> list[T]:
    """The CSV file at `path`, one `kind` a row, "" for blank; list fields are joined by "; ". Raises CodebookError."""
    rows = csv.DictReader(_read_text(path).splitlines(), strict=True)
    known = {field.name: field for field in msgspec.structs.fields(kind)}  # type: ignore[arg-type]
    unknown = [name for name in rows.fieldnames or [] if name not in known]
    if unknown:
        raise CodebookError(f"unknown column {unknown[0]!r}; known are {', '.join(known)}", file=path, line=1)
    lists = {name for name, field in known.items() if getattr(field.type, "__origin__", None) is tuple}
    out = []
    for row in rows:
        if None in row or None in row.values():
            raise CodebookError("the row has not as many cells as the header", file=path, line=rows.line_num)
        cells = {k: _split(v) if k in lists else v for k, v in row.items() if v != ""}
        try:
            out.append(msgspec.convert(cells, kind, strict=False))
        except msgspec.ValidationError as error:
            raise CodebookError(str(error), file=path, line=rows.line_num) from error
    return out


def _split(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(";") if item.strip()]


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CodebookError("the file is missing", file=path, next_step="copy it from the codebook it came from") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"the file cannot be read: {error}", file=path) from error


def _find_line(text: str, steps: list[tuple[str, str]]) -> int | None:
    """The line where the value at this path stands; the nearest parent's where a step cannot be followed."""
    node = yaml.compose(text, Loader=_Loader)
    for name, index in steps:
        child = _find_child(node, name, index)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node else None


def _find_child(node: Any, name: str, index: str) -> Any:
    if name and isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == name), None)
    if index.isdigit() and isinstance(node, yaml.SequenceNode) and int(index) < len(node.value):
        return node.value[int(index)]
    return None
