"""Numbers -> a Figure of plotly and a page around it that needs no network; what the numbers mean is told elsewhere."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from eventcode.errors import EventcodeError
from eventcode.outlines import Box, squeeze_at
from eventcode.picture.framing import find_land, frame_points, scale_areas
from eventcode.picture.numbers import Bands, Bars, Caption, Days, Dots, Stacks
from eventcode.picture.theme import Theme

try:
    import plotly.graph_objects as go
except ImportError as error:
    message = "interactive pictures need plotly, which is not installed"
    raise EventcodeError(message, next_step="run: pip install 'eventcode[plot]'") from error

if TYPE_CHECKING:
    from eventcode.picture.numbers import Numbers

_LARGEST, _ONE = 34.0 * 34.0, 8.0 * 8.0  # pixels squared: the largest dot, and the most that one event takes


def draw(numbers: Numbers, theme: Theme) -> Any:
    """The figure, in the colours of the theme."""
    figure = go.Figure()
    _KINDS[type(numbers)](figure, numbers, theme)
    axis = {"gridcolor": theme.faint, "zerolinecolor": theme.faint, "linecolor": theme.faint}
    figure.update_layout(
        paper_bgcolor=theme.page, plot_bgcolor=theme.page, font={"color": theme.ink, "size": 13},
        margin={"l": 60, "r": 20, "t": 30, "b": 50}, colorway=list(theme.groups), hovermode="closest",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    )  # fmt: skip
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure


def to_page(figure: Any, caption: Caption, theme: Theme) -> str:
    """A whole page with plotly's program in it: it opens without a network, for ever."""
    inner = figure.to_html(
        full_html=False, include_plotlyjs=True, div_id="picture", config={"displaylogo": False, "responsive": True}
    )
    title, subtitle, source = (html.escape(text) for text in caption)
    style = f"body{{margin:1.5rem;background:{theme.page};color:{theme.ink};font-family:system-ui,sans-serif}}"
    quiet = f"p{{color:{theme.quiet};margin:.3rem 0}}#picture{{height:75vh;min-height:20rem}}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}{quiet}</style></head>\n'
        f"<body><h1>{title}</h1><p>{subtitle}</p>\n{inner}\n<p><small>{source}</small></p></body></html>\n"
    )


def _stacks(figure: Any, numbers: Stacks, theme: Theme) -> None:
    for group in numbers.groups:
        figure.add_bar(x=list(numbers.periods[:-1]), y=list(group.values), name=_plain(group.name or numbers.measure))
    figure.update_layout(barmode="stack", bargap=0.08, yaxis_title=numbers.measure)


def _bands(figure: Any, numbers: Bands, theme: Theme) -> None:
    days = list(numbers.periods[:-1])
    if numbers.low is not None and numbers.high is not None:
        shape = {"x": days, "mode": "lines", "line": {"width": 0, "shape": "hv"}}
        figure.add_scatter(y=list(numbers.low), name="lowest", showlegend=False, **shape)
        figure.add_scatter(y=list(numbers.high), name="lowest to highest", fill="tonexty", **shape)
    line = {"width": 2.5, "shape": "hv", "color": theme.accent}
    figure.add_scatter(x=days, y=list(numbers.best), name=_plain(numbers.best_label), mode="lines", line=line)
    tops = numbers.high or numbers.best
    points = [(day, top) for day, top, is_open in zip(days, tops, numbers.open_top, strict=True) if is_open]
    if points:
        marker = {"symbol": "triangle-up", "color": theme.ink, "size": 9}
        x, y = (list(side) for side in zip(*points, strict=True))
        figure.add_scatter(x=x, y=y, mode="markers", marker=marker, name="no upper bound is known: at least")
    figure.update_layout(yaxis_title=numbers.measure, yaxis_rangemode="tozero")


def _bars(figure: Any, numbers: Bars, theme: Theme) -> None:
    names = [_plain(name) for name in numbers.names]
    for group in numbers.groups:
        figure.add_bar(x=list(group.values), y=names, name=_plain(group.name or numbers.measure), orientation="h")
    figure.update_layout(barmode="stack", xaxis_title=numbers.measure)
    figure.update_yaxes(autorange="reversed", automargin=True, type="category")


def _dots(figure: Any, numbers: Dots, theme: Theme) -> None:
    if not numbers.points:
        return
    box = frame_points(numbers.points)
    _add_land(figure, box, theme)
    areas = scale_areas(numbers.sizes, _LARGEST, _ONE)
    for name in numbers.order:
        chosen = [at for at, group in enumerate(numbers.groups) if group == name]
        symbols = ["circle" if numbers.exact[at] else "circle-open" for at in chosen]
        figure.add_scatter(
            x=[numbers.points[at][0] for at in chosen], y=[numbers.points[at][1] for at in chosen], mode="markers",
            marker={"size": [areas[at] ** 0.5 for at in chosen], "symbol": symbols, "opacity": 0.75},
            text=[_plain(numbers.names[at]) for at in chosen], customdata=[numbers.sizes[at] for at in chosen],
            hovertemplate=f"%{{text}}: %{{customdata}} {numbers.measure}<extra></extra>",
            name=_plain(name or numbers.measure),
        )  # fmt: skip
    figure.update_xaxes(range=[box.west, box.east], showgrid=False, zeroline=False, visible=False)
    figure.update_yaxes(
        range=[box.south, box.north],
        showgrid=False,
        zeroline=False,
        visible=False,
        scaleanchor="x",
        scaleratio=1 / squeeze_at((box.south + box.north) / 2),
    )


def _add_land(figure: Any, box: Box, theme: Theme) -> None:
    for country in find_land(box):
        east = [point for ring in country.rings for point in (*(at[0] for at in ring), None)]
        north = [point for ring in country.rings for point in (*(at[1] for at in ring), None)]
        figure.add_scatter(
            x=east, y=north, mode="lines", line={"color": theme.quiet, "width": 0.7}, fill="toself",
            fillcolor=theme.land, hoverinfo="skip", showlegend=False, name=country.name,
        )  # fmt: skip


def _days(figure: Any, numbers: Days, theme: Theme) -> None:
    """A bar a day: to be zoomed into, where the still picture shows squares."""
    days = sorted(numbers.counts)
    figure.add_bar(x=days, y=[numbers.counts[day] for day in days], name=numbers.measure)
    figure.update_layout(yaxis_title=numbers.measure, bargap=0)


def _plain(text: str) -> str:
    """Words as words: plotly reads tags in them."""
    return html.escape(text, quote=False)


_KINDS: dict[type, Callable[[Any, Any, Theme], None]] = {
    Stacks: _stacks,
    Bands: _bands,
    Bars: _bars,
    Dots: _dots,
    Days: _days,
}
