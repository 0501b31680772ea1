"""What a second reading has cost and done, counted in the order of the articles; it decides nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_MILLION = 1_000_000


@dataclass(frozen=True)
class Budget:
    """Prices of a million tokens in and out, in any one currency, and how much a run may cost (None: no limit)."""

    price_in: float = 0.0
    price_out: float = 0.0
    limit: float | None = None

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """What so many tokens cost."""
        return (tokens_in * self.price_in + tokens_out * self.price_out) / _MILLION


@dataclass
class Tally:
    """Counts of one run. unread: why -> how many articles the model has not read; dropped: why -> how many values.

    agreed, differing: fields of drafts; unseen: drafts that the model does not tell of; added: drafts of its own.
    """

    requests: int = 0
    answered: int = 0
    from_cache: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    agreed: int = 0
    differing: int = 0
    unseen: int = 0
    added: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)

    def to_counts(self) -> dict[str, Any]:
        """As run.json has them."""
        names = ("requests", "answered", "from_cache", "tokens_in", "tokens_out", "agreed", "differing", "unseen")
        counts: dict[str, Any] = {name: getattr(self, name) for name in (*names, "added")}
        counts |= {"cost": round(self.cost, 6)}
        return counts | {"dropped": dict(sorted(self.dropped.items())), "unread": dict(sorted(self.unread.items()))}
