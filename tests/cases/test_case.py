"""Reading cases: everything wrong is named by path, at once, and never with its value."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyc_recourse import Case, CaseError, Knowledge, RecourseError
from kyc_recourse.cases.faults import CATALOGUE, path_of
from kyc_recourse.cases.json_text import parse_json
from kyc_recourse.cases.reading import FIELDS as NAMES
from tests.conftest import NOW

LATER = "2026-11-22T12:05:01Z"
OFFSET = 'expected a time with an offset, like "2026-11-22T12:00:00Z"'
CALENDAR = "now: expected a time that exists in the calendar, from the year 1970 to 8999"
NUMBER = "expected a number from 0 to 100"

FAULTS: list[tuple[Any, str]] = [
    ([], "case: expected an object"),
    ("text", "case: expected an object"),
    ({"resons": []}, 'case: unknown field; did you mean "reasons"?'),
    ({"platform": "binnance"}, 'platform: unknown platform; did you mean "binance"?'),
    ({"platform": ""}, "platform: unknown platform; expected one of: binance"),
    ({"platform": 1}, "platform: expected a text"),
    ({"now": "2026-11-22T12:00:00"}, f"now: {OFFSET}"),
    ({"now": "2026-11-22"}, f"now: {OFFSET}"),
    ({"now": " 2026-11-22T12:00:00Z"}, f"now: {OFFSET}"),
    ({"now": "2026-02-30T12:00:00Z"}, CALENDAR),
    ({"now": "2026-11-22T12:00:60Z"}, f"now: {OFFSET}"),
    ({"now": "9999-12-31T23:59:59Z"}, CALENDAR),
    ({"now": "0001-01-01T00:00:00+14:00"}, CALENDAR),
    ({"now": 1763812800}, f"now: {OFFSET}"),
    ({"reasons": "face-mismatch"}, "reasons: expected a list"),
    ({"reasons": ["face_mismatch"]}, 'reasons[0]: unknown reason; did you mean "face-mismatch"?'),
    ({"reasons": ["underage", 7]}, "reasons[1]: expected a text"),
    ({"notice": 5}, "notice: expected a text"),
    ({"notice": "\ud800"}, "notice: is not valid Unicode: half of a character stands alone; expected valid Unicode"),
    (
        {"applicant": {"email": "\udc00" * 501}},
        "applicant.email: is not valid Unicode: half of a character stands alone; expected valid Unicode",
    ),
    ({"attempts": {}}, "attempts: expected a list"),
    ({"attempts": [NOW]}, "attempts[0]: expected an object"),
    ({"attempts": [{}]}, "attempts[0].at: is missing"),
    ({"attempts": [{"at": "now"}]}, f"attempts[0].at: {OFFSET}"),
    ({"now": NOW, "attempts": [{"at": LATER}]}, "attempts[0].at: is after now; expected a time in the past"),
    (
        {"now": NOW, "attempts": [{"at": NOW, "reason": "face"}]},
        "attempts[0].reason: unknown reason; expected one of: info-mismatch, document-quality, face-mismatch, "
        "duplicate-account, unsupported-region, underage",
    ),
    (
        {"now": NOW, "attempts": [{"at": NOW, "same_documents": 1}]},
        "attempts[0].same_documents: expected true or false",
    ),
    ({"now": NOW, "attempts": [{"at": NOW, "when": 1}]}, "attempts[0]: unknown field"),
    ({"recent_attempts": 4}, "recent_attempts: expected an object"),
    (
        {"recent_attempts": {"underage": -1}},
        "recent_attempts.underage: expected a whole number from 0 to 1000000",
    ),
    (
        {"recent_attempts": {"underage": True}},
        "recent_attempts.underage: expected a whole number from 0 to 1000000",
    ),
    (
        {"recent_attempts": {"underage": 2.5}},
        "recent_attempts.underage: expected a whole number from 0 to 1000000",
    ),
    (
        {"recent_attempts": {"underaged": 2}},
        'recent_attempts: unknown reason; did you mean "underage"?',
    ),
    (
        {"now": NOW, "events": [{"type": "old-account-deleted", "at": NOW}]},
        'events[0].type: unknown event; did you mean "old-account-deletion-approved"?',
    ),
    ({"events": [{"at": NOW}]}, "events[0].type: is missing"),
    ({"events": [{"type": "old-account-deletion-approved"}]}, "events[0].at: is missing"),
    ({"observations": {"glaer": True}}, 'observations: unknown observation; did you mean "glare"?'),
    ({"observations": {"glare": 1}}, "observations.glare: expected true or false"),
    ({"observations": {"glare": "true"}}, "observations.glare: expected true or false"),
    ({"observations": {"face-score": True}}, f"observations.face-score: {NUMBER}"),
    ({"observations": {"face-score": "62"}}, f"observations.face-score: {NUMBER}"),
    ({"observations": {"face-score": 100.1}}, f"observations.face-score: {NUMBER}"),
    ({"observations": {"face-score": 10**400}}, f"observations.face-score: {NUMBER}"),
    ({"observations": {"face-score": float("nan")}}, f"observations.face-score: {NUMBER}"),
    ({"observations": {"face-score": float("inf")}}, f"observations.face-score: {NUMBER}"),
    (
        {"observations": {"device": "iphone"}},
        "observations.device: unknown option; expected one of: android, ios, web",
    ),
    ({"observations": {"device": "andriod"}}, 'observations.device: unknown option; did you mean "android"?'),
    (
        {"observations": {"nationality": "UK"}},
        'observations.nationality: expected an ISO 3166 code like AE or US-CA; did you mean "GB"?',
    ),
    (
        {"observations": {"nationality": " US"}},
        'observations.nationality: expected an ISO 3166 code like AE or US-CA; did you mean "US"?',
    ),
    (
        {"observations": {"nationality": "US-ZZ"}},
        'observations.nationality: expected an ISO 3166 code like AE or US-CA; did you mean "US"?',
    ),
    ({"observations": {"device": ""}}, "observations.device: unknown option; expected one of: android, ios, web"),
    ({"reasons": [""]}, "reasons[0]: unknown reason; expected one of: info-mismatch"),
    ({"observations": {"nationality": 1}}, "observations.nationality: expected an ISO 3166 code like AE or US-CA"),
    ({"observations": {"device": 3}}, "observations.device: expected a text of at most 200 characters"),
    ({"observations": {"glare\n": True}}, 'observations: unknown observation; did you mean "glare"?'),
    ({"x" * 61: 1}, "case: unknown field; expected one of: platform, now"),
    ({"applicant": {"mail": "x"}}, 'applicant: unknown field; did you mean "email"?'),
    ({"applicant": {"email": 5}}, "applicant.email: expected a text"),
    ({"applicant": {"email": "x" * 501}}, "applicant.email: expected a text of at most 500 characters"),
    ({"applicant": {"explanation": "x" * 4001}}, "applicant.explanation: expected a text of at most 4000 characters"),
]


# Cases of the invented platform with ids that were renamed, and the same with the ids that they have now.
RENAMED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"reasons": ["uprooted", "dented"]}, {"reasons": ["uprooted", "bruised"]}),
    ({"reasons": ["squashed"]}, {"reasons": ["bruised"]}),
    ({"candidates": {"dented": True}}, {"candidates": {"bruised": True}}),
    ({"recent_attempts": {"dented": 1}}, {"recent_attempts": {"bruised": 1}}),
    ({"attempts": [{"at": NOW, "reason": "dented"}]}, {"attempts": [{"at": NOW, "reason": "bruised"}]}),
    ({"observations": {"shade": "red"}}, {"observations": {"colour": "red"}}),
    ({"observations": {"colour": "red", "shade": "green"}}, {"observations": {"colour": "red"}}),
    ({"observations": {"shade": "green", "colour": "red"}}, {"observations": {"colour": "red"}}),
    ({"events": [{"type": "tree-cut", "at": NOW}]}, {"events": [{"type": "tree-felled", "at": NOW}]}),
    ({"events": {"tree-cut": NOW}}, {"events": [{"type": "tree-felled", "at": NOW}]}),
]

# What is no former id: of another kind, or written otherwise.
NOT_RENAMED: list[tuple[dict[str, Any], str]] = [
    ({"observations": {"dented": True}}, "observations: unknown observation; expected one of: ripe, weight"),
    ({"reasons": ["Dented"]}, "reasons[0]: unknown reason; expected one of: uprooted, bruised"),
    ({"dented": 1}, "case: unknown field; expected one of: platform, now"),
]


@pytest.mark.parametrize(("former", "current"), RENAMED)
def test_a_former_id_is_read_as_the_current_one(
    orchard: Knowledge, former: dict[str, Any], current: dict[str, Any]
) -> None:
    """A stored case with ids that were renamed since is decided; the current id wins where both are given."""
    assert orchard.read_case({"now": NOW, **former}) == orchard.read_case({"now": NOW, **current})
    stored = Case.from_dict({"now": NOW, **former})
    assert orchard.decide(stored) == orchard.decide({"now": NOW, **current})


@pytest.mark.parametrize(("data", "fault"), NOT_RENAMED, ids=[fault for _, fault in NOT_RENAMED])
def test_a_former_id_of_another_kind_is_unknown(orchard: Knowledge, data: Any, fault: str) -> None:
    """The former id of one kind means nothing for another."""
    with pytest.raises(CaseError) as raised:
        orchard.read_case(data)
    assert str(raised.value).startswith(fault)
    assert len(raised.value.faults) == 1


@pytest.mark.parametrize(("data", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_fault_names_path_and_expectation(portable: Knowledge, data: Any, fault: str) -> None:
    """A bad case names where, what was expected, and the nearest valid name."""
    with pytest.raises(CaseError) as raised:
        portable.read_case(data)
    assert str(raised.value).startswith(fault)
    assert len(raised.value.faults) == 1


def test_a_fault_is_plain_data(portable: Knowledge) -> None:
    """Code, place as a path and as a JSON Pointer, sentence, what was expected, and the nearest valid name."""
    with pytest.raises(CaseError) as raised:
        portable.read_case({"now": NOW, "attempts": [{"at": LATER, "reason": "face-mismach"}]})
    late, unknown = raised.value.faults
    assert late._asdict() == {
        "code": "CASE014",
        "path": "attempts[0].at",
        "pointer": "/attempts/0/at",
        "message": "is after now; expected a time in the past",
        "expected": "a time in the past",
        "suggestion": None,
    }
    assert (unknown.code, unknown.suggestion) == ("CASE032", "face-mismatch")


# What each code means, as a case or text that has it. A code is never given another meaning.
CODES: dict[str, Any] = {
    "CASE001": None,
    "CASE003": "",
    "CASE004": b"\xff",
    "CASE005": "{",
    "CASE006": "1" * 5000,
    "CASE007": "NaN",
    "CASE008": '{"now": 1, "now": 2}',
    "CASE009": "[" * 100_000,
    "CASE010": [],
    "CASE011": {f"key-{n}": 1 for n in range(1001)},
    "CASE012": {"now": "noon"},
    "CASE013": {"now": "2026-02-30T12:00:00Z"},
    "CASE014": {"now": NOW, "events": {"old-account-deletion-approved": LATER}},
    "CASE015": {"attempts": [{}]},
    "CASE016": {"reasons": "underage"},
    "CASE017": {"notice": 5},
    "CASE018": {"notice": "\ud800"},
    "CASE019": {"observations": {"glare": 1}},
    "CASE020": {"recent_attempts": {"underage": -1}},
    "CASE021": {"observations": {"face-score": 101}},
    "CASE022": {5: "x"},
    "CASE023": {"platform": "binnance", "observations": {"glare": []}},
    "CASE024": {"status": "approved", "reasons": ["underage"]},
    "CASE025": {"payload": {"at": object()}},
    "CASE030": {"resons": []},
    "CASE031": {"platform": "binnance"},
    "CASE032": {"candidates": {"face": True}},
    "CASE033": {"events": {"eclipse": NOW}},
    "CASE034": {"observations": {"glaer": True}},
    "CASE035": {"status": "lost"},
    "CASE037": {"language": "en_GB"},
    "CASE038": {"observations": {"nationality": "UK"}},
    "CASE039": {"skipped": ["observations.glaer"]},
}


@pytest.mark.parametrize("code", CODES)
def test_a_code_keeps_its_meaning(portable: Knowledge, code: str) -> None:
    """Programs act on codes: each stays with what it was given to."""
    given = CODES[code]
    read = portable.read_case if isinstance(given, dict | list) else portable.read_case_json
    with pytest.raises(CaseError) as raised:
        read(given)
    assert code in [fault.code for fault in raised.value.faults]


def test_each_code_has_an_example() -> None:
    """Only what files, sizes and defaults bring needs more than a case."""
    assert CATALOGUE.keys() - CODES == {"CASE002", "CASE036", "CASE060", "CASE061", "CASE062", "CASE063", "CASE064"}


def test_an_empty_platform_is_not_the_default(portable: Knowledge) -> None:
    """Only a case that names no platform is decided by the default one."""
    assert portable.decide(Case()).platform == portable.default
    with pytest.raises(CaseError, match="unknown platform"):
        portable.decide(Case(platform=""))


def test_without_a_time_of_its_own_a_case_is_held_against_the_clock(portable: Knowledge) -> None:
    """What lies ahead of the clock is named together with all else; a bad ``now`` is none."""
    ahead = {"type": portable.platform(None).compiled.periods[0].events[0].id, "at": "8000-01-01T00:00:00Z"}
    for now, own in (({}, []), ({"now": "noon"}, ["now"])):
        with pytest.raises(CaseError) as raised:
            portable.decide({**now, "events": [ahead], "reasons": ["rumour"]})
        assert [fault.path for fault in raised.value.faults] == ["events[0].at", *own, "reasons[0]"]


def test_all_faults_are_named_together(portable: Knowledge) -> None:
    """Faults of form and faults against the facts come in one error."""
    case = {
        "now": "x",
        "reasons": ["nope"],
        "observations": {"glare": 3, "spot": True},
        "applicant": {"email": "x" * 600},
    }
    with pytest.raises(CaseError) as raised:
        portable.read_case(case)
    paths = [fault.path for fault in raised.value.faults]
    assert sorted(paths) == [
        "applicant.email",
        "now",
        "observations",
        "observations.glare",
        "reasons[0]",
    ]


def test_a_fault_keeps_its_place_behind_other_faults(portable: Knowledge) -> None:
    """A bad item neither moves the items after it nor hides what else is wrong with it."""
    case = {
        "now": NOW,
        "reasons": [5, "face-mismach"],
        "attempts": [{"at": "bad", "reason": "nope", "same_documents": 1}, {"at": LATER, "reason": "nope"}],
        "events": [{"type": 1, "at": NOW}, {"type": "nope", "at": LATER}],
        "observations": {"glaree": None},
        "recent_attempts": {"face-mismach": -1},
    }
    with pytest.raises(CaseError) as raised:
        portable.read_case(case)
    assert sorted(fault.path for fault in raised.value.faults) == [
        "attempts[0].at",
        "attempts[0].reason",
        "attempts[0].same_documents",
        "attempts[1].at",
        "attempts[1].reason",
        "events[0].type",
        "events[1].at",
        "events[1].type",
        "observations",
        "reasons[0]",
        "reasons[1]",
        "recent_attempts",
    ]


def test_faults_do_not_repeat_values(portable: Knowledge) -> None:
    """What a person wrote into a case appears in no error."""
    secret = "Erika Mustermann"
    case = {
        "platform": secret,
        "now": secret,
        "reasons": [secret],
        "notice": [secret],
        "attempts": [{"at": secret, "reason": secret}],
        "events": [{"type": secret, "at": secret}],
        "observations": {"device": secret, "glare": secret, "nationality": secret},
        "applicant": {"email": secret * 100},
    }
    with pytest.raises(CaseError) as raised:
        portable.read_case(case)
    assert "Erika" not in str(raised.value)
    assert "Erika" not in repr(Case.from_dict({"applicant": {"full_name": secret}, "notice": secret}))


FIELDS_OF_OBJECTS = [
    (),
    ("attempts", 0),
    ("events", 0),
    ("recent_attempts",),
    ("observations",),
    ("applicant",),
]


def within(place: tuple[Any, ...], key: str) -> dict[str, Any]:
    """Return a case with a key at a place."""
    data: Any = {key: "x"}
    for part in reversed(place):
        data = [data] if part == 0 else {part: data}
    return dict(data)


@pytest.mark.parametrize("place", FIELDS_OF_OBJECTS)
def test_an_unknown_key_is_not_repeated(portable: Knowledge, place: tuple[Any, ...]) -> None:
    """A key that is not known can be personal: a fault names the object that holds it."""
    with pytest.raises(CaseError) as raised:
        portable.read_case(within(place, "erika@example.org"))
    paths = {fault.path for fault in raised.value.faults if fault.message.startswith("unknown")}
    assert paths == {path_of(*place) or "case"}
    assert "erika" not in str(raised.value)
    with pytest.raises(CaseError) as raised:
        parse_json('{"erika@example.org": 1, "erika@example.org": 2}')
    assert str(raised.value) == "case: duplicate key in an object; expected each key once"


def test_a_message_names_the_first_fifty_faults(portable: Knowledge) -> None:
    """Very many faults are counted, not all said; all are in ``faults``."""
    with pytest.raises(CaseError) as raised:
        portable.read_case({"now": NOW, "attempts": [{"at": "noon", "same_documents": "no"}] * 1_000})
    assert len(raised.value.faults) == 2_000
    assert str(raised.value).count("\n") == 50
    assert str(raised.value).endswith("\nand 1950 more")


def test_very_many_keys_are_one_fault(portable: Knowledge) -> None:
    """An object has at most as many keys as a list has entries."""
    keys = {f"key-{n}": 1 for n in range(40_000)}
    for case, path in ((keys, "case"), ({"observations": keys}, "observations")):
        with pytest.raises(CaseError) as raised:
            portable.decide(case)
        assert str(raised.value) == f"{path}: expected at most 1000 keys"


class Word(str, Enum):  # noqa: UP042 - str() of a StrEnum is its value, of this one it is not
    """Texts as some programs keep them."""

    REASON = "face-mismatch"
    DEVICE = "android"
    NOTICE = "Information mismatch"
    EVENT = "old-account-deletion-approved"
    FIELD = "email"
    TIME = NOW


class Thing(Enum):
    """Values as other programs keep them."""

    REASON = "face-mismatch"
    DEVICE = "android"
    NOTICE = "Information mismatch"
    EVENT = "old-account-deletion-approved"
    FIELD = "email"
    TIME = NOW


@pytest.mark.parametrize("kind", [Word, Thing])
def test_an_enum_is_taken_by_its_value(portable: Knowledge, kind: Any) -> None:
    """Wherever a text stands, a member of an enum with that text says the same."""

    def case(time: Any, reason: Any, notice: Any, device: Any, event: Any, field: Any) -> dict[Any, Any]:
        return {
            "now": time,
            "reasons": [reason],
            "notice": notice,
            "attempts": [{"at": time, "reason": reason}],
            "recent_attempts": {reason: 3},
            "events": [{"type": event, "at": time}],
            "observations": {"device": device},
            "applicant": {field: notice},
        }

    members = [kind.TIME, kind.REASON, kind.NOTICE, kind.DEVICE, kind.EVENT, kind.FIELD]
    given = portable.read_case(case(*members))
    assert given == portable.read_case(case(*[member.value for member in members]))
    assert "Word" not in repr([given.reasons, given.notice, dict(given.observations)])
    only_notice = portable.decide({"now": NOW, "notice": kind.NOTICE})
    assert [reason.id for reason in only_notice.reasons] == ["info-mismatch"]


NULLS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (dict.fromkeys(NAMES), {}),
    ({"reasons": [None, "underage", None]}, {"reasons": ["underage"]}),
    ({"attempts": [None, {"at": NOW, "reason": None, "same_documents": None}]}, {"attempts": [{"at": NOW}]}),
    ({"recent_attempts": {"face-mismatch": None, "underage": 1}}, {"recent_attempts": {"underage": 1}}),
    (
        {"events": [None, {"type": "old-account-deletion-approved", "at": NOW}]},
        {"events": [{"type": "old-account-deletion-approved", "at": NOW}]},
    ),
    ({"observations": {"glare": None, "device": "ios", "face-score": None}}, {"observations": {"device": "ios"}}),
    ({"reasons": ["face-mismatch"], "applicant": {"email": None}}, {"reasons": ["face-mismatch"]}),
]


@pytest.mark.parametrize(("case", "same"), NULLS)
def test_null_means_not_given(portable: Knowledge, case: dict[str, Any], same: dict[str, Any]) -> None:
    """Null anywhere in a case says as much as leaving it out."""
    assert portable.read_case({**case, "now": NOW}) == portable.read_case({**same, "now": NOW})
    assert portable.read_case(case) == portable.read_case(same)


NULL_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"glare": None}, "case: unknown field; expected one of"),
    ({"observations": {"glaer": None}}, 'observations: unknown observation; did you mean "glare"?'),
    ({"recent_attempts": {"x": None}}, "recent_attempts: unknown reason"),
    ({"applicant": {"x": None}}, "applicant: unknown field"),
    ({"attempts": [{"at": None}]}, "attempts[0].at: is missing"),
    ({"attempts": [None, {}]}, "attempts[1].at: is missing"),
    ({"events": [{"type": None, "at": NOW}]}, "events[0].type: is missing"),
    ({"reasons": [None, "nope"]}, "reasons[1]: unknown reason"),
]


@pytest.mark.parametrize(("case", "fault"), NULL_FAULTS)
def test_null_hides_no_fault(portable: Knowledge, case: dict[str, Any], fault: str) -> None:
    """An unknown key is one with null, too; what is needed is missing; places are counted with what is null."""
    with pytest.raises(CaseError) as raised:
        portable.read_case({"now": NOW, **case})
    assert str(raised.value).startswith(fault)
    assert len(raised.value.faults) == 1


@pytest.mark.parametrize("platform", [5, b"binance", ["binance"], True, "\ud800", "x" * 201])
def test_a_platform_that_is_no_text_is_refused(portable: Knowledge, platform: Any) -> None:
    """Where a platform is asked for by id, anything else is a fault of the case."""
    with pytest.raises(
        CaseError, match=r"^platform: (expected a text of at most 200 characters|is not valid Unicode: .*)$"
    ):
        portable.match_notice("a", platform=platform)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (" \n", "case: is empty; expected a case in JSON, or {} for one of which nothing is known"),
        (
            "{",
            "case: is not JSON: expecting property name enclosed in double quotes at line 1 column 2; expected a case in JSON",
        ),
        (b"\xff", "case: is not UTF-8; expected a text in UTF-8"),
        ('{"now": NaN}', "case: NaN is not a JSON number; expected numbers as in the schema"),
        ('{"now": "a", "now": "b"}', "case: duplicate key in an object; expected each key once"),
        ("[" * 100_000, "case: is nested too deeply; expected a case in JSON"),
        ("1" * 5000, "case: a number has too many digits; expected numbers as in the schema"),
    ],
)
def test_bad_json(text: str | bytes, fault: str) -> None:
    """A text that is not JSON is refused with the place."""
    with pytest.raises(CaseError, match=r"\w") as raised:
        Case.from_json(text)
    assert str(raised.value) == fault


def test_a_byte_order_mark_before_json() -> None:
    """A byte order mark, with which some editors begin a file, is no part of the case."""
    assert Case.from_json(b'\xef\xbb\xbf{"reasons": ["a"]}') == Case(reasons=("a",))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2026-11-22T12:00:00.999Z", NOW),
        ("2026-11-22T13:00:00+01:00", NOW),
        ("2026-11-21T23:00:00-13:00", NOW),
        ("2026-11-22T12:00Z", NOW),
    ],
)
def test_times_are_whole_seconds_in_utc(portable: Knowledge, text: str, same: str) -> None:
    """Offsets are turned into UTC and fractions of a second are dropped."""
    assert portable.decide({"now": text}).now == same


def test_an_empty_case_is_answered(portable: Knowledge) -> None:
    """Everything is optional, the time as well."""
    assert portable.decide({}).verdict == "need-more-information"
    assert portable.decide(Case()).verdict == "need-more-information"


def test_times_after_the_clock_are_refused(portable: Knowledge) -> None:
    """Without a now of its own, a case is checked against the clock."""
    with pytest.raises(CaseError, match=r"attempts\[0\].at: is after now"):
        portable.decide({"attempts": [{"at": "8000-01-01T00:00:00Z"}]})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from([*NAMES, "other"])


@given(st.one_of(JSON, st.dictionaries(FIELDS, JSON, max_size=5)))
def test_any_data_is_decided_or_refused(portable: Knowledge, data: Any) -> None:
    """Whatever comes in, a decision or a RecourseError comes out."""
    try:
        decision = portable.decide(portable.read_case(data))
    except RecourseError:
        return
    assert json.loads(decision.to_json())["verdict"]


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    """Whatever text comes in, a case or a RecourseError comes out."""
    try:
        case = Case.from_json(text)
    except RecourseError:
        return
    assert isinstance(case, Case)
