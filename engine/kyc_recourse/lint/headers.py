"""How files and folders are called in themselves: a platform by its folder, a schema by its first line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from kyc_recourse.errors import Finding
from kyc_recourse.facts.load import FactFile, Facts

_MODELINE = re.compile(r"#\s*yaml-language-server:\s*\$schema=(\S+)")


def lint_folder_name(facts: Facts) -> Iterator[Finding]:
    """Yield that a platform's folder is not called as its id."""
    document, name = facts.file("platform").document, facts.folder.name
    if (id := document.data["id"]) != name:
        message = f'the folder of the platform "{id}" is called "{name}"; rename it to {id}, or correct the id'
        yield document.finding(("id",), "KB103", message)


def lint_modelines(files: Iterable[FactFile]) -> Iterator[Finding]:
    """Yield the lines for editors that name the schema of another kind of file."""
    for file in files:
        for number, line in enumerate(file.document.lines, 1):
            if not line.startswith("#"):
                break
            match = _MODELINE.match(line)
            if match and (given := PurePosixPath(match[1])).name != f"{file.kind}.schema.json":
                right = given.with_name(f"{file.kind}.schema.json")
                message = f"an editor would check this file by the schema of another kind; write $schema={right}"
                yield Finding(file.document.path, number, match.start(1) + 1, "KB104", message)
