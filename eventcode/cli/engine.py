"""The options that say where work is done: --engine and --jobs; no work is done here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

_HELP = "local, dask (a cluster of its own with --jobs workers), or dask:ADDRESS, such as dask:tcp://10.0.0.5:8786."


class _EngineName(click.ParamType[str]):
    name = "ENGINE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        kind, colon, address = str(value).partition(":")
        if kind not in ("local", "dask") or (colon and (kind == "local" or not address)):
            self.fail(f"{value!r} is no engine: use {_HELP}", param, ctx)
        return str(value)


def engine_options(jobs: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives a command --engine and --jobs. jobs: what the help says of the latter."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        with_jobs = click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help=jobs)(command)
        return click.option("--engine", default="local", show_default=True, type=_EngineName(), help=_HELP)(with_jobs)

    return add
