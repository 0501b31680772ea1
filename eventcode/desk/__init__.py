"""The analyst's work on one article: working copies, acts and what the page shows; no web and no HTML lives here."""
