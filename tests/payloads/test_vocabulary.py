"""Every code of every vendor is read for what it means, and nothing of it reaches the wrong eyes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.payloads.compiled import CompiledVendor, Crosswalk
from kyc_recourse.payloads.read import for_user
from kyc_recourse.render.reading import render_reading
from tests.payloads.shapes import SECRET, SHAPES, SHOWN

# How many codes each vendor's public vocabulary has; ours may have a few more, such as for "any tag of this list".
CODES = {
    "authologic": 46,
    "crossmint": 1,
    "didit": 39,
    "idenfy": 48,
    "jumio-kyx": 65,
    "jumio-netverify": 25,
    "kycaid": 3,
    "mangopay": 12,
    "moov": 18,
    "onfido": 69,
    "persona": 41,
    "rebilly": 16,
    "shufti": 70,
    "socure-docv": 24,
    "straitsx": 8,
    "stripe-connect": 99,
    "stripe-identity": 19,
    "sumsub": 102,
    "ubble-checkout": 47,
    "unit": 6,
    "veriff": 71,
}
GENERIC = "generic"


def every_code(crosswalk: Crosswalk) -> Iterator[tuple[CompiledVendor, str]]:
    return ((vendor, code) for vendor in crosswalk.vendors for code in vendor.codes)


def test_no_code_of_a_public_vocabulary_is_missing(crosswalk: Crosswalk) -> None:
    """Each vendor has at least as many codes as its public vocabulary."""
    assert CODES.keys() == SHAPES.keys() == {vendor.id for vendor in crosswalk.vendors}
    assert {vendor.id: min(len(vendor.codes), CODES[vendor.id]) for vendor in crosswalk.vendors} == CODES
    assert sum(CODES.values()) == 829


def test_every_code_leads_to_its_reasons(portable: Knowledge, crosswalk: Crosswalk) -> None:
    """A payload with one code has the reasons of that code, or the unknown reason, and its vendor is recognised."""
    for vendor, code in every_code(crosswalk):
        entry = vendor.codes[code]
        payload = SHAPES[vendor.id](code)
        reading = portable.read(payload, vendor.id)
        assert portable.read(payload) == (reading if vendor.recognise else portable.read(None)), code
        assert reading.vendor == vendor.id
        if reading.outcome == "pending":
            assert not entry.reasons, code
            continue
        assert reading.outcome in ("rejected-temporary", "rejected-permanent"), (vendor.id, code, reading)
        expected = {crosswalk.reasons[n].id for n in entry.reasons} or {"unknown-reason"}
        assert {each.id for each in reading.reasons} == expected, (vendor.id, code)
        assert [each.facet for each in reading.reasons] == [entry.facet] * len(expected) or not entry.reasons, code


def test_the_user_sees_nothing_that_is_not_for_them(portable: Knowledge, crosswalk: Crosswalk) -> None:
    """Of any code and vendor, what is made for the user holds no code, no generic reason and no internal text."""
    secret = {each.id for each in crosswalk.reasons if each.disclosure == GENERIC}
    titles = {each.title for each in crosswalk.reasons if each.disclosure == GENERIC}
    ids = {each.id for each in crosswalk.reasons} - secret
    for vendor, code in every_code(crosswalk):
        reading = portable.read(SHAPES[vendor.id](code), vendor.id)
        user = for_user(crosswalk, reading)
        for shown in (user.to_json(), render_reading(user, crosswalk), reading.user_text or ""):
            assert SECRET not in shown, (vendor.id, code)
            assert not [each for each in secret | titles if each in shown], (vendor.id, code)
            # Words such as "other" are codes and plain English as well; some codes are called like a reason.
            assert code not in shown or code.isalpha() or code in ids, (vendor.id, code)
        assert {each.codes for each in user.reasons} <= {()}


def test_a_generic_reason_looks_the_same_whatever_it_is(portable: Knowledge, crosswalk: Crosswalk) -> None:
    """The user's view of all codes that have only generic reasons is one and the same, whoever the vendor is."""
    texts, views = set(), set()
    for vendor, code in every_code(crosswalk):
        reasons = [crosswalk.reasons[n] for n in vendor.codes[code].reasons]
        if reasons and all(each.disclosure == GENERIC for each in reasons):
            reading = portable.read(SHAPES[vendor.id](code), vendor.id)
            texts.add(reading.user_text)
            views.add(for_user(crosswalk, reading).reasons)
    assert texts == {crosswalk.not_disclosed}
    assert len(views) == 1


def test_a_vendors_text_is_shown_where_it_may_be(portable: Knowledge, crosswalk: Crosswalk) -> None:
    """The vendor's text for the person is shown for reasons that may be explained, and for no others."""
    shown = set()
    for vendor, code in every_code(crosswalk):
        reading = portable.read(SHAPES[vendor.id](code), vendor.id)
        explained = all(each.disclosure == "explain" for each in reading.reasons)
        if reading.user_text == SHOWN:
            shown.add(vendor.id)
            assert explained, (vendor.id, code)
        elif vendor.show and reading.reasons:
            assert not explained, (vendor.id, code)
    assert shown == {vendor.id for vendor in crosswalk.vendors if vendor.show}


@pytest.mark.parametrize("vendor", [*SHAPES])
def test_an_unknown_code_is_kept_and_not_guessed(portable: Knowledge, vendor: str) -> None:
    """A code that no vocabulary has leaves the reason unknown, and is kept for the agent."""
    forms = {
        "veriff": "987",
        "ubble-checkout": "98765",
        "straitsx": "187",
        "jumio-kyx": "usability.NEW",
        "idenfy": "autoFace:NEW",
    }
    code = forms.get(vendor, "not_listed_anywhere")
    reading = portable.read(SHAPES[vendor](code), vendor)
    if vendor == "jumio-netverify":  # such a status decides nothing
        assert reading.outcome == "unknown"
        return
    assert [each.id for each in reading.reasons] == ["unknown-reason"], reading
    assert reading.reasons[0].codes == reading.unknown_codes
    assert any(code in each for each in reading.unknown_codes)
