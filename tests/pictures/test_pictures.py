"""Pictures: they say what the facts say, and can be read by everyone, everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kyc_recourse import KnowledgeError
from kyc_recourse.facts.model import Cause, Picture, Platform, Reason
from kyc_recourse.facts.places import PICTURES
from kyc_recourse.facts.texts import references
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.pictures.album import album
from kyc_recourse.pictures.attempts import attempts
from kyc_recourse.pictures.drawings import drawing
from kyc_recourse.pictures.flow import flow, ways
from kyc_recourse.pictures.shares import shares
from kyc_recourse.pictures.text_layout import Run, lines, plain, width
from kyc_recourse.pictures.wait import wait
from kyc_recourse.pictures.words import Words
from kyc_recourse.rules.compile import compile_facts
from tests.conftest import PLATFORMS
from tests.facts.edits import BUNDLED, facts_in

SVG = "{http://www.w3.org/2000/svg}"
FACTS = {"bundled": facts_in(BUNDLED), "orchard": facts_in(PLATFORMS / "orchard")}
PERIODS = [(name, at) for name, facts in FACTS.items() for at in (0, *facts.starts)]
DRAWINGS = sorted(path.stem for path in PICTURES.glob("*.svg"))


def drawn(platform: Platform, at: int) -> dict[str, str]:
    """Return every picture of a platform in a period."""
    return {address: shown[0].svg for address, shown in album([(at, platform)], PICTURES).items() if shown}


def platform(name: str, at: int = 0) -> Platform:
    return FACTS[name].in_force(at)


PICTURED = [
    pytest.param(svg, id=f"{name} {at} {address}")
    for name, at in PERIODS
    for address, svg in drawn(platform(name, at), at).items()
]


def marked(svg: str) -> dict[str, set[str]]:
    """Return the values that a picture gives for each fact."""
    values: dict[str, set[str]] = {}
    for element in fromstring(svg).iter():
        if (fact := element.get("data-fact")) and "data-value" in element.attrib:
            values.setdefault(fact, set()).add(element.attrib["data-value"])
    return values


def texts(svg: str) -> Iterator[tuple[float, float, list[tuple[str, bool]]]]:
    for text in fromstring(svg).iter(f"{SVG}text"):
        spans = [(span.text or "", span.get("font-weight") == "bold") for span in text]
        yield float(text.attrib["x"]), float(text.attrib["y"]), spans


@pytest.mark.parametrize("svg", PICTURED)
def test_a_picture_fits_every_page(svg: str) -> None:
    """A picture has a role, a title and sentences for those who do not see it, no ids, styles or scripts."""
    root = fromstring(svg)
    assert root.attrib["role"] == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text
    assert root[1].tag == f"{SVG}desc"
    assert (root[1].text or "").endswith(".")
    names = {name for element in root.iter() for name in element.attrib}
    assert not names & {"id", "style", "href", "onclick", "onload"}
    assert "\n\n" not in svg


@pytest.mark.parametrize("svg", PICTURED)
def test_no_text_leaves_its_picture(svg: str) -> None:
    """Each line lies inside the picture, by widths that are rather too large; no two lie on each other."""
    _, _, wide, high = map(float, fromstring(svg).attrib["viewBox"].split())
    for x, y, spans in texts(svg):
        assert x >= 0
        assert x + sum(width(text, 14, bold=bold) for text, bold in spans) <= wide
        assert 14 <= y <= high - 3
    places = [(x, y) for x, y, _ in texts(svg)]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("svg", PICTURED)
def test_text_is_large_enough_on_a_phone(svg: str) -> None:
    """On a column of 320 pixels, which a phone of 360 has, text is no smaller than 12 pixels."""
    root = fromstring(svg)
    sizes = [float(element.attrib["font-size"]) for element in root.iter() if "font-size" in element.attrib]
    assert not list(root.iter(f"{SVG}text")) or min(sizes) * 320 / float(root.attrib["viewBox"].split()[2]) >= 12


@pytest.mark.parametrize(("name", "at"), PERIODS)
def test_values_can_be_read_back(name: str, at: int) -> None:
    """What a timeline or the chart marks as a fact's value is what the texts say for it."""
    facts = platform(name, at)
    words = references(facts)
    svgs = [shares(facts), *(attempts(facts, limit) for limit in facts.limits)]
    for svg in filter(None, svgs + [wait(facts, cooldown) for cooldown in facts.cooldowns]):
        for element in fromstring(svg).iter():
            fact = element.get("data-fact", "")
            if fact in words:
                assert (element.text or "").removesuffix("%") == words[fact]
    limit = facts.limits[0]
    assert marked(attempts(facts, limit)) == {
        f"limit.{limit.id}.max": {str(limit.max)},
        f"limit.{limit.id}.stop-at": {str(limit.max - limit.stop_when_left)},
        f"limit.{limit.id}.window": {limit.window},
        f"limit.{limit.id}.lockout": {limit.lockout},
    }


