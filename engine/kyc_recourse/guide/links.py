"""Links between pages: each must lead to a page, an anchor or an asset that is there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from kyc_recourse.errors import Finding, did_you_mean
from kyc_recourse.guide.pages import Page

_LINK = re.compile(r"\]\(([^)]*)\)")
_ANCHOR = re.compile(r"\{:? ?#([\w-]+)[^}]*\}")
_ID = re.compile(r'<[a-z][^>]*\sid="([^"]+)"')
# What is no link or anchor, even if it looks like one: code, data, letters and pictures, what is escaped, elements.
_NO_LINK = re.compile(
    r"^(`{3,}).*?^\1$|<(script|pre|figure)\b.*?</\2>|(?<!`)(`+)(?!`).*?(?<!`)\3(?!`)|\\.|</?[a-z][^>]*>",
    re.MULTILINE | re.DOTALL,
)


def dead_links(pages: Sequence[Page], assets: Collection[str], prose: Path) -> Iterator[Finding]:
    """Yield each link that leads nowhere, at its place in the prose, or on the page that was made."""
    read = {page.path: _NO_LINK.sub("", page.text) for page in pages}
    anchors = {page.path: {*_ANCHOR.findall(read[page.path]), *_ID.findall(page.text)} for page in pages}
    for page in pages:
        for match in _LINK.finditer(read[page.path]):
            target, _, anchor = match[1].partition("#")
            if ":" in target:
                continue
            way = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target)) if target else page.path
            if way not in anchors and way not in assets:
                known = [posixpath.relpath(path, posixpath.dirname(page.path) or ".") for path in anchors]
                yield _finding(page, match[1], f'the link "{match[1]}" leads to no page', target, known, prose)
            # A fragment with "=" is read by a script on the page, not by the browser.
            elif anchor and "=" not in anchor and way in anchors and anchor not in anchors[way]:
                message = f'the link "{match[1]}" leads to no anchor of {way}'
                yield _finding(page, match[1], message, anchor, sorted(anchors[way]), prose)


def _finding(page: Page, link: str, message: str, given: str, known: Sequence[str], prose: Path) -> Finding:
    message += did_you_mean(given, known)
    for path in sorted(prose.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        at = text.find(f"]({link})")
        if at >= 0:
            return Finding(str(path), *_position(text, at + 2), "GU002", message)
    return Finding(f"guide page {page.path}", *_position(page.text, page.text.find(f"]({link})") + 2), "GU002", message)


def _position(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
