"""Which columns of a codebook leave in a release, in which types and with which labels; no cell is read here."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from eventcode.codebook import Codebook, Column, load_codebook
from eventcode.codebook.stages.releases import ReleaseRules
from eventcode.table import arrow_schema

DRAFT = "draft"


def released_columns(codebook: Codebook, rules: ReleaseRules, *, has_drafts: bool = False) -> tuple[Column, ...]:
    """The columns that leave: those of the codebook that are not private, and what marks drafts where they are allowed.

    It is a list of what may leave, never of what may not: a column that the codebook does not have stays behind.
    """
    public = [column for column in codebook.columns if not column.private]
    if not has_drafts or not rules.drafts:
        return tuple(public)
    full = {column.name: column for column in load_codebook("full").columns}
    own = {column.name for column in public}
    marks = [full[name] for name in rules.drafts if name not in own]
    first = [column for column in marks if column.unique]
    return (*first, *public, *(column for column in marks if not column.unique))


def release_schema(codebook: Codebook, columns: tuple[Column, ...]) -> pa.Schema:
    """Their Arrow types, each field with its label and description, the whole with the codebook's name and digest."""
    types = {field.name: field.type for book in (load_codebook("full"), codebook) for field in arrow_schema(book)}
    fields = [_to_field(column, types[column.name]) for column in columns]
    return pa.schema(fields).with_metadata(arrow_schema(codebook).metadata or {})


def _to_field(column: Column, kind: Any) -> Any:
    about = {"label": column.label, "description": column.description}
    return pa.field(column.name, kind, metadata={key: text for key, text in about.items() if text})
