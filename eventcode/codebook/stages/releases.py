"""What a release of a profile is made of, as release.yaml tells it; no row is read or written here."""

from __future__ import annotations

from typing import Literal

from eventcode.codebook.book import Codebook
from eventcode.codebook.reading import Entry, error_at, read_yaml

ReportField = Literal["published", "url"]


class ActorColumns(Entry, frozen=True):
    """The columns of one side: its name, its class and its list of associates; empty where there is none."""

    name: str
    kind: str = ""
    associates: str = ""


class ReleaseRules(Entry, frozen=True):
    """The keys of release.yaml, explained at its head. sources: column -> its name in sources.csv."""

    id: str
    day: str
    country: str
    latitude: str
    longitude: str
    sources: dict[str, str]
    upload: str = ""
    actors: tuple[ActorColumns, ...] = ()
    drafts: tuple[str, ...] = ()
    undisclosed: tuple[str, ...] = ()
    reports: tuple[ReportField, ...] = ()
    reasons: bool = False


def read_release_rules(codebook: Codebook) -> ReleaseRules:
    """The nearest release.yaml of the codebook. Raises CodebookError where it names a column that there is not."""
    path = codebook.find_file("release.yaml")
    rules = read_yaml(path, ReleaseRules)
    known = {column.name for column in codebook.columns}
    for key in ("id", "day", "country", "latitude", "longitude"):
        if getattr(rules, key) not in known:
            raise error_at(path, (key,), f"there is no column {getattr(rules, key)!r}")
    if codebook.column(rules.id).private:
        raise error_at(path, ("id",), f"the column {rules.id!r} is private: a release cannot name events by it")
    return rules