CHANGES: dict[str, Callable[[Platform], str]] = {
    "max": lambda p: attempts(p, replace(p.limits[0], max=p.limits[0].max + 1)),
    "window": lambda p: attempts(p, replace(p.limits[0], window="PT7H")),
    "lockout": lambda p: attempts(p, replace(p.limits[0], lockout="PT7H")),
    "stop-when-left": lambda p: attempts(p, replace(p.limits[0], stop_when_left=p.limits[0].stop_when_left - 1)),
    "length": lambda p: wait(p, replace(p.cooldowns[0], length="P11D")),
    "title": lambda p: shares(changed(p, 0, title="Something else", share=1)),
    "share": lambda p: shares(changed(p, 0, share=1.5)),
    "no share": lambda p: shares(changed(changed(p, 0, share=None), 1, share=2)),
    "status": lambda p: shares(changed(p, 0, share=1, source=replace(p.reasons[0].source, status="rumoured"))),
}


def changed(platform: Platform, which: int, **values: Any) -> Platform:
    reasons = list(platform.reasons)
    reasons[which] = replace(reasons[which], **values)
    return replace(platform, reasons=tuple(reasons))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", FACTS)
def test_a_changed_value_changes_the_picture(name: str, change: str) -> None:
    """A value that changes is another picture, to those who see it and to those who read its text."""
    facts = platform(name)
    before = {*drawn(facts, 0).values(), shares(changed(facts, 0, share=1))}
    after = CHANGES[change](facts)
    assert after not in before
    assert fromstring(after)[1].text not in {fromstring(svg)[1].text for svg in before}


@pytest.mark.parametrize(("name", "at"), PERIODS)
def test_each_condition_and_verdict_of_a_flow_changes_it(name: str, at: int) -> None:
    """Another verdict, or a condition less, is another flow; each rule in it can be read back."""
    facts = platform(name, at)
    for i, reason in enumerate(facts.reasons):
        before = flow(facts, reason, Words(facts), at)
        shown = {way.address for way in ways(facts, reason, at)}
        for n, rule in enumerate(reason.rules):
            address = f"reason.{reason.id}.rule.{rule.id}"
            if address not in shown:
                continue
            assert marked(before)[f"{address}.verdict"] == {rule.verdict}
            others = [verdict.id for verdict in facts.verdicts if verdict.id != rule.verdict]
            edits = [replace(rule, verdict=other) for other in others]
            edits += [replace(rule, when={})] if rule.when else []
            for edit in edits:
                rules = (*reason.rules[:n], edit, *reason.rules[n + 1 :])
                other = changed(facts, i, rules=rules)
                assert flow(other, other.reasons[i], Words(other), at) != before


