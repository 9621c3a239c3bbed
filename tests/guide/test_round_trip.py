"""The pages, read back, say what the facts say: everything, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup

from kyc_recourse.facts.times import format_instant, humanize_instant
from kyc_recourse.guide.assemble import assemble
from kyc_recourse.guide.fact_addresses import fact_addresses, meanings
from kyc_recourse.guide.pages import places
from kyc_recourse.guide.plain import plain_text
from kyc_recourse.guide.show import ValueRenderer, raw
from kyc_recourse.packs.pack import Pack
from tests.guide.conftest import PACKS, Guide
from tests.guide.reading import one_line, read_back, to_html

pytestmark = pytest.mark.slow

# Values that no page shows, each with its reason.
NOT_SHOWN = {
    r"platform\.(id|default)": "they choose which facts are loaded, and say nothing to a reader",
    r".*\.formerly": "names for old links and programs, which lead to the fact; see test_former_names_lead_on",
    r"platform\.source|.*\.source": "shown where a rule or a value stands; see test_sources_are_shown",
}


@pytest.fixture(scope="module")
def html(guide: Guide) -> dict[str, BeautifulSoup]:
    """The pages as HTML, by path."""
    return {path: to_html(page) for path, page in guide.pages.items()}


def expected(guide: Guide) -> dict[tuple[str, str], Any]:
    """Return each value by address and the time from which it holds ("" for the first)."""
    values = {}
    for start in (0, *guide.facts.starts):
        platform = guide.facts.in_force(start)
        since = format_instant(start) if start else ""
        for address, value in {**meanings(platform), **fact_addresses(platform)}.items():
            values[address, since] = one_line(raw(value))
    return values


def test_each_marked_value_equals_its_fact(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """Whatever a page marks as a fact, read back, is that fact."""
    values, count = expected(guide), 0
    for path, soup in html.items():
        for said in read_back(soup):
            assert (said.address, said.since) in values, f"{path}: {said}"
            assert one_line(said.value) == values[said.address, said.since], f"{path}: {said}"
            count += 1
    assert count > 300


def test_each_fact_is_on_a_page(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """Every value of the facts stands on a page, but for a few exceptions, which are needed."""
    shown = {said.address for soup in html.values() for said in read_back(soup)}
    missing = set(fact_addresses(guide.facts.in_force(0))) - shown
    excused = {address for address in missing if any(re.fullmatch(pattern, address) for pattern in NOT_SHOWN)}
    assert missing == excused
    assert any(re.fullmatch(r"platform\.(id|default)", address) for address in excused)


def test_former_names_lead_on() -> None:
    """Where the id of a fact is an anchor on a page, its former ids are anchors at the same place."""
    pages = {page.path: to_html(page) for page in assemble(Pack.load(PACKS["orchard"])).pages}
    for anchor, old in (
        ("how.md#reason-bruised", ["reason-dented", "reason-squashed"]),
        ("how.md#remedy-write", ["remedy-send-a-letter"]),
        ("how.md#observation-colour", ["observation-shade"]),
        ("limits.md#event-tree-felled", ["event-tree-cut"]),
        ("reasons/uprooted.md#write", ["send-a-letter"]),
    ):
        path, _, id = anchor.partition("#")
        place = pages[path].find(id=id)
        assert place
        heading = place if place.name[0] == "h" else place.parent
        assert heading
        assert [str(span["id"]) for span in heading.select("span[id]") if span["id"] != id] == old


def test_each_value_by_date_is_shown(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """Where a value changes by date, the later values stand beside the first, each with its date."""
    values = expected(guide)
    shown = {(said.address, said.since) for soup in html.values() for said in read_back(soup)}
    before = values
    for start in guide.facts.starts:
        since = format_instant(start)
        last = {address: value for (address, at), value in before.items() if at < since}
        for (address, at), value in values.items():
            if at == since and value != last.get(address) and not address.endswith(".order"):
                assert (address, since) in shown, f"{address} from {since}"
                assert any(humanize_instant(start) in soup.get_text() for soup in html.values())


def test_rules_and_values_say_where_they_come_from(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """Every rule, cause, limit, wait, figure, verdict and claim stands beside its source."""
    shown = {said.address for soup in html.values() for said in read_back(soup)}
    kinds = r"(limit|cooldown|figure|regions|verdict|remedy|claim|event|observation|faq|warning|prohibition|appeal)"
    for address in fact_addresses(guide.facts.in_force(0)):
        if re.fullmatch(rf"{kinds}\.[^.]+\.source|(.*\.)?(rule|cause|step)\.[^.]+\.source", address):
            assert address in shown, address


def test_facts_stand_where_a_reader_looks(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """A reason's page has all of its reason, and the pages of one subject all of that subject."""
    shown = {path: {said.address for said in read_back(soup)} for path, soup in html.items()}
    values = fact_addresses(guide.facts.in_force(0))
    for reason in guide.facts.in_force(0).reasons:
        page = shown[f"reasons/{reason.id}.md"]
        own = [a for a in values if a.startswith(f"reason.{reason.id}.")]
        needed = [
            a for a in own if not re.search(r"\.(order|source|categories|concludes|until|from|before|formerly)$", a)
        ]
        needed = [a for a in needed if not re.search(r"\.rule\.[^.]+\.(when|remedies|warnings|prohibitions)$", a)]
        assert not set(needed) - page
        offered = {id for rule in reason.rules for id in rule.remedies}
        for id in offered:
            steps = [a for a in values if re.match(rf"remedy\.{id}\.(title|effort|cost|step\.\d+\.(text|when))$", a)]
            assert steps
            assert not set(steps) - page
        for rule in reason.rules:
            for kind, ids in (("prohibition", rule.prohibitions), ("warning", rule.warnings)):
                assert not {f"{kind}.{id}.text" for id in ids} - page
    for path, prefix in {
        "limits.md": r"(limit|cooldown|figure|regions)\..*\.(max|window|lockout|length|value|members)",
        "account.md": r"account\..*\.title",
        "appeal.md": r"(appeal|field)\..*\.(subject|body|attachment\.\d+|tone|reply-within|title|blank)",
        "never.md": r"prohibition\..*\.(text|consequence)",
        "faq.md": r"faq\..*\.(question|answer)",
        "sources.md": r"(work|claim|contradiction)\..*\.(title|claim|why|chosen|text|by)",
        "first-steps.md": r"first-step\..*\.text",
        "how.md": r".*\.(rank|when|order|verdict|categories|allowed|time)",
    }.items():
        wanted = {address for address in values if re.fullmatch(prefix, address)}
        assert not wanted - shown.get(path, set()), path


