"""A language model as a second reader of drafted articles: it raises confidence or doubts, and changes no cell."""

from eventcode.second_reader.endpoint import Endpoint, to_endpoint
from eventcode.second_reader.reader import SecondReader
from eventcode.second_reader.tally import Budget, Tally

__all__ = ["Budget", "Endpoint", "SecondReader", "Tally", "to_endpoint"]
