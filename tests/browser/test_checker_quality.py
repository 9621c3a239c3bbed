"""The checker in all its states: readable by everybody, quick, printable, and unmoved by bad input."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from kyc_recourse import Knowledge
from tests.browser.conftest import Open, answer, asked, decision, tell, verdict
from tests.conftest import ids
from tests.javascript.strategies import links

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed")
pytestmark = pytest.mark.slow

FIVE = "&".join(f"attempt=2026-11-22T{hour:02}:00:00Z,face-mismatch," for hour in range(7, 12))
AXE = "(part) => axe.run(part, {preload: false, resultTypes: ['violations']})"
STATES = {
    "nothing entered": "",
    "reason unknown": "skip=reason:reason",
    "attempts asked": "reason=face-mismatch",
    "hold": "reason=face-mismatch&recent=face-mismatch:4@2026-11-22T12:00:00Z",
    "wait": f"reason=face-mismatch&{FIVE}",
    "appeal": "reason=duplicate-account&know=had-account-before:false",
    "event asked": "reason=duplicate-account&skip=observation:had-account-before",
    "region asked": "reason=unsupported-region",
    "do not resubmit": "reason=unsupported-region&know=actual-residence:US",
    "candidate asked": "reason=document-quality&named=info-mismatch",
    "link of other facts": "reason=underage&know=glare:7&nonsense=%&facts=000000000000",
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_every_state_is_accessible(open_page: Open, width: int, dark: bool) -> None:
    """On a phone and a wide window, light and dark, axe finds nothing, and nothing sticks out."""
    page, wrong = open_page(width=width, dark=dark), []
    page.evaluate(axe.Axe().axe_script)
    for state, fragment in STATES.items():
        page.evaluate("document.querySelector('[data-option=restart]').click()")
        move(page, fragment)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{state}: wider than the window")
        # The last state is looked at with all that surrounds it.
        found = page.evaluate(AXE, "recourse-checker" if state != list(STATES)[-1] else "html")["violations"]
        wrong += [f"{state}: {each['id']}: {[node['html'][:150] for node in each['nodes'][:3]]}" for each in found]
    assert not wrong, "\n".join(wrong)


def move(page: Any, fragment: str) -> None:
    """Go to a fragment without loading the page anew."""
    page.evaluate(
        """async (fragment) => {
          const moved = new Promise((resolve) => addEventListener("popstate", resolve, { once: true }));
          if (fragment) await ((location.hash = fragment), moved);
        }""",
        fragment,
    )


def test_how_soon_an_answer_appears(open_page: Open) -> None:
    """From an input to the changed page the time is measured and printed; 16 ms is a frame."""
    page = open_page("reason=face-mismatch&recent=face-mismatch:4@2026-11-22T12:00:00Z", now=None)
    taken = page.evaluate(
        """() => {
          const taken = [];
          const press = (find) => {
            const before = performance.now();
            find().click();
            document.body.offsetHeight;  // the layout belongs to it
            taken.push(performance.now() - before);
          };
          for (let round = 0; round < 20; round += 1) {
            for (const id of ["glasses-in-id-photo", "coloured-contacts", "heavy-makeup"]) {
              document.querySelector(`[data-key="ask observation ${id}"]`)?.click();
              press(() => document.querySelector("recourse-question [data-key='true']"));
            }
            document.querySelector("[data-option=restart]").click();
            press(() => document.querySelector("#rc-reason-face-mismatch"));
          }
          return taken;
        }"""
    )
    print(f"\nan answer appears {median(taken):.1f} ms after the input (median of {len(taken)}, most {max(taken):.1f})")
    assert len(taken) == 80


def test_a_reminder_for_the_calendar(open_page: Open, tmp_path: Path) -> None:
    """The file is read by a calendar library: one event at the moment, in UTC, with lines that are not too long."""
    page = open_page("reason=duplicate-account&event=old-account-deletion-approved@2026-11-01T00:00:00Z")
    with page.expect_download() as waiting:
        answer_button(page, "remind")
    waiting.value.save_as(tmp_path / "reminder.ics")
    raw = (tmp_path / "reminder.ics").read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(raw)
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2026-12-01T00:00:00+00:00"
    assert event.decoded("dtstamp").isoformat() == "2026-11-22T12:00:00+00:00"
    assert str(event["description"]).startswith(decision(page)["summary"])
    assert event["uid"]
    (alarm,) = calendar.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(0)


def answer_button(page: Any, option: str) -> None:
    page.click(f"[data-option='{option}']")


def test_printing_shows_the_whole_answer_and_no_forms(open_page: Open) -> None:
    """On paper stand verdict, times, steps and reasons; boxes and buttons do not, and folded parts are open."""
    page = open_page(STATES["hold"])
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.querySelector('.rc-why details').open")
    for shown in ("recourse-verdict .rc-verdict", ".rc-when", ".rc-remedies", ".rc-letter", ".rc-trace", "#notes + ul"):
        assert page.is_visible(shown), shown
    for hidden in (
        "#rc-notice",
        "recourse-question",
        "[data-option=print]",
        "[data-applicant]",
        "[data-option=remind]",
    ):
        assert not page.is_visible(hidden), hidden
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.evaluate("document.querySelector('.rc-why details').open")


# --- Bad input


def test_a_link_that_was_tampered_with(open_page: Open) -> None:
    """What fits is kept; that something did not, and that the facts are others, is said in one line each."""
    page = open_page(STATES["link of other facts"])
    assert page.locator(".rc-note p").all_inner_texts() == [
        "This link was made with other facts. The answer below follows the facts of today.",
        "Something in this link could not be used and was left out.",
    ]
    assert decision(page)["verdict"] == "do-not-resubmit"
    answer(page, "true")
    assert decision(page)["verdict"] == "fix-and-resubmit"
    assert not page.is_visible(".rc-note")


@pytest.mark.parametrize(
    "fragment",
    [
        "reason=<img src=x onerror=alert(1)>",
        "know=__proto__:1&know=constructor:2&recent=__proto__:4@2026-11-22T12:00:00Z",
        "attempt=2026-02-31T00:00:00Z&attempt=2099-01-01T00:00:00Z&attempt=yesterday&event=x@y&event=",
        "recent=face-mismatch:99999999@x&recent=&named=nothing&declined=nothing&skip=a:b&=&===&%zz",
        "&".join(["attempt=2026-11-22T09:00:00Z,face-mismatch,"] * 2000),
        "know=face-score:1e999&know=face-score:101&know=actual-residence:UK&know=device:toaster",
        "know=caf%C3%A9:true",
        f"know={'a' * 61}:true",
        "recent=caf%C3%A9:1@2026-01-01T00:00:00Z",
        "skip=__proto__:x",
        "&".join(["reason=x"] * 1_001),
        "&".join(["named=face-mismatch"] * 2_000),
    ],
    ids=lambda fragment: fragment[:40],
)
def test_any_fragment_gives_an_answer_and_a_sentence(open_page: Open, fragment: str) -> None:
    """Whatever stands in the address, the page works, says that it left something out, and runs nothing of it."""
    page = open_page(fragment.replace(" ", "%20"))
    assert verdict(page)
    assert page.inner_text(".rc-note") == "Something in this link could not be used and was left out."
    page.click("[data-option=restart]")
    page.check("#rc-reason-underage")
    assert decision(page)["verdict"] == "do-not-resubmit"


def test_hundreds_of_links_in_one_page(open_page: Open, portable: Knowledge) -> None:
    """Good, bad and damaged links, one after the other: each is answered, with no error anywhere in the page."""
    page = open_page()
    fragments = list(links(portable.platform(None).compiled.periods[0], seed=2, count=300))
    unanswered = page.evaluate(
        """async (fragments) => {
          const checker = document.querySelector("recourse-checker");
          const unanswered = [];
          for (const fragment of fragments) {
            checker.decision = undefined;
            const before = location.href;
            location.hash = fragment;
            if (location.href === before) continue;
            await new Promise((resolve) => {
              addEventListener("popstate", resolve, { once: true });
              setTimeout(resolve, 500);
            });
            const read = location.hash === "" && checker.decision?.verdict;
            const anchor = location.hash !== "" && !location.hash.includes("=");
            if (!read && !anchor) unanswered.push(fragment);
            history.replaceState(null, "", location.pathname);
          }
          return unanswered;
        }""",
        fragments,
    )
    assert unanswered == []
    page.click("[data-option=restart]")
    assert verdict(page) == "Find out the reason first"


@pytest.mark.parametrize("fragment", ["%", "%E0%A4%A", "nowhere", "%00", "elsewhere"])
def test_a_fragment_that_is_no_case(open_page: Open, fragment: str) -> None:
    """A place in the page, or one that is nowhere, is no case: it stays in the address, and nothing is said of it."""
    page = open_page(fragment)
    assert verdict(page) == "Find out the reason first"
    assert not page.is_visible(".rc-note")
    assert page.url.endswith(f"#{fragment}")


def test_a_megabyte_of_markup_is_pasted(open_page: Open) -> None:
    """A long text is read once, shown as text, keeps the page quick, and stays in the box."""
    page = open_page()
    text = "<b>x</b><script>document.title = 'run'</script> face " * 20_000 + "Reason: document already in use"
    assert len(text) > 1_000_000
    tell(page, text)
    page.wait_for_selector("text=The text names", timeout=10_000)
    assert ids(decision(page)["reasons"]) == ["duplicate-account"]
    before = time.monotonic()
    answer(page, "false")
    assert time.monotonic() - before < 5
    assert decision(page)["verdict"] == "appeal"
    assert page.title().startswith("Check your case")
    assert len(page.input_value("#rc-notice")) == len(text)
    assert "script" not in page.url


def test_impossible_times_are_said_beside_the_field(open_page: Open) -> None:
    """A time to come, or no time at all, is refused in a sentence; what was typed stays."""
    page = open_page("reason=face-mismatch")
    page.fill("[data-key=time]", "2026-11-22T16:01")
    page.keyboard.press("Enter")
    assert "has not come yet" in page.inner_text("recourse-question .rc-problem >> nth=0")
    assert page.input_value("[data-key=time]") == "2026-11-22T16:01"
    page.focus("[data-key=time]")
    page.fill("[data-key=time]", "")
    page.keyboard.type("02312026")
    page.keyboard.press("Enter")
    assert re.search("not a day|Enter the day", page.inner_text("recourse-question .rc-problem >> nth=0"))
    page.fill("[data-key=about]", "2.5")
    page.click("[data-option=about]")
    assert "whole number" in page.inner_text("recourse-question .rc-problem >> nth=1")
    assert asked(page) == "attempts face-mismatch"
    assert decision(page)["limits"][0]["used"] is None


RENAMED = "&".join(
    [
        "reason=dented",
        "declined=squashed",
        "know=shade:green",
        "attempt=2026-05-31T11:00:00Z,squashed,same",
        "recent=dented:2@2026-06-01T11:00:00Z",
        "event=tree-cut@2026-05-01T00:00:00Z",
        "skip=observation:shade",
        "skip=attempts:dented",
    ]
)


def test_a_link_with_ids_that_were_renamed(open_page: Open) -> None:
    """Every part of a link with former ids is kept under the new ones, and the page says that the facts are others."""
    page = open_page(f"{RENAMED}&facts=000000000000", platform="orchard", now="2026-06-01T12:00:00Z")
    note = page.inner_text(".rc-note")
    assert "made with other facts" in note
    assert "left out" not in note
    assert decision(page)["reasons"][0]["id"] == "bruised"
    entered = page.evaluate("document.querySelector('recourse-checker').entered")
    assert entered == {
        "named": [],
        "reasons": ["bruised"],
        "declined": ["bruised"],
        "known": [{"id": "colour", "value": "green"}],
        "attempts": [{"at": "2026-05-31T11:00:00Z", "reason": "bruised", "same": True}],
        "recent": [{"reason": "bruised", "count": 2, "at": "2026-06-01T11:00:00Z"}],
        "events": [{"type": "tree-felled", "at": "2026-05-01T00:00:00Z"}],
        "skipped": ["observation colour", "attempts bruised"],
    }
    page = open_page("named=dented", platform="orchard", now="2026-06-01T12:00:00Z")
    assert [(each["id"], each["how"]) for each in decision(page)["reasons"]] == [("bruised", "stated")]


@pytest.mark.parametrize("old", ["dented", "squashed"])
@pytest.mark.parametrize("served", [True, False], ids=["served", "file"])
def test_a_former_address_leads_on(browser: Any, address: str, built: Path, old: str, served: bool) -> None:
    """Below a sub-path and as a file, without JavaScript, the page of a former id leads to the page of the new one."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address if served else built.as_uri()}/orchard/reasons/{old}.html")
    page.wait_for_url("**/reasons/bruised.html")
    assert page.inner_text("h1") == "The fruit is bruised"
    context.close()


