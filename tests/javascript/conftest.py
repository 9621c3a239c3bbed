"""One Node process in which recourse.js answers all tests: as it is written and as pages load it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from msgspec.structs import replace

from kyc_recourse import CaseError, Knowledge
from kyc_recourse.guide.scripts import small
from kyc_recourse.rules.compiled import sealed
from tests.conftest import ROOT, tool

SCRIPT = ROOT / "site" / "assets" / "recourse.js"


class Node(NamedTuple):
    """The process; a line in, a line out."""

    process: subprocess.Popen[str]

    def ask(self, command: str, *given: Any) -> str:
        """Return what recourse.js answers, as JSON; both files must answer the same."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([command, *given]) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip("\n")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """recourse.js as pages load it."""
    path = tmp_path_factory.mktemp("served") / "recourse.js"
    path.write_text(small(SCRIPT.read_text(encoding="utf-8")), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def node(
    tmp_path_factory: pytest.TempPathFactory, served: Path, portable: Knowledge, orchard: Knowledge
) -> Iterator[Node]:
    """Node with recourse.js, the compiled knowledge of the bundled facts (0) and of the invented platform (1), and what
    reads payloads, alone (2) and with the bundled facts (3).
    """
    files: list[Path] = []
    for knowledge in (portable, orchard):
        compiled = knowledge.platform(None).compiled
        files.append(tmp_path_factory.mktemp("compiled") / "compiled.json")
        files[-1].write_bytes(msgspec.json.encode(sealed(replace(compiled, seal=0, wordbook=knowledge.reader.book))))
    files.append(tmp_path_factory.mktemp("crosswalk") / "vendors.json")
    files[-1].write_bytes(msgspec.json.encode(portable.crosswalk))
    files.append(tmp_path_factory.mktemp("exported") / "compiled.json")
    whole = replace(portable.platform(None).compiled, seal=0, crosswalk=portable.crosswalk)
    files[-1].write_bytes(msgspec.json.encode(sealed(whole)))
    # Another zone and language than those of the tests: nothing may depend on them.
    environment = {"TZ": "Pacific/Apia", "LC_ALL": "tr_TR.UTF-8"}
    with subprocess.Popen(
        [tool("node"), Path(__file__).parent / "answer.cjs", f"{SCRIPT},{served}", *files],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    ) as process:
        yield Node(process)
        assert process.stdin
        process.stdin.close()


def answer(knowledge: Knowledge, case: Any) -> str:
    """Return what Python answers, in the same form."""
    try:
        return knowledge.decide(case).to_json()
    except CaseError as error:
        faults = [fault._asdict() for fault in error.faults]
        return json.dumps({"faults": faults}, separators=(",", ":"), ensure_ascii=False)
