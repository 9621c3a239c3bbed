"""Faults to put into a built site: of each kind of mark, list and file, wherever it can be put, by chance that repeats."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

Edit = Callable[[str, random.Random], str | None]


class Fault(NamedTuple):
    """A fault: what was done, and the file and its text with it; a file without text is removed."""

    kind: str
    path: str
    text: str | None


def _one(pattern: str, change: Callable[[re.Match[str], random.Random], str]) -> Edit:
    """Return an edit of one of the places that a pattern finds."""
    compiled = re.compile(pattern, re.DOTALL)

    def edit(text: str, chance: random.Random) -> str | None:
        found = [match for match in compiled.finditer(text) if change(match, random.Random(1)) != match[0]]
        if not found:
            return None
        match = chance.choice(found)
        return text[: match.start()] + change(match, chance) + text[match.end() :]

    return edit


def _other_number(text: str) -> str:
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 7), text, count=1)


def _negated(text: str) -> str:
    """Return a sentence with a "not" more or less."""
    if re.search(r"\b(not|never) ", text):
        return re.sub(r"\b(not|never) ", "", text, count=1)
    return re.sub(r"\b(you can|is|are|will|Look|Find|Start|Write|Ask|Open|Take|Say)\b", r"\1 not", text, count=1)


def _swapped(first: str, second: str, between: str) -> str:
    return second + between + first


_DATA = r'<data value="([^"]*)" data-fact="([^"]*)"([^>]*)>([^<]*\d[^<]*)</data>'
_SPAN = r'<span data-fact="([^"]*\.(?:text|title|answer|description|resubmission|meaning|consequence|attempts|why))">([^<]+)</span>'
_CASE = r'<p id="case-(?:(?!</ul>).)*</ul>'
_ROW = r"<tr>\s*<td>(?:(?!</tr>).)*</tr>"
_ITEM = r"<li>(?:(?!</?li>|</?ul|</?ol).)*data-fact=(?:(?!</?li>|</?ul|</?ol).)*</li>"


def _inside_case(pattern: str, change: Callable[[re.Match[str], random.Random], str]) -> Edit:
    inner = _one(pattern, change)
    outer = re.compile(_CASE, re.DOTALL)

    def edit(text: str, chance: random.Random) -> str | None:
        cases = [*outer.finditer(text)]
        chance.shuffle(cases)
        for case in cases:
            if (now := inner(case[0], chance)) is not None:
                return text[: case.start()] + now + text[case.end() :]
        return None

    return edit


def _marked(match: re.Match[str], value: str, words: str) -> str:
    return f'<data value="{value}" data-fact="{match[2]}"{match[3]}>{words}</data>'


def _exchanged_verdict(match: re.Match[str], chance: random.Random) -> str:
    others = ["hold", "wait", "appeal", "resubmit"]
    return match[0].replace(f"verdict.{match[1]}.title", f"verdict.{next(o for o in others if o != match[1])}.title")


PAGES: dict[str, Edit] = {
    "a value, words only": _one(_DATA, lambda m, c: _marked(m, m[1], _other_number(m[4]))),
    "a value, attribute only": _one(_DATA, lambda m, c: _marked(m, _other_number(m[1]), m[4])),
    "a value, words and attribute": _one(_DATA, lambda m, c: _marked(m, _other_number(m[1]), _other_number(m[4]))),
    "a value that is marked as another fact": _one(
        r'data-fact="limit\.([\w-]+)\.(max|window)"',
        lambda m, c: f'data-fact="limit.{m[1]}.{"lockout" if m[2] == "max" else "max"}"',
    ),
    "a mark of nothing": _one(r'data-fact="(\w+)\.', lambda m, c: f'data-fact="{m[1]}.no-'),
    "a mark removed": _one(_DATA, lambda m, c: m[4]),
    "a text, negated": _one(_SPAN, lambda m, c: m[0].replace(m[2], _negated(m[2]))),
    "a text, a word lost": _one(_SPAN, lambda m, c: m[0].replace(m[2], m[2].partition(" ")[2] or m[2])),
    "a text, emptied": _one(_SPAN, lambda m, c: m[0].replace(m[2], "")),
    "a unit exchanged": _one(
        r">(\d+) (hours|days)<", lambda m, c: f">{m[1]} {'days' if m[2] == 'hours' else 'hours'}<"
    ),
    "a category exchanged": _one(
        r'(\.category">)(temporary|permanent)<',
        lambda m, c: f"{m[1]}{'permanent' if m[2] == 'temporary' else 'temporary'}<",
    ),
    "a condition turned round": _one(r"you answer <em>yes</em>", lambda m, c: "you answer <em>no</em>"),
    "a condition, and for or": _one(r"<strong>(and)</strong>", lambda m, c: "<strong>or</strong>"),
    "a comparison turned round": _one(r"\b(at least|less than|more than) <data", lambda m, c: "at most <data"),
    "a condition, another state": _one(r"\bfewer than (<data)", lambda m, c: m[1]),
    "if becomes unless": _one(
        r'\b(Only if|Offered if|This counts if|if|If) <data value="[^"]*" data-fact="[^"]*when"',
        lambda m, c: m[0].replace(m[1], "Unless", 1),
    ),
    "a condition removed": _one(r'<span class="only">.*?:</span> ', lambda m, c: ""),
    "an item of a list removed": _one(_ITEM, lambda m, c: ""),
    "two items exchanged": _one(rf"({_ITEM})(\s*)({_ITEM})", lambda m, c: _swapped(m[1], m[3], m[2])),
    "an item twice": _one(_ITEM, lambda m, c: m[0] * 2),
    "a row removed": _one(_ROW, lambda m, c: ""),
    "two rows exchanged": _one(rf"({_ROW})(\s*)({_ROW})", lambda m, c: _swapped(m[1], m[3], m[2])),
    "two cells exchanged": _one(
        r"(<td>(?:(?!</td>).)*\.max\"(?:(?!</td>).)*</td>)(\s*)(<td>(?:(?!</td>).)*\.window\"(?:(?!</td>).)*</td>)",
        lambda m, c: _swapped(m[1], m[3], m[2]),
    ),
    "two headings of columns exchanged": _one(
        r"(<th>(?:Failed attempts|Locked for|Meaning)</th>)(\s*)(<th>[^<]*</th>)",
        lambda m, c: _swapped(m[1], m[3], m[2]),
    ),
    "a sentence around a value": _one(r"\bstop after (<data)", lambda m, c: f"begin after {m[1]}"),
    "a step negated by its template": _one(
        r'<li>(<span data-fact="remedy\.[\w-]+\.step)', lambda m, c: f"<li>Do not do this: {m[1]}"
    ),
    "a later value removed": _one(r' <span class="later">.*?\)</span>', lambda m, c: ""),
    "a later value, another date": _one(r"\(from (\d{4})", lambda m, c: f"(from {int(m[1]) + 1}"),
    "a case, another verdict": _inside_case(r"verdict\.([\w-]+)\.title", _exchanged_verdict),
    "a case, another verdict for programs": _inside_case(
        r'<data value="([\w-]+)" (data-case="[^"]*" data-part="verdict")', lambda m, c: f'<data value="x-{m[1]}" {m[2]}'
    ),
    "a case, another time": _inside_case(
        r"(\d\d):(\d\d) UTC</data>", lambda m, c: f"{(int(m[1]) + 1) % 24:02}:{m[2]} UTC</data>"
    ),
    "a case, another time for programs": _inside_case(
        r'<data value="\d{4}-', lambda m, c: m[0].replace('"2026-', '"2027-')
    ),
    "a case, a sentence negated": _inside_case(
        r'data-part="summary">([^<]+)<', lambda m, c: m[0].replace(m[1], _negated(m[1]))
    ),
    "a case, a line removed": _inside_case(r"<li>(?:(?!</li>).)*</li>", lambda m, c: ""),
    "a case, two lines exchanged": _inside_case(
        r"(<li>(?:(?!</li>).)*</li>)(\s*)(<li>(?:(?!</li>).)*</li>)", lambda m, c: _swapped(m[1], m[3], m[2])
    ),
    "a case, what is known altered": _inside_case(r"Known at \d{4}", lambda m, c: m[0].replace("2026", "2025")),
    "a case, no longer at the latest": _inside_case(r" at the latest", lambda m, c: ""),
    "a case, better becomes possible": _inside_case(r"Better from", lambda m, c: "Possible from"),
    "a case, two remedies exchanged": _inside_case(
        r"(<a [^>]*><span data-fact=\"remedy[^<]*</span></a>)(, )(<a [^>]*><span data-fact=\"remedy[^<]*</span></a>)",
        lambda m, c: _swapped(m[1], m[3], m[2]),
    ),
    "a case removed": _one(_CASE, lambda m, c: ""),
    "a case, another title": _one(r'(<p id="case-[^"]*"><strong>)', lambda m, c: f"{m[1]}Not so: "),
    "a dead link": _one(r'href="([\w/.-]+)\.html', lambda m, c: f'href="{m[1]}-gone.html'),
    "a dead anchor": _one(r'href="([\w/.-]*#[a-z-]+)"', lambda m, c: f'href="{m[1]}-gone"'),
    "a link elsewhere": _one(
        r'href="([\w/.]*how\.html#verdict-)([\w-]+)"',
        lambda m, c: f'href="{m[1]}{"wait" if m[2] != "wait" else "hold"}"',
    ),
    "a source elsewhere": _one(r"(sources\.html#work-)[\w-]+", lambda m, c: m[1][:-5]),
    "a source of another status": _one(r'(#work-[\w-]+">)reported<', lambda m, c: f"{m[1]}official<"),
    "a number typed into prose": _one(
        r"<p>(?=[A-Z])",
        lambda m, c: c.choice(["<p>Wait 36 hours. ", "<p>You have seven attempts. ", "<p>Of all, 12 % fail. "]),
    ),
    "a paragraph with a limit": _one(r"</h2>", lambda m, c: "</h2><p>You must wait 36 hours after 7 attempts.</p>"),
    "a share altered": _one(r'(\.share">)(\d+)', lambda m, c: f"{m[1]}{int(m[2]) + 7}"),
    "a picture, description": _one(r"<desc[^>]*>[^<]*\d[^<]*", lambda m, c: _other_number(m[0])),
    "a picture, title": _one(r"(<svg[^>]*picture[^>]*><title>)", lambda m, c: f"{m[1]}Not: "),
    "a picture, words": _one(r'(data-fact="[^"]*" data-value="[^"]*">)(\d+)', lambda m, c: f"{m[1]}{int(m[2]) + 7}"),
    "a picture, value": _one(r'(<tspan[^>]*data-value=")([^"]*)', lambda m, c: f"{m[1]}x{m[2]}"),
    "a picture, a line of words": _one(r"<tspan>[^<]{6,}</tspan>", lambda m, c: "<tspan>whatever</tspan>"),
    "a picture, no alternative": _one(r"<desc[^>]*>[^<]*</desc>", lambda m, c: ""),
    "a picture, a bar": _one(
        r'(<rect [^>]*?width=")([\d.]+)("[^>]*rx="2"[^>]*picture-plain)',
        lambda m, c: f"{m[1]}{float(m[2]) / 3:.1f}{m[3]}",
    ),
    "a picture removed": _one(r"<figure[^>]*><svg.*?</figure>", lambda m, c: ""),
    "JSON-LD, a text": _one(
        r'(<script type="?application/ld\+json"?>.*?"text": ")([^"]*)', lambda m, c: f"{m[1]}{_negated(m[2])}!"
    ),
    "JSON-LD, a step lost": _one(r'\{"@type": "HowToStep", "position": 1, [^}]*\}, ', lambda m, c: ""),
    "compiled facts": _one(
        r'(<script[^>]*id="recourse-knowledge">)(.*?)(</script>)',
        lambda m, c: m[1] + re.sub(r'"max":(\d+)', lambda n: f'"max":{int(n[1]) + 1}', m[2], count=1) + m[3],
    ),
    "a script not loaded": _one(r'<script src="checker/[\w]+\.js"></script>', lambda m, c: ""),
    "a value struck through": _one(_DATA, lambda m, c: f"<s>{m[0]}</s>"),
    "a value hidden": _one(_DATA, lambda m, c: m[0].replace("<data", "<data hidden", 1)),
    "a list hidden": _one(r"<(ul|ol)>(?=\s*<li>[^\n]*data-fact)", lambda m, c: f'<{m[1]} style="display: none">'),
    "a figure read out only": _one(
        r"<h2 ",
        lambda m, c: f"<h2 {c.choice(['title', 'aria-label', 'aria-description'])}={chr(34)}Wait 36 hours{chr(34)} ",
    ),
    "a figure around the page": _one(
        r"<(main|footer|nav)\b[^>]*>", lambda m, c: f"{m[0]}<p>Most wait {c.choice(['2', 'three'])} weeks.</p>"
    ),
    "a figure for readers without scripts": _one(r"</h1>", lambda m, c: "</h1><noscript>Wait 2 days.</noscript>"),
    "a figure in a drawing": _one(
        r"</h1>", lambda m, c: "</h1><figure><svg><text>12 attempts</text></svg><figcaption>Now</figcaption></figure>"
    ),
    "a figure below a drawing": _one(
        r"(<svg[^>]*picture.*?</svg>)", lambda m, c: f"{m[1]}<figcaption>3 days</figcaption>"
    ),
    "a figure as code": _one(
        r'(?<=</h1>)(?=(?:(?!</html>).)*data-fact="(?:reason|limit|faq|prohibition|first-step)\.)',
        lambda m, c: "<p>Wait <code>36 hours</code>.</p>",
    ),
    "a figure in the title": _one(r"<title>", lambda m, c: "<title>Within 3 days: "),
    "a figure for a preview": _one(
        r"</head>", lambda m, c: '<meta property="og:description" content="Only 7 attempts"></head>'
    ),
    "other questions for search engines": _one(
        r"</head>",
        lambda m, c: '<script type="application/ld+json">{"@type": "FAQPage", "mainEntity": []}</script></head>',
    ),
    "a base for all links": _one(r"<head>", lambda m, c: '<head><base href="https://guide.example/">'),
    "something loaded that is not there": _one(
        r"</h1>",
        lambda m, c: "</h1>" + c.choice(['<iframe src="gone.html"></iframe>', '<img srcset="gone.png 2x" alt="">']),
    ),
    "a step called wrong": _one(
        r'<li>(?=<span data-fact="(?:remedy\.[\w-]+\.step|first-step))',
        lambda m, c: f"<li>{c.choice(['Avoid', 'Wrong'])}: ",
    ),
    "part of a case in no case": _one(
        r"</h1>", lambda m, c: '</h1><p><span data-case="any" data-part="summary">Wait 36 hours.</span></p>'
    ),
    "a former name lost": _one(
        r'(?<!<td>)<span id="(reason|remedy|observation|event)-[\w-]+"></span>(?=<(?:span|a) )', lambda m, c: ""
    ),
    "another line of a file": _one(r"(\.yaml:)(\d+)(?=</code></span>)", lambda m, c: f"{m[1]}{int(m[2]) + 1}"),
    "a menu of other words": _one(
        r'(<a href="#[^"]*" class="md-nav__link">\s*<span class="md-ellipsis">\s*)(?=\w)', lambda m, c: f"{m[1]}Not "
    ),
    "a heading": _one(r"(<h2 id=\"(?:can|cannot|unknown|waits)\">)[^<]*", lambda m, c: f"{m[1]}Anything"),
    "a note removed": _one(r'<li><span data-fact="note\.\d+">.*?</span></li>', lambda m, c: ""),
}
FILES: dict[str, tuple[str, Edit]] = {
    "API, a number": (r"api/v1/\w+/.*\.json", _one(r'": (\d+)(?=,?\n)', lambda m, c: f'": {int(m[1]) + 7}')),
    "API, a duration": (r"api/v1/.*\.json", _one(r'"words": "\d+', lambda m, c: _other_number(m[0]))),
    "API, an entry": (r"api/v1/\w+/.*\.json", _one(r'"title": "', lambda m, c: '"title": "Not ')),
    "API, the compiled facts": (r"api/v1/\w+/compiled\.json", _one(r'"max":(\d+)', lambda m, c: f'"max":{int(m[1]) + 1}')),
    "the words for notices": (r"notices\.js", _one(r'"marks":"', lambda m, c: f"{m[0]}not,")),
    "Markdown, a number": (r".*\.md", _one(r"(?<=[a-z] )\d+(?= [a-z])", lambda m, c: _other_number(m[0]))),
    "Markdown, a line": (r".*\.md", _one(r"\n- [^\n]+", lambda m, c: "")),
    "Markdown, a word": (r".*\.md", _one(r" (?:not|never) ", lambda m, c: " ")),
    "Markdown, a link": (r".*\.md", _one(r"\]\(([\w/.-]+)\.md\b", lambda m, c: f"]({m[1]}-gone.md")),
    "llms.txt, a figure": (r"llms\.txt", _one(r"\n\n## ", lambda m, c: f"\n\nYou must wait 36 hours.{m[0]}")),
    "llms.txt, what stands first": (r"llms\.txt", _one(r"\n(?:> |- )(?!\[)", lambda m, c: f"{m[0]}Not so: ")),
    "search, words": (r"search/.*\.json", _one(r"\b24 hours|\b30 days|\bcan\b", lambda m, c: f"not {m[0]}")),
    "search, a place": (r"search/.*\.json", _one(r'"location":"(\w+)\.html', lambda m, c: f'"location":"{m[1]}-gone.html')),
    "a figure in a style": (r"\w+\.css", _one(r"\Z", lambda m, c: 'h1::after { content: "within 36 hours" }')),
    "llms.txt, a link": (r"llms\.txt", _one(r"\]\((\w+)\.md\)", lambda m, c: f"]({m[1]}-gone.md)")),
    "llms.txt, a page": (r"llms\.txt", _one(r"\n- \[[^\n]+", lambda m, c: "")),
    "llms.txt, a name": (r"llms\.txt", _one(r"\n- \[", lambda m, c: "\n- [Not ")),
    "a script": (r"recourse\.js|checker/\w+\.js", _one(r"return ", lambda m, c: "return !1&&")),
}  # fmt: skip
REMOVED = r".*\.html|.*\.md|llms\.txt|(recourse|notices)\.js|checker/\w+\.js|api/v1/.*\.json|(guide|checker)\.css"


def faults(site: Path, times: int, seed: int = 1) -> Iterator[Fault]:
    """Yield faults of every kind, each in up to so many different places of a built site."""
    chance = random.Random(seed)
    texts = {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("*"))
        if path.suffix in (".html", ".md", ".txt", ".js", ".json", ".css") and "assets/" not in path.as_posix()
    }
    pages = [path for path in texts if path.endswith(".html") and "data-fact" in texts[path]]
    for kind, edit in PAGES.items():
        yield from _some(kind, edit, pages, texts, times, chance)
    for kind, (paths, edit) in FILES.items():
        fitting = [path for path in texts if re.fullmatch(paths, path)]
        yield from _some(kind, edit, fitting, texts, times, chance)
    removable = [p.relative_to(site).as_posix() for p in sorted(site.rglob("*.*")) if p.is_file()]
    removable = [path for path in removable if re.fullmatch(REMOVED, path) and path != "404.html"]
    for path in chance.sample(removable, min(times, len(removable))):
        yield Fault("a file removed", path, None)


def _some(
    kind: str, edit: Edit, paths: list[str], texts: dict[str, str], times: int, chance: random.Random
) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    tried = 0
    order = [*paths]
    chance.shuffle(order)
    most = 3 * times * len(order)
    while len(seen) < times and tried < most:
        path = order[tried % len(order)]
        tried += 1
        now = edit(texts[path], chance)
        if now is None or now == texts[path]:
            order.remove(path)
            if not order:
                return
        elif (path, now) not in seen:
            seen.add((path, now))
            yield Fault(kind, path, now)
