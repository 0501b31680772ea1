"""Articles in, drafts out: hands each article from ingest to draft, on one core or several; it codes nothing itself."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from itertools import islice
from pathlib import Path

from eventcode.codebook import load_codebook
from eventcode.draft import compose_drafts, draft_article, read_mentions
from eventcode.draft.explaining import ExplainedSentence, explain_reading
from eventcode.gazetteer import open_gazetteer
from eventcode.ingest import Metadata, article_from_text
from eventcode.records import Article, Draft, Record, Rejection

_Batch = list[Article | Rejection]
_BATCH = 16  # articles handed to a worker at a time: small enough for a live count, large enough to cost nothing


class Coded(Record, frozen=True):
    """One input and what became of it: its drafts, or the reason why it has none."""

    source: Article | Rejection
    drafts: tuple[Draft, ...] = ()


class _Task(Record, frozen=True):
    """What a worker needs to know: the codebook (a profile's name or a folder), the user's place layers, and the
    folder of a trained model ("" for none)."""

    codebook: str
    layers: tuple[str, ...] = ()
    model: str = ""


def code(
    text: str | Article,
    *,
    published: date | str | None = None,
    country: str = "",
    publisher: str = "",
    title: str = "",
    codebook: str | Path = "full",
    model: str | Path | None = None,
) -> list[Draft]:
    """The drafts of one article, in the order in which it tells of their events.

    published: the day of publication, local (ISO text or a date); country: a hint, as a name of the codebook.
    model: the folder that `eventcode train` wrote.
    Raises IngestError where the text cannot be an article, CodebookError where the codebook is at fault, ModelError
    where there is no such model.
    """
    if isinstance(text, Article):
        article = text
    else:
        day = date.fromisoformat(published) if isinstance(published, str) else published
        known = Metadata(title=title, publisher=publisher, published=day, country=country)
        article = article_from_text(text, known, codebook=load_codebook(codebook))
    return _draft(article, _Task(str(codebook), model=str(model or "")))


def explain_article(
    article: Article, *, codebook: str | Path = "full", layers: tuple[Path, ...] = ()
) -> tuple[list[ExplainedSentence], list[Draft]]:
    """How an article was read, sentence by sentence, and the drafts that came of it."""
    book = load_codebook(codebook)
    reading = read_mentions(article, book, open_gazetteer(layers))
    drafts = compose_drafts(reading, book)
    return explain_reading(reading, drafts), drafts


def code_articles(
    inputs: Iterable[Article | Rejection],
    *,
    codebook: str | Path = "full",
    layers: tuple[Path, ...] = (),
    model: Path | None = None,
    jobs: int = 1,
) -> Iterator[Coded]:
    """Draft every article, in the order of the inputs, whatever the number of jobs; an article that breaks the
    drafting is handed on as a Rejection and the batch goes on. model: the folder that `eventcode train` wrote."""
    task = _Task(str(codebook), tuple(str(layer) for layer in layers), str(model or ""))
    if jobs == 1:
        for item in inputs:
            yield _code_one(item, task)
        return
    yield from _code_in_workers(inputs, task, jobs)


def _draft(article: Article, task: _Task) -> list[Draft]:
    codebook, layers = load_codebook(task.codebook), [Path(layer) for layer in task.layers]
    if not task.model:
        return draft_article(article, codebook, open_gazetteer(layers))
    from eventcode.draft.learned.model import open_model  # here, because it brings numpy

    model = open_model(Path(task.model))
    extended = model.extend(codebook)
    return draft_article(article, extended, open_gazetteer([*layers, model.places]), model.voice(extended))


def _code_one(item: Article | Rejection, task: _Task) -> Coded:
    if isinstance(item, Rejection):
        return Coded(item)
    try:
        return Coded(item, tuple(_draft(item, task)))
    except (ArithmeticError, LookupError, TypeError, ValueError, AssertionError, RecursionError) as error:
        return Coded(_our_fault(item, f"{type(error).__name__}: {error}"))


def _our_fault(article: Article, what: str) -> Rejection:
    return Rejection(
        article.id,
        f"eventcode failed while drafting this article ({what})",
        next_step="this is a fault of eventcode: report it with the article's text",
    )


def _code_batch(batch: _Batch, task: _Task) -> list[Coded]:
    return [_code_one(item, task) for item in batch]


class _Workers:
    """Worker processes that are replaced when one of them dies."""

    def __init__(self, task: _Task, jobs: int) -> None:
        self.task, self.jobs = task, jobs
        self.pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.jobs, mp_context=multiprocessing.get_context("spawn"))

    def submit(self, batch: _Batch) -> Future[list[Coded]]:
        try:
            return self.pool.submit(_code_batch, batch, self.task)
        except BrokenProcessPool:
            self.pool = self._start()
            return self.pool.submit(_code_batch, batch, self.task)

    def result(self, batch: _Batch, pending: Future[list[Coded]]) -> list[Coded]:
        """A batch's result; where its worker died, each article once more by itself."""
        try:
            return pending.result()
        except BrokenProcessPool:
            return [self._code_alone(item) for item in batch]

    def _code_alone(self, item: Article | Rejection) -> Coded:
        try:
            return self.submit([item]).result()[0]
        except BrokenProcessPool:
            assert isinstance(item, Article)
            return Coded(_our_fault(item, "its process died"))


def _code_in_workers(inputs: Iterable[Article | Rejection], task: _Task, jobs: int) -> Iterator[Coded]:
    """A bounded queue of batches, read back in order, so that memory does not grow with the corpus."""
    workers = _Workers(task, jobs)
    waiting: deque[tuple[_Batch, Future[list[Coded]]]] = deque()
    try:
        for batch in _batched(inputs):
            waiting.append((batch, workers.submit(batch)))
            if len(waiting) >= 3 * jobs:
                yield from workers.result(*waiting.popleft())
        while waiting:
            yield from workers.result(*waiting.popleft())
    finally:
        workers.pool.shutdown(cancel_futures=True)


def _batched(inputs: Iterable[Article | Rejection]) -> Iterator[_Batch]:
    iterator = iter(inputs)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
