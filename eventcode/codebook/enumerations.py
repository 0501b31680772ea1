"""Enumerations that follow from other files of a codebook than scales.yaml, each computed from its home."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from eventcode.codebook.scales import Value

if TYPE_CHECKING:
    from eventcode.codebook.book import Codebook

COMPUTED: dict[str, Callable[[Codebook], tuple[Value, ...]]] = {
    "event_types": lambda book: tuple(Value(each.name, "", each.definition) for each in book.types),
    "sub_event_types": lambda book: tuple(Value(each.name, "", each.definition) for each in book.types.sub_types),
    "disorder_types": lambda book: tuple(Value(name) for name in book.types.disorder_types),
    "civilian_targeting": lambda book: (Value(book.types.civilians_targeted),),
    "kinds": lambda book: tuple(Value(kind.name, str(kind.number), kind.definition) for kind in book.kinds),
    "interactions": lambda book: tuple(Value(text, str(n)) for n, text in book.kinds.interactions.items()),
    "source_scales": lambda book: tuple(Value(value) for value in book.sources.values),
    "countries": lambda book: tuple(Value(country.name) for country in book.countries),
    "regions": lambda book: tuple(Value(name) for name in sorted({each.region for each in book.countries})),
}
"""The name of an enumeration -> what gives its values, in their order."""
