"""From a folder of facts to all pages of the guide, or nothing but what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from traceback import extract_tb
from typing import NamedTuple

from jinja2 import TemplateError, TemplateSyntaxError

from kyc_recourse.api.files import Published, api_files
from kyc_recourse.errors import Finding, KnowledgeError
from kyc_recourse.exploration.analysis import Analysis, analyse
from kyc_recourse.facts.kinds import LISTS
from kyc_recourse.facts.places import SITE
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.guide.check.check import Basis
from kyc_recourse.guide.links import dead_links
from kyc_recourse.guide.pages import Page, make_pages, places, platforms_page
from kyc_recourse.guide.show import NoSuchFactError
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.packs.pack import Pack
from kyc_recourse.scenarios.run import Outcome, run_scenarios

# A platform with more rules is analysed by the command alone, so that its guide is not waited for.
_MOST_RULES = 300


class Guide(NamedTuple):
    """All pages, the files of the static JSON API beside them by path, and what both were made from."""

    pages: tuple[Page, ...]
    api: dict[str, bytes]
    basis: Basis | None = None


def assemble(pack: Pack, site: Path = SITE, *, draft: bool = False) -> Guide:
    """Return the guide; with several platforms, the pages of each stand in a folder of its own.

    A ``draft`` shows scenarios that fail instead of refusing them, and has no page about the analysis.

    Raises:
        KnowledgeError: a fact, a scenario, a reference in the prose or a link is wrong; all of the first
            kind that is found are named, by file, line and column.
    """
    worked = run_scenarios(pack)
    if not draft and (failures := [*_failures(worked)]):
        raise KnowledgeError(failures)
    analyses = {} if draft else _analyses(pack.knowledge, worked)
    try:
        pages = tuple(_pages(pack, worked, site, analyses))
    except (TemplateError, NoSuchFactError) as error:
        raise KnowledgeError([_in_template(error, site / "templates")]) from None
    api = api_files([_published(pack, platform) for platform in pack.platforms], pack.knowledge.reader.book)
    assets = {path.relative_to(site / "assets").as_posix() for path in (site / "assets").rglob("*")}
    findings = [*dead_links(pages, assets | api.keys(), site / "pages"), *_without_facts(pages)]
    if findings:
        raise KnowledgeError(findings)
    return Guide(pages, api, Basis(pack, worked, analyses))


def _analyses(knowledge: Knowledge, worked: tuple[Outcome, ...]) -> dict[str, Analysis]:
    """Return the analysis of each platform, at the time of the latest scenario: the same from the same facts."""
    at = max((parse_instant(case.scenario.case["now"]) for case in worked), default=0)
    return {
        id: analyse(knowledge, at, platform=id)
        for id, decisions in knowledge.platforms.items()
        if max(len(period.rules) for period in decisions.compiled.periods) <= _MOST_RULES
    }


def _pages(pack: Pack, worked: tuple[Outcome, ...], site: Path, analyses: Mapping[str, Analysis]) -> Iterator[Page]:
    several = len(pack.platforms) > 1
    if several:
        yield platforms_page([*pack.facts.values()], site)
    for id, facts in pack.facts.items():
        compiled = pack.platforms[id].compiled
        pages = make_pages(facts, compiled, worked, site, "../" if several else "", analyses.get(id))
        name = facts.file("platform").document.data["name"]
        yield from (page._replace(path=f"{id}/{page.path}", platform=name) for page in pages) if several else pages


def _published(pack: Pack, platform: str) -> Published:
    """Return what the API publishes of a platform, with the addresses of its pages."""
    facts, compiled = pack.facts[platform], pack.platforms[platform].compiled
    periods = [(period.start, facts.in_force(period.start)) for period in compiled.periods]
    place, folder = places(periods[0][1]), f"{platform}/" if len(pack.platforms) > 1 else ""

    def page_of(key: str, id: str) -> str:
        path, _, anchor = place(LISTS[key].entry, id).partition("#")
        return f"{folder}{path.removesuffix('.md')}.html{'#' if anchor else ''}{anchor}" if path else ""

    return Published(periods, compiled, page_of)


def _failures(worked: tuple[Outcome, ...]) -> Iterator[Finding]:
    """Yield each difference of a scenario that does not come out as it says, so that no page shows it as right."""
    for case in worked:
        document, here = case.scenario.document, ("scenarios", case.scenario.number)
        for difference in case.differences:
            message = f'the scenario "{case.scenario.id}" fails: {difference}; fix the fact or the expectation'
            yield document.finding(here, "GU003", message)


def _without_facts(pages: tuple[Page, ...]) -> Iterator[Finding]:
    for page in pages:
        if "data-fact=" not in page.text.partition("\n---\n")[0]:
            message = "the page tells no fact; let its template show one, or remove the page"
            yield Finding(f"guide page {page.path}", 1, 1, "GU006", message)


def _in_template(error: Exception, templates: Path) -> Finding:
    """Return what is wrong with a template; Jinja puts its lines into the traceback."""
    frames = [frame for frame in extract_tb(error.__traceback__) if templates in Path(frame.filename).parents]
    place = (frames[-1].filename, frames[-1].lineno or 1) if frames else (str(templates), 1)
    if isinstance(error, TemplateSyntaxError) and error.filename:
        place = (error.filename, error.lineno)
    return Finding(
        *place, 1, "GU005", str(error) if isinstance(error, NoSuchFactError) else f"the template is wrong: {error}"
    )
