"""What compose asks of a second opinion about types; who gives one lives elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from eventcode.draft.what import TypeChoice


class TypeVoice(Protocol):
    """A second voice beside the rules about the sub-event type of one event."""

    def blend(self, choices: Sequence[TypeChoice], text: str) -> list[TypeChoice]:
        """The rules' choices and the voice's own view of the event's sentences as one list, best first, never empty."""
        ...
