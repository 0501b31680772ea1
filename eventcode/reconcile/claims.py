"""Who says how many died, side by side; which figure is coded is told by tolls.py."""

from __future__ import annotations

from collections.abc import Sequence

from eventcode.codebook import Codebook
from eventcode.reconcile.reports import Report
from eventcode.reconcile.tolls import Figure
from eventcode.records import FatalityRange


class Parties:
    """Whether a claim comes from one who fought: by every wording that the registry has for an actor."""

    def __init__(self, codebook: Codebook) -> None:
        self._wordings = {entry.name: tuple(entry.wordings) for entry in codebook.actors}

    def figure_of(self, report: Report) -> Figure:
        """The report's toll with its day; where a main actor of the event alone vouches for it, with that claimant."""
        days = [source.published for source in report.event.sources if source.published]
        return Figure(
            report.event.fatalities or FatalityRange(),
            max(days, default=None),
            report.event.sources[0].publisher if len(report.event.sources) == 1 else "",
            self._claimant(report),
            is_silent=all(claim.kind != "none" for claim in report.claims),
        )

    def _claimant(self, report: Report) -> str:
        """The party to the fight that all of the report's figures come from; empty where there is another voice."""
        claimants = {claim.claimant for claim in report.claims if claim.kind not in ("none", "unclear")}
        parties = {each.casefold() for actor in report.event.actors for each in self._names(actor.name)}
        claimant = next(iter(claimants)) if len(claimants) == 1 else ""
        return claimant if claimant.casefold() in parties else ""

    def _names(self, name: str) -> list[str]:
        return [name, *name.partition(" (")[0].split(": "), *self._wordings.get(name, ())]


def tell_figures(figures: Sequence[tuple[Report, Figure]]) -> list[str]:
    """One sentence with every report's figure, its publisher and day, where figures differ; else nothing."""
    known = [(report, figure) for report, figure in figures if figure.dead is not None]
    if len({figure.dead for _, figure in known}) < 2:
        return []
    return [f"reports differ about the dead: {', '.join(_say(report, figure) for report, figure in known)}"]


def _say(report: Report, figure: Figure) -> str:
    publisher = next((source.publisher for source in report.event.sources if source.publisher), "")
    day = f"{figure.published.day} {figure.published:%B %Y}" if figure.published else ""
    party = f"claimed by {figure.claimant}" if figure.claimant else ""
    about = ", ".join(part for part in (publisher, day, party) if part)
    return f"{figure.dead} ({about})" if about else f"{figure.dead}"
