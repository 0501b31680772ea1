"""Numbers that are ready -> pictures, still or interactive, that state what they show; nothing is counted here."""

from eventcode.picture.numbers import Bands, Bars, Caption, Days, Dots, Group, Stacks
from eventcode.picture.picture import Picture
from eventcode.picture.theme import ThemeName

__all__ = ["Bands", "Bars", "Caption", "Days", "Dots", "Group", "Picture", "Stacks", "ThemeName"]
