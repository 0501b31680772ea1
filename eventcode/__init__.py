"""eventcode turns news articles into checked conflict-event rows that show the words behind every cell."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eventcode.analysis import Events, load
    from eventcode.check import Findings
    from eventcode.check import check_table as check
    from eventcode.codebook import Codebook, load_codebook
    from eventcode.coding import code
    from eventcode.errors import EventcodeError
    from eventcode.ingest import read_articles
    from eventcode.records import Article, Draft, Event, Evidence
    from eventcode.table import to_frame

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Codebook",
    "Draft",
    "Event",
    "EventcodeError",
    "Events",
    "Evidence",
    "Findings",
    "check",
    "code",
    "load",
    "load_codebook",
    "read_articles",
    "to_frame",
]

_HOMES = {
    "Article": "eventcode.records",
    "Codebook": "eventcode.codebook",
    "Draft": "eventcode.records",
    "Event": "eventcode.records",
    "EventcodeError": "eventcode.errors",
    "Events": "eventcode.analysis",
    "Evidence": "eventcode.records",
    "Findings": "eventcode.check",
    "code": "eventcode.coding",
    "load": "eventcode.analysis",
    "load_codebook": "eventcode.codebook",
    "read_articles": "eventcode.ingest",
    "to_frame": "eventcode.table",
}


def __getattr__(name: str) -> Any:
    """A public name, imported at its first use, so that `import eventcode` costs nothing."""
    if name == "check":  # the room can be called like a function
        return import_module("eventcode.check")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
