"""The command ``edit``: the guide beside what is wrong in its facts and what a change does, kept up to date."""

from __future__ import annotations

import signal
import sys
import threading
import webbrowser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from kyc_recourse.cli.options import FOLDER, checked_folder, require_extra
from kyc_recourse.cli.say import say, say_line
from kyc_recourse.errors import RecourseError
from kyc_recourse.facts.folder import find_platforms

if TYPE_CHECKING:
    from kyc_recourse.editing.server import Server

# The first port that is tried where none is given, and how many are.
_PORT, _PORTS = 8000, 20


@click.command()
@click.argument("folder", type=FOLDER, required=False, metavar="[DIR]")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help=f"Listen here; without it on the first free port from {_PORT} on. 0: any free one.",
)
@click.option(
    "--open/--no-open", "opens", default=None, help="Open the page in a browser; by default when run in a terminal."
)
def edit(folder: Path | None, port: int | None, opens: bool | None) -> None:
    """Show the guide beside what is wrong in the facts and what your change does, as you save.

    Open the address that is printed and keep it beside your editor. Each time you save a file in DIR, the
    panel beside the page shows the findings of "validate" at once, then the page as it is now and what
    differs from the last commit, as "diff" tells it. While the facts have an error, the last good page stays.

    DIR holds a folder for each platform, or is the folder of one. Without DIR: the knowledge/ folder of the
    checkout in which you stand. Only this machine can see the page. Ctrl-C ends it.

    \b
    Examples:
      kyc-recourse edit
      kyc-recourse edit my-facts --port 8080 --no-open
    """
    root, what = checked_folder(folder)
    if what == "bundled":
        raise click.UsageError("no knowledge/ folder here; stand in a checkout, or name a folder of facts")
    find_platforms(root)
    require_extra("guide", "babel", "jinja2", "mkdocs", "material")
    from kyc_recourse.editing.session import Session

    for name in ("SIGTERM", "SIGHUP"):  # an editor ends its tasks so, a terminal that is closed so
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    with _server(port) as server, TemporaryDirectory(prefix="kyc-recourse-") as work:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            say_line(f"{root} ({what}): {server.address} - Ctrl-C ends")
            if sys.stdout.isatty() if opens is None else opens:
                webbrowser.open(server.address)
            Session(root, server, Path(work), lambda line: say(line, err=True)).run()
        except KeyboardInterrupt:
            say("\nEnded.", err=True)
        finally:
            server.shutdown()


def _server(port: int | None) -> Server:
    """Return a server on a port, or on the first free one.

    Raises:
        RecourseError: there is none.
    """
    from kyc_recourse.editing.server import Server

    for each in range(_PORT, _PORT + _PORTS) if port is None else [port]:
        try:
            return Server(each)
        except OSError as error:
            why = error
    if port is None:
        raise RecourseError(f"no port from {_PORT} to {each} is free; give another one with --port") from why
    raise RecourseError(
        f"port {port} cannot be used ({why.strerror}); give another one with --port, or leave it out to take a free one"
    ) from why
