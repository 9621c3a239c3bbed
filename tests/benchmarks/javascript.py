"""How long ``recourse.js`` takes for a decision in Node; how soon the page shows it, the browser tests print."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import msgspec

from kyc_recourse import Knowledge
from tests.benchmarks.by_hand import FACTS, situation
from tests.benchmarks.cases import plain, seen, take, unseen
from tests.benchmarks.measure import Table

ROOT = Path(__file__).resolve().parents[2]
SITUATIONS = 500
_CODE = """
const { readFileSync } = require("node:fs");
const { decide } = require(process.argv[1]);
const { compiled, streams } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
const decided = (knowledge, cases) => {
  const start = performance.now();
  for (const case_ of cases) decide(knowledge, case_);
  return ((performance.now() - start) / cases.length) * 1000;
};
// What was kept for knowledge goes with it: a copy has seen nothing. The first round warms up.
const rounds = [0, 1, 2, 3].map(() => {
  const [seen, unseen] = [0, 1].map(() => structuredClone(compiled));
  for (const knowledge of [seen, unseen]) decide(knowledge, {});
  decided(seen, streams[0]);
  return [decided(seen, streams[0]), decided(unseen, streams[1])];
});
console.log(JSON.stringify([0, 1].map((place) => median(rounds.slice(1).map((round) => round[place])))));
"""


def bench_javascript(*, quick: bool) -> None:
    """Measure decisions in Node."""
    node = shutil.which("node")
    if node is None:
        print("\nJavaScript: only measured where Node is installed")
        return
    length = 1_000 if quick else 4_000
    compiled = Knowledge.load(FACTS, engine="portable").platform(None).compiled
    streams = [[plain(case) for case in take(length, stream)] for stream in (seen(1, SITUATIONS), unseen(2, situation))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input.json"
        path.write_text(json.dumps({"compiled": json.loads(msgspec.json.encode(compiled)), "streams": streams}))
        script = str(ROOT / "site" / "assets" / "recourse.js")
        done = subprocess.run([node, "-e", _CODE, script, str(path)], check=True, stdout=subprocess.PIPE, text=True)
    table = Table("JavaScript (recourse.js in Node)", "us")
    for what, value in zip(("seen", "mixed, all different, unseen"), json.loads(done.stdout), strict=True):
        table.row(f"recourse.decide: {what}", value)
