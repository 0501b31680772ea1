"""The Picture: numbers that can be seen in a notebook, saved as a file, or opened as an interactive page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventcode.errors import EventcodeError
from eventcode.picture.theme import THEMES, ThemeName

if TYPE_CHECKING:
    from eventcode.picture.numbers import Numbers

ENDINGS = (".png", ".svg", ".pdf", ".html")


class Picture:
    """A picture of some numbers. It is drawn when it is looked at; the same numbers give the same bytes."""

    def __init__(self, numbers: Numbers, theme: ThemeName = "light") -> None:
        if theme not in THEMES:
            raise EventcodeError(f"there is no theme {theme!r}", next_step=f"use one of {', '.join(THEMES)}")
        self.numbers = numbers
        self.theme: ThemeName = theme

    @property
    def figure(self) -> Any:
        """The still picture as a Figure of matplotlib, to be changed further."""
        from eventcode.picture.still import draw

        return draw(self.numbers, THEMES[self.theme])

    @property
    def interactive(self) -> Any:
        """The picture as a Figure of plotly. Raises EventcodeError where plotly is not installed."""
        from eventcode.picture.interactive import draw

        return draw(self.numbers, THEMES[self.theme])

    def save(self, path: str | Path, *, scale: float = 2.0) -> Path:
        """Write the picture: .png, .svg or .pdf, or .html, which is interactive and needs no network.

        scale: of a .png; 2 for sharp screens and print. Raises EventcodeError for any other ending.
        """
        target = Path(path)
        ending = target.suffix.lower()
        if ending not in ENDINGS:
            message = f"{target.name}: no picture has this ending"
            raise EventcodeError(message, next_step=f"end the name with one of {', '.join(ENDINGS)}")
        data = self.to_html().encode() if ending == ".html" else self._to_bytes(ending[1:], scale)
        target.write_bytes(data)
        return target

    def to_svg(self) -> str:
        """The still picture as SVG, its words as text."""
        return self._to_bytes("svg", 1).decode()

    def to_html(self) -> str:
        """The interactive picture as a page that needs nothing else."""
        from eventcode.picture.interactive import to_page

        return to_page(self.interactive, self.numbers.caption, THEMES[self.theme])

    def _to_bytes(self, form: str, scale: float) -> bytes:
        from eventcode.picture.still import write

        stream = io.BytesIO()
        write(self.figure, stream, form, scale)
        return stream.getvalue()

    def _repr_png_(self) -> bytes:
        """What a notebook shows."""
        return self._to_bytes("png", 1.5)

    def __repr__(self) -> str:
        return f"<Picture: {self.numbers.caption.title}>"
