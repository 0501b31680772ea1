"""The second reader at work: asks for each drafted article in order, some at a time, and hands the drafts on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from eventcode.codebook import Codebook
from eventcode.coding import Coded
from eventcode.errors import SecondReaderError
from eventcode.gazetteer import Gazetteer
from eventcode.records import Article, Draft
from eventcode.second_reader.alone import draft_alone, is_told, is_whole
from eventcode.second_reader.answer import Answer, UnusableError
from eventcode.second_reader.cache import Cache
from eventcode.second_reader.comparing import UNSEEN, compare
from eventcode.second_reader.endpoint import Endpoint
from eventcode.second_reader.exchange import Correspondent, Exchange
from eventcode.second_reader.grounding import ground
from eventcode.second_reader.matching import match
from eventcode.second_reader.prompt import Prompt, Request
from eventcode.second_reader.resolving import Resolved, Resolver
from eventcode.second_reader.tally import Budget, Tally
from eventcode.second_reader.wording import load_wording

_NO_BUDGET = Budget()
_A_WHILE = 0.5  # seconds


@dataclass(frozen=True)
class _Waiting:
    """An article whose answer is known, under way, or will never come (`why_not`). worst: what it may cost at most."""

    coded: Coded
    request: Request | None = None
    answer: Answer | None = None
    pending: Future[Exchange] | None = None
    worst: float = 0.0
    why_not: str = ""


class SecondReader:
    """Reads finished drafts again with a language model. tell: receives sentences for the person at the terminal.

    What is sent and what comes out depends on the articles and the answers alone, not on when they arrive.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        codebook: Codebook,
        gazetteer: Gazetteer,
        *,
        cache: Path | None = None,
        budget: Budget = _NO_BUDGET,
        tell: Callable[[str], None],
    ) -> None:
        """cache: a folder of answers, None to keep none. Raises CodebookError, SecondReaderError."""
        self._codebook, self._gazetteer, self._endpoint, self._budget = codebook, gazetteer, endpoint, budget
        self._wording = load_wording(codebook)
        self._prompt = Prompt(codebook, self._wording, endpoint.model)
        self._correspondent = Correspondent(endpoint, self._wording)
        self._cache = Cache(cache) if cache else None
        self._tell, self._has_told = tell, False
        self._failed_in_a_row, self._given_up = 0, ""
        self.tally = Tally()

    @property
    def finder(self) -> str:
        """Who brought the words, as evidence names him."""
        return f"llm:{self.model}"

    @property
    def model(self) -> str:
        """The model's name, as the endpoint knows it."""
        return self._endpoint.model

    @property
    def host(self) -> str:
        """Host and port of the endpoint."""
        return self._endpoint.name

    def read_again(self, coded: Iterable[Coded]) -> Iterator[Coded]:
        """The same inputs in the same order, their drafts read a second time.

        Raises SecondReaderError where the endpoint refuses us before it has answered once.
        """
        limits = self._wording.limits
        pool = ThreadPoolExecutor(limits.side_by_side)
        waiting: deque[_Waiting] = deque()
        try:
            for item in coded:
                waiting.append(self._ask(item, pool, sum(other.worst for other in waiting)))
                if len(waiting) > limits.side_by_side:
                    yield self._finish(waiting.popleft())
            while waiting:
                yield self._finish(waiting.popleft())
        finally:
            self._correspondent.stop()
            pool.shutdown(cancel_futures=True)

    def _ask(self, coded: Coded, pool: ThreadPoolExecutor, reserved: float) -> _Waiting:
        """Look the answer up, or ask for it. reserved: what the articles under way may still cost."""
        if not isinstance(coded.source, Article):
            return _Waiting(coded)
        longest = self._wording.limits.longest_article
        if len(coded.source.text) > longest:
            return _Waiting(coded, why_not=f"it is longer than {longest:,} characters")
        request = self._prompt.ask_about(coded.source)
        answer = self._look_up(request)
        if answer:
            return _Waiting(coded, request, answer)
        worst, limit = self._worst_cost(request), self._budget.limit
        if self._given_up:
            return _Waiting(coded, why_not="the endpoint had failed before")
        if limit is not None and self.tally.cost + reserved + worst > limit:
            return _Waiting(coded, why_not="the cost limit would be passed")
        self._tell_host()
        return _Waiting(coded, request, pending=pool.submit(self._correspondent.ask, request), worst=worst)

    def _look_up(self, request: Request) -> Answer | None:
        text = self._cache.find(request.key) if self._cache else None
        try:
            return self._correspondent.read(text) if text else None
        except UnusableError:
            return None

    def _worst_cost(self, request: Request) -> float:
        """What the article costs at most: a token is a byte or more, and an answer has its greatest number of them."""
        limits = self._wording.limits
        size = len(self._correspondent.body(request))
        return limits.answers * self._budget.cost(size, limits.most_tokens)

    def _tell_host(self) -> None:
        if not self._has_told:
            plain = "" if self._endpoint.is_secure else ", unencrypted"
            self._tell(f"the text of articles is sent to {self._endpoint.name}{plain} ({self._endpoint.model})")
            self._has_told = True

    def _finish(self, waiting: _Waiting) -> Coded:
        article = waiting.coded.source
        if not isinstance(article, Article):
            return waiting.coded
        answer, why_not = waiting.answer, waiting.why_not
        if answer:
            self.tally.from_cache += 1
        elif waiting.pending and waiting.request:
            exchange = _result(waiting.pending)
            answer, why_not = exchange.answer, exchange.why_not
            self._account(exchange, waiting)
        if answer is None:
            self.tally.unread[why_not] += 1
            doubt = f"the language model has not read this article: {why_not}"
            return replace(waiting.coded, drafts=tuple(_doubt(draft, doubt) for draft in waiting.coded.drafts))
        return replace(waiting.coded, drafts=tuple(self._read(article, waiting.coded.drafts, answer)))

    def _account(self, exchange: Exchange, waiting: _Waiting) -> None:
        """Count what an exchange cost, keep its answer, and see whether to go on asking."""
        tally, limits = self.tally, self._wording.limits
        tally.requests += exchange.requests
        tally.tokens_in += exchange.tokens_in
        tally.tokens_out += exchange.tokens_out
        tally.cost += self._budget.cost(exchange.tokens_in, exchange.tokens_out)
        tally.cost += exchange.uncounted * waiting.worst / limits.answers
        if exchange.answer:
            tally.answered += 1
            self._failed_in_a_row = 0
            if self._cache and waiting.request:
                self._cache.keep(waiting.request.key, self._endpoint.model, exchange.text)
            return
        self._failed_in_a_row += 1
        if exchange.is_fatal or self._failed_in_a_row >= limits.give_up_after:
            self._give_up(exchange.why_not)

    def _give_up(self, why: str) -> None:
        if not self.tally.answered:
            step = "check the address, the model's name and the key"
            raise SecondReaderError(f"{self._endpoint.name} gives no answer: {why}", next_step=step)
        if not self._given_up:
            self._given_up = why
            self._tell(f"{self._endpoint.name} is asked no more: {why}")

    def _read(self, article: Article, drafts: tuple[Draft, ...], answer: Answer) -> Iterator[Draft]:
        """The drafts beside the answer, then those that only the model tells of, in its order."""
        grounded = ground(answer, article, self._codebook, self._wording)
        self.tally.dropped.update(grounded.dropped)
        resolver = Resolver(article, self._codebook, self._gazetteer)
        events = [resolver.resolve(told) for told in grounded.events]
        matched = match(events, drafts, self._codebook)
        for at, draft in enumerate(drafts):
            yield self._compare(draft, events[matched[at]] if at in matched else None, article)
        rest = [event for number, event in enumerate(events) if number not in matched.values()]
        yield from self._add(rest, article, list(drafts))

    def _compare(self, draft: Draft, event: Resolved | None, article: Article) -> Draft:
        if event is None:
            self.tally.unseen += 1
            return _doubt(draft, UNSEEN)
        compared = compare(draft, event, article, self._wording.confidence, self.finder)
        self.tally.agreed += compared.agreed
        self.tally.differing += compared.differing
        return compared.draft

    def _add(self, events: list[Resolved], article: Article, known: list[Draft]) -> Iterator[Draft]:
        for event in events:
            if is_whole(event) and not is_told(event, known):
                known.append(draft_alone(event, article, self._codebook, self._wording.confidence.alone, self.finder))
                self.tally.added += 1
                yield known[-1]


def _result(pending: Future[Exchange]) -> Exchange:
    """The result, waited for a while at a time: a wait without end would not hear of an interrupt from the keyboard."""
    while not pending.done():
        wait([pending], timeout=_A_WHILE)
    return pending.result()


def _doubt(draft: Draft, doubt: str) -> Draft:
    return replace(draft, doubts=(*draft.doubts, doubt))
