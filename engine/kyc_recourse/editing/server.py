"""The local server: the panel at "/", the guide below "/guide/", and news for the panel as they come."""

from __future__ import annotations

import mimetypes
import os
import sys
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import BoundedSemaphore, Condition
from typing import Any
from urllib.parse import quote, unquote

from kyc_recourse.editing.view import PANEL

HOST = "127.0.0.1"
_FILES = {
    "/": ("panel.html", "text/html; charset=utf-8"),
    "/panel.css": ("panel.css", "text/css; charset=utf-8"),
    "/panel.js": ("panel.js", "text/javascript; charset=utf-8"),
}
_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# The pages have a policy of their own in them, which cannot say who may frame them: the panel does.
_FRAMED = "frame-ancestors 'self'"
_HEADERS = {
    "Cache-Control": "no-store",  # what may be made again at any time
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_NO_PAGES = b"<!doctype html><html lang=en><meta charset=utf-8><title>No pages yet</title><p>There are no pages yet."
# Seconds of silence after which a sign of life shows whether anybody still listens.
_SILENCE = 15
# Seconds for which a browser may say nothing while it asks, and how many connections there may be at once: more than
# browsers with some panels open have.
_PATIENCE = 10
_MOST_CONNECTIONS = 64


class Server(ThreadingTCPServer):
    """Serves this machine only. ``pages`` is the folder of the guide's pages, once there are any."""

    daemon_threads = True
    request_queue_size = _MOST_CONNECTIONS
    # Elsewhere than on POSIX this would let two servers have one port.
    allow_reuse_address = os.name == "posix"

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.address = f"http://{HOST}:{self.server_address[1]}/"
        self.pages: Path | None = None
        self._news = ""
        self._number = 0
        self._told = Condition()
        self._free = BoundedSemaphore(_MOST_CONNECTIONS)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own; where there are too many, close the connection."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and make room for the next."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

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
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = _PATIENCE

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        # A page from elsewhere must not read this through a name of its own.
        if [host.rpartition(":")[0] for host in self.headers.get_all("Host", [])] not in ([HOST], ["localhost"]):
            self.send_error(HTTPStatus.FORBIDDEN)
        elif path == "/news":
            self._send_news()
        elif path in _FILES:
            name, kind = _FILES[path]
            self._send(HTTPStatus.OK, (PANEL / name).read_bytes(), kind, _POLICY)
        elif not path.startswith("/guide/"):
            self.send_error(HTTPStatus.NOT_FOUND)
        elif self.server.pages:
            self._send_page(self.server.pages, path.removeprefix("/guide/").split("/"))
        else:
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, _NO_PAGES)

    def _send_page(self, pages: Path, parts: list[str]) -> None:
        names = [unquote(part) for part in parts]
        if names[-1] == "":
            names[-1] = "index.html"
        try:
            # Nothing but names: no ".", "..", drive, or name with a separator in it leads anywhere.
            if any(name in ("", ".", "..") or {*name} & {*"/\\:\0"} for name in names):
                raise FileNotFoundError
            file = pages.joinpath(*names)
            if file.is_dir():
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                self.send_header("Location", f"/guide/{'/'.join(map(quote, names))}/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            content = file.read_bytes()
        except (OSError, ValueError):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        text = kind.startswith("text/") or kind in ("application/javascript", "application/json")
        self._send(HTTPStatus.OK, content, f"{kind}; charset=utf-8" if text else kind)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the guide's own page where there is none."""
        own = self.server.pages / "404.html" if self.server.pages else None
        if code == HTTPStatus.NOT_FOUND and own and own.is_file():
            self._send(HTTPStatus.NOT_FOUND, own.read_bytes())
        else:
            super().send_error(code)  # without words: they would repeat the request

    def end_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def _send_news(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        for news in self.server.news():
            self.wfile.write(f"data: {news}\n\n".encode() if news else b": still here\n\n")

    def _send(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8", policy: str = _FRAMED) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)
