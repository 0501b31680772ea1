"""Numbers -> a Figure of matplotlib, one module a kind; what the numbers mean is told elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from eventcode.picture.numbers import Bands, Bars, Days, Dots, Stacks
from eventcode.picture.still.bands import draw_bands
from eventcode.picture.still.bars import draw_bars
from eventcode.picture.still.days import draw_days
from eventcode.picture.still.dots import draw_dots
from eventcode.picture.still.sheet import write
from eventcode.picture.still.stacks import draw_stacks
from eventcode.picture.theme import Theme

if TYPE_CHECKING:
    from eventcode.picture.numbers import Numbers

__all__ = ["draw", "write"]

_KINDS: dict[type, Callable[[Any, Theme], Any]] = {
    Stacks: draw_stacks,
    Bands: draw_bands,
    Bars: draw_bars,
    Dots: draw_dots,
    Days: draw_days,
}


def draw(numbers: Numbers, theme: Theme) -> Any:
    """The picture of these numbers."""
    return _KINDS[type(numbers)](numbers, theme)
