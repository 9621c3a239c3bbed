"""Personal data: what a case holds at any place appears in no error, repr, log, warning, cache file or trace.

Of a decision only the appeal holds it. One text stands at each place of a case in turn, as value, as key and in
the wrong form, and is looked for in all that each entry point returns, raises, prints, logs or keeps.
"""

from __future__ import annotations

import copy
import json
import logging
import re
import traceback
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kyc_recourse import Case, Decision, Knowledge
from tests.cli.test_commands import run
from tests.conftest import NOW, ROOT
from tests.editing.test_server import ask, get, server  # noqa: F401 - a fixture

MARK = "Wqzjk"
Place = tuple[str | int, ...]
FULL: dict[str, Any] = {
    "platform": "binance",
    "now": NOW,
    "reasons": ["face-mismatch"],
    "status": "rejected",
    "candidates": {"underage": False},
    "skipped": ["observations.heavy-makeup"],
    "language": "en",
    "notice": "Face mismatch",
    "payload": {"note": "x"},
    "vendor": "sumsub",
    "attempts": [{"at": NOW, "reason": "face-mismatch", "same_documents": True}],
    "recent_attempts": {"face-mismatch": 1, "face-daily": [{"count": 1, "as_of": NOW}]},
    "events": [{"type": "old-account-deletion-approved", "at": NOW}],
    "observations": {"glare": True, "face-score": 62, "device": "ios", "nationality": "AE"},
    "applicant": dict.fromkeys(("email", "phone", "full_name", "id_last4", "submitted_on", "explanation"), "x"),
}


class Odd(Enum):
    """A value that is personal, with a name that is."""

    Wqzjk = MARK


class Shy:
    """What no case can hold, and what says all when it is shown."""

    def __repr__(self) -> str:
        return MARK


VALUES: tuple[Any, ...] = (
    MARK, MARK * 100, f"{MARK}\ud800", f"{NOW}{MARK}", f"face-mismatch{MARK}", [MARK], {MARK: MARK}, [{MARK: 1}],
    Odd.Wqzjk, Shy(), MARK.encode(), {MARK}, range(len(MARK)),
)  # fmt: skip


def places(data: Any = FULL, place: Place = ()) -> Iterator[Place]:
    """Yield the place of each value in a case, of the objects and lists as well."""
    yield place
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from places(value, (*place, key))


def poisoned(place: Place) -> Iterator[Any]:
    """Yield cases with the text at a place: instead of the value, and as a key or an item beside those there."""
    for value in VALUES:
        if not place:
            yield value
            continue
        case = copy.deepcopy(FULL)
        inner: Any = case
        for part in place[:-1]:
            inner = inner[part]
        inner[place[-1]] = value
        yield case
        there = inner[place[-1]] = copy.deepcopy(_at(FULL, place))
        if isinstance(there, dict):
            there[MARK] = value
            yield case
        elif isinstance(there, list):
            there.append(value)
            yield case


def _at(data: Any, place: Place) -> Any:
    for part in place:
        data = data[part]
    return data


def in_error(error: BaseException | None) -> Iterator[str]:
    """Yield all that an error holds, with those from which and while which it was raised."""
    while error is not None:
        yield from (str(error), repr(error), repr(error.args), repr(vars(error)))
        yield from traceback.TracebackException.from_exception(error).format_exception_only()
        # Data of errors of other packages, such as the text that is no JSON, is in no __dict__.
        yield from (repr(getattr(error, name, "")) for name in ("doc", "object", "obj", "name", "filename"))
        for other in (error.__cause__, error.__context__):
            if other is not None:
                yield from in_error(other)
        error = None


def in_decision(decision: Decision) -> Iterator[str]:
    """Yield all that a decision shows but for its appeal's own fields."""
    yield from (repr(decision), str(decision), format(decision), repr([decision]))
    yield from map(repr, msgspec.structs.astuple(decision))
    yield repr([*getattr(decision.appeal, "__rich_repr__", list)()])
    yield repr(decision.trace)
    yield json.dumps({**decision.to_dict(), "appeal": None}, ensure_ascii=False)


