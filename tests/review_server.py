"""`eventcode review` as a process of its own, and a client that opens its start link; it asserts nothing."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from pathlib import Path

import httpx2


class ReviewServer:
    """The page of the project in `folder`. link, said: what it printed first; origin: where it is."""

    def __init__(self, folder: Path, *options: str, program: tuple[str, ...] = ("-m", "eventcode")) -> None:
        command = [sys.executable, *program, "review", "--project", str(folder), *options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self._process.stdout
        assert self._process.stderr
        self.said = self._process.stderr.readline()
        self.link = self._process.stdout.readline().strip()
        self._clients: list[httpx2.Client] = []
        self.origin = self.link.partition("/start")[0].partition("/login")[0]

    def enter(self) -> httpx2.Client:
        """A client with a session, which sends what the page's own scripts send."""
        self._clients.append(
            client := httpx2.Client(base_url=self.origin, timeout=60, trust_env=False, headers={"accept": "*/*"})
        )
        client.get(self.link)
        client.headers |= {"origin": self.origin, "sec-fetch-site": "same-origin", "x-eventcode": "1"}
        return client

    def limit_files(self, size: int) -> None:
        """No file of the program may grow beyond so many bytes: it meets the error that a full disk gives."""
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def kill(self) -> str:
        """End it as a power cut would; what it said after the link."""
        for client in self._clients:
            client.close()
        self._process.kill()
        return self._process.communicate()[1]

    def interrupt(self) -> tuple[int, str]:
        """As Ctrl+C ends it: the exit code and what it said."""
        self._process.send_signal(signal.SIGINT)
        _, said = self._process.communicate(timeout=30)
        return self._process.returncode, said

    def find_port(self) -> int:
        """Where a proxy would find it."""
        return int(self.said.strip().rpartition(":")[2])
