"""A guide with something wrong in it is not made: the place, what is wrong, and what is near."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kyc_recourse.cli.main import cli
from kyc_recourse.errors import Finding, KnowledgeError
from kyc_recourse.guide.assemble import assemble
from kyc_recourse.guide.plugin import _broken, _menu
from kyc_recourse.guide.write import GuideFolderError, write_guide
from kyc_recourse.packs.pack import Pack
from tests.conftest import PLATFORMS, ROOT
from tests.guide.conftest import Guide

pytestmark = pytest.mark.slow

SITE = ROOT / "site"


def findings(knowledge: Path, site: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        assemble(Pack.load(knowledge), site)
    return [str(finding) for finding in caught.value.findings]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the guide's sources to break."""
    return Path(shutil.copytree(SITE, tmp_path / "site"))


@pytest.fixture
def orchard_facts(tmp_path: Path) -> Path:
    """A copy of the invented platform's facts to break."""
    return Path(shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard"))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "limits.md",
            "Two lines.\nUp to {limit.basket.max}.\n",
            '2:7: GU001 unknown reference "{limit.basket.max}"; did you mean "limit.baskets.max"?',
        ),
        (
            "limits.md",
            "See [there](nver.md).",
            '1:13: GU002 the link "nver.md" leads to no page; did you mean "never.md"?',
        ),
        (
            "limits.md",
            "See [there](never.md#prohibition-no-lader).",
            '1:13: GU002 the link "never.md#prohibition-no-lader" leads to no anchor of never.md; did you mean "prohibition-no-ladder"?',
        ),
        ("limit.md", "A page that nobody makes.", '1:1: GU004 no page is called so; did you mean "limits.md"?'),
        (
            "orchard/limits.md",
            "Only {limit.baskets.mx}.",
            '1:6: GU001 unknown reference "{limit.baskets.mx}"; did you mean "limit.baskets.max"?',
        ),
    ],
)
def test_prose_with_a_fault(site: Path, orchard_facts: Path, name: str, text: str, said: str) -> None:
    """An unknown reference, a dead link and a page of no known name stop the build, with their place."""
    path = site / "pages" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert findings(orchard_facts, site) == [f"{path}:{said}"]


def test_prose_for_one_platform_only(site: Path, orchard_facts: Path) -> None:
    """Prose in a platform's own folder follows the common one on its pages, with its values."""
    (site / "pages" / "orchard").mkdir()
    (site / "pages" / "orchard" / "limits.md").write_text("Up to {limit.baskets.max}!", encoding="utf-8")
    page = next(page for page in assemble(Pack.load(orchard_facts), site).pages if page.path == "limits.md")
    mark = '<data data-prose="" value="3" data-fact="limit.baskets.max">3</data>'
    assert f'Up to {mark} <span class="later">(from 2027-01-01' in page.text
    (site / "pages" / "orchard").rename(site / "pages" / "elsewhere")
    page = next(page for page in assemble(Pack.load(orchard_facts), site).pages if page.path == "limits.md")
    assert "Up to" not in page.text


