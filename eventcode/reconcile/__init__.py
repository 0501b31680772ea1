"""Several reports, one event: reports of the same event are found and joined; no file is opened here."""

from eventcode.reconcile.episodes import Episode
from eventcode.reconcile.ged import event_from_ged
from eventcode.reconcile.linking import Link, Links, link_reports
from eventcode.reconcile.proposals import Proposal
from eventcode.reconcile.reconciling import Joined, Reconciled, reconcile
from eventcode.reconcile.reports import Report, report_from_draft, report_from_event, reports_from_drafts
from eventcode.reconcile.rulings import Ruling

__all__ = [
    "Episode",
    "Joined",
    "Link",
    "Links",
    "Proposal",
    "Reconciled",
    "Report",
    "Ruling",
    "event_from_ged",
    "link_reports",
    "reconcile",
    "report_from_draft",
    "report_from_event",
    "reports_from_drafts",
]
