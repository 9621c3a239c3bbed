"""Effects: how two answers to one case differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kyc_recourse.changes.changes import Effect
from kyc_recourse.changes.ids import Renames
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.facts.times import parse_instant, say_seconds

# What follows from when and whether to submit again; told beside it rather than for itself.
_FOLLOWS = ("questions", "confidence")
_WHEN = ("allowed from", "advised from", "time", "limits", "cooldowns", "next change")
# A cause is mostly called like the observation that shows it.
_LISTED = {"remedies": "remedy", "causes": "observation", "warnings": "warning", "prohibitions": "prohibition"}
# What the id of a question about attempts is the id of.
_ASKED = {"attempts": "reason"}


def effects(old: Decision, new: Decision, renamed: Renames) -> tuple[tuple[Effect, ...], ...]:
    """Return how answers differ in more than their wording: each effect with those that it brings along.

    Where the decided reasons or the verdict differ, all else is taken to come along; questions and confidence
    follow whatever else differs.
    """
    found = tuple(_all(old, new, renamed))
    if not found or found[0].what in ("reasons", "verdict"):
        return (found,) if found else ()
    when = tuple(effect for effect in found if effect.what in _WHEN)
    alone = [(effect,) for effect in found if effect.what not in (*_WHEN, *_FOLLOWS)]
    follow = tuple(effect for effect in found if effect.what in _FOLLOWS)
    told = [when, *alone] if when else alone
    return (told[0] + follow, *told[1:]) if told else (follow,)


def reworded(old: Decision, new: Decision, renamed: Renames) -> bool:
    """Tell whether two answers differ in anything that is said; where a fact stands is not it."""
    if not any(renamed.values()):
        return any(getattr(old, name) != getattr(new, name) for name in _SAID)
    before, after = (repr([getattr(decision, name) for name in _SAID]) for decision in (old, new))
    for names in renamed.values():
        for was, is_ in names.items():
            # An id stands alone, or ends the path at which an answer is put.
            before = before.replace(repr(was), repr(is_)).replace(f".{was}'", f".{is_}'")
    return before != after


_SAID = tuple(name for name in Decision.__struct_fields__ if name not in ("platform", "trace", "knowledge", "version"))


def _all(old: Decision, new: Decision, renamed: Renames) -> Iterator[Effect]:
    def now(kind: str, id: str) -> str:
        return renamed[_ASKED.get(kind, kind)].get(id, id)

    yield from _lists("reasons", [now("reason", each.id) for each in old.reasons], [each.id for each in new.reasons])
    for what, before, after in (("verdict", old.verdict, new.verdict), ("category", old.category, new.category)):
        if before != after:
            yield Effect(what, f"`{before}` -> `{after}`")
    yield from _times(old, new)
    yield from _limits(old, new)
    states = {each.id: each.state for each in old.cooldowns}
    for cooldown in new.cooldowns:
        if (before := states.get(cooldown.id, "none")) != cooldown.state:
            yield Effect("cooldowns", f"`{cooldown.id}` {before} -> {cooldown.state}")
    yield from _next_change(old, new)
    for name, kind in _LISTED.items():
        yield from _lists(name, [now(kind, e.id) for e in getattr(old, name)], [e.id for e in getattr(new, name)])
    steps = {now("remedy", remedy.id): remedy.steps for remedy in old.remedies}
    for remedy in new.remedies:
        before_steps = steps.get(remedy.id, remedy.steps)
        if len(before_steps) != len(remedy.steps):
            yield Effect("steps", f"`{remedy.id}` {len(before_steps)} -> {len(remedy.steps)}")
    appeals = [each.appeal.id if each.appeal else None for each in (old, new)]
    if appeals[0] != appeals[1]:
        yield Effect("appeal", " -> ".join(f"`{id}`" if id else "none" for id in appeals))
    yield from _lists("account can", old.account.can, new.account.can)
    yield from _lists("account cannot", old.account.cannot, new.account.cannot)
    asked = [[now(each.asks, each.id) for each in old.questions], [each.id for each in new.questions]]
    if set(asked[0]) != set(asked[1]):
        yield from _lists("questions", *asked)
    if old.confidence != new.confidence:
        yield Effect("confidence", f"{old.confidence or 'none'} -> {new.confidence or 'none'}")


def _lists(what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Effect]:
    yield from (Effect(what, f"- `{id}`") for id in old if id not in new)
    yield from (Effect(what, f"+ `{id}`") for id in new if id not in old)
    if old != new and set(old) == set(new):
        moved = next(id for before, id in zip(old, new, strict=False) if before != id)
        yield Effect(what, f"`{moved}` earlier")


def _times(old: Decision, new: Decision) -> Iterator[Effect]:
    for name in ("allowed_from", "advised_from"):
        before, after = getattr(old.resubmit, name), getattr(new.resubmit, name)
        if before != after:
            yield Effect(name.replace("_", " "), _moved(before, after))
    if old.resubmit.bound != new.resubmit.bound:
        yield Effect("time", f"{old.resubmit.bound} -> {new.resubmit.bound}")


def _moved(old: str | None, new: str | None) -> str:
    if old is None or new is None:
        return "a time -> none" if new is None else "none -> a time"
    seconds = parse_instant(new) - parse_instant(old)
    return f"{say_seconds(abs(seconds))} {'later' if seconds > 0 else 'earlier'}"


def _limits(old: Decision, new: Decision) -> Iterator[Effect]:
    standings = {each.id: each for each in old.limits}
    for after in new.limits:
        before = standings.get(after.id)
        if before is None:
            yield Effect("limits", f"+ `{after.id}`")
        elif before.state != after.state:
            yield Effect("limits", f"`{after.id}` {before.state} -> {after.state}")
        elif before.max != after.max:
            yield Effect("limits", f"`{after.id}` {before.max} -> {after.max} attempts")
        elif before.used != after.used:
            yield Effect("limits", f"`{after.id}` {before.used} -> {after.used} counted")
        elif before.resets_at != after.resets_at and before.locked_until == after.locked_until:
            yield Effect("limits", f"`{after.id}` resets {_moved(before.resets_at, after.resets_at)}")
    known = {each.id for each in new.limits}
    yield from (Effect("limits", f"- `{id}`") for id in standings if id not in known)


def _next_change(old: Decision, new: Decision) -> Iterator[Effect]:
    before, after = old.next_change, new.next_change
    verdicts = [change.verdict if change else None for change in (before, after)]
    if verdicts[0] != verdicts[1]:
        yield Effect("next change", " -> ".join(f"`{id}`" if id else "none" for id in verdicts))
    elif before and after and before.at != after.at:
        yield Effect("next change", _moved(before.at, after.at))
