"""Changes for people: as text for a terminal, and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kyc_recourse.changes.changes import Changes, Effect, FactChange, ScenarioChange
from kyc_recourse.changes.release import say_group, say_value_change
from kyc_recourse.escaping import code_block, code_span, unmark_code

_MOST_GROUPS = 40
_MOST_TEXTS = 40
KINDS = {
    "none": "Nothing changes: all answers and texts are the same.",
    "text": "Only texts change; every answer is the same.",
    "behaviour": "Answers change.",
    "breaking": "What programs rely on changes.",
}


def _kind(changes: Changes) -> str:
    answered = changes.groups or changes.together or changes.one_sided or changes.scenarios or changes.pages
    if changes.kind == "behaviour" and not answered:
        return "A length of time or a count changes; every answer that was compared is the same."
    return KINDS[changes.kind]


def render_text(changes: Changes) -> str:
    """Return the changes as plain text."""
    return "\n".join(_text(changes)) + "\n"


def _text(changes: Changes) -> Iterator[str]:
    yield f"{changes.old.name} -> {changes.new.name}: {changes.kind}. {_kind(changes)}"
    if changes.kind == "none":
        return
    for each in changes.breaking:
        yield f"  ! {unmark_code(each)}"
    for value in changes.values[:_MOST_TEXTS]:
        yield f"  {value.fact}: {value.old or 'none'} -> {value.new or 'none'}"
    yield from _left(len(changes.values), _MOST_TEXTS, "  ")
    yield from _section("Answers", say_asked(changes))
    for group in changes.groups[:_MOST_GROUPS]:
        yield f"  {say_platform(changes, group.platform)}{unmark_code(say_group(group))}  ({say_cells(group.cells)})"
        if group.also:
            yield f"      also: {unmark_code(say_effects(group.also))}"
        yield "      as a scenario:"
        yield from (f"      {line}" for line in group.example.splitlines())
    yield from _left(len(changes.groups), _MOST_GROUPS, "  ")
    for side in changes.one_sided:
        yield f"  {unmark_code(side.what)} {side.change}: {say_cells(side.cells)}"
    if changes.together:
        yield f"  {say_cells(changes.together)} in which such a reason stands beside another one"
    if changes.reworded:
        yield f"  {say_cells(changes.reworded)} in other words only"
    yield from _section("Scenarios", f"{len(changes.scenarios)} of {changes.scenarios_asked} answered differently")
    for words, names in alike_scenarios(changes.scenarios):
        yield f"  {unmark_code(words)}: {unmark_code(', '.join(names))}"
    if changes.texts:
        alike = alike_texts(changes.texts)
        yield from _section("Texts", f"{len(alike)} changed")
        for text, facts in alike[:_MOST_TEXTS]:
            yield f"  {unmark_code(facts)}"
            if text.old is not None:
                yield f"    - {text.old}"
            if text.new is not None:
                yield f"    + {text.new}"
        yield from _left(len(alike), _MOST_TEXTS, "  ")
    if changes.pages:
        yield from _section("Pages", f"{len(changes.pages)} changed")
        yield from (f"  {each.page} {each.change}{f' to {each.to}' if each.to else ''}" for each in changes.pages)
    yield from _section("Version", ", ".join(_versions(changes)))
    yield from (f"  {unmark_code(line)}".rstrip() for line in changes.changelog.splitlines())


def render_markdown(changes: Changes) -> str:
    """Return the changes as Markdown."""
    return "\n".join(_markdown(changes)) + "\n"


def _markdown(changes: Changes) -> Iterator[str]:
    yield f"### What this changes: {changes.kind}"
    yield ""
    yield f"{_kind(changes)} ({code_span(changes.old.name)} -> {code_span(changes.new.name)})"
    if changes.kind == "none":
        return
    yield ""
    for each in changes.breaking:
        yield f"- **Breaking:** {each}"
    for value in changes.values[:_MOST_TEXTS]:
        yield f"- {say_value_change(value)}"
    yield from _left(len(changes.values), _MOST_TEXTS, "- ")
    yield ""
    yield f"**{say_asked(changes)}**" + (f", {changes.reworded} in other words only" if changes.reworded else "")
    yield ""
    for group in changes.groups[:_MOST_GROUPS]:
        yield f"- {say_platform(changes, group.platform)}{say_group(group)} ({say_cells(group.cells)})"
        if group.also:
            yield f"  <br>also: {say_effects(group.also)}"
        yield "  <details><summary>one case, as a scenario</summary>"
        yield ""
        yield from (f"  {line}" for line in code_block(group.example.rstrip("\n"), "yaml"))
        yield "  </details>"
    yield from _left(len(changes.groups), _MOST_GROUPS, "- ")
    if changes.together:
        yield f"- {say_cells(changes.together)} in which such a reason stands beside another one"
    for side in changes.one_sided:
        yield f"- {side.what} {side.change}: {say_cells(side.cells)}"
    yield ""
    yield f"**{len(changes.scenarios)} of {changes.scenarios_asked} scenarios answered differently**"
    yield ""
    for words, names in alike_scenarios(changes.scenarios):
        yield f"- {words}: {', '.join(names)}"
    if changes.texts:
        alike = alike_texts(changes.texts)
        yield ""
        yield f"**{len(alike)} texts changed**"
        yield ""
        for text, facts in alike[:_MOST_TEXTS]:
            yield f"- {facts}"
            said = [f"- {line}" for line in (text.old or "").splitlines()]
            said += [f"+ {line}" for line in (text.new or "").splitlines()]
            yield from (f"  {line}" for line in code_block("\n".join(said), "diff"))
        yield from _left(len(alike), _MOST_TEXTS, "- ")
    if changes.pages:
        yield ""
        yield "**Pages**"
        yield ""
        for page in changes.pages:
            yield f"- `{page.page}` {page.change}{f' to `{page.to}`' if page.to else ''}"
    yield ""
    yield f"**Version:** {', '.join(map(code_span, _versions(changes)))}"
    yield ""
    yield "<details><summary>entry for the changelog</summary>"
    yield ""
    yield from code_block(changes.changelog, "markdown")
    yield "</details>"


def _section(title: str, said: str) -> Iterator[str]:
    yield ""
    yield f"{title}: {said}"


def say_asked(changes: Changes) -> str:
    """Return how many of the cases that were asked are answered differently."""
    return f"{changes.changed} of {say_cells(changes.asked)} that the change can reach answered differently"


def say_cells(count: int) -> str:
    """Return a number of cases in words."""
    return "1 case" if count == 1 else f"{count} cases"


def say_effects(effects: Sequence[Effect]) -> str:
    """Return effects in one line, each kind once."""
    said: dict[str, list[str]] = {}
    for effect in effects:
        said.setdefault(effect.what, []).append(effect.words)
    return "; ".join(f"{what} {', '.join(words)}" for what, words in said.items())


def say_platform(changes: Changes, platform: str) -> str:
    """Return what stands before something of a platform: its name, where there are several."""
    return f"{platform}: " if len(changes.new.versions) > 1 else ""


def alike_texts(texts: Sequence[FactChange]) -> list[tuple[FactChange, str]]:
    """Return each change of a text once, with the facts in which it is made."""
    facts: dict[tuple[str | None, str | None], list[str]] = {}
    first: dict[tuple[str | None, str | None], FactChange] = {}
    for text in texts:
        facts.setdefault((text.old, text.new), []).append(f"`{text.fact}`")
        first.setdefault((text.old, text.new), text)
    return [
        (text, found[0] if len(found) == 1 else f"{found[0]} and {len(found) - 1} more")
        for text, found in zip(first.values(), facts.values(), strict=True)
    ]


def _left(count: int, most: int, indent: str) -> Iterator[str]:
    if count > most:
        yield f"{indent}and {count - most} more; --format json lists them all"


def _versions(changes: Changes) -> Iterator[str]:
    for platform, version in changes.versions.items():
        before = changes.old.versions.get(platform)
        raised = version == changes.new.versions[platform]
        what = f"{before or 'new'} -> {version}"
        yield f"{say_platform(changes, platform)}{what} ({'raised already' if raised else 'proposed'})"


def alike_scenarios(scenarios: Sequence[ScenarioChange]) -> list[tuple[str, list[str]]]:
    """Return the scenarios by how their answers differ first of all."""
    same: dict[str, list[str]] = {}
    for scenario in scenarios:
        same.setdefault(say_effects(scenario.effects[:1]), []).append(f"`{scenario.id}`")
    return list(same.items())
