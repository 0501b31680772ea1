"""A release or a table -> frames, and frames -> what is counted in them; nothing is drawn, no event is coded here."""

import pandas as pd

from eventcode.analysis.accessor import Events
from eventcode.analysis.loading import load

__all__ = ["Events", "load"]

pd.api.extensions.register_dataframe_accessor("events")(Events)
