"""Several reports, one event: reports of the same event are found and joined; no file is opened here."""

from eventcode.reconcile.claims import Statement, find_statements
from eventcode.reconcile.episodes import Episode
from eventcode.reconcile.ged import event_from_ged
from eventcode.reconcile.joined import Joined
from eventcode.reconcile.linking import Link, Links, link_reports
from eventcode.reconcile.proposals import Proposal, find_partners
from eventcode.reconcile.reconciling import Reconciled, find_figures, join_reports, reconcile
from eventcode.reconcile.reports import Report, report_from_draft, report_from_event, reports_from_drafts
from eventcode.reconcile.tolls import TURNS, Figure, find_standing
from eventcode.records import Ruling

__all__ = [
    "TURNS",
    "Episode",
    "Figure",
    "Joined",
    "Link",
    "Links",
    "Proposal",
    "Reconciled",
    "Report",
    "Ruling",
    "Statement",
    "event_from_ged",
    "find_figures",
    "find_partners",
    "find_standing",
    "find_statements",
    "join_reports",
    "link_reports",
    "reconcile",
    "report_from_draft",
    "report_from_event",
    "reports_from_drafts",
]
