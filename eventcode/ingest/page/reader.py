"""HTML -> Page, read in a process of its own that may be killed: no page can hold up a batch or take its memory."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, cast

import msgspec

from eventcode.errors import IngestError
from eventcode.ingest.page.frames import Page, PageRequest, read_frame, write_frame

SECONDS = 10.0
MEMORY = 1 << 30  # bytes above what the process needs to start
_START = 60.0  # seconds
_LARGE = 3_000_000  # characters
_PROGRAM = "eventcode.ingest.page.program"
_NEXT_STEP = "save the text of the article alone"
_KILLED_FOR_TIME = -getattr(signal, "SIGXCPU", 0) or None


class PageReader:
    """Reads pages one by one in a child process, which is started with the first page and again when one broke it.

    A page may take `seconds` of time and `memory` bytes. Not for several threads at once; works in a process of any
    kind, because the child is a program of its own and no fork of this one.
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._child: _Child | None = None

    def __enter__(self) -> PageReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, html: str, url: str = "") -> Page:
        """The article in this page. Raises IngestError where there is none, or the page is too much for the limits."""
        child = self._child if self._child and self._child.is_alive() else self._start()
        page = child.ask(PageRequest(html, url), self._seconds)
        if page is None:
            self.close()
            raise self._explain(child)
        if len(html) > _LARGE:
            self.close()  # it would keep the memory that this page took
        if page.error:
            raise IngestError(page.error, next_step=_NEXT_STEP)
        return page

    def close(self) -> None:
        """End the child; the next page starts another."""
        if self._child:
            self._child.end()
            self._child = None

    def _start(self) -> _Child:
        """Start the child and wait until it has imported what it needs, which counts for no page."""
        self.close()
        with contextlib.suppress(OSError, TypeError):  # no process can be made, or Python does not know its own name
            self._child = child = _Child(int(self._seconds) + 1, self._memory)
            if child.ask(PageRequest(""), _START) is not None:
                return child
        self.close()
        raise IngestError("the page reader could not be started", next_step="try again with fewer jobs")

    def _explain(self, child: _Child) -> IngestError:
        if child.was_late:
            return IngestError(f"the page takes more than {self._seconds:g} seconds to read", next_step=_NEXT_STEP)
        return IngestError("the page breaks the reader of pages: it is too large or too deep", next_step=_NEXT_STEP)


class _Child:
    """The page program, and the pipes to it."""

    def __init__(self, seconds: int, memory: int) -> None:
        self._killed_by_clock = False
        self._process = subprocess.Popen(  # noqa: S603 - our own module, and numbers
            [sys.executable, "-m", _PROGRAM, str(seconds), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    @property
    def was_late(self) -> bool:
        """Whether it ended because a page took too long, by the clock or in time of the processor."""
        return self._killed_by_clock or self._process.returncode == _KILLED_FOR_TIME

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: PageRequest, seconds: float) -> Page | None:
        """The answer; None if the child came to its end over it."""
        timer = threading.Timer(seconds, self._stop)
        timer.start()
        try:
            write_frame(cast(BinaryIO, self._process.stdin), request)
            answer = read_frame(cast(BinaryIO, self._process.stdout))
        except OSError:
            answer = None
        finally:
            timer.cancel()
            timer.join()
        if answer is None or self._killed_by_clock:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1)  # so that its signal tells why
            return None
        return msgspec.msgpack.decode(answer, type=Page)

    def end(self) -> None:
        """Make sure that it is gone."""
        self._process.kill()
        with contextlib.suppress(OSError, ValueError):
            self._process.communicate()

    def _stop(self) -> None:
        self._killed_by_clock = True
        self._process.kill()


def _environment() -> dict[str, str]:
    """The child finds the same modules; its zone, hash seed and warnings are not those of the machine."""
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
    return {**kept, "PYTHONPATH": path, "PYTHONSAFEPATH": "1", "PYTHONHASHSEED": "0", "TZ": "UTC"}
