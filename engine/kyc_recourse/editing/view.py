"""What there is to show, as HTML for the panel: the templates beside it, with everything escaped."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kyc_recourse.changes.release import say_group
from kyc_recourse.editing.state import Answers, State
from kyc_recourse.escaping import unmark_code
from kyc_recourse.lint.catalogue import catalogue
from kyc_recourse.packs.validation import say_counts
from kyc_recourse.render.changes import (
    KINDS,
    alike_scenarios,
    alike_texts,
    say_asked,
    say_cells,
    say_effects,
    say_platform,
)

PANEL = Path(__file__).parent / "panel"
_PARTS = ("findings", "pages", "answers")
# More of a kind are counted, not shown: nobody reads them in a panel.
_MOST = 40


def view(state: State) -> dict[str, str]:
    """Return the parts of the panel as HTML, a summary as text, and which pages to show."""
    parts = {part: _templates().get_template(f"{part}.html").render(state._asdict()) for part in _PARTS}
    return {"folder": state.folder, "summary": _summary(state), "built": state.built, **parts}


def say_answers(answers: Answers) -> str:
    """Return in a few words what came out of the comparison, or how far it is."""
    if answers.changes:
        changes = answers.changes
        if changes.kind == "none":
            return "the same answers as at the last commit"
        return f"{say_cells(changes.changed)} answered differently than at the last commit"
    said = {
        "asking": "answers are being compared",
        "waiting": "answers are compared once that is fixed",
        "alone": "nothing to compare the answers with",
        "failed": "answers could not be compared",
    }
    return said[answers.stage]


def _summary(state: State) -> str:
    if not state.checked:
        return "The facts are being checked."
    return f"{state.checked} {say_counts(state.findings)}; {say_answers(state.answers)}"


def _code(text: str) -> Markup:
    """Return the text with what stands between backticks as code."""
    return Markup(unmark_code(str(escape(text)), "<code>", "</code>"))  # noqa: S704 - it is escaped


def _marked(text: str, other: str, tag: str) -> Markup:
    """Return a text with those of its words in a tag that another text does not have there."""
    words, others = (re.split(r"(\s+)", each) for each in (text, other))
    parts = SequenceMatcher(None, words, others, autojunk=False).get_opcodes()
    pieces = [(kind, "".join(words[start:end])) for kind, start, end, *_ in parts if start < end]
    tagged = Markup("<{tag}>{piece}</{tag}>")
    return Markup().join(piece if kind == "equal" else tagged.format(tag=tag, piece=piece) for kind, piece in pieces)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PANEL),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = _code
    environment.globals.update(
        alike_scenarios=alike_scenarios,
        alike_texts=alike_texts,
        catalogue=catalogue(),
        kinds=KINDS,
        marked=_marked,
        most=_MOST,
        say_asked=say_asked,
        say_cells=say_cells,
        say_effects=say_effects,
        say_group=say_group,
        say_platform=say_platform,
    )
    return environment
