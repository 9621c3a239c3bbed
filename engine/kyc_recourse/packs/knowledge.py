"""Knowledge: what an embedder loads once and asks for decisions."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from kyc_recourse.cases.case import Case, read_case
from kyc_recourse.cases.faults import fault, one_of
from kyc_recourse.cases.json_text import parse_json
from kyc_recourse.cases.reading import MAX_NAME, MAX_NOTICE, is_text, not_text
from kyc_recourse.decisions.decide import PlatformDecisions
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.decisions.with_payload import Audience, decide_with_payload
from kyc_recourse.errors import CaseError, nearest, plain
from kyc_recourse.notices.reader import Match, Reader
from kyc_recourse.packs.load import load_crosswalk, load_platforms, load_wordbook
from kyc_recourse.payloads.compiled import Crosswalk
from kyc_recourse.payloads.read import Reading, read_payload
from kyc_recourse.rules.choose import choose_engine
from kyc_recourse.rules.compiled import Compiled, read_compiled, sealed
from kyc_recourse.rules.engine import Engine
from kyc_recourse.rules.program import Program


class Knowledge:
    """The valid facts of one or more platforms, compiled and ready to decide.

    Load it once and share it: it is immutable, and safe to use from several threads, after a fork and
    from asyncio (a decision never waits for anything).
    """

    _folder: str | Path | None
    _compiled: tuple[Compiled, ...]
    engine: Engine
    platforms: dict[str, PlatformDecisions]
    default: str | None

    def __init__(self, compiled: tuple[Compiled, ...], engine: str = "auto", folder: str | Path | None = None) -> None:
        chosen = choose_engine(engine)
        defaults = [each.platform for each in compiled if each.default or len(compiled) == 1]
        vars(self).update(
            _folder=folder,
            _compiled=compiled,
            engine=chosen,
            platforms={each.platform: PlatformDecisions(each, chosen, lambda: self.reader) for each in compiled},
            default=defaults[-1] if defaults else None,
        )

    @classmethod
    def load(cls, *paths: str | Path | None, engine: str = "auto") -> Knowledge:
        """Load folders of facts; without a path the bundled ones, never the current directory.

        Args:
            paths: the folders, None for the bundled facts; a platform in a later one replaces that of the same id, and
                of several defaults the last one counts. Notices and payloads are read as the last folder says.
            engine: "auto" (durable-rules where the extra "durable" is installed, else portable), "durable-rules" or
                "portable"; all give the same decisions.

        Raises:
            KnowledgeError: the facts are not valid; every finding is named and nothing is loaded.
            EngineUnavailableError: the engine is not installed, or cannot be imported on this Python.
        """
        folders = paths or (None,)
        compiled = {each.compiled.platform: each.compiled for folder in folders for each in load_platforms(folder)}
        return cls(tuple(compiled.values()), engine, folders[-1])

    @classmethod
    def from_compiled(cls, *compiled: Compiled | Mapping[str, Any] | str | bytes, engine: str = "auto") -> Knowledge:
        """Return the knowledge in what ``kyc-recourse export`` wrote, one platform each, as JSON or as its data.

        Raises:
            RecourseError: something is no compiled knowledge, is damaged, or was made for another version.
        """
        return cls(tuple([read_compiled(each) for each in compiled]), engine)

    @property
    def digest(self) -> str:
        """A text, such as "sha256:...", that differs whenever the facts of any platform do."""
        digests = [each.digest for each in self._compiled]
        return digests[0] if len(digests) == 1 else f"sha256:{sha256(' '.join(digests).encode()).hexdigest()}"

    @property
    def version(self) -> str:
        """The version of the facts; of several platforms that of the default, or of each with commas between."""
        if self.default:
            return self.platforms[self.default].compiled.knowledge
        return ", ".join(each.knowledge for each in self._compiled)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The ids of the default platform's reasons that are in force now."""
        return tuple(self.platform(None).at(int(time.time())).reasons)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Knowledge is immutable; {name} can't be set")

    def __eq__(self, other: object) -> bool:
        """Tell whether the facts are the same, whatever engine decides."""
        return isinstance(other, Knowledge) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __copy__(self) -> Knowledge:
        return self

    def __deepcopy__(self, _: object) -> Knowledge:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Knowledge, (self._compiled, self.engine.name, self._folder)

    def decide(self, case: Case | Mapping[str, Any], *, lenient: bool = False, audience: Audience = "user") -> Decision:
        """Decide a case, given as a Case or as plain data.

        This is the outermost edge for those who embed the engine: where the case has no ``now``, the
        clock is read here, and nowhere below. With ``lenient`` unknown keys of plain data are left out. For the
        ``audience`` "user" a reason in a vendor's payload that must not be disclosed is not named; for "agent" it is.

        Raises:
            CaseError: the case is not valid; all faults are named by path, never with their values.
        """
        if not isinstance(case, Case):
            case = self.read_case(case, lenient=lenient)
        now = int(time.time()) if case.now is None else case.now
        platform = self.platform(case.platform)
        if case.payload is None:
            return platform.decide(case, now)
        return decide_with_payload(platform, case, now, self.crosswalk, audience)

    def read_case(self, data: Any, *, lenient: bool = False) -> Case:
        """Return the case that plain data describes, checked against the facts as well.

        With ``lenient`` unknown keys are left out, and their paths are in the ``ignored`` of case and decision.

        Raises:
            CaseError: all faults of form and all that the facts do not know, together; only those of form where
                the platform is unknown, since nothing else can be judged then.
        """
        return read_case(data, self._program, int(time.time()), lenient=lenient)

    def read_case_json(self, text: str | bytes, *, lenient: bool = False) -> Case:
        """Return the case in a JSON text, checked against the facts as well, as ``read_case`` does.

        Raises:
            CaseError: the text is not JSON, or as for ``read_case``.
        """
        return self.read_case(parse_json(text), lenient=lenient)

    def _program(self, platform: str | None, now: int) -> Program:
        return self.platform(platform).at(now)

    def match_notice(self, text: str, platform: str | None = None) -> list[Match]:
        """Return what a notice names, the stated first, each with the words of the facts that were found.

        Raises:
            CaseError: there is no such platform, or the notice is no text or too long.
        """
        if not is_text(text, MAX_NOTICE):
            raise CaseError([not_text(text, MAX_NOTICE, "notice")])
        return list(self.platform(platform).matches(text, int(time.time())))

    def read(self, payload: Any, vendor: str | None = None) -> Reading:
        """Return what a vendor's payload says, given as plain data of JSON: the agent's record.

        Without a vendor it is recognised. Whatever the payload is, there is a record: what is not known is unknown.
        Of the record only ``user_text`` may be shown to the person.

        Raises:
            KnowledgeError: the facts about vendors are not valid.
        """
        return read_payload(self.crosswalk, payload, vendor)

    @cached_property
    def crosswalk(self) -> Crosswalk:
        """Canonical reasons and vendors' vocabularies, read when they are first needed.

        Raises:
            KnowledgeError: they are not valid; every finding is named.
        """
        given = [each.compiled.crosswalk for each in self.platforms.values() if each.compiled.crosswalk]
        return given[0] if given else load_crosswalk(self._folder)

    @cached_property
    def reader(self) -> Reader:
        """What reads notices, loaded with the first one.

        Raises:
            KnowledgeError: the facts about how notices are read are not valid; every finding is named.
        """
        given = (each.compiled.wordbook for each in self.platforms.values() if each.compiled.wordbook)
        return Reader(next(given, None) or load_wordbook(self._folder))

    def exported(self, platform: str | None = None) -> Compiled:
        """Return a platform's whole compiled knowledge, with how payloads and notices are read.

        Raises:
            CaseError: there is no such platform.
            KnowledgeError: the facts about how these are read are not valid.
        """
        return sealed(
            replace(self.platform(platform).compiled, seal=0, crosswalk=self.crosswalk, wordbook=self.reader.book)
        )

    def platform(self, id: str | None) -> PlatformDecisions:
        """Return a platform by id; without one the default.

        Raises:
            CaseError: there is no such platform, or no default.
        """
        if id is not None and not is_text(id, MAX_NAME):
            raise CaseError([not_text(id, MAX_NAME, "platform")])
        known = list(self.platforms)
        if id is None and self.default is None:
            raise CaseError([fault("CASE036", "platform", known=one_of(known))])
        chosen = self.default if id is None else id
        if chosen in self.platforms:
            return self.platforms[chosen]
        meant = nearest(plain(chosen or "").lower(), known)
        raise CaseError([fault("CASE031", "platform", suggestion=meant, known=one_of(known))])
