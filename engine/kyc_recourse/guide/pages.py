"""The pages of the guide: facts and hand-written prose in, Markdown out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from kyc_recourse.api.files import FOLDER
from kyc_recourse.errors import Finding, KnowledgeError, did_you_mean
from kyc_recourse.escaping import code_span, escape_part
from kyc_recourse.exploration.analysis import Analysis
from kyc_recourse.facts.load import Facts
from kyc_recourse.facts.model import Platform, Reason, Remedy, Rule
from kyc_recourse.facts.places import SITE
from kyc_recourse.facts.times import format_instant, humanize_instant, parse_instant
from kyc_recourse.guide.plain import plain_text
from kyc_recourse.guide.schema_org import HowTo, faq_page, how_tos, script
from kyc_recourse.guide.show import Place, ValueRenderer, concluded
from kyc_recourse.pictures.album import album
from kyc_recourse.render.analysis import render_markdown
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.scenarios.run import Outcome

# More reasons than this are linked from their index only, so that every page's menu stays short.
MENU = 12
_SPACE = re.compile(r"\s*\n\s*")


class Page(NamedTuple):
    """A page: where it stands, its title, its Markdown, the file to edit, and the part of the menu it is in.

    Its title, platform and ``about`` are plain text, which whoever writes them somewhere escapes for that place.

    ``platform`` is the name of its platform, where the guide is about several; ``formerly`` are the names
    that its file had before, without their ending; ``about`` says in plain words what the page is about.
    """

    path: str
    title: str
    text: str
    edit: str
    part: str
    platform: str = ""
    formerly: tuple[str, ...] = ()
    about: str = ""


class _Kind(NamedTuple):
    """A kind of page; ``facts`` is the kind of fact file whose editor wants to see it."""

    path: str
    facts: str
    part: str = ""


_REASON = "reasons/REASON.md"
_KINDS = (
    _Kind("index.md", "platform"),
    _Kind("checker.md", "observations"),
    _Kind("first-steps.md", "platform"),
    _Kind("reasons/index.md", "platform", "reasons"),
    _Kind(_REASON, "reason", "reasons"),
    _Kind("limits.md", "limits"),
    _Kind("account.md", "account"),
    _Kind("appeal.md", "appeals"),
    _Kind("never.md", "prohibitions"),
    _Kind("faq.md", "faq"),
    _Kind("how.md", "rules", "more"),
    _Kind("sources.md", "sources", "more"),
    _Kind("glossary.md", "verdicts", "more"),
    _Kind("open.md", "rules", "more"),
    _Kind("developers.md", "observations", "more"),
    _Kind("publishers.md", "platform", "more"),
    _Kind("editors.md", "platform", "more"),
)
# Where a fact of a kind is told; % is its id.
_PLACES = {
    "reason": "reasons/%.md",
    "remedy": "how.md#remedy-%",
    "verdict": "how.md#verdict-%",
    "observation": "how.md#observation-%",
    "event": "limits.md#event-%",
    "limit": "limits.md#limit-%",
    "cooldown": "limits.md#cooldown-%",
    "figure": "limits.md#figure-%",
    "regions": "limits.md#regions-%",
    "warning": "never.md#warning-%",
    "prohibition": "never.md#prohibition-%",
    "appeal": "appeal.md#appeal-%",
    "faq": "faq.md#faq-%",
    "claim": "sources.md#claim-%",
    "contradiction": "sources.md#contradiction-%",
    "work": "sources.md#work-%",
}


def make_pages(
    facts: Facts,
    compiled: Compiled,
    worked: Sequence[Outcome] = (),
    site: Path = SITE,
    assets: str = "",
    analysis: Analysis | None = None,
) -> Iterator[Page]:
    """Yield the pages of one platform, in the order of the menu.

    ``worked`` are the scenarios as decided; without them the pages show none. ``site`` holds the
    templates and the prose, ``assets`` is the way from the first page to its assets. Without an
    ``analysis`` there is no page about it.

    Raises:
        KnowledgeError: the prose names something that is not there, by file, line and column.
    """
    return _PageMaker(facts, compiled, worked, site, assets, analysis).pages()


def places(platform: Platform) -> Place:
    """Return what tells where a fact stands, by its kind and id: a page and anchor, or "" if on no page."""
    paths = {kind.path for kind in _kinds(platform)}

    def place(kind: str, id: str) -> str:
        target = _PLACES.get(kind, "").replace("%", id)
        return target if target.partition("#")[0] in paths or kind == "reason" else ""

    return place


def _kinds(platform: Platform) -> list[_Kind]:
    """Return the kinds of pages for which there is something to say."""
    needed = {
        "faq.md": platform.faq,
        "appeal.md": platform.appeals,
        "never.md": platform.prohibitions,
        "account.md": platform.account.can or platform.account.cannot,
    }
    return [kind for kind in _KINDS if needed.get(kind.path, True)]


def platforms_page(every: Sequence[Facts], site: Path = SITE) -> Page:
    """Return the page that leads to the guides of several platforms."""
    platforms = [facts.in_force(0) for facts in every]
    text = _environment(site).get_template("platforms.md").render(platforms=platforms)
    title = plain_text(text.partition("\n")[0].removeprefix("# "))
    return Page("index.md", title, text, every[0].file("platform").name, "")


class _PageMaker:
    def __init__(
        self,
        facts: Facts,
        compiled: Compiled,
        worked: Sequence[Outcome],
        site: Path,
        assets: str,
        analysis: Analysis | None,
    ) -> None:
        self.facts, self.site, self.analysis = facts, site, analysis
        self.decided_from = compiled
        starts = [0, *(start for start in facts.starts if start > 0)]
        periods = [(start, facts.in_force(start)) for start in starts]
        self.platform: Platform = periods[0][1]
        self.kinds = [kind for kind in _kinds(self.platform) if kind.path != "open.md" or analysis]
        self.paths = {kind.path for kind in self.kinds}
        self.show = ValueRenderer(periods, places(self.platform))
        self.album = album(periods, site / "pictures")
        self.environment = _environment(site)
        self.naming = _naming(self.platform)
        self.remedies = {remedy.id: remedy for remedy in self.platform.remedies}
        # What pages of reasons ask again and again stands by id: there can be hundreds of them.
        self.offered_by: dict[str, list[Reason]] = {}
        for each in self.platform.reasons:
            for id in dict.fromkeys(id for rule in each.rules for id in rule.remedies):
                self.offered_by.setdefault(id, []).append(each)
        self.worked: dict[str, list[Outcome]] = {}
        for case in worked:
            if case.decision.platform == self.platform.id:
                for id in [reason.id for reason in case.decision.reasons] or [""]:
                    self.worked.setdefault(id, []).append(case)
        self.categories = {(reason.id, reason.category) for _, each in periods for reason in each.reasons}
        self.shared: dict[str, Any] = {
            "p": self.platform,
            "show": self.show,
            "link": self.show.link,
            "plain": self.show.plain,
            "md": escape_part,
            "titled": self.show.titled,
            "page": self.page_link,
            "has": self.paths.__contains__,
            "seen": self.seen,
            "where": self.where,
            "instant": _moment,
            "worked": self.worked,
            "files": [file.name for file in facts.files],
            "ways": self.ways,
            "shared_ways": self.shared_ways,
            "rules_naming": self.rules_naming,
            "conclusions": self.conclusions,
            "steps_of": self.steps_of,
            "offering": self.offering,
            "concluded": concluded,
            "given": self.given,
            "expected": self.expected,
            "picture": self.picture,
            "assets": assets,
            "api": f"{assets}{FOLDER}",
            "compiled": self.compiled,
            "faq_data": self.faq_data,
            "how_to_data": self.how_to_data,
            "left_open": self.left_open,
        }

    def pages(self) -> Iterator[Page]:
        prose = self.prose()
        for kind in self.kinds:
            if kind.path == _REASON:
                for reason in self.platform.reasons:
                    yield self.page(kind, f"reasons/{reason.id}.md", "", reason=reason)
            else:
                yield self.page(kind, kind.path, prose.get(kind.path, ""))

    def page(self, kind: _Kind, path: str, prose: str, **more: Any) -> Page:
        self.show.begin(path)
        template = self.environment.get_template(kind.path.replace("REASON", "reason"))
        prose = self.show.prose(prose)
        text = template.render(self.shared, prose=prose, path=path, **more)
        text = re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
        title = plain_text(text.partition("\n")[0].removeprefix("# "))
        reason: Reason | None = more.get("reason")
        edit = self.file_of(kind.facts, reason.id if reason else None)
        about = self.say(f"reason.{reason.id}.description") if reason else plain_text(prose.partition("\n\n")[0])
        return Page(path, title, text, edit, kind.part, formerly=reason.formerly if reason else (), about=about)

    def file_of(self, kind: str, id: str | None = None) -> str:
        """Return the fact file behind a page; the platform's own where there is none of the kind."""
        names = [f.name for f in self.facts.files if f.kind == kind]
        return self.facts.file(kind, id).name if id else next(iter(names), self.facts.file("platform").name)

    def prose(self) -> dict[str, str]:
        """Return the hand-written parts by page: those for every platform, then those for this one."""
        prose: dict[str, str] = {}
        findings: list[Finding] = []
        known = [*self.show.known, *self.show.under("platform")]
        every = [kind.path for kind in _KINDS if kind.path != _REASON]
        common = self.site / "pages"
        own = common / self.platform.id
        for folder in (common, own):
            for path in sorted(folder.rglob("*.md")):
                name = path.relative_to(folder).as_posix()
                if folder == common and _belongs_to_a_platform(path.relative_to(folder), every):
                    continue
                text = path.read_text(encoding="utf-8")
                findings += _unknown(path, text, known)
                if name not in every:
                    message = f"no page is called so{did_you_mean(name, every)}"
                    findings.append(Finding(str(path), 1, 1, "GU004", message))
                prose[name] = f"{prose[name]}\n\n{text}" if name in prose else text
        if findings:
            raise KnowledgeError(findings)
        return prose

    def page_link(self, path: str, title: str, anchor: str = "") -> str:
        """Return a link to a page, or only its title where there is no such page."""
        return f"[{title}]({self.show.path(path)}{anchor})" if path in self.paths else title

    def seen(self, step: str) -> str:
        """Return what is seen in a step of a walk through an editor's work, as a block of text."""
        path = self.site / "walks" / step
        if not path.is_file():
            raise TemplateError(f'no step of a walk is called "{step}"')
        return f"```{path.suffix[1:]}\n{path.read_text(encoding='utf-8')}```\n"

    def where(self, kind: str, id: str | None, *place: str | int) -> str:
        """Return file and line of a fact."""
        file = self.facts.file(kind, id)
        return f"{file.name}:{file.document.at(*place)[0]}"

    def ways(self, reason: Reason) -> list[tuple[Remedy, list[str]]]:
        """Return the remedies that a reason's own rules offer, in order, each with those rules."""
        return self._ways(reason.rules, f"reason.{reason.id}.rule")

    def shared_ways(self, reason: str = "") -> list[tuple[Remedy, list[str]]]:
        """Return the remedies that shared rules offer, to every case or to those of a reason."""
        return self._ways([rule for rule in self.platform.rules if not reason or self.concerns(rule, reason)], "rule")

    def steps_of(self, remedy: str) -> str:
        """Return a link to a remedy's steps: on this page if it is that of a reason that offers it, or on another."""
        pages = [f"reasons/{reason.id}.md" for reason in self.offering(remedy)]
        if self.show.page not in pages and any(remedy in rule.remedies for rule in self.platform.rules):
            pages.insert(0, "first-steps.md")
        if not pages:
            return self.show.link("remedy", remedy)
        page = self.show.page if self.show.page in pages else pages[0]
        return f"[{self.show.titled(f'remedy.{remedy}.title')}]({self.show.path(f'{page}#{remedy}')})"

    def offering(self, remedy: str) -> list[Reason]:
        """Return the reasons whose own rules offer a remedy."""
        return self.offered_by.get(remedy, [])

    def conclusions(self, reason: Reason) -> dict[str, list[str]]:
        """Return what rules of a reason, or shared ones, conclude for others, with the addresses of those rules."""
        rules = [(f"reason.{reason.id}.rule.{rule.id}", rule) for rule in reason.rules]
        rules += [(f"rule.{rule.id}", rule) for rule in self.platform.rules if self.concerns(rule, reason.id)]
        found: dict[str, list[str]] = {}
        for address, rule in rules:
            for id in rule.concludes:
                found.setdefault(id, []).append(address)
        return found

    def given(self, case: dict[str, Any]) -> Iterator[str]:
        """Yield what is known in a worked case, a sentence each."""
        show = self.show
        if "notice" in case:
            yield f"The notice says “{escape_part(case['notice'])}”."
        for id in case.get("reasons", ()):
            yield f"The reason is: {show.link('reason', id)}."
        for attempt in case.get("attempts", ()):
            again = " with the same documents as before" if attempt.get("same_documents") else ""
            why = f" (reason: {show.link('reason', attempt['reason'])})" if "reason" in attempt else ""
            yield f"An attempt{again} was rejected at {_moment(attempt['at'])}{why}."
        for id, count in case.get("recent_attempts", {}).items():
            yield f"About {count} failed attempts lately ({show.link('reason', id)})."
        for event in case.get("events", ()):
            yield f"{show.link('event', event['type'])}: {_moment(event['at'])}."
        for id, value in case.get("observations", {}).items():
            yield f"“{escape_part(show.plain(f'observation.{id}.question'))}” {show.observed(id, value)}."

    def expected(self, case: Outcome) -> Iterator[tuple[str, str]]:
        """Yield what a worked case is there to show beside its verdict and remedies, each with what it is."""
        show, expect, decision = self.show, case.scenario.expect, case.decision
        said: dict[str, tuple[str, dict[str, str]]] = {
            "causes": ("Causes", {each.id: escape_part(each.title) for each in decision.causes}),
            "warnings": ("Keep in mind", {each.id: show.link("warning", each.id) for each in decision.warnings}),
            "prohibitions": ("Never", {each.id: show.link("prohibition", each.id) for each in decision.prohibitions}),
            "questions": ("Asked next", {each.id: escape_part(each.text) for each in decision.questions}),
        }
        for field, (label, there) in said.items():
            named = {*expect.get(field, ()), *expect.get("with", {}).get(field, ())}
            if named or field in expect:
                between = " " if field == "questions" else "; "
                yield label, between.join(words for id, words in there.items() if id in named) or "none"
        for id in expect.get("without", {}).get("warnings", ()):
            yield "No warning", show.link("warning", id)

    def compiled(self) -> str:
        """Return what the checker decides from, as JSON that can stand in a page."""
        return msgspec.json.encode(self.decided_from).decode().replace("<", "\\u003c")

    def faq_data(self) -> str:
        """Return the frequent questions for search engines."""
        say = self.say
        return script(faq_page((say(f"faq.{q.id}.question"), say(f"faq.{q.id}.answer")) for q in self.platform.faq))

    def how_to_data(self, ways: Sequence[tuple[Remedy, list[str]]]) -> str:
        """Return remedies for search engines; nothing where there are none."""
        return script(how_tos(self.how_to(remedy) for remedy, _ in ways)) if ways else ""

    def how_to(self, remedy: Remedy) -> HowTo:
        """Return the instructions of a remedy as the page says them; each step says when it belongs there."""
        a, say, has = f"remedy.{remedy.id}", self.say, self.show.has
        steps = [f"{a}.step.{i}" for i in range(1, len(remedy.steps) + 1)]
        said = [(f"If {say(f'{x}.when')} \N{EN DASH} " if has(f"{x}.when") else "") + say(f"{x}.text") for x in steps]
        return HowTo(say(f"{a}.title"), remedy.id, say(f"{a}.cost") if remedy.cost else None, tuple(said))

    def say(self, address: str) -> str:
        """Return a value as a page says it, as plain text."""
        return plain_text(self.show(address))

    def left_open(self) -> str:
        """Return what the analysis found, each fact with a link to where it is told."""
        return render_markdown(self.analysis, self.show.link) if self.analysis else ""

    def picture(self, address: str, caption: str = "") -> str:
        """Return the pictures at an address, one for each time at which they change, or nothing.

        They are HTML, not Markdown, so the caption's backslashes have done their work.
        """
        figures, caption = [], re.sub(r"\\(.)", r"\1", caption)
        for shown in self.album.get(address, ()):
            since = f' data-from="{format_instant(shown.since)}"' if shown.since else ""
            said = caption + (f" From {humanize_instant(shown.since)}." if shown.since else "")
            below = f"<figcaption>{said.strip()}</figcaption>" if said else ""
            figures.append(f"<figure{since}>{_SPACE.sub(' ', shown.svg)}{below}</figure>")
        return "\n\n".join(figures)

    def _ways(self, rules: Sequence[Rule], address: str) -> list[tuple[Remedy, list[str]]]:
        offered: dict[str, list[str]] = {}
        for rule in rules:
            for id in rule.remedies:
                offered.setdefault(id, []).append(f"{address}.{rule.id}")
        return [(self.remedies[id], offered[id]) for id in sorted(offered, key=[*self.remedies].index)]

    def rules_naming(self, field: str, id: str, reason: str = "") -> list[tuple[str, str, Rule]]:
        """Return the rules that name a fact, or those of them that matter for a reason.

        Each has its reason's id ("" for a shared rule) and its address.
        """
        naming = self.naming.get((field, id), [])
        if not reason:
            return naming
        return [each for each in naming if each[0] == reason or (not each[0] and self.concerns(each[2], reason))]

    def concerns(self, rule: Rule, reason: str) -> bool:
        """Tell whether a shared rule is for the category that a reason has at any time."""
        return any((reason, category) in self.categories for category in rule.categories)


