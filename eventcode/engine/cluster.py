"""A Dask cluster as an engine: one that is there, or one of our own on this machine."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from eventcode import __version__
from eventcode.errors import EventcodeError

try:
    import distributed
    from distributed.comm.core import CommClosedError
except ImportError as error:
    raise EventcodeError("the engine dask is not installed", next_step="run: pip install 'eventcode[dask]'") from error

from eventcode.engine.engine import WorkerLost

_PATIENCE = 30  # seconds in which a scheduler must answer and have its first worker
_LIBRARIES = ("numpy", "polars", "pyarrow")
_BY_WORKER = 3  # calls in hand for each worker, so that none waits for us


class _Call:
    def __init__(self, future: Any) -> None:
        self._future = future

    def result(self) -> Any:
        try:
            return self._future.result()
        except distributed.KilledWorker as error:
            raise WorkerLost from error
        except (distributed.CancelledError, CommClosedError) as error:
            message = "the scheduler of the Dask cluster is gone, and what it had not handed back is lost"
            raise EventcodeError(message, next_step="start it again, then run the command again") from error


class Cluster:
    """Workers that Dask starts, replaces and feeds: a call whose worker died is handed to another one, three times.

    Nothing is sent anywhere but to the scheduler and its workers; there is no dashboard.
    """

    def __init__(self, address: str, jobs: int) -> None:
        self._own = None if address else _start_cluster(jobs)
        self._client = _connect(address or self._own)
        try:
            self.width = _BY_WORKER * self._meet_workers()
        except EventcodeError:
            self.close()
            raise

    def submit(self, function: Callable[..., Any], *arguments: Any) -> _Call:
        """Hand out a call."""
        return _Call(self._client.submit(function, *arguments, pure=False))

    def share(self, value: Any) -> Any:
        """The value as a result that workers fetch from one another; the scheduler makes it anew where it is lost."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that it is large is why it goes out once
            return self._client.submit(_same, value, pure=False)

    def close(self) -> None:
        """Leave the cluster; end it where it is our own."""
        self._client.close()
        if self._own is not None:
            self._own.close()

    def _meet_workers(self) -> int:
        """How many threads there are to work. Raises EventcodeError where none comes or one is not as we are."""
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            message = f"the scheduler {self._client.scheduler.address} has no worker"
            raise EventcodeError(message, next_step="start one: dask worker ADDRESS") from error
        own = _read_version()
        others = {each: told for each, told in self._ask_versions().items() if told != own}
        if others:
            who, told = min(others.items())
            message = f"{who} does not have {own}, but {told!r}"
            raise EventcodeError(message, next_step="install the same versions on every worker and the scheduler")
        return sum(self._client.nthreads().values())

    def _ask_versions(self) -> dict[str, Any]:
        """What each worker and the scheduler, which reads what we hand out, have; or the error instead."""
        workers = self._client.run(_read_version, on_error="return").items()
        told = {f"the worker {worker}": versions for worker, versions in workers}
        try:
            return told | {"the scheduler": self._client.run_on_scheduler(_read_version)}
        except ImportError as error:
            return told | {"the scheduler": error}


def _same(value: Any) -> Any:
    return value


def _read_version() -> str:
    """Of this program and of the libraries that bytes or fingerprints of cells depend on."""
    return ", ".join([f"eventcode {__version__}", *(f"{name} {version(name)}" for name in _LIBRARIES)])


def _start_cluster(jobs: int) -> Any:
    return distributed.LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=jobs, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None,
        silence_logs=logging.ERROR,
    )  # fmt: skip


def _connect(address: Any) -> Any:
    try:
        return distributed.Client(address, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        message = f"there is no Dask scheduler at {address}"
        raise EventcodeError(
            message, next_step="start one: dask scheduler; then: --engine dask:tcp://HOST:8786"
        ) from error
