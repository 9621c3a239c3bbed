"""The service: what each address takes and answers.

Bodies are read up to a limit and within a time. A bad case is answered with its faults (RFC 9457), never repeated, and
nothing of any case is logged or counted but its platform and verdict.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kyc_recourse.batch.decide_rows import decide_rows
from kyc_recourse.batch.rows import Row
from kyc_recourse.cases.faults import fault, one_of
from kyc_recourse.cases.json_text import parse_json
from kyc_recourse.cases.schema import case_schema
from kyc_recourse.decision_log.entry import entry, line
from kyc_recourse.decisions.schema import decision_schema
from kyc_recourse.decisions.with_payload import Audience
from kyc_recourse.errors import CaseError
from kyc_recourse.facts.times import format_instant
from kyc_recourse.http.metrics import Metrics
from kyc_recourse.http.openapi import openapi
from kyc_recourse.http.served import Served
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.payloads.read import for_user
from kyc_recourse.rules.compiled import Period
from kyc_recourse.rules.schema import compiled_schema

JSON = "application/json"
NDJSON = "application/x-ndjson"
PROBLEM = "application/problem+json"

_SCHEMAS = {"case": case_schema, "compiled": lambda _: compiled_schema(), "decision": decision_schema}
_ROWS_AT_ONCE = 100
_POLICY = (
    "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'"
)
_PAGE = Path(__file__).with_name("page.html")


class Settings(Struct, frozen=True):
    """How the service runs.

    Attributes:
        folder: the folder of facts; None: the bundled ones.
        engine: as in ``Knowledge.load``.
        max_body: the most bytes of one case, and of one line of a batch.
        max_batch: the most bytes of a batch.
        body_seconds: how long a body may take to come in, and a pause in that of a batch.
        watch_seconds: how often the files of the facts are looked at; 0: never.
        log: the file to which a line is added for each decision; None: none.
    """

    folder: str | None = None
    engine: str = "auto"
    max_body: int = 1024 * 1024
    max_batch: int = 256 * 1024 * 1024
    body_seconds: float = 10
    watch_seconds: float = 0
    log: str | None = None


def create_app(settings: Settings | None = None) -> Starlette:
    """Return the ASGI application; it loads the facts.

    Raises:
        KnowledgeError: the facts are not valid.
    """
    settings = settings or Settings()
    served = Served(Path(settings.folder) if settings.folder else None, settings.engine)
    service = _Service(settings, served, Metrics())

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        loop, tasks = asyncio.get_running_loop(), set[asyncio.Task[None]]()
        if settings.watch_seconds:
            tasks.add(loop.create_task(served.watch(settings.watch_seconds)))
        if sys.platform != "win32":
            # Outside the main thread, as in tests, there are no signals.
            with suppress(RuntimeError, ValueError):
                loop.add_signal_handler(signal.SIGHUP, lambda: tasks.add(loop.create_task(served.reload())))
        yield
        for task in tasks:
            task.cancel()

    return Starlette(
        routes=[
            Route("/v1/decide", service.timed(service.decide), methods=["POST"]),
            Route("/v1/decide/batch", service.timed(service.batch), methods=["POST"]),
            Route("/v1/match", service.timed(service.match), methods=["POST"]),
            Route("/v1/read", service.timed(service.read), methods=["POST"]),
            Route("/v1/vendors", service.timed(service.vendors)),
            Route("/v1/platforms", service.timed(service.platforms)),
            Route("/v1/reasons", service.timed(service.reasons)),
            Route("/v1/remedies", service.timed(service.remedies)),
            Route("/v1/schemas", service.timed(service.schemas)),
            Route("/v1/schemas/{id}", service.timed(service.schema)),
            Route("/openapi.json", service.timed(service.openapi)),
            Route("/docs", _docs),
            Route("/healthz", _healthy),
            Route("/readyz", service.ready),
            Route("/metrics", service.metrics),
        ],
        exception_handlers={HTTPException: _refuse, CaseError: _say_faults, Exception: _fail},
        lifespan=lifespan,
    )


Endpoint = Callable[[Request], Any]


class _Service:
    def __init__(self, settings: Settings, served: Served, metrics: Metrics) -> None:
        self.settings, self.served, self._metrics = settings, served, metrics
        # Unbuffered and at the end, so that lines of several processes do not mix.
        self._log = Path(settings.log).open("ab", buffering=0) if settings.log else None  # noqa: SIM115

    def timed(self, endpoint: Endpoint) -> Endpoint:
        """Count the requests of an endpoint and how long they take, whatever becomes of them."""

        async def answer(request: Request) -> Response:
            began, status = time.perf_counter(), 500
            try:
                response: Response = await endpoint(request)
                status = response.status_code
                return response
            except CaseError:
                status = 422
                raise
            except HTTPException as error:
                status = error.status_code
                raise
            finally:
                self._metrics.request(request.scope["route"].path, status, time.perf_counter() - began)

        return answer

    async def decide(self, request: Request) -> Response:
        body = await self._body(request)
        case = parse_json(body)
        knowledge = self.served.knowledge
        decision = knowledge.decide(case, audience=_audience(request.query_params.get("audience")))
        self._metrics.decision(decision.platform, decision.verdict)
        if self._log:
            self._log.write(line(entry(knowledge, case, decision)))
        return Response(decision.to_json(), media_type=JSON)

    async def batch(self, request: Request) -> Response:
        knowledge, now = self.served.knowledge, format_instant(int(time.time()))

        async def lines() -> AsyncIterator[bytes]:
            rows: list[Row] = []
            async for row in self._rows(request):
                rows.append(row)
                if len(rows) == _ROWS_AT_ONCE:
                    yield self._decided(knowledge, rows, now)
                    rows = []
                    await asyncio.sleep(0)
            yield self._decided(knowledge, rows, now)

        return _Lines(lines())

    def _decided(self, knowledge: Knowledge, rows: Sequence[Row], now: str) -> bytes:
        """Return a line for each row in its order, be it a decision or faults."""
        lines = []
        for row in rows:
            done = decide_rows(knowledge, [row], now)
            lines.append(done.decisions or done.faults)
        return b"".join(lines)

    async def match(self, request: Request) -> Response:
        data = parse_json(await self._body(request))
        if not isinstance(data, dict) or not data.keys() <= {"text", "platform"}:
            raise CaseError([fault("CASE064", fields="text and, if you like, platform")])
        text: Any = data.get("text")  # whether it is one is found there
        matches = self.served.knowledge.match_notice(text, data.get("platform"))
        return _json({"matches": [_plain(match) for match in matches]})

    async def read(self, request: Request) -> Response:
        data = parse_json(await self._body(request))
        if not isinstance(data, dict) or not {"payload"} <= data.keys() <= {"payload", "vendor", "audience"}:
            raise CaseError([fault("CASE064", fields="payload and, if you like, vendor and audience")])
        knowledge = self.served.knowledge
        reading = knowledge.read(data["payload"], data.get("vendor"))
        if _audience(data.get("audience")) == "user":
            reading = for_user(knowledge.crosswalk, reading)
        return Response(reading.to_json(), media_type=JSON)

    async def vendors(self, request: Request) -> Response:
        vendors = self.served.knowledge.crosswalk.vendors
        return self._cached(request, {"vendors": [{"id": each.id, "codes": len(each.codes)} for each in vendors]})

    async def platforms(self, request: Request) -> Response:
        compiled = [platform.compiled for platform in self.served.knowledge.platforms.values()]
        found = [
            {"id": c.platform, "name": c.name, "default": c.default, "version": c.knowledge, "digest": c.digest}
            for c in compiled
        ]
        return self._cached(request, {"platforms": found})

    async def reasons(self, request: Request) -> Response:
        reasons = [
            {"id": r.id, "title": r.title, "category": r.category, "difficulty": r.difficulty}
            for r in self._period(request).reasons
        ]
        return self._cached(request, {"reasons": reasons})

    async def remedies(self, request: Request) -> Response:
        remedies = [
            {"id": r.id, "title": r.title, "effort": r.effort, "cost": r.cost, "steps": [step.text for step in r.steps]}
            for r in self._period(request).remedies
        ]
        return self._cached(request, {"remedies": remedies})

    async def schemas(self, request: Request) -> Response:
        return self._cached(request, {"schemas": [{"id": id, "href": f"/v1/schemas/{id}"} for id in _SCHEMAS]})

    async def schema(self, request: Request) -> Response:
        made = _SCHEMAS.get(request.path_params["id"])
        if not made:
            raise HTTPException(404, "no such schema; /v1/schemas lists them")
        compiled = [platform.compiled for platform in self.served.knowledge.platforms.values()]
        return self._cached(request, made(compiled), "application/schema+json")

    async def openapi(self, request: Request) -> Response:
        return self._cached(request, openapi(self.served.knowledge, self.settings.max_body))

    async def ready(self, _: Request) -> Response:
        return _json(
            {"status": "ready", "digest": self.served.knowledge.digest, "problem": self.served.problem or None}
        )

    async def metrics(self, _: Request) -> Response:
        return Response(self._metrics.text(self.served.knowledge.digest), media_type=CONTENT_TYPE_LATEST)

    def _period(self, request: Request) -> Period:
        platform = self.served.knowledge.platform(request.query_params.get("platform"))
        return platform.at(int(time.time())).period

    def _cached(self, request: Request, content: Any, media_type: str = JSON) -> Response:
        """Answer with an ETag of the content, or 304 to those who have it; at a date facts change without new ones."""
        body = content if isinstance(content, bytes) else msgspec.json.encode(content)
        tag = f'"{sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if tag in {each.strip() for each in request.headers.get("if-none-match", "").split(",")}:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=media_type, headers=headers)

    async def _body(self, request: Request) -> bytes:
        parts, size = [], 0
        try:
            async with asyncio.timeout(self.settings.body_seconds):
                async for part in request.stream():
                    size += len(part)
                    if size > self.settings.max_body:
                        raise HTTPException(413, f"the body is larger than {self.settings.max_body} bytes")
                    parts.append(part)
        except TimeoutError:
            raise HTTPException(408, f"the body took longer than {self.settings.body_seconds:g} s") from None
        return b"".join(parts)

    async def _rows(self, request: Request) -> AsyncIterator[Row]:
        """Yield the lines of a body; what goes wrong in it ends it, since the answer has begun by then."""
        rest, size, number = b"", 0, 0
        with suppress(TimeoutError, ClientDisconnect):
            parts = request.stream().__aiter__()
            while True:
                async with asyncio.timeout(self.settings.body_seconds):
                    part = await anext(parts, None)
                if part is None:
                    break
                size += len(part)
                if size > self.settings.max_batch:
                    yield Row(number + 1, None)
                    return
                *lines, rest = (rest + part).split(b"\n")
                for line in lines:
                    number += 1
                    if line.strip():
                        yield Row(number, line if len(line) <= self.settings.max_body else None)
                if len(rest) > self.settings.max_body:
                    yield Row(number + 1, None)
                    return
            if rest.strip():
                yield Row(number + 1, rest)


class _Lines(Response):
    """Sends lines while the body still comes in. Starlette's own streaming answer would read that body itself."""

    media_type = NDJSON

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        self._lines, self.status_code, self.background = lines, 200, None
        self.init_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for lines in self._lines:
            await send({"type": "http.response.body", "body": lines, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _audience(given: object) -> Audience:
    """Return for whom an answer is; without a word, for the user."""
    if given not in (None, "user", "agent"):
        raise CaseError([fault("CASE035", "audience", known=one_of(["user", "agent"]))])
    return "agent" if given == "agent" else "user"


def _plain(value: Any) -> Any:
    return dict(value._asdict())


def _json(
    content: Any, status: int = 200, media_type: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(msgspec.json.encode(content), status, headers, media_type)


def _problem(status: int, title: str, **more: Any) -> Response:
    return _json({"type": "about:blank", "title": title, "status": status, **more}, status, PROBLEM)


async def _say_faults(_: Request, error: Any) -> Response:
    return _problem(422, "The case is not valid", faults=[_plain(fault) for fault in error.faults])


async def _refuse(_: Request, error: Any) -> Response:
    response = _problem(error.status_code, error.detail)
    response.headers.update(error.headers or {})
    return response


async def _fail(_: Request, __: Exception) -> Response:
    return _problem(500, "Something went wrong in the service")


async def _healthy(_: Request) -> Response:
    return PlainTextResponse("ok\n")


async def _docs(_: Request) -> Response:
    return HTMLResponse(_PAGE.read_text(encoding="utf-8"), headers={"Content-Security-Policy": _POLICY})
