"""The long work of a project: articles read into its store, drafts made for them; each step is kept or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from eventcode.coding import Coded, code_articles
from eventcode.ingest import Metadata, read_articles
from eventcode.project.locking import holding
from eventcode.project.project import LOCK, Project
from eventcode.records import Article, Record, Rejection
from eventcode.store import Drafting, add_articles, add_draftings, read_article, undrafted_articles, upgrade_database

_STEP = 50  # articles in a unit of work: a kill costs no more than these, and the disk is waited for once

Tell = Callable[[int], None]
T = TypeVar("T")


class IngestReport(Record, frozen=True):
    """What came of reading. new: articles; changed: new versions of known ones; known: nothing to do."""

    new: int
    changed: int
    known: int
    rejections: tuple[Rejection, ...] = ()


class DraftingReport(Record, frozen=True):
    """What came of drafting. articles: that were drafted; failures: of which nothing could be made."""

    articles: int
    drafts: int
    failures: tuple[Rejection, ...] = ()


def ingest_into(
    project: Project, inputs: Sequence[str | Path], defaults: Metadata, tell: Tell = lambda count: None
) -> IngestReport:
    """Read these inputs into the project; what is there already is not added again. tell: called with a number of
    articles when so many more are stored. Raises StoreError where someone works on the project."""
    rejections: list[Rejection] = []
    fates: Counter[str] = Counter()
    with holding(project.folder / LOCK, "ingest"), project.store.holding():
        articles = _sift(read_articles(inputs, defaults, codebook=project.codebook), rejections)
        for step in _steps(articles):
            fates.update(fate for _, fate in add_articles(project.store, step))
            tell(len(step))
    return IngestReport(fates["new"], fates["changed"], fates["known"], tuple(rejections))


def draft_project(project: Project, jobs: int = 1, tell: Tell = lambda count: None) -> DraftingReport:
    """Draft every article that the project's drafter has not read; those with a decision stay as they were read.

    Raises StoreError where someone works on the project.
    """
    articles = drafts = 0
    failures: list[Rejection] = []
    with holding(project.folder / LOCK, "draft"), project.store.holding():
        waiting = undrafted_articles(project.store, project.drafter)
        for step in _steps(_draft(project, waiting, jobs, failures)):
            drafts += add_draftings(project.store, project.drafter, step)
            articles += len(step)
            tell(len(step))
    return DraftingReport(articles, drafts, tuple(failures))


def upgrade_project(project: Project) -> tuple[int, int]:
    """Bring the project's tables to the layout of this program; the layouts before and after.

    Raises StoreError where someone works on the project.
    """
    with holding(project.folder / LOCK, "upgrade"):
        return upgrade_database(project.database)


def _draft(
    project: Project, waiting: list[tuple[str, int]], jobs: int, failures: list[Rejection]
) -> Iterator[Drafting]:
    """The articles are read one by one: a view held open would keep others from writing."""
    coded = code_articles(
        _read(project, waiting),
        codebook=project.codebook_path,
        layers=project.layers,
        model=project.model,
        jobs=min(jobs, len(waiting) or 1),
    )
    for (name, version), each in zip(waiting, coded, strict=True):
        yield _to_drafting(name, version, each, failures)


def _read(project: Project, waiting: list[tuple[str, int]]) -> Iterator[Article]:
    for name, version in waiting:
        stored = read_article(project.store, name, version)
        assert stored is not None
        yield stored.article


def _to_drafting(name: str, version: int, coded: Coded, failures: list[Rejection]) -> Drafting:
    failure = ""
    if isinstance(coded.source, Rejection):
        failures.append(coded.source)
        failure = coded.source.reason
    return Drafting(name, version, coded.drafts, failure)


def _sift(found: Iterable[Article | Rejection], rejections: list[Rejection]) -> Iterator[Article]:
    """The articles; what was rejected goes to the list."""
    for each in found:
        if isinstance(each, Rejection):
            rejections.append(each)
        else:
            yield each


def _steps(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while step := list(islice(iterator, _STEP)):
        yield step
