"""What took place: acts found in the text, and the type that they and the actors decide; no place, day or toll."""

from eventcode.draft.what.acts import find_acts
from eventcode.draft.what.decide import Circumstances, TypeChoice, decide_type
from eventcode.draft.what.field import is_of_field

__all__ = ["Circumstances", "TypeChoice", "decide_type", "find_acts", "is_of_field"]
