"""Worked cases: each is decided anew, and what the page says of it is compared line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.html import Element, Page, one_line, visible
from kyc_recourse.guide.check.marks import Wrong
from kyc_recourse.guide.check.words import region_of, times_told
from kyc_recourse.scenarios.run import Outcome

_PARTS = ("verdict", "summary", "allowed_from", "advised_from", "next_change")


def check_cases(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield what a worked case on a page says otherwise than the engine decides, and each that is missing."""
    wanted = _wanted(page.name, book)
    there = [id for id in page.cases if id in book.scenarios]
    for id, (title, answer) in page.cases.items():
        case = book.scenarios.get(id)
        if case is None:
            yield Wrong(title, "GU040", f'no scenario is called "{id}"')
        else:
            yield from _differences(case, title, answer, book)
    parts = {part for _, answer in page.cases.values() if answer is not None for part in answer.iter()}
    for element in page.root.iterfind(".//*[@data-case]"):
        if element not in parts:
            yield Wrong(element, "GU041", f'"{visible(element)}" is marked as part of a case, but stands in none')
    if wanted is not None and there != wanted:
        missing = [id for id in wanted if id not in there]
        said = f"lacks {', '.join(missing[:5])}" if missing else f"has {', '.join(there[:5])} ... in another order"
        yield Wrong(page.article, "GU040", f"the page {said} among its worked cases")


def _wanted(name: str, book: Book) -> list[str] | None:
    """Return the worked cases that a page shows, None if it shows none."""
    if name == "first-steps":
        return [case.scenario.id for case in book.worked if not case.decision.reasons]
    if name.startswith("reasons/") and name != "reasons/index":
        reason = name.removeprefix("reasons/")
        return [case.scenario.id for case in book.worked if reason in [r.id for r in case.decision.reasons]]
    return None


def _differences(case: Outcome, title: Element, answer: Element, book: Book) -> Iterator[Wrong]:
    id = case.scenario.id
    if visible(title).strip() != one_line(case.scenario.title):
        yield Wrong(title, "GU040", f'the case {id} is called "{visible(title)}"; it should be "{case.scenario.title}"')
    lines = [] if answer is None else [each for each in answer if each.tag == "li"]
    there = [times_told(visible(line)) for line in lines]
    wanted = [times_told(one_line(line)) for line in _lines(case, book)]
    for line, said in zip(lines, there, strict=True):
        if said not in wanted:
            nearest = max(wanted, key=lambda other: _alike(said, other))
            yield Wrong(line, "GU040", f'the case {id} says "{said}"; the engine says "{nearest}"')
    missing = [line for line in wanted if line not in there]
    if len(there) < len(wanted) and missing:
        yield Wrong(title, "GU040", f'the case {id} does not say "{missing[0]}"')
    elif len(there) > len(wanted) and not missing:
        twice = next((line for line in there if there.count(line) > wanted.count(line)), "")
        yield Wrong(title, "GU040", f'the case {id} says "{twice}" more than once')
    elif len(there) == len(wanted) and not missing and there != wanted:
        yield Wrong(title, "GU040", f"the lines of the case {id} are in another order")
    decision = case.decision
    values = {
        "verdict": decision.verdict,
        "allowed_from": decision.resubmit.allowed_from,
        "advised_from": decision.resubmit.advised_from,
        "next_change": decision.next_change.at if decision.next_change else None,
    }
    parts = {e.get("data-part"): e for line in lines for e in line.iter() if e.get("data-case")}
    for part, element in parts.items():
        given = element.get("value")
        if element.get("data-case") != id or part not in _PARTS or (part in values and given != values[part]):
            wanted_value = f"{id} {part} {values.get(part, '')}"
            message = f"marked as {element.get('data-case')} {part} {given}; it should be {wanted_value}"
            yield Wrong(element, "GU041", message)
    for part in [part for part, value in values.items() if value is not None and part not in parts]:
        yield Wrong(title, "GU041", f"the {part} of the case {id} is not marked")


