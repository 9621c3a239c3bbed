"""The tools for assistants, called as the SDK's own client does: over standard input and output, and over HTTP."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kyc_recourse import Knowledge
from tests.conftest import NOW, run_async

mcp = pytest.importorskip("mcp", reason='the extra "mcp" is not installed')
pytestmark = pytest.mark.slow

CASE = {"now": NOW, "reasons": ["face-mismatch"], "applicant": {"full_name": "Zebedee Quux"}}
COMMAND = [sys.executable, "-m", "kyc_recourse", "mcp"]


@asynccontextmanager
async def over_stdio() -> AsyncIterator[Any]:
    parameters = mcp.StdioServerParameters(command=COMMAND[0], args=COMMAND[1:])
    async with mcp.stdio_client(parameters) as (read, write), mcp.ClientSession(read, write) as session:
        await session.initialize()
        yield session


@asynccontextmanager
async def over_http() -> AsyncIterator[Any]:
    from mcp.client.streamable_http import streamable_http_client

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([*COMMAND, "--http", str(port)]) as process:
        try:
            for _ in range(300):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.1)
            url = f"http://127.0.0.1:{port}/mcp"
            async with streamable_http_client(url) as (read, write), mcp.ClientSession(read, write) as session:
                await session.initialize()
                yield session
        finally:
            process.terminate()


def called(result: Any) -> Any:
    return json.loads(result.content[0].text)


@pytest.mark.parametrize("transport", [over_stdio, over_http])
def test_an_assistant_gets_from_a_notice_to_a_letter(portable: Knowledge, transport: Any) -> None:
    """In four calls: read the notice, decide, ask the next question, draft the appeal; each answer is small."""

    async def talk() -> None:
        async with transport() as session:
            tools = (await session.list_tools()).tools
            assert [tool.name for tool in tools] == ["decide", "next_question", "explain", "read", "draft_appeal"]
            for tool in tools:
                Draft202012Validator.check_schema(tool.input_schema)
            read = await session.call_tool("read", {"notice": "Rejected: face mismatch"})
            assert [match["id"] for match in called(read)["matches"]] == ["face-mismatch"]
            decided = await session.call_tool("decide", {"case": CASE})
            assert called(decided)["verdict"] == portable.decide(CASE).verdict
            asked = await session.call_tool("next_question", {"case": CASE})
            assert called(asked)["question"] == portable.decide(CASE).to_dict()["questions"][0]
            letter = await session.call_tool("draft_appeal", {"case": CASE})
            assert called(letter)["appeal"] == portable.decide(CASE).to_dict()["appeal"]
            explained = await session.call_tool("explain", {"case": CASE})
            for result in (read, decided, asked, letter, explained):
                assert len(result.content[0].text.encode()) < 2_500
            whole = await session.call_tool("decide", {"case": CASE, "details": True})
            assert called(whole) == portable.decide(CASE).to_dict()

    run_async(talk())


def test_bad_calls_are_faults() -> None:
    """An unknown tool or argument and a bad case are errors that say what is wrong, and never repeat a value."""

    async def talk() -> None:
        async with over_stdio() as session:
            bad = await session.call_tool("decide", {"case": {"reasons": ["Zebedee"]}})
            assert bad.is_error
            assert called(bad)["faults"][0]["path"] == "reasons[0]"
            for name, arguments in (("decide", {"Zebedee": 1}), ("Zebedee", {})):
                wrong = await session.call_tool(name, arguments)
                assert wrong.is_error
                assert "Zebedee" not in wrong.content[0].text

    run_async(talk())


def test_the_pages_of_the_guide_are_resources() -> None:
    """Each page can be read as Markdown."""

    async def talk() -> None:
        async with over_stdio() as session:
            pages = (await session.list_resources()).resources
            assert any("reasons/face-mismatch" in str(page.uri) for page in pages)
            page = await session.read_resource(pages[0].uri)
            assert page.contents[0].text.strip()

    run_async(talk())
