"""Options that several commands share, and where facts are looked for."""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path

import click

from kyc_recourse.errors import RecourseError
from kyc_recourse.facts.places import KNOWLEDGE
from kyc_recourse.facts.times import DAY, parse_instant
from kyc_recourse.rules.choose import ENGINES

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

knowledge_option = click.option(
    "--knowledge",
    "folder",
    type=FOLDER,
    metavar="DIR",
    help="Take the facts from this folder instead of the bundled ones.",
)
engine_option = click.option(
    "--engine",
    type=click.Choice(["auto", *ENGINES]),
    default="auto",
    help="The inference engine; all give the same answers. auto: durable-rules where it is installed.",
)


def today() -> date:
    """Return the day on which the command runs, in UTC."""
    return datetime.fromtimestamp(time.time(), UTC).date()


def _instant(_: click.Context, __: click.Parameter, now: str | None) -> int:
    if now is None:
        return int(time.time()) // DAY * DAY
    try:
        return parse_instant(now)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


now_option = click.option(
    "--now",
    metavar="TIME",
    callback=_instant,
    help="Ask most cases at this time; without it at the start of today (UTC).",
)


def checked_folder(folder: Path | None) -> tuple[Path, str]:
    """Return the folder of facts to check and what it is.

    Without a folder: the ``knowledge/`` of the checkout in which one stands, else the bundled facts. So
    an editor's broken file is found, even if valid facts are installed.
    """
    if folder is not None:
        return folder, "given"
    try:
        here = Path.cwd()
    except FileNotFoundError:
        message = "the folder in which you are is gone; change to another one, or name a folder of facts"
        raise RecourseError(message) from None
    for place in (here, *here.parents):
        if next(place.glob("knowledge/*/platform.yaml"), None):
            found = place / "knowledge"
            return (found.relative_to(here) if place == here else found), "this checkout"
    return KNOWLEDGE, "bundled"


def require_extra(extra: str, *modules: str) -> None:
    """Ask for the modules of an extra.

    Raises:
        RecourseError: one is not installed; the message says how to install it for the Python that runs.
    """
    for name in modules:
        if find_spec(name) is None:
            command = f'{sys.executable} -m pip install "kyc-recourse[{extra}]"'
            raise RecourseError(f"{name} is not installed; run: {command}")
