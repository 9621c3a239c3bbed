"""A built site compared with facts and engine: everything in which they differ, by file and line."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from kyc_recourse.api.files import FOLDER, NOTICES, Published, api_files
from kyc_recourse.errors import Finding, RecourseError
from kyc_recourse.exploration.analysis import Analysis
from kyc_recourse.facts.places import SITE
from kyc_recourse.guide.check.api import check_entries
from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.cases import check_cases
from kyc_recourse.guide.check.figures import check_figures
from kyc_recourse.guide.check.gaps import check_gaps
from kyc_recourse.guide.check.head import check_head
from kyc_recourse.guide.check.html import Page
from kyc_recourse.guide.check.links import check_former_names, check_links
from kyc_recourse.guide.check.lists import (
    NOT_SHOWN,
    check_headings,
    check_lists,
    check_places,
    check_rows,
    check_sentences,
)
from kyc_recourse.guide.check.marks import Wrong, check_marks
from kyc_recourse.guide.check.pictures import check_pictures
from kyc_recourse.guide.check.programs import (
    check_compiled,
    check_data,
    check_linked_data,
    check_llms,
    check_markdown,
    check_notes,
    check_words,
)
from kyc_recourse.guide.check.scripts import check_scripts, check_styles
from kyc_recourse.guide.check.search import check_search
from kyc_recourse.guide.check.site import Site
from kyc_recourse.packs.pack import Pack
from kyc_recourse.scenarios.run import Outcome
from kyc_recourse.version import __version__

# A site of other facts differs nearly everywhere; then it is said once that it does.
_MOST = 40
# Where a fact of a kind is told; % is its id. The page of a reason is called like it.
_PLACES = {
    "reason": "reasons/%", "remedy": "how#remedy-%", "verdict": "how#verdict-%", "observation": "how#observation-%",
    "event": "limits#event-%", "limit": "limits#limit-%", "cooldown": "limits#cooldown-%",
    "figure": "limits#figure-%", "regions": "limits#regions-%", "warning": "never#warning-%",
    "prohibition": "never#prohibition-%", "appeal": "appeal#appeal-%", "faq": "faq#faq-%",
    "claim": "sources#claim-%", "contradiction": "sources#contradiction-%", "work": "sources#work-%",
}  # fmt: skip
_LISTS = {
    "reasons": "reason", "remedies": "remedy", "verdicts": "verdict", "observations": "observation",
    "events": "event", "limits": "limit", "cooldowns": "cooldown", "figures": "figure", "regions": "regions",
    "warnings": "warning", "prohibitions": "prohibition", "appeals": "appeal", "faq": "faq", "claims": "claim",
    "contradictions": "contradiction", "sources": "work",
}  # fmt: skip


class NoSiteError(RecourseError):
    """What should be a built site holds no page."""


class Basis(NamedTuple):
    """What a site is compared with: facts, and their worked cases as decided.

    ``analyses`` are there where they were made anyway: they take longer than all else.
    """

    pack: Pack
    worked: Sequence[Outcome]
    analyses: Mapping[str, Analysis] = MappingProxyType({})


def check_site(folder: Path, basis: Basis, site: Path = SITE, prose: Sequence[Path] = ()) -> list[Finding]:
    """Return everything in which a built site differs from the facts and the engine, by file and line.

    ``site`` are the sources of the guide; in ``prose`` hand-written pages are looked for, so that what is
    typed there is named where it can be changed.

    Raises:
        NoSiteError: there is no page in the folder.
    """
    built = Site(folder)
    if not built.pages and not built.unreadable:
        raise NoSiteError(f"{folder} holds no page; give the folder of a built site")
    return _Check(built, basis, site, prose).findings()


def pages_differ(built: Site, basis: Basis, site: Path = SITE) -> Iterator[Finding]:
    """Yield in what the pages of a built site differ from the facts and the engine, page by page."""
    return _Check(built, basis, site, ()).of_pages()


class _Check:
    def __init__(self, built: Site, basis: Basis, site: Path, prose: Sequence[Path]) -> None:
        self.built, self.basis, self.site, self.prose = built, basis, site, prose
        self.books = {
            book.platform.id: book for book in (Book(facts, basis.worked) for facts in basis.pack.facts.values())
        }
        # Of which a page tells that belongs to no platform.
        self.book = self.books.get(basis.pack.knowledge.default or "") or next(iter(self.books.values()))
        self.several = len(self.books) > 1
        self.book_of: dict[str, Book] = {}
        for page in built.pages.values():
            name, _, rest = page.name.partition("/")
            if not self.several:
                self.book_of[page.path] = next(iter(self.books.values()))
            elif name in self.books:
                self.book_of[page.path], page.name = self.books[name], rest or "index"

        self.words_of_headings = {words for page in built.pages.values() for words in page.headings}
        self.headings: dict[str, set[str]] = {}
        for page in built.pages.values():
            if page.name.startswith("reasons/") and page.name != "reasons/index" and page.is_of_the_guide:
                self.headings.setdefault(page.heading, set()).add(page.path)

    def findings(self) -> list[Finding]:
        other = [*self._identity()]
        if other and not self._is_of_these_platforms():
            return other
        found = [*self.built.unreadable.values(), *self._missing(), *self.of_pages()]
        for id, book in self.books.items():
            found += self._shown(book)
            found += check_entries(self.built, f"{self.built.base}{FOLDER}/{id}/", book)
            if not self.several:
                found += check_notes(self.built, book)
        found += self._data(made_of_these=not other)
        found += check_scripts(self.built, self.site / "assets")
        found += check_styles(self.built)
        found += check_search(self.built)
        found += check_llms(self.built, {p.path: p for p in self._guide()}, self.built.base)
        for page in self._guide():
            found += check_markdown(self.built, page)
        found = _once(found)
        if other and len(found) > _MOST:
            codes = ", ".join(f"{code} {count} times" for code, count in Counter(f.code for f in found).items())
            return [*other, other[0]._replace(message=f"{len(found)} places differ for that reason: {codes}")]
        return [*other, *found]

    def of_pages(self) -> Iterator[Finding]:
        """Yield what is wrong on each page."""
        for page in self.built.pages.values():
            yield from self._named(page, self._of_page(page))

    def _guide(self) -> Iterator[Page]:
        """Yield the pages of the guide."""
        return (page for page in self.built.pages.values() if page.is_of_the_guide)

    def _identity(self) -> Iterator[Finding]:
        """Yield that the site was made of other facts, or by another version."""
        path = f"{self.built.base}{FOLDER}/index.json"
        if path not in self.built.files:
            return
        try:
            index = json.loads(self.built.read(path))
            made = {p["id"]: (p["knowledge"]["version"], p["knowledge"]["digest"]) for p in index["platforms"]}
            version = index["version"]
        except (ValueError, KeyError, TypeError):
            yield self.built.finding(path, "GU012", "the file does not say of which facts the site is made")
            return
        facts = {c.platform: (c.knowledge, c.digest) for c in (p.compiled for p in self.basis.pack.platforms.values())}
        if version != __version__:
            yield self.built.finding(path, "GU010", f"the site was made by version {version}; this is {__version__}")
        if made.keys() != facts.keys():
            there, wanted = ", ".join(made), ", ".join(facts)
            yield self.built.finding(path, "GU010", f"the site is about {there}; the facts are about {wanted}")
        for id in made.keys() & facts.keys():
            if made[id] != facts[id]:
                said = " ".join(made[id]), " ".join(facts[id])
                message = f"{id}: the site was made of the facts {said[0]}; these are {said[1]}. Build it again"
                yield self.built.finding(path, "GU010", message)

    def _is_of_these_platforms(self) -> bool:
        names = {id for id in self.books if f"{self.built.base}{FOLDER}/{id}/compiled.json" in self.built.files}
        return bool(names)

    def _missing(self) -> Iterator[Finding]:
        for id, book in self.books.items():
            there = {page.name for page in self.built.pages.values() if self.book_of.get(page.path) is book}
            folder = self.built.base + (f"{id}/" if self.several else "")
            wanted = _pages(book)
            missing = [name for name in wanted if name not in there]
            self.built.lost |= {f"{folder}{name}.html" for name in missing}
            missing = [name for name in missing if f"{folder}{name}.html" not in self.built.unreadable]
            if missing:
                message = f"{len(missing)} of {len(wanted)} pages are missing: {', '.join(missing)}"
                yield self.built.finding(folder, "GU011", message)

    def _of_page(self, page: Page) -> Iterator[Wrong]:
        own = self.book_of.get(page.path)
        book = own or self.book
        yield from check_links(page, self.built, own, self.headings)
        yield from check_figures(page, book, self.words_of_headings)
        if own or not page.is_of_the_guide:
            yield from check_marks(page, book)
        if own is None or not page.is_of_the_guide:
            return
        for check in (
            check_head,
            check_lists,
            check_rows,
            check_headings,
            check_sentences,
            check_places,
            check_former_names,
            check_cases,
            check_linked_data,
        ):
            yield from check(page, book)
        analysis = self.basis.analyses.get(book.platform.id)
        yield from check_gaps(page, book, self.basis.pack.knowledge, analysis)
        yield from check_pictures(page, book, self.site / "pictures")
        if page.name == "checker":
            compiled = self.basis.pack.platforms[book.platform.id].compiled
            yield from check_compiled(page, msgspec.json.encode(compiled))

    def _named(self, page: Page, every: Iterable[Wrong]) -> Iterator[Finding]:
        for wrong in every:
            line = wrong.element.sourceline or 1
            finding = self.built.finding(page.path, wrong.code, wrong.message, line)
            yield self._in_prose(finding, page) if wrong.code == "GU050" else finding

    def _in_prose(self, finding: Finding, page: Page) -> Finding:
        """Return the finding at its place in hand-written text, where it can be found."""
        typed = re.match(r'"(.+?)" is typed into "(.+?)", so it stays', finding.message)
        if not typed:
            return finding
        around = [part for part in re.split(r"\.\.\.", typed[2]) if typed[1] in part]
        words = re.findall(r"\w+|%", around[0]) if around else []
        pattern = re.compile(
            r"[^\w%]+".join(map(re.escape, words[:12] if typed[1].split()[0] in words[:12] else words[-12:]))
        )
        for folder in self.prose if words else ():
            for path in sorted(folder.rglob("*.md")):
                text = path.read_text(encoding="utf-8", errors="replace")
                if found := pattern.search(text):
                    at = text.find(typed[1].split()[0], found.start())
                    line, col = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
                    return Finding(str(path), line, col, finding.code, f"{finding.message} (on {page.path})")
        return finding

    def _shown(self, book: Book) -> Iterator[Finding]:
        """Yield the values of the facts that no page shows."""
        pages = [page for page in self._guide() if self.book_of.get(page.path) is book]
        shown = {mark.get("data-fact") for page in pages for mark in page.marks}
        missing = [a for a in book.leaves[0] if a not in shown and not NOT_SHOWN.fullmatch(a)]
        if missing and not self.built.lost:
            few = ", ".join(missing[:5]) + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
            yield self.built.finding(self.built.base, "GU030", f"no page shows {few}")

    def _data(self, *, made_of_these: bool) -> Iterator[Finding]:
        published = []
        for id, book in self.books.items():
            compiled = self.basis.pack.platforms[id].compiled
            folder = f"{id}/" if self.several else ""
            names = {*_pages(book)}

            def page_of(key: str, fact: str, folder: str = folder, names: set[str] = names) -> str:
                name, _, anchor = _PLACES.get(_LISTS.get(key, ""), "").replace("%", fact).partition("#")
                return f"{folder}{name}.html{'#' if anchor else ''}{anchor}" if name in names else ""

            starts = [period.start for period in compiled.periods]
            periods = [(start, book.facts.in_force(start)) for start in starts]
            published.append(Published(periods, compiled, page_of))
        wanted = api_files(published, self.basis.pack.knowledge.reader.book)
        yield from check_words(self.built, wanted[f"{FOLDER}/{NOTICES}"])
        for path, content in wanted.items():
            if not made_of_these and path == f"{FOLDER}/index.json":
                continue  # it names the facts, which has been said
            yield from check_data(self.built, f"{self.built.base}{path}", content)
        api = f"{self.built.base}{FOLDER}/"
        for path in sorted(self.built.files):
            if path.startswith(api) and path.removeprefix(self.built.base) not in wanted:
                yield self.built.finding(path, "GU071", "no file of the API is called so")


def _pages(book: Book) -> list[str]:
    """Return the names of the pages that there must be."""
    platform = book.platform
    if_any = {
        "limits": True,
        "account": platform.account.can or platform.account.cannot,
        "appeal": platform.appeals,
        "never": platform.prohibitions,
        "faq": platform.faq,
    }
    return [
        *("index", "checker", "first-steps", "reasons/index"),
        *(f"reasons/{name}" for reason in platform.reasons for name in (reason.id, *reason.formerly)),
        *(name for name, any_ in if_any.items() if any_),
        *("how", "sources", "glossary", "developers", "publishers", "editors"),
    ]


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """Return each thing that is wrong once, with how many more places say it, by file and line."""
    first: dict[tuple[str, str], Finding] = {}
    count: Counter[tuple[str, str]] = Counter()
    for finding in sorted(set(findings)):
        key = (finding.code, finding.message)
        first.setdefault(key, finding)
        count[key] += 1
    return [
        finding._replace(message=f"{finding.message} (and in {count[key] - 1} more places)")
        if count[key] > 1
        else finding
        for key, finding in first.items()
    ]
