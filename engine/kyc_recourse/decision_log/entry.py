"""An entry: what was decided, by which rules and facts, and of the case what deciding again needs.

A notice, a payload and what an applicant wrote are left out. In place of a notice are the reasons that it led to; a
case with a payload can't be decided again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from kyc_recourse.decisions.decision import Decision
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.packs.knowledge import Knowledge

# What a notice can say of a case that names no reason.
_STATUSES = ("under-review", "approved")
# Of these may be more than deciding again needs, such as names.
_LEFT_OUT = ("id", "applicant", "notice")


class Answer(Struct, frozen=True):
    """What of a decision a person acts on: texts and times, and the ids of the rest in their order."""

    verdict: str
    summary: str
    allowed: bool | None
    allowed_from: str | None
    advised_from: str | None
    causes: tuple[str, ...]
    remedies: tuple[str, ...]
    warnings: tuple[str, ...]
    prohibitions: tuple[str, ...]


class Entry(Struct, frozen=True):
    """One line of the log.

    Attributes:
        id: a hash of all the rest: the same case under the same facts has the same one.
        digest: the facts that decided, and ``version`` of this package.
        rules: the ids of the rules that fired.
        case: the case as plain data, with its time, platform and reasons; null if it was decided from a payload, which
            is not kept.
    """

    id: str
    platform: str
    digest: str
    version: str
    rules: tuple[str, ...]
    answer: Answer
    case: dict[str, Any] | None


def entry(knowledge: Knowledge, case: Mapping[str, Any], decision: Decision) -> Entry:
    """Return the entry of a decision by some knowledge, and of the case, as plain data, that it decides."""
    given = {key: value for key, value in case.items() if key not in _LEFT_OUT and value is not None}
    given |= {"platform": decision.platform, "now": decision.now, "reasons": [each.id for each in decision.reasons]}
    if case.get("notice"):
        _restate(knowledge, case["notice"], decision, given)
    made = Entry(
        "",
        decision.platform,
        decision.knowledge.digest,
        decision.version,
        tuple(firing.rule for firing in decision.trace),
        answer(decision),
        None if case.get("payload") is not None else given,
    )
    id = hashlib.sha256(msgspec.json.encode(made, order="deterministic")).hexdigest()[:32]
    return msgspec.structs.replace(made, id=id)


def _restate(knowledge: Knowledge, notice: str, decision: Decision, given: dict[str, Any]) -> None:
    """Add to what is kept of a case what its notice says beside its reasons."""
    known = knowledge.platform(decision.platform).at(parse_instant(decision.now)).yes
    matches = knowledge.match_notice(notice, decision.platform)
    shown = {m.finding: True for m in matches if m.certainty == "stated" and m.finding in known}
    given["observations"] = {**shown, **given.get("observations", {})}
    if decision.notice_state in _STATUSES and not decision.reasons:
        given.setdefault("status", decision.notice_state)


def answer(decision: Decision) -> Answer:
    """Return what of a decision a person acts on."""
    resubmit = decision.resubmit
    return Answer(
        decision.verdict,
        decision.summary,
        resubmit.allowed,
        resubmit.allowed_from,
        resubmit.advised_from,
        *(
            tuple(each.id for each in given)
            for given in (decision.causes, decision.remedies, decision.warnings, decision.prohibitions)
        ),
    )


def line(made: Entry) -> bytes:
    """Return the entry as a line of JSON."""
    return msgspec.json.encode(made) + b"\n"
