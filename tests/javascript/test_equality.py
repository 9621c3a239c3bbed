"""recourse.js decides as Python does: the same bytes for every case, the same faults for every bad one."""

from __future__ import annotations

import json
import math
import shutil
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyc_recourse import CaseError, Knowledge
from kyc_recourse.cases.answers import answer_paths, counted_ids
from kyc_recourse.exploration.case_grid import grid
from kyc_recourse.facts.times import format_instant, parse_instant
from kyc_recourse.rules.compiled import Compiled
from tests.cases.strategies import cases
from tests.cases.test_case import FAULTS, NOT_RENAMED, NULL_FAULTS, NULLS, RENAMED
from tests.conftest import NOW, PLATFORMS
from tests.javascript.conftest import Node, answer

pytestmark = pytest.mark.slow

BINANCE = Knowledge.load(engine="portable")
ORCHARD = Knowledge.load(PLATFORMS, engine="portable")
SPRING = "2027-02-20T00:00:00Z"
LEAP = ["2028-02-28T23:59:59Z", "2028-02-29T00:00:00Z", "2028-02-29T23:59:59Z", "2028-03-01T00:00:00Z"]
ANY_EXAMPLE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def compiled(knowledge: Knowledge) -> Compiled:
    return knowledge.platform(None).compiled


