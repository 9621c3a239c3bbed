"""Reading payloads: outcomes, what is advisory, what is not known, and whatever else may come."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyc_recourse import Knowledge, Reading
from kyc_recourse.payloads.compile import steps
from tests.payloads.shapes import SECRET, SHAPES, SHOWN
from tests.payloads.strategies import payloads


def sumsub(**result: Any) -> dict[str, Any]:
    return {"applicantId": "a", "reviewStatus": "completed", "reviewResult": {"reviewAnswer": "RED", **result}}


def didit(*warnings: Any, **more: Any) -> dict[str, Any]:
    return {"id_verification": {"status": "Declined", "warnings": [*warnings]}, **more}


def onfido(**more: Any) -> dict[str, Any]:
    return {"name": "document", "status": "complete", "breakdown": {"data_comparison": {"result": "clear"}}, **more}


def persona(status: str, *checks: dict[str, Any]) -> dict[str, Any]:
    part = {"type": "verification/selfie", "attributes": {"status": "failed", "checks": [*checks]}}
    return {"data": {"type": "inquiry", "attributes": {"status": status}}, "included": [part]}


def jumio(overall: str, **capabilities: tuple[str, str]) -> dict[str, Any]:
    parts = {
        name: [{"decision": {"type": kind, "details": {"label": label}}}]
        for name, (kind, label) in capabilities.items()
    }
    return {"workflow": {"status": "PROCESSED"}, "decision": {"type": overall}, "capabilities": parts}


UNREAD = "unknown"
TEMPORARY = "rejected-temporary"
PERMANENT = "rejected-permanent"

# What is sent; whose it is, the outcome, the reasons; the advisory and the unknown codes.
READINGS: list[tuple[str, Any, str | None, str, list[str], list[str], list[str]]] = [
    (
        "the vendor's type, not the label",
        sumsub(reviewRejectType="RETRY", rejectLabels=["FORGERY"]),
        "sumsub",
        TEMPORARY,
        ["document-authenticity"],
        [],
        [],
    ),
    (
        "a final rejection for a small reason",
        sumsub(reviewRejectType="FINAL", rejectLabels=["SCREENSHOTS"]),
        "sumsub",
        PERMANENT,
        ["document-not-original"],
        [],
        [],
    ),
    ("no type: the reason's own", sumsub(rejectLabels=["PEP"]), "sumsub", PERMANENT, ["compliance-review"], [], []),
    (
        "the worst first",
        sumsub(reviewRejectType="RETRY", rejectLabels=["BAD_SELFIE", "EXPIRATION_DATE", "DUPLICATE"]),
        "sumsub",
        TEMPORARY,
        ["duplicate-account", "document-expired", "selfie-quality"],
        [],
        [],
    ),
    (
        "labels of a company only",
        sumsub(reviewRejectType="RETRY", rejectLabels=["COMPANY_INACTIVE_ENTITY"]),
        "sumsub",
        TEMPORARY,
        ["unknown-reason"],
        [],
        ["COMPANY_INACTIVE_ENTITY"],
    ),
    (
        "an unknown label beside a known one",
        sumsub(reviewRejectType="RETRY", rejectLabels=["NEW", "SCREENSHOTS"]),
        "sumsub",
        TEMPORARY,
        ["document-not-original"],
        [],
        ["NEW"],
    ),
    (
        "an answer before the review is completed",
        {"reviewStatus": "onHold", "reviewResult": {"reviewAnswer": "RED", "rejectLabels": ["FORGERY"]}},
        "sumsub",
        "pending",
        ["document-authenticity"],
        [],
        [],
    ),
    (
        "green on the way",
        {"reviewStatus": "queued", "reviewResult": {"reviewAnswer": "GREEN"}},
        "sumsub",
        "pending",
        [],
        [],
        [],
    ),
    (
        "a review inside",
        {"id": "a", "review": {"reviewStatus": "completed", "reviewResult": {"reviewAnswer": "GREEN"}}},
        "sumsub",
        "approved",
        [],
        [],
        [],
    ),
    (
        "one status for each document",
        {
            "IDENTITY": {"reviewResult": {"reviewAnswer": "GREEN"}},
            "SELFIE": {"reviewResult": {"reviewAnswer": "RED", "rejectLabels": ["BAD_SELFIE"]}},
        },
        "sumsub",
        TEMPORARY,
        ["selfie-quality"],
        [],
        [],
    ),
    (
        "warnings by their level",
        didit(
            {"risk": "POSSIBLE_DUPLICATED_USER", "log_type": "information"},
            {"risk": "DOCUMENT_EXPIRED", "log_type": "error"},
        ),
        "didit",
        TEMPORARY,
        ["document-expired"],
        ["POSSIBLE_DUPLICATED_USER"],
        [],
    ),
    (
        "a bare text as warning",
        didit({"risk": "DOCUMENT_EXPIRED", "log_type": "error"}, "RAW"),
        "didit",
        TEMPORARY,
        ["document-expired"],
        [],
        ["RAW"],
    ),
    (
        "only advisory warnings",
        didit({"risk": "DUPLICATED_FACE", "log_type": "warning"}),
        "didit",
        TEMPORARY,
        ["unknown-reason"],
        ["DUPLICATED_FACE"],
        [],
    ),
    (
        "a session inside a webhook",
        {
            "webhook_type": "status.updated",
            "session_id": "s",
            "status": "Approved",
            "decision": {
                "status": "Approved",
                "session_id": "s",
                "workflow_id": "w",
                "liveness_checks": [
                    {"status": "Approved", "warnings": [{"risk": "LOW_LIVENESS_SCORE", "log_type": "error"}]}
                ],
            },
        },
        "didit",
        "approved",
        [],
        ["LOW_LIVENESS_SCORE"],
        [],
    ),
    (
        "asked to do a step again",
        {"session_id": "s", "workflow_id": "w", "status": "Resubmitted"},
        "didit",
        TEMPORARY,
        ["unknown-reason"],
        [],
        [],
    ),
    (
        "a session that ran out",
        {"session_id": "s", "workflow_id": "w", "status": "Kyc Expired"},
        "didit",
        UNREAD,
        [],
        [],
        [],
    ),
    ("in review", {"session_id": "s", "workflow_id": "w", "status": "In Review"}, "didit", "pending", [], [], []),
    (
        "no code, but a known text",
        {"verification": {"id": "v", "status": "declined", "reason": "physical document not used."}},
        "veriff",
        PERMANENT,
        ["document-not-original"],
        [],
        [],
    ),
    (
        "no code and an unknown text",
        {"verification": {"id": "v", "status": "declined", "reason": "the moon was full"}},
        "veriff",
        PERMANENT,
        ["unknown-reason"],
        [],
        [],
    ),
    (
        "an unknown code and a known text",
        {"verification": {"id": "v", "status": "declined", "reasonCode": 999, "reason": "Known fraud"}},
        "veriff",
        PERMANENT,
        ["risk-integrity"],
        [],
        ["999"],
    ),
    (
        "the code as a text",
        {"verification": {"id": "v", "status": "resubmission_requested", "reasonCode": "609"}},
        "veriff",
        TEMPORARY,
        ["document-side-missing"],
        [],
        [],
    ),
    (
        "nobody came",
        {"verification": {"id": "v", "status": "expired", "code": 9104}},
        "veriff",
        TEMPORARY,
        ["technical-or-incomplete"],
        [],
        [],
    ),
    (
        "the session goes on",
        {"id": "e", "feature": "selfid", "code": 7001, "action": "started"},
        "veriff",
        "pending",
        [],
        [],
        [],
    ),
    ("a report with everything clear", onfido(result="clear"), "onfido", "approved", [], [], []),
    ("a report still to come", onfido(status="awaiting_data"), "onfido", "pending", [], [], []),
    ("a report withdrawn", onfido(status="withdrawn", result="consider"), "onfido", UNREAD, [], [], []),
    (
        "a part that is in no vocabulary",
        onfido(
            result="consider",
            breakdown={"data_comparison": {"result": "consider", "breakdown": {"shoe_size": {"result": "consider"}}}},
        ),
        "onfido",
        TEMPORARY,
        ["unknown-reason"],
        [],
        ["data_comparison.shoe_size"],
    ),
    (
        "two reports, the worse counts",
        {
            "reports": [
                onfido(result="clear"),
                onfido(result="consider", breakdown={"police_record": {"result": "consider"}}),
            ]
        },
        "onfido",
        PERMANENT,
        ["document-authenticity"],
        [],
        [],
    ),
    (
        "a webhook with ids only",
        {
            "payload": {
                "resource_type": "check",
                "action": "check.completed",
                "object": {"id": "c", "status": "complete"},
            }
        },
        "onfido",
        UNREAD,
        [],
        [],
        [],
    ),
    (
        "a check that was not required",
        persona(
            "declined",
            {"name": "id_glare_detection", "status": "failed", "requirement": "not_required"},
            {"name": "id_expired_detection", "status": "failed", "requirement": "required"},
        ),
        "persona",
        TEMPORARY,
        ["document-expired"],
        ["id_glare_detection"],
        [],
    ),
    (
        "a failed check of an approved inquiry",
        persona("approved", {"name": "id_blur_detection", "status": "failed", "requirement": "required"}),
        "persona",
        "approved",
        [],
        ["id_blur_detection"],
        [],
    ),
    ("a person still has to look", persona("needs_review"), "persona", "pending", [], [], []),
    (
        "an inquiry inside an event",
        {"data": {"type": "event", "attributes": {"name": "inquiry.declined", "payload": persona("declined")}}},
        "persona",
        TEMPORARY,
        ["unknown-reason"],
        [],
        [],
    ),
    (
        "knock-on effects",
        jumio("REJECTED", usability=("REJECTED", "BLURRED"), similarity=("NOT_EXECUTED", "PRECONDITION_NOT_FULFILLED")),
        "jumio-kyx",
        TEMPORARY,
        ["document-quality"],
        ["*.PRECONDITION_NOT_FULFILLED"],
        [],
    ),
    (
        "a warning beside the rejection",
        jumio("REJECTED", usability=("REJECTED", "GLARE"), similarity=("WARNING", "NOT_POSSIBLE")),
        "jumio-kyx",
        TEMPORARY,
        ["document-quality"],
        ["similarity.NOT_POSSIBLE"],
        [],
    ),
    (
        "a warning alone",
        jumio("WARNING", similarity=("WARNING", "NOT_POSSIBLE")),
        "jumio-kyx",
        "pending",
        ["selfie-quality"],
        [],
        [],
    ),
    (
        "a callback",
        {"account": {"id": "a"}, "workflowExecution": {"id": "w", "status": "PROCESSED"}},
        "jumio-kyx",
        UNREAD,
        [],
        [],
        [],
    ),
    (
        "by hand wins over the machine",
        {
            "final": True,
            "status": {
                "overall": "DENIED",
                "autoFace": "FACE_MISMATCH",
                "manualFace": "FACE_MATCH",
                "autoDocument": "DOC_VALIDATED",
                "manualDocument": "DOC_EXPIRED",
            },
        },
        "idenfy",
        TEMPORARY,
        ["document-expired"],
        [],
        [],
    ),
    (
        "the first of two callbacks",
        {"final": False, "status": {"overall": "DENIED", "autoFace": "FACE_MISMATCH"}},
        "idenfy",
        "pending",
        ["face-mismatch"],
        [],
        [],
    ),
    (
        "codes of an accepted session",
        {"documentVerification": {"reasonCodes": ["R810", "I900"], "decision": {"value": "accept"}}},
        "socure-docv",
        "approved",
        [],
        ["R810", "I900"],
        [],
    ),
    (
        "true as a text",
        {"verifications": {}, "verified": "true", "status": "completed"},
        "kycaid",
        "approved",
        [],
        [],
        [],
    ),
    (
        "not completed",
        {"verifications": {"document": {"decline_reasons": ["BAD_QUALITY"]}}, "verified": False, "status": "pending"},
        "kycaid",
        "pending",
        ["document-quality"],
        [],
        [],
    ),
    (
        "an error that is gone",
        {"object": "identity.verification_session", "status": "verified", "last_error": {"code": "document_expired"}},
        "stripe-identity",
        "approved",
        [],
        ["document_expired"],
        [],
    ),
    (
        "nothing sent yet",
        {"object": "identity.verification_session", "status": "requires_input", "last_error": None},
        "stripe-identity",
        "pending",
        [],
        [],
        [],
    ),
    (
        "an account that was closed",
        {"object": "account", "requirements": {"disabled_reason": "rejected.fraud", "errors": []}},
        "stripe-connect",
        PERMANENT,
        ["risk-integrity"],
        [],
        [],
    ),
    (
        "only the text is known",
        {"reference": "r", "event": "verification.declined", "declined_reason": "AML screening failed."},
        "shufti",
        PERMANENT,
        ["compliance-review"],
        [],
        [],
    ),
    (
        "what the status says, not the code",
        {"data": {"status": "approved", "response_codes": [{"code": 61301}]}},
        "ubble-checkout",
        "approved",
        [],
        ["61301"],
        [],
    ),
    (
        "a marked list of flags",
        {
            "Type": "IDENTITY_PROOF",
            "Status": "REFUSED",
            "RefusedReasonType": "DOCUMENT_UNREADABLE",
            "Flags": ["009025"],
        },
        "mangopay",
        TEMPORARY,
        ["document-not-colour", "document-quality"],
        [],
        [],
    ),
    (
        "someone must look by hand",
        {
            "id": "c",
            "status": "FINISHED",
            "result": {"identity": {"status": "FAILED", "errors": ["MANUAL_OPERATION_REQUIRED"]}},
        },
        "authologic",
        "pending",
        [],
        [],
        ["MANUAL_OPERATION_REQUIRED"],
    ),
]


def ids(reading: Reading) -> list[str]:
    return [each.id for each in reading.reasons]


@pytest.mark.parametrize("row", READINGS, ids=[row[0] for row in READINGS])
def test_what_a_payload_says(portable: Knowledge, row: tuple[Any, ...]) -> None:
    """Outcome and reasons come from where the vendor puts them, and what is advisory is no reason."""
    _, payload, vendor, outcome, reasons, advisory, unknown = row
    reading = portable.read(payload)
    assert (reading.vendor, reading.outcome, ids(reading)) == (vendor, outcome, reasons)
    assert (list(reading.advisory), list(reading.unknown_codes)) == (advisory, unknown)
    assert reading == portable.read(payload, vendor)
    assert (reading.user_text is None) == (not outcome.startswith("rejected"))


def deep(levels: int) -> Any:
    value: Any = "end"
    for _ in range(levels):
        value = {"status": [value], "data": value}
    return value


# Whatever is not recognised: other vendors' forms, errors, envelopes, damage.
UNREADABLE: list[tuple[str, Any]] = [
    ("nothing", None),
    ("a text", "declined"),
    ("a number", 17),
    ("a list", [1, 2]),
    ("an empty object", {}),
    ("a vendor nobody knows", {"max_attempts": 2, "failure_reason": "device screen used"}),
    ("an error body", {"error": {"code": 401, "message": "Unauthorized", "type": "invalid_request_error"}}),
    ("an encrypted envelope", {"payload": "eyJhbGciOiJub25lIn0.e30.", "signature": "AAAA"}),
    ("a signed text", "eyJhbGciOiJub25lIn0.e30."),
    ("lists where objects are", {"verification": [{"status": "declined", "id": "v"}]}),
    ("wrong types", {"reviewResult": "RED", "reviewStatus": ["completed"], "type": 7}),
    ("objects where texts are", {"reference": {"a": 1}, "event": {"name": "verification.declined"}}),
    ("two vendors at once", {**SHAPES["sumsub"]("FORGERY"), **SHAPES["veriff"]("102")}),
    ("deep nesting", deep(12)),
]


@pytest.mark.parametrize(("title", "payload"), UNREADABLE, ids=[title for title, _ in UNREADABLE])
def test_what_is_not_recognised_is_unknown(portable: Knowledge, title: str, payload: Any) -> None:
    """There is a record without vendor, outcome or reasons, and no error."""
    assert portable.read(payload) == Reading(None, "unknown", None, (), None, (), ())


@pytest.mark.parametrize("vendor", ["", "nobody", "SUMSUB", "sum sub", 7, [], {}])
def test_an_unknown_vendor_is_unknown(portable: Knowledge, vendor: Any) -> None:
    """A vendor's name that is none leaves everything unknown, although the payload could be recognised."""
    assert portable.read(SHAPES["sumsub"]("FORGERY"), vendor) == Reading(None, "unknown", None, (), None, (), ())


