"""A built site as files: its pages, read as HTML, and what stands beside them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kyc_recourse.errors import Finding, nearest
from kyc_recourse.guide.check.html import Element, NotHtmlError, Page

_API = "api/v1/index.json"


class Site:
    """The files of a folder; ``base`` is the folder in it where the guide stands, with a slash, or ""."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        indexes = sorted((path for path in self.files if f"/{path}".endswith(f"/{_API}")), key=len)
        self.base = indexes[0].removesuffix(_API) if indexes else ""
        self.pages: dict[str, Page] = {}
        self.unreadable: dict[str, Finding] = {}
        # Pages that should be there and cannot be read, so that it is said once, not by each link to them.
        self.lost: set[str] = set()
        for path in sorted(path for path in self.files if path.endswith((".html", ".htm"))):
            try:
                self.pages[path] = Page(path, self.name(path), self.read(path))
            except (NotHtmlError, OSError) as error:
                said = error.strerror if isinstance(error, OSError) else error
                self.unreadable[path] = self.finding(path, "GU012", f"the page cannot be read: {said}")

    def name(self, path: str) -> str:
        """Return what a page of the guide is called, whether it is ``NAME.html`` or ``NAME/index.html``."""
        if not path.startswith(self.base):
            return ""
        name = path.removeprefix(self.base).rpartition(".")[0]
        # A folder of its own is how some generators make a page; ours has one index.html that is a page itself.
        if name.endswith("/index") and not name.endswith("reasons/index"):
            name = name.removesuffix("/index")
        return name

    def read(self, path: str) -> bytes:
        """Return the content of a file."""
        return (self.folder / path).read_bytes()

    def text(self, path: str) -> str:
        """Return the text of a file; what is no UTF-8 in it becomes a sign that no text has."""
        return self.read(path).decode("utf-8", "replace")

    def finding(self, path: str, code: str, message: str, line: int = 1) -> Finding:
        """Return a finding about a file of the site."""
        return Finding((self.folder / path).as_posix(), line, 1, code, message)

    def target(self, path: str, link: str) -> tuple[str, str] | None:
        """Return the file and the fragment to which a link on a page leads; None if it leads to another site."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return None
        way = unquote(parts.path)
        if not way:
            return path, unquote(parts.fragment)
        if way.startswith("/"):
            # Nobody knows below which folder the site will stand: what ends so is meant.
            steps = way.strip("/").split("/")
            ends = ("/".join(steps[i:]) for i in range(len(steps)))
            way = next((end for end in ends if self._file(end) in self.files), way.strip("/"))
        else:
            way = posixpath.normpath(posixpath.join(posixpath.dirname(path), way))
        return self._file("" if way == "." else way), unquote(parts.fragment)

    def _file(self, way: str) -> str:
        if way in self.files:
            return way
        index = posixpath.join(way, "index.html")
        return index if index in self.files or not way else way


def near(given: str, known: Iterable[str]) -> str:
    """Return ``; did you mean "..."?`` where a known name is near."""
    found = nearest(given, sorted(known))
    return f'; did you mean "{found}"?' if found else ""


# In which attribute an element says where it leads or what it loads.
_LEADS = {
    "a": "href", "area": "href", "link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src",
    "embed": "src", "video": "src", "audio": "src", "track": "src", "object": "data", "form": "action",
    "button": "formaction",
}  # fmt: skip


def links(page: Page) -> Iterator[tuple[Element, str]]:
    """Yield each element of a page that leads somewhere or loads something, with where."""
    for element in page.root.iter(*_LEADS):
        if link := (element.get(_LEADS[element.tag]) or "").strip():
            yield element, link
    for element in page.root.iter("img", "source"):
        for candidate in (element.get("srcset") or "").split(", "):
            if candidate.strip():
                yield element, candidate.split()[0]
    for element in page.root.iter("meta"):
        found = re.search(r"url=(.*)", element.get("content") or "", re.IGNORECASE)
        if found and (element.get("http-equiv") or "").lower() == "refresh":
            yield element, found[1].strip()
