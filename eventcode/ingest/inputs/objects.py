"""JSON objects -> Reports: one a line (.jsonl), or those of a list or a whole file (.json); no text is changed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import msgspec

from eventcode.errors import IngestError
from eventcode.ingest.inputs.decoding import read_text
from eventcode.ingest.inputs.lines import read_elements, read_lines
from eventcode.ingest.inputs.report import LARGEST_REPORT, Report, sha256, to_rejection, too_large
from eventcode.ingest.metadata import Metadata, to_day
from eventcode.records import Rejection

_TYPE = re.compile(r"Expected `.+?`, got `(.+?)`(?: - at `\$\.?(.*)`)?")
_TYPES = {
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "str": "text",
    "null": "null",
}
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")
_NEEDED = "give each record a text or an html"


class Fields(msgspec.Struct, frozen=True):
    """What a record may say of a report; other keys are passed over."""

    id: str | int | None = None
    text: str | None = None
    html: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    country: str | None = None
    language: str | None = None


_decode_fields = msgspec.json.Decoder(Fields).decode


def read_json_lines(stream: io.BufferedReader, source: str) -> Iterator[Report | Rejection]:
    """One report a line; a line that cannot be read is rejected and the next one is read."""
    yield from _read_all(read_lines(stream), source)


def read_json(head: bytes, stream: io.BufferedReader, source: str) -> Iterator[Report | Rejection]:
    """The reports of a JSON list, of one object, or of one object a line, as the head of the stream shows."""
    if head.lstrip()[:1] == b"[":
        yield from _read_all(read_elements(stream), source)
    elif has_json_lines(head):
        yield from read_json_lines(stream, source)
    else:
        data = stream.read(LARGEST_REPORT + 1)
        yield from _read_all(iter([(1, data if len(data) <= LARGEST_REPORT else None)]), source)


def has_json_lines(head: bytes) -> bool:
    """Whether the first line of this head is a JSON object, whole or longer than the head."""
    line, end, _ = head.lstrip().partition(b"\n")
    if not line.startswith(b"{"):
        return False
    try:
        msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return not end and len(head) > 4096
    return True


def to_report(fields: Fields, raw_hash: str, source: str, line: int | None) -> Report:
    """The report of one record. Raises IngestError where it has no text, or a date that is none."""
    text, html = fields.text or "", fields.html or ""
    if not text.strip() and not html.strip():
        raise IngestError("the record has neither text nor html", next_step=_NEEDED)
    try:
        published = to_day(fields.published) if fields.published and fields.published.strip() else None
    except ValueError as error:
        raise IngestError(f"published: {error}", next_step="write the day as 2021-08-20, or leave it out") from None
    metadata = Metadata(
        title=fields.title or "",
        publisher=fields.publisher or "",
        published=published,
        url=fields.url or "",
        country=fields.country or "",
        language=fields.language or "",
        id="" if fields.id is None else str(fields.id),
    )
    return Report(source, line, text if text.strip() else "", html, raw_hash, metadata)


def _read_all(records: Iterator[tuple[int, bytes | None]], source: str) -> Iterator[Report | Rejection]:
    try:
        for line, data in records:
            try:
                if data is None:
                    raise too_large()
                if data := data.strip():
                    yield to_report(_read_fields(data), sha256(data), source, line)
            except IngestError as error:
                yield to_rejection(error, source, line)
    except IngestError as error:
        yield to_rejection(error, source)


def _read_fields(data: bytes) -> Fields:
    try:
        return _decode_fields(data)
    except UnicodeDecodeError:
        pass
    except (msgspec.DecodeError, RecursionError) as error:
        raise _explain(error, data) from None
    text = read_text(data)
    try:
        return _decode_fields(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _explain(error, data) from None


def _explain(error: Exception, data: bytes) -> IngestError:
    """What is wrong with the record, in words that name the key."""
    if isinstance(error, RecursionError):
        return IngestError("the JSON is nested too deeply", next_step="write one flat object for each article")
    if match := _TYPE.match(str(error)):
        got, key = match[1], match[2]
        if not key:
            return IngestError(f"the record is {_TYPES.get(got, got)}, not a JSON object", next_step=_NEEDED)
        return IngestError(f"{key} is {_TYPES.get(got, got)}, not text", next_step=f"write {key} in quotes")
    if "surrogate" in str(error) or ("truncated" in str(error) and _HALF_CHARACTER.search(data)):
        return IngestError(
            "a character is escaped by half (a lone surrogate)", next_step="write the record again as UTF-8"
        )
    reason = str(error).removeprefix("JSON is malformed: ")
    return IngestError(
        f"this is not JSON: {reason[:1].lower()}{reason[1:]}", next_step="write one JSON object for each article"
    )
