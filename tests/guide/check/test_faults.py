"""The proof of the check: faults of every kind are put into built pages, templates, theme and renderer, and all found."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from kyc_recourse.guide import machine_outputs, markup_placeholders, pages, show
from kyc_recourse.guide.check.check import Basis, check_site
from kyc_recourse.pictures import attempts
from tests.conftest import ROOT
from tests.guide.check.conftest import in_page, linked, settings
from tests.guide.check.faults import FILES, PAGES, Fault, faults
from tests.guide.conftest import PACKS

pytestmark = pytest.mark.slow
SAMPLE = 40
# What differs between a page and its copies: a template would put its fault into all of them. Pages about the guide
# itself have lists without facts, of which only the copies tell.
_COPIES = {"GU072", "GU073", "GU075"}
EACH = {"binance": 4, "orchard": 1}


def _not_found(every: Iterable[Fault], site: Path, basis: Basis) -> Iterator[str]:
    for fault in every:
        file = site / fault.path
        on_page = fault.text is not None and re.fullmatch(
            r"(?!(open|developers|publishers|editors)\.).*\.html", fault.path
        )
        right = file.read_bytes()
        file.unlink()  # the file itself is shared with other copies
        if fault.text is not None:
            file.write_text(fault.text, encoding="utf-8")
        if not any(finding.code not in _COPIES or not on_page for finding in check_site(site, basis)):
            yield f"{fault.kind} in {fault.path}"
        file.unlink(missing_ok=True)
        file.write_bytes(right)


def test_a_sample_of_faults_is_found(sites: dict[str, Path], bases: dict[str, Basis], tmp_path: Path) -> None:
    """Each of some faults of different kinds, put into the built site, is found."""
    every = [*faults(sites["binance"], 1)]
    assert {fault.kind for fault in every} >= {*PAGES, *FILES} - {
        "a later value removed",
        "a later value, another date",
        "a former name lost",
    }
    some = random.Random(2).sample(every, SAMPLE)
    assert [*_not_found(some, linked(sites["binance"], tmp_path / "site"), bases["binance"])] == []


@pytest.mark.thorough
def test_every_fault_is_found(sites: dict[str, Path], bases: dict[str, Basis], tmp_path: Path) -> None:
    """Faults of all kinds, each in several places of both sites, are found, every one."""
    counts: Counter[str] = Counter()
    missed: list[str] = []
    for name, times in EACH.items():
        every = [*faults(sites[name], times, seed=3)]
        counts.update(fault.kind for fault in every)
        missed += _not_found(every, linked(sites[name], tmp_path / name), bases[name])
    print(f"\n{counts.total()} faults of {len(counts)} kinds, {counts.total() - len(missed)} found")
    assert missed == []
    assert counts.total() >= 200
    assert {*PAGES, *FILES} <= counts.keys()


TEMPLATES = {
    "limits.md: the wrong figure in a column": ('show(a ~ ".max") }} | {{ show(a ~ ".window")', 'show.reference(a ~ ".stop-at") }} | {{ show(a ~ ".window")'),
    "limits.md: a row left out": ("{% for each in p.figures %}", "{% for each in p.figures[1:] %}"),
    "limits.md: a heading exchanged": ("| Wait | Reason | How long |", "| Wait | Reason | Locked for |"),
    "reasons/reason.md: a limit exchanged": ('stop after {{ show.reference(l ~ ".stop-at") }}', 'stop after {{ show(l ~ ".max") }}'),
    "reasons/reason.md: a condition turned round": ("For you if {{", "For you unless {{"),
    "reasons/reason.md: no source": ('- {{ show(a ~ ".source") }}', ""),
    "parts.md: the last step left out": ("{% for step in remedy.steps %}", "{% for step in remedy.steps[:-1] %}"),
    "parts.md: steps in another order": ("{% for step in remedy.steps %}\n{% set a = \"remedy.\" ~ remedy.id ~ \".step.\" ~ loop.index %}", "{% for step in remedy.steps %}\n{% set a = \"remedy.\" ~ remedy.id ~ \".step.\" ~ loop.revindex %}"),
    "parts.md: a condition left out": ('{% if show.has(a ~ ".when") %}<span class="only">Only if', '{% if false %}<span class="only">Only if'),
    "parts.md: remedies of a case turned round": ("{% for r in d.remedies %}", "{% for r in d.remedies | reverse %}"),
    "parts.md: another time in a case": ("{{ instant(d.resubmit.advised_from) }}", "{{ instant(case.scenario.case.now) }}"),
    "never.md: no consequence": (' **{{ show(a ~ ".consequence") }}**', ""),
    "how.md: the lowest rank first": ('sort(attribute="rank", reverse=true)', 'sort(attribute="rank")'),
    "base.md: a note left out": ("{% for note in p.notes %}", "{% for note in p.notes if not loop.last %}"),
    "faq.md: the answer of another": ('{{ show(a ~ ".answer") }}', '{{ show("faq." ~ p.faq[0].id ~ ".answer") }}'),
    "account.md: headings exchanged": ("## What still works", "## What does not work"),
    "index.md: a limit in prose": ("More than one reason?", "You have 3 attempts a day. More than one reason?"),
}  # fmt: skip
THEMES = {
    "words replaced": '{% block content %}{{ super() | replace("24 hours", "42 hours") }}{% endblock %}',
    "a promise in the footer": "{% block footer %}<footer>You can try again within 2 hours.</footer>{% endblock %}",
    "lists cut off": '{% block content %}{{ super() | replace("</ol>", "</ol><p>Or wait 12 days.</p>") }}{% endblock %}',
}


def _broken(module: Any, name: str, change: Callable[[Any], Any]) -> tuple[Any, str, Callable[[Any], Any]]:
    return module, name, change


RENDERERS = {
    "42 for 24 in words": _broken(show, "say_duration", lambda right: lambda text: right(text).replace("24", "42")),
    "other comparisons": _broken(show, "_COMPARED", lambda right: {**right, "below": right["above"]}),
    "other states": _broken(show, "_STATES", lambda right: {**right, "locked": right["last-attempt"]}),
    "links one place on": _broken(show.ValueRenderer, "path", lambda right: lambda self, to: right(self, to.replace("#verdict-hold", "#verdict-wait"))),
    "marks lost": _broken(markup_placeholders.MarkupPlaceholders, "replaced", lambda right: lambda self, html: self.dropped(html)),
    "times an hour later": _broken(pages, "_moment", lambda right: lambda text: right(text).replace(":00 UTC", ":30 UTC")),
    "lost words in plain Markdown": _broken(machine_outputs, "plain_markdown", lambda right: lambda text: right(text).replace(" not ", " ")),
    "steps turned round in JSON-LD": _broken(pages, "how_tos", lambda right: lambda every: right(e._replace(steps=e.steps[::-1]) for e in every)),
    "42 for 24 in pictures": _broken(attempts, "say_duration", lambda right: lambda text: right(text).replace("24", "42")),
    "no first question": _broken(pages, "faq_page", lambda right: lambda answers: right([*answers][1:])),
}  # fmt: skip


def _built(folder: Path, site: Path, **more: object) -> bool:
    """Tell whether a strict build goes well."""
    plugins = {"recourse": {"knowledge": str(PACKS["binance"]), "site": str(site)}}
    path = settings(folder, PACKS["binance"], plugins=plugins, docs_dir=str(site / "assets"), **more)
    try:
        build_with_mkdocs(load_config(str(path), site_dir=str(folder / "out")))
    except Abort:
        return False
    return True


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the sources of the guide."""
    shutil.copytree(ROOT / "site", tmp_path / "site")
    return tmp_path / "site"


