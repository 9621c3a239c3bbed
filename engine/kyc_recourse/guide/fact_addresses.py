"""Every value of a platform's facts under an address: ``limit.ID.max``, ``remedy.ID.step.1.text``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.texts import figures

# What one entry of a list is called; a list that is not here is one value.
ENTRY = {
    "advice": "advice",
    "appeals": "appeal",
    "attachments": "attachment",
    "can": "can",
    "cannot": "cannot",
    "causes": "cause",
    "channels": "channel",
    "claims": "claim",
    "contradictions": "contradiction",
    "cooldowns": "cooldown",
    "events": "event",
    "faq": "faq",
    "fields": "field",
    "figures": "figure",
    "first-steps": "first-step",
    "limits": "limit",
    "notes": "note",
    "observations": "observation",
    "prohibitions": "prohibition",
    "reasons": "reason",
    "regions": "regions",
    "remedies": "remedy",
    "rules": "rule",
    "says": "says",
    "signals": "signal",
    "sources": "work",
    "steps": "step",
    "unknown": "unknown",
    "verdicts": "verdict",
    "warnings": "warning",
}
# Lists whose entries are texts; other lists of strings are references.
_TEXTS = {"attachments", "notes", "signals", "unknown"}
# Blocks that are said as a whole.
_WHOLE = {"when", "until", "source"}


def fact_addresses(platform: Platform) -> dict[str, Any]:
    """Return every value of the facts that are in force in one period, by address."""
    found: dict[str, Any] = {}
    for key, value in msgspec.to_builtins(platform).items():
        inside = "" if isinstance(value, tuple) or key == "account" else "platform"
        found.update(_walk(key, value, inside))
    return found


def meanings(platform: Platform) -> dict[str, Any]:
    """Return the value behind each reference that is no leaf by the same name: sums, differences, lists."""
    found: dict[str, Any] = {f"figure.{id}": value for id, value in figures(platform).items()}
    for limit in platform.limits:
        found[f"limit.{limit.id}.stop-at"] = limit.max - limit.stop_when_left
    for listed in platform.regions:
        found[f"regions.{listed.id}"] = list(listed.members)
    return found


def _walk(key: str, value: Any, inside: str) -> Iterator[tuple[str, Any]]:
    here = f"{inside}.{key}" if inside else key
    if value is None or value in ((), {}):
        return
    if isinstance(value, dict) and key not in _WHOLE:
        for name, part in value.items():
            if name != "id" or not inside:
                yield from _walk(name, part, here)
    elif isinstance(value, tuple) and (key in _TEXTS or isinstance(value[0], dict)):
        entry = f"{inside}.{ENTRY.get(key, key)}" if inside else ENTRY.get(key, key)
        for i, part in enumerate(value, 1):
            name = part.get("id", str(i)) if isinstance(part, dict) else str(i)
            yield from _walk(name, part, entry)
    else:
        yield here, list(value) if isinstance(value, tuple) else value
