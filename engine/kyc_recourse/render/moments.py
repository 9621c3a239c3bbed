"""Times of a decision for people: in UTC, in their own time, and how long from now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

from kyc_recourse.decisions.decision import Decision, LimitStanding
from kyc_recourse.facts.times import humanize_instant, parse_instant, say_seconds
from kyc_recourse.render.labels import Labels

Moment = Callable[[str], str]


def moments(decision: Decision, zone: tzinfo | None) -> Moment:
    """Return a function that says an ISO 8601 time of the decision; ``zone`` is the reader's, if known."""
    now = parse_instant(decision.now)

    def say(text: str) -> str:
        seconds = parse_instant(text)
        hints = [f"in {say_seconds(seconds - now)}"] if seconds > now else []
        if zone is not None:
            local = datetime.fromisoformat(text).astimezone(zone)
            if local.utcoffset() != timedelta(0):
                hints.insert(0, f"{local:%Y-%m-%d %H:%M} your time")
        return humanize_instant(seconds) + (f" ({', '.join(hints)})" if hints else "")

    return say


def timing(decision: Decision, labels: Labels, moment: Moment) -> list[str]:
    """Return the sentences that say when to submit again and what changes by itself."""
    resubmit, lines = decision.resubmit, []
    latest = " at the latest" if resubmit.bound == "latest" else ""
    if resubmit.allowed_from:
        lines.append(f"You can submit again from {moment(resubmit.allowed_from)}{latest}.")
    elif resubmit.advised_from:
        lines.append(f"Better not before {moment(resubmit.advised_from)}{latest}.")
    elif resubmit.allowed is not None:
        lines.append("You can submit again once the cause is fixed." if resubmit.allowed else "Don't submit again yet.")
    for limit in decision.limits:
        which = f" ({limit.id})" if len(decision.limits) > 1 else ""
        line = tries(limit, which)
        if limit.resets_at not in (None, limit.locked_until, resubmit.advised_from):
            line += f" The oldest no longer counts from {moment(limit.resets_at)}."
        lines.append(line)
    for cooldown in decision.cooldowns:
        if cooldown.ends_at and cooldown.ends_at != resubmit.allowed_from:
            ended = "ended" if cooldown.state == "over" else "ends"
            lines.append(f"The wait {ended} {moment(cooldown.ends_at)}.")
    if decision.next_change:
        change = labels.verdicts[decision.next_change.verdict]
        lines.append(f'From {moment(decision.next_change.at)} the answer is "{change}", if nothing else happens.')
    return lines


def tries(limit: LimitStanding, which: str = "") -> str:
    """Return the sentence that says how many tries a limit leaves; ``which`` says of which limit."""
    if limit.used is None:
        return f"Failed tries{which}: not known yet, {limit.max} lock the check."
    left = "the check is locked" if limit.locked_until else f"{limit.remaining} left"
    return f"Failed tries{which}: {limit.used} of {limit.max}, {left}."
