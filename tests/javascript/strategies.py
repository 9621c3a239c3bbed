"""Links as anybody may make them: good ones, bad ones, and good ones with damage."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from urllib.parse import quote

from kyc_recourse.rules.compiled import Period

TIMES = ("2026-11-22T09:00:00Z", "2026-11-01T00:00:00+14:00", "2026-11-22T09:00:00.5Z")
# What stands in a link where something else should.
ODD = (
    "", "constructor", "__proto__", "toString", "valueOf", "hasOwnProperty", "caf\u00e9", "\U0001f600", "x" * 61, "9" * 400,
    "-1", "1e999", "NaN", "Infinity", "null", "undefined", "true", "false", "[]", "{}", "a:b", "a@b", ",,,", "@", ":",
    "<img src=x onerror=alert(1)>", "2026-02-31T00:00:00Z", "2099-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "yesterday",
    "UK", "\u202e", "\x00", "US-CA-US", " ",
)  # fmt: skip
RAW = ("%", "%zz", "%ED%A0%80", "%FF", "%00", "%E2%80%AE", "=", "==", "#", "?", "+", "caf\u00e9", "\u202e", "&&")


def links(period: Period, seed: int, count: int) -> Iterator[str]:
    """Yield fragments of links: each kind of part with good and bad values, repeated, damaged and cut off."""
    rng = random.Random(seed)
    reasons = [reason.id for reason in period.reasons]
    observations = {each.id: each for each in period.observations}
    events = [event.id for event in period.events]

    def odd_or(*good: str) -> str:
        return rng.choice(ODD) if rng.random() < 0.35 or not good else rng.choice(good)

    def value(id: str) -> str:
        known = observations.get(id)
        if known is None or rng.random() < 0.3:
            return odd_or("true", "5", "AE", *(observations[rng.choice(list(observations))].options or {"x": ""}))
        return {"boolean": "true", "number": f"{known.min}", "region": "AE"}.get(known.type) or rng.choice(
            [*known.options]
        )

    def observation() -> str:
        return odd_or(*observations)

    def known() -> str:
        id = observation()
        return f"{id}:{value(id)}"

    asks = ("reason", "observation", "event", "attempts")
    parts: dict[str, Callable[[], str]] = {
        "reason": lambda: odd_or(*reasons),
        "named": lambda: odd_or(*reasons),
        "declined": lambda: odd_or(*reasons),
        "know": known,
        "attempt": lambda: ",".join(
            [odd_or(*TIMES), odd_or("", *reasons), odd_or("same", "")][: rng.randint(0, 3) or 3]
        ),
        "recent": lambda: f"{odd_or(*reasons)}:{odd_or('0', '4', '99', '1000000')}@{odd_or(*TIMES)}",
        "event": lambda: f"{odd_or(*events)}@{odd_or(*TIMES)}",
        "skip": lambda: f"{odd_or(*asks)}:{odd_or(*reasons, *observations, *events, 'reason', 'attempts')}",
        "facts": lambda: odd_or("000000000000"),
    }
    for _ in range(count):
        pairs = []
        for _ in range(rng.choice((0, 1, 1, 2, 3, 5, 9))):
            key = rng.choice(list(parts))
            text = parts[key]()
            pairs.append(f"{odd_or(key, key, key, key, key)}={quote(text, safe=rng.choice(('', ':,@')))}")
            if rng.random() < 0.001:
                pairs *= rng.choice((2, 600, 2000))
        link = "&".join(pairs)
        for _ in range(rng.choice((0, 0, 1, 3))):
            place = rng.randint(0, len(link))
            damage = rng.choice(
                (rng.choice(RAW), chr(rng.randrange(1, 0xD800)), chr(rng.randrange(0xD800, 0xE000)), "")
            )
            link = link[:place] + damage + link[place + rng.randint(0, 3) :]
        yield link[: rng.randint(0, len(link))] if rng.random() < 0.2 else link
