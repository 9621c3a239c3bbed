"""MCP: decisions as tools for assistants (the extra "mcp").

Each tool takes a case as ``case.schema.json`` describes it and answers in less than 2 kB unless details are asked for.
Nothing of a case is kept: an assistant sends it with each call.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from mcp import types
from mcp.server.lowlevel import Server
from msgspec import Struct

from kyc_recourse.cases.faults import fault, one_of
from kyc_recourse.cases.schema import case_schema
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.errors import CaseError
from kyc_recourse.guide.assemble import assemble
from kyc_recourse.guide.machine_outputs import machine_outputs
from kyc_recourse.packs.pack import Pack
from kyc_recourse.payloads.read import for_user
from kyc_recourse.version import __version__

_INSTRUCTIONS = (
    "Why was an identity verification (KYC) rejected, may it be submitted again, when, and what fixes it? Decide the "
    "case with what is known, then ask the person the next question, and decide again. Say what the answer says and no "
    "more: never tell a way round a rule."
)
_SAID = ("verdict", "summary", "resubmit", "next_change")
_MOST_STEPS = 4
_PLACE = "recourse://guide/"


class Tool(Struct, frozen=True):
    """A tool: what it is for, the form of its arguments, and what it answers."""

    name: str
    description: str
    arguments: dict[str, Any]
    answer: Callable[[Mapping[str, Any]], Any]


def create_server(pack: Pack) -> Server[Any]:
    """Return the server with its tools, and the pages of the guide as resources."""
    tools = {tool.name: tool for tool in _tools(pack)}
    pages = {f"{_PLACE}{path}": text for path, text in _pages(pack)}

    async def list_tools(*_: Any) -> types.ListToolsResult:
        hints = types.ToolAnnotations(read_only_hint=True, open_world_hint=False)
        return types.ListToolsResult(
            tools=[
                types.Tool(name=t.name, description=t.description, input_schema=t.arguments, annotations=hints)
                for t in tools.values()
            ]
        )

    async def call_tool(_: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        tool = tools.get(asked.name)
        if not tool:
            return _said({"error": f"unknown tool; expected one of {', '.join(tools)}"}, is_error=True)
        arguments = asked.arguments or {}
        try:
            if not arguments.keys() <= tool.arguments["properties"].keys():
                raise CaseError([fault("CASE030", known=one_of([*tool.arguments["properties"]]))])
            return _said(tool.answer(arguments))
        except CaseError as error:
            return _said({"faults": [dict(each._asdict()) for each in error.faults]}, is_error=True)

    async def list_resources(*_: Any) -> types.ListResourcesResult:
        return types.ListResourcesResult(
            resources=[
                types.Resource(uri=uri, name=uri.removeprefix(_PLACE), title=_title(text), mime_type="text/markdown")
                for uri, text in pages.items()
            ]
        )

    async def read_resource(_: Any, asked: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        uri = str(asked.uri)
        if uri not in pages:
            raise ValueError("no such page")
        contents = types.TextResourceContents(uri=uri, mime_type="text/markdown", text=pages[uri])
        return types.ReadResourceResult(contents=[contents])

    return Server(
        "kyc-recourse",
        version=__version__,
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_read_resource=read_resource,
    )


def _tools(pack: Pack) -> Iterable[Tool]:
    knowledge = pack.knowledge
    schema = case_schema([platform.compiled for platform in knowledge.platforms.values()])
    case = {key: value for key, value in schema.items() if key not in ("$schema", "$id", "title")}
    details = {"type": "boolean", "description": "Whether to answer with everything."}

    def decided(arguments: Mapping[str, Any]) -> Decision:
        return knowledge.decide(arguments.get("case") or {})

    def decide(arguments: Mapping[str, Any]) -> Any:
        decision = decided(arguments)
        return decision.to_dict() if arguments.get("details") is True else _in_short(decision)

    def next_question(arguments: Mapping[str, Any]) -> Any:
        decision = decided(arguments).to_dict()
        question = decision["questions"][0] if decision["questions"] else None
        return {"verdict": decision["verdict"], "question": question, "more": max(len(decision["questions"]) - 1, 0)}

    def explain(arguments: Mapping[str, Any]) -> Any:
        trace = [
            {"rule": each.rule, "because": each.because, "concludes": each.concludes, "sources": each.sources}
            for each in decided(arguments).trace
        ]
        return {"rules": trace} if arguments.get("details") is True else {"rules": trace[:_MOST_STEPS]}

    def read(arguments: Mapping[str, Any]) -> Any:
        if "notice" in arguments:
            matches = knowledge.match_notice(arguments["notice"], arguments.get("platform"))
            return {"matches": [dict(match._asdict()) for match in matches]}
        reading = for_user(knowledge.crosswalk, knowledge.read(arguments.get("payload"), arguments.get("vendor")))
        return reading.to_dict()

    def draft_appeal(arguments: Mapping[str, Any]) -> Any:
        return {"appeal": decided(arguments).to_dict()["appeal"]}

    yield Tool(
        "decide",
        "Decide a case: the verdict, when to submit again, what to do, and what never to do.",
        _form(case=case, details=details),
        decide,
    )
    yield Tool(
        "next_question",
        "Return the question whose answer matters most, and where in the case its answer goes.",
        _form(case=case),
        next_question,
    )
    yield Tool(
        "explain",
        "Return which rules led to the decision, why each applies, and its sources.",
        _form(case=case, details=details),
        explain,
    )
    yield Tool(
        "read",
        "Read what was sent: the text of a notice, or the payload of a vendor of identity checks.",
        _form(
            notice={"type": "string", "description": "The text of an e-mail or screen."},
            platform={"type": ["string", "null"], "description": "Whose notice it is; without it the default."},
            payload={"type": "object", "description": "The JSON that a vendor sent."},
            vendor={"type": ["string", "null"], "description": "Which vendor; without it, that is recognised."},
        ),
        read,
    )
    yield Tool(
        "draft_appeal",
        "Return the letter of appeal for a case, or null where none helps.",
        _form(case=case),
        draft_appeal,
    )


def _form(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _in_short(decision: Decision) -> dict[str, Any]:
    """Return what a person needs to know first, with the first question and no steps but those of the first remedy."""
    whole = decision.to_dict()
    first = whole["questions"][:1]
    return {
        "reasons": [each["title"] for each in whole["reasons"]],
        **{key: whole[key] for key in _SAID},
        "limits": whole["limits"],
        "do": [
            {"title": each["title"], **({"steps": each["steps"]} if i == 0 else {})}
            for i, each in enumerate(whole["remedies"])
        ],
        "never": [each["text"] for each in whole["prohibitions"]],
        "note": [each["text"] for each in whole["warnings"]],
        "appeal": bool(whole["appeal"]),
        "ask": {key: first[0][key] for key in ("asks", "id", "text")} if first else None,
    }


def _said(content: Any, *, is_error: bool = False) -> types.CallToolResult:
    text = msgspec.json.encode(content).decode()
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)], structured_content=json.loads(text), is_error=is_error
    )


def _pages(pack: Pack) -> Iterable[tuple[str, str]]:
    for path, content in machine_outputs(assemble(pack)):
        if path.endswith(".md"):
            yield path, content if isinstance(content, str) else content.decode()


def _title(text: str) -> str:
    return next((line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")), "")
