"""The command ``explain``: what a finding, or anything with an id in the facts, means."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
import time
from pathlib import Path

import click

from kyc_recourse.cli.options import checked_folder, knowledge_option
from kyc_recourse.cli.say import say, style
from kyc_recourse.errors import KnowledgeError, did_you_mean
from kyc_recourse.lint.catalogue import catalogue
from kyc_recourse.packs.pack import Pack
from kyc_recourse.render.explain import Meaning, explain, explain_code, names

# A label and its only line stand together up to this length.
_SHORT = 72


class _Explain(click.Command):
    """A command whose examples come from the facts."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Examples"):
            formatter.write("  kyc-recourse explain KB150\n")
            try:
                platforms = [*Pack.load(checked_folder(None)[0]).facts.values()]
            except KnowledgeError:
                return
            for kind in ("reason", "remedy"):
                for id in [file.document.data["id"] for file in platforms[0].files if file.kind == kind][:1]:
                    formatter.write(f"  kyc-recourse explain {id}\n")


@click.command("explain", cls=_Explain)
@click.argument("id")
@knowledge_option
def explain_command(id: str, folder: Path | None) -> None:
    """Say what ID means: the code of a finding, or a reason, remedy, rule, verdict or other fact.

    A fact is printed with its file and line, its source, its rules in words, and where it is named. A rule
    is called by its own id or with its reason's, as a trace does: REASON/RULE. The facts are those of the
    checkout in which you stand, else the bundled ones.
    """
    found: tuple[Meaning, ...] = tuple(filter(None, [explain_code(id)]))
    if not found and re.fullmatch("(kb|gu)[0-9]+", id.lower()):
        codes = [code for code in catalogue() if code[:2] == id[:2].upper()]
        near = min(codes, key=lambda code: abs(int(code[2:]) - int(id[2:])))
        raise click.UsageError(f'no finding has the code "{id}"; did you mean "{near}"?')
    if not found:
        platforms = [*Pack.load(checked_folder(folder)[0]).facts.values()]
        found = explain(id, platforms, int(time.time()))
        if not found:
            raise click.UsageError(f'nothing is called "{id}"{did_you_mean(id, names(platforms))}')
    # A pipe gets each sentence in one line, so that programs need not join them.
    width = max(shutil.get_terminal_size().columns, 40) if sys.stdout.isatty() else sys.maxsize
    say("\n\n".join(_printed(each, width) for each in found))


def _printed(meaning: Meaning, width: int) -> str:
    heading = f"{style(meaning.id, bold=True)} ({meaning.kind}): {meaning.title}".removesuffix(": ")
    lines = [heading if width == sys.maxsize else textwrap.fill(heading, width)]
    lines += [meaning.place] if meaning.place else []
    for label, texts in meaning.rows:
        bold = style(label.replace("-", " "), bold=True)
        if len(texts) == 1 and len(label) + len(texts[0]) <= min(width, _SHORT) - 2:
            lines.append(f"{bold}: {texts[0]}")
            continue
        lines.append(f"{bold}:")
        for text in texts:
            wrapped = textwrap.wrap(text, width - 2, subsequent_indent="  ", break_on_hyphens=False)
            lines += [f"  {line}" for line in wrapped]
    return "\n".join(lines)
