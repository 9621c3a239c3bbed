"""The contract's table for Binance, several cases a row: what is known, and what must come out on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kyc_recourse.facts.iso3166 import regions
from tests.conftest import NOW, ids

FIXABLE = ("info-mismatch", "document-quality", "face-mismatch")
REASONS = (*FIXABLE, "duplicate-account", "unsupported-region", "underage")
DELETED = "old-account-deletion-approved"
LISTED = {"US", "CA", "GB", "NL", "AE"}
ACCOUNT = {"can": ["log-in", "deposit-crypto"], "cannot": ["trade", "withdraw", "p2p"]}
NO_TIME = {"allowed_from": None, "advised_from": None, "bound": "exact"}


class Row(NamedTuple):
    """A case and what must come out: values of the decision by path, ids among a list or (``no``) not among it."""

    words: str
    case: Any
    values: dict[str, Any]
    some: dict[str, list[str]]
    none: dict[str, list[str]]

    def __str__(self) -> str:
        return self.words

    def differences(self, decision: dict[str, Any]) -> list[str]:
        """Return what came out otherwise."""
        found = {path: _at(decision, path) for path in self.values}
        wrong = [f"{path}: {found[path]}, not {value}" for path, value in self.values.items() if found[path] != value]
        for name, wanted in self.some.items():
            wrong += [f"{name}: no {id}" for id in wanted if id not in ids(decision[name])]
        for name, unwanted in self.none.items():
            wrong += [f"{name}: {id}" for id in unwanted if id in ids(decision[name])]
        return wrong


def _at(decision: dict[str, Any], path: str) -> Any:
    """Return what is at a path; of a list with ids these."""
    found: Any = decision
    for part in path.split("."):
        found = found[int(part) if part.isdigit() else part] if found else None
    if isinstance(found, list) and found and isinstance(found[0], dict):
        return ids(found)
    return found


def at(hour: int, day: int = 22) -> dict[str, Any]:
    """Return an attempt at an hour of the day of ``NOW``."""
    return {"at": f"2026-11-{day:02}T{hour:02}:00:00Z"}


def _row(words: str, case: dict[str, Any], /, *, some: Any = None, none: Any = None, **values: Any) -> Row:
    return Row(words, {"now": NOW, **case}, values, some or {}, none or {})


def _with(case: dict[str, Any], **observations: Any) -> dict[str, Any]:
    return {**case, "observations": {id.replace("_", "-"): value for id, value in observations.items()}}


def _observed(*true: str) -> dict[str, Any]:
    return {"observations": dict.fromkeys(true, True)}


def rows() -> Iterator[Row]:
    """Yield all rows."""
    yield from _without_a_reason()
    yield from _typed_and_photo()
    yield from _any_reason()
    yield from _face()
    yield from _duplicate()
    yield from _region()
    yield from _underage()
    yield from _several()


def _without_a_reason() -> Iterator[Row]:
    case: Any
    for words, case in (("nothing", {}), ("an unknown notice", {"notice": "Your application was declined."})):
        yield _row(
            f"no reason: {words}",
            case,
            verdict="need-more-information",
            category="unknown",
            resubmit={"allowed": None, **NO_TIME},
            remedies=["ask-for-the-reason"],
            **{"questions.0.asks": "reason"},
            some={"warnings": ["find-the-cause-first"]},
        )
    for words, case in (
        ("nothing else", {}),
        ("a stated reason", {"reasons": ["face-mismatch"]}),
        ("a notice", {"notice": "Rejected: face mismatch"}),
        ("failures", {"reasons": ["face-mismatch"], "attempts": [at(9)] * 5}),
        ("a permanent reason", {"reasons": ["underage"]}),
    ):
        yield _row(
            f"under review: {words}",
            {"status": "under-review", **case},
            verdict="await-review",
            **{"resubmit.allowed": False},
            reasons=[],
            candidates=["face-mismatch"]
            if "notice" in case
            else [id for id in REASONS if id in case.get("reasons", ())],
            remedies=["wait-for-the-review"],
            account={"can": [], "cannot": []},
            appeal=None,
        )
    for notice, verdict in (
        ("Your verification is under review. We will notify you once it is complete.", "await-review"),
        ("Congratulations, your identity has been verified.", "nothing-to-do"),
    ):
        yield _row(f"a notice that says {verdict}", {"notice": notice}, verdict=verdict, reasons=[], candidates=[])
        stated = {"notice": notice, "reasons": ["document-quality"]}
        yield _row(
            f"a stated reason beside {verdict}", stated, verdict="fix-and-resubmit", reasons=["document-quality"]
        )
        status = {"notice": notice, "status": "rejected"}
        yield _row(f"a stated status beside {verdict}", status, verdict="need-more-information")
    yield _row(
        "under review: a new account",
        {"status": "under-review", **_observed("newly-registered")},
        remedies=["check-registration-details", "wait-for-the-review"],
    )
    for words, case in (
        ("nothing else", {}),
        ("a notice", {"notice": "Rejected: face mismatch"}),
        ("a new account, a device, attempts", {**_observed("newly-registered"), "attempts": [at(1, 20)]}),
    ):
        yield _row(
            f"approved: {words}",
            {"status": "approved", **case},
            verdict="nothing-to-do",
            reasons=[],
            candidates=[],
            remedies=[],
            questions=[],
            appeal=None,
        )


def _typed_and_photo() -> Iterator[Row]:
    for tries in (None, 0, 1, 9):
        given = {} if tries is None else {"attempts": [at(hour) for hour in range(tries)]}
        for reason, remedies, observed in (
            ("info-mismatch", ["resubmit-exact-details", "follow-the-mrz"], ()),
            ("info-mismatch", ["resubmit-exact-details", "follow-the-mrz"], ("names-swapped", "date-order-flipped")),
            ("document-quality", ["retake-photo"], ()),
            ("document-quality", ["retake-photo"], ("glare", "uneven-light")),
        ):
            yield _row(
                f"{reason}, {observed}, {tries} attempts",
                {"reasons": [reason], **given, **_observed(*observed)},
                verdict="fix-and-resubmit",
                causes=list(observed),
                remedies=remedies,
                limits=[],
                resubmit={"allowed": True, **NO_TIME},
            )
    case = {"reasons": ["info-mismatch"]}
    yield _row(
        "info-mismatch: nothing differs",
        _with(case, nothing_differs=True),
        verdict="appeal",
        remedies=["request-human-review"],
        **{"resubmit.allowed": False, "appeal.id": "manual-review"},
    )
    yield _row("info-mismatch: something differs", _with(case, nothing_differs=False), verdict="fix-and-resubmit")


def _any_reason() -> Iterator[Row]:
    haste = {"warnings": ["find-the-cause-first"], "prohibitions": ["change-everything-blindly"]}
    for reason in REASONS:
        given = {"some" if reason in FIXABLE else "none": haste}
        yield _row(f"haste: {reason}", {"reasons": [reason]}, account=ACCOUNT, **given)
    for reason in ("", *REASONS):
        case = {"reasons": [reason] if reason else []}
        name = reason or "no reason"
        yield _row(f"deposits: {name}", case, account=ACCOUNT, some={"warnings": ["deposits-cannot-be-withdrawn"]})
        for same in range(4):
            attempts = [{**at(hour), "same_documents": hour < same} for hour in range(3)]
            given = {"some" if same >= 2 else "none": {"warnings": ["identical-documents-raise-risk"]}}
            yield _row(f"{same} times the same documents: {name}", {**case, "attempts": attempts}, **given)
        for first, late in (("21T11:59:59", True), ("21T12:00:00", False), ("22T12:00:00", False)):
            attempts = [at(12), {"at": f"2026-11-{first}Z"}]
            given = {"some" if late else "none": {"remedies": ["open-support-ticket"]}}
            yield _row(f"first attempt {first}: {name}", {**case, "attempts": attempts}, **given)
        remedies = ["ask-for-the-reason", "check-registration-details"] if not reason else None
        yield _row(
            f"new account: {name}",
            {**case, "observations": {"newly-registered": True, "device": "ios", "wants-to-keep": "new-account"}},
            **({"remedies": [*remedies, "use-official-app"]} if remedies else {}),
            **({} if remedies else {"remedies.0.id": "check-registration-details"}),
        )
        for device in ("android", "ios", "web"):
            given = {"none" if device == "web" else "some": {"remedies": ["use-official-app"]}}
            yield _row(f"{device}: {name}", _with(case, device=device), **given)
        yield _row(
            f"flagged: {name}",
            {**case, **_observed("ip-or-device-flagged")},
            some={"warnings": ["stricter-review-likely"]},
        )
        yield _row(f"VPN: {name}", {**case, **_observed("using-vpn")}, some={"prohibitions": ["fake-location"]})


def _face() -> Iterator[Row]:
    given: dict[str, Any]
    case: dict[str, Any] = {"reasons": ["face-mismatch"]}
    for words, given in (
        ("nothing", {}),
        ("the reason in a notice", {"reasons": [], "notice": "Rejected: face mismatch"}),
        ("counts of another reason", {"recent_attempts": {"info-mismatch": 3}}),
    ):
        yield _row(
            f"face, attempts not known: {words}",
            {**case, **given},
            verdict="fix-and-resubmit",
            resubmit={"allowed": None, **NO_TIME},
            **{"limits.0.state": "unknown", "limits.0.used": None, "limits.0.remaining": None},
            **{"limits.0.resets_at": None, "limits.0.locked_until": None, "questions.0.asks": "attempts"},
            next_change=None,
            some={"warnings": ["last-attempt-before-lockout"], "remedies": ["request-human-review"]},
            none={"remedies": ["prepare-the-camera"]},
        )
    for words, given, count in (
        ("an empty list", {"attempts": []}, 0),
        ("a count of none", {"recent_attempts": {"face-mismatch": 0}}, 0),
        ("another reason's attempt", {"attempts": [{**at(9), "reason": "info-mismatch"}]}, 0),
        ("one", {"attempts": [at(11)]}, 1),
        ("about one", {"recent_attempts": {"face-mismatch": 1}}, 1),
        ("two", {"attempts": [at(10), at(11)]}, 2),
        ("about two", {"recent_attempts": {"face-mismatch": 2}}, 2),
        ("three", {"attempts": [at(9), at(10), at(11)]}, 3),
        ("two and an old one", {"attempts": [at(12, 21), at(10), at(11)]}, 2),
    ):
        advice = {"remedies": ["prepare-the-camera"]}
        yield _row(
            f"face, {words}",
            {**case, **given},
            verdict="fix-and-resubmit",
            resubmit={"allowed": True, **NO_TIME},
            **{"limits.0.state": "clear", "limits.0.used": count, "limits.0.remaining": 5 - count},
            some={"remedies": ["request-human-review", *(advice["remedies"] if count > 1 else [])]},
            none={"warnings": ["last-attempt-before-lockout"], **({} if count > 1 else advice)},
        )
    noon, eight = "2026-11-23T12:00:00Z", "2026-11-23T08:00:00Z"
    for words, given, state, time, bound in (
        ("four", {"attempts": [at(hour) for hour in (11, 8, 9, 10)]}, "last-attempt", eight, "exact"),
        ("about four", {"recent_attempts": {"face-mismatch": 4}}, "last-attempt", noon, "latest"),
        ("five", {"attempts": [at(hour) for hour in (4, 5, 6, 7, 8)]}, "locked", eight, "exact"),
        ("six, the last in the lockout", {"attempts": [at(h) for h in (4, 5, 6, 7, 8, 11)]}, "locked", eight, "exact"),
        ("about five", {"recent_attempts": {"face-mismatch": 5}}, "locked", noon, "latest"),
        ("about seven", {"recent_attempts": {"face-mismatch": 7}}, "locked", noon, "latest"),
    ):
        locked = state == "locked"
        warned = {"warnings": ["last-attempt-before-lockout"]}
        yield _row(
            f"face, {words}",
            {**case, **given},
            verdict="wait" if locked else "hold",
            resubmit={
                "allowed": not locked,
                "allowed_from": time if locked else None,
                "advised_from": None if locked else time,
                "bound": bound,
            },
            **{"limits.0.state": state, "limits.0.used": 5 if locked else 4, "limits.0.remaining": 0 if locked else 1},
            **{"limits.0.resets_at": time, "limits.0.locked_until": time if locked else None},
            next_change={"at": time, "verdict": "fix-and-resubmit"},
            some={"remedies": ["prepare-the-camera", "request-human-review"], **({} if locked else warned)},
            none=warned if locked else {},
        )
    for score, offered, passes in (
        (None, True, False), (0, False, False), (54.9, False, False), (55, True, False),
        (69.5, True, False), (70, False, True), (100, False, True),
    ):  # fmt: skip
        offer, warned = {"remedies": ["restore-id-look"]}, {"warnings": ["score-is-not-the-cause"]}
        yield _row(
            f"face score {score}",
            case if score is None else _with(case, face_score=score),
            some=(offer if offered else {}) | (warned if passes else {}),
            none=({} if offered else offer) | ({} if passes else warned),
        )
    for id, value, found in (
        ("id-photo-age-years", 7.99, False), ("id-photo-age-years", 8, True), ("appearance-changed", True, True),
        ("recent-cosmetic-surgery", True, True), ("gender-transition", True, True), ("coloured-contacts", True, True),
        ("heavy-makeup", True, True), ("glasses-in-id-photo", True, False), ("no-makeup-in-id-photo", True, False),
    ):  # fmt: skip
        yield _row(f"face cause {id} {value}", {**case, "observations": {id: value}}, causes=[id] if found else [])
    for newer, some, none in (
        (True, ["use-most-recent-id"], ["renew-id"]),
        (False, ["renew-id"], ["use-most-recent-id"]),
        (None, ["use-most-recent-id", "renew-id"], []),
    ):
        yield _row(
            f"face, newer document {newer}",
            case if newer is None else _with(case, has_newer_id=newer),
            some={"remedies": some},
            none={"remedies": none},
        )


def _duplicate() -> Iterator[Row]:
    case: dict[str, Any] = {"reasons": ["duplicate-account"]}
    lost = {"old_account_email_found": False, "old_account_phone_known": False}
    both = ["recover-old-account", "delete-old-account"]
    for observed, remedies in (
        ({}, both),
        ({"had_account_before": True}, both),
        ({"wants_to_keep": "old-account"}, both),
        ({"wants_to_keep": "new-account"}, both[::-1]),
        ({"old_account_email_found": False}, both),
        ({"old_account_phone_known": False}, both),
        (lost, ["delete-old-account"]),
        ({"can_log_into_old_account": False}, ["recover-old-account"]),
        ({"wants_to_keep": "new-account", "can_log_into_old_account": False}, ["recover-old-account"]),
        ({**lost, "can_log_into_old_account": False}, ["open-support-ticket"]),
    ):
        yield _row(
            f"duplicate, {observed}",
            _with(case, **observed),
            verdict="resolve-first",
            remedies=remedies,
            prohibitions=["someone-elses-id"],
            **{"resubmit.allowed": False},
        )
    yield _row(
        "duplicate, never had an account",
        _with(case, had_account_before=False),
        verdict="appeal",
        remedies=["dispute-duplicate-flag"],
        **{"appeal.id": "manual-review", "resubmit.allowed": False},
    )
    for observed in ({}, {"had_account_before": False}, {"can_log_into_old_account": False, **lost}):
        for approved, verdict, until in (
            ("2026-11-22T12:00:00Z", "wait", "2026-12-22T12:00:00Z"),
            ("2026-10-23T12:00:01Z", "wait", "2026-11-22T12:00:01Z"),
            ("2026-10-23T12:00:00Z", "fix-and-resubmit", None),
            ("2026-01-01T00:00:00Z", "fix-and-resubmit", None),
        ):
            yield _row(
                f"duplicate, deletion approved {approved}, {observed}",
                {**_with(case, **observed), "events": [{"type": DELETED, "at": approved}]},
                verdict=verdict,
                **{"resubmit.allowed_from": until, "resubmit.allowed": until is None},
                next_change=until and {"at": until, "verdict": "fix-and-resubmit"},
            )


def _region() -> Iterator[Row]:
    case: dict[str, Any] = {"reasons": ["unsupported-region"]}
    always = {"prohibitions": ["fake-location"]}
    for declared in ({}, {"declared_residence": "US"}):
        asks = {"questions.0.id": "actual-residence"}
        yield _row(f"region, {declared}", _with(case, **declared), verdict="resolve-first", some=always, **asks)
    for code in ("US", "US-NY"):
        barred = _with(case, actual_residence=code, declared_residence="US")
        yield _row(f"region {code}", barred, verdict="do-not-resubmit", remedies=["use-local-service"], some=always)
    unlisted = [code for code in regions() if "-" not in code and code not in LISTED]
    for code in (*LISTED - {"US", "AE"}, "CA-ON"):
        asks = {"questions.0.id": "residence-part-restricted"}
        yield _row(f"region {code}", _with(case, actual_residence=code), verdict="resolve-first", some=always, **asks)
        closed = _with(case, actual_residence=code, residence_part_restricted=True)
        yield _row(f"region {code}, restricted part", closed, verdict="do-not-resubmit", some=always)
    for code, part in (*((code, {}) for code in unlisted), ("IR-01", {}), ("GB", {"residence_part_restricted": False})):
        place = {"actual_residence": code, **part}
        yield _row(
            f"region {code}, unlisted",
            _with(case, **place),
            verdict="resolve-first",
            remedies=["check-supported-countries"],
            **{"questions.0.id": "residence-supported", "resubmit.allowed": False},
            some=always,
        )
        closed = _with(case, **place, residence_supported=False)
        yield _row(f"region {code}, found unsupported", closed, verdict="do-not-resubmit", some=always)
    for code, part in (
        ("AE", {}),
        ("AE-DU", {}),
        ("NO", {"residence_supported": True}),
        ("NL", {"residence_part_restricted": False, "residence_supported": True}),
    ):
        place = {"actual_residence": code, **part}
        for declared in ({}, {"declared_residence": "US"}):
            yield _row(
                f"region {code}, supported, {declared}",
                _with(case, **place, **declared, nationality="US"),
                verdict="fix-and-resubmit",
                remedies=["correct-residence"],
                some=always,
            )
        yield _row(
            f"region {code}, supported, entered so",
            _with(case, **place, declared_residence=code[:2]),
            verdict="appeal",
            remedies=["request-human-review"],
            some=always,
        )


def _underage() -> Iterator[Row]:
    case: dict[str, Any] = {"reasons": ["underage"]}
    for observed in ({}, {"date_order_flipped": False}, {"date_order_flipped": False, "birth_date_wrong": False}):
        yield _row(f"underage, {observed}", _with(case, **observed), verdict="do-not-resubmit", remedies=[])
    for observed in (
        {"date_order_flipped": True},
        {"birth_date_wrong": True},
        {"date_order_flipped": False, "birth_date_wrong": True},
    ):
        fixed = {"verdict": "fix-and-resubmit", "remedies": ["resubmit-exact-details"]}
        yield _row(f"underage, {observed}", _with(case, **observed), **fixed)


def _several() -> Iterator[Row]:
    yield _row(
        "the highest verdict leads",
        {
            "reasons": ["underage", "face-mismatch", "info-mismatch"],
            "recent_attempts": {"face-mismatch": 5},
            **_observed("date-order-flipped"),
        },
        verdict="wait",
        category="permanent",
        reasons=["info-mismatch", "face-mismatch", "underage"],
        causes=["date-order-flipped"],
    )
    yield _row(
        "unknown goes before true",
        {"reasons": ["info-mismatch", "face-mismatch"]},
        verdict="fix-and-resubmit",
        **{"resubmit.allowed": None, "questions.0.asks": "attempts"},
    )
    yield _row(
        "false goes before unknown",
        {"reasons": ["face-mismatch", "unsupported-region"]},
        verdict="resolve-first",
        **{"resubmit.allowed": False},
    )
    waiting = {"recent_attempts": {"face-mismatch": 5}, "events": [{"type": DELETED, "at": "2026-11-01T00:00:00Z"}]}
    yield _row(
        "of two waits the later one counts",
        {"reasons": ["duplicate-account", "face-mismatch"], **waiting},
        **{"resubmit.allowed_from": "2026-12-01T00:00:00Z", "resubmit.bound": "exact"},
        next_change={"at": "2026-12-01T00:00:00Z", "verdict": "fix-and-resubmit"},
    )
    yield _row(
        "a wait after which something else forbids promises no time",
        {
            **_with(
                {"reasons": ["face-mismatch", "unsupported-region"]}, actual_residence="AE", declared_residence="AE"
            ),
            "recent_attempts": {"face-mismatch": 5},
        },
        verdict="wait",
        **{"resubmit.allowed": False, "resubmit.allowed_from": None},
        next_change={"at": "2026-11-23T12:00:00Z", "verdict": "appeal"},
    )


ROWS = tuple(rows())
