"""The command ``serve``: decisions over HTTP."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click
import msgspec

from kyc_recourse.cli.options import engine_option, knowledge_option, require_extra
from kyc_recourse.cli.say import say
from kyc_recourse.packs.knowledge import Knowledge

# How the processes that serve are told their settings.
_SETTINGS = "KYC_RECOURSE_SERVE"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@knowledge_option
@engine_option
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="How many processes.")
@click.option("--watch", is_flag=True, help="Load the facts again when a file of the folder changes.")
@click.option("--max-body", type=click.IntRange(1024), default=1024 * 1024, show_default=True, help="Bytes of a case.")
@click.option(
    "--connections", type=click.IntRange(1), default=1000, show_default=True, help="At most at once, a process."
)
@click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path), help="Add a line for each single decision, for replay."
)
def serve(
    host: str,
    port: int,
    folder: Path | None,
    engine: str,
    workers: int,
    watch: bool,
    max_body: int,
    connections: int,
    log: Path | None,
) -> None:
    """Serve decisions over HTTP.

    POST /v1/decide takes a case and answers with the decision; a bad case is answered with 422 and its faults. /docs
    shows all addresses and lets them be tried; /openapi.json describes them. SIGHUP loads the facts again: if they are
    not valid, the last valid ones go on answering, and /readyz says what is wrong. SIGTERM ends it once what was asked
    is answered. --log keeps of each case what deciding it again needs: no notice, payload or applicant.
    There is no login and no TLS here: put a proxy in front of it.

    \b
    Examples:
      kyc-recourse serve
      kyc-recourse serve --knowledge facts --watch --workers 2
      curl -d '{"reasons": []}' http://127.0.0.1:8000/v1/decide
    """
    require_extra("http", "starlette", "uvicorn", "prometheus_client")
    import uvicorn

    from kyc_recourse.http.service import Settings

    Knowledge.load(folder, engine=engine)  # facts that are not valid are findings here, not a crash in each process
    settings = Settings(
        str(folder.resolve()) if folder else None,
        engine,
        max_body,
        watch_seconds=1.0 if watch and folder else 0.0,
        log=str(log.resolve()) if log else None,
    )
    os.environ[_SETTINGS] = msgspec.json.encode(settings).decode()
    with tempfile.TemporaryDirectory(prefix="kyc-recourse-") as metrics:
        if workers > 1:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = metrics
        say(f"http://{host}:{port}/docs", err=True)
        uvicorn.run(
            "kyc_recourse.cli.serve:application",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            limit_concurrency=connections,
            timeout_graceful_shutdown=30,
            access_log=False,
            log_level="warning",
            server_header=False,
        )


def application() -> object:
    """Return the application with the settings of the command that started this process."""
    from kyc_recourse.http.service import Settings, create_app

    return create_app(msgspec.json.decode(os.environ[_SETTINGS], type=Settings))
