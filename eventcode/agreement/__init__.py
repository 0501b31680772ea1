"""How far analysts agree: their events matched, each column's agreement measured; nothing is coded or decided here."""

from eventcode.agreement.alpha import Reliability, measure_reliability
from eventcode.agreement.matching import Rating, Unit, match_events
from eventcode.agreement.measuring import Agreement, FieldAgreement, measure_agreement
from eventcode.agreement.raters import DRAFT, read_ratings

__all__ = [
    "DRAFT",
    "Agreement",
    "FieldAgreement",
    "Rating",
    "Reliability",
    "Unit",
    "match_events",
    "measure_agreement",
    "measure_reliability",
    "read_ratings",
]
