"""Scripts and styles: what pages load is what this version has, as it stands or made small, and says no figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kyc_recourse.errors import Finding
from kyc_recourse.guide.check.figures import claims_in
from kyc_recourse.guide.check.site import Site
from kyc_recourse.guide.scripts import small

# Another generator may do without it.
_FOR_THE_EYE = ("guide.js",)


def check_scripts(site: Site, assets: Path) -> Iterator[Finding]:
    """Yield each script of the guide that is missing, is loaded by no page, or is another one."""
    own = {path.relative_to(assets).as_posix(): path for path in sorted(assets.rglob("*.js"))}
    loaded = {
        found[0]
        for page in site.pages.values()
        for element in page.root.iter("script")
        if (link := element.get("src")) and (found := site.target(page.path, link))
    }
    for name, source in own.items():
        path = f"{site.base}{name}"
        if path not in site.files:
            yield site.finding(path, "GU011", "the script is missing")
            continue
        text, there = source.read_text(encoding="utf-8"), site.text(path)
        if there not in (text, small(text)):
            message = "the script is not that of this version; if a tool rewrote it, let it leave scripts as they are"
            yield site.finding(path, "GU074", message)
        if path not in loaded and name not in _FOR_THE_EYE:
            yield site.finding(path, "GU074", "no page loads the script")


_WRITTEN = re.compile(r"""(?<![\w-])content\s*:\s*(?P<quote>["'])(?P<words>.*?)(?<!\\)(?P=quote)""")


def check_styles(site: Site) -> Iterator[Finding]:
    """Yield each figure that a style writes on pages."""
    for path in sorted(path for path in site.files if path.endswith(".css")):
        for found in _WRITTEN.finditer(text := site.text(path)):
            for figure in claims_in(found["words"]):
                line = text.count("\n", 0, found.start()) + 1
                yield site.finding(path, "GU050", f'"{figure}" is typed into the style "{found["words"]}"', line)