def outputs(portable: Knowledge, case: Any) -> Iterator[tuple[str, str]]:
    """Yield what each entry point of Python says of a case, and which one it was."""

    def decide_read(data: Any) -> Any:
        return portable.decide(Case.from_dict(data))

    def wrong_json(text: str) -> Any:
        return Case.from_json(text[:-1])

    def wrong_utf8(text: str) -> Any:
        return Case.from_json(text.encode("utf-8", "surrogatepass") + b"\xff")

    def twice(text: str) -> Any:
        return Case.from_json(f'{{"notice": {text}, "{MARK}": 1, "{MARK}": 2}}')

    def not_a_number(text: str) -> Any:
        return Case.from_json(f'{{"notice": {text}, "{MARK}": NaN}}')

    entries: list[Callable[[Any], Any]] = [Case.from_dict, portable.read_case, portable.decide, decide_read]
    calls = [(entry.__name__, entry, case) for entry in entries]
    try:
        text = json.dumps(case, ensure_ascii=False)
    except TypeError:
        pass  # JSON can't hold it
    else:
        texts: list[Callable[[str], Any]] = [Case.from_json, wrong_json, wrong_utf8, twice, not_a_number]
        calls += [(entry.__name__, entry, text) for entry in texts]
    notice = case.get("notice") if isinstance(case, dict) else case
    platform = case.get("platform") if isinstance(case, dict) else case
    calls += [("match_notice", portable.match_notice, notice), ("platform", portable.platform, platform)]
    calls.append(("match_notice of a platform", lambda id: portable.match_notice("", id), platform))
    for name, call, given in calls:
        try:
            result = call(given)
        except Exception as error:
            said = [*in_error(error), *map(repr, getattr(error, "faults", [f"{MARK}: not a CaseError"]))]
        else:
            said = [*in_decision(result)] if isinstance(result, Decision) else [repr(result), str(result)]
        for each in said:
            yield name, each


@pytest.mark.parametrize("place", [*places()], ids=str)
def test_no_output_of_python_holds_it(
    place: Place, portable: Knowledge, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever is personal at a place of a case: it is in no return value but an appeal's, error, log or stream."""
    caplog.set_level(logging.NOTSET)
    for case in poisoned(place):
        found = [(name, said) for name, said in outputs(portable, case) if MARK in said]
        # A case shows ids, known ones or not: whether they are is only known once it is decided.
        ids = place[:1] in (("platform",), ("reasons",))
        assert [each for each in found if not (ids and each[1].startswith("Case("))] == []
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_every_field_of_a_case_is_tried() -> None:
    """The case in which the text is put has every field that cases have."""
    schema = json.loads((ROOT / "schemas" / "case.schema.json").read_text(encoding="utf-8"))
    assert FULL.keys() == schema["properties"].keys()
    assert FULL["applicant"].keys() == schema["properties"]["applicant"]["properties"].keys()


OPTIONS = [
    *([f"--{name}", MARK] for name in ("platform", "reason", "now", "observe", "attempt", "recent", "event", "applicant")),
    *([f"--{name}", f"{MARK}=1"] for name in ("observe", "attempt", "recent", "event", "applicant")),
    ["--observe", f"glare={MARK}"], ["--attempt", f"{NOW}={MARK}"], ["--recent", f"face-mismatch={MARK}"],
    ["--event", f"old-account-deletion-approved={MARK}"], ["--applicant", f"email={MARK * 999}"],
    ["--notice", MARK, "-"],
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: " ".join(options)[:40])
def test_no_error_of_the_command_holds_it(options: list[str]) -> None:
    """An option's value that can't be used is not repeated."""
    status, out, err = run("decide", "--no-ask", *options)
    assert status == 2
    assert (out, MARK in err) == ("", False), err


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json", "markdown", "reply"])
def test_the_command_shows_it_in_the_appeal_only_and_keeps_nothing(tmp_path: Path, form: str) -> None:
    """What is printed holds an applicant's values only where the appeal has its blanks, and no file keeps any."""
    home = str(tmp_path)
    run_here = partial(
        run, HOME=home, XDG_CACHE_HOME=home, LOCALAPPDATA=home, TMPDIR=home, TMP=home, KYC_RECOURSE_CACHE=""
    )

    def printed(applicant: dict[str, str]) -> str:
        case = json.dumps({**FULL, "notice": f"Face mismatch. {MARK}", "applicant": applicant})
        status, out, err = run_here("decide", "-", "--format", form, stdin=case)
        assert (status, err) == (0, "")
        return out

    fields = FULL["applicant"]
    known = printed(dict.fromkeys(fields, MARK))
    blank = printed({name: f"<{name}>" for name in fields})
    assert MARK in known or form == "reply"
    assert MARK not in blank
    assert known.split() == re.sub(f"<({'|'.join(fields)})>", MARK, blank).split()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if MARK.encode() in path.read_bytes()] == []


REQUESTS = [
    f"GET /{MARK} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
    f"GET /guide/{MARK} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
    f"GET /guide/reasons?{MARK} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: {MARK}:1\r\n\r\n",
    f"{MARK} / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
    f"GET / {MARK}\r\n\r\n",
    f"GET / HTTP/{MARK}\r\n\r\n",
    f"{MARK}\r\n\r\n",
    f"GET / HTTP/1.1\r\n{MARK}\r\n\r\n",
    f"GET / HTTP/1.1\r\n{MARK}: {MARK * 1_000}\r\n\r\n",
    f"POST /{MARK} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
]


@pytest.mark.parametrize("request_text", REQUESTS, ids=range(len(REQUESTS)))
def test_the_server_of_edit_repeats_nothing(
    server: Any,  # noqa: F811
    request_text: str,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What stands in a request is neither answered nor printed nor logged."""
    caplog.set_level(logging.NOTSET)
    assert MARK.encode() not in ask(server, request_text.encode())
    assert get(server, "/guide/").startswith(b"HTTP/1.0 200")
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
