"""``batch``: every row in its order, whatever the format, the number of processes, and how often it is broken off."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kyc_recourse import CaseError, Knowledge
from kyc_recourse.batch.decide_rows import decide_rows
from kyc_recourse.batch.rows import UnreadableRowsError, chunks
from kyc_recourse.batch.run import Batch, BatchError
from tests.cli.test_commands import run
from tests.conftest import NOW

CASES: list[Any] = [
    {"id": "a", "reasons": ["face-mismatch"]},
    {"reasons": ["underage"], "now": NOW},
    {"id": 7, "reasons": ["nobody-knows"], "attempts": 3},
    {"id": "b", "notice": "Rejected: document already in use"},
    [1, 2],
    {"id": {"no": "id"}},
    {},
]
BAD = [3, 5, 6]


def write(path: Path, cases: list[Any]) -> Path:
    lines = "".join(f"{json.dumps(case)}\n" for case in cases).encode()
    if path.suffix == ".zst":
        lines = pytest.importorskip("zstandard").compress(lines)
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return path


def read(path: Path) -> list[dict[str, Any]]:
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    if path.suffix == ".zst":
        content = (
            pytest.importorskip("zstandard").ZstdDecompressor().stream_reader(content, read_across_frames=True).read()
        )
    return [json.loads(line) for line in content.splitlines()]


def decide(
    portable: Knowledge,
    source: Path,
    out: Path,
    workers: int = 1,
    watch: Callable[[int, float], None] = lambda *_: None,
) -> Batch:
    batch = Batch(source, out)
    batch.run(portable, None, NOW, workers, watch)
    return batch


def test_each_row_is_decided_as_alone(portable: Knowledge, tmp_path: Path) -> None:
    """Decisions come in the order of the rows with number, id and what the case gets alone; the rest are faults."""
    batch = decide(portable, write(tmp_path / "in.ndjson", CASES), tmp_path / "out.ndjson")
    rows, bad = read(batch.out), read(batch.faults)
    assert [row["row"] for row in rows] == [1, 2, 4, 7]
    assert [row.get("id") for row in rows] == ["a", None, "b", None]
    for row in rows:
        case = {"now": NOW, **{key: value for key, value in CASES[row["row"] - 1].items() if key != "id"}}
        assert row["decision"] == portable.decide(case).to_dict()
    assert [row["row"] for row in bad] == BAD
    with pytest.raises(CaseError) as error:
        portable.decide({"now": NOW, "reasons": ["nobody-knows"], "attempts": 3})
    assert bad[0]["id"] == 7
    assert [fault["message"] for fault in bad[0]["faults"]] == [fault.message for fault in error.value.faults]
    assert {path.name for path in tmp_path.iterdir()} == {"in.ndjson", "out.ndjson", "out.ndjson.errors.ndjson"}


@pytest.mark.parametrize("ending", [".ndjson.gz", ".ndjson.zst", ".jsonl"])
def test_other_formats_come_to_the_same(portable: Knowledge, tmp_path: Path, ending: str) -> None:
    """Compressed input and output hold the same rows."""
    plain = decide(portable, write(tmp_path / "in.ndjson", CASES * 300), tmp_path / "plain.ndjson")
    other = decide(portable, write(tmp_path / f"in{ending}", CASES * 300), tmp_path / f"out{ending}")
    assert read(other.out) == read(plain.out)
    assert other.faults.read_bytes() == plain.faults.read_bytes()


def test_tables_are_decided_like_lines(portable: Knowledge, tmp_path: Path) -> None:
    """CSV and Parquet with the same rows come to the same decisions."""
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    cases = [{"id": "a", "reasons": ["face-mismatch"], "observations": {"glare": True}}, {"id": "b", "now": NOW}]
    plain = decide(portable, write(tmp_path / "in.ndjson", cases), tmp_path / "plain.ndjson").out.read_bytes()
    (tmp_path / "in.csv").write_text(f"id,now,reasons,observations.glare\na,,face-mismatch,yes\nb,{NOW},,\n")
    assert decide(portable, tmp_path / "in.csv", tmp_path / "csv.ndjson").out.read_bytes() == plain
    parquet.write_table(pyarrow.Table.from_pylist(cases), tmp_path / "in.parquet")
    assert decide(portable, tmp_path / "in.parquet", tmp_path / "parquet.ndjson").out.read_bytes() == plain


@pytest.mark.slow
def test_several_processes_come_to_the_same(portable: Knowledge, tmp_path: Path) -> None:
    """With two processes the files are the same, byte for byte."""
    source = write(tmp_path / "in.ndjson", CASES * 500)
    one, two = decide(portable, source, tmp_path / "1.ndjson"), decide(portable, source, tmp_path / "2.ndjson", 2)
    assert one.out.read_bytes() == two.out.read_bytes()
    assert one.faults.read_bytes() == two.faults.read_bytes()


def test_a_complete_output_stays(portable: Knowledge, tmp_path: Path) -> None:
    """Running it again changes nothing, even with another input."""
    source = write(tmp_path / "in.ndjson", CASES)
    batch = decide(portable, source, tmp_path / "out.ndjson")
    before = batch.out.read_bytes()
    write(source, CASES[:1])
    assert batch.run(portable, None, NOW, 1, lambda *_: None).complete
    assert batch.out.read_bytes() == before


class BrokenOffError(Exception):
    """Breaks a batch off."""


@pytest.mark.parametrize("ending", [".ndjson", ".ndjson.gz"])
def test_it_goes_on_where_it_was_broken_off(
    portable: Knowledge, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After breaks at any chunk the files are those of a batch that was not broken off."""
    monkeypatch.setattr("kyc_recourse.batch.run._SECONDS_BETWEEN_SAVES", 0)
    source = write(tmp_path / "in.ndjson", CASES * 500)
    whole = decide(portable, source, tmp_path / f"whole{ending}")

    def stop(row: int, _: float) -> None:
        raise BrokenOffError

    for _ in range(3):
        with pytest.raises(BrokenOffError):
            decide(portable, source, tmp_path / f"out{ending}", watch=stop)
    batch = decide(portable, source, tmp_path / f"out{ending}")
    assert read(batch.out) == read(whole.out)
    assert batch.faults.read_bytes() == whole.faults.read_bytes()