@pytest.mark.parametrize("vendor", [*SHAPES])
def test_another_vendors_payload_is_not_read_under_this_name(portable: Knowledge, vendor: str) -> None:
    """What is recognised as another vendor's stays unknown under the name given."""
    for other in SHAPES:
        if other not in (vendor, "straitsx"):
            code = next(iter(portable.crosswalk.vendors[[*SHAPES].index(other)].codes))
            reading = portable.read(SHAPES[other](code), vendor)
            assert reading == Reading(vendor, "unknown", None, (), None, (), ()), other


def test_the_vendors_internal_text_is_never_shown(portable: Knowledge) -> None:
    """Neither as it is, nor where the same text was put into the one for the person as well."""
    labels = {"reviewRejectType": "RETRY", "rejectLabels": ["SCREENSHOTS"]}
    shown = portable.read(sumsub(**labels, moderationComment=SHOWN, clientComment=SECRET)).user_text
    assert shown == SHOWN
    copied = portable.read(sumsub(**labels, moderationComment=SECRET, clientComment=SECRET)).user_text
    assert copied is not None
    assert SECRET not in copied


def test_a_large_payload_is_read(portable: Knowledge) -> None:
    """Five megabytes are read, of which a limited number of codes is kept."""
    labels = [f"LABEL_{n}" for n in range(300_000)]
    payload = sumsub(reviewRejectType="RETRY", rejectLabels=["SCREENSHOTS", *labels])
    assert len(json.dumps(payload)) > 4_000_000
    reading = portable.read(payload)
    assert ids(reading) == ["document-not-original"]
    assert len(reading.unknown_codes) == 100


