"""What programs read on and beside the pages: JSON-LD, the JSON API, plain Markdown, llms.txt, the checker's files."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import zip_longest
from typing import Any

from kyc_recourse.errors import Finding
from kyc_recourse.facts.model import Remedy
from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.html import Element, Page, one_line, visible
from kyc_recourse.guide.check.lists import offered_by_all
from kyc_recourse.guide.check.marks import Wrong
from kyc_recourse.guide.check.site import Site

_WORD = re.compile(r"[^\W_]+")


def check_linked_data(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield what search engines read on a page that differs from the facts or from what the page says."""
    every = [e for e in page.root.iter("script") if (e.get("type") or "").strip() == "application/ld+json"]
    wanted = _linked_data(page, book)
    if wanted is None:
        return
    if len(every) != 1:
        if wanted:
            yield Wrong(page.article, "GU070", f"{len(every)} elements of JSON-LD are there; one should be")
        return
    try:
        given = json.loads(every[0].text or "")
    except ValueError:
        yield Wrong(every[0], "GU070", "the JSON-LD is no JSON")
        return
    for where, there, should in _differ(given, wanted, ""):
        yield Wrong(every[0], "GU070", f"JSON-LD {where} is {_short(there)}; it should be {_short(should)}")


def _linked_data(page: Page, book: Book) -> dict[str, Any] | None:
    """Return the JSON-LD that a page should have, {} for none, None if it is not known."""
    platform, context = book.platform, "https://schema.org"
    if page.name == "faq":
        questions = [
            {
                "@type": "Question",
                "name": one_line(book.fill(each.question)),
                "acceptedAnswer": {"@type": "Answer", "text": _told(page, f"faq.{each.id}.answer", book)},
            }
            for each in platform.faq
        ]
        return {"@context": context, "@type": "FAQPage", "mainEntity": questions}
    if page.name == "first-steps":
        offered = offered_by_all(book)
    elif page.name.startswith("reasons/") and page.name != "reasons/index":
        offered = [id for r in platform.reasons if page.name == f"reasons/{r.id}" for u in r.rules for id in u.remedies]
    else:
        return None
    every = [each for each in sorted(platform.remedies, key=lambda remedy: remedy.order) if each.id in offered]
    return {"@context": context, "@graph": [_how_to(each, page, book) for each in every]} if every else {}


def _how_to(remedy: Remedy, page: Page, book: Book) -> dict[str, Any]:
    a, steps = f"remedy.{remedy.id}", []
    for i, step in enumerate(remedy.steps, 1):
        condition = f"If {_told(page, f'{a}.step.{i}.when', book)} \N{EN DASH} " if step.when else ""
        text = condition + _told(page, f"{a}.step.{i}.text", book)
        steps.append({"@type": "HowToStep", "position": i, "text": text})
    cost = {"estimatedCost": _told(page, f"{a}.cost", book)} if remedy.cost else {}
    title = _told(page, f"{a}.title", book)
    return {"@type": "HowTo", "name": title, "url": f"#{remedy.id}", **cost, "step": steps}


def _told(page: Page, address: str, book: Book) -> str:
    """Return what the page says in words, which was compared with the fact; else the fact itself."""
    for element in page.marks:
        if element.get("data-fact") == address and element.tag not in ("tspan", "desc", "svg"):
            later = ""
            beside = element.getnext()
            while beside is not None and "later" in (beside.get("class") or "").split():
                later += f" {visible(beside)}"
                beside = beside.getnext()
            return visible(element) + later
    return one_line(book.text(address)) if isinstance(book.get(address), str) else ""


