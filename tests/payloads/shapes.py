"""A small payload of each vendor's form for any of its codes; all of them are invented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# What stands where only agents may read it.
SECRET = "seen by agents only"
SHOWN = "Please try again with another picture."

Shape = Callable[[str], dict[str, Any]]


def _sumsub(code: str) -> dict[str, Any]:
    result = {
        "reviewAnswer": "RED",
        "reviewRejectType": "RETRY",
        "rejectLabels": [code],
        "moderationComment": SHOWN,
        "clientComment": SECRET,
    }
    return {"applicantId": "a", "type": "applicantReviewed", "reviewStatus": "completed", "reviewResult": result}


def _onfido(code: str) -> dict[str, Any]:
    bad = {"result": "consider"}
    parts = code.split(".")
    name = "document"
    if parts[0] == "proof_of_address":
        name, parts = parts[0], parts[1:]
    node: dict[str, Any] = dict(bad)
    if len(parts) == 2:
        node = {**bad, "breakdown": {parts[1]: bad}}
    elif len(parts) == 3:
        node = {**bad, "breakdown": {parts[1]: {**bad, "properties": {parts[2]: "consider"}}}}
    report = {"name": name, "status": "complete", "result": "consider", "sub_result": "rejected"}
    return {**report, "reasons": SECRET, "breakdown": {parts[0]: node, "other": {"result": "clear"}}}


def _veriff(code: str) -> dict[str, Any]:
    verification = {"id": "v", "status": "declined", "code": 9102, "reasonCode": int(code), "comments": [SECRET]}
    return {"status": "success", "verification": verification}


def _stripe_identity(code: str) -> dict[str, Any]:
    error = {"code": code, "reason": SHOWN}
    return {"object": "identity.verification_session", "status": "requires_input", "last_error": error}


def _stripe_connect(code: str) -> dict[str, Any]:
    requirements: dict[str, Any] = {"errors": [{"code": code, "requirement": "r", "reason": SECRET}]}
    if code.startswith("rejected."):
        requirements = {"errors": [], "disabled_reason": code}
    return {"object": "account", "requirements": requirements}


def _jumio_kyx(code: str) -> dict[str, Any]:
    if code.startswith("workflow.status."):
        return {"capabilities": {}, "decision": {"type": "NOT_EXECUTED"}, "workflow": {"status": code.split(".")[2]}}
    capability, label = code.split(".")
    part = {"decision": {"type": "REJECTED", "details": {"label": label}}}
    name = "usability" if capability == "*" else capability
    return {"workflow": {"status": "PROCESSED"}, "decision": {"type": "REJECTED"}, "capabilities": {name: [part]}}


def _jumio_netverify(code: str) -> dict[str, Any]:
    if code.startswith("similarity."):
        similarity = {"similarity": code.split(".")[1]}
        return {
            "jumioIdScanReference": "j",
            "verificationStatus": "APPROVED_VERIFIED",
            "identityVerification": similarity,
        }
    if not code.isdigit():
        return {"jumioIdScanReference": "j", "verificationStatus": code}
    reason = {"rejectReasonCode": code, "rejectReasonDescription": SECRET}
    return {"jumioIdScanReference": "j", "rejectReason": reason}


def _persona(code: str) -> dict[str, Any]:
    check = {"name": code, "status": "failed", "requirement": "required", "reasons": [SECRET]}
    inquiry = {"type": "inquiry", "attributes": {"status": "declined", "reviewer_comment": SECRET}}
    attributes = {"status": "failed", "checks": [check]}
    return {"data": inquiry, "included": [{"type": "verification/government-id", "attributes": attributes}]}


def _shufti(code: str) -> dict[str, Any]:
    return {"reference": "r", "event": "verification.declined", "declined_codes": [code], "declined_reason": SECRET}


def _ubble(code: str) -> dict[str, Any]:
    codes = [{"code": int(code), "summary": SECRET}]
    return {"type": "identity_verification_declined", "data": {"status": "declined", "response_codes": codes}}


def _authologic(code: str) -> dict[str, Any]:
    return {"id": "c", "status": "FINISHED", "result": {"identity": {"status": "FAILED", "errors": [code]}}}


def _idenfy(code: str) -> dict[str, Any]:
    kind, _, value = code.partition(":")
    status: dict[str, Any] = {"overall": value if kind == "overall" else "DENIED"}
    if kind in ("mismatchTags", "fraudTags"):
        status[kind] = ["ANY_TAG"]
    elif kind != "overall":
        status[kind] = value
    return {"final": True, "scanRef": "s", "status": status}


def _didit(code: str) -> dict[str, Any]:
    warning = {"risk": code, "log_type": "error", "short_description": SECRET}
    return {
        "session_id": "s",
        "workflow_id": "w",
        "status": "Declined",
        "id_verifications": [{"status": "Declined", "warnings": [warning]}],
    }


def _socure(code: str) -> dict[str, Any]:
    return {"referenceId": "r", "documentVerification": {"reasonCodes": [code], "decision": {"value": "reject"}}}


def _mangopay(code: str) -> dict[str, Any]:
    refused = {"Type": "IDENTITY_PROOF", "Status": "REFUSED", "RefusedReasonMessage": SECRET}
    return {**refused, "Flags": [code]} if code.isdigit() else {**refused, "RefusedReasonType": code}


def _rebilly(code: str) -> dict[str, Any]:
    reason = {"type": code, "message": SECRET}
    return {"documentType": "identity-proof", "customerId": "c", "status": "rejected", "rejectionReason": reason}


def _moov(code: str) -> dict[str, Any]:
    return {"accountID": "a", "capability": "transfers", "requirements": [{"requirement": "r", "errorCode": code}]}


def _straitsx(code: str) -> dict[str, Any]:
    return {"data": {"code": int(code)}}


def _unit(code: str) -> dict[str, Any]:
    flag = {"messageCode": code, "message": SHOWN, "description": SECRET}
    return {"data": {"type": "document", "attributes": {"status": "Invalid", "evaluationFlags": [flag]}}}


def _kycaid(code: str) -> dict[str, Any]:
    part = {"verified": False, "comment": SECRET, "decline_reasons": [code]}
    return {
        "type": "VERIFICATION_COMPLETED",
        "status": "completed",
        "verified": "false",
        "verifications": {"document": part},
    }


def _crossmint(code: str) -> dict[str, Any]:
    return {"type": "onramp", "status": "rejected", "failureReasons": [{"code": code, "message": SHOWN}]}


SHAPES: dict[str, Shape] = {
    "authologic": _authologic,
    "crossmint": _crossmint,
    "didit": _didit,
    "idenfy": _idenfy,
    "jumio-kyx": _jumio_kyx,
    "jumio-netverify": _jumio_netverify,
    "kycaid": _kycaid,
    "mangopay": _mangopay,
    "moov": _moov,
    "onfido": _onfido,
    "persona": _persona,
    "rebilly": _rebilly,
    "shufti": _shufti,
    "socure-docv": _socure,
    "straitsx": _straitsx,
    "stripe-connect": _stripe_connect,
    "stripe-identity": _stripe_identity,
    "sumsub": _sumsub,
    "ubble-checkout": _ubble,
    "unit": _unit,
    "veriff": _veriff,
}
