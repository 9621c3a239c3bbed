"""Small pages that lead on from an address at which a page stood before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import PurePosixPath

from kyc_recourse.guide.pages import Page

# No script and nothing to load; a fragment of the address is lost.
_HTML = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="canonical" href="{to}">
<meta http-equiv="refresh" content="0; url={to}">
</head>
<body>
<p>This page has a new address: <a href="{to}">{title}</a></p>
</body>
</html>
"""


def redirects(pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    """Yield path and HTML of a page for each name that a page had before.

    It stands beside the page as built, so it leads on from a sub-path and from a file as well.
    """
    for page in pages:
        path = PurePosixPath(page.path)
        for old in page.formerly:
            html = _HTML.format(to=f"{path.stem}.html", title=escape(page.title))
            yield str(path.with_name(f"{old}.html")), html
