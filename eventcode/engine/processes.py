"""Processes of this machine as an engine; one that dies is replaced, and what it was at is done again."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from eventcode.engine.engine import WorkerLost

_TRIES = 3
"""Processes that may die of a call, or beside one that does, before it is given up."""


class _Call:
    def __init__(self, submit: Callable[[], Future[Any]]) -> None:
        self._submit, self._future = submit, submit()

    def result(self) -> Any:
        for _ in range(_TRIES - 1):
            with suppress(BrokenProcessPool):
                return self._future.result()
            self._future = self._submit()
        try:
            return self._future.result()
        except BrokenProcessPool as error:
            raise WorkerLost from error


class _Stored(NamedTuple):
    """Where a shared value lies."""

    path: str


class Processes:
    """Worker processes, started afresh: they share no memory with this one."""

    def __init__(self, jobs: int) -> None:
        self._jobs, self.width = jobs, 3 * jobs
        self._pool = self._start()
        self._shared: list[str] = []

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._jobs, mp_context=multiprocessing.get_context("spawn"))

    def submit(self, function: Callable[..., Any], *arguments: Any) -> _Call:
        """Hand out a call."""
        return _Call(lambda: self._hand_out(function, arguments))

    def _hand_out(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Future[Any]:
        try:
            return self._pool.submit(_call, function, arguments)
        except BrokenProcessPool:
            self._pool = self._start()
            return self._pool.submit(_call, function, arguments)

    def share(self, value: Any) -> _Stored:
        """The value as a file that each process reads once."""
        handle, path = tempfile.mkstemp(prefix="eventcode-", suffix=".pickle")
        with os.fdopen(handle, "wb") as out:
            pickle.dump(value, out, pickle.HIGHEST_PROTOCOL)
        self._shared.append(path)
        return _Stored(path)

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)
        for path in self._shared:
            Path(path).unlink(missing_ok=True)


def _call(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    return function(*(_load(each.path) if isinstance(each, _Stored) else each for each in arguments))


@lru_cache(maxsize=2)
def _load(path: str) -> Any:
    with Path(path).open("rb") as file:
        return pickle.load(file)  # noqa: S301 - this very program wrote it, where only its user may write
