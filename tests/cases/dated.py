"""Knowledge of which limits and cooldowns get other values by date, the same for the same seed."""

from __future__ import annotations

from random import Random

from msgspec.structs import replace

from kyc_recourse import Knowledge
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.rules.compiled import Compiled, Period, sealed
from tests.conftest import NOW

HOUR = 3600


def _changed(random: Random, period: Period, start: int) -> Period:
    limits, cooldowns = list(period.limits), list(period.cooldowns)
    for i, limit in enumerate(limits):
        most = random.choice((1, 2, 3, 5))
        terms = {name: random.choice((1, 6, 24, 48)) * HOUR for name in ("window", "lockout")}
        limits[i] = replace(limit, max=most, stop_when_left=random.choice((1, 2)), **terms)
    for i, cooldown in enumerate(cooldowns):
        cooldowns[i] = replace(cooldown, length=random.choice((1, 24, 240, 900)) * HOUR)
    if start and random.random() < 0.2:
        limits, cooldowns = list(period.limits), [] if random.random() < 0.5 else cooldowns
    return replace(period, start=start, limits=tuple(limits), cooldowns=tuple(cooldowns))


def dated(knowledge: Knowledge, seed: int) -> Compiled:
    """Return the default platform's knowledge with up to four periods around ``NOW``, each with other terms."""
    random = Random(seed)
    compiled = knowledge.platform(None).compiled
    (period,) = compiled.periods
    now = parse_instant(NOW)
    near = {now + random.randint(-60, 60) * HOUR for _ in range(random.randint(1, 3))}
    starts = [0, *sorted(near)]
    return sealed(replace(compiled, seal=0, periods=tuple(_changed(random, period, start) for start in starts)))
