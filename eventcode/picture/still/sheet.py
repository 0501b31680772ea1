"""The sheet that every still picture is drawn on: caption, fonts and axes, and how it is written to a file."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import IO, Any

from eventcode.errors import EventcodeError
from eventcode.picture.numbers import Caption
from eventcode.picture.theme import FONTS, Theme

try:
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.figure import Figure
except ImportError as error:
    message = "pictures need matplotlib, which is not installed"
    raise EventcodeError(message, next_step="run: pip install 'eventcode[plot]'") from error

WIDTH, HEIGHT = 9.0, 5.0  # inches
_DPI = 100
_INCH_OF_TITLE, _INCH_OF_LINE, _MARGIN = 0.32, 0.21, 0.18
_LINE = 112  # characters of a subtitle that fit beside each other


class Sheet:
    """A figure with its caption laid out, and one axes below it. height: of the axes with its labels, in inches."""

    def __init__(self, caption: Caption, theme: Theme, height: float = HEIGHT, width: float = WIDTH) -> None:
        self.theme = theme
        title = textwrap.wrap(caption.title, int(_LINE * 0.66)) or [""]
        subtitle = textwrap.wrap(caption.subtitle, _LINE)
        source = textwrap.wrap(caption.source, int(_LINE * 1.15))
        top = _MARGIN + _INCH_OF_TITLE * len(title) + _INCH_OF_LINE * len(subtitle) + 0.1
        bottom = _MARGIN + _INCH_OF_LINE * len(source) * 0.85 + 0.05
        whole = top + height + bottom
        with typeset(theme):
            self.figure: Any = Figure(figsize=(width, whole), dpi=_DPI, facecolor=theme.page)
            box = (0.0, bottom / whole, 1.0, height / whole)
            self.figure.set_layout_engine("constrained", rect=box, h_pad=0.06, w_pad=0.12)
            self._write(title, 1 - _MARGIN / whole, theme.ink, 15, "bold")
            self._write(subtitle, 1 - (_MARGIN + _INCH_OF_TITLE * len(title)) / whole, theme.quiet, 10)
            self._write(source, (bottom - 0.05) / whole, theme.quiet, 8)
            self.axes: Any = self.figure.add_subplot(111, facecolor=theme.page)
            _quieten(self.axes, theme)

    def _write(self, lines: list[str], y: float, colour: str, size: int, weight: str = "normal") -> None:
        if lines:
            place: dict[str, Any] = {"ha": "left", "va": "top", "linespacing": 1.35}
            text = "\n".join(lines)
            self.figure.text(0.02, y, text, color=colour, fontsize=size, fontweight=weight, parse_math=False, **place)

    def say_empty(self) -> None:
        """What stands where there is nothing to show."""
        self.axes.set_axis_off()
        self.axes.text(0.5, 0.5, "no events", ha="center", va="center", color=self.theme.quiet, fontsize=13)

    def add_legend(self, handles: list[Any], names: list[str], columns: int = 3) -> None:
        """Groups above the axes, left-aligned, in the order given."""
        if not handles:
            return
        shown = [shorten(name, 34) for name in names]
        legend = self.axes.legend(
            handles, shown, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=columns, frameon=False, fontsize=9,
            borderaxespad=0.2, handlelength=1.0, handleheight=1.0, columnspacing=1.6, labelcolor=self.theme.ink,
        )  # fmt: skip
        for text in legend.get_texts():
            text.set_parse_math(False)


def _quieten(axes: Any, theme: Theme) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(theme.faint)
    axes.tick_params(colors=theme.quiet, labelsize=9, length=0)
    axes.set_axisbelow(True)


def shorten(text: str, longest: int) -> str:
    """The text, its middle left out where it is too long: names often differ at their ends."""
    if len(text) <= longest:
        return text
    half = (longest - 1) // 2
    return f"{text[: longest - half - 1].rstrip()}…{text[-half:].lstrip()}"


@contextmanager
def typeset(theme: Theme) -> Iterator[None]:
    """matplotlib's settings for our pictures, and nobody's files of settings."""
    ours: dict[str, Any] = {
        "font.family": list(_find_fonts()),
        "font.size": 10,
        "text.color": theme.ink,
        "svg.fonttype": "none",
        "svg.hashsalt": "eventcode",
        "pdf.fonttype": 42,
        "axes.unicode_minus": True,
    }
    with mpl.rc_context(), mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(ours)  # type: ignore[arg-type]  # its keys are literals
        yield


@contextmanager
def _telling_missing_letters() -> Iterator[None]:
    """One warning with the next step, instead of one for each letter that no font of this machine has."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        yield
    missing = [each for each in told if "missing from" in str(each.message)]
    for each in told:
        if each not in missing:
            warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
    if missing:
        words = "no font on this machine has some letters of these names, which stand as boxes: install the Noto fonts"
        warnings.warn(words, UserWarning, stacklevel=3)


@lru_cache(maxsize=1)
def _find_fonts() -> tuple[str, ...]:
    known = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(name for name in FONTS if name in known) or ("sans-serif",)


def write(figure: Any, stream: IO[bytes], form: str, scale: float) -> None:
    """Write a figure as png, svg or pdf, with no clock in it."""
    metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None, "ModDate": None}}.get(form)
    settings: Any = {"svg.fonttype": "none", "svg.hashsalt": "eventcode", "font.family": list(_find_fonts())}
    with mpl.rc_context(settings), _telling_missing_letters():
        figure.savefig(stream, format=form, dpi=_DPI * scale, facecolor=figure.get_facecolor(), metadata=metadata)
