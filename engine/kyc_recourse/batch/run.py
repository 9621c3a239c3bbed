"""Running a batch: rows go out to processes and come back in order; what was broken off goes on where it was.

While a batch runs, decisions and faults are written to files beside OUT, and a third says how much of them is whole.
OUT appears when everything is done.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import BinaryIO

import msgspec
from msgspec import Struct

from kyc_recourse.batch.decide_rows import Decided, decide_rows
from kyc_recourse.batch.rows import Chunk, Row, chunks, format_of
from kyc_recourse.errors import RecourseError
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.version import __version__

_SECONDS_BETWEEN_SAVES = 1.0
_HASHED = 1024 * 1024

# Called with the number of the last row that was written, and how much of the input, from 0 to 1, was read then.
Watch = Callable[[int, float], None]


class Given(Struct, frozen=True):
    """What decides what comes out of a batch: the input (its size and the hash of its begin), the facts, the time."""

    size: int
    begin: str
    digest: str
    version: str
    now: str


class State(Struct):
    """How far a batch is: the last row that was written, and how long the files are then.

    ``counts`` holds reason, verdict and number; ``bad`` is how many rows were not decided.
    """

    given: Given
    row: int = 0
    decisions: int = 0
    faults: int = 0
    counts: list[tuple[str, str, int]] = []
    bad: int = 0
    done: bool = False


class Summary(Struct, frozen=True):
    """What a batch came to. ``resumed`` is the row after which it went on; ``complete``: nothing was left to do."""

    counts: Counter[tuple[str, str]]
    bad: int
    resumed: int
    complete: bool


class BatchError(RecourseError):
    """A batch can't go on; the same command resumes it once the cause is gone."""


class Batch:
    """One batch: its input, its output, and the files beside it while it runs."""

    def __init__(self, source: Path, out: Path) -> None:
        self.source, self.out = source, out
        self.faults = out.with_name(f"{out.name}.errors.ndjson")
        self._decisions_part = out.with_name(f"{out.name}.part")
        self._faults_part = out.with_name(f"{out.name}.errors.part")
        self._state = out.with_name(f"{out.name}.state")
        self._compression = format_of(out)[1]
        if format_of(out)[0] not in (".ndjson", ".jsonl"):
            raise BatchError(f"{out} has no known ending; decisions are written as .ndjson, .ndjson.gz or .ndjson.zst")

    def run(self, knowledge: Knowledge, folder: Path | None, now: str, workers: int, watch: Watch) -> Summary:
        """Decide what is left of the input.

        Args:
            knowledge: the facts; other processes load them from ``folder`` (None: the bundled ones).
            now: the ISO 8601 time of cases without one; a batch that goes on keeps that of its begin.
            workers: how many processes decide; with 1 it is this one.
            watch: called with how far it is.

        Raises:
            UnreadableRowsError, BatchError: the input is damaged, or a process died.
            OSError: a file can't be read or written; what is whole stays.
        """
        saved = self._saved()
        if self.out.exists() and not saved:
            return Summary(Counter(), 0, 0, complete=True)
        given = self._given(knowledge, now)
        if not saved or msgspec.structs.replace(saved.given, now=now) != given:
            saved = State(given)
        resumed = saved.row
        if not saved.done:
            self._decide(saved, knowledge, folder, workers, watch)
        self._finish(saved)
        counts = Counter({(reasons, verdict): count for reasons, verdict, count in saved.counts})
        return Summary(counts, saved.bad, resumed, complete=False)

    def _decide(self, state: State, knowledge: Knowledge, folder: Path | None, workers: int, watch: Watch) -> None:
        with ExitStack() as stack:
            decisions = stack.enter_context(_opened(self._decisions_part, state.decisions))
            faults = stack.enter_context(_opened(self._faults_part, state.faults))
            counts = Counter({(reasons, verdict): count for reasons, verdict, count in state.counts})

            def save() -> None:
                for file in (decisions, faults):
                    file.flush()
                    os.fsync(file.fileno())
                state.decisions, state.faults = decisions.tell(), faults.tell()
                state.counts = [(*key, count) for key, count in counts.items()]
                self._save(state)

            saved = monotonic()
            for done, read in _decided(chunks(self.source, state.row), knowledge, folder, state.given, workers):
                decisions.write(self._packed(done.decisions))
                faults.write(done.faults)
                counts.update(done.counts)
                state.row, state.bad = done.last, state.bad + done.bad
                watch(done.last, read)
                if monotonic() - saved >= _SECONDS_BETWEEN_SAVES:
                    save()
                    saved = monotonic()
            state.done = True
            save()

    def _finish(self, state: State) -> None:
        """Put the files into their places; OUT comes last but for the state, so that it is there only when whole."""
        if state.bad:
            if self._faults_part.exists():
                self._faults_part.replace(self.faults)
        else:
            self._faults_part.unlink(missing_ok=True)
            self.faults.unlink(missing_ok=True)
        if self._decisions_part.exists():
            self._decisions_part.replace(self.out)
        self._state.unlink(missing_ok=True)

    def _saved(self) -> State | None:
        try:
            return msgspec.json.decode(self._state.read_bytes(), type=State)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def _save(self, state: State) -> None:
        new = self._state.with_name(f"{self._state.name}.new")
        with new.open("wb") as file:
            file.write(msgspec.json.encode(state))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._state)

    def _given(self, knowledge: Knowledge, now: str) -> Given:
        with self.source.open("rb") as file:
            begin = hashlib.sha256(file.read(_HASHED)).hexdigest()
        return Given(self.source.stat().st_size, begin, knowledge.digest, __version__, now)

    def _packed(self, lines: bytes) -> bytes:
        """Return lines as a whole compressed part: such parts can stand one after the other."""
        if not lines or not self._compression:
            return lines
        if self._compression == ".gz":
            return gzip.compress(lines, 6, mtime=0)
        import zstandard

        return zstandard.compress(lines)


def _opened(path: Path, size: int) -> BinaryIO:
    """Open a file for writing after what of it is known to be whole."""
    file = path.open("r+b" if path.exists() else "w+b")
    file.truncate(size)
    file.seek(size)
    return file


def _decided(
    given: Iterator[Chunk], knowledge: Knowledge, folder: Path | None, started: Given, workers: int
) -> Iterator[tuple[Decided, float]]:
    """Yield what the chunks come to, in their order, and how much of the input they reach."""
    if workers == 1:
        yield from ((decide_rows(knowledge, rows, started.now), read) for rows, read in given)
        return
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (folder, knowledge.engine.name, started))
    waiting: deque[tuple[Future[Decided], float]] = deque()
    try:
        for rows, read in given:
            waiting.append((pool.submit(_work, rows), read))
            if len(waiting) > 2 * workers:
                yield waiting[0][0].result(), waiting.popleft()[1]
        while waiting:
            yield waiting[0][0].result(), waiting.popleft()[1]
    except BrokenProcessPool:
        raise BatchError("a process that decides has ended; run the same command again to go on") from None
    finally:
        pool.shutdown(cancel_futures=True)


# What a process that decides was started with.
_started: list[tuple[Knowledge, str]] = []


def _begin(folder: Path | None, engine: str, given: Given) -> None:
    knowledge = Knowledge.load(folder, engine=engine)
    if knowledge.digest != given.digest:
        raise BatchError("the facts changed while the batch began; run the same command again")
    _started.append((knowledge, given.now))


def _work(rows: list[Row]) -> Decided:
    knowledge, now = _started[-1]
    return decide_rows(knowledge, rows, now)
