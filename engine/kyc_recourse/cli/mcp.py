"""The command ``mcp``: decisions as tools for assistants."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from kyc_recourse.cli.options import knowledge_option, require_extra
from kyc_recourse.packs.pack import Pack


@click.command()
@click.option("--http", "port", type=click.IntRange(1, 65535), metavar="PORT", help="Serve over HTTP at /mcp instead.")
@knowledge_option
def mcp(port: int | None, folder: Path | None) -> None:
    """Serve decisions to assistants by the Model Context Protocol, over standard input and output or HTTP.

    Tools: decide, next_question, explain, read, draft_appeal; the pages of the guide are resources. Nothing of a case
    is kept.

    \b
    Examples:
      kyc-recourse mcp
      kyc-recourse mcp --http 8001
    """
    require_extra("mcp", "mcp", "babel", "jinja2")
    from kyc_recourse.mcp import create_server

    server = create_server(Pack.load(folder))
    if port:
        import uvicorn

        uvicorn.run(server.streamable_http_app(stateless_http=True), port=port, log_level="warning", access_log=False)
        return

    from mcp.server.stdio import stdio_server

    async def serve() -> None:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    asyncio.run(serve())
