"""The example for JavaScript in the guide runs as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from kyc_recourse import Knowledge
from tests.conftest import PLATFORMS, ROOT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("platform", "facts"), [("binance", ROOT / "knowledge"), ("orchard", PLATFORMS)])
def test_the_example_decides_from_the_published_facts(browser: Any, address: str, platform: str, facts: Path) -> None:
    """With the two files that stand beside the pages, a page gets the decision that Python makes."""
    page = browser.new_page()
    page.goto(f"{address}/{platform}/developers.html")
    (example,) = [text for text in page.locator("pre > code").all_text_contents() if "recourse.decide" in text]
    library, program = BeautifulSoup(example, "html.parser").select("script")
    page.add_script_tag(url=str(library["src"]))
    with page.expect_console_message() as said:
        page.evaluate(str(program.string))
    knowledge = Knowledge.load(facts, engine="portable")
    reason = knowledge.platforms[platform].compiled.periods[0].rulesets
    id = next(each.reason for each in reason if each.reason and f'"{each.reason}"' in example)
    decision = knowledge.decide({"platform": platform, "reasons": [id]})
    assert said.value.text == f"{decision.verdict} {decision.summary}"
    page.close()