def test_what_changed_meanwhile_begins_again(portable: Knowledge, tmp_path: Path) -> None:
    """With another input the rows that were written are not taken over."""
    source = write(tmp_path / "in.ndjson", CASES * 300)

    def stop(row: int, _: float) -> None:
        raise BrokenOffError

    with pytest.raises(BrokenOffError):
        decide(portable, source, tmp_path / "out.ndjson", watch=stop)
    write(source, CASES[:1])
    assert len(read(decide(portable, source, tmp_path / "out.ndjson").out)) == 1


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_killed_at_random_moments(portable: Knowledge, tmp_path: Path) -> None:
    """Killed 50 times and run again, a batch gives the complete output."""
    source = write(tmp_path / "in.ndjson", CASES * 20_000)
    whole = decide(portable, source, tmp_path / "whole.ndjson")
    chance = random.Random(1)
    kills = 0
    while kills < 50:
        out = tmp_path / f"out{kills}.ndjson"
        command = [sys.executable, "-m", "kyc_recourse", "batch", str(source), str(out), "--workers", "2", "--now", NOW]
        while not out.exists():
            with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as process:
                try:
                    process.wait(chance.uniform(0.2, 4))
                except subprocess.TimeoutExpired:
                    kills += 1
                    os.killpg(process.pid, signal.SIGKILL)
        assert out.read_bytes() == whole.out.read_bytes()
        time.sleep(0)


def test_a_row_that_is_too_long_is_a_fault(
    portable: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is skipped to its end, and the next row is read."""
    monkeypatch.setattr("kyc_recourse.batch.rows.MAX_BYTES", 100)
    source = tmp_path / "in.ndjson"
    source.write_bytes(b'{"notice": "' + b"x" * 1000 + b'"}\n{}\n')
    done = decide_rows(portable, [row for rows, _ in chunks(source, 0) for row in rows], NOW)
    assert (done.bad, b"CASE002" in done.faults, json.loads(done.decisions)["row"]) == (1, True, 2)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("in.txt", b"{}", "no known ending"),
        ("in.ndjson.gz", b"{}\n", "is damaged or no ndjson file"),
        pytest.param("in.ndjson.gz", gzip.compress(b"{}\n" * 100_000, mtime=0)[:-200], "is damaged", id="cut off"),
        ("in.ndjson.zst", b"{}\n", "is damaged"),
        ("in.parquet", b"{}\n", "is damaged or no parquet file"),
    ],
)
def test_an_input_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """A file that is not what its name says is refused in one sentence, with status 2."""
    pytest.importorskip("pyarrow")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableRowsError, match=message):
        list(chunks(tmp_path / name, 0))
    status, out, err = run("batch", str(tmp_path / name), str(tmp_path / "out.ndjson"), "--workers", "1")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert message in err


def test_an_output_of_another_format(tmp_path: Path) -> None:
    """Decisions are written as lines of JSON only."""
    with pytest.raises(BatchError, match="are written as"):
        Batch(tmp_path / "in.ndjson", tmp_path / "out.csv")


def test_the_command(tmp_path: Path) -> None:
    """It counts by reason and verdict, and has status 1 where rows were not decided."""
    source, out = write(tmp_path / "in.ndjson", CASES), tmp_path / "out.ndjson"
    status, printed, err = run("batch", str(source), str(out), "--workers", "1", "--now", NOW)
    assert (status, printed) == (1, "")
    assert "1  underage" in err
    assert f"4 rows decided, 3 not; see {out}.errors.ndjson" in err
    assert "is complete" in run("batch", str(source), str(out))[2]