def test_a_reason_is_told_what_concerns_it(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """A reason's page tells the warnings and prohibitions of its own rules and of those for its category, no others."""
    platform = guide.facts.in_force(0)
    for reason in platform.reasons:
        shared = [rule for rule in platform.rules if reason.category in rule.categories]
        shown = {said.address for said in read_back(html[f"reasons/{reason.id}.md"])}
        for kind, known in (("warning", platform.warnings), ("prohibition", platform.prohibitions)):
            named = {id for rule in [*reason.rules, *shared] for id in getattr(rule, f"{kind}s")}
            assert {each.id for each in known if f"{kind}.{each.id}.text" in shown} == named, reason.id


def test_each_rule_names_its_file_and_line(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """How a decision is made names, for every rule that can fire, the file and line that a trace names."""
    text = html["how.md"].get_text()
    (platform,) = guide.knowledge.platforms.values()
    for period in platform.compiled.periods:
        for rule in period.rules:
            assert f"{rule.file}:{rule.line}" in text, rule.id


def test_worked_cases_show_what_they_are_there_for(binance: Guide) -> None:
    """Beside the answer a worked case tells what its scenario expects of warnings, prohibitions, causes, questions."""
    told = {}
    for path in ("reasons/info-mismatch.md", "reasons/document-quality.md", "reasons/face-mismatch.md"):
        for start in to_html(binance.pages[path]).select("[id^=case-]"):
            listed = start.find_next_sibling("ul")
            told[str(start["id"])] = one_line(listed.get_text() if listed else "")
    for id, said in {
        "case-face-other-reasons-do-not-count": "08:00 UTC (reason: What you typed differs from your document).",
        "case-same-documents-twice": "Keep in mind: The same faulty documents again raise the risk.",
        "case-same-documents-once": "No warning: The same faulty documents again raise the risk.",
        "case-vpn": "Never: Never pretend to be somewhere else; Never change everything at once.",
        "case-photo-eight-years-old": "Causes: The photo on the document is old.",
        "case-photo-less-than-eight-years-old": "Causes: none.",
        "case-stated-and-named": "Asked next: The notice also mentions",
    }.items():
        assert said in told[id], told[id]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"attempts": {"first-age": {"above": "stuck-after"}}}, "your first attempt was more than 24 hours ago"),
        (
            {"attempts": {"identical": {"at-least": 2}}},
            "at least 2 of your attempts were made with the same documents as before",
        ),
        (
            {"limit": {"face-daily": "last-attempt"}},
            "you had 4 failed attempts within 24 hours (Failed face checks)",
        ),
        (
            {"cooldown": {"after-deletion": "running"}},
            "“The deletion of the old account was approved” happened less than 30 days ago",
        ),
        ({"glare": True}, "you answer yes to “Is there glare or a reflection on the photo of the document?”"),
        (
            {"has-newer-id": [False, "unknown"]},
            "you do not answer yes to “Do you have another valid document with a more recent photo of you?”",
        ),
        (
            {"device": ["web", "unknown"]},
            "(you answer A web browser to “Which device did you use for the verification?”, "
            "or have not answered it yet)",
        ),
        (
            {"face-score": "unknown"},
            "you have not answered “If you were told a face similarity score, what was it?” yet",
        ),
        (
            {"actual-residence": {"in": ["AE", "US-CA", "partly-restricted"]}},
            "you answer United Arab Emirates or United States (US-CA) or Canada, United Kingdom, Netherlands to "
            "“In which country do you really live?”",
        ),
        ({"concluded": "residence-open"}, "residence open holds"),
    ],
)
def test_conditions_are_said_as_people_say_them(binance: Guide, when: dict[str, Any], said: str) -> None:
    """A condition of the facts is a clause that stands after "if"; countries have names."""
    platform = binance.facts.in_force(0)
    assert plain_text(ValueRenderer([(0, platform)], places(platform)).when(when)) == said


