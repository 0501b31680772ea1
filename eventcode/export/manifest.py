"""What a release says of itself: release.json, datapackage.json, CITATION.cff and the digests; no row is read here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pyarrow as pa

from eventcode.check.reading.sums import SUMS, file_digest
from eventcode.codebook import Column
from eventcode.codebook.pages.descriptors import to_data_package
from eventcode.errors import EventcodeError
from eventcode.export.request import Request
from eventcode.export.rows import find_events
from eventcode.export.words import EVIDENCE

RELEASE = "release.json"
_TYPES = {"int32": "integer", "int64": "integer", "double": "number", "date32[day]": "date", "string": "string"}


def write_json(data: Any, path: Path) -> None:
    """JSON with two spaces, keys in the order given, one line end at the end."""
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def describe_files(folder: Path) -> dict[str, dict[str, Any]]:
    """Each file of the folder by its name: its size in bytes and its digest."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": file_digest(path)}
        for path in paths
    }


def to_release(
    request: Request, counts: Mapping[str, int], checked: Mapping[str, Any], previous: Path | None
) -> dict[str, Any]:
    """What release.json says but for the files; nothing in it tells when or where it was made.

    checked: what came of the check. inputs: the digest of each table, of a project the end of its history instead.
    """
    book, account = request.codebook, request.account
    return {
        "name": request.name,
        "version": request.version,
        "title": request.heading,
        "has_drafts": request.has_drafts,
        "program": {"name": "eventcode", "version": request.program, "digest": find_program_digest()},
        "codebook": {"name": book.name, "version": book.version, "digest": book.digest},
        "inputs": [] if account else [{"sha256": each} for each in _digest_inputs(request.sources)],
        "history": {"rows": account.rows, "seal": account.seal} if account else None,
        "formats": list(request.formats),
        "counts": dict(counts),
        **checked,
        "previous": None if previous is None else {"version": previous.name, "sha256": file_digest(previous / SUMS)},
    }


def _digest_inputs(sources: Sequence[Path]) -> list[str]:
    """Of each table, or of a folder's table and the words beside it."""
    files = [file for source in sources for file in (find_events(source), source / EVIDENCE)]
    return [file_digest(file) for file in files if file.is_file()]


def find_program_digest() -> str | None:
    """SHA-256 over the files of the installed program as its installer recorded them; None in a working copy."""
    try:
        record = distribution("eventcode").read_text("RECORD") or ""
    except PackageNotFoundError:
        return None
    lines = sorted(line for line in record.splitlines() if line.startswith("eventcode/") and ",sha256=" in line)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else None


def read_history(release: Path) -> tuple[int, str] | None:
    """Length and end of the history that a release was made from; None where it was made from tables.

    Raises EventcodeError where its release.json cannot be read.
    """
    path = release / RELEASE
    try:
        history = json.loads(path.read_text(encoding="utf-8")).get("history")
        return (int(history["rows"]), str(history["seal"])) if history else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path} cannot be read, so nothing tells what changed since"
        raise EventcodeError(message, next_step=f"eventcode verify {release}") from error


def to_package(
    request: Request,
    columns: tuple[Column, ...],
    tables: Mapping[str, pa.Schema],
    files: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """datapackage.json (Data Package 2.0). tables: the schema of each table beside the events; files: as described."""
    events = tuple(name for name in files if name.startswith("events."))
    package = to_data_package(request.codebook, events, drafts=request.has_drafts)
    package |= {"name": request.name.lower().replace("_", "-"), "title": request.heading, "version": request.version}
    if request.license:
        package["licenses"] = [{"name": request.license}]
    if request.authors:
        package["contributors"] = [{"title": name, "roles": ["creator"]} for name in request.authors]
    for resource in package["resources"]:
        resource["schema"] = _only(resource["schema"], columns)
    package["resources"] += [_to_resource(name, schema) for name, schema in tables.items()]
    for resource in package["resources"]:
        about = files[resource["path"]]
        resource |= {"bytes": about["bytes"], "hash": f"sha256:{about['sha256']}"}
    return package


def _only(schema: Mapping[str, Any], columns: tuple[Column, ...]) -> dict[str, Any]:
    """The schema of the columns that are released; those that mark drafts have only a type."""
    known = {field["name"]: field for field in schema["fields"]}
    fields = [known.get(each.name) or {"name": each.name, "title": each.label, "type": each.type} for each in columns]
    keys = [name for name in schema.get("primaryKey", []) if name in {each.name for each in columns}]
    return {**{k: v for k, v in schema.items() if k != "primaryKey"}, "fields": fields} | (
        {"primaryKey": keys} if keys else {}
    )


def _to_resource(file: str, schema: pa.Schema) -> dict[str, Any]:
    fields = [{"name": field.name, "type": _TYPES[str(field.type)]} for field in schema]
    return {
        "name": file.removesuffix(".csv"),
        "type": "table",
        "path": file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def to_citation(request: Request) -> str:
    """CITATION.cff 1.2.0. Names are written as JSON strings, which YAML reads alike."""
    authors = request.authors or (f"The authors of {request.heading}",)
    lines = [
        "cff-version: 1.2.0",
        "message: Please cite this dataset with its version.",
        "type: dataset",
        f"title: {json.dumps(request.heading, ensure_ascii=False)}",
        f"version: {json.dumps(request.version)}",
        "authors:",
        *(f"  - name: {json.dumps(name, ensure_ascii=False)}" for name in authors),
        *([f"license: {json.dumps(request.license)}"] if request.license else []),
    ]
    return "\n".join(lines) + "\n"


def to_sums(files: Mapping[str, Mapping[str, Any]]) -> str:
    """A line a file, as `sha256sum --check` reads them."""
    return "".join(f"{about['sha256']}  {name}\n" for name, about in files.items())