def _alike(one: str, other: str) -> tuple[int, int]:
    """Return how many first words two lines have in common, then how many words at all."""
    first, second = one.split(), other.split()
    same = next((i for i, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), 0)
    return same, len({*first} & {*second})


def _lines(case: Outcome, book: Book) -> Iterator[str]:
    decision, text = case.decision, book.text
    latest = " at the latest" if decision.resubmit.bound == "latest" else ""
    yield f"Known at {_time(case.scenario.case['now'])}: {' '.join(_given(case.scenario.case, book)) or 'nothing.'}"
    yield f"Answer: {text(f'verdict.{decision.verdict}.title')} \N{EN DASH} {decision.summary}"
    if decision.resubmit.allowed_from:
        yield f"Possible from {_time(decision.resubmit.allowed_from)}{latest}."
    if decision.resubmit.advised_from:
        yield f"Better from {_time(decision.resubmit.advised_from)}{latest}."
    if change := decision.next_change:
        verdict = text(f"verdict.{change.verdict}.title")
        yield f"If nothing else happens, the answer becomes {verdict} at {_time(change.at)}."
    if decision.remedies:
        yield f"What to do, in order: {', '.join(text(f'remedy.{each.id}.title') for each in decision.remedies)}."
    yield from _expected(case, book)


def _expected(case: Outcome, book: Book) -> Iterator[str]:
    """Yield what a case is there to show beside its answer: what its scenario expects to be there, or not."""
    expect, decision = case.scenario.expect, case.decision
    said = {
        "causes": ("Causes", "; ", {each.id: each.title for each in decision.causes}),
        "warnings": ("Keep in mind", "; ", {w.id: book.text(f"warning.{w.id}.title") for w in decision.warnings}),
        "prohibitions": ("Never", "; ", {p.id: book.text(f"prohibition.{p.id}.title") for p in decision.prohibitions}),
        "questions": ("Asked next", " ", {each.id: each.text for each in decision.questions}),
    }
    for field, (label, between, there) in said.items():
        named = {*expect.get(field, ()), *expect.get("with", {}).get(field, ())}
        if named or field in expect:
            yield _ended(f"{label}: {between.join(words for id, words in there.items() if id in named) or 'none'}")
    for id in expect.get("without", {}).get("warnings", ()):
        yield _ended(f"No warning: {book.text(f'warning.{id}.title')}")


def _ended(line: str) -> str:
    return line if line[-1] in ".?" else f"{line}."


def _time(iso: str) -> str:
    return f"{iso[:10]} {iso[11:-1]} UTC"


def _given(case: dict[str, Any], book: Book) -> Iterator[str]:
    text = book.text
    if "notice" in case:
        yield f"The notice says “{case['notice']}”."
    for id in case.get("reasons", ()):
        yield f"The reason is: {text(f'reason.{id}.title')}."
    for attempt in case.get("attempts", ()):
        again = " with the same documents as before" if attempt.get("same_documents") else ""
        why = f" (reason: {text('reason.' + attempt['reason'] + '.title')})" if "reason" in attempt else ""
        yield f"An attempt{again} was rejected at {_time(attempt['at'])}{why}."
    for id, count in case.get("recent_attempts", {}).items():
        yield f"About {count} failed attempts lately ({text(f'reason.{id}.title')})."
    for event in case.get("events", ()):
        yield f"{text('event.' + event['type'] + '.title')}: {_time(event['at'])}."
    for id, value in case.get("observations", {}).items():
        yield f"“{text(f'observation.{id}.question')}” {_answer(id, value, book)}."


def _answer(observation: str, value: Any, book: Book) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    label = book.get(f"observation.{observation}.options.{value}")
    if label:
        return book.fill(label)
    if book.get(f"observation.{observation}.type") == "region":
        return next((name for name in _names_of(value) if region_of(name) == value), str(value))
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _names_of(code: str) -> Iterator[str]:
    from babel import Locale

    name = Locale("en").territories.get(code.partition("-")[0])
    if name:
        yield name if "-" not in code else f"{name} ({code})"