def test_a_sentence_with_a_time_names_the_rule_of_that_time(binance: Guide) -> None:
    """Where there is no case yet, the sentence says when its time comes, with the figures of the facts."""
    text = one_line(to_html(binance.pages["reasons/face-mismatch.md"]).get_text())
    assert "wait until 24 hours after the last of the 5 failures" in text
    assert "better hold until 24 hours after the oldest failure that still counts" in text
    text = one_line(to_html(binance.pages["reasons/duplicate-account.md"]).get_text())
    assert "can be used again from the end of the 30 days" in text


def test_worked_cases_say_what_the_engine_says(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """Every scenario is a worked case, and its verdict, sentence and times are those that the engine gives."""
    (platform,) = guide.knowledge.platforms
    scenarios = {s.id: s for s in Pack.load(PACKS[platform]).scenarios}
    seen = set()
    for soup in html.values():
        for element in soup.select("[data-case]"):
            id, part = str(element["data-case"]), str(element["data-part"])
            decision = guide.knowledge.decide(scenarios[id].case)
            wanted = {
                "verdict": decision.verdict,
                "summary": decision.summary,
                "allowed_from": decision.resubmit.allowed_from,
                "advised_from": decision.resubmit.advised_from,
                "next_change": decision.next_change and decision.next_change.at,
            }[part]
            assert one_line(str(wanted)) == one_line(
                str(element["value"]) if element.name == "data" else element.get_text()
            )
            if element.name == "data" and part != "verdict":
                assert (
                    element.get_text() == str(wanted).replace("T", " ").removesuffix(":00Z").removesuffix("Z") + " UTC"
                )
            seen.add((id, part))
    for id, scenario in scenarios.items():
        decision = guide.knowledge.decide(scenario.case)
        assert {(id, "verdict"), (id, "summary")} <= seen
        assert ((id, "allowed_from") in seen) == bool(decision.resubmit.allowed_from)
        assert ((id, "advised_from") in seen) == bool(decision.resubmit.advised_from)
        assert ((id, "next_change") in seen) == bool(decision.next_change)
