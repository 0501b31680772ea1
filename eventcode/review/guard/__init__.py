"""Who may ask the review page for what: sessions, accounts, closed routes, limits and headers; no page lives here."""

from eventcode.review.guard.accounts import ACCOUNTS, Accounts, to_name
from eventcode.review.guard.gate import Gate, analyst_of
from eventcode.review.guard.policy import Policy
from eventcode.review.guard.sessions import Sessions

__all__ = ["ACCOUNTS", "Accounts", "Gate", "Policy", "Sessions", "analyst_of", "protect", "to_name"]

protect = Gate  # `protect(app, policy)` is an ASGI application
