"""The acts that decide: accept, reject, merge, reopen, tell apart, finish; how a decision is kept is the store's."""

from __future__ import annotations

import msgspec

from eventcode.desk.asking import Act, Ask, Outcome, open_working
from eventcode.desk.bench import OWN, Bench
from eventcode.desk.checking import WORDLESS
from eventcode.desk.view import FindingView
from eventcode.desk.working import Working
from eventcode.errors import DeskError, StoreError
from eventcode.records import Event, Ruling
from eventcode.store import (
    By,
    Coding,
    CodingVerdict,
    Saved,
    accept,
    add,
    add_coding,
    add_rulings,
    edit,
    finish_article,
    merge,
    read_standing,
    reject,
)

REJECT_EVENT = "reject event"
"""How the log calls it where the id is a tombstone from then on."""


def _accept(bench: Bench, ask: Ask) -> Outcome:
    """Raises DeskError where an error or a warning without a reason is left; ConflictError where others were faster."""
    working = open_working(bench, ask)
    findings = bench.findings(ask.subject)
    working = _excuse_all(working, findings, ask.reason.strip())
    _refuse_findings(findings, bool(ask.reason.strip()))
    by = By(bench.analyst, _reason(working, ask.reason), working.evidence)
    if bench.is_coding:
        return _code(bench, ask, working, by)
    saved = _save(bench, ask, working, by)
    place = {"event_id": saved.event.id, "version": saved.version, "reason": by.reason}
    after = working.replace(event=saved.event, standing="accepted", **place)
    return Outcome({ask.subject: after}, f"{saved.event.id} accepted", is_decided=True)


def _refuse_findings(findings: tuple[FindingView, ...], has_reason: bool) -> None:
    left = [each for each in findings if not each.is_excused and each.severity != "notice"]
    errors = [each for each in left if each.severity == "error"]
    if errors:
        more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        raise DeskError(errors[0].message + more, field=errors[0].column, next_step="mend it, then accept")
    if left and not has_reason:
        raise DeskError(left[0].message, field=left[0].column, wants="reason")


def _excuse_all(working: Working, findings: tuple[FindingView, ...], reason: str) -> Working:
    if not reason:
        return working
    warned = [each for each in findings if each.severity == "warning" and not each.is_excused]
    wordless = {each.column: reason for each in warned if each.rule.startswith(WORDLESS)}
    excused = {each.rule: reason for each in warned if not each.rule.startswith(WORDLESS)}
    return working.replace(reasons=working.reasons | wordless, excused=working.excused | excused)


def _reason(working: Working, given: str) -> str:
    """All that the analyst gave as a reason, in one line."""
    told = [given.strip(), *(f"{column}: {reason}" for column, reason in working.reasons.items())]
    told += [f"{rule}: {reason}" for rule, reason in working.excused.items()]
    return "; ".join(dict.fromkeys(part for part in told if part))


def _save(bench: Bench, ask: Ask, working: Working, by: By) -> Saved:
    setting, article_id = bench.setting, bench.article.id
    target, seen = _target(bench, ask, working)
    draft = bench.draft(ask.subject)
    if ask.subject.startswith(OWN) and target == ask.subject:
        return add(setting.store, article_id, working.event, by, setting.ids)
    if draft and target == draft.id and setting.joins:
        joined = setting.joins.accept(draft.id, by, working.event, seen)
        if joined:
            return joined
    is_as_drafted = draft and (working.event, working.evidence) == (draft.event, draft.evidence)
    if draft and target == draft.id and is_as_drafted:
        return accept(setting.store, draft.id, by, setting.ids, seen)
    return edit(setting.store, target, working.event, by, setting.ids, seen)


def _target(bench: Bench, ask: Ask, working: Working) -> tuple[str, int]:
    """What is decided of, and the version that the analyst saw: that of the desk, or of a conflict shown since."""
    known = working.event_id or ask.subject
    if ask.seen is None or ask.seen == working.version or known.startswith(OWN):
        return known, working.version
    return read_standing(bench.setting.store, known).event_id or known, ask.seen


