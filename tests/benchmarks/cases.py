"""Streams of valid Binance cases, the same for the same seed: mixed, of few situations, or all distinct."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice
from random import Random
from typing import Any

from kyc_recourse import Case
from kyc_recourse.facts.times import format_instant, parse_instant

_HOUR, _DAY = 3600, 86400
_FIRST, _LAST = 1_700_000_000, 1_900_000_000

# How many of a hundred rejections have the reason.
_REASONS = {
    "info-mismatch": 34,
    "document-quality": 27,
    "face-mismatch": 20,
    "duplicate-account": 10,
    "unsupported-region": 6,
    "underage": 3,
}

_OLD_ACCOUNT = (
    "had-account-before",
    "old-account-email-found",
    "old-account-phone-known",
    "can-log-into-old-account",
    "wants-to-keep",
)
_RESIDENCE = ("actual-residence", "residence-part-restricted", "declared-residence", "nationality")
_TYPED = ("name-spacing-differs", "names-swapped", "middle-name-missing", "date-order-flipped")
_PHOTO = (
    "glare",
    "document-cropped",
    "out-of-focus",
    "fingers-over-text",
    "uneven-light",
    "document-reflective",
)
_FACE = (
    "face-score",
    "has-newer-id",
    "id-photo-age-years",
    "appearance-changed",
    "recent-cosmetic-surgery",
    "gender-transition",
    "coloured-contacts",
    "heavy-makeup",
    "glasses-in-id-photo",
    "no-makeup-in-id-photo",
)
_DEVICE = ("device", "newly-registered", "ip-or-device-flagged", "using-vpn")
_TELLING = {
    "info-mismatch": _TYPED,
    "document-quality": _PHOTO,
    "face-mismatch": _FACE,
    "duplicate-account": _OLD_ACCOUNT,
    "unsupported-region": _RESIDENCE,
    "underage": ("date-order-flipped",),
}
_ALL = (*_OLD_ACCOUNT, *_RESIDENCE, *_TYPED, *_PHOTO, *_FACE, *_DEVICE)
# Few, and special ones among them, so that residences are often the same and often special.
_REGIONS = ("US", "US-CA", "CA", "CA-QC", "GB", "GB-ENG", "NL", "AE", "AE-DU", "DE", "DE-BY", "FR", "NG")
_APPLICANT = {
    "email": "somebody@example.org",
    "phone": "+971 50 000 0000",
    "full_name": "Some {Body}",
    "id_last4": "12A4",
    "submitted_on": "21 November 2026",
    "explanation": "Nothing on my document differs.\nPlease look again; 100 % of it is {readable}.",
}


def mixed(seed: int) -> Iterator[Case]:
    """Yield cases without end, in the mix in which they may be met, with what people happen to tell."""
    random = Random(seed)
    while True:
        yield _case(random)


def seen(seed: int, situations: int) -> Iterator[Case]:
    """Yield cases without end that come from a limited number of situations, each time at another time."""
    pool = list(islice(mixed(seed), situations))
    random = Random(seed + 1)
    while True:
        case = random.choice(pool)
        yield moved(case, random.randint(-500 * _DAY, 500 * _DAY))


def unseen(seed: int, situation: Callable[[Case], Hashable]) -> Iterator[Case]:
    """Yield cases without end of which no two have the same ``situation``."""
    met: set[Hashable] = set()
    for case in mixed(seed):
        if (key := situation(case)) not in met:
            met.add(key)
            yield case


def moved(case: Case, by: int) -> Case:
    """Return the case with all its times later by a number of seconds."""
    return Case.from_dict(_later(case.to_dict(), by))


def _later(data: Any, by: int) -> Any:
    if isinstance(data, list):
        return [_later(each, by) for each in data]
    if not isinstance(data, dict):
        return data
    return {
        key: format_instant(parse_instant(value) + by) if key in ("now", "at", "as_of") else _later(value, by)
        for key, value in data.items()
    }


def plain(case: Case) -> dict[str, Any]:
    """Return the case as plain data, as it stands in JSON."""
    return case.to_dict()


def take(number: int, cases: Iterable[Case]) -> list[Case]:
    """Return the first cases of a stream."""
    return list(islice(cases, number))


def _case(random: Random) -> Case:
    now = random.randint(_FIRST, _LAST)
    reasons = _reasons(random)
    return Case(
        platform=random.choice(("binance", None)),
        now=format_instant(now),
        reasons=reasons,
        attempts=_attempts(random, reasons, now) if random.random() < 0.5 else None,
        recent_attempts=_recent_attempts(random, reasons) if random.random() < 0.2 else {},
        events=list(_events(random, reasons, now)),
        observations=_observations(random, reasons),
        applicant=_some(random, _APPLICANT) if random.random() < 0.3 else {},
    )


def _reasons(random: Random) -> tuple[str, ...]:
    many = random.choices((0, 1, 2, 3, 6), (6, 80, 10, 3, 1))[0]
    return tuple(random.choices(list(_REASONS), list(_REASONS.values()), k=many))


def _attempts(random: Random, reasons: tuple[str, ...], now: int) -> list[dict[str, Any]]:
    span = random.choice((_HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 4 * _DAY))
    # On the hour, so that attempts often fall together or on the edge of a window.
    many = random.choices((1, 2, 3, 4, 5, 6, 12), (35, 25, 15, 10, 7, 6, 2))[0]
    times = [now - random.randint(0, span) // _HOUR * _HOUR for _ in range(many)]
    own = (None, None, *reasons, random.choice(list(_REASONS)))
    again = random.random() < 0.4
    return [
        {
            "at": format_instant(at),
            "reason": random.choice(own),
            "same_documents": again and random.random() < 0.5,
        }
        for at in times
    ]


def _recent_attempts(random: Random, reasons: tuple[str, ...]) -> dict[str, int]:
    return {reason: random.choice((0, 1, 3, 4, 5, 8)) for reason in (*reasons, random.choice(list(_REASONS)))}


def _events(random: Random, reasons: tuple[str, ...], now: int) -> Iterator[dict[str, Any]]:
    if random.random() < (0.4 if "duplicate-account" in reasons else 0.05):
        for _ in range(random.choice((1, 1, 1, 2))):
            at = format_instant(now - random.randint(0, 60) * _DAY)
            yield {"type": "old-account-deletion-approved", "at": at}


def _observations(random: Random, reasons: tuple[str, ...]) -> dict[str, bool | int | float | str]:
    told = random.choice((0.0, 0.2, 0.5, 0.8, 1.0))
    beside = random.choices((0.0, 0.1, 0.5), (7, 2, 1))[0]
    telling = {id for reason in reasons for id in _TELLING[reason]}
    return {
        id: _value(random, id)
        for id in random.sample(_ALL, len(_ALL))
        if random.random() < (told if id in telling or id in _DEVICE else beside)
    }


def _value(random: Random, id: str) -> bool | int | float | str:
    if id == "face-score":
        return random.choice((random.randint(0, 100), random.uniform(40, 80), 54.99, 55, 69.5, 70, 70.0))
    if id == "id-photo-age-years":
        return random.choice((random.randint(0, 20), 7.5, 8, 8.0, 120))
    if id == "device":
        return random.choice(("android", "ios", "web"))
    if id == "wants-to-keep":
        return random.choice(("old-account", "new-account"))
    if id in ("actual-residence", "declared-residence", "nationality"):
        return random.choice(_REGIONS)
    return random.random() < 0.4


def _some(random: Random, texts: dict[str, str]) -> dict[str, str]:
    return {key: random.choice((text, text, "")) for key, text in texts.items() if random.random() < 0.7}
