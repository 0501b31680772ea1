"""Several reports, one event: reports of the same event are found and joined; no file is opened here."""

from eventcode.reconcile.episodes import Episode
from eventcode.reconcile.proposals import Proposal
from eventcode.reconcile.reconciling import Joined, Reconciled, reconcile
from eventcode.reconcile.reports import Report, report_from_draft, report_from_event, reports_from_drafts
from eventcode.reconcile.rulings import Ruling

__all__ = [
    "Episode",
    "Joined",
    "Proposal",
    "Reconciled",
    "Report",
    "Ruling",
    "reconcile",
    "report_from_draft",
    "report_from_event",
    "reports_from_drafts",
]
