"""What the page asks and how it is answered: requests to the desk, its views to templates; nothing is coded here."""

from eventcode.review.routes.acting import act
from eventcode.review.routes.adjudicating import adjudicate, show_adjudication
from eventcode.review.routes.articles import show_article, show_queue, start
from eventcode.review.routes.finding import find, show_keys

__all__ = ["act", "adjudicate", "find", "show_adjudication", "show_article", "show_keys", "show_queue", "start"]
