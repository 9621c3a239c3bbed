"""Comparing two states of the facts: everything that differs, and what kind of change that is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from kyc_recourse.changes.answers import Answers, DecisionDiff, Watch
from kyc_recourse.changes.changes import Changes, FactChange, Kind, PageChange, ScenarioChange, Side
from kyc_recourse.changes.ids import broken, former, ids, renames
from kyc_recourse.changes.release import changelog, next_version
from kyc_recourse.changes.texts import changed_facts
from kyc_recourse.errors import KnowledgeError
from kyc_recourse.packs.pack import Pack
from kyc_recourse.packs.scenarios import Scenario


class State(NamedTuple):
    """One state of the facts, and what it is called."""

    name: str
    pack: Pack
    scenarios: tuple[Scenario, ...]


def read_state(name: str, root: Path) -> State:
    """Return the facts in a folder.

    Raises:
        KnowledgeError: they are not valid; the findings name their files as below ``name``.
    """
    try:
        pack = Pack.load(root)
        return State(name, pack, pack.scenarios)
    except KnowledgeError as error:
        raise KnowledgeError([f._replace(path=f.path.replace(str(root), name)) for f in error.findings]) from None


def compare(old: State, new: State, at: int, watch: Watch = iter) -> Changes:
    """Return what differs between two states of the facts, looked at from a time in seconds.

    ``watch`` may show how far it is: it is given the cases to ask and gives them back one by one.
    """
    breaking: list[str] = []
    values: list[FactChange] = []
    texts: list[FactChange] = []
    pages: list[PageChange] = []
    scenarios: list[ScenarioChange] = []
    answers: list[Answers] = []
    asked = 0
    durations = False
    old_facts, new_facts = old.pack.facts, new.pack.facts
    for platform in {**old_facts, **new_facts}:
        if platform not in new_facts:
            pages += [PageChange(platform, "vanishes", id) for id in ids(old_facts[platform])["reason"]]
            breaking.append(f"platform `{platform}` is gone")
        elif platform not in old_facts:
            pages += [PageChange(platform, "appears", id) for id in ids(new_facts[platform])["reason"]]
        elif old_facts[platform].digest != new_facts[platform].digest:
            before, after = ids(old_facts[platform]), ids(new_facts[platform])
            renamed = renames(before, after)
            breaking += broken(before, after, renamed)
            said = changed_facts(old_facts[platform], new_facts[platform], renamed)
            texts += said.texts
            values += said.values
            durations |= said.behaviour
            pages += _pages(platform, before["reason"], after["reason"], former(after)["reason"])
            both = DecisionDiff(old.pack.knowledge, new.pack.knowledge, platform, renamed)
            answers.append(both.compare(at, watch))
            known = {each.id: each for each in chain(old.scenarios, new.scenarios) if each.case["platform"] == platform}
            asked += len(known)
            scenarios += filter(None, map(both.scenario, known.values()))
    groups = tuple(chain.from_iterable(each.groups for each in answers))
    one_sided = tuple(chain.from_iterable(each.one_sided for each in answers))
    behaviour = bool(groups or one_sided or scenarios or pages or durations)
    kind: Kind = "breaking" if breaking else "behaviour" if behaviour else "text" if texts or values else "none"
    versions = dict(_versions(old, new, kind, at))
    version = ", ".join(dict.fromkeys(versions.values()))
    return Changes(
        old=_side(old),
        new=_side(new),
        kind=kind,
        breaking=tuple(breaking),
        versions=versions,
        changelog="\n".join(changelog(version, kind, breaking, groups, pages, values, texts)) if versions else "",
        asked=sum(each.asked for each in answers),
        changed=sum(each.changed for each in answers),
        together=sum(each.together for each in answers),
        reworded=sum(each.reworded for each in answers),
        groups=groups,
        scenarios_asked=asked,
        scenarios=tuple(scenarios),
        one_sided=one_sided,
        values=tuple(values),
        texts=tuple(texts),
        pages=tuple(pages),
    )


def _side(state: State) -> Side:
    compiled = [each.compiled for each in state.pack.knowledge.platforms.values()]
    return Side(
        state.name,
        {each.platform: each.knowledge for each in compiled},
        {each.platform: each.digest for each in compiled},
    )


def _versions(old: State, new: State, kind: Kind, at: int) -> Iterator[tuple[str, str]]:
    """Yield the version for each platform that changed: what it has already, if that is another one."""
    before, after = _side(old), _side(new)
    for platform, version in after.versions.items():
        if kind != "none" and before.digests.get(platform) != after.digests[platform]:
            raised = version != before.versions.get(platform)
            yield platform, version if raised else next_version(version, kind, at)


def _pages(platform: str, old: Collection[str], new: Collection[str], moved: Mapping[str, str]) -> Iterator[PageChange]:
    for id in old:
        if id in moved:
            yield PageChange(platform, "moves", id, moved[id])
        elif id not in new:
            yield PageChange(platform, "vanishes", id)
    for id in new:
        if id not in old and not any(moved.get(was) == id for was in old):
            yield PageChange(platform, "appears", id)
