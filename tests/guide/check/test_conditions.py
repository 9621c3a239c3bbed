"""Conditions are said as people say them, and read back from what was said."""

from __future__ import annotations

from typing import Any

import markdown
import pytest
from lxml import html

from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.conditions import asked, read_clause
from kyc_recourse.guide.check.html import said
from kyc_recourse.guide.pages import places
from kyc_recourse.guide.plain import plain_text
from kyc_recourse.guide.show import ValueRenderer
from tests.guide.conftest import Guide

SAID = [
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
        "(you answer A web browser to “Which device did you use for the verification?”, or have not answered it yet)",
    ),
    (
        {"face-score": "unknown"},
        "you have not answered “If you were told a face similarity score, what was it?” yet",
    ),
    (
        {"actual-residence": {"in": ["AE", "US-CA", "partly-restricted"]}},
        "you answer United Arab Emirates or United States (US-CA) or Canada, United Kingdom, Netherlands to "
        "“Where do you live?”",
    ),
    ({"concluded": "residence-open"}, "residence open holds"),
]


@pytest.mark.parametrize(("when", "words"), SAID)
def test_a_condition_is_said_and_read_back(binance: Guide, when: dict[str, Any], words: str) -> None:
    """A condition of the facts is a clause that stands after "if", with names for countries, and means the same."""
    platform = binance.facts.in_force(0)
    clause = ValueRenderer([(0, platform)], places(platform)).when(when)
    assert plain_text(clause) == words
    book = Book(binance.facts, ())
    element = html.fragment_fromstring(markdown.markdown(clause))
    assert read_clause(said(element, emphasis=True), book) == asked(when, book)
