"""Articles in, drafts out: hands each article from ingest to draft, on one core or several; it codes nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from eventcode.codebook import load_codebook, load_same_codebook, locate_codebook
from eventcode.draft import compose_drafts, draft_article, read_mentions
from eventcode.draft.explaining import ExplainedSentence, explain_reading
from eventcode.engine import Engine, open_engine, spread
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
    """What a worker needs to know: the codebook (a profile's name or a folder), the user's place layers, the folder of
    a trained model ("" for none), and the codebook's digest as this process sees it ("": any)."""

    codebook: str
    layers: tuple[str, ...] = ()
    model: str = ""
    digest: str = ""


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
    engine: str = "local",
) -> Iterator[Coded]:
    """Draft every article, in the order of the inputs, whatever the number of jobs; an article that breaks the
    drafting is handed on as a Rejection and the batch goes on. model: the folder that `eventcode train` wrote.
    engine: where it is done, as `eventcode.engine.open_engine` names it."""
    places = tuple(str(layer.absolute()) for layer in layers)
    book = load_codebook(codebook)
    task = _Task(locate_codebook(book), places, str(model.absolute()) if model else "", book.digest)
    if jobs == 1 and engine == "local":
        for item in inputs:
            yield _code_one(item, task)
        return
    with open_engine(engine, jobs) as workers:
        yield from _code_with(workers, inputs, task)


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
    load_same_codebook(task.codebook, task.digest)
    return [_code_one(item, task) for item in batch]


def _code_with(engine: Engine, inputs: Iterable[Article | Rejection], task: _Task) -> Iterator[Coded]:
    """Batch by batch; where a worker died, each article of its batch once more by itself."""

    def rescue(batch: _Batch) -> list[Coded]:
        singly = ([item] for item in batch)
        return [coded for each in spread(engine, _code_batch, singly, task, rescue=_give_up) for coded in each]

    for coded in spread(engine, _code_batch, _batched(inputs), task, rescue=rescue):
        yield from coded


def _give_up(batch: _Batch) -> list[Coded]:
    return [Coded(_our_fault(item, "its process died") if isinstance(item, Article) else item) for item in batch]


def _batched(inputs: Iterable[Article | Rejection]) -> Iterator[_Batch]:
    iterator = iter(inputs)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
