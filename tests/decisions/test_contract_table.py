"""The contract's table for Binance, row by row, on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from kyc_recourse import Knowledge
from tests.conftest import NOW, Decide, ids

FIXABLE = ["info-mismatch", "document-quality", "face-mismatch"]
REASONS = [*FIXABLE, "duplicate-account", "unsupported-region", "underage"]
DELETED = "old-account-deletion-approved"


def at(hour: int, day: int = 22) -> dict[str, Any]:
    return {"at": f"2026-11-{day:02}T{hour:02}:00:00Z"}


def test_no_reason_asks_for_it(decide: Decide) -> None:
    """Without a reason the first question asks for it, and the cause is to be found first."""
    decision = decide()
    assert decision["verdict"] == "need-more-information"
    assert decision["category"] == "unknown"
    assert decision["resubmit"] == {
        "allowed": None,
        "allowed_from": None,
        "advised_from": None,
        "bound": "exact",
    }
    assert (decision["questions"][0]["asks"], decision["questions"][0]["options"]) == ("reason", REASONS)
    assert "find-the-cause-first" in ids(decision["warnings"])


@pytest.mark.parametrize(
    ("reason", "observed", "remedies"),
    [
        ("info-mismatch", [], ["resubmit-exact-details", "follow-the-mrz"]),
        (
            "info-mismatch",
            ["names-swapped", "date-order-flipped"],
            ["resubmit-exact-details", "follow-the-mrz"],
        ),
        ("document-quality", [], ["retake-photo"]),
        ("document-quality", ["glare", "uneven-light"], ["retake-photo"]),
    ],
)
@pytest.mark.parametrize("attempts", [0, 1, 9])
def test_mismatch_and_photo_are_fixed_and_resubmitted(
    decide: Decide, reason: str, observed: list[str], remedies: list[str], attempts: int
) -> None:
    """However many attempts there were, the causes observed are fixed and the case resubmitted."""
    tries = [at(hour) for hour in range(attempts)]
    decision = decide(reasons=[reason], observations=dict.fromkeys(observed, True), attempts=tries)
    assert decision["verdict"] == "fix-and-resubmit"
    assert ids(decision["causes"]) == observed
    assert ids(decision["remedies"]) == remedies


@pytest.mark.parametrize("reason", REASONS)
def test_what_can_be_fixed_is_warned_of_haste(decide: Decide, reason: str) -> None:
    """A reason that can be fixed comes with the warning and the prohibition against haste."""
    decision = decide(reasons=[reason])
    assert ("find-the-cause-first" in ids(decision["warnings"])) == (reason in FIXABLE)
    assert ("change-everything-blindly" in ids(decision["prohibitions"])) == (reason in FIXABLE)


@pytest.mark.parametrize("reason", [None, *REASONS])
@pytest.mark.parametrize(("same", "warned"), [(0, False), (1, False), (2, True), (3, True)])
def test_identical_documents(decide: Decide, reason: str | None, same: int, warned: bool) -> None:
    """Two or more attempts with the same documents raise the risk, whatever the reason."""
    attempts = [{**at(hour), "same_documents": hour < same} for hour in range(3)]
    decision = decide(reasons=[reason] if reason else [], attempts=attempts)
    assert ("identical-documents-raise-risk" in ids(decision["warnings"])) == warned


@pytest.mark.parametrize(
    ("hours", "verdict", "used", "remaining", "state", "time"),
    [
        ([], "fix-and-resubmit", 0, 5, "clear", None),
        ([11], "fix-and-resubmit", 1, 4, "clear", None),
        ([9, 10, 11], "fix-and-resubmit", 3, 2, "clear", None),
        ([8, 9, 10, 11], "hold", 4, 1, "last-attempt", "2026-11-23T08:00:00Z"),
        ([7, 8, 9, 10, 11], "wait", 5, 0, "locked", "2026-11-23T11:00:00Z"),
        ([6, 7, 8, 9, 10, 11], "wait", 5, 0, "locked", "2026-11-23T10:00:00Z"),
    ],
)
def test_face_attempts(
    decide: Decide, hours: list[int], verdict: str, used: int, remaining: int, state: str, time: str | None
) -> None:
    """Counted attempts decide between trying, holding and waiting, each with its time."""
    decision = decide(reasons=["face-mismatch"], attempts=[at(hour) for hour in hours])
    (limit,) = decision["limits"]
    assert decision["verdict"] == verdict
    assert (limit["used"], limit["remaining"], limit["state"]) == (used, remaining, state)
    assert (decision["resubmit"]["advised_from"] or decision["resubmit"]["allowed_from"]) == time
    assert ("prepare-the-camera" in ids(decision["remedies"])) == (verdict != "fix-and-resubmit")
    assert ("last-attempt-before-lockout" in ids(decision["warnings"])) == (verdict == "hold")
    assert "request-human-review" in ids(decision["remedies"])
    assert decision["appeal"]
    if time:
        assert decision["next_change"] == {"at": time, "verdict": "fix-and-resubmit"}


@pytest.mark.parametrize(
    ("count", "verdict", "used", "bound"),
    [
        (0, "fix-and-resubmit", 0, "exact"),
        (3, "fix-and-resubmit", 3, "exact"),
        (4, "hold", 4, "latest"),
        (5, "wait", 5, "latest"),
        (7, "wait", 5, "latest"),
    ],
)
def test_recent_face_attempts(decide: Decide, count: int, verdict: str, used: int, bound: str) -> None:
    """A bare number of recent attempts gives the latest possible time, a day from now."""
    decision = decide(reasons=["face-mismatch"], recent_attempts={"face-mismatch": count})
    assert (decision["verdict"], decision["limits"][0]["used"]) == (verdict, used)
    assert decision["resubmit"]["bound"] == bound
    if bound == "latest":
        times = (decision["resubmit"]["advised_from"], decision["resubmit"]["allowed_from"])
        assert "2026-11-23T12:00:00Z" in times


@pytest.mark.parametrize(
    ("score", "offered", "warned"),
    [
        (None, True, False),
        (0, False, False),
        (54.9, False, False),
        (55, True, False),
        (69.5, True, False),
        (70, False, True),
        (100, False, True),
    ],
)
def test_face_score(decide: Decide, score: float | None, offered: bool, warned: bool) -> None:
    """Looking as in the photo is offered if the gain can reach the threshold; from it on, it is not the cause."""
    observations = {} if score is None else {"face-score": score}
    decision = decide(reasons=["face-mismatch"], observations=observations)
    assert ("restore-id-look" in ids(decision["remedies"])) == offered
    assert ("score-is-not-the-cause" in ids(decision["warnings"])) == warned


def test_glasses_and_make_up_only_choose_steps(decide: Decide) -> None:
    """Glasses and bare skin in the photo change the steps, and nothing else."""
    plain = decide(reasons=["face-mismatch"])
    observed = {"glasses-in-id-photo": True, "no-makeup-in-id-photo": True}
    dressed = decide(reasons=["face-mismatch"], observations=observed)
    assert ids(dressed["remedies"]) == ids(plain["remedies"])
    assert dressed["causes"] == []
    steps = {remedy["id"]: remedy["steps"] for remedy in dressed["remedies"]}["restore-id-look"]
    assert [("glasses" in step, "make-up" in step) for step in steps][:2] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("observations", "causes"),
    [
        ({"id-photo-age-years": 7.99}, 0),
        ({"id-photo-age-years": 8}, 1),
        ({"appearance-changed": True}, 1),
        ({"recent-cosmetic-surgery": True}, 1),
        ({"gender-transition": True}, 1),
        ({"coloured-contacts": True}, 1),
        ({"heavy-makeup": True, "coloured-contacts": False}, 1),
    ],
)
def test_face_causes(decide: Decide, observations: dict[str, Any], causes: int) -> None:
    """An old photo is a cause by itself, and so is each change of the appearance."""
    assert len(decide(reasons=["face-mismatch"], observations=observations)["causes"]) == causes


@pytest.mark.parametrize(("newer", "use", "renew"), [(True, True, False), (False, False, True), (None, True, True)])
def test_newer_document(decide: Decide, newer: bool | None, use: bool, renew: bool) -> None:
    """A newer document is used, its absence means renewing, and without knowing both are offered."""
    observations = {} if newer is None else {"has-newer-id": newer}
    remedies = ids(decide(reasons=["face-mismatch"], observations=observations)["remedies"])
    assert ("use-most-recent-id" in remedies, "renew-id" in remedies) == (use, renew)


@pytest.mark.parametrize(
    ("observations", "remedies"),
    [
        ({}, ["recover-old-account", "delete-old-account"]),
        ({"wants-to-keep": "old-account"}, ["recover-old-account", "delete-old-account"]),
        ({"wants-to-keep": "new-account"}, ["delete-old-account", "recover-old-account"]),
        ({"old-account-email-found": False}, ["recover-old-account", "delete-old-account"]),
        ({"old-account-email-found": False, "old-account-phone-known": False}, ["delete-old-account"]),
        ({"can-log-into-old-account": False}, ["recover-old-account"]),
        (
            {
                "old-account-email-found": False,
                "old-account-phone-known": False,
                "can-log-into-old-account": False,
            },
            ["open-support-ticket"],
        ),
        ({"wants-to-keep": "new-account", "can-log-into-old-account": False}, ["recover-old-account"]),
    ],
)
def test_duplicate_paths(decide: Decide, observations: dict[str, Any], remedies: list[str]) -> None:
    """The old account is recovered or deleted as far as that is possible, the wanted path first."""
    decision = decide(reasons=["duplicate-account"], observations=observations)
    assert decision["verdict"] == "resolve-first"
    assert ids(decision["remedies"]) == remedies
    assert ids(decision["prohibitions"]) == ["someone-elses-id"]


@pytest.mark.parametrize("observations", [{}, {"had-account-before": False}, {"can-log-into-old-account": False}])
@pytest.mark.parametrize(
    ("approved", "verdict", "time"),
    [
        ("2026-11-22T12:00:00Z", "wait", "2026-12-22T12:00:00Z"),
        ("2026-10-23T12:00:01Z", "wait", "2026-11-22T12:00:01Z"),
        ("2026-10-23T12:00:00Z", "fix-and-resubmit", None),
        ("2026-01-01T00:00:00Z", "fix-and-resubmit", None),
    ],
)
def test_duplicate_after_deletion(
    decide: Decide, approved: str, verdict: str, time: str | None, observations: dict[str, Any]
) -> None:
    """Until 30 days after the approved deletion one waits; then one resubmits, whatever else is observed."""
    events = [{"type": DELETED, "at": approved}]
    decision = decide(reasons=["duplicate-account"], events=events, observations=observations)
    assert (decision["verdict"], decision["resubmit"]["allowed_from"]) == (verdict, time)


def test_duplicate_never_had_an_account(decide: Decide) -> None:
    """Who never had an account disputes the flag."""
    decision = decide(reasons=["duplicate-account"], observations={"had-account-before": False})
    assert (decision["verdict"], ids(decision["remedies"])) == ("appeal", ["dispute-duplicate-flag"])
    assert decision["appeal"]["id"]


@pytest.mark.parametrize(
    ("observations", "verdict", "remedies"),
    [
        ({}, "resolve-first", []),
        ({"declared-residence": "US"}, "resolve-first", []),
        ({"actual-residence": "US"}, "do-not-resubmit", ["use-local-service"]),
        ({"actual-residence": "US-NY", "declared-residence": "US"}, "do-not-resubmit", ["use-local-service"]),
        ({"actual-residence": "CA"}, "resolve-first", []),
        (
            {"actual-residence": "GB", "residence-part-restricted": True},
            "do-not-resubmit",
            ["use-local-service"],
        ),
        (
            {"actual-residence": "NL", "residence-part-restricted": False},
            "fix-and-resubmit",
            ["correct-residence"],
        ),
        (
            {"actual-residence": "CA-ON", "residence-part-restricted": False, "declared-residence": "CA"},
            "appeal",
            ["request-human-review"],
        ),
        ({"actual-residence": "AE"}, "fix-and-resubmit", ["correct-residence"]),
        ({"actual-residence": "AE", "declared-residence": "US"}, "fix-and-resubmit", ["correct-residence"]),
        ({"actual-residence": "AE", "declared-residence": "AE-DU"}, "appeal", ["request-human-review"]),
        ({"actual-residence": "NO", "declared-residence": "NO"}, "appeal", ["request-human-review"]),
    ],
)
def test_unsupported_region(decide: Decide, observations: dict[str, Any], verdict: str, remedies: list[str]) -> None:
    """Where one really lives decides, and a subdivision counts as its country."""
    decision = decide(reasons=["unsupported-region"], observations=observations)
    assert (decision["verdict"], ids(decision["remedies"])) == (verdict, remedies)
    assert ids(decision["prohibitions"]) == ["fake-location"]
    asked = ids(decision["questions"])
    assert ("actual-residence" in asked) == ("actual-residence" not in observations)
    if verdict == "resolve-first" and "actual-residence" in observations:
        assert asked[0] == "residence-part-restricted"


def test_residents_of_the_us_are_told_their_service(decide: Decide) -> None:
    """The local service of the barred country is named."""
    decision = decide(reasons=["unsupported-region"], observations={"actual-residence": "US"})
    assert "Binance.US" in decision["remedies"][0]["steps"][0]


@pytest.mark.parametrize(
    ("observations", "verdict", "remedies"),
    [
        ({}, "do-not-resubmit", []),
        ({"date-order-flipped": False}, "do-not-resubmit", []),
        ({"date-order-flipped": True}, "fix-and-resubmit", ["resubmit-exact-details"]),
    ],
)
def test_underage(decide: Decide, observations: dict[str, Any], verdict: str, remedies: list[str]) -> None:
    """Below the minimum age one is not eligible, unless the date was typed wrongly."""
    decision = decide(reasons=["underage"], observations=observations)
    assert (decision["verdict"], ids(decision["remedies"])) == (verdict, remedies)


@pytest.mark.parametrize("reason", [None, *REASONS])
@pytest.mark.parametrize(
    ("first", "offered"),
    [("2026-11-21T12:00:00Z", False), ("2026-11-21T11:59:59Z", True), ("2026-11-22T12:00:00Z", False)],
)
def test_a_ticket_after_a_day(decide: Decide, reason: str | None, first: str, offered: bool) -> None:
    """A first attempt more than 24 hours ago offers a ticket, whatever the reason."""
    decision = decide(reasons=[reason] if reason else [], attempts=[at(12), {"at": first}])
    assert ("open-support-ticket" in ids(decision["remedies"])) == offered


@pytest.mark.parametrize(("device", "words"), [("android", "Google Play"), ("ios", "App Store"), ("web", None)])
def test_official_app(decide: Decide, device: str, words: str | None) -> None:
    """On a phone the official app is advised in the words of its system, without a link."""
    decision = decide(reasons=["document-quality"], observations={"device": device})
    steps = [" ".join(r["steps"]) for r in decision["remedies"] if r["id"] == "use-official-app"]
    assert [words is not None and words in text for text in steps] == [True] * bool(words)
    assert not any("http" in text or "Apple ID" in text for text in steps)


@pytest.mark.parametrize("reason", [None, *REASONS])
def test_new_accounts_check_their_details_first(decide: Decide, reason: str | None) -> None:
    """For a newly registered account the check of the registration details comes first of all."""
    observations = {"newly-registered": True, "device": "ios", "wants-to-keep": "new-account"}
    decision = decide(reasons=[reason] if reason else [], observations=observations)
    assert ids(decision["remedies"])[0] == "check-registration-details"


def test_flags_and_vpn(decide: Decide) -> None:
    """A flagged device is warned of, and a VPN meets the prohibition with its consequence."""
    decision = decide(reasons=["info-mismatch"], observations={"ip-or-device-flagged": True, "using-vpn": True})
    assert "stricter-review-likely" in ids(decision["warnings"])
    assert "frozen" in next(p["text"] for p in decision["prohibitions"] if p["id"] == "fake-location")


@pytest.mark.parametrize("reason", [None, *REASONS])
def test_account_meanwhile(decide: Decide, reason: str | None) -> None:
    """Any rejected account can log in and deposit only, and is warned of deposits."""
    decision = decide(reasons=[reason] if reason else [])
    assert decision["account"] == {
        "can": ["log-in", "deposit-crypto"],
        "cannot": ["trade", "withdraw", "p2p"],
    }
    assert "deposits-cannot-be-withdrawn" in ids(decision["warnings"])


def test_the_highest_verdict_leads(decide: Decide) -> None:
    """Of several reasons the highest verdict leads, and lists are merged without doublets."""
    decision = decide(
        reasons=["underage", "face-mismatch", "info-mismatch"],
        recent_attempts={"face-mismatch": 5},
        observations={"date-order-flipped": True},
    )
    assert decision["verdict"] == "wait"
    assert decision["category"] == "permanent"
    assert ids(decision["reasons"]) == ["info-mismatch", "face-mismatch", "underage"]
    assert ids(decision["causes"]) == ["date-order-flipped"]
    assert ids(decision["remedies"]).count("resubmit-exact-details") == 1


def test_times_are_the_latest(decide: Decide) -> None:
    """Of two waits the later one counts."""
    decision = decide(
        reasons=["duplicate-account", "face-mismatch"],
        recent_attempts={"face-mismatch": 5},
        events=[{"type": DELETED, "at": "2026-11-01T00:00:00Z"}],
    )
    assert decision["resubmit"]["allowed_from"] == "2026-12-01T00:00:00Z"
    assert decision["resubmit"]["bound"] == "exact"
    assert decision["next_change"] == {"at": "2026-12-01T00:00:00Z", "verdict": "fix-and-resubmit"}


def test_bytes_are_the_same_on_both_engines(knowledge: Knowledge, portable: Knowledge) -> None:
    """The same case gives the same bytes on either engine."""
    for reason in REASONS:
        case = {"now": NOW, "reasons": [reason], "recent_attempts": {"face-mismatch": 4}}
        assert knowledge.decide(case).to_json() == portable.decide(case).to_json()
