"""Reads one file of a codebook into frozen structs, strictly; an error names the file, the key and the line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

import msgspec
import yaml

from eventcode.errors import CodebookError

T = TypeVar("T")
Steps: TypeAlias = tuple[str | int, ...]
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """yaml's safe loader, which lets the last of two equal keys win; here that is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} is there twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return cast("dict[Any, Any]", super().construct_mapping(node, deep))


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
        steps = _find_steps(where.rstrip("`"), str(error), data, kind)
        raise CodebookError(message, file=path, line=_find_line(text, steps), key=_write_key(steps)) from error


def error_at(path: Path, steps: Steps, message: str, *, next_step: str = "") -> CodebookError:
    """What is wrong with the value at these steps (keys and indexes) of the YAML file at `path`, with its line."""
    line = _find_line(_read_text(path), steps)
    return CodebookError(message, file=path, line=line, key=_write_key(steps), next_step=next_step)


def read_rows(path: Path, kind: type[T]) -> list[T]:
    """The CSV file at `path`, one `kind` a row, "" for blank; list fields are joined by "; ". Raises CodebookError."""
    rows = csv.DictReader(io.StringIO(_read_text(path), newline=""), strict=True)
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
        raise CodebookError(
            "the file is missing", file=path, next_step="copy it from the codebook it came from"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"the file cannot be read: {error}", file=path) from error


def with_line(error: CodebookError) -> CodebookError:
    """The same error with the line of its key, where it names a YAML file and a key but no line yet."""
    path = Path(error.file)
    if error.line is not None or not error.key or path.suffix != ".yaml" or not path.is_file():
        return error
    steps = tuple(int(index) if index else name for name, index in _STEP.findall(f".{error.key}"))
    line = _find_line(_read_text(path), steps)
    return CodebookError(error.reason, file=path, line=line, key=error.key, next_step=error.next_step)


def _write_key(steps: Steps) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def _find_steps(where: str, message: str, data: Any, kind: Any) -> Steps:
    """The steps of a path as msgspec writes it; for "[...]" (one of the items) the first item with this fault."""
    steps: list[str | int] = []
    node = data
    for name, index in _STEP.findall(where):
        step = name or (int(index) if index.isdigit() else _find_faulty(node, steps, message, data, kind))
        if step is None:
            break
        steps.append(step)
        node = _step_into(node, step)
    return tuple(steps)


def _find_faulty(node: Any, steps: Sequence[str | int], message: str, data: Any, kind: Any) -> str | int | None:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, item in items:
        alone = {step: item} if isinstance(node, dict) else [item]
        try:
            msgspec.convert(_replace(data, steps, alone), kind, str_keys=True)
        except msgspec.ValidationError as error:
            if str(error) == message:
                return cast("str | int", step)
    return None


def _replace(data: Any, steps: Sequence[str | int], value: Any) -> Any:
    if not steps:
        return value
    copied = copy(data)
    copied[steps[0]] = _replace(data[steps[0]], steps[1:], value)
    return copied


def _step_into(node: Any, step: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(step)
    return node[step] if isinstance(node, list) and isinstance(step, int) and step < len(node) else None


def _find_line(text: str, steps: Steps) -> int | None:
    """The line where the value at these steps stands; the nearest parent's where a step cannot be followed."""
    node = yaml.compose(text, Loader=_Loader)
    for step in steps:
        child = _find_child(node, step)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node else None


def _find_child(node: Any, step: str | int) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None
