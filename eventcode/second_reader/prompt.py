"""An article -> the request that is sent for it; the article is data in it, and nothing is sent from here."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec

from eventcode.codebook import Codebook
from eventcode.records import Article, Record, digest
from eventcode.second_reader.wording import Field, Wording

_TYPES: dict[Field, str] = {"fatalities": "integer"}  # all other values are text


class Request(Record, frozen=True):
    """What is asked of the model. schema: the JSON schema of the answer; key: equal for requests that ask the same."""

    messages: tuple[dict[str, str], ...]
    schema: dict[str, Any]
    key: str


class Prompt:
    """The request of each article, for one codebook and model."""

    def __init__(self, codebook: Codebook, wording: Wording, model: str) -> None:
        self._codebook, self._wording, self._model = codebook, wording, model

    def ask_about(self, article: Article) -> Request:
        """The request for one article: equal articles make equal requests."""
        messages = (
            {"role": "system", "content": self._system},
            {"role": "user", "content": self._tell(article)},
        )
        about = digest("article", article.text, messages[1]["content"])
        rest = msgspec.json.encode([self._schema, self._wording.parameters], order="sorted").decode()
        wording = digest("prompt", self._system, rest)
        return Request(messages, self._schema, f"{about}-{wording}-{digest('model', self._model)}")

    def _tell(self, article: Article) -> str:
        unknown = self._wording.unknown
        return self._wording.article.format(
            published=article.published or unknown,
            country=article.country or unknown,
            title=article.title or unknown,
            mark=digest("mark", article.text, article.title),
            text=article.text,
        )

    @cached_property
    def _system(self) -> str:
        fields = "\n".join(f"- {name}: {asked}" for name, asked in self._wording.fields.items())
        types = "\n".join(f"- {sub.name}: {sub.definition}" for sub in self._codebook.types.sub_types)
        return self._wording.system.format(fields=fields, types=types)

    @cached_property
    def _schema(self) -> dict[str, Any]:
        fields: dict[str, Any] = {name: _optional(self._value(name)) for name in self._wording.fields}
        return _object({"events": {"type": "array", "items": _object(fields)}})

    def _value(self, field: Field) -> dict[str, Any]:
        if field == "sub_event_type":
            return {"type": "string", "enum": [sub.name for sub in self._codebook.types.sub_types]}
        return {"type": _TYPES.get(field, "string")}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _optional(value: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [_object({"value": value, "quote": {"type": "string"}}), {"type": "null"}]}