def _differ(given: Any, wanted: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield the places in which JSON data differ, each with what is there and what should be."""
    if isinstance(given, dict) and isinstance(wanted, dict):
        for key in dict.fromkeys([*wanted, *given]):
            yield from _differ(given.get(key), wanted.get(key), f"{where}/{key}")
    elif isinstance(given, list) and isinstance(wanted, list):
        for i, (one, other) in enumerate(zip_longest(given, wanted)):
            yield from _differ(one, other, f"{where}/{i}")
    elif given != wanted:
        yield where or "as a whole", given, wanted


def _short(value: Any) -> str:
    text = "missing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else f"{text[:160]}..."


def check_data(site: Site, path: str, wanted: bytes) -> Iterator[Finding]:
    """Yield where a JSON file of the site differs from what it should be, three places at most."""
    if path not in site.files:
        yield site.finding(path, "GU011", "the file is missing")
        return
    raw = site.read(path)
    if raw == wanted:
        return
    try:
        given = json.loads(raw)
    except ValueError:
        yield site.finding(path, "GU012", "the file is no JSON")
        return
    for where, there, should in [*_differ(given, json.loads(wanted), "")][:3]:
        yield site.finding(path, "GU071", f"{where} is {_short(there)}; it should be {_short(should)}")


def check_markdown(site: Site, page: Page) -> Iterator[Finding]:
    """Yield the first words in which the plain Markdown beside a page differs from the page."""
    path = f"{page.path.rpartition('.')[0]}.md"
    if path not in site.files:
        yield site.finding(path, "GU011", "the plain Markdown of a page is missing")
        return
    text = site.text(path)
    there = [(match[0], match.start()) for match in _WORD.finditer(_bare(text))]
    wanted = _WORD.findall(_shown(page.article))
    for i, (given, should) in enumerate(zip_longest(there, wanted)):
        if given is None or should is None or given[0] != should:
            at = given[1] if given else len(text)
            said = " ".join(word for word, _ in there[max(i - 3, 0) : i + 4])
            page_says = " ".join(wanted[max(i - 3, 0) : i + 4])
            message = f'the Markdown says "{said}" where the page says "{page_says}"'
            yield site.finding(path, "GU072", message, _bare(text).count("\n", 0, at) + 1)
            return


# What Markdown shows as it is written, fenced or between backticks; the target of a link; a sign of a list; an entity.
_SIGNS = re.compile(
    r"^(?P<fence>`{3,})[^\n]*\n(?P<block>.*?)^(?P=fence)$"
    r"|(?<![`\\])(?P<tick>`+)(?!`).*?(?<!`)(?P=tick)(?!`)"
    r"|(?<!\\)(?P<link>(?:\\\\)*\]\([^)\s]*\))"
    r"|^(?P<item> *(?:\d+\.|[-*+]) )"
    r"|(?P<entity>&#?\w+;)",
    re.MULTILINE | re.DOTALL,
)


def _bare(markdown: str) -> str:
    """Return Markdown with spaces where its signs and the targets of its links stand, so that places stay."""

    def shown(match: re.Match[str]) -> str:
        if match["entity"]:
            return unescape(match[0]).ljust(len(match[0]))
        if match["tick"]:
            return match[0]
        before, block, after = match[0].partition(match["block"] or "\0")
        return re.sub(r"[^\n]", " ", before) + block + re.sub(r"[^\n]", " ", after)

    return _SIGNS.sub(shown, markdown)


def _shown(article: Element) -> str:
    """Return the words of a page as they are read out, pictures by their text alternative."""
    parts: list[str] = []

    def walk(element: Element) -> None:
        if not isinstance(element.tag, str) or element.tag in ("script", "noscript", "style", "template"):
            return
        if element.tag in ("nav", "header", "footer", "aside"):
            return
        if element.tag == "svg" and next(element.iter("title"), None) is None:
            return
        if element.tag in ("text", "tspan"):
            return
        parts.append(element.text or "")
        for child in element:
            parts.append(" " if child.tag not in _INLINE else "")
            walk(child)
            parts.append(" " if child.tag not in _INLINE else "")
            parts.append(child.tail or "")

    walk(article)
    return "".join(parts)


_INLINE = {"a", "b", "code", "data", "em", "i", "span", "strong", "var"}


def check_llms(site: Site, pages: Mapping[str, Page], base: str) -> Iterator[Finding]:
    """Yield what llms.txt says otherwise than the pages: which there are, and what each is called."""
    path = f"{base}llms.txt"
    if path not in site.files:
        yield site.finding(path, "GU011", "the file is missing")
        return
    seen = set()
    for number, line in enumerate(site.text(path).splitlines(), 1):
        match = re.match(r"- \[(.+)\]\(([^()\s]+)\)(?:: (.*))?$", line)
        if not match:
            continue
        target = posixpath.normpath(posixpath.join(base, match[2]))
        page = site.pages.get(f"{target.removesuffix('.md')}.html")
        title, summary = _unescaped(match[1]), _unescaped(match[3] or "")
        seen.add(target)
        if target not in site.files:
            yield site.finding(path, "GU073", f'"{match[2]}" leads to no file', number)
        elif page and title != page.heading and not title.endswith(f": {page.heading}"):
            yield site.finding(path, "GU073", f'"{title}" is called "{page.heading}" on its page', number)
        elif page and one_line(summary) not in visible(page.article):
            yield site.finding(path, "GU073", f'"{summary}" is not what the page says', number)
    for page in pages.values():
        beside = f"{page.path.rpartition('.')[0]}.md"
        if beside in site.files and beside not in seen:
            yield site.finding(path, "GU073", f"{beside} is not listed")


def _unescaped(markdown: str) -> str:
    """Return what Markdown with escaped signs and characters by name or number says."""
    return re.sub(r"\\([!-/:-@\[-`{-~])|&#?\w+;", lambda found: found[1] or unescape(found[0]), markdown)


def check_notes(site: Site, book: Book) -> Iterator[Finding]:
    """Yield each note of the facts that llms.txt does not quote."""
    path = f"{site.base}llms.txt"
    text = one_line(site.text(path)) if path in site.files else ""
    for i, _ in enumerate(book.platform.notes, 1):
        note = one_line(book.text(f"note.{i}"))
        if text and note not in _unescaped(text):
            yield site.finding(path, "GU073", f'the note "{note}" is missing')


def check_compiled(page: Page, wanted: bytes) -> Iterator[Wrong]:
    """Yield where the facts from which the checker in a page decides differ from the compiled facts."""
    found = next((e for e in page.root.iter("script") if e.get("id") == "recourse-knowledge"), None)
    if found is None:
        yield Wrong(page.article, "GU074", "the compiled facts for the checker are missing")
        return
    try:
        given = json.loads(found.text or "")
    except ValueError:
        yield Wrong(found, "GU074", "the compiled facts for the checker are no JSON")
        return
    for where, there, should in [*_differ(given, json.loads(wanted), "")][:3]:
        yield Wrong(found, "GU074", f"{where} of the compiled facts is {_short(there)}; it should be {_short(should)}")
