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
from kyc_recourse.guide.check.figures import claims_in
from kyc_recourse.guide.check.html import UNTOLD, WORD, Element, Page, is_permalink, one_line, visible, words_of
from kyc_recourse.guide.check.lists import offered_by_all
from kyc_recourse.guide.check.marks import Wrong
from kyc_recourse.guide.check.site import Site
from kyc_recourse.guide.scripts import WORDS, words_in, words_script


def check_linked_data(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield what search engines read on a page that differs from the facts or from what the page says.

    A publisher may add other JSON-LD, such as a trail of pages; figures in it stand behind no fact.
    """
    wanted, own = _linked_data(page, book), 0
    for element in page.root.iter("script"):
        if (element.get("type") or "").strip() != "application/ld+json":
            continue
        try:
            given = json.loads(element.text or "")
        except ValueError:
            yield Wrong(element, "GU070", "the JSON-LD is no JSON")
            continue
        if not {*_strings(given, "@type")} & _TYPES:
            figures = [figure for text in _strings(given) for figure in claims_in(text)]
            yield from (Wrong(element, "GU050", f'"{each}" is typed into JSON-LD') for each in figures)
            continue
        own += 1
        for where, there, should in _differ(given, wanted, "") if wanted else ():
            yield Wrong(element, "GU070", f"JSON-LD {where} is {_short(there)}; it should be {_short(should)}")
    if own != bool(wanted):
        yield Wrong(page.article, "GU070", f"{own} elements of JSON-LD are there; {int(bool(wanted))} should be")


# Of what the guide itself makes JSON-LD.
_TYPES = {"FAQPage", "Question", "HowTo", "HowToStep"}


def _strings(given: Any, key: str = "") -> Iterator[str]:
    """Yield the texts in JSON data, or those under a key."""
    if isinstance(given, dict):
        for name, value in given.items():
            yield from _strings(value, "" if name == key else key)
    elif isinstance(given, list):
        for value in given:
            yield from _strings(value, key)
    elif isinstance(given, str) and not key:
        yield given


def _linked_data(page: Page, book: Book) -> dict[str, Any]:
    """Return the JSON-LD that a page should have, {} for none."""
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
        return {}
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
    there = [(match[0], match.start()) for match in WORD.finditer(_bare(text))]
    wanted = page.words.split()
    same = "".join(word for word, _ in there) == "".join(wanted)  # a tool may lose spaces between elements
    for i, (given, should) in enumerate(zip_longest(there, wanted) if not same else ()):
        if given is None or should is None or given[0] != should:
            at = given[1] if given else len(text)
            said = " ".join(word for word, _ in there[max(i - 3, 0) : i + 4])
            page_says = " ".join(wanted[max(i - 3, 0) : i + 4])
            message = f'the Markdown says "{said}" where the page says "{page_says}"'
            yield site.finding(path, "GU072", message, _bare(text).count("\n", 0, at) + 1)
            break
    leads = [to for link in _SIGNS.finditer(text) if link["link"] and (to := _place(site, path, link["to"]))]
    should = [to for link in _shown_links(page.article) if (to := _place(site, page.path, link))]
    for there_to, page_to in zip_longest(leads, should):
        if there_to != page_to:
            message = f'a link of the Markdown leads to "{there_to}" where that of the page leads to "{page_to}"'
            yield site.finding(path, "GU072", message)
            return


def _place(site: Site, path: str, link: str) -> str:
    """Return where a link leads, whether to a page or to the Markdown beside it; "" for a place on the same page."""
    found = site.target(path, link)
    if found is None:
        return link
    to, anchor = found
    name = "" if to == path else site.name(to) if to.endswith((".html", ".htm", ".md")) else to
    return f"{name}#{anchor}" if name and anchor else name


def _shown_links(article: Element) -> Iterator[str]:
    for element in article.iter("a"):
        around = any(parent.tag in UNTOLD for parent in element.iterancestors())
        # The theme's link to the file behind a page is none of its text.
        edits = element.get("rel") == "edit"
        if element.get("href") and not around and not edits and not is_permalink(element):
            yield element.get("href")


# What Markdown shows as it is written, fenced or between backticks; the target of a link; a sign of a list; an entity.
_SIGNS = re.compile(
    r"^(?P<fence>`{3,})[^\n]*\n(?P<block>.*?)^(?P=fence)$"
    r"|(?<![`\\])(?P<tick>`+)(?!`).*?(?<!`)(?P=tick)(?!`)"
    r"|(?<!\\)(?P<link>(?:\\\\)*\]\((?P<to>[^)\s]*)\))"
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


def check_llms(site: Site, pages: Mapping[str, Page], base: str) -> Iterator[Finding]:
    """Yield what llms.txt says otherwise than the pages: which there are, and what each is called."""
    path = f"{base}llms.txt"
    if path not in site.files:
        yield site.finding(path, "GU011", "the file is missing")
        return
    seen: set[str] = set()
    text = site.text(path)
    first = _first(text, base, pages)
    for number, line in enumerate(text.splitlines(), 1):
        match = _ENTRY.match(line)
        if not match:
            if words_of(_bare(line)) not in first:
                if not seen and line.startswith(("# ", "> ", "- ")):
                    yield site.finding(path, "GU073", f'"{line}" is not what the first page says', number)
                for figure in claims_in(line):
                    yield site.finding(path, "GU050", f'"{figure}" is typed into "{line}"', number)
            continue
        target = posixpath.normpath(posixpath.join(base, match[2]))
        page = site.pages.get(f"{target.removesuffix('.md')}.html")
        title, summary = _unescaped(match[1]), _unescaped(match[3] or "")
        seen.add(target)
        if target not in site.files and f"{target.removesuffix('.md')}.html" not in site.lost:
            yield site.finding(path, "GU073", f'"{match[2]}" leads to no file', number)
        elif page and title != page.heading and not title.endswith(f": {page.heading}"):
            yield site.finding(path, "GU073", f'"{title}" is called "{page.heading}" on its page', number)
        elif page and words_of(summary) not in page.words:
            yield site.finding(path, "GU073", f'"{summary}" is not what the page says', number)
    for page in pages.values():
        beside = f"{page.path.rpartition('.')[0]}.md"
        if beside in site.files and beside not in seen:
            yield site.finding(path, "GU073", f"{beside} is not listed")


_ENTRY = re.compile(r"- \[(.+)\]\(([^()\s]+)\)(?:: (.*))?$")


def _first(llms: str, base: str, pages: Mapping[str, Page]) -> str:
    """Return the words of the first page that is listed."""
    entry = next((found for line in llms.splitlines() if (found := _ENTRY.match(line))), None)
    page = pages.get(f"{base}{entry[2].removesuffix('.md')}.html") if entry else None
    return page.words if page else ""


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


def check_words(site: Site, wanted: bytes) -> Iterator[Finding]:
    """Yield where the words with which the checker reads notices differ from the facts, or which page lacks them."""
    path = f"{site.base}{WORDS}"
    for page in site.pages.values():
        for checker in page.root.iter("recourse-checker"):
            if (site.target(page.path, checker.get("words") or "") or ("",))[0] != path:
                message = f"the checker does not load {path}, with which it reads notices"
                yield site.finding(page.path, "GU074", message, checker.sourceline or 1)
    if path not in site.files:
        yield site.finding(path, "GU011", "the words with which the checker reads notices are missing")
        return
    raw = site.read(path)
    if raw == words_script(wanted):
        return
    try:
        given = json.loads(words_in(raw))
    except ValueError:
        message = "the script is not that of the facts; if a tool rewrote it, let it leave scripts as they are"
        yield site.finding(path, "GU074", message)
        return
    for where, there, should in [*_differ(given, json.loads(wanted), "")][:3]:
        yield site.finding(path, "GU074", f"{where} is {_short(there)}; it should be {_short(should)}")