@pytest.mark.parametrize("name", FACTS)
def test_a_flow_asks_what_the_rules_ask(name: str) -> None:
    """The conditions that can be read back from a flow are those of the compiled rules that give a verdict."""
    facts, period = platform(name), compile_facts(FACTS[name]).periods[0]
    for reason in facts.reasons:
        shown = {e.get("data-condition") for e in fromstring(flow(facts, reason, Words(facts))).iter()} - {None}
        ruleset = next(each for each in period.rulesets if each.reason == reason.id)
        rules = [period.rules[number] for number in ruleset.rules]
        asked, needed = set(), [number for rule in rules if rule.verdict for number in rule.body]
        while needed:
            number = needed.pop()
            if number < len(period.atoms):
                asked.add(period.atoms[number])
            else:
                needed += [n for rule in rules if number in rule.head for n in rule.body]
        assert shown == asked


def test_the_highest_verdict_stands_first() -> None:
    """A flow reads from the highest rank down, and ends with what always holds."""
    for name, at in PERIODS:
        facts = platform(name, at)
        for reason in facts.reasons:
            found = ways(facts, reason, at)
            ranks = [way.verdict.rank for way in found]
            assert ranks == sorted(ranks, reverse=True)
            assert all([] not in way.blocks for way in found[:-1])


def test_a_rule_stands_in_the_flow_while_it_is_in_force() -> None:
    """A rule by date is drawn in its time only."""
    facts = platform("orchard")
    reason = facts.reasons[1]
    start, end = "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z"
    rule = replace(reason.rules[0], id="for-a-while", from_=start, before=end)
    reason = replace(reason, rules=(*reason.rules, rule))
    drawn = [
        "for-a-while" in flow(facts, reason, Words(facts), parse_instant(at))
        for at in ("2026-12-31T23:59:59Z", start, end)
    ]
    assert drawn == [False, True, False]


def test_an_album_holds_each_change_once() -> None:
    """A picture stands in the album once for each time at which it becomes another."""
    facts = FACTS["orchard"]
    found = album([(at, facts.in_force(at)) for at in (0, *facts.starts)], PICTURES)
    changes = [(0, "max", "3"), (parse_instant("2027-01-01T00:00:00Z"), "max", "4")]
    changes.append((parse_instant("2027-03-01T00:00:00Z"), "lockout", "PT12H"))
    shown = found["limit.baskets"]
    assert [each.since for each in shown] == [since for since, _, _ in changes]
    for each, (_, name, value) in zip(shown, changes, strict=True):
        assert marked(each.svg)[f"limit.baskets.{name}"] == {value}
    assert found["shares"] == []


def many(facts: Platform, count: int, **values: Any) -> Platform:
    reason = facts.reasons[0]
    return replace(
        facts, reasons=tuple(replace(reason, id=f"r{i}", title=f"Reason {i}", **values) for i in range(count))
    )


@pytest.mark.parametrize("count", [1, 2, 40])
def test_any_number_of_shares(count: int) -> None:
    """The chart has a row for each reason, and none where no share is known."""
    facts = many(platform("orchard"), count, share=0)
    assert shares(facts).count("reported") + shares(facts).count("official") >= count
    assert shares(many(facts, count, share=None)) == ""
    assert "no share is known" in shares(changed(facts, 0, share=None)) or count == 1


@given(st.integers(1, 2000), st.integers(0, 1999), st.sampled_from(["PT1S", "P365D", "P999999DT999999H999999M999999S"]))
def test_any_limit_can_be_drawn(most: int, left: int, length: str) -> None:
    """However many attempts and however long the times, nothing leaves the picture."""
    facts = platform("orchard")
    limit = replace(facts.limits[0], max=most, stop_when_left=min(left, most - 1), window=length)
    svg = attempts(facts, limit)
    test_no_text_leaves_its_picture(svg)
    assert "nan" not in svg
    test_no_text_leaves_its_picture(wait(facts, replace(facts.cooldowns[0], length=length)))


