"""Facts decided by a function written by hand: the yardstick for the engine's answers and speed.

The facts in ``tests/knowledge`` are those of Binance as they were in version 0.1.0, so that the yardstick stays the same when
the facts of today change.

It gives the same decision as the engine for every valid case that has a ``now`` and no notice. Texts and
numbers are taken from the compiled facts, so that they don't stand twice; what follows from what stands
here once more, as plain ifs. Cases are not checked.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

from kyc_recourse import Case, Decision, Knowledge
from kyc_recourse.decisions.decision import (
    Account,
    Answer,
    Change,
    CooldownStanding,
    Entry,
    FactPlace,
    FilledAppeal,
    Firing,
    KnowledgeVersion,
    LimitStanding,
    OfferedRemedy,
    Option,
    Question,
    Resubmit,
    StatedReason,
    Statement,
)
from kyc_recourse.decisions.questions import asked_for
from kyc_recourse.rules.compiled import CompiledRule

FACTS = Path(__file__).parent.parent / "knowledge"
_compiled = Knowledge.load(FACTS, engine="portable").platforms["binance"].compiled
(_facts,) = _compiled.periods

# --- What is shown, built once

_REASONS = {r.id: StatedReason(r.id, r.title, r.category, r.difficulty, "stated") for r in _facts.reasons}
_ORDER = {reason.id: place for place, reason in enumerate(_facts.reasons)}
_RULES: dict[str, CompiledRule] = {rule.id: rule for rule in _facts.rules}
_TEXTS = {(c.kind, c.id): c.text for c in _facts.conclusions}
_TABLES = {(table.kind, table.id): table for table in _facts.tables}
_ACCOUNT = Account(tuple(c.id for c in _facts.can), tuple(c.id for c in _facts.cannot))
_VERSION = KnowledgeVersion(_compiled.knowledge, _compiled.digest)

# Verdicts are compared by their place: the greater one leads.
_VERDICTS = _facts.verdicts
_PLACE = {verdict.id: place for place, verdict in enumerate(_VERDICTS)}
_ABSENT = -1
_NEED_MORE = _PLACE["need-more-information"]
_FIX = _PLACE["fix-and-resubmit"]
_HOLD = _PLACE["hold"]
_RESOLVE = _PLACE["resolve-first"]
_APPEAL = _PLACE["appeal"]
_WAIT = _PLACE["wait"]
_DO_NOT = _PLACE["do-not-resubmit"]

# A decision is as weak as its weakest fact, and this one belongs to every decision.
assert _RULES["shared/restricted-account"].confidence == "reported"

_ANSWERS = (True, False, None)
_EPOCH = datetime(1970, 1, 1)


def _fired(id: str) -> Firing:
    rule = _RULES[id]
    place = FactPlace(rule.id.partition("#")[0], rule.file, rule.line)
    return Firing(rule.id, _facts.because(rule), _facts.concludes(rule), place, (rule.source,))


def _cause(reason: str, id: str) -> tuple[str, Entry, Firing]:
    """Return the observation that is a cause when it is true, the cause, and what the trace says."""
    rule = f"{reason}/causes/{id}"
    (title,) = [_facts.conclusions[number - len(_facts.atoms)].text for number in _RULES[rule].head]
    return id, Entry(id, title), _fired(rule)


def _warning(id: str) -> Statement:
    return Statement(id, _TEXTS["warning", id])


def _prohibition(id: str) -> Statement:
    return Statement(id, _TEXTS["prohibition", id])


def _remedy(id: str, *shown: bool) -> OfferedRemedy:
    """Return a remedy; ``shown`` says of each of its conditional steps whether it is among its steps."""
    remedy = next(remedy for remedy in _facts.remedies if remedy.id == id)
    conditional = iter(shown)
    steps = tuple(step.text for step in remedy.steps if not step.conditional or next(conditional))
    return OfferedRemedy(id, remedy.title, steps, remedy.effort, remedy.cost)


def _steps(remedy: str, *observations: tuple[str, int]) -> tuple[tuple[str, Firing], ...]:
    """Return the observations that add a step to a remedy when they are true, with what the trace says."""
    return tuple((id, _fired(f"remedy/{remedy}/step-{number}")) for id, number in observations)


def _question(asks: str, id: str, text: str, answer: Answer, options: tuple[Option, ...] = ()) -> dict[str, Question]:
    """Return a question by what it changes."""
    changes = ("verdict", "remedies", "causes", "warnings")
    return {what: Question(asks, id, text, options, answer, what) for what in changes}  # type: ignore[arg-type]


_ASK = {o.id: _question("observation", o.id, o.question, *asked_for(o)) for o in _facts.observations}


def _asking(changes: str, *ids: str) -> tuple[tuple[str, Question], ...]:
    return tuple((id, _ASK[id][changes]) for id in ids)


# Which reason
_NO_REASON = _fired("shared/no-reason")
_ASK_REASON = _question(
    "reason",
    "reason",
    _facts.ask_reason,
    Answer("reasons[0]", "choice"),
    tuple([Option(reason.id, reason.title) for reason in _facts.reasons]),
)["verdict"]

# Any reason
(_IDENTICAL_FROM,) = _TABLES["attempts", "identical"].cuts
(_STUCK_AFTER,) = _TABLES["attempts", "first-age"].cuts
_CAN_BE_FIXED = _fired("shared/can-be-fixed")
_SAME_DOCUMENTS = _fired("shared/same-documents-again")
_STUCK = _fired("shared/stuck")
_MOBILE = _fired("shared/mobile-app")
_NEW_ACCOUNT = _fired("shared/new-account")
_FLAGGED = _fired("shared/flagged")
_VPN = _fired("shared/vpn")
_RESTRICTED = _fired("shared/restricted-account")
_FIND_THE_CAUSE = _warning("find-the-cause-first")
_IDENTICAL_DOCUMENTS = _warning("identical-documents-raise-risk")
_STRICTER_REVIEW = _warning("stricter-review-likely")
_DEPOSITS = _warning("deposits-cannot-be-withdrawn")
_CHANGE_EVERYTHING = _prohibition("change-everything-blindly")
_FAKE_LOCATION = _prohibition("fake-location")
_CHECK_REGISTRATION = _remedy("check-registration-details")
_OFFICIAL_APP = {
    "android": _remedy("use-official-app", True, False),
    "ios": _remedy("use-official-app", False, True),
}
_OFFICIAL_APP_STEP = {
    "android": _fired("remedy/use-official-app/step-1"),
    "ios": _fired("remedy/use-official-app/step-2"),
}
_OPEN_TICKET = _remedy("open-support-ticket")
_ASK_ATTEMPTS = _question("attempts", "attempts", _facts.ask_attempts, Answer("attempts[0].at", "time"))
_ASK_DEVICE = _asking("remedies", "device", "newly-registered")
_ASK_FLAGGED = _ASK["ip-or-device-flagged"]["warnings"]
_ASK_VPN = _ASK["using-vpn"]["warnings"]

# What was typed
_TYPED_CAUSES = tuple(
    _cause("info-mismatch", id)
    for id in ("name-spacing-differs", "names-swapped", "middle-name-missing", "date-order-flipped")
)
_FIX_IT = _fired("info-mismatch/fix-it")
_FIX_IT_SUMMARY = _RULES["info-mismatch/fix-it"].summary
_RESUBMIT = {
    given: _remedy("resubmit-exact-details", *(answer is True for answer in given))
    for given in product(_ANSWERS, repeat=4)
}
_RESUBMIT_STEPS = _steps(
    "resubmit-exact-details",
    ("name-spacing-differs", 5),
    ("names-swapped", 6),
    ("middle-name-missing", 7),
    ("date-order-flipped", 8),
)
_FOLLOW_THE_MRZ = _remedy("follow-the-mrz")
_ASK_TYPED = _asking("remedies", "name-spacing-differs", "names-swapped", "middle-name-missing")

# The photo of the document
_PHOTO_CAUSES = tuple(
    _cause("document-quality", id)
    for id in ("glare", "document-cropped", "out-of-focus", "fingers-over-text", "uneven-light")
)
_NEW_PHOTO = _fired("document-quality/new-photo")
_NEW_PHOTO_SUMMARY = _RULES["document-quality/new-photo"].summary
_RETAKE = {
    (glare, uneven, fingers, focus, reflective): _remedy(
        "retake-photo",
        glare is True,
        uneven is True,
        fingers is True,
        focus is True,
        glare is True or reflective is True,
    )
    for glare, uneven, fingers, focus, reflective in product(_ANSWERS, repeat=5)
}
_RETAKE_STEPS = _steps(
    "retake-photo",
    ("glare", 3),
    ("uneven-light", 4),
    ("fingers-over-text", 6),
    ("out-of-focus", 7),
)
_TILT_REFLECTIVE = _fired("remedy/retake-photo/step-8#1")
_TILT_GLARE = _fired("remedy/retake-photo/step-8#2")
_ASK_PHOTO = _asking("remedies", "glare", "out-of-focus", "fingers-over-text", "uneven-light")
_ASK_CROPPED = _ASK["document-cropped"]["causes"]
_ASK_REFLECTIVE = _ASK["document-reflective"]["remedies"]

# The face
(_LIMIT,) = _facts.limits
_UNKNOWN = LimitStanding(_LIMIT.id, _LIMIT.max, None, None, "unknown", None, None)
_LAST_FROM = max(_LIMIT.max - _LIMIT.stop_when_left, 1)
(_OLD_PHOTO_FROM,) = _TABLES["observation", "id-photo-age-years"].cuts
_SCORE_IN_REACH, _SCORE_PASSES = _TABLES["observation", "face-score"].cuts
_, _OLD_PHOTO, _OLD_PHOTO_FIRED = _cause("face-mismatch", "id-photo-age-years")
_FACE_CAUSES = tuple(
    _cause("face-mismatch", id)
    for id in (
        "appearance-changed",
        "recent-cosmetic-surgery",
        "gender-transition",
        "coloured-contacts",
        "heavy-makeup",
    )
)
_WAYS = _fired("face-mismatch/ways")
_RETRY = _fired("face-mismatch/retry")
_UNCOUNTED = _fired("face-mismatch/uncounted")
_STOP = _fired("face-mismatch/stop-before-lockout")
_LOCKED = _fired("face-mismatch/locked")
_RETRY_SUMMARY = _RULES["face-mismatch/retry"].summary
_UNCOUNTED_SUMMARY = _RULES["face-mismatch/uncounted"].summary
_STOP_SUMMARY = _RULES["face-mismatch/stop-before-lockout"].summary
_LOCKED_SUMMARY = _RULES["face-mismatch/locked"].summary
_SCORE_HIGH_ENOUGH = _fired("face-mismatch/score-high-enough")
_LAST_ATTEMPT = _warning("last-attempt-before-lockout")
_SCORE_IS_NOT_THE_CAUSE = _warning("score-is-not-the-cause")
_PREPARE_THE_CAMERA = {
    "last-attempt": _remedy("prepare-the-camera", True, True, False),
    "locked": _remedy("prepare-the-camera", False, False, True),
}
_PREPARE_STEPS = (_fired("remedy/prepare-the-camera/step-1"), _fired("remedy/prepare-the-camera/step-4"))
_LOCKED_STEP = _fired("remedy/prepare-the-camera/step-5")
_USE_MOST_RECENT_ID = _remedy("use-most-recent-id")
_USE_MOST_RECENT_ID_FIRED = _fired("remedy/use-most-recent-id")
_RENEW_ID = _remedy("renew-id")
_RENEW_ID_FIRED = _fired("remedy/renew-id")
_RESTORE = {
    given: _remedy("restore-id-look", *(answer is True for answer in given)) for given in product(_ANSWERS, repeat=4)
}
_RESTORE_UNKNOWN_SCORE = _fired("remedy/restore-id-look#1")
_RESTORE_LOW_SCORE = _fired("remedy/restore-id-look#2")
_RESTORE_STEPS = _steps(
    "restore-id-look",
    ("glasses-in-id-photo", 1),
    ("no-makeup-in-id-photo", 2),
    ("heavy-makeup", 3),
    ("coloured-contacts", 4),
)
_HUMAN_REVIEW = _remedy("request-human-review")
_ASK_FACE_ATTEMPTS = _question(
    "attempts", _LIMIT.reason, _LIMIT.question, Answer(f"recent_attempts.{_LIMIT.reason}", "count", 0, 1_000_000)
)
_ASK_FACE = _asking("remedies", "face-score", "has-newer-id")
_ASK_FACE_CAUSES = _asking(
    "causes", "id-photo-age-years", "appearance-changed", "recent-cosmetic-surgery", "gender-transition"
)
_ASK_LOOK = _asking("remedies", "coloured-contacts", "heavy-makeup", "glasses-in-id-photo", "no-makeup-in-id-photo")
_ASK_LOOK_CAUSES = _asking("causes", "coloured-contacts", "heavy-makeup")

# The old account
(_COOLDOWN,) = _facts.cooldowns
_TWO_WAYS = _fired("duplicate-account/two-ways")
_RECOVER_BY_EMAIL = _fired("duplicate-account/recover#1")
_RECOVER_BY_PHONE = _fired("duplicate-account/recover#2")
_DELETE_FIRED = _fired("duplicate-account/delete")
_NO_WAY_OPEN = _fired("duplicate-account/no-way-open")
_NEVER_HAD_ONE = _fired("duplicate-account/never-had-one")
_DELETION_APPROVED = _fired("duplicate-account/deletion-approved")
_FREE_AGAIN = _fired("duplicate-account/document-free-again")
_OWN_DOCUMENT = _fired("duplicate-account/own-document-only")
_TWO_WAYS_SUMMARY = _RULES["duplicate-account/two-ways"].summary
_NEVER_HAD_ONE_SUMMARY = _RULES["duplicate-account/never-had-one"].summary
_DELETION_APPROVED_SUMMARY = _RULES["duplicate-account/deletion-approved"].summary
_FREE_AGAIN_SUMMARY = _RULES["duplicate-account/document-free-again"].summary
_SOMEONE_ELSES_ID = _prohibition("someone-elses-id")
_RECOVER = {
    (email, phone): _remedy("recover-old-account", email is None, email is not False, phone is not False)
    for email, phone in product(_ANSWERS, repeat=2)
}
_SEARCH_MAILBOXES = _fired("remedy/recover-old-account/step-1")
_RESET_PASSWORD = _fired("remedy/recover-old-account/step-2")
_USE_PHONE = _fired("remedy/recover-old-account/step-3")
_DELETE = _remedy("delete-old-account")
_DELETE_EARLIER = _fired("remedy/delete-old-account/earlier")
_DISPUTE = _remedy("dispute-duplicate-flag")
_ASK_OLD_ACCOUNT = _asking("remedies", "old-account-email-found", "old-account-phone-known", "can-log-into-old-account")
_ASK_KEEP = _ASK["wants-to-keep"]["remedies"]
_ASK_DELETION = {
    event.id: _question("event", event.id, event.question, Answer(f"events.{event.id}", "time"))
    for event in _facts.events
}[_COOLDOWN.event]

# The residence
_NAMED = frozenset(_facts.regions)
_RESIDENCE = _TABLES["observation", "actual-residence"]
_RESIDENCES = dict(zip(_RESIDENCE.values, _RESIDENCE.classes, strict=False))
_BARRED = frozenset(
    code for code, atoms in _RESIDENCES.items() if _RULES["unsupported-region/lives-where-barred"].body[0] in atoms
)
_PARTLY = frozenset(
    code for code, atoms in _RESIDENCES.items() if _RULES["unsupported-region/which-part"].body[0] in atoms
)
_NOT_HERE = _fired("unsupported-region/not-here")
_ASK_WHERE = _fired("unsupported-region/ask-where")
_LIVES_WHERE_BARRED = _fired("unsupported-region/lives-where-barred")
_IN_RESTRICTED_PART = _fired("unsupported-region/lives-in-a-restricted-part")
_WHICH_PART = _fired("unsupported-region/which-part")
_LIVES_ELSEWHERE = _fired("unsupported-region/lives-elsewhere")
_IN_OPEN_PART = _fired("unsupported-region/lives-in-an-open-part")
_NOT_ELIGIBLE = _fired("unsupported-region/not-eligible")
_ENTERED_UNKNOWN = _fired("unsupported-region/entered-wrongly#1")
_ENTERED_WRONGLY = _fired("unsupported-region/entered-wrongly#2")
_ENTERED_RIGHTLY = _fired("unsupported-region/entered-rightly")
_ASK_WHERE_SUMMARY = _RULES["unsupported-region/ask-where"].summary
_WHICH_PART_SUMMARY = _RULES["unsupported-region/which-part"].summary
_NOT_ELIGIBLE_SUMMARY = _RULES["unsupported-region/not-eligible"].summary
_ENTERED_WRONGLY_SUMMARY = _RULES["unsupported-region/entered-wrongly#1"].summary
_ENTERED_RIGHTLY_SUMMARY = _RULES["unsupported-region/entered-rightly"].summary
_LOCAL_SERVICE_BARRED = _remedy("use-local-service", True, False)
_LOCAL_SERVICE_PARTLY = _remedy("use-local-service", False, True)
_LOCAL_SERVICE_BARRED_STEP = _fired("remedy/use-local-service/step-1")
_LOCAL_SERVICE_PARTLY_STEP = _fired("remedy/use-local-service/step-2")
_CORRECT_RESIDENCE = _remedy("correct-residence")

# The age
_FLIPPED_FIRED = _fired("underage/causes/date-order-flipped")
_TOO_YOUNG = _fired("underage/not-eligible")
_TYPED_WRONGLY = _fired("underage/typed-wrongly")
_TOO_YOUNG_SUMMARY = _RULES["underage/not-eligible"].summary
_TYPED_WRONGLY_SUMMARY = _RULES["underage/typed-wrongly"].summary
_FLIPPED = _cause("underage", "date-order-flipped")[1]

# The appeal, as a text for str.format
(_TEMPLATE,) = _facts.appeals
_SUBJECT = re.sub(r"\{applicant\.(\w+)\}", r"{\1}", _TEMPLATE.subject)
_BODY = re.sub(r"\{applicant\.(\w+)\}", r"{\1}", _TEMPLATE.body)
_BLANKS = {field.id: field.blank for field in _facts.fields}
_WANTED = tuple(field.id for field in _facts.fields if f"{{{field.id}}}" in _SUBJECT + _BODY)


def decide_by_hand(case: Case) -> Decision:
    """Return the decision of a valid case that has a ``now`` and no notice."""
    assert case.now is not None
    now = case.now
    observed = case.observations
    get = observed.get
    attempts = case.attempts
    reasons: Sequence[str] = case.reasons
    if len(reasons) > 1:
        reasons = sorted(set(reasons), key=_ORDER.__getitem__)
    typed = "info-mismatch" in reasons
    photo = "document-quality" in reasons
    face = "face-mismatch" in reasons
    duplicate = "duplicate-account" in reasons
    region = "unsupported-region" in reasons
    underage = "underage" in reasons
    temporary = typed or photo or face
    flipped = get("date-order-flipped")
    device = get("device")
    mobile = device == "android" or device == "ios"
    flagged = get("ip-or-device-flagged") is True
    vpn = get("using-vpn") is True
    newly_registered = get("newly-registered") is True

    identical = stuck = False
    if attempts:
        identical = sum(attempt.same_documents for attempt in attempts) >= _IDENTICAL_FROM
        stuck = now - min(attempt.at for attempt in attempts) > _STUCK_AFTER

    # What the trace says for any reason: once, with the first reason.
    shared = [_CAN_BE_FIXED] if temporary else [] if reasons else [_NO_REASON]
    if identical:
        shared.append(_SAME_DOCUMENTS)
    if stuck:
        shared.append(_STUCK)
    app_step = []
    if mobile:
        shared.append(_MOBILE)
        app_step = [_OFFICIAL_APP_STEP[device]]  # type: ignore[index]
    if newly_registered:
        shared.append(_NEW_ACCOUNT)
    if flagged:
        shared.append(_FLAGGED)
    if vpn:
        shared.append(_VPN)
    shared.append(_RESTRICTED)

    trace: list[Firing] = []
    causes: list[Entry] = []
    resubmit = False
    top = others = _FIX if typed or photo else _ABSENT if reasons else _NEED_MORE

    if typed:
        for id, cause, fired in _TYPED_CAUSES:
            if get(id) is True:
                causes.append(cause)
                trace.append(fired)
        trace.append(_FIX_IT)
        trace += shared
        trace += app_step
        shared = app_step = []
        resubmit = True
        trace += [fired for id, fired in _RESUBMIT_STEPS if get(id) is True]

    if photo:
        for id, cause, fired in _PHOTO_CAUSES:
            if get(id) is True:
                causes.append(cause)
                trace.append(fired)
        trace.append(_NEW_PHOTO)
        trace += shared
        trace += app_step
        shared = app_step = []
        trace += [fired for id, fired in _RETAKE_STEPS if get(id) is True]
        if get("document-reflective") is True:
            trace.append(_TILT_REFLECTIVE)
        if get("glare") is True:
            trace.append(_TILT_GLARE)

    by_face = _ABSENT
    face_summary = ""
    face_until = face_over = None
    face_known = face_bound = restore = score_passes = False
    limits: tuple[LimitStanding, ...] = ()
    if face:
        alone = len(reasons) == 1
        times = sorted(
            attempt.at
            for attempt in attempts or ()
            if attempt.reason == "face-mismatch" or (alone and attempt.reason is None)
        )
        face_known = attempts is not None
        if not times and "face-mismatch" in case.recent_attempts:
            face_known = True
            (recent,) = case.recent_attempts["face-mismatch"]
            times = [now] * min(recent.number, _LIMIT.max)
            face_bound = bool(times)
        limit, face_until, face_over = _standing(times, now) if face_known else (_UNKNOWN, None, None)
        limits = (limit,)
        years = get("id-photo-age-years")
        if years is not None and years >= _OLD_PHOTO_FROM:  # type: ignore[operator]
            causes.append(_OLD_PHOTO)
            trace.append(_OLD_PHOTO_FIRED)
        for id, cause, fired in _FACE_CAUSES:
            if get(id) is True:
                causes.append(cause)
                trace.append(fired)
        trace.append(_WAYS)
        if limit.state in ("clear", "unknown"):
            by_face, face_summary = _FIX, _RETRY_SUMMARY if limit.state == "clear" else _UNCOUNTED_SUMMARY
            if limit.state == "clear":
                trace.append(_RETRY)
        elif limit.state == "locked":
            by_face, face_summary = _WAIT, _LOCKED_SUMMARY
            trace.append(_LOCKED)
        else:
            by_face, face_summary = _HOLD, _STOP_SUMMARY
            trace.append(_STOP)
        if limit.state == "unknown":
            trace.append(_UNCOUNTED)
        score = get("face-score")
        if score is not None and score >= _SCORE_PASSES:  # type: ignore[operator]
            score_passes = True
            trace.append(_SCORE_HIGH_ENOUGH)
        trace += shared
        trace += app_step
        shared = app_step = []
        if by_face == _HOLD:
            trace += _PREPARE_STEPS
        elif by_face == _WAIT:
            trace.append(_LOCKED_STEP)
        if get("has-newer-id") is not False:
            trace.append(_USE_MOST_RECENT_ID_FIRED)
        if get("has-newer-id") is not True:
            trace.append(_RENEW_ID_FIRED)
        if score is None:
            restore = True
            trace.append(_RESTORE_UNKNOWN_SCORE)
        elif _SCORE_IN_REACH <= score < _SCORE_PASSES:  # type: ignore[operator]
            restore = True
            trace.append(_RESTORE_LOW_SCORE)
        if restore:
            trace += [fired for id, fired in _RESTORE_STEPS if get(id) is True]
        top = max(top, by_face)

    by_duplicate = _ABSENT
    duplicate_summary = ""
    duplicate_until = None
    unsettled = recover = delete = delete_first = no_way_open = dispute = False
    cooldowns: tuple[CooldownStanding, ...] = ()
    had = get("had-account-before")
    email = get("old-account-email-found")
    phone = get("old-account-phone-known")
    if duplicate:
        approved = [event.at for event in case.events if event.type == _COOLDOWN.event]
        ends_at = max(approved) + _COOLDOWN.length if approved else None
        steps: list[Firing] = []
        if ends_at is None:
            cooldowns = (CooldownStanding(_COOLDOWN.id, "not-started", None),)
            unsettled = True
            by_duplicate, duplicate_summary = _RESOLVE, _TWO_WAYS_SUMMARY
            trace.append(_TWO_WAYS)
            if had is False:
                dispute = True
                by_duplicate, duplicate_summary = _APPEAL, _NEVER_HAD_ONE_SUMMARY
                trace.append(_NEVER_HAD_ONE)
            else:
                if email is not False:
                    recover = True
                    trace.append(_RECOVER_BY_EMAIL)
                if phone is not False:
                    recover = True
                    trace.append(_RECOVER_BY_PHONE)
                if get("can-log-into-old-account") is not False:
                    delete = True
                    delete_first = get("wants-to-keep") == "new-account"
                    trace.append(_DELETE_FIRED)
                elif not recover:
                    no_way_open = True
                    trace.append(_NO_WAY_OPEN)
                if recover:
                    if email is None:
                        steps.append(_SEARCH_MAILBOXES)
                    if email is not False:
                        steps.append(_RESET_PASSWORD)
                    if phone is not False:
                        steps.append(_USE_PHONE)
                if delete_first:
                    steps.append(_DELETE_EARLIER)
        elif now < ends_at:
            cooldowns = (CooldownStanding(_COOLDOWN.id, "running", _instant(ends_at)),)
            duplicate_until = ends_at
            by_duplicate, duplicate_summary = _WAIT, _DELETION_APPROVED_SUMMARY
            trace.append(_DELETION_APPROVED)
        else:
            cooldowns = (CooldownStanding(_COOLDOWN.id, "over", _instant(ends_at)),)
            by_duplicate, duplicate_summary = _FIX, _FREE_AGAIN_SUMMARY
            trace.append(_FREE_AGAIN)
            if not resubmit:
                resubmit = True
                steps = [fired for id, fired in _RESUBMIT_STEPS if get(id) is True]
        trace.append(_OWN_DOCUMENT)
        trace += shared
        trace += app_step
        trace += steps
        shared = app_step = []
        top = max(top, by_duplicate)

    by_region = _ABSENT
    region_summary = ""
    residence_open = partly = False
    correct_residence = region_review = False
    local_service = None
    if region:
        actual = declared = None
        if (code := get("actual-residence")) is not None:
            actual = code if code in _NAMED else code[:2]  # type: ignore[index]
        if (code := get("declared-residence")) is not None:
            declared = code if code in _NAMED else code[:2]  # type: ignore[index]
        part = get("residence-part-restricted")
        local_step = None
        trace.append(_NOT_HERE)
        if actual is None:
            by_region, region_summary = _RESOLVE, _ASK_WHERE_SUMMARY
            trace.append(_ASK_WHERE)
        elif actual in _BARRED:
            local_service, local_step = _LOCAL_SERVICE_BARRED, _LOCAL_SERVICE_BARRED_STEP
            trace.append(_LIVES_WHERE_BARRED)
        elif actual not in _PARTLY:
            residence_open = True
            trace.append(_LIVES_ELSEWHERE)
        else:
            partly = True
            if part is None:
                by_region, region_summary = _RESOLVE, _WHICH_PART_SUMMARY
                trace.append(_WHICH_PART)
            elif part:
                local_service, local_step = _LOCAL_SERVICE_PARTLY, _LOCAL_SERVICE_PARTLY_STEP
                trace.append(_IN_RESTRICTED_PART)
            else:
                residence_open = True
                trace.append(_IN_OPEN_PART)
        trace += shared
        if local_service:
            by_region, region_summary = _DO_NOT, _NOT_ELIGIBLE_SUMMARY
            trace.append(_NOT_ELIGIBLE)
        elif residence_open:
            if declared is None or declared != actual:
                correct_residence = True
                by_region, region_summary = _FIX, _ENTERED_WRONGLY_SUMMARY
                trace.append(_ENTERED_UNKNOWN if declared is None else _ENTERED_WRONGLY)
            else:
                region_review = True
                by_region, region_summary = _APPEAL, _ENTERED_RIGHTLY_SUMMARY
                trace.append(_ENTERED_RIGHTLY)
        trace += app_step
        if local_step:
            trace.append(local_step)
        shared = app_step = []
        top = max(top, by_region)

    by_age = _ABSENT
    age_summary = ""
    if underage:
        if flipped is True:
            by_age, age_summary = _FIX, _TYPED_WRONGLY_SUMMARY
            trace += (_FLIPPED_FIRED, _TYPED_WRONGLY)
            if not typed:
                causes.append(_FLIPPED)
        else:
            by_age, age_summary = _DO_NOT, _TOO_YOUNG_SUMMARY
            trace.append(_TOO_YOUNG)
        trace += shared
        trace += app_step
        shared = app_step = []
        if flipped is True and not resubmit:
            resubmit = True
            trace += [fired for id, fired in _RESUBMIT_STEPS if get(id) is True]
        top = max(top, by_age)
    trace += shared
    trace += app_step

    ticket = stuck or no_way_open
    human_review = face or region_review

    remedies: list[OfferedRemedy] = []
    if newly_registered:
        remedies.append(_CHECK_REGISTRATION)
    if mobile:
        remedies.append(_OFFICIAL_APP[device])  # type: ignore[index]
    if resubmit:
        remedies.append(
            _RESUBMIT[get("name-spacing-differs"), get("names-swapped"), get("middle-name-missing"), flipped]  # type: ignore[index]
        )
    if typed:
        remedies.append(_FOLLOW_THE_MRZ)
    if photo:
        remedies.append(
            _RETAKE[
                get("glare"),  # type: ignore[index]
                get("uneven-light"),
                get("fingers-over-text"),
                get("out-of-focus"),
                get("document-reflective"),
            ]
        )
    if face:
        if by_face != _FIX:
            remedies.append(_PREPARE_THE_CAMERA[limit.state])
        if get("has-newer-id") is not False:
            remedies.append(_USE_MOST_RECENT_ID)
        if get("has-newer-id") is not True:
            remedies.append(_RENEW_ID)
        if restore:
            remedies.append(
                _RESTORE[
                    get("glasses-in-id-photo"),  # type: ignore[index]
                    get("no-makeup-in-id-photo"),
                    get("heavy-makeup"),
                    get("coloured-contacts"),
                ]
            )
    if human_review:
        remedies.append(_HUMAN_REVIEW)
    if delete_first:
        remedies.append(_DELETE)
    if recover:
        remedies.append(_RECOVER[email, phone])  # type: ignore[index]
    if delete and not delete_first:
        remedies.append(_DELETE)
    if dispute:
        remedies.append(_DISPUTE)
    if correct_residence:
        remedies.append(_CORRECT_RESIDENCE)
    if local_service:
        remedies.append(local_service)
    if ticket:
        remedies.append(_OPEN_TICKET)

    warnings: list[Statement] = []
    if by_face == _HOLD:
        warnings.append(_LAST_ATTEMPT)
    if temporary or not reasons:
        warnings.append(_FIND_THE_CAUSE)
    if score_passes:
        warnings.append(_SCORE_IS_NOT_THE_CAUSE)
    if identical:
        warnings.append(_IDENTICAL_DOCUMENTS)
    if flagged:
        warnings.append(_STRICTER_REVIEW)
    warnings.append(_DEPOSITS)

    prohibitions: list[Statement] = []
    if duplicate:
        prohibitions.append(_SOMEONE_ELSES_ID)
    if vpn or region:
        prohibitions.append(_FAKE_LOCATION)
    if temporary:
        prohibitions.append(_CHANGE_EVERYTHING)

    # Questions: which answer could alter what, the most consequential first.
    to_verdict: list[Question] = []
    to_remedies: list[Question] = []
    to_causes: list[Question] = []
    to_warnings: list[Question] = []
    if not reasons:
        to_verdict.append(_ASK_REASON)
    if face and not face_known:
        if max(others, by_duplicate, by_region, by_age, _WAIT) != top:
            to_verdict.append(_ASK_FACE_ATTEMPTS["verdict"])
        else:
            to_remedies.append(_ASK_FACE_ATTEMPTS["remedies"])
    if unsettled:
        if had is None:
            # "No" makes it an appeal.
            if max(others, by_face, _APPEAL, by_region, by_age) != top:
                to_verdict.append(_ASK["had-account-before"]["verdict"])
            else:
                to_remedies.append(_ASK["had-account-before"]["remedies"])
        if had is not False:
            to_remedies += [question for id, question in _ASK_OLD_ACCOUNT if id not in observed]
        if recover and delete and "wants-to-keep" not in observed:
            to_remedies.append(_ASK_KEEP)
    if region:
        rest = max(others, by_face, by_duplicate, by_age)
        # A barred country or a restricted part leaves no way; the same residence leads to support.
        if "actual-residence" not in observed:
            if max(rest, _DO_NOT) != top:
                to_verdict.append(_ASK["actual-residence"]["verdict"])
            else:
                to_remedies.append(_ASK["actual-residence"]["remedies"])
        elif partly and "residence-part-restricted" not in observed:
            if max(rest, _DO_NOT) != top:
                to_verdict.append(_ASK["residence-part-restricted"]["verdict"])
            else:
                to_remedies.append(_ASK["residence-part-restricted"]["remedies"])
        elif residence_open and "declared-residence" not in observed:
            if max(rest, _APPEAL) != top:
                to_verdict.append(_ASK["declared-residence"]["verdict"])
            else:
                to_remedies.append(_ASK["declared-residence"]["remedies"])
    if resubmit:
        to_remedies += [question for id, question in _ASK_TYPED if id not in observed]
    if flipped is None and (underage or resubmit):
        if underage and max(others, by_face, by_duplicate, by_region, _FIX) != top:
            to_verdict.append(_ASK["date-order-flipped"]["verdict"])
        else:
            to_remedies.append(_ASK["date-order-flipped"]["remedies"])
    if photo:
        to_remedies += [question for id, question in _ASK_PHOTO if id not in observed]
        if "document-cropped" not in observed:
            to_causes.append(_ASK_CROPPED)
        if get("glare") is not True and "document-reflective" not in observed:
            to_remedies.append(_ASK_REFLECTIVE)
    if face:
        to_remedies += [question for id, question in _ASK_FACE if id not in observed]
        to_causes += [question for id, question in _ASK_FACE_CAUSES if id not in observed]
        if restore:
            to_remedies += [question for id, question in _ASK_LOOK if id not in observed]
        else:
            to_causes += [question for id, question in _ASK_LOOK_CAUSES if id not in observed]
    to_remedies += [question for id, question in _ASK_DEVICE if id not in observed]
    if "ip-or-device-flagged" not in observed:
        to_warnings.append(_ASK_FLAGGED)
    if not region and "using-vpn" not in observed:
        to_warnings.append(_ASK_VPN)
    if attempts is None and not (face and not face_known):
        # A first attempt long ago leads to a ticket, the same documents again to a warning.
        if ticket:
            to_warnings.append(_ASK_ATTEMPTS["warnings"])
        else:
            to_remedies.append(_ASK_ATTEMPTS["remedies"])
    if unsettled:
        if max(others, by_face, by_region, by_age, _WAIT) != top:
            to_verdict.append(_ASK_DELETION["verdict"])
        elif recover or delete or dispute or not stuck or not resubmit:
            to_remedies.append(_ASK_DELETION["remedies"])

    until = None
    if top == _WAIT:
        until = face_until if by_face == _WAIT else None
        if duplicate_until is not None:
            until = duplicate_until if until is None else max(until, duplicate_until)
    elif top == _HOLD:
        until = face_until
    verdict = _VERDICTS[top]

    if not reasons:
        summary = verdict.summary
    elif typed and top == _FIX:
        summary = _FIX_IT_SUMMARY
    elif photo and top == _FIX:
        summary = _NEW_PHOTO_SUMMARY
    elif by_face == top and until in (None, face_until):
        summary = face_summary
    elif by_duplicate == top:
        summary = duplicate_summary
    elif by_region == top:
        summary = region_summary
    else:
        summary = age_summary
    # Left to itself, a lockout or a full window and a cooldown end, and what is left is a case to be fixed.
    next_change = free = None
    for at in sorted({at for at in (face_over, duplicate_until) if at is not None}):
        later_face = _FIX if face_over is not None and at >= face_over else by_face
        later_duplicate = _FIX if duplicate_until is not None and at >= duplicate_until else by_duplicate
        later = max(others, later_face, later_duplicate, by_region, by_age)
        if later != top and next_change is None:
            next_change = Change(_instant(at), _VERDICTS[later].id)
        if later != top and free is None and _VERDICTS[later].allowed is not False:
            free = at
    if until is not None:
        summary = summary.replace("{time}", _spoken(until if free is None else free))

    shown = tuple([_REASONS[reason] for reason in reasons])
    appeal = None
    if human_review or dispute:
        words = _BLANKS | {field: text for field, text in case.applicant.items() if text}
        words["reasons"] = "; ".join([reason.title for reason in shown])
        appeal = FilledAppeal(
            _TEMPLATE.id,
            _SUBJECT.format_map(words),
            _BODY.format_map(words),
            tuple([field for field in _WANTED if not case.applicant.get(field)]),
            _TEMPLATE.attachments,
            _TEMPLATE.reply_within,
        )
    # By position, since Python passes this many names in a new dict.
    return Decision(
        "binance",
        _instant(now),
        shown,
        (),
        ("permanent" if duplicate or region or underage else "temporary" if temporary else "unknown"),
        verdict.kind,
        "none",
        (),
        (),
        verdict.id,
        summary,
        Resubmit(
            verdict.allowed,
            _instant(free) if free is not None and top == _WAIT else None,
            _instant(free) if free is not None and top == _HOLD else None,
            "latest" if face_bound and by_face == top and face_until == until and until is not None else "exact",
        ),
        limits,
        cooldowns,
        tuple(causes),
        tuple(remedies),
        tuple(warnings),
        tuple(prohibitions),
        _ACCOUNT,
        appeal,
        (*to_verdict, *to_remedies, *to_causes, *to_warnings),
        next_change,
        "reported",
        tuple(trace),
        _VERSION,
        _compiled.version,
    )


def situation(case: Case) -> Hashable:
    """Tell the situations of cases apart by what follows from them."""
    decision = decide_by_hand(case)
    reasons = tuple(reason.id for reason in decision.reasons)
    return reasons, tuple(firing.rule for firing in decision.trace)


def _standing(times: list[int], now: int) -> tuple[LimitStanding, int | None, int | None]:
    """Return where the limit stands, until when to wait or hold, and when it is clear again by itself."""
    window, most = _LIMIT.window, _LIMIT.max
    counted: list[int] = []
    locked_until = None
    for time in times:
        if locked_until is None or time >= locked_until:
            counted = [earlier for earlier in counted if earlier > time - window]
            counted.append(time)
            if len(counted) >= most:
                locked_until, counted = time + _LIMIT.lockout, []
    if locked_until is not None and now < locked_until:
        end = _instant(locked_until)
        return LimitStanding(_LIMIT.id, most, most, 0, "locked", end, end), locked_until, locked_until
    counted = [time for time in counted if time > now - window]
    used = len(counted)
    if not used:
        return LimitStanding(_LIMIT.id, most, 0, most, "clear", None, None), None, None
    resets_at = counted[0] + window
    if used < _LAST_FROM:
        return (
            LimitStanding(_LIMIT.id, most, used, most - used, "clear", _instant(resets_at), None),
            None,
            None,
        )
    standing = LimitStanding(_LIMIT.id, most, used, most - used, "last-attempt", _instant(resets_at), None)
    return standing, resets_at, counted[used - _LAST_FROM] + window


def _instant(seconds: int) -> str:
    return (_EPOCH + timedelta(0, seconds)).isoformat() + "Z"


def _spoken(seconds: int) -> str:
    moment = _EPOCH + timedelta(0, seconds)
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if seconds % 60 else f"{moment:%Y-%m-%d %H:%M} UTC"
