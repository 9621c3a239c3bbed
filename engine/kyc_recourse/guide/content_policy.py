"""The policy of a page: it runs its own files and the theme's inline code, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterator
from html import unescape
from typing import NamedTuple

# The theme's inline code is taken from its templates rendered without any fact, so what a text may have brought onto a
# page is never among it.
_INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<([a-z][^\s/>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_DATA = ("application/json", "application/ld+json")
# What loads a page of its own or changes where a page's addresses lead.
_BARRED = ("base", "iframe", "frame", "object", "embed", "applet", "portal")
_LOADING = ("src", "srcset", "poster", "background")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_RUNS = re.compile(r"(javascript|vbscript):", re.IGNORECASE)
_NAMED = ("canonical", "alternate", "next", "prev")  # links of a head that load nothing


class Inline(NamedTuple):
    """A script or style that stands in a page itself."""

    kind: str
    content: str


def inline_code(html: str) -> tuple[Inline, ...]:
    """Return the scripts and styles that stand in a page itself; data that no browser runs is none."""
    return tuple(dict.fromkeys(_inline(html)))


def with_policy(html: str, allowed: Collection[Inline]) -> str:
    """Return the page with a policy that allows its own files and this inline code."""
    hashes = {
        kind: "".join(f" 'sha256-{_digest(inline.content)}'" for inline in allowed if inline.kind == kind)
        for kind in ("script", "style")
    }
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self'{hashes['script']}",
            f"style-src 'self'{hashes['style']}",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    return in_head(html, f'<meta http-equiv="Content-Security-Policy" content="{policy}">')


def in_head(html: str, element: str) -> str:
    """Return the page with an element at the beginning of its head."""
    return html.replace("<head>", f"<head>\n      {element}", 1)


def strangers(html: str, allowed: Collection[Inline]) -> Iterator[str]:
    """Yield what on a page neither the theme nor the guide puts there, in words."""
    for inline in _inline(html):
        if inline not in allowed:
            yield f'an inline {inline.kind} that the theme does not have: "{_short(inline.content)}"'
    for name, given in _ELEMENT.findall(_INLINE.sub(lambda found: f"<{found[1]}{found[2]}>", html)):
        element = name.lower()
        if element in _BARRED:
            yield f"an element <{element}>"
        attributes = {key.lower(): unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(given)}
        if element == "meta" and "http-equiv" in attributes:
            yield f'an element <meta http-equiv="{_short(attributes["http-equiv"])}">'
        for key, value in attributes.items():
            # Browsers leave out spaces and control characters before and in the name of a scheme.
            address = re.sub(r"[\x00-\x20]", "", value)
            if key.startswith("on"):
                yield f'an event handler {key}="{_short(value)}"'
            elif _RUNS.match(address):
                yield f'a script as an address: {key}="{_short(value)}"'
            elif _loads(element, key, attributes) and _ELSEWHERE.match(address) and not address.startswith("data:"):
                yield f'<{element} {key}="{_short(value)}">, which asks another host'


def _inline(html: str) -> Iterator[Inline]:
    for kind, given, content in _INLINE.findall(html):
        attributes = {key.lower(): value.strip("\"'").lower() for key, value in _ATTRIBUTE.findall(given)}
        if attributes.get("type") not in _DATA and "src" not in attributes:
            yield Inline(kind.lower(), content)


def _loads(element: str, key: str, attributes: dict[str, str]) -> bool:
    rel = attributes.get("rel", "").split()
    return key in _LOADING or (key == "href" and element == "link" and not {*rel} & {*_NAMED})


def _digest(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."