def _code(bench: Bench, ask: Ask, working: Working, by: By) -> Outcome:
    """One coding of several."""
    draft = bench.draft(ask.subject)
    subject = working.coded or (draft.id if draft else "")
    verdict: CodingVerdict = "edit" if subject else "add"
    if draft and working.event == draft.event and working.evidence == draft.evidence:
        verdict = "accept"
    stored = _add_coding(bench, subject, verdict, working.event, by)
    after = working.replace(standing="coded", coded=stored.subject, reason=by.reason)
    return Outcome({ask.subject: after}, "coded", is_decided=True)


def _add_coding(bench: Bench, subject: str, verdict: CodingVerdict, event: Event | None, by: By) -> Coding:
    about = (bench.analyst, bench.article.id, subject, verdict, event, by.evidence, by.reason)
    return add_coding(bench.setting.store, Coding(*about, is_blind=bench.is_blind))


def _reject(bench: Bench, ask: Ask) -> Outcome:
    """Raises DeskError without a reason."""
    working, reason = open_working(bench, ask), ask.reason.strip()
    if not reason:
        raise DeskError("rejecting an event wants a reason", wants="reason")
    by = By(bench.analyst, reason)
    after = working.replace(standing="rejected", reason=reason)
    if ask.subject.startswith(OWN) and not (working.event_id or working.coded):
        return Outcome({ask.subject: after}, "dropped", is_decided=True)
    if bench.is_coding:
        stored = _add_coding(bench, working.coded or ask.subject, "reject", None, by)
        return Outcome({ask.subject: after.replace(coded=stored.subject)}, "rejected", is_decided=True)
    target, seen = _target(bench, ask, working)
    reject(bench.setting.store, target, by, seen)
    is_event = target != ask.subject or bool(working.event_id)
    after = after.replace(event_id=target if is_event else "", version=seen + 1)
    return Outcome({ask.subject: after}, "rejected", name=REJECT_EVENT if is_event else "", is_decided=True)


def _merge(bench: Bench, ask: Ask) -> Outcome:
    """Into an accepted event: it keeps its values, and gets the sources and the words of this one too."""
    working = open_working(bench, ask)
    if not bench.find_subject(ask.into) and bench.setting.joins and not bench.is_coding:
        return _join(bench, ask, working)
    into = _accepted_id(bench, ask.into)
    by = By(bench.analyst, ask.reason.strip() or f"the same event as {into}")
    if bench.is_coding:
        _add_coding(bench, working.coded or ask.subject, "reject", None, by)
        return Outcome({ask.subject: working.replace(standing="merged")}, f"the same as {into}", is_decided=True)
    store = bench.setting.store
    standing = read_standing(store, into)
    if standing.event is None:
        raise DeskError(f"{into} is no event any more", next_step="merge it into another")
    joined = _join_sources(standing.event, working.event)
    words = tuple(dict.fromkeys((*standing.evidence, *working.evidence)))
    by = msgspec.structs.replace(by, evidence=words)
    target, seen = _target(bench, ask, working)
    if ask.subject.startswith(OWN) and target == ask.subject:
        saved = edit(store, into, joined, by, bench.setting.ids, standing.version)
    else:
        saved = merge(store, target, into, joined, by, seen=seen, into_seen=standing.version)
    after = working.replace(standing="merged", event_id=into, version=saved.version, reason=by.reason)
    return Outcome({ask.subject: after}, f"merged into {into}", is_decided=True)


def _join(bench: Bench, ask: Ask, working: Working) -> Outcome:
    """With an event of another article: reconcile unites sources, words and figures of dead."""
    if ask.subject.startswith(OWN) and not working.event_id:
        raise DeskError("the event is not saved yet", next_step="accept it first, then merge it")
    assert bench.setting.joins
    by = By(bench.analyst, ask.reason.strip() or f"the same event as {ask.into}")
    into = bench.setting.joins.confirm(working.event_id or ask.subject, ask.into, by)
    if not into:
        return Outcome({}, "kept as one event: accepting one of the two accepts both")
    version = read_standing(bench.setting.store, into).version
    after = working.replace(standing="merged", event_id=into, version=version, reason=by.reason)
    return Outcome({ask.subject: after}, f"merged into {into}", is_decided=True)


