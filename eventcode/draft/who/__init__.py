"""Who took part: actors found and named by the codebook, and their roles in acts; no place, day or toll."""

from eventcode.draft.who.associates import associated_actors
from eventcode.draft.who.find import find_actors
from eventcode.draft.who.naming import name_mention
from eventcode.draft.who.roles import find_roles

__all__ = ["associated_actors", "find_actors", "find_roles", "name_mention"]
