"""Questions and instructions in the words of schema.org, as JSON-LD that stands in a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple


class HowTo(NamedTuple):
    """Instructions as plain texts; ``anchor`` is the place on the page where they stand."""

    name: str
    anchor: str
    cost: str | None
    steps: tuple[str, ...]


def faq_page(answers: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return questions with their answers, both as plain texts (https://schema.org/FAQPage)."""
    questions = [
        {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
        for question, answer in answers
    ]
    return {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions}


def how_tos(every: Iterable[HowTo]) -> dict[str, Any]:
    """Return the instructions of a page, in their order (https://schema.org/HowTo)."""
    return {"@context": "https://schema.org", "@graph": [_how_to(each) for each in every]}


def script(data: dict[str, Any]) -> str:
    """Return the data in an element that browsers do not run, and that no text in it can end."""
    said = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{said}</script>'


def _how_to(given: HowTo) -> dict[str, Any]:
    steps = [{"@type": "HowToStep", "position": i, "text": text} for i, text in enumerate(given.steps, 1)]
    cost = {"estimatedCost": given.cost} if given.cost else {}
    return {"@type": "HowTo", "name": given.name, "url": f"#{given.anchor}", **cost, "step": steps}
