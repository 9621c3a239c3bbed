"""Arbitrary input to the command, in processes of their own: no crash, no traceback."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ENV = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}

# Reads cases, one a line, from standard input; a crash of the process or an exception shows in the output.
DECIDER = """
import sys
from kyc_recourse import Case, Knowledge, RecourseError
knowledge = Knowledge.load()
for line in sys.stdin.buffer:
    try:
        print(knowledge.decide(Case.from_json(line)).verdict)
    except RecourseError as error:
        print("refused:", str(error).splitlines()[0])
"""


def mutants(seed: int, count: int) -> list[bytes]:
    """Return cases with random damage in their bytes, values and keys."""
    rng = random.Random(seed)
    case = {
        "now": "2026-11-22T12:00:00Z",
        "reasons": ["face-mismatch"],
        "notice": "blurry",
        "attempts": [{"at": "2026-11-22T09:00:00Z", "reason": "face-mismatch", "same_documents": True}],
        "recent_attempts": {"face-mismatch": 4},
        "events": [{"type": "old-account-deletion-approved", "at": "2026-11-01T00:00:00Z"}],
        "observations": {"glare": True, "face-score": 62, "actual-residence": "AE"},
        "applicant": {"email": "a@b"},
    }
    odd = [
        "null",
        "true",
        "-1",
        "1e400",
        '"\\ud800"',
        "[[]]",
        "{}",
        "NaN",
        '"%s%n"',
        '"\\u0000"',
        "9" * 400,
        '""',
    ]
    lines = []
    for _ in range(count):
        text = json.dumps(case)
        for _ in range(rng.randint(1, 3)):
            place = rng.randrange(len(text))
            kind = rng.randrange(4)
            if kind == 0:
                text = text[:place] + rng.choice(odd) + text[place + rng.randint(0, 12) :]
            elif kind == 1:
                text = text[:place] + text[place + rng.randint(1, 30) :]
            elif kind == 2:
                text = text.replace(rng.choice(['"face-mismatch"', "true", "62", '"AE"', "4"]), rng.choice(odd), 1)
            else:
                text = text[:place] + chr(rng.randrange(1, 0x3000)) + text[place + 1 :]
        lines.append(text.encode("utf-8", "surrogatepass").replace(b"\n", b" "))
    return lines


@pytest.mark.slow
def test_damaged_cases_are_decided_or_refused() -> None:
    """Thousands of damaged cases in one process: each is decided or refused, and the process survives."""
    lines = mutants(seed=7, count=4_000)
    command = [sys.executable, "-X", "faulthandler", "-c", DECIDER]
    done = subprocess.run(command, input=b"\n".join(lines) + b"\n", capture_output=True, env=ENV, check=False)
    answers = done.stdout.decode().splitlines()
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert len(answers) == len(lines)
    refused = sum(answer.startswith("refused: ") for answer in answers)
    assert 0 < refused < len(answers)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_arbitrary_arguments_give_no_traceback(seed: int) -> None:
    """Whatever the arguments and the input, the status is 0 or 2 and there is no traceback."""
    rng = random.Random(seed)
    pieces = [
        "decide",
        "-",
        "--reason",
        "underage",
        "--observe",
        "=",
        "a=b",
        "--attempt",
        "x",
        "--format",
        "json",
    ]
    pieces += [
        "\u202e",
        "",
        "--event",
        "--",
        "-h",
        "schema",
        "validate",
        "test",
        "--knowledge",
        "/dev/null",
        "9" * 99,
    ]
    arguments = [rng.choice(pieces) for _ in range(rng.randint(1, 6))]
    done = subprocess.run(
        [sys.executable, "-m", "kyc_recourse", *arguments],
        input=rng.randbytes(200),
        capture_output=True,
        env=ENV,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode in (0, 1, 2), arguments
    assert b"Traceback" not in done.stderr


@pytest.mark.slow
def test_damaged_fact_files_are_findings(tmp_path: Path) -> None:
    """Fact files with random damage load whole or give findings; nothing else happens."""
    program = (
        "import random, shutil, sys\nfrom pathlib import Path\n"
        "from kyc_recourse import Knowledge, KnowledgeError\n"
        "source, work = Path(sys.argv[1]), Path(sys.argv[2])\nrng = random.Random(3)\n"
        "shutil.copytree(source, work)\nfiles = sorted(work.rglob('*.yaml'))\nloaded = found = 0\n"
        "for _ in range(150):\n"
        "    path = rng.choice(files)\n    raw = path.read_bytes()\n    place = rng.randrange(len(raw))\n"
        "    junk = rng.choice([b'', b'\\t', b': ', b'[', b'{', b'- ', b'\"', b'&a ', b'!!x ', b'\\xff', b'%s' % raw[:40]])\n"
        "    path.write_bytes(raw[:place] + junk + raw[place + rng.randint(0, 20):])\n"
        "    try:\n        facts = Knowledge.load(work, engine='portable')\n        facts.crosswalk, facts.reader\n        loaded += 1\n"
        "    except KnowledgeError as error:\n        assert error.findings\n        found += 1\n"
        "    path.write_bytes(raw)\nprint(loaded, found)\n"
    )
    command = [sys.executable, "-c", program, str(ROOT / "knowledge"), str(tmp_path / "facts")]
    done = subprocess.run(command, capture_output=True, text=True, env=ENV, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    loaded, found = map(int, done.stdout.split())
    assert loaded + found == 150
    assert found > 50