def test_each_fault_can_be_put_in() -> None:
    """What the faults replace in templates and code is there, so that none of them waits for a long run to fail."""
    for what, (old, _) in TEMPLATES.items():
        assert old in (ROOT / "site" / "templates" / what.partition(":")[0]).read_text(encoding="utf-8"), what
    for what, (place, name, _) in RENDERERS.items():
        assert hasattr(place, name), what


def test_a_right_build_passes(sources: Path, tmp_path: Path) -> None:
    """Without a fault the same build goes well."""
    assert _built(tmp_path, sources)


@pytest.mark.thorough
@pytest.mark.parametrize("what", TEMPLATES)
def test_each_fault_of_a_template_is_found(what: str, sources: Path, tmp_path: Path) -> None:
    """A template that says something else stops a strict build."""
    old, new = TEMPLATES[what]
    in_page(sources, f"templates/{what.partition(':')[0]}", old, new)
    assert not _built(tmp_path, sources)


@pytest.mark.thorough
@pytest.mark.parametrize("what", THEMES)
def test_each_fault_of_a_theme_is_found(what: str, sources: Path, tmp_path: Path) -> None:
    """A theme that says something else stops a strict build."""
    (sources / "theme" / "main.html").write_text(f'{{% extends "base.html" %}}{THEMES[what]}', encoding="utf-8")
    assert not _built(tmp_path, sources, theme={"name": "material", "custom_dir": str(sources / "theme")})


@pytest.mark.thorough
@pytest.mark.parametrize("what", RENDERERS)
def test_each_fault_of_the_renderer_is_found(
    what: str, sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in the code that makes pages stops a strict build."""
    module, name, change = RENDERERS[what]
    monkeypatch.setattr(module, name, change(getattr(module, name)))
    assert not _built(tmp_path, sources)
