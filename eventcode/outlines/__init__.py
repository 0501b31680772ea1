"""Country outlines for maps that need no network; where an event took place is not looked up here."""

from eventcode.outlines.outlines import Box, Outline, Ring, outline_of, outlines_within, read_outlines

__all__ = ["Box", "Outline", "Ring", "outline_of", "outlines_within", "read_outlines"]