def _accepted_id(bench: Bench, name: str) -> str:
    """The id of the event to merge into. Raises DeskError where it is an event to come."""
    subject = bench.find_subject(name)
    if not subject:
        return _find_event(bench, name)
    other = bench.working(subject)
    if not other.event_id or other.standing not in ("accepted", "draft", "coded"):
        raise DeskError("that event is not accepted yet", next_step="accept it first, then merge this one into it")
    return other.event_id


def _find_event(bench: Bench, name: str) -> str:
    try:
        standing = read_standing(bench.setting.store, name)
    except StoreError:
        raise DeskError(f"there is no event {name!r}", next_step="choose one of those offered") from None
    if not standing.event_id:
        raise DeskError(f"{name} is not accepted yet", next_step="accept it first, then merge this one into it")
    return standing.event_id


def _join_sources(event: Event, other: Event) -> Event:
    known = {(source.article_id, source.publisher) for source in event.sources}
    more = tuple(source for source in other.sources if (source.article_id, source.publisher) not in known)
    return msgspec.structs.replace(event, sources=(*event.sources, *more))


def _reopen(bench: Bench, ask: Ask) -> Outcome:
    """Raises DeskError for an id that is not used again."""
    working = bench.working(ask.subject)
    if working.is_open:
        raise DeskError("the event is open already")
    standing = bench.standings.get(working.event_id)
    if working.standing == "merged" or (standing is not None and standing.event is None):
        raise DeskError(f"{working.event_id} is not used again", next_step="code it as a new event")
    return Outcome({ask.subject: working.replace(standing="draft")}, "reopened")


def _refuse_duplicate(bench: Bench, ask: Ask) -> Outcome:
    """The two are not the same event; that is known to whoever reconciles later."""
    working = bench.working(ask.subject)
    if not ask.other or ask.subject.startswith(OWN):
        raise DeskError("there is nothing to tell apart", next_step="accept the event first")
    name, by = working.event_id or ask.subject, By(bench.analyst, ask.reason.strip())
    if bench.setting.joins:
        bench.setting.joins.refuse(name, ask.other, by)
    else:
        add_rulings(bench.setting.store, [Ruling("refuse", (name, ask.other), analyst=by.analyst, reason=by.reason)])
    return Outcome({}, "not the same event")


def _finish(bench: Bench, ask: Ask) -> Outcome:
    """The article is coded. Raises DeskError while an event is open."""
    left = [subject for subject, each in bench.workings.items() if each.is_open]
    if left:
        raise DeskError("an event of the article is still open", next_step="accept or reject it first")
    if bench.is_coding:
        finish_article(bench.setting.store, bench.analyst, bench.article.id, is_blind=bench.is_blind)
    return Outcome({}, "article finished", is_decided=True)


def _take_theirs(bench: Bench, ask: Ask) -> Outcome:
    """The event as it was saved by someone else takes the place of the working copy."""
    standing = read_standing(bench.setting.store, bench.working(ask.subject).event_id or ask.subject)
    gone = standing.event is None
    fate = "merged" if standing.into else "rejected" if gone or not standing.event_id else "accepted"
    event = standing.event or bench.working(ask.subject).event
    place = {"event_id": standing.event_id, "version": standing.version, "reason": standing.reason}
    theirs = Working(event, standing.evidence, standing=fate, **place)  # type: ignore[arg-type]
    return Outcome({ask.subject: theirs}, "theirs taken", is_decided=True)


DECIDING: dict[str, Act] = {
    "accept": _accept,
    "reject": _reject,
    "merge": _merge,
    "reopen": _reopen,
    "refuse_duplicate": _refuse_duplicate,
    "finish": _finish,
    "theirs": _take_theirs,
}
