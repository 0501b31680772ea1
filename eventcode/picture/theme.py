"""Colours and type of all pictures, for light and dark pages; no picture is drawn here.

The colours of groups are those of Okabe and Ito (Color Universal Design, 2008), told apart with any colour vision; on
dark pages the black is white.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

ThemeName = Literal["light", "dark"]
_GROUPS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442")
FONTS = (
    "DejaVu Sans", "Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Noto Sans Myanmar", "Noto Sans Bengali",
    "Noto Sans Devanagari", "Noto Sans Ethiopic", "Noto Sans Hebrew", "Noto Sans Thai", "Noto Sans CJK SC",
    "Droid Sans Fallback", "Unifont",
)  # fmt: skip
"""Asked for every character in this order; those that the machine has not are passed over."""


class Theme(NamedTuple):
    """page: background; ink: words; faint: lines of the grid and borders; land: countries; groups: in order."""

    page: str
    ink: str
    quiet: str
    faint: str
    land: str
    accent: str
    scale: tuple[str, str, str]
    groups: tuple[str, ...]


THEMES: dict[ThemeName, Theme] = {
    "light": Theme(
        "#ffffff", "#1b1f24", "#57606a", "#d8dee4", "#f1f3f5", "#0072B2", ("#eaf2f8", "#5aa0cf", "#083a5e"), _GROUPS
    ),
    "dark": Theme(
        "#14181d", "#e8ebee", "#9aa4ae", "#39414a", "#20262d", "#56B4E9", ("#1c2c3a", "#3c86b8", "#cfe8f8"),
        ("#56B4E9", "#E69F00", "#2fc492", "#e08fbc", "#F0E442", "#c9d1d9", "#D55E00"),
    ),
}  # fmt: skip
