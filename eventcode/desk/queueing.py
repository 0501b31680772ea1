"""An analyst's queue: which article comes next, and how far it is; who may code what is the store's to say."""

from __future__ import annotations

from threading import Lock
from time import monotonic

from eventcode.desk.setting import Options
from eventcode.desk.view import Progress
from eventcode.store import Store, next_article
from eventcode.store.queue import ArticleTally, count_articles

_FRESH = 20.0  # seconds that a count of the project's articles is good for


class Queue:
    """The queues of a project's analysts. What they finish here counts at once, what is decided elsewhere soon."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store, self._options = store, options
        self._lock = Lock()
        self._tallies: dict[str, tuple[float, ArticleTally]] = {}

    def find_next(self, analyst: str) -> str:
        """The article that the analyst codes next, claimed for them; "" where nothing waits."""
        turn = next_article(self._store, analyst, self._options.coders, self._options.blind_share)
        return turn.article_id if turn else ""

    def finish(self, analyst: str, article_id: str) -> None:
        """The article waits no more."""
        with self._lock:
            at, known = self._tallies.get(self._key(analyst), (0.0, None))
            if known is not None:
                self._tallies[self._key(analyst)] = at, known.without(article_id)

    def progress(self, analyst: str, article_id: str, *, is_fresh: bool = False) -> Progress:
        """How far the analyst is, and the articles beside this one. is_fresh: an old count is made anew."""
        tally = self.tally(analyst, is_fresh=is_fresh)
        before, after = tally.neighbours(article_id)
        return Progress(analyst, tally.done, len(tally.waiting), before, after)

    def tally(self, analyst: str, *, is_fresh: bool = False) -> ArticleTally:
        """Every article that this analyst has done or that waits, in the order in which they came."""
        with self._lock:
            at, known = self._tallies.get(self._key(analyst), (0.0, None))
        if known is not None and not (is_fresh and monotonic() - at > _FRESH):
            return known
        counted = count_articles(self._store, analyst, self._options.coders)
        with self._lock:
            self._tallies[self._key(analyst)] = monotonic(), counted
        return counted

    def _key(self, analyst: str) -> str:
        """One count for all where what one analyst decides is done for everybody."""
        return analyst if self._options.coders > 1 else ""