def test_a_former_address_is_in_no_list(built: Path) -> None:
    """Menu, search and sitemap know only the new address; what leads on names it as the canonical one."""
    site = built / "orchard"
    html = (site / "reasons" / "dented.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="bruised.html">' in html
    assert "content=\"default-src 'none'; base-uri 'none'; form-action 'none'\"" in html
    for name, listed in (("bruised.html", True), ("dented.html", False)):
        assert listed == any(path.is_file() and name.encode() in path.read_bytes() for path in site.rglob("*")), name


def test_it_works_from_a_file(open_page: Open, built: Path) -> None:
    """Opened as a file, without any server, it answers, and steps back and forward."""
    page = open_page("reason=duplicate-account", base=built.as_uri())
    answer(page, "false")
    assert decision(page)["verdict"] == "appeal"
    page.go_back()
    assert decision(page)["verdict"] == "resolve-first"


def test_without_javascript_the_page_says_where_the_answers_stand(open_page: Open, portable: Knowledge) -> None:
    """With JavaScript off, the page says so and links to the page of every reason."""
    page = open_page(java_script_enabled=False, now=None)
    assert "JavaScript" in page.inner_text("recourse-checker")
    for reason in portable.platforms["binance"].compiled.periods[0].reasons:
        assert page.is_visible(f"main a[href='reasons/{reason.id}.html']")


def test_links_of_the_answer_lead_to_the_facts(open_page: Open, built: Path) -> None:
    """Every link of every state leads to a place in the built guide."""
    page = open_page()
    for fragment in STATES.values():
        move(page, fragment)
        for link in page.evaluate(
            "[...document.querySelectorAll('recourse-checker a')].map((a) => a.getAttribute('href'))"
        ):
            path, _, anchor = link.partition("#")
            html = (built / "binance" / path).read_text(encoding="utf-8")
            assert not anchor or f'id="{anchor}"' in html, link
