"""The policy of a page: own files, the theme's inline code by its hash, nothing else; what else is there is named."""

from __future__ import annotations

import base64
import hashlib
import shutil
from pathlib import Path

import pytest

from kyc_recourse.guide.content_policy import Inline, inline_code, strangers, with_policy
from tests.conftest import PLATFORMS, ROOT
from tests.guide.test_site import build

THEME = (
    "<html><head><script>a()</script><style>b{}</style></head><body><a href='https://elsewhere.example/'>x</a>"
    '<script type="application/json">{"a": "<base>"}</script><script src="own.js"></script>'
    '<script type="application/ld+json">{}</script><img src="data:,"><img src="a/b.png"></body></html>'
)
KNOWN = (Inline("script", "a()"), Inline("style", "b{}"))


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_inline_code_is_what_runs() -> None:
    """Scripts and styles in the page itself are inline code; data and files are not."""
    assert inline_code(THEME) == KNOWN
    assert [*strangers(THEME, KNOWN)] == []


def test_the_policy_is_complete() -> None:
    """Each part of the policy is there, and stands first in the head."""
    html = with_policy(THEME, KNOWN)
    start = '<html><head>\n      <meta http-equiv="Content-Security-Policy" content="'
    assert html.startswith(start)
    assert html.removeprefix(start).partition('"')[0].split("; ") == [
        "default-src 'none'",
        f"script-src 'self' {hashed('a()')}",
        f"style-src 'self' {hashed('b{}')}",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_without_inline_code_none_is_allowed() -> None:
    """A page whose theme has no inline code allows none, whatever is on it."""
    assert "sha256" not in with_policy(THEME, ())


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<script>alert(1)</script>", 'an inline script that the theme does not have: "alert(1)"'),
        ("<SCRIPT >a() </SCRIPT >", 'an inline script that the theme does not have: "a()"'),
        ('<script type="module">a</script>', 'an inline script that the theme does not have: "a"'),
        ('<script data-x="application/json">b</script>', 'an inline script that the theme does not have: "b"'),
        ("<style>*{display:none}</style>", 'an inline style that the theme does not have: "*{display:none}"'),
        ("<b title='>' ONclick=x()>a</b>", 'an event handler onclick="x()"'),
        ("<svg/onload=x()>", 'an event handler onload="x()"'),
        ('<a href=" java\nscript:x()">a</a>', 'a script as an address: href="java script:x()"'),
        ('<a href="&#106;avascript&colon;x()">a</a>', 'a script as an address: href="javascript:x()"'),
        ('<use xlink:href="javascript:x()"/>', 'a script as an address: xlink:href="javascript:x()"'),
        (
            "<img src=http://evil.example/y.png>",
            '<img src="http://evil.example/y.png">, which asks another host',
        ),
        ('<img src="//evil.example/y.png">', '<img src="//evil.example/y.png">, which asks another host'),
        (
            '<script src="https://evil.example/x.js"></script>',
            '<script src="https://evil.example/x.js">, which asks another host',
        ),
        (
            '<link rel="stylesheet" href="https://evil.example/x.css">',
            '<link href="https://evil.example/x.css">, which asks another host',
        ),
        ('<base href="/elsewhere/">', "an element <base>"),
        ("<iframe src=x.html></iframe>", "an element <iframe>"),
        ('<meta http-equiv="refresh" content="0; url=x">', 'an element <meta http-equiv="refresh">'),
    ],
)
def test_what_is_not_the_theme_s_is_named(markup: str, said: str) -> None:
    """Whatever could run or ask another host is found on a page, in words."""
    assert [*strangers(THEME.replace("</body>", f"{markup}</body>"), KNOWN)] == [said]


@pytest.mark.slow
def test_a_stranger_stops_the_build(tmp_path: Path) -> None:
    """A script or another host's picture in the prose stops the build, with the page and what it is."""
    shutil.copytree(PLATFORMS / "orchard", tmp_path / "knowledge")
    shutil.copytree(ROOT / "site", tmp_path / "site")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    prose = tmp_path / "site" / "pages" / "limits.md"
    prose.write_text("Look. <script>count()</script>\n\n![x](http://evil.example/y.png)\n", encoding="utf-8")
    done = build(tmp_path, tmp_path / "out")
    assert done.returncode
    told = done.stdout + done.stderr
    for said in (
        'guide page limits.md:1:1: GU007 an inline script that the theme does not have: "count()"; remove',
        'GU007 <img src="http://evil.example/y.png">, which asks another host; remove',
    ):
        assert said in told
