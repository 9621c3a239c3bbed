"""Random cases of a platform, good ones and damaged ones, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from kyc_recourse.facts.times import format_instant, parse_instant
from kyc_recourse.rules.compiled import CompiledObservation, Period
from tests.conftest import NOW

DAY = 86_400
REGIONS = ("US", "US-CA", "CA", "GB", "NL", "FR", "FR-2A", "DE", "AE", "AE-DU", "NO", "JP-13")
# What stands in a damaged case where something else should.
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 7, 2.0, 0.5, 1e-9, 1e300, 2**53, 10**400, 1_000_000, "", " ", "x" * 201, "\ud800", "\u202e",
    "\x00", "{reasons}", "__proto__", "constructor", "true", "4", "UK", "us", "USA", "US-ZZ", "ﬁ", "ß", "unknown", "yes",
    "binance", "binnance", "face_mismach", "k" * 61, "😀" * 201, "2026-11-22", "2026-11-22T12:00:01Z", "2026-02-29T00:00:00Z",
    "2026-11-22T17:29:59+05:30", "2026-11-22T11:59:59.5Z", "2026-11-22T11:59:60Z", "1969-12-31T23:59:59Z",
    "9000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2026-11-22T12:00:00", [], {}, [[]], [None], {"at": None},
    {"toString": None},
)  # fmt: skip
KEYS = (
    "__proto__",
    "constructor",
    "toString",
    "at",
    "type",
    "resons",
    "now",
    "status",
    "applicant",
    "é😀\ud800",
    "",
    "k" * 61,
)


def random_cases(period: Period, seed: int) -> Iterator[Any]:
    """Yield cases without end: half of them as they should be, half of those once or more damaged."""
    rng = random.Random(seed)
    noon = parse_instant(NOW)
    reasons = [reason.id for reason in period.reasons]
    signals = [signal for reason in period.reasons for signal in reason.signals]

    def some(items: list[Any], most: int) -> list[Any]:
        return rng.sample(items, rng.randint(0, min(most, len(items))))

    def time() -> str:
        unit = rng.choice((1, 60, 3600, 3600, DAY, DAY))
        return format_instant(noon - max(0, rng.randint(0, 60 * DAY // unit % 100) * unit + rng.randint(-1, 1)))

    def value(observation: CompiledObservation) -> Any:
        if observation.type == "number":
            low, high = observation.min, observation.max
            return rng.choice((low, high, rng.randint(int(low), int(high)), rng.uniform(low, high)))
        return rng.choice({"boolean": (True, False), "region": REGIONS}.get(observation.type) or [*observation.options])

    def attempt() -> dict[str, Any]:
        parts = {"at": time(), "reason": rng.choice(reasons), "same_documents": rng.random() < 0.5}
        return {key: part for key, part in parts.items() if key == "at" or rng.random() < 0.5}

    def notice() -> str:
        words = " ".join(some(signals, 2)).replace("...", rng.choice((" ", " your ", " a b c d e f g "))).split(" ")
        return rng.choice((" ", "\n", "  ", "\u00ad ", "-")).join(
            [*some(["Dear", "user", "ſ", "ﬁ", "e\u0301"], 3), *words]
        )

    fields: dict[str, Callable[[], Any]] = {
        "reasons": lambda: some(reasons, 3),
        "notice": notice,
        "attempts": lambda: [attempt() for _ in range(rng.choice((0, 1, 2, 5, 5, 6, 9)))],
        "recent_attempts": lambda: {id: rng.randint(0, 7) for id in some(reasons, 2)},
        "events": lambda: [{"type": event.id, "at": time()} for event in some([*period.events], 2)],
        "observations": lambda: {each.id: value(each) for each in some([*period.observations], 9)},
        "applicant": lambda: {
            each.id: rng.choice(("Jo", "$& {reasons}", "é\u2028")) for each in some([*period.fields], 4)
        },
    }
    for number in count():
        case = {"now": NOW, **{key: make() for key, make in fields.items() if rng.random() < 0.45}}
        for _ in range(rng.choice((1, 1, 1, 2, 3)) if number % 2 else 0):
            case = _damaged(case, rng)
        # What has no time of its own is decided by the clock.
        yield {**case, "now": NOW} if isinstance(case, dict) and case.get("now") is None else case


def _damaged(data: Any, rng: random.Random) -> Any:
    """Return the data with something else at one place, or with a part too much or too few."""
    if not isinstance(data, dict | list) or not data or rng.random() < 0.05:
        return rng.choice(ODD)
    copy = data.copy()
    place: Any = rng.choice([*copy] if isinstance(copy, dict) else range(len(copy)))
    kind = rng.random()
    if kind < 0.8:
        copy[place] = _damaged(copy[place], rng)
    elif isinstance(copy, list):
        copy.insert(place, rng.choice((*ODD, *copy)))
    elif kind < 0.9:
        copy[rng.choice(KEYS)] = copy[place]
    else:
        copy[rng.choice((place, f"{place}s", f"{place}"[1:], f"{place}".upper()))] = rng.choice(ODD)
    return copy
