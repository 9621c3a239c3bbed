"""Reading payloads: outcomes, what is advisory, what is not known, and whatever else may come."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyc_recourse import Knowledge, Reading
from kyc_recourse.facts.places import KNOWLEDGE as KNOWLEDGE_FOLDER
from kyc_recourse.packs.load import load_payload_scenarios
from kyc_recourse.payloads.compile import steps
from kyc_recourse.payloads.scenarios import PlacedScenario, differences
from tests.payloads.shapes import SECRET, SHAPES, SHOWN
from tests.payloads.strategies import payloads


def sumsub(**result: Any) -> dict[str, Any]:
    return {"applicantId": "a", "reviewStatus": "completed", "reviewResult": {"reviewAnswer": "RED", **result}}


# What is sent and what it says, as it is written beside the vendors.
SCENARIOS = load_payload_scenarios(KNOWLEDGE_FOLDER)


def ids(reading: Reading) -> list[str]:
    return [each.id for each in reading.reasons]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[f"{each.expect['vendor']}/{each.id}" for each in SCENARIOS])
def test_what_a_payload_says(portable: Knowledge, scenario: PlacedScenario) -> None:
    """Outcome and reasons come from where the vendor puts them; named, the vendor is read as when it is recognised."""
    assert [*differences(scenario, portable.crosswalk)] == []
    reading = portable.read(scenario.payload)
    assert reading == portable.read(scenario.payload, reading.vendor)
    assert (reading.user_text is None) == (not reading.outcome.startswith("rejected"))


def test_a_scenario_that_differs_says_what(portable: Knowledge) -> None:
    """Each field that is not as expected is named with both values; what is not expected is not compared."""
    scenario = next(each for each in SCENARIOS if each.id == "the-worst-first")
    expect = {"vendor": "veriff", "outcome": "approved", "reasons": ("underage",), "user_text": None}
    assert [*differences(scenario._replace(expect=expect), portable.crosswalk)] == [
        "vendor: expected veriff, found sumsub",
        "outcome: expected approved, found rejected-temporary",
        "reasons: expected underage, found duplicate-account, document-expired, selfie-quality",
        "user-text: expected nothing, found The service has found an account that may be yours already. "
        "The document has expired, or expires too soon. Your face was not clearly visible in the selfie or video.",
    ]


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
