"""Deciding with a vendor's payload: its reasons become the case's, and what must not be told is not told."""

from __future__ import annotations

from typing import Any

import pytest

from kyc_recourse import Case, CaseError, Decision, Knowledge
from kyc_recourse.payloads.compiled import Crosswalk
from tests.conftest import NOW
from tests.payloads.shapes import SECRET, SHAPES

APPROVED = {"reviewStatus": "completed", "reviewResult": {"reviewAnswer": "GREEN"}}
PENDING = {
    "reviewStatus": "pending",
    "reviewResult": {"reviewAnswer": "RED", "rejectLabels": ["BAD_FACE_MATCHING", "EXPIRATION_DATE"]},
}


def decided(knowledge: Knowledge, payload: Any, audience: Any = "user", **more: Any) -> Decision:
    return knowledge.decide({"now": NOW, "payload": payload, **more}, audience=audience)


def ids(decision: Decision) -> list[tuple[str, str, bool]]:
    return [(each.id, each.how, each.general) for each in decision.reasons]


@pytest.mark.parametrize(
    ("vendor", "code", "verdict", "category", "reasons"),
    [
        ("sumsub", "BAD_FACE_MATCHING", "fix-and-resubmit", "temporary", [("face-mismatch", "read", False)]),
        ("sumsub", "INCOMPLETE_DOCUMENT", "fix-and-resubmit", "temporary", [("document-quality", "read", False)]),
        ("sumsub", "EXPIRATION_DATE", "fix-and-resubmit", "temporary", [("document-expired", "read", True)]),
        ("sumsub", "FORGERY", "appeal", "temporary", [("not-disclosed", "read", True)]),
        ("sumsub", "NEW", "need-more-information", "unknown", []),
        ("veriff", "102", "appeal", "permanent", [("not-disclosed", "read", True)]),
        ("veriff", "104", "appeal", "permanent", [("info-mismatch", "read", False)]),
        ("veriff", "999", "appeal", "permanent", []),
        ("stripe-identity", "under_supported_age", "do-not-resubmit", "permanent", [("underage", "read", False)]),
    ],
)
def test_reasons_of_a_payload_are_decided(
    portable: Knowledge, vendor: str, code: str, verdict: str, category: str, reasons: list[Any]
) -> None:
    """With facts of its own the platform decides, else what holds anywhere; the vendor's type of rejection counts."""
    decision = decided(portable, SHAPES[vendor](code))
    assert (decision.verdict, decision.category, ids(decision)) == (verdict, category, reasons)


def test_a_cause_that_the_platform_knows_is_observed(portable: Knowledge) -> None:
    """A canonical reason that the platform has as a cause becomes that cause."""
    assert [each.id for each in decided(portable, SHAPES["sumsub"]("INCOMPLETE_DOCUMENT")).causes] == [
        "document-cropped"
    ]


def test_a_general_answer_has_steps(portable: Knowledge, crosswalk: Crosswalk) -> None:
    """Every reason without facts of the platform has a remedy with steps, a fact behind it, and a valid verdict."""
    for vendor in crosswalk.vendors:
        for code in vendor.codes:
            decision = decided(portable, SHAPES[vendor.id](code), vendor=vendor.id)
            general = [each.id for each in decision.reasons if each.general]
            assert general == [each.id for each in decision.remedies if each.id in general], code
            assert "{" not in decision.summary
            if not decision.reasons:
                assert decision.verdict in ("need-more-information", "await-review", "appeal"), code


def test_what_must_not_be_told_is_in_no_decision_for_the_user(portable: Knowledge, crosswalk: Crosswalk) -> None:
    """For all such codes the decision is one and the same but for the vendor's type; the agent's has the reason."""
    secret = [each for each in crosswalk.reasons[:-1] if each.disclosure == "generic"]
    seen: dict[str, set[str]] = {}
    for vendor in crosswalk.vendors:
        for code, entry in vendor.codes.items():
            named = [crosswalk.reasons[n] for n in entry.reasons]
            if named and all(each in secret for each in named):
                payload = SHAPES[vendor.id](code)
                shown = decided(portable, payload, vendor=vendor.id)
                seen.setdefault(shown.category, set()).add(shown.to_json())
                assert not [each for each in secret if each.id in shown.to_json() or each.title in shown.to_json()]
                assert SECRET not in shown.to_json()
                agent = decided(portable, payload, "agent", vendor=vendor.id)
                assert {each.id for each in agent.reasons} == {each.id for each in named}
    assert {category: len(each) for category, each in seen.items()} == {"permanent": 1, "temporary": 1}


