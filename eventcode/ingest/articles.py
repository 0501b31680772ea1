"""Reports -> Articles: text, marks and metadata in their final form, each with an id of its own; no file is opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from eventcode.codebook import Codebook
from eventcode.errors import IngestError
from eventcode.ingest.inputs.reading import has_page_start, read_reports
from eventcode.ingest.inputs.report import LONGEST_TEXT, Report, sha256, to_rejection
from eventcode.ingest.metadata import Metadata
from eventcode.ingest.page.reader import PageReader
from eventcode.ingest.text.cues import PageCues, load_cues
from eventcode.ingest.text.marking import find_marks
from eventcode.ingest.text.normalising import normalise, normalise_line
from eventcode.records import Article, Rejection, digest

_NOTHING = Metadata()
_ID_LENGTH = 200  # characters


def read_articles(
    inputs: str | Path | Sequence[str | Path],
    defaults: Metadata = _NOTHING,
    stdin: BinaryIO | None = None,
    codebook: Codebook | None = None,
) -> Iterator[Article | Rejection]:
    """Every article of these inputs, in their order, and for each input that cannot be read the reason.

    inputs: files, folders (all kinds of files in them, sorted by name), globs, and "-" for the standard input. Kinds:
    .txt, .html, .htm, .jsonl, .json, .csv, .parquet, .warc, .warc.gz; else by the first bytes. What the record says of
    itself counts, then what its page says, then `defaults`; what nobody says stays empty. An article that stands in the
    inputs twice is rejected the second time; one that has the id of another gets "~" and a part of its digest added.
    Nothing raises but CodebookError: a bad input is a Rejection and the next one is read.
    """
    cues = load_cues(codebook)
    names = _Names()
    with PageReader() as pages:
        for report in read_reports(inputs, stdin):
            if isinstance(report, Rejection):
                yield report
                continue
            try:
                article = _read_report(report, pages, defaults, cues)
                yield names.name(article, report)
            except IngestError as error:
                yield to_rejection(error, report.source, report.line)


def article_from_text(text: str, defaults: Metadata = _NOTHING, codebook: Codebook | None = None) -> Article:
    """The article with this text, or in this HTML. Raises IngestError where there is no text in it."""
    report = Report("", text=text, raw_hash=sha256(text.encode("utf-8", "surrogatepass")))
    with PageReader() as pages:
        return _read_report(report, pages, defaults, load_cues(codebook))


class _Names:
    """Sees to it that each article of a batch has an id of its own, and stands in it once."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, str]] = {}

    def name(self, article: Article, report: Report) -> Article:
        """The article, under another id if its own is taken. Raises IngestError where it was read before."""
        key = digest(article.text, article.url or article.publisher)
        where = f"{report.source}:{report.line}" if report.line else report.source
        for name in (article.id, f"{article.id}~{key[:8]}", f"{article.id}~{key}"):
            known, first = self._seen.setdefault(name, (key, where))
            if known == key and first == where:
                return msgspec.structs.replace(article, id=name)
            if known == key:
                break
        raise IngestError(f"the same article was read before, from {first}", next_step="nothing is lost; leave one out")


def _read_report(report: Report, pages: PageReader, defaults: Metadata, cues: PageCues) -> Article:
    metadata, text, html = report.metadata, report.text, report.html
    if has_page_start(text):
        text, html = "", text
    if html and not text:
        page = pages.read(html, metadata.url)
        text = page.text
        metadata = metadata.over(Metadata(page.title, page.publisher, page.published, page.url, language=page.language))
    return _to_article(text, metadata.over(defaults), report.raw_hash, cues)


def _to_article(text: str, metadata: Metadata, raw_hash: str, cues: PageCues) -> Article:
    """Raises IngestError where nothing is left of the text, or it is too much of it."""
    _check_characters(text)
    normal = normalise(text, cues)
    if not any(map(str.isalpha, normal)):
        raise IngestError("there is nothing in it but blanks, code or signs", next_step="check how it was saved")
    title, publisher = normalise_line(metadata.title), normalise_line(metadata.publisher)
    url = normalise_line(metadata.url).replace(" ", "")
    return Article(
        id=normalise_line(metadata.id)[:_ID_LENGTH] or digest(normal, url or publisher),
        text=normal,
        title=title,
        publisher=publisher,
        published=metadata.published,
        url=url,
        country=normalise_line(metadata.country),
        language=normalise_line(metadata.language).lower(),
        raw_hash=raw_hash,
        marks=find_marks(normal, title, cues),
    )


def _check_characters(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        step = "cut it into its articles"
        raise IngestError(f"the text is longer than {LONGEST_TEXT:,} characters", next_step=step)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        step = "decode it as UTF-8 before it is given to eventcode"
        raise IngestError(
            f"character {error.start + 1} is half a character (a lone surrogate)", next_step=step
        ) from None
