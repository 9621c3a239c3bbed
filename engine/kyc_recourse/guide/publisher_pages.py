"""Pages that a publisher adds to the guide: their text takes values from the facts as well."""

from __future__ import annotations

import re
from pathlib import Path

from kyc_recourse.errors import Finding, KnowledgeError, did_you_mean
from kyc_recourse.facts.texts import references
from kyc_recourse.guide.pages import places
from kyc_recourse.guide.show import ValueRenderer
from kyc_recourse.packs.pack import Pack

# A reference, but not where it is code.
_REFERENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)|(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)"
    r"|\{(?P<name>[a-z][a-z-]*\.[\w.-]+)\}",
    re.MULTILINE | re.DOTALL,
)


def with_facts(text: str, path: str, file: Path, pack: Pack) -> str:
    """Return the Markdown of a page with its references to facts shown, each marked as the fact.

    They are to the facts of the platform in whose folder the page stands, else to those of the default one.

    Raises:
        KnowledgeError: a reference stands for nothing, by line and column of the file.
    """
    if "{" not in text:
        return text
    facts = pack.facts.get(path.partition("/")[0]) or pack.facts.get(pack.knowledge.default or "")
    facts = facts or next(iter(pack.facts.values()))
    periods = [(start, facts.in_force(start)) for start in (0, *facts.starts)]
    known = references(periods[0][1])
    kinds = {name.partition(".")[0] for name in known}
    show, findings = ValueRenderer(periods, places(periods[0][1])), []

    def shown(found: re.Match[str]) -> str:
        name = found["name"]
        if name in known:
            return show.prose(found[0])
        if name and name.partition(".")[0] in kinds:
            line, col = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
            message = f'unknown reference "{found[0]}"{did_you_mean(name, list(known))}'
            findings.append(Finding(str(file), line, col, "GU001", message))
        return found[0]

    filled = _REFERENCE.sub(shown, text)
    if findings:
        raise KnowledgeError(findings)
    return filled
