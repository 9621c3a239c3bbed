"""The command ``decide``: a case from a file and options, its decision in one of four forms."""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import click
from click.shell_completion import CompletionItem

from kyc_recourse.cases.faults import fault
from kyc_recourse.cases.json_text import MAX_BYTES, parse_json
from kyc_recourse.cases.reading import MAX_NOTICE
from kyc_recourse.cli.ask import ask_questions, typed
from kyc_recourse.cli.options import engine_option, knowledge_option
from kyc_recourse.cli.reading import read_given
from kyc_recourse.cli.say import say, style
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.decisions.with_payload import Audience
from kyc_recourse.errors import CaseError, RecourseError
from kyc_recourse.facts.times import format_instant
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.render.labels import Labels
from kyc_recourse.render.markdown import render_markdown
from kyc_recourse.render.reply import render_reply
from kyc_recourse.render.text import render_text
from kyc_recourse.rules.compiled import Period

_WIDEST = 92
# Bytes of the longest notice, if each of its characters takes as many as a character can.
_MOST_OF_A_NOTICE = 4 * MAX_NOTICE
_STYLES: dict[str, dict[str, Any]] = {
    "verdict": {"bold": True, "fg": "cyan"},
    "heading": {"bold": True},
    "never": {"fg": "red"},
    "dim": {"dim": True},
}