def test_a_guide_without_the_analysis(orchard_facts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft, and a platform with more rules than are analysed while building, have no page about it and no link."""
    with_it = {page.path for page in assemble(Pack.load(orchard_facts)).pages}
    draft = {page.path for page in assemble(Pack.load(orchard_facts), draft=True).pages}
    monkeypatch.setattr("kyc_recourse.guide.assemble._MOST_RULES", 1)
    large = {page.path: page.text for page in assemble(Pack.load(orchard_facts)).pages}
    assert with_it - draft == with_it - large.keys() == {"open.md"}
    assert "open.md" not in large["editors.md"]


def test_a_page_without_a_fact(site: Path, orchard_facts: Path) -> None:
    """A page on which no fact stands stops the build."""
    (site / "templates" / "glossary.md").write_text("# Glossary\n\nWords.\n", encoding="utf-8")
    (said,) = findings(orchard_facts, site)
    assert said.startswith("guide page glossary.md:1:1: GU006 the page tells no fact")


def test_a_broken_template(site: Path, orchard_facts: Path) -> None:
    """A template that cannot be read stops the build, with its line and no traceback."""
    (site / "templates" / "faq.md").write_text("# FAQ\n", encoding="utf-8")
    (site / "templates" / "glossary.md").write_text("# Glossary\n\n{% if %}\n", encoding="utf-8")
    (said,) = findings(orchard_facts, site)
    assert said.startswith(f"{site / 'templates' / 'glossary.md'}:3:1: GU005 the template is wrong")


def test_a_template_that_shows_no_fact_there_is(site: Path, orchard_facts: Path) -> None:
    """A template that asks for a fact that is not there stops the build, with the nearest address."""
    template = site / "templates" / "glossary.md"
    template.write_text("# Glossary\n\n{{ show('limit.baskets.mx') }}\n", encoding="utf-8")
    (said,) = findings(orchard_facts, site)
    assert said == f'{template}:3:1: GU005 no fact "limit.baskets.mx"; did you mean "limit.baskets.max"?'


def test_a_failing_scenario(site: Path, orchard_facts: Path) -> None:
    """A scenario that fails stops the build, with what differs; a draft is built all the same."""
    path = orchard_facts / "scenarios" / "baskets.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("verdict: go-on}\n", "verdict: closed}\n"), encoding="utf-8"
    )
    (said,) = findings(orchard_facts, site)
    assert said.startswith(
        f'{path}:6:5: GU003 the scenario "one-basket-later" fails: verdict: expected closed, found go-on'
    )
    assert assemble(Pack.load(orchard_facts), site, draft=True).pages


def test_the_command_writes_all_or_nothing(tmp_path: Path, orchard_facts: Path) -> None:
    """``guide`` replaces an earlier guide as a whole, leaves it when a fact is broken, and spares other folders."""
    run = CliRunner()
    out = tmp_path / "out"
    command = ["guide", "--knowledge", str(orchard_facts), "--out", str(out)]
    assert run.invoke(cli, command).output == f"{out}: 17 pages\n"
    text = (out / "reasons" / "bruised.md").read_text(encoding="utf-8")
    assert text.startswith('---\ntitle: "The fruit is bruised"\ndescription: "')
    assert "\n---\n\n# <span data-fact=" in text
    assert (out / "guide.css").is_file()
    assert '<a href="bruised.html">The fruit is bruised</a>' in (out / "reasons" / "dented.html").read_text("utf-8")
    assert (out / "reasons" / "squashed.html").is_file()
    assert (out / "api" / "v1" / "orchard" / "limits.json").is_file()
    (out / "left-over.md").write_text("old", encoding="utf-8")
    limits = orchard_facts / "limits.yaml"
    limits.write_text(limits.read_text(encoding="utf-8").replace("PT6H", "P6H"), encoding="utf-8")
    assert isinstance(run.invoke(cli, command).exception, KnowledgeError)
    assert (out / "left-over.md").is_file()
    limits.write_text(limits.read_text(encoding="utf-8").replace("P6H", "PT360M"), encoding="utf-8")
    assert run.invoke(cli, command).exit_code == 0
    assert not (out / "left-over.md").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["orchard", "out"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(GuideFolderError, match="is there and is no guide"):
        write_guide([], SITE / "assets", tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["work.txt"]


def test_several_platforms_have_a_folder_each(tmp_path: Path) -> None:
    """With several platforms each has its own folder, and the first page leads to them."""
    shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    shutil.copytree(ROOT / "knowledge" / "binance", tmp_path / "binance")
    pages = assemble(Pack.load(tmp_path)).pages
    assert pages[0].path == "index.md"
    assert {page.path.partition("/")[0] for page in pages[1:]} == {"binance", "orchard"}
    assert [list(entry) for entry in _menu(pages)][1:] == [["Binance"], ["Orchard Pay"]]


def test_while_a_fact_is_broken_each_page_says_so() -> None:
    """The pages of a server with a broken fact name the file and line, as text."""
    (page,) = _broken(KnowledgeError([Finding("a/<b>.yaml", 3, 4, "KB001", "no")]), ())
    assert "a/&lt;b&gt;.yaml:3:4: KB001 no" in page.text


def test_prose_has_no_value_and_no_platform_of_its_own(binance: Guide) -> None:
    """No number, duration, limit, percentage or platform stands in prose and templates outside a reference."""
    paths = [*(SITE / "pages").rglob("*.md"), *(SITE / "templates").rglob("*.md"), *(SITE / "theme").rglob("*.html")]
    assert len(paths) > 25
    numbers = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "twelve",
        "fifteen",
        "twenty",
        "thirty",
        "fifty",
        "hundred",
    ]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"^1\. |\{%.*?%\}|\{\{.*?\}\}|\{[^{}\n]*\}|\]\([^)]*\)|<[^>]*>", "", text, flags=re.MULTILINE)
        assert not re.search(r"\d|per ?cent", text), f"{path}: {re.search(r'.*[0-9].*', text)}"
        words = re.findall(rf"\b({'|'.join(numbers)}) (hours?|days?|minutes?|weeks?|times|attempts|points)\b", text)
        assert not words, path
        assert not re.search(r"binance|orchard", text, re.IGNORECASE), path
