"""What is shown while facts are edited, as plain data."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kyc_recourse.changes.changes import Changes
from kyc_recourse.errors import Finding


class Pages(NamedTuple):
    """How far the pages are, and why they could not be made; "kept": the facts have errors, the last good ones stay."""

    stage: Literal["making", "made", "kept", "failed"] = "making"
    why: str = ""


class Answers(NamedTuple):
    """How far the comparison with the last commit is, what it is compared with, and what came out.

    "waiting": the facts have errors. "alone": there is nothing to compare with, for the reason that ``why`` gives.
    """

    stage: Literal["asking", "told", "waiting", "alone", "failed"] = "asking"
    commit: str = ""
    changes: Changes | None = None
    why: str = ""


class State(NamedTuple):
    """All that is shown: of which folder, when it was checked, and the name of the pages there are ("": none yet)."""

    folder: str
    checked: str = ""
    findings: tuple[Finding, ...] = ()
    built: str = ""
    pages: Pages = Pages()
    answers: Answers = Answers()
