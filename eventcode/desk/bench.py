"""One article on one analyst's desk: its drafts, how they stand, and the analyst's log; no act is done here."""

from __future__ import annotations

from collections.abc import Mapping
from threading import RLock

import msgspec

from eventcode.codebook.stages.confidence import Confidence
from eventcode.desk.checking import check_events, find_findings
from eventcode.desk.notes import follow_notes
from eventcode.desk.setting import Setting
from eventcode.desk.view import FindingView, StepView
from eventcode.desk.words import read_all
from eventcode.desk.working import Change, Log, Working
from eventcode.draft import Reading
from eventcode.draft.compose.opening import find_unsure, without
from eventcode.errors import DeskError
from eventcode.records import Article, Draft, Event, SourceRef
from eventcode.store import (
    Coding,
    Standing,
    is_blind,
    read_article,
    read_codings,
    read_drafts,
)
from eventcode.store.workings import add_step, read_standings, read_steps

OWN = "own"
"""What the subjects of events begin with that an analyst made and has not saved yet."""
_FIELDS = ("event_date", "location", "actor1", "actor2", "fatalities")  # those that can be left open


class Bench:
    """One article and one analyst's work on it; `lock` is held while an act is done.

    histories: subject -> its history, as it was read last.
    """

    def __init__(self, setting: Setting, analyst: str, article_id: str) -> None:
        """Raises DeskError where there is no such article."""
        self.setting, self.analyst = setting, analyst
        self.lock = RLock()
        self.article = self._read_article(article_id)
        self._reading: Reading | None = None
        self._shown: tuple[Mapping[str, Working], dict[str, Working]] | None = None
        self._drafted: dict[str, tuple[Draft, Working]] = {}
        self._findings: dict[str, tuple[Working, tuple[FindingView, ...]]] = {}
        self.histories: dict[str, tuple[StepView, ...]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Read again what others may have decided meanwhile. Raises DeskError where the article is there no more."""
        store, article_id = self.setting.store, self.article.id
        with self.lock:
            article = self._read_article(article_id)
            if article != self.article:
                self.article, self._reading = article, None
            drafts = read_drafts(store, article_id)
            codings = read_codings(store, article_id)
            self.codings: dict[str, Coding] = {c.subject: c for c in codings if c.analyst == self.analyst and c.subject}
            finished = any(c.analyst == self.analyst and c.verdict == "finish" for c in codings)
            self.is_blind = is_blind(article_id, self.setting.options.blind_share) and not finished
            self.standings: dict[str, Standing] = read_standings(store, article_id)
            self.drafts: dict[str, Draft] = {} if self.is_blind else {draft.id: draft for draft in drafts}
            self.log = Log(read_steps(store, self.analyst, article_id))
            self._find_baselines()

    def refresh_standings(self) -> None:
        """Read again how the article's drafts and events stand."""
        self.standings = read_standings(self.setting.store, self.article.id)
        self.histories.clear()
        self._find_baselines()

    @property
    def is_coding(self) -> bool:
        """Whether what is accepted here is one coding of several, and decides nothing."""
        return self.setting.options.coders > 1 or self.is_blind

    @property
    def reading(self) -> Reading:
        """What the finders find in the article; read at the first call."""
        if self._reading is None:
            self._reading = read_all(self.article, self.setting.codebook, self.setting.gazetteer)
        return self._reading

    @property
    def has_reading(self) -> bool:
        """Whether the article has been read."""
        return self._reading is not None

    @property
    def workings(self) -> dict[str, Working]:
        """Every event of the article as the analyst has it, by its subject, in the order of the rail."""
        worked = self.log.workings
        if self._shown and self._shown[0] is worked:
            return self._shown[1]
        own = [each for subject, each in worked.items() if subject.startswith(OWN)]
        saved = {name for each in own for name in (each.event_id, each.coded) if name}
        kept = {subject: each for subject, each in self._baselines.items() if subject not in saved}
        whole = {**kept, **{subject: self._as_it_stands(subject, each) for subject, each in worked.items()}}
        self._shown = worked, whole
        return whole

    def _as_it_stands(self, subject: str, working: Working) -> Working:
        """A decided event with what someone else made of it since."""
        later = self._baselines.get(subject) or self._baselines.get(working.event_id)
        is_later = later is not None and later.event_id == working.event_id and later.version > working.version
        return later if later is not None and is_later and not working.is_open else working

    def working(self, subject: str) -> Working:
        """The event as the analyst has it now. Raises DeskError where the article has no such event."""
        try:
            return self.workings[subject]
        except KeyError:
            raise DeskError(f"this article has no event {subject!r}", next_step="load the page again") from None

    def proposed(self, subject: str) -> Working | None:
        """The event as it lay on the desk before the analyst changed it; None for one that the analyst made."""
        return self._baselines.get(subject)

    def draft(self, subject: str) -> Draft | None:
        """What the machine proposed for it, also where it is an event by now."""
        return self.drafts.get(subject)

    def find_subject(self, name: str) -> str:
        """The subject that this id of a draft or an event stands under; "" where the article has none."""
        workings = self.workings
        if name in workings:
            return name
        return next((subject for subject, each in workings.items() if name and each.event_id == name), "")

    def findings(self, subject: str) -> tuple[FindingView, ...]:
        """What breaks a rule in the event as it is now."""
        working = self.workings[subject]
        known = self._findings.get(subject)
        if known is None or known[0] is not working:
            left = self.left_open(subject)
            known = working, find_findings(working, self.proposed(subject), self.setting.codebook, left)
            self._findings[subject] = known
        return known[1]

    def check_all(self) -> None:
        """Check every open event at once, which takes little longer than one."""
        events = [each.event for each in self.workings.values() if each.is_open]
        check_events(events, self.setting.codebook)

    def count_members(self, event: Event) -> int:
        """How many events of the article share this one's toll, itself counted."""
        if not event.group:
            return 1
        return max(1, sum(each.event.group == event.group for each in self.workings.values()))

    def name_new(self) -> str:
        """A subject that the article does not have yet."""
        taken = self.log.workings.keys() | self.codings.keys()
        return next(name for number in range(1, len(taken) + 2) if (name := f"{OWN}{number}") not in taken)

    def keep(self, act: str, change: Change | None = None) -> None:
        """Put an act on the disk, then take it. Raises StoreError where another window was faster."""
        step = self.log.step_for(act, change)
        add_step(self.setting.store, self.analyst, self.article.id, self.log.length + 1, step)
        self.log.add(act, change)

    def keep_changes(self, act: str, subject: str, changes: dict[str, Working]) -> None:
        """Put an act on the disk that changed these events. Raises StoreError where another window was faster."""
        workings = self.workings
        new = [name for name in changes if name in workings and not self.log.is_known(name)]
        self.keep(act, Change(subject, changes, {name: workings[name] for name in new}))

    def new_event(self) -> Event:
        """An event of which only the report is known."""
        known = self.setting.codebook.publishers.find(self.article.publisher)
        name, scale = (known.name, known.scale) if known else (self.article.publisher, "")
        source = SourceRef(self.article.id, name, self.article.published, self.article.url, scale)
        return Event(sources=(source,))

    def offered(self, draft: Draft) -> tuple[str, ...]:
        """The fields of a draft that are too unsure to be filled in; their values are offered."""
        limits = Confidence(thresholds=dict.fromkeys(_FIELDS, self.setting.options.offer_below))
        return find_unsure(draft.event, draft.confidence, limits)

    def _read_article(self, article_id: str) -> Article:
        stored = read_article(self.setting.store, article_id)
        if stored is None:
            raise DeskError(f"there is no article {article_id!r}", next_step="go back to the queue")
        return stored.article

    def left_open(self, subject: str) -> tuple[str, ...]:
        """The fields that were too unsure to be filled in and are still open."""
        draft = self.drafts.get(subject)
        told = {each.field for each in draft.alternatives} if draft else set[str]()
        unsure = [*self.offered(draft), *(column for column in _FIELDS if column in told)] if draft else []
        if not unsure:
            return ()
        every = Confidence(thresholds=dict.fromkeys(_FIELDS, 1.0))
        filled = find_unsure(self.workings[subject].event, dict.fromkeys(_FIELDS, 0.0), every)
        return tuple(column for column in dict.fromkeys(unsure) if column not in filled)

    def _find_baselines(self) -> None:
        self._shown = None
        if self.is_coding:
            own = {subject: _from_coding(each) for subject, each in self.codings.items()}
            drafted = {name: self._from_draft(each) for name, each in self.drafts.items()}
            self._baselines: dict[str, Working] = drafted | own
            return
        drafted = {name: self._from_draft(each) for name, each in self.drafts.items()}
        made = {
            name: _from_standing(self.standings[name], name, each)
            for name, each in drafted.items()
            if name in self.standings
        }
        shown = {each.event_id for each in made.values() if each.event_id}
        added = {
            each.event_id: Working(each.event, each.evidence, (), {}, {}, "", "accepted", each.event_id, each.version)
            for each in self.standings.values()
            if each.event_id and each.event is not None and each.event_id not in shown
        }
        self._baselines = drafted | made | added

    def _from_draft(self, draft: Draft) -> Working:
        """What is filled in of a draft; the same object for the same draft, so that its findings are known."""
        known = self._drafted.get(draft.id)
        if known is None or known[0] != draft:
            known = self._drafted[draft.id] = draft, self._fill_in(draft)
        return known[1]

    def _fill_in(self, draft: Draft) -> Working:
        """The draft without what is too unsure; its notes do not tell it either."""
        unsure = self.offered(draft)
        if not unsure:
            return Working(draft.event, draft.evidence)
        evidence = tuple(each for each in draft.evidence if each.field not in unsure)
        alike = [each for each in self.drafts.values() if draft.event.group and each.event.group == draft.event.group]
        members = (max(1, len(alike)), max(1, len(alike)))
        opened = without(draft.event, unsure)
        return Working(follow_notes(draft.event, opened, draft, members, self.setting.codebook), evidence)


def _from_coding(coding: Coding) -> Working:
    standing = "rejected" if coding.verdict == "reject" else "coded"
    event = coding.event or Event()
    return Working(event, coding.evidence, standing=standing, coded=coding.subject, reason=coding.reason)  # type: ignore[arg-type]


def _from_standing(standing: Standing, draft_id: str, draft: Working) -> Working:
    """A draft of which something was decided."""
    if not standing.event_id:
        return msgspec.structs.replace(draft, standing="rejected", version=standing.version, reason=standing.reason)
    place = {"event_id": standing.event_id, "version": standing.version, "reason": standing.reason}
    if standing.event is None:
        return msgspec.structs.replace(draft, standing="merged" if standing.into else "rejected", **place)
    is_elsewhere = standing.draft_id != draft_id
    whole = msgspec.structs.replace(draft, event=standing.event, evidence=standing.evidence, **place)
    return msgspec.structs.replace(whole, standing="merged" if is_elsewhere else "accepted")