def borders(knowledge: Knowledge, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cases again, a second before, at and after the time at which their verdict changes."""
    moved = []
    for case in cases:
        if change := knowledge.decide(case).next_change:
            at = parse_instant(change.at)
            moved += [{**case, "now": format_instant(at + by)} for by in (-1, 0, 1)]
    return moved


def shifted(case: dict[str, Any], to: str) -> dict[str, Any]:
    """Return the case with all its times moved so that it is decided at another time."""
    by = datetime.fromisoformat(to) - datetime.fromisoformat(case["now"])

    def move(data: Any) -> Any:
        if isinstance(data, dict):
            return {key: move(value) for key, value in data.items()}
        if isinstance(data, list):
            return [move(item) for item in data]
        if isinstance(data, str) and data[:2] == "20" and data.endswith("Z"):
            return (datetime.fromisoformat(data) + by).strftime("%Y-%m-%dT%H:%M:%SZ")
        return data

    return dict(move(case))


@pytest.mark.parametrize("place", [0, 1], ids=["binance", "orchard"])
def test_the_whole_grid_comes_out_the_same(node: Node, place: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Every case of the grid, each side of every boundary included, gives the same bytes on all three."""
    portable = (BINANCE, ORCHARD)[place]
    durable = Knowledge.load((None, PLATFORMS)[place], engine="auto")
    cells = [cell.case for cell in grid(compiled(portable), parse_instant(NOW))]
    moving = [case for case in cells if {"attempts", "recent_attempts", "events"} & case.keys()][::7]
    near = borders(portable, moving)
    leap = [shifted(case, to) for case in moving[::9] for to in LEAP]
    for case in (*cells, *near, *leap):
        expected = answer(portable, case)
        assert node.ask("decide", place, case) == expected, case
        assert answer(durable, case) == expected, case
    with capsys.disabled():
        counts = f"{len(cells)} of the grid, {len(near)} next to changes, {len(leap)} around leap days"
        print(
            f"\n{compiled(portable).platform}: {counts}: equal in Python ({durable.engine.name}, portable) and JavaScript"
        )


@pytest.fixture(scope="module", params=["{sold-in: {same-as: grown-in}}", "{sold-in: {in: [orchards]}}"])
def strange(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The invented platform with rules that look at what its own never show apart."""
    folder = tmp_path_factory.mktemp("strange") / "platforms"
    shutil.copytree(PLATFORMS, folder)

    def edit(name: str, old: str, new: str) -> None:
        path = folder / "orchard" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    # An age decides, right after its bound; a longer wait comes into force; an answer is compared and nothing else.
    edit("rules.yaml", "{at-least: long-ago}}}, warnings", "{above: long-ago}}}, verdict: closed, warnings")
    edit("cooldowns.yaml", "value: P7D", "value: P20D")
    edit(
        "reasons/uprooted.yaml",
        "[{grown-in: {differs-from: sold-in}, sold-in: {not-in: [orchards]}}, {grown-in: {in: [orchards, DE]}}]",
        "{grown-in: {differs-from: sold-in}}",
    )
    edit("reasons/uprooted.yaml", "{sold-in: {same-as: grown-in}}", request.param)
    return Knowledge.load(folder, engine="portable")


def test_ages_waits_and_comparisons_come_out_the_same(node: Node, strange: Knowledge) -> None:
    """What decides by its age, across dates, or by comparing regions, gives the same bytes."""
    period = compiled(strange).periods[0]
    exported = json.loads(msgspec.json.encode(compiled(strange)))
    february = parse_instant("2027-02-01T00:00:00Z")
    base: list[dict[str, Any]] = [{"reasons": [reason.id]} for reason in period.reasons]
    known = [
        {**case, "observations": seen}
        for case in base
        for seen in ({"sold-in": "NO"}, {"grown-in": "US"}, {"sold-in": "US"})
    ]
    timed: list[dict[str, Any]] = []
    for ago in (0, 1, 5399, 5400, 5401, 10 * 86_400 - 1, 10 * 86_400, 10 * 86_400 + 1):
        at = format_instant(february - ago)
        timed.append({"reasons": ["uprooted"], "events": [{"type": "tree-felled", "at": at}]})
        timed.append({"reasons": ["bruised"], "attempts": [{"at": at}]})
    for now in (format_instant(february - 1), format_instant(february), "2027-02-05T00:00:00Z"):
        for case in (*base, *known, *timed):
            dated_ = {"now": now, **case}
            assert node.ask("decide_from", exported, dated_) == answer(strange, dated_), dated_


def failed(*seconds: int) -> list[dict[str, Any]]:
    return [{"at": format_instant(parse_instant(NOW) - ago)} for ago in seconds]


@pytest.mark.parametrize("now", ["1970-01-01T00:00:00Z", "8999-12-31T23:59:59Z"])
def test_the_first_and_the_last_second_come_out_the_same(node: Node, now: str) -> None:
    """Times reach from the first to the last second that there is."""
    attempt = {"at": "1970-01-01T00:00:00Z"}
    for reason in compiled(BINANCE).periods[0].reasons:
        for case in ({"now": now, "reasons": [reason.id]}, {"now": now, "reasons": [reason.id], "attempts": [attempt]}):
            assert node.ask("decide", 0, case) == answer(BINANCE, case)


def test_an_attempt_at_the_end_of_a_lockout_counts_the_same(node: Node) -> None:
    """In the last second of a lockout an attempt is not counted, at its end it is."""
    for limit in compiled(BINANCE).periods[0].limits:
        for after in (-1, 0, 1):
            first = limit.lockout + limit.max + 10
            times = [*(first + i for i in reversed(range(limit.max))), first - limit.lockout - after]
            case = {"now": NOW, "reasons": [limit.reason], "attempts": failed(*times)}
            assert node.ask("decide", 0, case) == answer(BINANCE, case)


@pytest.mark.parametrize(
    "text", ["", "x", "{applicant.email} {reasons}", "$& $1 $$", "\\1\n\u2028", "😀" * 100, "__proto__"]
)
def test_appeals_are_filled_the_same(node: Node, text: str) -> None:
    """Whatever an applicant writes stands in the appeal alike, and nothing counts as missing that is there."""
    for place, knowledge in enumerate((BINANCE, ORCHARD)):
        period = compiled(knowledge).periods[0]
        for reason in period.reasons:
            for fields in (period.fields[:1], period.fields):
                applicant = {field.id: text[: field.max_length] for field in fields}
                case = {"now": NOW, "reasons": [reason.id], "applicant": applicant}
                assert node.ask("decide", place, case) == answer(knowledge, case)


def test_names_are_mistaken_for_the_same(node: Node) -> None:
    """Each beginning, end and twist of a name is taken for the same one."""
    for place, knowledge in enumerate((BINANCE, ORCHARD)):
        period = compiled(knowledge).periods[0]
        ids = [o.id for o in period.observations] + [reason.id for reason in period.reasons]
        parts = {part for id in ids for i in range(len(id)) for part in (id[:i], id[i:], id[:i] + id[i + 1 :])}
        for case in (
            {"observations": dict.fromkeys(sorted(parts), True)},
            {"recent_attempts": dict.fromkeys(sorted(parts), 1)},
        ):
            assert json.loads(node.ask("decide", place, dated(case))) == json.loads(answer(knowledge, dated(case)))


@ANY_EXAMPLE
@given(cases(BINANCE), cases(ORCHARD, SPRING))
def test_random_cases_come_out_the_same(node: Node, binance: dict[str, Any], orchard: dict[str, Any]) -> None:
    """Any valid case gives the same bytes."""
    assert node.ask("decide", 0, binance) == answer(BINANCE, binance)
    assert node.ask("decide", 1, orchard) == answer(ORCHARD, orchard)


TEXTS = st.one_of(
    st.text(max_size=8), st.sampled_from(["x" * 201, "\ud800", "😀" * 200, "😀" * 201, "a\u2028b", "{reasons}"])
)
NUMBERS = st.one_of(
    st.integers(-3, 2_000_000), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([2.0, 10**400])
)
TIMES = st.sampled_from(
    [
        "2026-11-22T11:59:60Z",
        "2026-11-22T11:59Z",
        "2026-11-22T11:59:59.999999999Z",
        "2026-11-22T17:29:59+05:30",
        "2026-11-22T00:00:00-23:59",
        "2026-02-29T00:00:00Z",
        "2024-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2000-02-29T24:00:00Z",
        "0000-01-01T00:00:00Z",
        "0099-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+00:01",
        "8999-12-31T23:59:59Z",
        "9000-01-01T00:00:00Z",
        "2026-11-22",
        "2026-13-22T00:00:00Z",
        "2026-11-22t00:00:00z",
        "2026-11-22T00:00:00Z\n",
        "٢٠٢٦-11-22T12:00:00Z",
        "2026-11-22T12:00:01Z",
    ]
)
KEYS = st.one_of(
    st.text(max_size=4),
    st.sampled_from(
        ["__proto__", "constructor", "toString", "at", "type", "resons", "face_mismach", "glaer", "k" * 61]
    ),
    st.sampled_from([f'{part}"\\\x7fé😀\ud800' for part in ("", "x" * 58)]),
)
SUBTAGS = st.sampled_from(
    ["en", "DE", "zh", "cmn", "Hant", "419", "BR", "1996", "x", "u", "co", "abcdefgh", "abcdefghi", "i"]
)
TAGS = st.lists(SUBTAGS, min_size=1, max_size=4).map("-".join)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS, TIMES),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)


def wrong(knowledge: Knowledge) -> st.SearchStrategy[Any]:
    """Return a strategy of cases in which anything may stand anywhere."""
    period = compiled(knowledge).periods[0]
    regions = st.sampled_from(
        ["UK", "us", "USA", "US-ZZ", "DE-NW", "FR-2A", "FR-01", "FR-3A", "JP-47", "JP-48", "US-CA-X", "Canada"]
    )
    choices = st.sampled_from([option for o in period.observations for option in o.options] + ["andriod"])
    value = st.one_of(ANYTHING, regions, choices)
    reason = st.one_of(st.sampled_from([r.id for r in period.reasons]), ANYTHING)
    event = st.one_of(st.sampled_from([e.id for e in period.events]), ANYTHING)
    time = st.one_of(TIMES, ANYTHING)

    def record(**fields: Any) -> st.SearchStrategy[Any]:
        known = st.fixed_dictionaries({}, optional=fields)
        return st.one_of(
            known, st.builds(lambda a, b: {**a, **b}, known, st.dictionaries(KEYS, ANYTHING, max_size=2)), ANYTHING
        )

    def keyed(ids: list[str], values: Any) -> st.SearchStrategy[Any]:
        return st.one_of(st.dictionaries(st.one_of(st.sampled_from(ids), KEYS), values, max_size=4), ANYTHING)

    count = st.one_of(NUMBERS, record(count=NUMBERS, as_of=time))
    paths = answer_paths(period)

    return record(
        platform=st.one_of(st.sampled_from([compiled(knowledge).platform, "binnance"]), ANYTHING),
        now=st.one_of(st.just(NOW), st.just(NOW), TIMES, ANYTHING),
        reasons=st.one_of(st.lists(reason, max_size=3), ANYTHING),
        notice=ANYTHING,
        attempts=st.one_of(st.lists(record(at=time, reason=reason, same_documents=ANYTHING), max_size=3), ANYTHING),
        status=st.one_of(st.sampled_from(["rejected", "under-review", "approved"]), ANYTHING),
        candidates=keyed([r.id for r in period.reasons], st.one_of(st.booleans(), ANYTHING)),
        recent_attempts=keyed(counted_ids(period), st.one_of(count, st.lists(count, max_size=3))),
        events=st.one_of(
            st.lists(record(type=event, at=time), max_size=3), keyed([e.id for e in period.events], time), ANYTHING
        ),
        skipped=st.one_of(st.lists(st.one_of(st.sampled_from(paths), ANYTHING), max_size=3), ANYTHING),
        language=st.one_of(TAGS, ANYTHING),
        observations=keyed([o.id for o in period.observations], value),
        applicant=keyed([f.id for f in period.fields], st.one_of(TEXTS, ANYTHING)),
    )


def dated(case: Any) -> Any:
    """Return the case with a time of its own, so that it does not depend on the clock."""
    return {"now": NOW, **case} if isinstance(case, dict) else case


@ANY_EXAMPLE
@given(wrong(BINANCE), wrong(ORCHARD))
def test_wrong_cases_have_the_same_faults(node: Node, binance: Any, orchard: Any) -> None:
    """Whatever stands wherever, paths, messages and their order are the same."""
    for place, knowledge, case in ((0, BINANCE, dated(binance)), (1, ORCHARD, dated(orchard))):
        case = json.loads(json.dumps(case))
        assert json.loads(node.ask("decide", place, case)) == json.loads(answer(knowledge, case))


@pytest.mark.parametrize(("case", "_"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_each_fault_has_the_same_message(node: Node, case: Any, _: str) -> None:
    """The bad cases of the tests of the reader are refused alike."""
    if not any(isinstance(value, float) and not math.isfinite(value) for value in _values(case)):  # no JSON
        assert json.loads(node.ask("decide", 0, case)) == json.loads(answer(BINANCE, case))


@pytest.mark.parametrize("case", [former for former, _ in RENAMED] + [case for case, _ in NOT_RENAMED])
def test_former_ids_mean_the_same(node: Node, case: dict[str, Any]) -> None:
    """A case with a former id is decided alike, one with what is none refused alike."""
    case = {"now": NOW, **case}
    assert json.loads(node.ask("decide", 1, case)) == json.loads(answer(ORCHARD, case))


@pytest.mark.parametrize("case", [{"now": NOW, **case} for case, _ in NULLS + NULL_FAULTS if "now" not in case])
def test_null_means_the_same(node: Node, case: Any) -> None:
    """What is null is not given, and what is wrong beside it is refused alike."""
    assert node.ask("decide", 0, case) == answer(BINANCE, case)


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ("{now: NOW, notice: undefined, platform: undefined, reasons: undefined}", {}),
        ("{now: NOW, reasons: ['underage', undefined], observations: {glare: undefined}}", {"reasons": ["underage"]}),
        ("{now: NOW, attempts: [{at: NOW, reason: undefined}]}", {"attempts": [{"at": NOW}]}),
    ],
)
def test_undefined_is_not_given(node: Node, source: str, same: dict[str, Any]) -> None:
    """In JavaScript what is undefined says as much as leaving it out."""
    assert node.ask("decide_source", 0, source.replace("NOW", f"'{NOW}'")) == answer(BINANCE, {"now": NOW, **same})
    assert "now" in json.loads(node.ask("decide_source", 0, "{now: undefined}"))


@pytest.mark.parametrize("given", ["reasons: [, 'underage', , undefined]", "attempts: Array(2)", "events: [,]"])
def test_a_gap_in_a_list_is_not_given(node: Node, given: str) -> None:
    """An entry of a list that does not exist says as much as null."""
    source = f"{{now: '{NOW}', {given}}}"
    case: dict[str, Any] = {"reasons": ["underage"]} if "underage" in given else {}
    if "attempts" in given:
        case = {"attempts": []}  # an empty list says that there were none
    assert node.ask("decide_source", 0, source) == answer(BINANCE, {"now": NOW, **case})


REGIONS = [
    "ﬁ",
    "ß",
    "          USA",
    "u\u017f",
    "us-ca" + " " * 80,
    "-",
    "US CA",
    "GB_ENG ",
    "ı",
    "usa",
    "UK" + "é" * 70,
]


@pytest.mark.parametrize("region", REGIONS, ids=ascii)
def test_the_region_that_was_meant_is_the_same(node: Node, region: str) -> None:
    """Capitals, other alphabets and length make no difference between the hints."""
    case = {"now": NOW, "observations": {"nationality": region}}
    assert node.ask("decide", 0, case) == answer(BINANCE, case)


def test_no_attempts_are_an_answer(node: Node) -> None:
    """That there was no attempt is known: it is not asked for, on either platform."""
    for place, knowledge in enumerate((BINANCE, ORCHARD)):
        for limit in compiled(knowledge).periods[0].limits:
            unknown = {"now": NOW, "reasons": [limit.reason]}
            none = {**unknown, "recent_attempts": {limit.reason: 0}}
            asked = [limit.reason in [q.id for q in knowledge.decide(case).questions] for case in (unknown, none)]
            assert asked == [True, False], limit.id
            for case in (unknown, none):
                assert node.ask("decide", place, case) == answer(knowledge, case)


def test_a_long_list_of_faults_is_cut_the_same(node: Node) -> None:
    """The message names as many faults, and counts the others alike."""
    case = {"now": NOW, "attempts": [{"at": "noon"}] * 60}
    with pytest.raises(CaseError) as raised:
        BINANCE.decide(case)
    assert json.loads(node.ask("message", 0, case)) == str(raised.value)


def _values(case: Any) -> Any:
    return case.get("observations", {}).values() if isinstance(case, dict) else ()


@pytest.mark.parametrize("key", ["platform", "now", "reasons", "notice", "observations", "applicant"])
def test_an_object_without_a_text_of_its_own_has_the_same_fault(node: Node, key: str) -> None:
    """What JavaScript cannot turn into a text is refused like any other object."""
    case = {"now": NOW, key: {"toString": None, "valueOf": None}}
    assert json.loads(node.ask("decide", 0, case)) == json.loads(answer(BINANCE, case))


def test_without_a_time_the_clock_is_read(node: Node) -> None:
    """A case without ``now`` is decided at the present time, and what lies after it is refused."""
    decision = json.loads(node.ask("decide", 0, {}))
    assert abs(parse_instant(decision["now"]) - parse_instant(BINANCE.decide({}).now)) < 100
    case = {"attempts": [{"at": "8000-01-01T00:00:00Z"}]}
    assert node.ask("decide", 0, case) == answer(BINANCE, case)
    soon = format_instant(parse_instant(decision["now"]) + int(timedelta(hours=1).total_seconds()))
    assert "after now" in node.ask(
        "decide", 0, {"events": [{"type": compiled(BINANCE).periods[0].events[0].id, "at": soon}]}
    )


WORDS = [word for r in compiled(BINANCE).periods[0].reasons for signal in r.signals for word in signal.split()]
NOTICES = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(["\u00ad", "...", "ſ", "İ", "ı", "ﬁ", "ẞ", "\u200b", "K", "Ｆ"]),
        st.text(max_size=3),
    ),
    max_size=14,
)


@ANY_EXAMPLE
@given(
    NOTICES,
    st.sampled_from([" ", "", "\n", "\u3000", "-", "_", "'", "\u0301"]),
    st.sampled_from([str.upper, str.title, str]),
)
def test_notices_name_the_same(node: Node, words: list[str], space: str, cased: Any) -> None:
    """Any text names the same reasons by the same wordings in the same order."""
    notice = cased(space.join(words)).encode("utf-8", "ignore").decode()
    found = [match._asdict() for match in BINANCE.match_notice(notice)]
    assert json.loads(node.ask("match", 0, notice)) == found


@pytest.mark.parametrize("signal", [s for r in compiled(BINANCE).periods[0].reasons for s in r.signals])
def test_every_wording_is_found(node: Node, signal: str) -> None:
    """Each wording is found amid other words, in capitals, and with words in its gaps."""
    said = [signal.replace("...", "very " * count) for count in (0, 1, 5, 6)]
    for text in (
        *said,
        signal.replace("ss", "ẞ"),
        signal.replace("s", "ſ"),
        signal.replace("i", "ı"),
        "\u00ad".join(signal),
    ):
        notice = f"We are sorry: {text.upper() if text in said else text}!"
        assert json.loads(node.ask("match", 0, notice)) == [m._asdict() for m in BINANCE.match_notice(notice)]


def test_a_notice_that_is_no_text_is_refused(node: Node) -> None:
    """Only a text can name reasons."""
    with pytest.raises(CaseError) as raised:
        BINANCE.match_notice(5)  # type: ignore[arg-type]
    assert json.loads(node.ask("match", 0, 5)) == {"faults": [fault._asdict() for fault in raised.value.faults]}
