"""The Desk: every analyst's benches, the acts done on them and what is shown of them; the web is elsewhere."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import nullcontext
from threading import Lock

from eventcode.desk.article import view_article
from eventcode.desk.asking import Act, Ask, Outcome, Reply
from eventcode.desk.bench import Bench
from eventcode.desk.conflicts import find_duplicates, read_history, view_conflict
from eventcode.desk.deciding import DECIDING, REJECT_EVENT
from eventcode.desk.editing import EDITING
from eventcode.desk.evidencing import EVIDENCING
from eventcode.desk.form import list_events, view_event
from eventcode.desk.queueing import Queue
from eventcode.desk.setting import Setting
from eventcode.desk.sharing import SHARING
from eventcode.desk.view import DeskView, DuplicateView, StepView
from eventcode.desk.working import REDO, UNDO
from eventcode.errors import ConflictError, DeskError, EventcodeError, StoreError
from eventcode.store.workings import drop_old_steps, prepare_workings

ACTS: dict[str, Act] = {**EDITING, **EVIDENCING, **SHARING, **DECIDING}
"""Every act by its name, but undo and redo."""
_BENCHES = 256  # articles that are kept in memory, over all analysts
_ATOMIC = frozenset({"accept", "reject"})
_FINAL = frozenset({"merge", REJECT_EVENT, "theirs"})  # an id became a tombstone, or the decision was another's
_DECISIONS = frozenset({"accept", "reject"}) | _FINAL


class Desk:
    """The desks of a project's analysts; threads may share it."""

    def __init__(self, setting: Setting) -> None:
        """Raises StoreError where the project's database cannot be written."""
        prepare_workings(setting.store)
        self.setting = setting
        self.queue = Queue(setting.store, setting.options)
        self._benches: OrderedDict[tuple[str, str], Bench] = OrderedDict()
        self._lock = Lock()

    def show(self, analyst: str, article_id: str, subject: str = "") -> DeskView:
        """The article as the analyst has it now, with what others decided meanwhile.

        subject: the event to show, by the id of its draft or its own; without one, the first that is open. Raises
        DeskError where there is no such article.
        """
        bench = self.bench(analyst, article_id)
        with bench.lock:
            bench.refresh()
            bench.check_all()
            return self._view(bench, bench.find_subject(subject) or _first_open(bench), is_fresh=True)

    def read(self, analyst: str, article_id: str) -> None:
        """Let the finders read the article and the checks see its events, so that nobody waits for them later."""
        bench = self.bench(analyst, article_id)
        with bench.lock:
            bench.check_all()
        _ = bench.reading

    def act(self, analyst: str, ask: Ask) -> Reply:
        """Do one act and say what came of it; what cannot be done is said, and nothing is raised for it.

        Raises EventcodeError where there is no such article or act.
        """
        bench = self.bench(analyst, ask.article)
        if ask.act not in ACTS and ask.act not in (UNDO, REDO):
            raise DeskError(f"there is no act {ask.act!r}")
        with bench.lock:
            try:
                return self._do(bench, ask)
            except ConflictError as error:
                conflict = view_conflict(bench, ask.subject, error)
                return Reply(False, problem=str(error), subject=ask.subject, conflict=conflict)
            except StoreError as error:  # what is in the database may be newer than what is here
                bench.refresh()
                return self._refuse(bench, ask, error)
            except EventcodeError as error:
                return self._refuse(bench, ask, error)

    def find_bench(self, analyst: str, subject: str) -> Bench | None:
        """The article on which the analyst has this event before them, the one used last; None where there is none."""
        with self._lock:
            benches = [bench for (name, _), bench in reversed(self._benches.items()) if name == analyst]
        return next((bench for bench in benches if bench.find_subject(subject)), None)

    def _do(self, bench: Bench, ask: Ask) -> Reply:
        before = bench.workings.get(ask.subject)
        outcome = self._step(bench, ask) if ask.act in (UNDO, REDO) else self._run(bench, ask)
        shown = outcome.subject or ask.subject
        if outcome.is_decided:
            return self._go_on(bench, ask, outcome)
        after = bench.workings.get(shown)
        is_marked = shown != ask.subject or before is None or after is None or before.evidence != after.evidence
        view = self._view(bench, shown)
        return Reply(True, outcome.announce, outcome.focus, subject=shown, is_marked_anew=is_marked, view=view)

    def _run(self, bench: Bench, ask: Ask) -> Outcome:
        """Do it and keep it; a decision and the step that tells of it are one unit of work."""
        with self.setting.store.writing() if ask.act in _ATOMIC else nullcontext():
            outcome = ACTS[ask.act](bench, ask)
            if outcome.changes:
                bench.keep_changes(outcome.name or ask.act, outcome.subject or ask.subject, outcome.changes)
        if outcome.is_decided:
            bench.refresh_standings()
        return outcome

    def _step(self, bench: Bench, ask: Ask) -> Outcome:
        """Take the last act on this article back, whichever event it was on, or do it again."""
        is_undo = ask.act == UNDO
        if not (bench.log.undoable if is_undo else bench.log.redoable):
            raise DeskError(f"there is nothing to {ask.act} in this article")
        name, subject = bench.log.last if is_undo else bench.log.following
        if is_undo and name in _FINAL:
            raise DeskError(f"{name} cannot be taken back", next_step="reopen the event that it went into")
        if not is_undo and name in _DECISIONS:
            raise DeskError(f"{name} is not done again by itself", next_step=f"{name} once more")
        bench.keep(ask.act)
        shown = subject if subject in bench.workings else _first_open(bench)
        return Outcome({}, f"{name} {'taken back' if is_undo else 'done again'}", "", shown)

    def _go_on(self, bench: Bench, ask: Ask, outcome: Outcome) -> Reply:
        """To the next event that is open, else to the next article."""
        following = _next_open(bench, ask.subject)
        if following or (bench.is_blind and ask.act != "finish"):
            shown = following or ask.subject
            view = self._view(bench, shown)
            return Reply(True, outcome.announce, subject=shown, is_marked_anew=True, view=view)
        if bench.is_coding and ask.act != "finish":
            ACTS["finish"](bench, ask)
        self.queue.finish(bench.analyst, bench.article.id)
        drop_old_steps(self.setting.store, bench.analyst)
        article = self.queue.find_next(bench.analyst)
        view = self._view(bench, ask.subject)
        return Reply(
            True, outcome.announce, article=article, subject="", is_finished=True, is_marked_anew=True, view=view
        )

    def _refuse(self, bench: Bench, ask: Ask, error: EventcodeError) -> Reply:
        focus = error.field if isinstance(error, DeskError) else ""
        step = f"; {error.next_step}" if error.next_step else ""
        subject = ask.subject if ask.subject in bench.workings else _first_open(bench)
        wants = error.wants if isinstance(error, DeskError) else ""
        view = self._view(bench, subject)
        return Reply(False, focus=focus, problem=f"{error}{step}", wants=wants, subject=subject, view=view)

    def _view(self, bench: Bench, subject: str, *, is_fresh: bool = False) -> DeskView:
        if is_fresh:
            bench.histories.clear()
        current = view_event(bench, subject, *self._about(bench, subject)) if subject else None
        working = bench.workings.get(subject)
        evidence = working.evidence if working else ()
        return DeskView(
            article=view_article(bench.article, evidence, self.setting.codebook),
            events=list_events(bench),
            progress=self.queue.progress(bench.analyst, bench.article.id, is_fresh=is_fresh),
            current=current,
            is_blind=bench.is_blind,
        )

    def _about(self, bench: Bench, subject: str) -> tuple[tuple[DuplicateView, ...], tuple[StepView, ...]]:
        """Duplicates, and the history as it was when the article was shown."""
        if subject not in bench.histories:
            bench.histories[subject] = read_history(bench, subject)
        return find_duplicates(bench, subject), bench.histories[subject]

    def bench(self, analyst: str, article_id: str) -> Bench:
        key = (analyst, article_id)
        with self._lock:
            bench = self._benches.get(key)
            if bench:
                self._benches.move_to_end(key)
                return bench
        bench = Bench(self.setting, analyst, article_id)
        with self._lock:
            bench = self._benches.setdefault(key, bench)
            while len(self._benches) > _BENCHES:
                self._benches.popitem(last=False)
            return bench


def _first_open(bench: Bench) -> str:
    workings = bench.workings
    return next((subject for subject, each in workings.items() if each.is_open), next(iter(workings), ""))


def _next_open(bench: Bench, subject: str) -> str:
    """The next event that is open, after this one and then from the beginning; "" where none is."""
    workings = bench.workings
    names = list(workings)
    at = names.index(subject) + 1 if subject in workings else 0
    return next((name for name in (*names[at:], *names[:at]) if workings[name].is_open), "")