def _belongs_to_a_platform(path: Path, pages: Sequence[str]) -> bool:
    return len(path.parts) > 1 and path.parts[0] not in {page.partition("/")[0] for page in pages if "/" in page}


def _naming(platform: Platform) -> dict[tuple[str, str], list[tuple[str, str, Rule]]]:
    """Return the rules by what they name: for each field and id, a reason's id, an address and the rule."""
    rules = [("", f"rule.{rule.id}", rule) for rule in platform.rules]
    rules += [(r.id, f"reason.{r.id}.rule.{rule.id}", rule) for r in platform.reasons for rule in r.rules]
    naming: dict[tuple[str, str], list[tuple[str, str, Rule]]] = {}
    for reason, address, rule in rules:
        for field in ("warnings", "prohibitions"):
            for id in getattr(rule, field):
                naming.setdefault((field, id), []).append((reason, address, rule))
    return naming


def _moment(text: str) -> str:
    return humanize_instant(parse_instant(text))


def _unknown(path: Path, text: str, known: Sequence[str]) -> Iterator[Finding]:
    for match in re.finditer(r"\{([^{}\n]*)\}", text):
        if match[1] not in known:
            line = text.count("\n", 0, match.start()) + 1
            col = match.start() - text.rfind("\n", 0, match.start())
            message = f'unknown reference "{{{match[1]}}}"{did_you_mean(match[1], known)}'
            yield Finding(str(path), line, col, "GU001", message)


@lru_cache(maxsize=8)
def _environment(site: Path) -> Environment:
    environment = Environment(  # noqa: S701 - it makes Markdown; each value is escaped where it is shown
        loader=FileSystemLoader(site / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        comment_start_string="{##",  # "{#" begins an anchor
        comment_end_string="##}",
    )
    environment.filters |= {"md": escape_part, "code": code_span}
    return environment
