"""`eventcode review` as a process: its link, its end, what it refuses to start as, TLS, and a proxy before it."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from review_server import ReviewServer

from eventcode.project import create_project
from eventcode.review.guard import ACCOUNTS, Accounts

PASSWORD = "five quiet grey herons"  # noqa: S105
EVERYWHERE = "0.0.0.0"  # noqa: S104
PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return create_project(tmp_path_factory.mktemp("serving") / "kenya").folder


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = create_project(tmp_path_factory.mktemp("team") / "kenya").folder
    Accounts(folder / ACCOUNTS).add("Anna", PASSWORD)
    return folder


@pytest.fixture
def server(project: Path) -> Iterator[ReviewServer]:
    running = ReviewServer(project, "--analyst", "Anna")
    yield running
    running.kill()


def run(*arguments: object) -> tuple[int, str]:
    command = [sys.executable, "-m", "eventcode", "review", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


def say(port: int, *lines: str) -> str:
    """Send these lines as they stand, and return what comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as stream:
        stream.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return b"".join(iter(lambda: stream.recv(65536), b"")).decode("utf-8", "replace")


def test_the_link_opens_the_page_once_and_ctrl_c_ends_it(server: ReviewServer) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/start\?token=[\w-]{43}", server.link)
    page = server.enter().get("/queue", headers=PAGE)
    assert page.status_code == 200
    assert "Anna" in page.text
    with httpx2.Client(trust_env=False) as late:
        assert late.get(server.link, headers=PAGE).status_code == 403
    code, said = server.interrupt()
    assert (code, said.splitlines()[-1]) == (0, "ended; every step was saved as it was made")
    assert "token" not in said
    assert "GET" not in said


def test_requests_that_no_browser_sends(server: ReviewServer) -> None:
    port = int(server.origin.rpartition(":")[2])
    cookie = f"Cookie: eventcode={server.enter().cookies['eventcode']}"
    here = f"Host: 127.0.0.1:{port}"
    upgrade = (
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: " + "A" * 24,
    )
    assert say(port, "GET /queue HTTP/1.1", here, cookie).startswith("HTTP/1.1 200")
    refused = {
        "no host": ("GET /queue HTTP/1.0", cookie),
        "two hosts": ("GET /queue HTTP/1.1", here, "Host: evil.example", cookie),
        "another host": ("GET /queue HTTP/1.1", "Host: evil.example", cookie),
        "an address in the request": (f"GET http://evil.example:{port}/queue HTTP/1.1", here, cookie),
        "a path that climbs": ("GET /static/../queue HTTP/1.1", here, cookie),
        "a path that climbs, encoded": ("GET /static/%2e%2e/templating.py HTTP/1.1", here, cookie),
        "a path that climbs far": ("GET /static/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1", here, cookie),
        "a forwarded host": (
            "GET /queue HTTP/1.1",
            "Host: evil.example",
            f"X-Forwarded-Host: 127.0.0.1:{port}",
            cookie,
        ),
        "two lengths": ("POST /act HTTP/1.1", here, cookie, "Content-Length: 1", "Content-Length: 2"),
    }
    for what, lines in refused.items():
        assert re.match(r"HTTP/1\.1 4\d\d", say(port, *lines)), what
    assert not say(port, "GET /queue HTTP/1.1", here, cookie, *upgrade).startswith("HTTP/1.1 101")


@pytest.mark.parametrize(
    ("arguments", "sentence", "step"),
    [
        (
            ["--host", EVERYWHERE],
            "others can reach 0.0.0.0, and passwords must not travel without TLS",
            "--behind-proxy",
        ),
        (["--behind-proxy", "https://a.example"], "nobody has an account", "eventcode analyst add NAME"),
        (["--behind-proxy", "http://a.example"], "is no origin of a proxy with TLS", "https://NAME"),
        (["--behind-proxy", "https://a.example/path"], "is no origin of a proxy with TLS", "https://NAME"),
        (["--analyst", "an\u202ena"], "is no name of an analyst", "letters"),
    ],
)
def test_what_it_refuses_to_start_as(arguments: list[str], sentence: str, step: str, project: Path) -> None:
    code, said = run("--project", project, *arguments)
    first, second = said.splitlines()
    assert code == 1
    assert sentence in first
    assert step in second


def test_what_cannot_be_used_is_one_sentence(project: Path, team: Path, tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("no certificate")
    pem = ("--certificate", tmp_path / "cert.pem", "--key", tmp_path / "cert.pem")
    assert run("--project", tmp_path)[1].startswith(f"eventcode: there is no project in {tmp_path}")
    assert (
        "cannot be used"
        in run("--project", team, "--host", "127.0.0.2", "--behind-proxy", "https://a.example", *pem)[1]
    )
    assert "say its name: --name" in run("--project", team, "--host", EVERYWHERE, *pem)[1]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port} of 127.0.0.1 is in use" in run("--project", project, "--port", port)[1]
    assert run("--project", project, "--key", tmp_path / "cert.pem")[0] == 2
    assert run("--project", project, "--analyst", "Anna", "--behind-proxy", "https://a.example")[0] == 2


def test_a_team_works_through_tls(team: Path, tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*make, *names], check=True, capture_output=True)
    server = ReviewServer(
        team, "--host", EVERYWHERE, "--name", "localhost", "--certificate", str(certificate), "--key", str(key)
    )
    try:
        assert re.fullmatch(r"https://localhost:\d+/login", server.link)
        trusting = ssl.create_default_context(cafile=certificate)
        with httpx2.Client(base_url=server.origin, verify=trusting, trust_env=False) as client:
            form = {"analyst": "Anna", "password": PASSWORD}
            assert client.post("/login", data=form).status_code == 403, "no origin"
            assert client.post("/login", data=form, headers={"origin": server.origin}).status_code == 303
            assert "Anna" in client.get("/queue", headers=PAGE).text
            assert client.get("/queue", headers={"host": "127.0.0.1"}).status_code == 421
    finally:
        server.kill()


def test_a_team_works_behind_a_proxy(team: Path) -> None:
    server = ReviewServer(team, "--behind-proxy", "https://review.example")
    try:
        assert server.link == "https://review.example/login"
        port = server.find_port()
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            ours = {"host": "review.example", "origin": "https://review.example"}
            answer = client.post("/login", data={"analyst": "Anna", "password": PASSWORD}, headers=ours)
            cookie = {"cookie": answer.headers["set-cookie"].partition(";")[0]}
            assert "Anna" in client.get("/queue", headers=ours | cookie | PAGE).text
            assert client.get("/queue", headers=cookie).status_code == 421, "past the proxy"
            forged = {"host": "evil.example", "x-forwarded-host": "review.example", "forwarded": "host=review.example"}
            assert client.get("/queue", headers=cookie | forged).status_code == 421
    finally:
        server.kill()
