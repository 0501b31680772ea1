"""A frame of events -> the numbers of a picture, counted and captioned; how it looks is told in `picture`."""

from eventcode.analysis.pictures.plots import Plots

__all__ = ["Plots"]