@settings(deadline=None, max_examples=300)
@given(payloads(), st.sampled_from([None, *SHAPES, "nobody"]))
def test_whatever_comes_is_read(payload: Any, vendor: str | None) -> None:
    """Reading never fails; a record that is no rejection explains nothing, and an unknown one names no reason."""
    reading = KNOWLEDGE.read(payload, vendor)
    json.loads(reading.to_json())
    assert (reading.user_text is not None) == reading.outcome.startswith("rejected")
    if reading.outcome in ("unknown", "approved"):
        assert not reading.reasons
    if reading.outcome.startswith("rejected"):
        assert reading.reasons
    order = [each.id for each in KNOWLEDGE.crosswalk.reasons]
    assert ids(reading) == sorted(ids(reading), key=order.index)


KNOWLEDGE = Knowledge.load(engine="portable")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("@", ()),
        ("@[*]", (0,)),
        ("a.b_c", ("a", "b_c")),
        ("a[*].b", ("a", 0, "b")),
        ("*[*].warnings[*]", (1, 0, "warnings", 0)),
        ("result.*.errors[*]", ("result", 1, "errors", 0)),
    ],
)
def test_a_path_becomes_steps(path: str, expected: tuple[str | int, ...]) -> None:
    """Names stay names; every item and every value have a sign of their own."""
    assert steps(path) == expected
