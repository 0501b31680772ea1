"""eventcode: news articles in, checked conflict-event rows out."""

__version__ = "0.1.0"
