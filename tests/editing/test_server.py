"""The local server of ``edit``: hostile requests, idle connections, and what browsers are told to refuse."""

from __future__ import annotations

import http.client
import random
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kyc_recourse.editing import server as module
from kyc_recourse.editing.server import HOST, Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server with some pages, and a secret beside them."""
    pages = tmp_path / "pages"
    (pages / "reasons").mkdir(parents=True)
    (pages / "assets").mkdir()
    for name in ("index.html", "404.html", "reasons/index.html", "a b.html"):
        (pages / name).write_text(f"page {name}", encoding="utf-8")
    (pages / "assets" / "x.js").write_text("1", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("SECRET", encoding="utf-8")
    with Server(0) as running:
        running.pages = pages
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(server: Server, request: bytes) -> bytes:
    """Return all that is answered to the bytes of a request."""
    with socket.create_connection((HOST, server.server_address[1]), timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65536):
            answer += part
        return answer


def get(server: Server, path: str) -> bytes:
    return ask(server, f"GET {path} HTTP/1.1\r\nHost: {HOST}:1\r\n\r\n".encode("latin-1"))


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/", 200, b"<title>Editing"),
        ("/guide/", 200, b"page index.html"),
        ("/guide/reasons", 301, b"Location: /guide/reasons/\r\n"),
        ("/guide/reasons/", 200, b"page reasons/index.html"),
        ("/guide/a%20b.html?x=1", 200, b"page a b.html"),
        ("/guide/assets/x.js", 200, b"text/javascript; charset=utf-8"),
        ("/guide/assets/", 404, b"page 404.html"),
        ("/guide/nowhere", 404, b"page 404.html"),
        ("/guide/%00", 404, b"page 404.html"),
        ("/guide/" + "x" * 5000, 404, b"page 404.html"),
        ("/guide//evil.example/%2e%2e", 404, b"page 404.html"),
        ("/guide/%2fetc%2fpasswd", 404, b"page 404.html"),
        ("/guide/..%2fsecret.txt", 404, b"page 404.html"),
        ("/guide/..%5csecret.txt", 404, b"page 404.html"),
        ("http://[", 404, b"page 404.html"),
    ],
)
def test_paths(server: Server, path: str, status: int, says: bytes) -> None:
    """Pages are served, folders lead to themselves below /guide/, and all else is not there."""
    answer = get(server, path)
    assert answer.startswith(b"HTTP/1.0 %d " % status)
    assert says in answer


@pytest.mark.slow
def test_hostile_requests(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    """Thousands of odd request lines and heads: no secret, no redirect that leaves, no traceback, and it still answers."""
    rng = random.Random(5)
    pieces = ["/guide/", "/guide", "/", "//", "..", ".", "%2e%2e", "%2E", "%2f", "%5c", "\\", "%00", "%0d%0a", "%",
              "evil.example", "http://evil.example", "http://[", "@", ":", "secret.txt", "reasons", "index.html", "?",
              "#", "\xff", "%ff%fe", "C:", "con", "x" * 300, ";", "*", "news/.."]  # fmt: skip
    heads = ["Host: 127.0.0.1:1", "Host: localhost:1", "Host: evil.example", "Host:", "Host: 127.0.0.1:1\r\nHost: x:1",
             "X: " + "y" * 70_000, ": ", "\x00: \x00", "Content-Length: -1", "Expect: 100-continue"]  # fmt: skip
    methods = ["GET", "GET", "GET", "GET", "HEAD", "POST", "get", "", "\x00", "OPTIONS", "GET " * 3]
    versions = ["HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "", "HTTP/x", "HTTP/1.1 x", "HTTP/" + "9" * 5000]
    for _ in range(2_000):
        path = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 7)))
        line = (
            f"{rng.choice(methods)} {'/guide/' * (rng.random() < 0.6)}{path} {rng.choice(versions[:2] * 4 + versions)}"
        )
        head = "\r\n".join([heads[0]] * (rng.random() < 0.7) + rng.sample(heads, rng.choice((0, 0, 0, 1, 3))))
        try:
            answer = ask(server, f"{line}\r\n{head}\r\n\r\n".encode("latin-1")[: rng.choice((10**6, 10**6, 40))])
        except OSError:
            continue  # closed with something unread
        assert b"SECRET" not in answer
        for location in re.findall(rb"(?i)\r\nlocation: (.*)\r\n", answer):
            assert re.match(rb"/guide/[^/\\]", location), location
        assert answer == b"" or b"evil.example" not in answer.partition(b"\r\n\r\n")[0], answer
    assert get(server, "/guide/").startswith(b"HTTP/1.0 200 ")
    assert "Traceback" not in "".join(capfd.readouterr())


def test_only_names_of_this_machine(server: Server) -> None:
    """A request under another name, under two, or under none is refused."""
    for host in (
        "evil.example:1",
        "evil.example",
        "127.0.0.1:1\r\nHost: evil.example:1",
        "",
        "127.0.0.1.evil.example:1",
    ):
        answer = ask(server, f"GET /guide/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.0 403 "), host
    assert ask(server, b"GET /guide/ HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.0 403 ")


def test_headers(server: Server) -> None:
    """No page from elsewhere may frame the panel or use what is served; the panel may frame the guide."""
    for path, framed in (
        ("/", "frame-ancestors 'none'"),
        ("/guide/", "frame-ancestors 'self'"),
        ("/guide/x", "frame-ancestors 'self'"),
    ):
        connection = http.client.HTTPConnection(HOST, server.server_address[1], timeout=20)
        connection.request("GET", path)
        headers = connection.getresponse().headers
        connection.close()
        assert framed in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.slow
def test_idle_connections(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of connections that say nothing take few threads and are closed; then it answers as before."""
    monkeypatch.setattr(module._Handler, "timeout", 4)
    before = threading.active_count()
    idle, most = [], 0
    for _ in range(150):
        idle.append(socket.create_connection((HOST, server.server_address[1]), timeout=20))
        most = max(most, threading.active_count() - before)
    assert most == 64  # as many as there may be, not one for each
    for each in idle:
        with suppress(ConnectionError):
            assert each.recv(10) == b""
        each.close()
    while threading.active_count() > before:
        time.sleep(0.01)
    assert get(server, "/guide/").startswith(b"HTTP/1.0 200 ")
