"""The Engine: functions called elsewhere, their results fetched here; which of its kinds is used is chosen by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from eventcode.errors import EventcodeError


class WorkerLost(Exception):  # noqa: N818 - what happened, not a fault of the caller
    """The process died that was at work, so often that another try would be in vain."""


class Pending(Protocol):
    """A call that was handed out."""

    def result(self) -> Any:
        """What the function returned or raised. Raises WorkerLost."""


class Engine(Protocol):
    """Calls functions elsewhere. Functions and arguments must pickle; an answer does not depend on who gave it."""

    width: int
    """How many calls are handed out at a time."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Pending:
        """Hand out a call."""

    def share(self, value: Any) -> Any:
        """A stand-in for a value that many calls are given: it goes to each worker once, and calls get the value."""

    def close(self) -> None:
        """End what was started for this engine; a cluster that was there before stays."""


class _Due:
    """A call that is made when its result is asked for."""

    def __init__(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self._function, self._arguments = function, arguments

    def result(self) -> Any:
        return self._function(*self._arguments)


class _Here:
    """This process: nothing is handed out."""

    width = 1

    def submit(self, function: Callable[..., Any], *arguments: Any) -> _Due:
        return _Due(function, arguments)

    def share(self, value: Any) -> Any:
        return value

    def close(self) -> None:
        """Nothing was started."""


HERE: Engine = _Here()
"""This process as an engine, which is what `open_engine` gives for one local job."""


@contextmanager
def open_engine(name: str, jobs: int = 1) -> Iterator[Engine]:
    """The engine of this name: local (`jobs` processes; one is this one itself), dask (as many workers of a cluster of
    our own on this machine), or dask:ADDRESS, a scheduler such as tcp://10.0.0.5:8786.

    Raises EventcodeError where there is no such engine or its scheduler cannot be reached.
    """
    engine = _make_engine(name, jobs)
    try:
        yield engine
    finally:
        engine.close()


def _make_engine(name: str, jobs: int) -> Engine:
    kind, _, address = name.partition(":")
    if name == "local" and jobs == 1:
        return HERE
    if name == "local":
        from eventcode.engine.processes import Processes

        return Processes(jobs)
    if kind == "dask":
        from eventcode.engine.cluster import Cluster  # here, because it needs an extra

        return Cluster(address, jobs)
    raise EventcodeError(f"there is no engine {name!r}", next_step="use local, dask or dask:tcp://HOST:PORT")
