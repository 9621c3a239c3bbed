"""What the facts leave open: each smallest case is decided anew, and the counts are those of the analysis."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from kyc_recourse.errors import RecourseError
from kyc_recourse.exploration.analysis import Analysis
from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.html import Page, inside, visible
from kyc_recourse.guide.check.marks import Wrong
from kyc_recourse.packs.knowledge import Knowledge

# What only the analysis can say: an entry, which is named by its smallest case, and how many cases there are.
COUNTED = re.compile(r"^\s*\d+\. ?(?=\D).*|\b\d+ cases of one reason or none were asked")


def check_gaps(page: Page, book: Book, knowledge: Knowledge, analysis: Analysis | None) -> Iterator[Wrong]:
    """Yield each entry whose smallest case does not come out as the page says, and each count that is wrong.

    Without an ``analysis`` the counts are taken as they are.
    """
    if page.name != "open":
        return
    for code in page.article.iter("code"):
        if code.getparent().tag != "pre" or "expect:" not in (text := "".join(code.itertext())):
            continue
        entry = next((each for each in code.iterancestors() if each.getprevious() is not None), code)
        told = entry.getprevious()
        named = [mark.get("data-fact") for mark in inside(told)] if told is not None else []
        try:
            example = yaml.safe_load(text)[0]
            decision = knowledge.decide({"platform": book.platform.id, **example["case"]})
        except (yaml.YAMLError, RecourseError, KeyError, TypeError, IndexError):
            yield Wrong(code, "GU042", "the example is no scenario that can be decided")
            continue
        expected = example.get("expect", {})
        remedies = [each.id for each in decision.remedies]
        if expected.get("verdict") != decision.verdict or expected.get("remedies", remedies) != remedies:
            yield Wrong(code, "GU042", f"the example expects {expected}; the engine says {decision.verdict} {remedies}")
        if told is None or not re.search(r"\(\d+ cases?\)$", visible(told)):
            continue  # it is about a rule, and has a verdict only in its example
        verdicts = {name for name in named if re.fullmatch(r"verdict\.[^.]+\.title", name or "")}
        if verdicts != {f"verdict.{decision.verdict}.title"}:
            yield Wrong(told, "GU042", f'"{visible(told)}" does not name the verdict {decision.verdict} of its example')
        if not {f"reason.{each.id}.title" for each in decision.reasons} <= {*named}:
            yield Wrong(told, "GU042", f'"{visible(told)}" does not name the reason of its example')
    yield from _questions(page, book)
    if analysis:
        yield from _counts(page, analysis)


def _questions(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield each question that is called otherwise than in the facts."""
    for link in page.article.iter("a"):
        address = f"observation.{visible(link)}.question"
        if address in book and link.getparent().tag == "p":
            told = " ".join((link.tail or "").removeprefix(":").split())
            if told != book.text(address):
                yield Wrong(link, "GU042", f'{visible(link)} asks "{told}"; it should ask "{book.text(address)}"')


def _counts(page: Page, analysis: Analysis) -> Iterator[Wrong]:
    cells = [*(gap.cells for gap in analysis.gaps), *(overlap.cells for overlap in analysis.overlaps)]
    wanted = [analysis.asked, *cells]
    text = " ".join(block.words() for block in page.blocks)
    there = [int(one or other) for one, other in re.findall(r"\((\d+) cases?\)|\b(\d+) cases of one reason", text)]
    if there != wanted:
        yield Wrong(page.article, "GU042", f"the page counts {there}; the analysis counts {wanted}")
