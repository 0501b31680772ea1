"""Inputs made for measuring, from a seed: the same on every machine, about events that never happened."""

from made.articles import make_articles, write_articles

__all__ = ["make_articles", "write_articles"]
