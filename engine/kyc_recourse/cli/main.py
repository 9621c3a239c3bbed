"""The entry point: one place turns results and errors into output and an exit status.

0: done and nothing found. 1: findings (invalid facts, failed scenarios). 2: wrong use or invalid input.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import NoReturn, TextIO

import click

from kyc_recourse.cli.analyse import analyse
from kyc_recourse.cli.batch import batch
from kyc_recourse.cli.decide import decide
from kyc_recourse.cli.diff import diff
from kyc_recourse.cli.edit import edit
from kyc_recourse.cli.explain import explain_command
from kyc_recourse.cli.export import export
from kyc_recourse.cli.guide import guide
from kyc_recourse.cli.mcp import mcp
from kyc_recourse.cli.new import new
from kyc_recourse.cli.read import read
from kyc_recourse.cli.replay import replay_command
from kyc_recourse.cli.say import say, say_line
from kyc_recourse.cli.scenarios import test
from kyc_recourse.cli.schema import schema
from kyc_recourse.cli.serve import serve
from kyc_recourse.cli.validate import validate
from kyc_recourse.errors import CaseError, KnowledgeError, RecourseError, did_you_mean
from kyc_recourse.version import __version__


class _Group(click.Group):
    """A group that suggests the nearest command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f'no command "{args[0]}"{did_you_mean(args[0], self.list_commands(ctx))}', ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kyc-recourse")
def cli() -> None:
    """Why was an identity verification rejected, may it be submitted again, when, and what fixes it?

    Exit status: 0 done and nothing found; 1 findings (invalid facts, failed scenarios); 2 wrong use or
    invalid input. NO_COLOR turns colours off.

    \b
    For completion in bash (zsh and fish likewise):
      eval "$(_KYC_RECOURSE_COMPLETE=bash_source kyc-recourse)"
    """


for command in (
    decide,
    read,
    batch,
    serve,
    mcp,
    replay_command,
    validate,
    test,
    edit,
    diff,
    analyse,
    explain_command,
    new,
    guide,
    schema,
    export,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    color = False if os.environ.get("NO_COLOR") else None
    try:
        status = cli.main(arguments, prog_name="kyc-recourse", standalone_mode=False, color=color)
        if sys.stdout:
            sys.stdout.flush()
    except KnowledgeError as error:
        for finding in error.findings:
            say_line(str(finding), err=True)
        status = 1
    except CaseError as error:
        for fault in error.faults:
            say_line(str(fault), err=True)
        status = 2
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.ctx.get_help(), err=True)
        status = 2
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        path = context.command_path if context else "kyc-recourse"
        message = re.sub(r"(?<!\.)\.$", "", " ".join(error.format_message().split()))
        say_line(f"kyc-recourse: {message}; see {path} --help", err=True)
        status = 2
    except RecourseError as error:
        say_line(f"kyc-recourse: {error}", err=True)
        status = 2
    except click.Abort as error:
        # Ctrl-C at a question leaves its line open; otherwise click has ended it.
        if error.__cause__ is None:
            say(err=True)
        status = 130
    except BrokenPipeError:
        # Whoever read the output has read enough.
        status = 0
    except OSError as error:
        what = f"{os.fsdecode(error.filename)} cannot be used" if error.filename else "the output cannot be written"
        say_line(f"kyc-recourse: {what}: {error.strerror or error}", err=True)
        status = 2
    status = status if isinstance(status, int) else 0
    if sys.stdout is None:
        say_line("kyc-recourse: the output cannot be written: standard output is closed", err=True)
        status = status or 2
    for stream in filter(None, (sys.stdout, sys.stderr)):
        _end(stream)
    sys.exit(status)


def _end(stream: TextIO) -> None:
    """Write what is left; if that fails let it go nowhere, so that the interpreter does not complain at its end."""
    try:
        stream.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
