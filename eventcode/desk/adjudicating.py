"""Several coders' events of one article beside each other, and what is decided of them; nothing is measured here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from eventcode.agreement.matching import Rating, Row, match_events
from eventcode.codebook import Codebook
from eventcode.codebook.stages.agreeing import read_agreement_rules
from eventcode.desk.article import view_article
from eventcode.desk.cells import set_cell, to_text
from eventcode.desk.checking import check_event
from eventcode.desk.letters import form_columns
from eventcode.desk.setting import Setting
from eventcode.desk.view import AdjudicationRow, AdjudicationView
from eventcode.desk.working import Change, Log, Working
from eventcode.errors import DeskError
from eventcode.records import Actor, Article, Draft, Event, Evidence, Record
from eventcode.store import (
    By,
    Coding,
    add,
    articles_to_adjudicate,
    edit,
    read_article,
    read_codings,
    read_drafts,
    reject,
    settle_article,
)
from eventcode.store.workings import add_step, drop_old_steps, read_standings, read_steps
from eventcode.table import row_from_event

_SUBJECT = ""  # a column that no codebook has: whose row it is
_AS = " as adjudicator"  # behind the analyst's name, so that these steps are not those of coding the article


class Verdict(Record, frozen=True):
    """What is decided of one event. values: column -> text, of the columns that differ; verdict: accept or reject."""

    article: str
    subject: str
    verdict: str
    values: dict[str, str] = msgspec.field(default_factory=dict)
    reason: str = ""


class Compared(Record, frozen=True):
    """One event as each coder has it. subject: the draft's id, or the numbers of its codings; codings: coder -> coding,
    those without the event left out."""

    subject: str
    coders: tuple[str, ...]
    codings: dict[str, Coding]
    draft: Draft | None = None


class Adjudication:
    """The codings of one article on the desk of whoever decides. Raises DeskError where they are not complete."""

    def __init__(self, setting: Setting, analyst: str, article_id: str) -> None:
        self._setting, self._analyst, self._article_id = setting, analyst, article_id
        if not articles_to_adjudicate(setting.store, setting.options.coders, article_id):
            raise DeskError(f"{article_id} is not ready to be compared", next_step="wait until its coders finish it")
        self._log = Log(read_steps(setting.store, analyst + _AS, article_id))
        self._decided = {*read_standings(setting.store, article_id), *self._log.workings}

    def left(self) -> list[Compared]:
        """The events of which nothing is decided yet."""
        return [each for each in self._compared() if each.subject not in self._decided]

    def view(self) -> AdjudicationView | None:
        """The next event, or None where all are decided."""
        left = self.left()
        return self._view(left[0]) if left else None

    def decide(self, verdict: Verdict) -> bool:
        """Decide of one event; whether it was the last, and the article is settled.

        Raises DeskError where the result breaks a rule or there is no such event, ConflictError where another was.
        """
        found = next((each for each in self.left() if each.subject == verdict.subject), None)
        if found is None:
            raise DeskError("this event is decided already", next_step="load the page again")
        if verdict.verdict not in ("accept", "reject") or not verdict.reason.strip():
            raise DeskError("a result is accepted or rejected, with a reason", wants="reason")
        decide = self._accept if verdict.verdict == "accept" else self._reject
        with self._setting.store.writing():
            change = Change(verdict.subject, {verdict.subject: decide(found, verdict)})
            step = self._log.step_for(verdict.verdict, change)
            add_step(self._setting.store, self._analyst + _AS, self._article_id, self._log.length + 1, step)
        self._log.add(verdict.verdict, change)
        self._decided.add(verdict.subject)
        if self.left():
            return False
        settle_article(self._setting.store, self._analyst, self._article_id)
        drop_old_steps(self._setting.store, self._analyst + _AS)
        return True

    def _compared(self) -> list[Compared]:
        """The coders' events, matched with one another as agreement matches them."""
        codings = [each for each in read_codings(self._setting.store, self._article_id) if each.subject]
        finished = read_codings(self._setting.store, self._article_id)
        coders = tuple(sorted({each.analyst for each in finished if each.verdict == "finish"}))
        ratings = [self._to_rating(coder, codings) for coder in coders]
        drafts = {draft.id: draft for draft in read_drafts(self._setting.store, self._article_id)}
        by_name = {(each.analyst, each.subject): each for each in codings}
        units = match_events(ratings, read_agreement_rules(self._setting.codebook))
        found = []
        for unit in units:
            own = {coder: by_name[coder, str(row[_SUBJECT])] for coder, row in unit.rows.items()}
            found.append(_to_compared(coders, own, drafts))
        known = {each.subject for each in found}
        rejected = [draft for name, draft in drafts.items() if name not in known]
        return [*found, *(Compared(draft.id, coders, {}, draft) for draft in rejected)]

    def _to_rating(self, coder: str, codings: list[Coding]) -> Rating:
        book = self._setting.codebook
        events: dict[str, Row] = {
            each.subject: {**row_from_event(each.event, book), _SUBJECT: each.subject}
            for each in codings
            if each.analyst == coder and each.event is not None
        }
        return Rating(coder, self._article_id, events)

    def _view(self, compared: Compared) -> AdjudicationView:
        book = self._setting.codebook
        texts = {coder: _texts(coding.event, book) for coder, coding in compared.codings.items()}
        drafted = _texts(compared.draft.event, book) if compared.draft else {}
        rows, agreed = [], 0
        for column in form_columns(book):
            values = [texts[coder].get(column.name, "") for coder in texts]
            if column.derived:
                continue
            if len(set(values)) <= 1:
                agreed += bool(values and values[0])
                continue
            told = tuple(texts.get(coder, {}).get(column.name, "") for coder in compared.coders)
            draft = drafted.get(column.name, "")
            result = _most_common([*values, *([draft] if compared.draft else [])])
            rows.append(AdjudicationRow(column.name, column.label, draft, told, result))
        verdicts = tuple(self._verdict(coder, compared) for coder in compared.coders)
        article, words = self._article(), self._evidence(compared)
        shown = view_article(article, words, book)
        return AdjudicationView(shown, compared.subject, compared.coders, tuple(rows), agreed, verdicts)

    def _verdict(self, coder: str, compared: Compared) -> str:
        coding = compared.codings.get(coder)
        if coding is None:
            return "has no such event"
        return {"accept": "as drafted", "edit": "changed", "add": "added"}.get(coding.verdict, coding.verdict)

    def _evidence(self, compared: Compared) -> tuple[Evidence, ...]:
        return tuple(dict.fromkeys(each for coding in compared.codings.values() for each in coding.evidence))

    def _article(self) -> Article:
        stored = read_article(self._setting.store, self._article_id)
        assert stored is not None
        return stored.article

    def _accept(self, compared: Compared, verdict: Verdict) -> Working:
        if not compared.codings:
            raise DeskError("no coder has this event", next_step="reject it, or code it on the article's page")
        event = self._result(compared, verdict.values)
        errors = [each for each in check_event(event, self._setting.codebook) if each.severity == "error"]
        if errors:
            raise DeskError(errors[0].message, field=errors[0].field, next_step="choose another value")
        by = By(self._analyst, verdict.reason.strip(), self._evidence(compared), self._numbers(compared))
        store, ids = self._setting.store, self._setting.ids
        if compared.draft:
            saved = edit(store, compared.draft.id, event, by, ids)
        else:
            saved = add(store, self._article_id, event, by, ids)
        return Working(saved.event, by.evidence, standing="accepted", event_id=saved.event.id, version=saved.version)

    def _reject(self, compared: Compared, verdict: Verdict) -> Working:
        by = By(self._analyst, verdict.reason.strip(), codings=self._numbers(compared))
        if compared.draft:
            reject(self._setting.store, compared.draft.id, by)
        return Working(Event(), standing="rejected", reason=verdict.reason.strip())

    def _numbers(self, compared: Compared) -> tuple[int, ...]:
        return tuple(sorted(each.number for each in compared.codings.values()))

    def _result(self, compared: Compared, values: Mapping[str, str]) -> Event:
        """The first coder's event with the values that were chosen; all agree on the others."""
        book = self._setting.codebook
        events = [each.event for each in compared.codings.values() if each.event]
        kinds = {actor.name: actor.kind for event in events for actor in event.actors}
        event = events[0]
        order = {column.name: at for at, column in enumerate(form_columns(book))}
        for column in sorted(values, key=lambda name: order.get(name, -1)):
            if column not in order:
                raise DeskError(f"there is no field {column!r}")
            if _texts(event, book).get(column) != values[column].strip():
                event = set_cell(event, column, values[column].strip(), book)
        actors = tuple(actor if actor.kind else _with_kind(actor, kinds) for actor in event.actors)
        return msgspec.structs.replace(event, actors=actors)


def _with_kind(actor: Actor, kinds: Mapping[str, str]) -> Actor:
    """A new actor with the class that its coder gave it."""
    return msgspec.structs.replace(actor, kind=kinds.get(actor.name, ""))


def _to_compared(coders: tuple[str, ...], own: dict[str, Coding], drafts: Mapping[str, Draft]) -> Compared:
    draft = next((drafts[each.subject] for each in own.values() if each.subject in drafts), None)
    numbers = "-".join(str(number) for number in sorted(each.number for each in own.values()))
    return Compared(draft.id if draft else f"codings {numbers}", coders, own, draft)


def _texts(event: Event | None, codebook: Codebook) -> dict[str, str]:
    row = row_from_event(event, codebook) if event else {}
    return {name: to_text(cell) for name, cell in row.items()}


def _most_common(values: list[str]) -> str:
    """The value that more have than any other; "" where none is ahead."""
    counted = Counter(values).most_common(2)
    return counted[0][0] if len(counted) == 1 or counted[0][1] > counted[1][1] else ""