def test_stated_reasons_decide(portable: Knowledge) -> None:
    """What a payload names beside the stated reasons is a candidate, and its approval does not take them back."""
    decision = decided(portable, SHAPES["sumsub"]("BAD_FACE_MATCHING"), reasons=["info-mismatch"])
    assert ids(decision) == [("info-mismatch", "stated", False)]
    assert [each.id for each in decision.candidates] == ["face-mismatch"]
    same = decided(portable, SHAPES["sumsub"]("BAD_FACE_MATCHING"), reasons=["face-mismatch"])
    assert same == portable.decide({"now": NOW, "reasons": ["face-mismatch"]})
    secret = decided(portable, SHAPES["sumsub"]("FORGERY"), reasons=["info-mismatch"])
    assert [each.id for each in secret.candidates] == ["not-disclosed"]
    assert ids(decided(portable, APPROVED, reasons=["info-mismatch"])) == [("info-mismatch", "stated", False)]
    final = decided(portable, SHAPES["veriff"]("102"), reasons=["info-mismatch"])
    assert (final.verdict, final.category, ids(final)) == ("appeal", "permanent", [("info-mismatch", "stated", False)])


def test_pending_and_approved_are_the_status(portable: Knowledge) -> None:
    """An approval leaves nothing to do; what a pending payload names is a candidate; a status that is given wins."""
    assert decided(portable, APPROVED) == portable.decide({"now": NOW, "status": "approved"})
    pending = decided(portable, PENDING)
    assert (pending.verdict, pending.reasons) == ("await-review", ())
    assert [each.id for each in pending.candidates] == ["document-expired", "face-mismatch"]
    assert ids(decided(portable, PENDING, status="rejected")) == [
        ("document-expired", "read", True),
        ("face-mismatch", "read", False),
    ]
    reviewed = decided(portable, SHAPES["veriff"]("104"), status="under-review")
    assert (reviewed.verdict, reviewed.category) == ("await-review", "unknown")
    assert [each.id for each in reviewed.candidates] == ["info-mismatch"]
    assert decided(portable, SHAPES["sumsub"]("NEW"), status="approved").verdict == "nothing-to-do"


def test_a_payload_is_read_before_the_notice(portable: Knowledge) -> None:
    """What a notice states is a candidate beside what a payload names, and its status does not count."""
    payload = SHAPES["sumsub"]("BAD_FACE_MATCHING")
    decision = decided(portable, payload, notice="The information does not match the information on your ID.")
    assert ids(decision) == [("face-mismatch", "read", False)]
    assert [each.id for each in decision.candidates] == ["info-mismatch"]
    approved = decided(portable, SHAPES["veriff"]("102"), notice="Your identity verification has been approved.")
    assert (approved.verdict, ids(approved)) == ("appeal", [("not-disclosed", "read", True)])


def test_an_unknown_payload_changes_nothing(portable: Knowledge) -> None:
    """What nobody can read leaves the case as it would be without."""
    assert decided(portable, {"nobody": "knows"}) == portable.decide({"now": NOW})


def test_a_payload_is_kept_in_the_case_and_out_of_repr(portable: Knowledge) -> None:
    """A case is written and read with its payload, can be hashed, and shows nothing of it."""
    case = portable.read_case({"now": NOW, "payload": {"name": SECRET, "list": [1, None]}, "vendor": "sumsub"})
    assert Case.from_dict(case.to_dict()) == case
    assert case.to_dict()["payload"] == {"name": SECRET, "list": [1, None]}
    assert hash(case) == hash(Case.from_json(case.to_json()))
    assert SECRET not in repr(case) + str(case)
    with pytest.raises(CaseError, match="data that JSON can hold"):
        portable.read_case({"payload": {"at": object()}})
