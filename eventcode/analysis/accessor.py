"""`frame.events`: what a frame of events can be asked; each question is answered in a module of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from eventcode.analysis.layout import Layout, find_layout
from eventcode.analysis.measures import EVENTS
from eventcode.analysis.pairs import find_dyads, make_network
from eventcode.analysis.panel import Coverage, Fill, make_panel, make_plan
from eventcode.analysis.periods import Frequency
from eventcode.analysis.shapes import to_long, to_wide
from eventcode.analysis.tables import check_frame, compare_frames, describe_frame
from eventcode.analysis.uncertainty import make_ranges
from eventcode.analysis.units import RESOLUTION, By, Units

if TYPE_CHECKING:
    import networkx as nx

    from eventcode.analysis.pictures import Plots
    from eventcode.check import Findings
    from eventcode.codebook import Codebook
    from eventcode.compare import Comparison


class Events:
    """The accessor `.events` of a DataFrame with the columns of ACLED-style data or UCDP GED, read by `eventcode.load`
    or otherwise. It changes nothing in the frame. Its methods raise EventcodeError where the frame has no column of any
    profile, or not those that they need."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    @property
    def layout(self) -> Layout:
        """Which columns name, date, place and count the events."""
        return find_layout(self._frame.columns, self._frame.attrs)

    @property
    def plot(self) -> Plots:
        """The pictures of these events: timeline, map, calendar, actors, fatalities (the extra `plot`)."""
        from eventcode.analysis.pictures import Plots

        return Plots(self._frame)

    def panel(
        self,
        by: By = "admin1",
        freq: Frequency = "M",
        values: Sequence[str] | None = None,
        fill: Fill = "coverage",
        *,
        week_starts: str | None = None,
        resolution: int = RESOLUTION,
        coverage: Coverage | None = None,
        units: Iterable[Any] = (),
        day: str = "",
    ) -> pd.DataFrame:
        """Events and deaths for each unit and period: the columns of the unit, `period` (its first day), then counts.

        by: country, admin1, admin2, priogrid (cells of half a degree, column gid), hex (H3, column hex), or all.
        freq: D, W, M, Q or Y: day, week, month, quarter, year.
        values: "events"; "fatalities", "fatalities_low", "fatalities_best", "fatalities_high" (sums, a blank cell adds
        nothing); a column of numbers (its sum); a column of names (a count for each value, event_type_Battles …);
        "class" or "actor" (events with it on either side, an event once); "actors" (how many are named). If not given,
        events and every number of dead that the table has.
        fill: "coverage": every unit has every period; 0 where nothing happened inside the coverage of its country,
        missing outside. "zero": 0 there too. None: only units and periods with events.
        week_starts: monday (ISO 8601), saturday …; if not given, saturday for ACLED-style tables, as in ACLED's own
        weekly figures, and monday for UCDP GED.
        resolution: of H3's hexagons, 0 to 15.
        coverage: country -> (first day, last day), None where open; if not given, from a country's first event in the
        table to its last.
        units: units that the panel shall hold though they may have no event: names, cells, or pairs (country, admin1);
        without an event they are covered throughout.
        day: the column that dates an event; if not given, event_date, or date_start of UCDP GED.

        No event is lost: one without a place counts for the unit "not known" (cell 0), one without a day stands in a
        row whose period is missing, so that each total is that of the table. `attrs["panel"]` tell how many these are,
        and how many cells of deaths were blank.

        Raises EventcodeError where a column is missing or the panel would have more than 50 million rows.
        """
        layout = self.layout
        more = tuple(each if isinstance(each, tuple) else (each,) for each in units)
        rest = {"fill": fill, "coverage": coverage or {}, "day": day, "more": more, "week_starts": week_starts}
        return make_panel(self._frame, make_plan(layout, Units(by, layout, resolution), freq, values, **rest))

    def long(self) -> pd.DataFrame:
        """One row for each main and associated actor of an event.

        It has row (the event's place in this frame, from 1), side (1 or 2), role (main or associate), position in its
        list, actor and class for the columns of actors; the others are repeated. A panel of it counts each event once.
        """
        return to_long(self._frame, self.layout)

    def wide(self) -> pd.DataFrame:
        """What `long` gave, with one row an event again and the columns in the codebook's order."""
        return to_wide(self._frame, self.layout)

    def dyads(self) -> pd.DataFrame:
        """A row for each pair of main actors: actor_a, actor_b, events, the sums of deaths, first and last day.

        The pair with most events comes first. In ACLED-style tables the order of two actors means nothing, so A against
        B and B against A are one pair, in the order of the letters; UCDP GED keeps its sides. `actor_b` is missing for
        events with one actor, so that events add up to those of the table.
        """
        return find_dyads(self._frame, self.layout)

    def network(self) -> nx.Graph:
        """The pairs of `dyads` as a graph of networkx (the extra `analysis`): actors are nodes, pairs are edges, both
        with events and deaths; edges with their first and last day too, as text, so that the graph can be written."""
        return make_network(find_dyads(self._frame, self.layout))

    def uncertainty(
        self,
        draws: int = 200,
        seed: int = 0,
        by: By = "all",
        freq: Frequency = "M",
        *,
        level: float = 0.9,
        fill: Fill = "coverage",
        week_starts: str | None = None,
        resolution: int = RESOLUTION,
    ) -> pd.DataFrame:
        """A panel of events and deaths with what the coding leaves open: each count as coded, and the mean, the median
        and two quantiles of as many draws, in columns like events_mean, events_q05, events_q50, events_q95.

        by, freq, fill, week_starts, resolution: as in `panel`.
        seed: the same seed gives the same numbers.
        level: the share of draws between the outer quantiles.

        A draw takes every event anew, independent of the others:

        - its deaths between low and high, by a triangle with its peak at best, rounded to whole numbers; an upper end
          that is open is the best number, and attrs["uncertainty"] tell how many are. A table with one number of deaths
          an event keeps it. Source: Johnson (1997), The Statistician 46(3), 387-398.
        - its day among all that are possible, each as likely: from date_start to date_end of UCDP GED; of ACLED-style
          tables the week around the day (precision 2) or its month (precision 3). Source: Ratcliffe (2000), Int. J. of
          Geographical Information Science 14(7), 669-679.
        - its place, where it is known less closely than the units need: that of an exactly placed event in the same
          division or country, each as likely. Source: Croicu and Hegre (2018), A fast spatial multiple imputation
          procedure for imprecise armed conflict events. In cells, "near a place" is anywhere within 25 kilometres.

        Errors that events share (one source that exaggerates, a region without reporters) are not in it: a total is at
        least this uncertain. Raises EventcodeError where a column is missing.
        """
        layout = self.layout
        plan = make_plan(layout, Units(by, layout, resolution), freq, (EVENTS,), fill=fill, week_starts=week_starts)
        return make_ranges(self._frame, plan, draws, seed, level)

    def compare(self, other: pd.DataFrame, key: Sequence[str] = ()) -> Comparison:
        """What changed from `other` to this frame: rows added and removed, and cells.

        key: the columns that name a row; the profile's id, if not given. Raises TableError where a frame has them not.
        """
        layout = self.layout
        return compare_frames(self._frame, other, key or (layout.release.id,), layout.book)

    def check(self, profile: Codebook | str = "") -> Findings:
        """The findings of the frame, as of `eventcode.check`. profile: a shipped profile, a codebook or its folder; the
        one that the frame follows, if not given."""
        return check_frame(self._frame, self.layout, profile)

    def describe(self) -> pd.DataFrame:
        """A row for each column of the codebook that is there: label, unit, type, cells that are filled and blank,
        different values, the smallest and the largest, and the three most frequent."""
        return describe_frame(self._frame, self.layout)
