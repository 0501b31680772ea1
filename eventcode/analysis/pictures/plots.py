"""`frame.events.plot`: the pictures of a frame of events, each counted in a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventcode.analysis.periods import Frequency
from eventcode.analysis.pictures.by_actor import count_actors
from eventcode.analysis.pictures.over_space import count_places
from eventcode.analysis.pictures.over_time import count_days, count_timeline, sum_fatalities
from eventcode.analysis.pictures.rows import EVENTS, TYPE, Asked, Rows
from eventcode.picture import Picture, ThemeName

if TYPE_CHECKING:
    import pandas as pd


class Plots:
    """The pictures of a frame. A Picture shows itself in a notebook, is saved with `.save("figure.png")` (.svg, .pdf,
    and .html for an interactive page) and holds `.figure` of matplotlib and `.interactive` of plotly.

    by: "type" (the codebook's event types), any column, or "" for no groups; value: "events", "fatalities",
    "fatalities_best" … or a column of numbers; freq: D, W, M, Q or Y, chosen by the length of time if not given; theme:
    light or dark; title: instead of ours. What is left out stands under the title, the data's source and version below.
    Each raises EventcodeError where the frame has not the columns, or matplotlib (the extra `plot`) is missing.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def timeline(
        self,
        by: str = TYPE,
        freq: Frequency | None = None,
        value: str = EVENTS,
        *,
        theme: ThemeName = "light",
        title: str = "",
    ) -> Picture:
        """Counts over time as stacked bars."""
        return Picture(count_timeline(self._rows(by, value, title), freq), theme)

    def map(self, by: str = TYPE, value: str = EVENTS, *, theme: ThemeName = "light", title: str = "") -> Picture:
        """Places as dots on country outlines (Natural Earth), with no network."""
        return Picture(count_places(self._rows(by, value, title)), theme)

    def calendar(self, value: str = EVENTS, *, theme: ThemeName = "light", title: str = "") -> Picture:
        """Every day as a square."""
        return Picture(count_days(self._rows("", value, title)), theme)

    def actors(
        self, by: str = TYPE, value: str = EVENTS, top: int = 15, *, theme: ThemeName = "light", title: str = ""
    ) -> Picture:
        """The `top` actors with the most events, on either side."""
        return Picture(count_actors(self._rows(by, value, title), top), theme)

    def fatalities(self, freq: Frequency | None = None, *, theme: ThemeName = "light", title: str = "") -> Picture:
        """Deaths over time as a band from the lowest to the highest figure, the best one within."""
        return Picture(sum_fatalities(self._rows("", EVENTS, title), freq), theme)

    def _rows(self, by: str, value: str, title: str) -> Rows:
        return Rows(self._frame, Asked(by, value, title))
