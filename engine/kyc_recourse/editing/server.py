"""The local server: the panel at "/", the guide below "/guide/", and news for the panel as they come."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import Condition
from typing import Any
from urllib.parse import urlsplit

from kyc_recourse.editing.view import PANEL

HOST = "127.0.0.1"
_FILES = {
    "/": ("panel.html", "text/html; charset=utf-8"),
    "/panel.css": ("panel.css", "text/css; charset=utf-8"),
    "/panel.js": ("panel.js", "text/javascript; charset=utf-8"),
}
_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'"
_NO_PAGES = b"<!doctype html><html lang=en><meta charset=utf-8><title>No pages yet</title><p>There are no pages yet."
# Seconds of silence after which a sign of life shows whether anybody still listens.
_SILENCE = 15


class Server(ThreadingTCPServer):
    """Serves this machine only. ``pages`` is the folder of the guide's pages, once there are any."""

    daemon_threads = True
    # Elsewhere than on POSIX this would let two servers have one port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.address = f"http://{HOST}:{self.server_address[1]}/"
        self.pages: Path | None = None
        self._news = ""
        self._number = 0
        self._told = Condition()

    def tell(self, news: str) -> None:
        """Send news, one line of JSON, to all panels, and to those that come later."""
        with self._told:
            self._news, self._number = news, self._number + 1
            self._told.notify_all()

    def news(self) -> Iterator[str]:
        """Yield the latest news and what follows; nothing ("") after each silence."""
        number = 0
        while True:
            with self._told:
                if self._number == number:
                    self._told.wait(_SILENCE)
                came, number, news = self._number > number, self._number, self._news
            yield news if came else ""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(SimpleHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        # A page from elsewhere must not read this through a name of its own.
        if self.headers.get("Host", "").rpartition(":")[0] not in (HOST, "localhost"):
            self.send_error(HTTPStatus.FORBIDDEN)
        elif path == "/news":
            self._send_news()
        elif path in _FILES:
            name, kind = _FILES[path]
            self._send(HTTPStatus.OK, (PANEL / name).read_bytes(), kind, _POLICY)
        elif not path.startswith("/guide/"):
            self.send_error(HTTPStatus.NOT_FOUND)
        elif self.server.pages:
            self.directory = str(self.server.pages)
            self.path = self.path.removeprefix("/guide")
            super().do_GET()
        else:
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, _NO_PAGES)

    def do_HEAD(self) -> None:
        self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    def list_directory(self, path: Any) -> None:
        """Show no folder's content."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the guide's own page where there is none."""
        own = self.server.pages / "404.html" if self.server.pages else None
        if code == HTTPStatus.NOT_FOUND and own and own.is_file():
            self._send(HTTPStatus.NOT_FOUND, own.read_bytes())
        else:
            super().send_error(code, message, explain)

    def end_headers(self) -> None:
        """Let no browser keep what may be made anew at any time."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def _send_news(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        for news in self.server.news():
            self.wfile.write(f"data: {news}\n\n".encode() if news else b": still here\n\n")

    def _send(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8", policy: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)
