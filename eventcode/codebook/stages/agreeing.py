"""What coders are compared on, as agreement.yaml tells it; nothing is compared here."""

from __future__ import annotations

from typing import Literal

from eventcode.codebook.book import Codebook
from eventcode.codebook.reading import Entry, error_at, read_yaml

Level = Literal["nominal", "ordinal", "interval", "set"]


class AgreementRules(Entry, frozen=True):
    """The keys of agreement.yaml, explained at the head of schemas/acled/agreement.yaml."""

    levels: dict[str, Level]
    key: tuple[str, ...]
    least: float


def read_agreement_rules(codebook: Codebook) -> AgreementRules:
    """The nearest agreement.yaml of the codebook. Raises CodebookError where a key is no column that is compared."""
    path = codebook.find_file("agreement.yaml")
    rules = read_yaml(path, AgreementRules)
    for at, name in enumerate(rules.key):
        if name not in rules.levels:
            raise error_at(path, ("key", at), f"{name!r} is not among the columns under levels")
    return rules
