"""What is served: the facts that were last valid, replaced as a whole when their files change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

from kyc_recourse.errors import KnowledgeError, RecourseError
from kyc_recourse.packs.knowledge import Knowledge

_log = logging.getLogger("kyc_recourse")


class Served:
    """The knowledge that answers, and what was wrong with facts that were to replace it.

    Attributes:
        knowledge: what decides now; each request takes it once, so that its answer is made from one state.
        problem: why the files as they are now are not served; "" if they are.
    """

    def __init__(self, folder: Path | None, engine: str) -> None:
        self._folder, self._engine = folder, engine
        self.knowledge = Knowledge.load(folder, engine=engine)
        self.problem = ""
        self._stamp = self._look()

    async def watch(self, seconds: float) -> None:
        """Load the facts again each time that a file of theirs has changed; look every so many seconds."""
        while True:
            await asyncio.sleep(seconds)
            stamp = await asyncio.to_thread(self._look)
            if stamp != self._stamp:
                self._stamp = stamp
                await self.reload()

    async def reload(self) -> None:
        """Load the facts again; if they are not valid, those that were last valid go on answering."""
        try:
            # In a thread, so that requests are answered meanwhile.
            knowledge = await asyncio.to_thread(Knowledge.load, self._folder, engine=self._engine)
        except KnowledgeError as error:
            self.problem = f"{len(error.findings)} findings; the first: {error.findings[0]}"
        except (RecourseError, OSError) as error:
            self.problem = str(error)
        else:
            self.knowledge, self.problem = knowledge, ""
        if self.problem:
            _log.error("facts not loaded, the last valid ones go on answering: %s", self.problem)
        else:
            _log.warning("facts loaded: %s", self.knowledge.digest)

    def _look(self) -> tuple[tuple[str, int, int], ...]:
        return tuple(sorted(self._stamps())) if self._folder else ()

    def _stamps(self) -> Iterator[tuple[str, int, int]]:
        for path in (self._folder or Path()).rglob("*.yaml"):
            try:
                status = path.stat()
            except OSError:
                continue  # it went away meanwhile
            yield str(path), status.st_size, status.st_mtime_ns