class _Decide(click.Command):
    """The command with examples from the loaded facts in its help."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        knowledge = _bundled()
        if knowledge is None:
            return
        period = _period(knowledge)
        reason = period.reasons[0].id
        questions = knowledge.decide({"reasons": [reason]}).questions
        boolean = next((q.id for q in questions if q.answer.type == "boolean"), "KEY")
        event = next((event.id for event in period.events), "TYPE")
        limit = next((limit.reason for limit in period.limits), reason)
        with formatter.section("Examples"):
            for line in (
                'kyc-recourse decide --notice "paste the e-mail here"',
                f"kyc-recourse decide --reason {reason} --observe {boolean}=true",
                f"kyc-recourse decide --reason {limit} --recent {limit}=2",
                f"kyc-recourse decide --event {event}=2026-11-01T00:00:00Z --format json",
                "kyc-recourse decide case.json --format reply",
            ):
                formatter.write(f"  {line}\n")
        for title, ids in (
            ("Reasons", [reason.id for reason in period.reasons]),
            ("Observations", [observation.id for observation in period.observations]),
            ("Events", [event.id for event in period.events]),
            ("Fields of the applicant", [field.id for field in period.fields]),
        ):
            with formatter.section(title):
                lines = textwrap.wrap(", ".join(ids), formatter.width - 2, break_on_hyphens=False)
                formatter.write("".join(f"  {line}\n" for line in lines))


def _bundled() -> Knowledge | None:
    try:
        return Knowledge.load(engine="portable")
    except RecourseError:
        return None


def _period(knowledge: Knowledge) -> Period:
    return knowledge.platform(None).at(int(time.time())).period


def _complete(ids: Callable[[Period], list[str]]) -> Callable[..., list[CompletionItem]]:
    def complete(_: click.Context, __: click.Parameter, start: str) -> list[CompletionItem]:
        knowledge = _bundled()
        known = ids(_period(knowledge)) if knowledge else []
        return [CompletionItem(id) for id in known if id.startswith(start)]

    return complete


def _observations(period: Period) -> list[str]:
    answers = {"boolean": ("true", "false"), "choice": (), "number": ("",), "region": ("",)}
    return [f"{o.id}={answer}" for o in period.observations for answer in (*answers[o.type], *o.options)]


@click.command(cls=_Decide)
@click.argument("case", type=click.Path(allow_dash=True), required=False, metavar="[CASE.json | -]")
@click.option("--platform", metavar="ID", help="The service that rejected.")
@click.option(
    "--reason",
    "reasons",
    multiple=True,
    metavar="ID",
    help="A reason that was stated; may be repeated.",
    shell_complete=_complete(lambda period: [reason.id for reason in period.reasons]),
)
@click.option("--notice", metavar="TEXT", help="The text of the e-mail or screen that told you.")
@click.option(
    "--notice-file",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="The same from a file; - reads it from standard input.",
)
@click.option(
    "--payload",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="What a vendor of identity checks sent, as JSON; - reads it from standard input.",
)
@click.option("--vendor", metavar="ID", help="Whose payload it is; without it, that is recognised.")
@click.option("--now", metavar="TIME", help="The time to decide for (ISO 8601 with offset); default: the clock.")
@click.option(
    "--observe",
    "observations",
    multiple=True,
    metavar="KEY=VALUE",
    help="Something observed; may be repeated.",
    shell_complete=_complete(_observations),
)
@click.option(
    "--attempt",
    "attempts",
    multiple=True,
    metavar="TIME[=REASON]",
    help="A rejected submission; may be repeated.",
)
@click.option(
    "--recent",
    multiple=True,
    metavar="REASON=NUMBER",
    help="Failed attempts within the limit's window whose times you do not know.",
)
@click.option("--event", "events", multiple=True, metavar="TYPE=TIME", help="Something that happened; may be repeated.")
@click.option(
    "--applicant",
    multiple=True,
    metavar="FIELD=TEXT",
    help="Fills a field of the appeal; used for nothing else.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "reply"]),
    default="text",
    help="text for a terminal, json for programs, markdown for tickets, reply to paste to a user.",
)
@click.option(
    "--audience",
    type=click.Choice(["user", "agent"]),
    default="user",
    help="agent: name reasons of a payload that must not be told to the user. A reply is always for the user.",
)
@click.option("--ask/--no-ask", default=None, help="Ask what would help to know; default: when at a terminal.")
@knowledge_option
@engine_option
def decide(
    case: str | None,
    platform: str | None,
    reasons: tuple[str, ...],
    notice: str | None,
    notice_file: str | None,
    payload: str | None,
    vendor: str | None,
    now: str | None,
    observations: tuple[str, ...],
    attempts: tuple[str, ...],
    recent: tuple[str, ...],
    events: tuple[str, ...],
    applicant: tuple[str, ...],
    form: str,
    audience: Audience,
    ask: bool | None,
    folder: Path | None,
    engine: str,
) -> None:
    """Decide a case: why was it rejected, may it be submitted again, when, and what fixes it?

    The case is a JSON file (see kyc-recourse schema case), - for standard input, or the options below,
    which add to it. Everything is optional; what is missing is asked for.
    """
    if [case, notice_file, payload].count("-") > 1:
        raise click.UsageError("standard input can be one of the case, the notice and the payload")
    data = _read(case)
    knowledge = Knowledge.load(folder, engine=engine)
    if isinstance(data, dict):
        _add(data, "platform", platform)
        _add(data, "now", now)
        _add(data, "notice", notice if notice_file is None else _read_notice(notice_file))
        _add(data, "payload", None if payload is None else parse_json(read_given(payload, MAX_BYTES)))
        _add(data, "vendor", vendor)
        _extend(data, "reasons", list(reasons))
        _extend(data, "attempts", [_attempt(text) for text in attempts])
        _extend(data, "events", [{"type": key, "at": at} for key, at in map(_pair("--event"), events)])
        types = _types(knowledge, data.get("platform"))
        observed = {key: typed(types.get(key, ""), text) for key, text in map(_pair("--observe"), observations)}
        _merge(data, "observations", observed)
        _merge(data, "recent_attempts", {key: typed("number", n) for key, n in map(_pair("--recent"), recent)})
        _merge(data, "applicant", dict(map(_pair("--applicant"), applicant)))
        data.setdefault("now", format_instant(int(time.time())))
    audience = "user" if form == "reply" else audience
    decision = _decide(knowledge, data, audience)
    _show(knowledge, decision, form)
    if ask if ask is not None else (form == "text" and _is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        answered = ask_questions(data, lambda answered: _decide(knowledge, answered, audience))
        if answered != decision:
            say()
            _show(knowledge, answered, form)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _decide(knowledge: Knowledge, data: Any, audience: Audience) -> Decision:
    return knowledge.decide(knowledge.read_case(data), audience=audience)


def _show(knowledge: Knowledge, decision: Decision, form: str) -> None:
    if form == "json":
        say(decision.to_json())
        return
    labels = Labels.of(knowledge, decision)
    if form == "markdown":
        say(render_markdown(decision, labels), nl=False)
    elif form == "reply":
        say(render_reply(decision, labels), nl=False)
    else:
        width = min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns)
        text = render_text(
            decision,
            labels,
            width=max(40, width),
            zone=datetime.fromisoformat(decision.now).astimezone().tzinfo,
            style=lambda text, role: style(text, **_STYLES[role]),
        )
        say(text, nl=False)


def _read(case: str | None) -> Any:
    if case is None:
        return {}
    raw = read_given(case, MAX_BYTES)
    if case == "-" and not raw.strip():
        raise CaseError([fault("CASE062", source="standard input")])
    return parse_json(raw)


def _read_notice(path: str) -> str:
    raw = read_given(path, _MOST_OF_A_NOTICE)
    if len(raw) > _MOST_OF_A_NOTICE:
        raise CaseError([fault("CASE061", source=path, most=_MOST_OF_A_NOTICE // 1_000_000)])
    return raw.decode("utf-8-sig", "replace")


def _add(data: dict[str, Any], key: str, value: object) -> None:
    if value is not None:
        data[key] = value


def _extend(data: dict[str, Any], key: str, items: list[Any]) -> None:
    if items and isinstance(data.setdefault(key, []), list):
        data[key] = [*data[key], *items]


def _merge(data: dict[str, Any], key: str, items: dict[str, Any]) -> None:
    if items and isinstance(data.setdefault(key, {}), dict):
        data[key] = {**data[key], **items}


def _pair(option: str) -> Callable[[str], tuple[str, str]]:
    def split(text: str) -> tuple[str, str]:
        key, sign, value = text.partition("=")
        if not sign or not key:
            raise click.UsageError(f'{option} needs a "=" between its two parts')
        return key.strip(), value

    return split


def _attempt(text: str) -> dict[str, str]:
    at, sign, reason = text.partition("=")
    return {"at": at, "reason": reason} if sign else {"at": at}


def _types(knowledge: Knowledge, platform: Any) -> dict[str, str]:
    """Return the type of each observation; without a known platform there is none, and a fault follows."""
    try:
        period = knowledge.platform(platform).at(int(time.time())).period
    except RecourseError:
        return {}
    return {observation.id: observation.type for observation in period.observations}
