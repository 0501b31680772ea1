"""The review page: a local web application over one project; no rule of coding lives here."""
