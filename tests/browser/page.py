"""The checker's page for tests: the guide's assets and the compiled knowledge, under the same strict policy."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from kyc_recourse.rules.compiled import Compiled
from tests.conftest import ROOT

SCRIPTS = [
    "element",
    "moment",
    "calendar",
    "entered",
    "notice",
    "verdict",
    "question",
    "entries",
    "appeal",
    "answer",
    "checker",
]
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Check your case</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="checker.css">
</head>
<body data-md-color-scheme="default">
<main class="md-typeset">
<h1>Check your case</h1>
<recourse-checker reasons="reasons/ID.html" facts="how.html"></recourse-checker>
<script type="application/json" id="recourse-knowledge">{knowledge}</script>
{scripts}
</main>
</body>
</html>
"""


def write_page(folder: Path, compiled: Compiled) -> None:
    """Write the page of one platform."""
    shutil.copytree(ROOT / "site" / "assets", folder)
    knowledge = msgspec.json.encode(compiled).decode().replace("<", "\\u003c")
    sources = ["recourse.js", *(f"checker/{name}.js" for name in SCRIPTS)]
    scripts = "\n".join(f'<script src="{source}"></script>' for source in sources)
    (folder / "checker.html").write_text(PAGE.format(knowledge=knowledge, scripts=scripts), encoding="utf-8")
