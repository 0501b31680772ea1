"""A small program that speaks the OpenAI-compatible chat protocol on the loopback, replays answers and misbehaves.

python llm_server.py FOLDER [CERTIFICATE]: reads FOLDER/script.json, writes its port to FOLDER/port and each request as
a line of FOLDER/requests.jsonl. The script maps words of an article to a list of moves, one a request, the last of them
repeated. A move is {"do": "answer", "events": […]} or another of MOVES with its settings.
"""

from __future__ import annotations

import json
import socket
import ssl
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Move = dict[str, Any]


class Script:
    """The moves by words of the article, and the log of what came in."""

    def __init__(self, folder: Path) -> None:
        self._moves: dict[str, list[Move]] = json.loads((folder / "script.json").read_text(encoding="utf-8"))
        self._log, self._lock, self._asked = folder / "requests.jsonl", threading.Lock(), Counter[str]()

    def next(self, headers: dict[str, str], path: str, body: dict[str, Any]) -> Move:
        """The move for this request, which is logged."""
        article = body["messages"][-1]["content"]
        name = next(words for words in self._moves if words in article)
        with self._lock, self._log.open("a", encoding="utf-8") as log:
            log.write(json.dumps({"headers": headers, "path": path, "body": body}) + "\n")
            number = self._asked[name]
            self._asked[name] += 1
        moves = self._moves[name]
        return moves[min(number, len(moves) - 1)]


class Handler(BaseHTTPRequestHandler):
    """One request of the protocol."""

    script: Script
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Read the request, and do what the script says."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        move = self.script.next(dict(self.headers.items()), self.path, body)
        time.sleep(move.get("after", 0))
        MOVES[move["do"]](self, move, body)

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""

    def send(self, status: int, data: bytes, **headers: str) -> None:
        """A whole response."""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        with suppress(OSError):  # whoever asked may have lost patience
            self.end_headers()
            self.wfile.write(data)


def completion(content: str | None, move: Move) -> bytes:
    """A chat completion that says this."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}}
    whole = {
        "id": "x",
        "object": "chat.completion",
        "choices": [choice | {"finish_reason": move.get("finish", "stop")}],
    }
    usage = move.get("usage", {"prompt_tokens": 900, "completion_tokens": 80, "total_tokens": 980})
    return json.dumps(whole | ({"usage": usage} if usage else {}), ensure_ascii=False).encode()


def answer(handler: Handler, move: Move, _body: dict[str, Any]) -> None:
    """The events of the script, as a well-behaved endpoint sends them."""
    content = json.dumps({"events": move["events"]}, ensure_ascii=False)
    handler.send(200, completion(f"```json\n{content}\n```" if move.get("fenced") else content, move))


def say(handler: Handler, move: Move, _body: dict[str, Any]) -> None:
    """Any words as the model's."""
    handler.send(200, completion(move["content"], move))


def plain_only(handler: Handler, move: Move, body: dict[str, Any]) -> None:
    """An endpoint that knows neither a schema nor a temperature."""
    if "response_format" in body or "temperature" in body:
        handler.send(400, b'{"error": {"message": "unknown parameter"}}')
    else:
        answer(handler, move, body)


def status(handler: Handler, move: Move, _body: dict[str, Any]) -> None:
    """A status with its headers, and words that nobody should be shown."""
    handler.send(move["status"], b'{"error": {"message": "SERVER-WORDS"}}', **move.get("headers", {}))


def raw(handler: Handler, move: Move, _body: dict[str, Any]) -> None:
    """Bytes that are no chat completion, such as text in another encoding."""
    handler.send(200, move["text"].encode(move.get("encoding", "utf-8")), **move.get("headers", {}))


def cut(handler: Handler, move: Move, _body: dict[str, Any]) -> None:
    """Half an answer, then the connection is gone."""
    data = completion("{", move)
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(data), data[: len(data) // 2]))
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def drip(handler: Handler, _move: Move, _body: dict[str, Any]) -> None:
    """A byte now and then: no single read ever takes long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            break
        time.sleep(0.1)
    handler.close_connection = True


def huge(handler: Handler, move: Move, _body: dict[str, Any]) -> None:
    """An answer without an end in sight."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(move["megabytes"]):
        try:
            handler.wfile.write(b" " * 1_000_000)
        except OSError:
            break
    handler.close_connection = True


MOVES: dict[str, Callable[[Handler, Move, dict[str, Any]], None]] = {
    each.__name__: each for each in (answer, say, plain_only, status, raw, cut, drip, huge)
}


def main() -> None:
    """Serve until the process is ended."""
    folder = Path(sys.argv[1])
    Handler.script = Script(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if len(sys.argv) > 2:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(sys.argv[2])
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    (folder / "port.part").write_text(str(server.server_address[1]))
    (folder / "port.part").replace(folder / "port")
    server.serve_forever()


if __name__ == "__main__":
    main()
