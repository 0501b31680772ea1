"""Processes of this machine as an engine; one that dies is replaced."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from eventcode.engine.engine import WorkerLost


class _Call:
    def __init__(self, future: Future[Any]) -> None:
        self._future = future

    def result(self) -> Any:
        try:
            return self._future.result()
        except BrokenProcessPool as error:
            raise WorkerLost from error


class Processes:
    """Worker processes, started afresh: they share no memory with this one."""

    def __init__(self, jobs: int) -> None:
        self._jobs, self.width = jobs, 3 * jobs
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._jobs, mp_context=multiprocessing.get_context("spawn"))

    def submit(self, function: Callable[..., Any], *arguments: Any) -> _Call:
        """Hand out a call."""
        try:
            return _Call(self._pool.submit(function, *arguments))
        except BrokenProcessPool:
            self._pool = self._start()
            return _Call(self._pool.submit(function, *arguments))

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)
