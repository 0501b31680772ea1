"""Files -> Articles: text is extracted and normalised here, once; hostile input becomes a Rejection."""

from eventcode.ingest.articles import article_from_text, read_articles
from eventcode.ingest.inputs.files import find_files
from eventcode.ingest.metadata import Metadata

__all__ = ["Metadata", "article_from_text", "find_files", "read_articles"]
