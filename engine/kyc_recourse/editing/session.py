"""A session of editing: each saved change is checked at once; then pages and answers follow, each beside the other."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

import msgspec

from kyc_recourse.changes.changes import Changes
from kyc_recourse.changes.revisions import Commit, RevisionError, last_commit
from kyc_recourse.editing.job import Job, Result
from kyc_recourse.editing.server import Server
from kyc_recourse.editing.state import Answers, Pages, State
from kyc_recourse.editing.view import say_answers, view
from kyc_recourse.editing.watch import Watch
from kyc_recourse.lint.catalogue import severity
from kyc_recourse.packs.validation import say_counts, say_finding, validate

# Seconds between two looks at the files.
_LOOK = 0.05


class Session:
    """Watches a folder of facts and shows on a server what is wrong in it and what was changed.

    Checking takes a fraction of a second and is done here. Pages and answers take longer: each is made by a job
    of its own, which is dropped as soon as a later change makes it pointless.
    """

    def __init__(self, folder: Path, server: Server, work: Path, log: Callable[[str], None]) -> None:
        self.state = State(str(folder))
        self._folder, self._server, self._work, self._log = folder, server, work, log
        self._facts, self._sources, self._index = Watch([folder]), Watch([]), Watch([])
        self._commit: Commit | None = None
        self._jobs: dict[str, tuple[Job, Callable[[Result], None]]] = {}
        self._builds = count(1)

    def run(self) -> None:
        """Check, show and wait for changes, until interrupted."""
        try:
            self._show(self.state)
            self._check()
            while True:
                time.sleep(_LOOK)
                self._step()
        finally:
            self._drop("pages", "answers")

    def _step(self) -> None:
        if self._facts.saved():
            self._check()
        elif self._sources.saved() and not self._broken():
            self._make_pages()
        elif self._index.saved() and not self._broken() and self._find_commit() != self._commit:
            self._compare()
        for name, (job, then) in list(self._jobs.items()):
            if job.finished():
                del self._jobs[name]
                then(job.result())

    def _broken(self) -> bool:
        return any(severity(finding) == "error" for finding in self.state.findings)

    def _check(self) -> None:
        self._drop("pages", "answers")
        self._say("checking")
        _, findings = validate(self._folder, datetime.now(UTC).date())
        for finding in findings:
            self._log(say_finding(finding))
        self._say(f"checked: {say_counts(findings)}")
        self.state = self.state._replace(checked=time.strftime("%H:%M:%S"), findings=findings)
        if self._broken():
            self._show(self.state._replace(pages=Pages("kept"), answers=Answers("waiting")))
        else:
            self._show(self.state._replace(pages=Pages("making"), answers=Answers("asking")))
            self._make_pages()
            self._compare()

    def _make_pages(self) -> None:
        out = self._work / f"{self._work.name}-{next(self._builds)}"
        arguments = [str(self._folder), str(out), f"{self._server.address}guide/"]
        self._start("pages", "kyc_recourse.editing.pages", arguments, partial(self._show_pages, out))
        self._show(self.state._replace(pages=Pages("making")))

    def _show_pages(self, made: Path, result: Result) -> None:
        if result.status:
            self._say(f"pages not made\n{result.errors}")
            self._show(self.state._replace(pages=Pages("failed", result.errors)))
            return
        sources = tuple(map(Path, json.loads(result.out)))
        if self._sources.paths != sources:
            self._sources = Watch(sources)
        before, self._server.pages = self._server.pages, made
        self._show(self.state._replace(built=made.name, pages=Pages("made")))
        if before:
            shutil.rmtree(before, ignore_errors=True)

    def _find_commit(self) -> Commit | None:
        try:
            return last_commit(self._folder)
        except RevisionError:
            return None

    def _compare(self) -> None:
        self._drop("answers")
        try:
            self._commit = last_commit(self._folder)
        except RevisionError as error:
            self._commit = None
            self._tell(Answers("alone", why=str(error)))
            return
        if self._index.paths != (self._commit.index_file,):
            self._index = Watch([self._commit.index_file])
        arguments = ["diff", "HEAD", str(self._folder), "--format", "json"]
        self._start("answers", "kyc_recourse", arguments, partial(self._show_answers, self._commit.title))
        self._show(self.state._replace(answers=Answers("asking", self._commit.title)))

    def _show_answers(self, commit: str, result: Result) -> None:
        if result.status:
            self._tell(Answers("failed", commit, why=result.errors))
        else:
            self._tell(Answers("told", commit, msgspec.json.decode(result.out, type=Changes)))

    def _tell(self, answers: Answers) -> None:
        self._say(say_answers(answers))
        self._show(self.state._replace(answers=answers))

    def _start(self, name: str, module: str, arguments: Sequence[str], then: Callable[[Result], None]) -> None:
        self._drop(name)
        self._jobs[name] = Job(module, arguments, self._work), then

    def _drop(self, *names: str) -> None:
        for name in names:
            if name in self._jobs:
                self._jobs.pop(name)[0].drop()

    def _show(self, state: State) -> None:
        self.state = state
        self._server.tell(json.dumps(view(state)))

    def _say(self, text: str) -> None:
        self._log(f"{time.strftime('%H:%M:%S')} {text}")
