"""A codebook as descriptors that other programs read: Table Schema, Data Package and JSON Schema; it writes no file."""

from __future__ import annotations

from typing import Any

from eventcode.codebook.book import Codebook
from eventcode.codebook.columns import Column
from eventcode.codebook.scales import Value

_PROFILES = "https://datapackage.org/profiles/2.0"
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet", "jsonl": "application/jsonl"}
_JSON_TYPES = {"integer": "integer", "number": "number"}


def to_table_schema(codebook: Codebook, *, drafts: bool = False) -> dict[str, Any]:
    """The columns as a Table Schema (Data Package 2.0).

    drafts: for tables of drafts, whose columns that wait for acceptance may be blank.
    """
    unique = [column.name for column in codebook.columns if column.unique and not (drafts and column.waits)]
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_to_field(codebook, column, drafts) for column in codebook.columns],
        "missingValues": [""],
    }
    return schema | ({"primaryKey": unique[:1]} if unique else {})


def _to_field(codebook: Codebook, column: Column, drafts: bool) -> dict[str, Any]:
    field = {"name": column.name, "title": column.label, "type": column.type, "description": column.description}
    if column.type == "date":
        field["format"] = "default"
    if column.example:
        field["example"] = column.example
    if column.separator:
        field["delimiter"] = column.separator
    values = codebook.values(column)
    categories = [_to_category(value) for value in values] if any(value.label for value in values) else []
    constraints = _to_constraints(column, values, drafts)
    return (
        field
        | ({"categories": categories} if categories else {})
        | ({"constraints": constraints} if constraints else {})
    )


def _to_category(value: Value) -> dict[str, Any]:
    return {"value": value.value, "label": value.label or str(value.value)}


def _to_constraints(column: Column, values: tuple[Value, ...], drafts: bool) -> dict[str, Any]:
    found = {
        "required": column.required and not (drafts and column.waits),
        "unique": column.unique,
        "enum": [value.value for value in values] or None,
        "pattern": column.pattern or None,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    return {name: value for name, value in found.items() if value is not None and value is not False}


def to_data_package(
    codebook: Codebook, files: tuple[str, ...] = ("events.csv",), *, drafts: bool = False
) -> dict[str, Any]:
    """A datapackage.json (Data Package 2.0) for tables in the codebook's columns. files: their names beside it."""
    manifest = codebook.manifest
    package: dict[str, Any] = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": codebook.name.replace("_", "-"),
        "title": manifest.title,
        "description": manifest.description,
        "version": codebook.version,
    }
    if manifest.license:
        package["licenses"] = [{"name": manifest.license}]
    schema = to_table_schema(codebook, drafts=drafts)
    package["codebook"] = {"profile": codebook.name, "version": codebook.version, "digest": codebook.digest}
    package["resources"] = [_to_resource(name, schema) for name in files]
    return package


def _to_resource(file: str, schema: dict[str, Any]) -> dict[str, Any]:
    name, _, ending = file.rpartition(".")
    resource: dict[str, Any] = {"name": f"{name}-{ending}".lower(), "type": "table", "path": file, "format": ending}
    if ending in _MEDIA:
        resource["mediatype"] = _MEDIA[ending]
    return resource | {"encoding": "utf-8", "schema": schema}


def to_json_schema(codebook: Codebook, *, drafts: bool = False) -> dict[str, Any]:
    """One row as a JSON object (JSON Schema 2020-12): blank cells are null, lists one text."""
    required = [column.name for column in codebook.columns if _is_required(column, drafts)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:eventcode:{codebook.name}:{codebook.version}",
        "title": codebook.manifest.title,
        "description": codebook.manifest.description,
        "type": "object",
        "properties": {column.name: _to_property(codebook, column, drafts) for column in codebook.columns},
        "required": required,
        "additionalProperties": False,
    }


def _is_required(column: Column, drafts: bool) -> bool:
    return column.required and not (drafts and column.waits)


def _to_property(codebook: Codebook, column: Column, drafts: bool) -> dict[str, Any]:
    kind = _JSON_TYPES.get(column.type, "string")
    is_required = _is_required(column, drafts)
    values = [value.value for value in codebook.values(column)]
    found: dict[str, Any] = {
        "title": column.label,
        "description": column.description,
        "type": kind if is_required else [kind, "null"],
        "format": "date" if column.type == "date" else None,
        "minLength": 1 if kind == "string" and not values else None,
        "enum": (values if is_required else [*values, None]) if values else None,
        "pattern": f"^(?:{column.pattern})$" if column.pattern else None,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    return {name: value for name, value in found.items() if value is not None}