@given(st.lists(st.tuples(st.text(max_size=60), st.booleans(), st.booleans()), max_size=6), st.floats(20, 400))
def test_lines_hold_the_whole_text(parts: list[tuple[str, bool, bool]], space: float) -> None:
    """Broken into lines, a text loses nothing but spaces, and no line is too wide."""
    runs = [Run(text, "a" if fact else "", text if fact else "", bold) for text, fact, bold in parts]
    broken = lines(runs, space, 14)
    assert "".join(map(plain, broken)).replace(" ", "") == plain(runs).replace(" ", "")
    for line in broken:
        assert sum(width(run.text, 14, bold=run.bold) for run in line) <= space or len(plain(line)) == 1


def test_markup_in_a_title_is_text() -> None:
    """What looks like markup in a fact is shown as it is written."""
    facts = changed(platform("orchard"), 0, title="<script>&amp;", share=1)
    assert "<script>" not in shares(facts)
    assert "<script>&amp;" in "".join(fromstring(shares(facts)).itertext())


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_can_be_seen_in_light_and_dark() -> None:
    """Text has the page's own colour, and every outline stands out from a light and from a dark ground."""
    sources = [*(Path(attempts.__code__.co_filename).parent.glob("*.py")), *PICTURES.glob("*.svg")]
    found = {c for path in sources for c in re.findall(r"var\(--picture-(\w+), (#\w{6})\)", path.read_text())}
    assert found
    for name, colour in found:
        for ground in ("#ffffff", "#1e2129"):
            high, low = sorted((luminance(colour), luminance(ground)), reverse=True)
            # Light is filled between outlines that stand out.
            assert (high + 0.05) / (low + 0.05) >= 3 or name in ("light", "shade"), (name, colour, ground)


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_is_named_by_a_fact(name: str) -> None:
    """No drawing is left over, and none has a text of its own."""
    facts = platform("bundled")
    holders: list[Reason | Cause] = [*facts.reasons, *(cause for reason in facts.reasons for cause in reason.causes)]
    named = {holder.picture.name for holder in holders if holder.picture}
    named |= {step.picture.name for remedy in facts.remedies for step in remedy.steps if step.picture}
    assert name in named
    assert not "".join(fromstring((PICTURES / f"{name}.svg").read_text()).itertext()).strip()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("<svg", "cannot be read as SVG"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "with a viewBox"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script/></svg>', "<script> cannot be"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g style="fill:red"/></svg>', 'style="fill:red"'),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g onclick="x"/></svg>', 'onclick="x"'),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g fill="url(http://x)"/></svg>', "url("),
    ],
)
def test_a_drawing_that_is_no_part_of_a_page(tmp_path: Path, content: str, says: str) -> None:
    """A drawing that could run, load or clash, or that is none, is named with what is wrong in it."""
    (tmp_path / "x.svg").write_text(content)
    with pytest.raises(KnowledgeError, match=f"KB080 .*{re.escape(says)}"):
        drawing(Picture(name="x", shows="X."), "x", str, "X", tmp_path)


def test_a_picture_of_a_new_platform(tmp_path: Path) -> None:
    """A drawing is found by its name, with the references in its text filled."""
    (tmp_path / "x.svg").write_text((PICTURES / f"{DRAWINGS[0]}.svg").read_text())
    facts = platform("orchard")
    facts = changed(facts, 0, picture=Picture(name="x", shows="Seen at {platform.name}."))
    address = f"reason.{facts.reasons[0].id}.picture"
    (shown,) = album([(0, facts)], tmp_path)[address]
    assert marked(shown.svg)[f"{address}.name"] == {"x"}
    assert fromstring(shown.svg)[1].get("data-fact") == f"{address}.shows"
    assert fromstring(shown.svg)[1].text == f"Seen at {facts.name}."


def test_facts_are_still_plain_data() -> None:
    """A reason with pictures can be written and read again."""
    for reason in platform("bundled").reasons:
        assert msgspec.convert(msgspec.to_builtins(reason), Reason) == reason
