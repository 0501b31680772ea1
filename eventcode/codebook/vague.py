"""What words that give no number count as (tolls.yaml, rules §6.2); finding such words in a text lives elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from eventcode.codebook.reading import Entry, error_at, read_yaml


class VagueNumber(Entry, frozen=True):
    """A number that is not told. value: the ACLED number, or the setting of the country; high None: no upper bound."""

    value: int | Literal["setting"]
    low: int
    means: str
    high: int | None = None


class Campaign(Entry, frozen=True):
    """A country and a time in which vague plurals count as `value`. since, until: first and last day, None open."""

    country: str
    value: int
    reason: str
    since: date | None = None
    until: date | None = None

    def holds(self, country: str, day: date | None) -> bool:
        """Whether an event there and then belongs to it; without a day, only a campaign that is open does."""
        if country != self.country:
            return False
        if day is None:
            return self.until is None
        return (self.since or date.min) <= day <= (self.until or date.max)


class _Settings(Entry, frozen=True):
    default: int
    campaigns: tuple[Campaign, ...] = ()


class TollTable(Entry, frozen=True):
    """What vague numbers count as. up_to: the most that "up to N" counts as."""

    vague: dict[str, VagueNumber]
    up_to: int
    settings: _Settings

    def setting(self, country: str, day: date | None = None) -> int:
        """How many dead a vague plural counts as there and then: 3 or 10 in the shipped profile."""
        campaigns = (each for each in self.settings.campaigns if each.holds(country, day))
        return next((each.value for each in campaigns), self.settings.default)

    def value(self, name: str, country: str = "", day: date | None = None) -> int:
        """The ACLED number of a vague number ("dozens", "plural"). Raises KeyError for one not in the table."""
        value = self.vague[name].value
        return self.setting(country, day) if value == "setting" else value


def read_tolls(path: Path) -> TollTable:
    """The table of the file. Raises CodebookError where a range does not hold its value or a campaign ends early."""
    table = read_yaml(path, TollTable)
    for name, number in table.vague.items():
        value = number.low if number.value == "setting" else number.value
        if not number.low <= value <= (number.high or value):
            raise error_at(path, ("vague", name), "the range from low to high does not hold the value")
    for at, campaign in enumerate(table.settings.campaigns):
        if campaign.since and campaign.until and campaign.until < campaign.since:
            raise error_at(path, ("settings", "campaigns", at, "until"), "the campaign ends before it begins")
    return table
