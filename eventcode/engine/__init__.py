"""Where work is done: in processes of this machine or on a cluster; what the work is, is not known here."""

from eventcode.engine.engine import HERE, Engine, WorkerLost, open_engine
from eventcode.engine.spreading import spread

__all__ = ["HERE", "Engine", "WorkerLost", "open_engine", "spread"]
