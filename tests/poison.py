"""Facts in which every text holds what could mean something in any output."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from kyc_recourse.facts.kind_schemas import kind_schema, shared
from kyc_recourse.facts.kinds import ENTITIES
from kyc_recourse.facts.strict_yaml import read_yaml

# What could begin a block, and what could mean something anywhere. A text holds no braces but those of references.
LEADS = [
    *("- a", "1. a", "2) a", "> a", "# a", "===", "~~~", "```", "+ a", "* a", "---", "| a | b |", "    a", ": a"),
    *("[x]: /u", "<script>alert(1)</script>", "&amp;", "\\", "<!--", '"', "'", "@name", "![", "_a_", "<b>", "]]>"),
]
INLINE = [
    '"><script>alert(document.domain)</script><meta name="x [x](javascript:alert(3)) **bold** &amp; `code` --> @name',
    "' onclick='alert(4) <img src=http://evil.example/i.png onerror=alert(2)> __b__ *i* &#60;i&#62; ``` \\* \\ | #1",
    "![y](http://evil.example/y.png) <http://evil.example> ~~s~~ <br> &copy; <i>i</i> $1$ [TOC] [^1] ]]> %3Cscript%3E",
    "</title></pre></svg></span></code></figure></script><svg onload=alert(5)> <base href=http://evil.example/> &lt;b>",
]
TAILS = ["\\", "<!--", "&", "`", "*", "<b", "[x](", '"', "'", "<", "|", "&lt", "#", "_"]
SIGNALS = ['<script>alert("s")</script>', "`a` ``` @name", "**a** [x](javascript:alert(7))", "{{ 7*7 }} {: .x } {#y}"]
# The only places that are no texts and still hold nearly anything.
ADDRESS, VERSION = 'https://e.example/"><i>x</i>`*_', '1`<b>"*_'

_TITLES = ("a text of at least one letter", "a wording of at least two letters")
_COMMON = shared()


def poison(folder: Path, turn: int = 0) -> None:
    """Rewrite the facts and scenarios in a platform's folder; ``turn`` chooses what each text begins with."""
    number = count(turn)
    for path in sorted(folder.rglob("*.yaml")):
        document, findings = read_yaml(path.read_bytes(), str(path))
        assert not findings
        kind = next((kind for kind, name in ENTITIES.items() if path.parent.name == name), path.stem)
        kind = "scenarios" if path.parent.name == "scenarios" else kind
        data = _poisoned(kind_schema(kind), document.data, number)
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def _poisoned(schema: Any, data: Any, number: Iterator[int], key: str = "") -> Any:
    schema = _resolved(schema)
    if isinstance(data, str):
        if key == "url":
            return ADDRESS
        if key == "version":
            return VERSION
        if schema.get("title") != _TITLES[0]:
            return data
        i = next(number)
        return f"{LEADS[i // len(INLINE) % len(LEADS)]} {i} {INLINE[i % len(INLINE)]} {data} {TAILS[i // len(INLINE) % len(TAILS)]}"
    if isinstance(data, list):
        if schema.get("items", {}).get("title") == _TITLES[1]:
            # Scenarios have notices with the wordings that are there.
            return [f"{SIGNALS[i % len(SIGNALS)]} {i}" for i in (next(number), next(number))] + data
        return [_poisoned(schema.get("items", {}), item, number) for item in data]
    if isinstance(data, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties")
        return {
            k: value if k in ("case", "expect") else _poisoned(known.get(k, others or {}), value, number, k)
            for k, value in data.items()
        }
    return data


def _resolved(schema: Any) -> dict[str, Any]:
    if not isinstance(schema, dict):
        return {}
    return {**_COMMON[schema["$ref"].rpartition("/")[2]], **schema} if "$ref" in schema else schema
