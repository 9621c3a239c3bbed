"""Deciding a case with what a vendor sent: the payload's reasons become the case's, and what must not be told is not.

A reason that the platform has facts about is decided like any other. For one that it has none about, the answer is
what the canonical reasons say of any service.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace

from kyc_recourse.cases.case import Case, altered
from kyc_recourse.decisions.decide import PlatformDecisions
from kyc_recourse.decisions.decision import (
    Decision,
    Entry,
    FactPlace,
    Firing,
    OfferedRemedy,
    Resubmit,
    StatedReason,
    Statement,
)
from kyc_recourse.payloads.compiled import Canonical, Crosswalk
from kyc_recourse.payloads.read import GENERIC, NOT_DISCLOSED, Reading, read_payload
from kyc_recourse.rules.compiled import Category, CompiledVerdict
from kyc_recourse.rules.program import Program

Audience = Literal["user", "agent"]

# What became of the submission, if the payload says so.
_STATUS = {
    "pending": "under-review",
    "approved": "approved",
    "rejected-temporary": "rejected",
    "rejected-permanent": "rejected",
}


class _Named(NamedTuple):
    """The reasons of a payload: those that the platform decides, and those for which there is a general answer.

    ``hidden`` tells whether there are some that must not be disclosed.
    """

    own: tuple[str, ...] = ()
    observed: Mapping[str, bool] = MappingProxyType({})
    told: tuple[Canonical, ...] = ()
    hidden: bool = False


def decide_with_payload(
    platform: PlatformDecisions, case: Case, now: int, crosswalk: Crosswalk, audience: Audience
) -> Decision:
    """Return the decision of a case that has a payload at ``now`` (seconds since 1970-01-01T00:00:00Z).

    ``audience``: for the user a reason that must not be disclosed has no name, no cause and no trace, unless the case
    states it; for an agent it has.

    Raises:
        CaseError: the case names what the facts do not know.
    """
    reading = read_payload(crosswalk, json.loads(case.payload or "null"), case.vendor)
    program = platform.at(now)
    named = _named(crosswalk, program, reading, case, audience)
    # What the case itself says is not taken back by a payload.
    status = case.status or (_STATUS.get(reading.outcome) if not case.reasons else None)
    if status == "approved":
        return platform.decide(altered(case, status=status), now)
    if status == "under-review" or case.reasons:
        decision = platform.decide(altered(case, status=status), now)
        decision = replace(decision, candidates=_with_candidates(decision, crosswalk, program, named))
        named = _Named()
    else:
        observations = {**named.observed, **case.observations}
        decision = platform.decide(altered(case, status=status, reasons=named.own, observations=observations), now)
        reasons = tuple([replace(each, how="read") if each.id in named.own else each for each in decision.reasons])
        decision = replace(decision, reasons=reasons)
    permanent = reading.outcome == "rejected-permanent" and status != "under-review"
    return _with_general(decision, crosswalk, program, named, permanent)


def _named(crosswalk: Crosswalk, program: Program, reading: Reading, case: Case, audience: Audience) -> _Named:
    canonical = {each.id: each for each in crosswalk.reasons[:-1]}
    own: dict[str, None] = {}
    observed: dict[str, bool] = {}
    told: list[Canonical] = []
    hidden = False
    for each in reading.reasons:
        if each.id not in canonical:  # no known reason
            continue
        if audience != "agent" and each.disclosure == GENERIC and each.id not in case.reasons:
            hidden = True
        elif each.id in program.reasons:
            own[each.id] = None
        elif covering := _covering(program, each.id):
            own[covering] = None
            if each.id in program.observations:
                observed[each.id] = True
        else:
            told.append(canonical[each.id])
    return _Named(tuple(own), observed, tuple(told), hidden)


def _covering(program: Program, id: str) -> str | None:
    """Return the reason of the platform that covers a canonical one."""
    return next((each.id for each in program.period.reasons if id in each.covers), None)


def _with_candidates(decision: Decision, crosswalk: Crosswalk, program: Program, named: _Named) -> tuple[Entry, ...]:
    """Return the candidates of a decision, and what the payload names beside the reasons."""
    known = {each.id for each in decision.reasons} | {each.id for each in decision.candidates}
    own = [Entry(each.id, each.title) for each in program.period.reasons if each.id in named.own]
    told = [Entry(each.id, each.title) for each in named.told]
    hidden = [Entry(NOT_DISCLOSED, crosswalk.not_disclosed_title)] if named.hidden else []
    return (*decision.candidates, *(each for each in (*hidden, *told, *own) if each.id not in known))


def _with_general(
    decision: Decision, crosswalk: Crosswalk, program: Program, named: _Named, permanent: bool
) -> Decision:
    """Return a decision with the general answers to reasons that the platform says nothing of, the worst first."""
    told, hidden = named.told, named.hidden
    reasons = [_reason(each, permanent) for each in told]
    remedies = [_remedy(each.id, each.title, each.steps) for each in told if each.steps]
    if hidden:
        category: Category = "permanent" if permanent else "temporary"
        title = crosswalk.not_disclosed_title
        reasons.insert(0, StatedReason(NOT_DISCLOSED, title, category, "unknown", "read", True))
        remedies.insert(0, _remedy(NOT_DISCLOSED, title, crosswalk.not_disclosed_steps))
    decided = decision.reasons
    verdicts = [*([decision.verdict] if decided else []), *_verdicts(crosswalk, hidden, told, permanent)]
    if not reasons and not permanent:
        return decision
    categories = {each.category for each in (*reasons, *decided)}
    ranks = {each.id: rank for rank, each in enumerate(program.period.verdicts)}
    verdict = max((each for each in verdicts if each in ranks), key=ranks.__getitem__, default=decision.verdict)
    changed = decision
    if verdict != decision.verdict:
        changed = _other_verdict(decision, program.period.verdicts[ranks[verdict]])
    if not decided:
        # What was to be found out is known now, or is not to be told.
        changed = replace(changed, remedies=(), questions=())
    elif changed is not decision and changed.resubmit.allowed is False:
        # What prepares another submission does not go with an answer that allows none.
        appeals = tuple([each for each in changed.remedies if program.remedies[each.id].appeal])
        changed = replace(changed, remedies=appeals)
    return replace(
        changed,
        reasons=(*reasons, *decided),
        category="permanent" if permanent or "permanent" in categories else "temporary",
        remedies=(*remedies, *changed.remedies),
        prohibitions=(*(Statement(each.id, each.never) for each in told if each.never), *changed.prohibitions),
        trace=(*changed.trace, *(_firing(each, crosswalk) for each in told)),
        confidence=_weakest(changed.confidence, crosswalk.confidence if reasons else None),
    )


def _verdicts(crosswalk: Crosswalk, hidden: bool, told: Iterable[Canonical], permanent: bool) -> list[str]:
    """Return the verdicts that go with general answers; the vendor's type of rejection comes before a reason's own."""
    found = [each.verdict if permanent or each.category == "temporary" else _milder(crosswalk, each) for each in told]
    # Whatever is not disclosed, only a person at support can look at it.
    return [*found, crosswalk.permanent_verdict] if permanent or hidden else found


def _milder(crosswalk: Crosswalk, reason: Canonical) -> str:
    return crosswalk.temporary_verdict if reason.verdict == crosswalk.permanent_verdict else reason.verdict


def _reason(each: Canonical, permanent: bool) -> StatedReason:
    category: Category = "permanent" if permanent or each.category == "permanent" else "temporary"
    return StatedReason(each.id, each.title, category, "unknown", "read", True)


def _remedy(id: str, title: str, steps: tuple[str, ...]) -> OfferedRemedy:
    return OfferedRemedy(id, title, steps, "medium", None)


def _other_verdict(decision: Decision, verdict: CompiledVerdict) -> Decision:
    resubmit = Resubmit(verdict.allowed, None, None, "exact")
    return replace(
        decision,
        kind=verdict.kind,
        verdict=verdict.id,
        summary=verdict.summary,
        resubmit=resubmit,
        next_change=None,
    )


def _firing(each: Canonical, crosswalk: Crosswalk) -> Firing:
    fact = FactPlace(each.id, crosswalk.file, each.line)
    because = (f"the payload names {each.id}",)
    return Firing(f"general/{each.id}", because, (f"remedy {each.id}",), fact, (crosswalk.source,))


def _weakest(*confidences: Any) -> Any:
    given = [each for each in confidences if each]
    return "reported" if "reported" in given else given[0] if given else None
