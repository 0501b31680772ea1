"""The keys of the review page as data, with those that a project chose instead; what they do is in static/."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from eventcode.errors import StoreError
from eventcode.records import Record


class Command(Record, frozen=True):
    """Something the analyst can do by a key. key: as a browser names it ("a", "J", "Ctrl+k", "Space"), "" for none."""

    name: str
    key: str
    label: str
    group: str


class KeyMap(Record, frozen=True):
    """The commands with their keys. single_keys: whether keys without Ctrl, Alt or Meta do anything (WCAG 2.1.4)."""

    commands: tuple[Command, ...]
    single_keys: bool = True

    def find_key(self, name: str) -> str:
        """The key of the command of this name. Raises KeyError where there is none."""
        return {each.name: each.key for each in self.commands}[name]

    def by_group(self) -> Iterator[tuple[str, list[Command]]]:
        """The commands under their headings, in order."""
        for group in dict.fromkeys(each.group for each in self.commands):
            yield group, [each for each in self.commands if each.group == group]


FIXED = (
    ("1-9", "take the offer of that number"),
    ("ArrowUp", "the field before"),
    ("ArrowDown", "the field after"),
    ("Enter", "open the field; in it: save"),
    ("Ctrl+Enter", "in a field: save and accept"),
    ("Tab", "in a field: save and go on"),
    ("Escape", "leave the field, the words or the dialog as they were"),
)
"""Keys that cannot be given to a command, and what they do."""

_COMMANDS = (
    Command("accept", "a", "accept the event", "Decide"),
    Command("reject", "x", "reject it, with a reason", "Decide"),
    Command("confirm", "Space", "confirm the field: it is right", "Decide"),
    Command("finish", ".", "finish the article: no event is left in it", "Decide"),
    Command("undo", "u", "undo the last change", "Decide"),
    Command("redo", "U", "do it again", "Decide"),
    Command("reopen", "o", "reopen a decided event", "Decide"),
    Command("next_event", "j", "next event", "Move"),
    Command("previous_event", "k", "previous event", "Move"),
    Command("next_article", "J", "next article", "Move"),
    Command("previous_article", "K", "previous article", "Move"),
    Command("jump", "'", "jump to a field: then its letter (a capital opens it)", "Move"),
    Command("finding", "g", "go to the next finding", "Move"),
    Command("queue", "h", "the queue of articles", "Move"),
    Command("day_back", "[", "the day before", "Change"),
    Command("day_on", "]", "the day after", "Change"),
    Command("precision", "p", "next precision: of the place there, else of the date", "Change"),
    Command("type", "T", "type: then a letter and a digit", "Change"),
    Command("swap", "i", "swap the two actors", "Change"),
    Command("fix", "f", "take the fix that the finding offers", "Change"),
    Command("excuse", "w", "keep a warning, with a reason", "Change"),
    Command("evidence", "e", "choose words, or attach the chosen ones to the field", "Evidence"),
    Command("drop_evidence", "D", "take away the field's evidence", "Evidence"),
    Command("copy", "c", "copy for another place or day; the toll is split again", "Event"),
    Command("merge", "m", "merge into another event", "Event"),
    Command("split", "s", "split it from its group", "Event"),
    Command("distinct", "d", "not the same: refuse the duplicate", "Event"),
    Command("new", "n", "a new event", "Event"),
    Command("comment", "q", "a note to the project, never released", "Event"),
    Command("palette", "Ctrl+k", "find any command, field or event by name", "Page"),
    Command("map", "?", "this map of the keys", "Page"),
    Command("article", "v", "to the article and back", "Page"),
    Command("theme", "", "light, dark or as the system", "Page"),
    Command("logout", "", "end the session in this browser", "Page"),
)
_NAMED = "Space|Home|End|PageUp|PageDown|Insert|Delete|Backspace|F[1-9]|F1[0-2]"
_KEY = re.compile(rf"(?:(?:Ctrl|Alt|Meta|Shift)\+)*(?:[^\s\d]|{_NAMED})|(?:(?:Ctrl|Alt|Meta)\+)+\d")


def read_keys(chosen: Mapping[str, str] | None = None, *, single_keys: bool = True) -> KeyMap:
    """The key map, with `chosen` (command -> key, "" for none) in the place of the ones that ship.

    Raises StoreError for a command or key that does not exist, and where two commands would share a key.
    """
    chosen = dict(chosen or {})
    names = {each.name for each in _COMMANDS}
    for name, key in chosen.items():
        if name not in names:
            raise StoreError(
                f"[review.keys] {name}: no such command", next_step=f"use one of {', '.join(sorted(names))}"
            )
        if key and not _KEY.fullmatch(key):
            raise StoreError(
                f"[review.keys] {name} = {key!r} is no key",
                next_step='write one like "a", "J", "Space", "F2" or "Ctrl+k"',
            )
    commands = tuple(msgspec.structs.replace(each, key=chosen.get(each.name, each.key)) for each in _COMMANDS)
    _check_clashes(commands)
    return KeyMap(commands, single_keys)


def _check_clashes(commands: tuple[Command, ...]) -> None:
    taken: dict[str, str] = {}
    for each in commands:
        if each.key and (other := taken.setdefault(each.key, each.name)) != each.name:
            raise StoreError(
                f"[review.keys] {other} and {each.name} share the key {each.key!r}",
                next_step="give one of them another key",
            )
