"""Country outlines for maps that need no network; where an event took place is not looked up here."""

from eventcode.outlines.clipping import Box, Ring, clip_ring, squeeze_at
from eventcode.outlines.outlines import Outline, outline_of, outlines_within, read_outlines

__all__ = ["Box", "Outline", "Ring", "clip_ring", "outline_of", "outlines_within", "read_outlines", "squeeze_at"]
