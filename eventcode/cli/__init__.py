"""The command line: reads arguments, calls one stage, prints; no rule of coding lives here."""

from eventcode.cli.program import main

__all__ = ["main"]
