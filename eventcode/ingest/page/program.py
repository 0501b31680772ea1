"""The program that reads pages in a process of its own: a request in, a Page out, within limits; it opens no file."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

import msgspec

from eventcode.ingest.page.extracting import PageError, read_page
from eventcode.ingest.page.frames import Page, PageRequest, read_frame, write_frame


def main() -> None:
    """Answer requests until the program that asks has gone. Arguments: CPU seconds a page, bytes of memory."""
    seconds, memory = int(sys.argv[1]), int(sys.argv[2])
    logging.disable(logging.CRITICAL)
    requests, answers = sys.stdin.buffer, _take_output()
    _limit_memory(memory)
    while (request := read_frame(requests)) is not None:
        _limit_time(seconds)
        write_frame(answers, _answer(msgspec.msgpack.decode(request, type=PageRequest)))


def _answer(request: PageRequest) -> Page:
    try:
        return read_page(request.html, request.url)
    except PageError as error:
        return Page(error=str(error))
    except MemoryError:
        return Page(error="the page takes too much memory to read")
    except RecursionError:
        return Page(error="the page's elements are nested too deeply")
    except Exception as error:
        # whatever a parser trips over, the batch goes on: its reason stands in the rejection
        return Page(error=f"the page cannot be parsed ({type(error).__name__})")


def _take_output() -> BinaryIO:
    """The pipe to the asking program; whatever a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    return answers


def _limit_memory(extra: int) -> None:
    """Where the system can: macOS and Windows do not hold it, and there the limits of size and time stand alone."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + extra
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _limit_time(seconds: int) -> None:
    """From now on, beside the clock of the asking program: a stopped or lost program ends too."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds, hard))


if __name__ == "__main__":
    main()
