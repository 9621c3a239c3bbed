"""The search index: what a reader finds is what stands on the page that is found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

from kyc_recourse.errors import Finding
from kyc_recourse.guide.check.site import Site, near

_INDEX = re.compile(r"(^|.*/)(search_index|search)\.json")
_INLINE = re.compile(r"</?(?:a|abbr|b|code|data|em|i|kbd|mark|small|span|strong|sub|sup|time|var)\b[^>]*>")
_BLOCK = re.compile(r"<[^>]*>|\n")
# Some generators lose the spaces between words that stand in different elements.
_BETWEEN = re.compile(r"[\W_]+")


def check_search(site: Site) -> Iterator[Finding]:
    """Yield each entry of the index that leads nowhere, or says what its page does not say."""
    for path in sorted(filter(_INDEX.fullmatch, site.files)):
        try:
            index = json.loads(site.read(path))
            entries = [(e["location"], e["title"], e["text"]) for e in index.get("docs") or index.get("items") or ()]
        except (ValueError, KeyError, TypeError, AttributeError):
            yield site.finding(path, "GU012", "the index of the search cannot be read")
            continue
        said: dict[str, str] = {}
        for location, title, text in entries:
            to, anchor = site.target(f"{site.base}index.html", location or "index.html") or ("", "")
            page = site.pages.get(to)
            if to in site.lost:
                continue
            if page is None or (anchor and anchor not in page.ids):
                known = near(to, site.pages) if page is None else near(anchor, page.ids)
                yield site.finding(path, "GU075", f'"{location}" leads nowhere{known}')
                continue
            if to not in said:
                said[to] = _BETWEEN.sub("", page.all_text)
            for part in (title, *_BLOCK.split(_INLINE.sub("", text))):
                if _BETWEEN.sub("", words := unescape(part)) not in said[to]:
                    yield site.finding(path, "GU075", f'"{words}" is found at {location}, which does not say so')
        if missing := [page.path for page in site.pages.values() if page.is_of_the_guide and page.path not in said]:
            yield site.finding(path, "GU075", f"the search finds nothing on {', '.join(missing)}")
