"""One more item at the end of a list in a fact file, with comments and layout left as they are."""

from __future__ import annotations

import re

from kyc_recourse.facts.strict_yaml import Document


def inserted(text: str, document: Document, key: str, item: str) -> str | None:
    """Return the text of a fact file with ``item``, lines that begin with a dash, at the end of a list.

    None if the list stands in square brackets, where there is no line to put it.
    """
    lines = text.split("\n")
    starts = [document.at(key, i)[0] - 1 for i in range(len(document.data[key]))]
    dash = re.match(r"( *)- ", lines[starts[-1]])
    if not dash:
        return None
    end = starts[-1] + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > len(dash[1])):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    new = [dash[1] + line if line else line for line in item.rstrip("\n").split("\n")]
    apart = len(starts) > 1 and not lines[starts[-1] - 1].strip()
    rest = lines[end:] if end < len(lines) else [""]
    return "\n".join([*lines[:end], *([""] if apart else []), *new, *rest])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
