"""The checker, driven as a person would drive it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.packs.pack import Pack
from kyc_recourse.packs.scenarios import Scenario
from tests.browser.conftest import Open, answer, asked, decision, tell, verdict
from tests.conftest import NOW, PLATFORMS, ROOT, ids

pytestmark = pytest.mark.slow

# An e-mail for each reason, what is answered in turn, and the verdict to read then.
EMAILS = [
    (
        "Dear user, your identity verification has been rejected. Reason: Information mismatch.",
        {"observation name-spacing-differs": "true", "observation names-swapped": "dont-know"},
        "fix-and-resubmit",
    ),
    ("We could not read your document: the photo is blurry.", {"observation glare": "true"}, "fix-and-resubmit"),
    ("Sorry, your face does not match the photo in your document.", {}, "fix-and-resubmit"),
    ("The document is already in use by another account.", {"observation had-account-before": "false"}, "appeal"),
    ("We do not offer services in your country.", {}, "resolve-first"),
    ("You do not meet the minimum age requirement.", {"observation date-order-flipped": "true"}, "fix-and-resubmit"),
]


@pytest.mark.parametrize(("email", "answers", "expected"), EMAILS, ids=[expected[0][:30] for expected in EMAILS])
def test_an_email_is_pasted_and_questions_are_answered(
    open_page: Open, portable: Knowledge, email: str, answers: dict[str, str], expected: str
) -> None:
    """Paste the e-mail of each reason, answer, and read the verdict; Python says the same."""
    page = open_page()
    assert "Find out the reason" in verdict(page)
    tell(page, email)
    known: dict[str, Any] = {}
    for _ in range(40):
        key = asked(page)
        if key is None or not set(answers) - {f"observation {id}" for id in known}:
            break
        option = answers.get(key, "dont-know")
        if key in answers and option != "dont-know":
            known[key.removeprefix("observation ")] = option == "true"
        page.click(f"recourse-question [data-key='{option}']")
    case = {"now": NOW, "notice": email, "observations": known}
    python = portable.decide(case).to_dict()
    assert python["verdict"] == expected
    shown = decision(page)
    assert {**shown, "version": ""} == {**python, "version": ""}
    titles = {each.id: each.title for each in portable.platforms["binance"].compiled.periods[0].verdicts}
    assert verdict(page) == titles[expected]


def test_words_are_loaded_with_the_first_letter(open_page: Open) -> None:
    """How notices are read is loaded once, and only when there is something to read."""
    asked_for: list[str] = []
    page = open_page("reason=face-mismatch")
    page.on("request", lambda request: asked_for.append(request.url) if request.url.endswith("s.js") else None)
    page.click("recourse-notice summary")
    page.focus("#rc-notice")
    tell(page, " ")
    assert asked_for == []
    tell(page, "Your face does not match")
    tell(page, "Your document is blurry")
    assert [url.rpartition("/")[2] for url in asked_for] == ["notices.js"]


def test_a_text_is_read_while_the_words_are_on_their_way(open_page: Open) -> None:
    """Until then the page says that it waits; then it reads what stands in the box by now."""
    page = open_page()
    held: list[Any] = []
    page.route("**/notices.js", lambda request: held.append(request))
    page.fill("#rc-notice", "Your face")
    page.fill("#rc-notice", "Your face does not match the photo in your document")
    page.wait_for_selector("text=being loaded")
    assert verdict(page) == "Find out the reason first"
    (request,) = held
    request.continue_()
    page.wait_for_selector("text=The text names")
    assert ids(decision(page)["reasons"]) == ["face-mismatch"]


@pytest.mark.parametrize("answer_with", [{"status": 404}, {"body": "<p>Log in"}, {"body": "recourseNotices = {}"}])
def test_words_that_do_not_come(browser: Any, address: str, answer_with: dict[str, Any]) -> None:
    """The page says that the text cannot be read and to pick a reason; it tries again with the next letter."""
    page = browser.new_context().new_page()
    page.goto(f"{address}/binance/checker.html")
    page.route("**/notices.js", lambda route: route.fulfill(**answer_with))
    text = "Your face does not match the photo in your document"
    page.fill("#rc-notice", text)
    page.wait_for_selector("text=The text cannot be read")
    page.check("#rc-reason-underage")
    assert ids(decision(page)["reasons"]) == ["underage"]
    page.uncheck("#rc-reason-underage")
    page.unroute("**/notices.js")
    page.fill("#rc-notice", f"{text}.")
    page.wait_for_selector("text=The text names")
    assert ids(decision(page)["reasons"]) == ["face-mismatch"]
    page.context.close()


def test_a_text_is_read_on_a_page_that_was_opened_from_a_file(browser: Any, built: Path) -> None:
    """Without a server and a network the words come from beside the page."""
    page = browser.new_context(offline=True).new_page()
    page.goto((built / "binance" / "checker.html").as_uri())
    tell(page, "Ваше лицо не совпадает с фото в документе")
    assert ids(decision(page)["reasons"]) == ["face-mismatch"]
    page.context.close()


def test_what_a_text_mentions_is_asked_about(open_page: Open) -> None:
    """What is only possible is no reason; Yes adds it to the reason that is stated."""
    page = open_page()
    text = "Your face does not match the photo. Tip: make sure that your document is not blurry."
    tell(page, text)
    assert [ids(decision(page)[each]) for each in ("reasons", "candidates")] == [
        ["face-mismatch"],
        ["document-quality"],
    ]
    while asked(page) != "reason document-quality":
        page.click("recourse-question [data-key='dont-know']")
    answer(page, "true")
    assert set(ids(decision(page)["reasons"])) == {"face-mismatch", "document-quality"}


def test_from_the_pasted_notice_to_the_answer(open_page: Open) -> None:
    """On a phone a button leads from the text that names a reason to the verdict, past the list."""
    page = open_page(width=360)
    assert not page.is_visible("[data-option=answer]")
    tell(page, "Rejected: face mismatch")
    page.click("[data-option=answer]")
    assert not page.is_visible("#rc-notice")
    assert page.evaluate("document.activeElement.localName") == "recourse-verdict"
    assert page.locator("recourse-verdict").bounding_box()["y"] < 100
    assert verdict(page) == "Fix it, then try again"


def test_four_attempts_and_a_hold(open_page: Open) -> None:
    """Three typed attempts and one just now: better hold, with the time in one's own zone and in UTC."""
    page = open_page("reason=face-mismatch")
    assert asked(page) == "attempts face-mismatch"
    for hour in ("12:00", "13:30", "14:45"):
        page.fill("[data-key=time]", f"2026-11-22T{hour}")
        page.keyboard.press("Enter")
    assert decision(page)["verdict"] == "fix-and-resubmit"
    answer(page, "just-now")
    assert asked(page) == "attempts face-mismatch"
    assert decision(page)["resubmit"]["advised_from"] == "2026-11-23T08:00:00Z"
    assert verdict(page) == "Keep your last try"
    when = page.inner_text(".rc-when")
    assert "2026-11-23 08:00 UTC" in when
    assert "12:00" in when
    assert "in 20 h 0 min 0 s" in when
    assert "4 of 5" in when
    assert when.count("2026-11-23 08:00 UTC") == 1  # what it becomes then is said without the time again
    assert page.evaluate("document.activeElement.dataset.key") == "just-now"
    answer(page, "done")
    assert asked(page) != "attempts face-mismatch"


def test_a_lockout_passes_while_the_page_is_open(open_page: Open) -> None:
    """The countdown of a lockout runs, and when it is over the page decides anew by itself."""
    attempts = "&".join(f"attempt=2026-11-22T{hour:02}:00:00Z,face-mismatch," for hour in range(7, 12))
    page = open_page(f"reason=face-mismatch&{attempts}", now="2026-11-23T10:59:50Z", running=True)
    page.check(".rc-steps input >> nth=0")
    assert decision(page)["verdict"] == "wait"
    assert "in 10 s" in page.inner_text("recourse-verdict")
    page.clock.run_for(5_000)
    assert "in 5 s" in page.inner_text("recourse-verdict")
    page.clock.run_for(6_000)
    assert decision(page)["verdict"] == "fix-and-resubmit"
    assert verdict(page) == "Fix it, then try again"


def test_about_four_times_counts_from_when_it_was_said(open_page: Open) -> None:
    """'About four times' gives the latest possible time, which does not run away, and passes in the end."""
    page = open_page("reason=face-mismatch", running=True)
    page.fill("[data-key=about]", "4")
    page.keyboard.press("Enter")
    assert decision(page)["resubmit"] == {
        "allowed": True, "allowed_from": None, "advised_from": "2026-11-23T12:00:00Z", "bound": "latest",
    }  # fmt: skip
    page.clock.fast_forward(3_600_000)
    assert decision(page)["resubmit"]["advised_from"] == "2026-11-23T12:00:00Z"
    assert re.search(r"in (22 h 59|23 h 0) min", page.inner_text("recourse-verdict"))
    assert "at the latest" in page.inner_text("recourse-verdict")
    page.clock.fast_forward(23 * 3_600_000)
    page.clock.run_for(2_000)
    assert decision(page)["verdict"] == "fix-and-resubmit"


def test_back_and_forward_undo_and_redo_answers(open_page: Open) -> None:
    """Each answer is one step of the history; typing is one step as a whole, and comes back with its text."""
    page = open_page()
    page.type("#rc-notice", "document already in use")
    assert decision(page)["verdict"] == "resolve-first"
    page.click("recourse-question [data-key='false']")
    assert decision(page)["verdict"] == "appeal"
    page.go_back()
    assert decision(page)["verdict"] == "resolve-first"
    assert page.input_value("#rc-notice") == "document already in use"
    page.go_back()
    assert decision(page)["verdict"] == "need-more-information"
    page.go_forward()
    page.go_forward()
    assert decision(page)["verdict"] == "appeal"
    assert page.input_value("#rc-notice") == "document already in use"
    page.reload()
    assert decision(page)["verdict"] == "appeal"


def urls(page: Any) -> list[str]:
    """Return all addresses that the browser's history has for a tab."""
    session = page.context.new_cdp_session(page)
    return [entry["url"] for entry in session.send("Page.getNavigationHistory")["entries"]]


def test_answers_are_in_no_address(open_page: Open) -> None:
    """Whatever is answered, undone or reloaded, no address says so; a link is made only for who asks for it."""
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.type("#rc-notice", "Rejected: face mismatch")
    answer(page, "just-now")
    answer(page, "done")
    while asked(page) != "observation face-score":
        page.click("recourse-question [data-key='dont-know']")
    page.fill("[data-key=number]", "62")
    page.keyboard.press("Enter")
    assert asked(page) != "observation face-score"
    page.go_back()
    assert asked(page) == "observation face-score"
    page.go_forward()
    page.reload()
    before = page.evaluate("document.querySelector('recourse-checker').entered")
    assert before["known"] == [{"id": "face-score", "value": 62}]
    page.click("[data-option=link]")
    page.wait_for_selector("text=Copied.")
    assert len(urls(page)) >= 5
    assert not [url for url in urls(page) if url not in ("about:blank", page.url)]
    assert page.url.endswith("/checker.html")
    link = page.evaluate("navigator.clipboard.readText()")
    other = open_page(link.partition("#")[2])
    assert other.evaluate("document.querySelector('recourse-checker').entered") == before
    assert other.url == page.url  # and is taken out of the address again
    other.reload()
    assert other.evaluate("document.querySelector('recourse-checker').entered") == before


def test_each_attempt_can_be_removed(open_page: Open) -> None:
    """Of several attempts that one goes whose button is pressed, in the question and in the list; the focus stays."""
    link = "&".join(f"attempt=2026-11-22T{hour:02}:00:00Z,face-mismatch," for hour in (7, 8, 9, 10))
    page = open_page(f"reason=face-mismatch&{link}")
    page.evaluate("document.querySelector('recourse-entries details').open = true")
    kept = "document.querySelector('recourse-checker').entered.attempts.map(({ at }) => at.slice(11, 13)).join()"
    page.click("recourse-entries [data-key='remove 1']")
    assert page.evaluate(kept) == "07,09,10"
    assert page.evaluate("document.activeElement.dataset.key") == "remove 1"
    page.click("recourse-entries [data-key='change 0']")
    page.click("recourse-question .rc-list li:nth-child(3) >> text=Remove")
    assert page.evaluate(kept) == "07,09"
    page.fill("[data-key=time]", "2026-11-22T10:00")
    page.press("[data-key=time]", "Enter")
    assert page.evaluate("document.activeElement.dataset.key") == "time"


def test_ids_that_objects_have_anyway(open_page: Open) -> None:
    """A reason, observation, limit, event and field called "constructor" are asked, kept, linked and filled in."""
    page = open_page("reason=constructor", platform="odd", now="2026-06-01T12:00:00Z")
    assert asked(page) == "attempts constructor"
    assert page.input_value("[data-key=about]") == ""
    page.fill("[data-key=about]", "1")
    answer(page, "about")
    assert decision(page)["verdict"] == "rather-later"
    page = open_page(
        "reason=constructor&know=constructor:constructor&know=weight:5&event=constructor@2026-05-31T00:00:00Z"
        "&skip=attempts:constructor&recent=constructor:2@2026-06-01T11:00:00Z",
        platform="odd",
        now="2026-06-01T12:00:00Z",
    )
    assert not page.is_visible(".rc-note")
    assert ids(decision(page)["prohibitions"]) == ["constructor"]
    assert page.evaluate("document.querySelector('recourse-checker').entered.known.length") == 2
    page.evaluate("document.querySelector('recourse-appeal details').open = true")
    assert "function" not in page.inner_text("recourse-checker")
    assert page.input_value("[data-applicant=constructor]") == ""
    assert "[name]" in page.inner_text(".rc-letter")
    page.fill("[data-applicant=constructor]", "Zoe")
    assert "From Zoe" in page.inner_text(".rc-letter")
    page.fill("[data-applicant=constructor]", "x" * 21)
    assert "at most 20 characters" in page.inner_text("recourse-appeal .rc-problem")
    assert "function" not in page.inner_text("recourse-checker")


def test_keyboard_only(open_page: Open) -> None:
    """From the top of the page to an answer without a mouse: the focus goes on to the next question."""
    page = open_page()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "rc-notice":
            break
    page.keyboard.insert_text("Document already in use")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.key") == "false":
            break
    page.keyboard.press("Enter")
    assert decision(page)["verdict"] == "appeal"
    assert page.evaluate("document.activeElement.closest('recourse-question') !== null")
    first = asked(page)
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.key") == "dont-know":
            break
    page.keyboard.press("Space")
    assert asked(page) != first


def test_what_was_said_is_listed_changed_and_removed(open_page: Open) -> None:
    """Every entry, skipped questions included, can be answered anew or taken away; ticks stay meanwhile."""
    page = open_page("reason=duplicate-account")
    page.check(".rc-steps input >> nth=0")
    ticked = page.get_attribute(".rc-steps input >> nth=0", "data-key")
    answer(page, "true")
    skipped = asked(page)
    page.click("recourse-question [data-key='dont-know']")
    page.click("recourse-entries summary")
    assert page.locator("recourse-entries li").count() == 2
    page.click(f"recourse-entries [data-entry='{skipped}'] >> text=Change")
    assert asked(page) == skipped == "event old-account-deletion-approved"
    page.fill("[data-key=time]", "2026-11-21T00:00")
    page.click("[data-key=use]")
    assert decision(page)["verdict"] == "wait"
    page.click(f"recourse-entries [data-entry='{skipped}'] >> text=Remove")
    assert decision(page)["verdict"] == "resolve-first"
    page.click("recourse-entries [data-entry='observation had-account-before'] >> text=Change")
    answer(page, "false")
    assert decision(page)["verdict"] == "appeal"
    page.click("recourse-entries [data-entry='observation had-account-before'] >> text=Remove")
    assert decision(page)["verdict"] == "resolve-first"
    assert page.is_checked(f".rc-steps input[data-key='{ticked}']")


def test_regions_numbers_choices_and_events(open_page: Open) -> None:
    """Regions are chosen by name, numbers have bounds, choices have titles, events have a time."""
    page = open_page("reason=unsupported-region")
    assert asked(page) == "observation actual-residence"
    page.select_option("[data-key=region]", label="United States")
    page.click("[data-key=use]")
    assert decision(page)["verdict"] == "do-not-resubmit"
    page = open_page("reason=duplicate-account&skip=observation:had-account-before")
    while asked(page) != "event old-account-deletion-approved":
        page.click("recourse-question [data-key='dont-know']")
    page.fill("[data-key=time]", "2026-11-01T04:00")
    page.click("[data-key=use]")
    assert decision(page)["resubmit"]["allowed_from"] == "2026-12-01T00:00:00Z"
    page = open_page("reason=face-mismatch")
    while asked(page) != "observation face-score":
        page.click("recourse-question [data-key='dont-know']")
    page.fill("[data-key=number]", "150")
    page.keyboard.press("Enter")
    assert "Enter a number from 0 to 100." in page.inner_text("recourse-question")
    assert page.input_value("[data-key=number]") == "150"
    page.fill("[data-key=number]", "71.5")
    page.keyboard.press("Enter")
    assert "score-is-not-the-cause" in ids(decision(page)["warnings"])
    while asked(page) != "observation device":
        page.click("recourse-question [data-key='dont-know']")
    page.click("recourse-question >> text=iPhone or iPad")
    assert "use-official-app" in ids(decision(page)["remedies"])


def test_the_appeal_is_filled_in_on_the_page_only(open_page: Open) -> None:
    """What the applicant types is in the letter and the clipboard, and in no link, storage or later case."""
    page = open_page(
        "reason=duplicate-account&know=had-account-before:false", permissions=["clipboard-read", "clipboard-write"]
    )
    page.fill("[data-applicant=full_name]", "Zoë <b>Quux</b>")
    page.fill("[data-applicant=explanation]", "I never\nhad one.")
    letter = page.inner_text(".rc-letter")
    assert "Full legal name: Zoë <b>Quux</b>" in letter
    page.click("[data-option=copy-appeal]")
    page.wait_for_selector("text=Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Zoë <b>Quux</b>" in copied
    page.click("[data-option=link]")
    for place in (
        "location.href",
        "JSON.stringify(history.state)",
        "JSON.stringify([localStorage, sessionStorage])",
        "document.cookie",
    ):
        assert "Quux" not in page.evaluate(place)
    page.fill("[data-applicant=full_name]", "x" * 501)
    assert "500" in page.inner_text("recourse-appeal .rc-problem >> nth=2")
    assert page.input_value("[data-applicant=full_name]") == "x" * 501
    page.click("[data-option=restart]")
    assert verdict(page) == "Find out the reason first"
    assert page.evaluate("document.querySelector('[data-applicant=full_name]').value") == ""


# --- The same answers as Python's


# What can be entered on the page; that there were no attempts at all can not.
ENTERED = {"platform", "now", "reasons", "notice", "observations", "attempts", "recent_attempts", "events", "applicant"}


def _fragment(case: dict[str, Any]) -> str:
    """Return the fragment for all of a case but its notice."""
    pairs = [("reason", id) for id in case.get("reasons", [])]
    pairs += [
        ("know", f"{id}:{str(value).lower() if isinstance(value, bool) else value}")
        for id, value in case.get("observations", {}).items()
    ]
    pairs += [
        ("attempt", f"{each['at']},{each.get('reason', '')},{'same' if each.get('same_documents') else ''}")
        for each in case.get("attempts", [])
    ]
    pairs += [("recent", f"{id}:{count}@{case['now']}") for id, count in case.get("recent_attempts", {}).items()]
    pairs += [("event", f"{each['type']}@{each['at']}") for each in case.get("events", [])]
    return "&".join(f"{key}={quote(value)}" for key, value in pairs)


def _page_and_python_agree(page: Any, knowledge: Knowledge, scenarios: tuple[Scenario, ...]) -> None:
    cases = [
        (each.id, dict(each.case))
        for each in scenarios
        if set(each.case) <= ENTERED and each.case.get("attempts") != []
    ]
    assert cases
    for name, case in cases:
        page.clock.set_fixed_time(case["now"])
        page.evaluate(
            """async (fragment) => {
              document.querySelector("[data-option=restart]").click();
              const moved = new Promise((resolve) => addEventListener("popstate", resolve, { once: true }));
              if (location.hash !== `#${fragment}` && fragment) await ((location.hash = fragment), moved);
            }""",
            _fragment(case),
        )
        if case.get("notice"):
            tell(page, case["notice"])
        shown, python = decision(page), knowledge.decide(case).to_dict()
        if case.get("applicant"):
            shown["appeal"] = python["appeal"]
        assert shown == python, name


def test_every_scenario_gets_the_answer_that_python_gives(open_page: Open, portable: Knowledge) -> None:
    """All scenarios, through the address and the box for the notice: the page's decision equals Python's."""
    page = open_page()
    _page_and_python_agree(page, portable, Pack.load(ROOT / "knowledge").scenarios)


def test_an_invented_platform_works_without_any_change(open_page: Open, orchard: Knowledge) -> None:
    """Other limits, periods, events and fields: nothing in the page is about one platform."""
    page = open_page(platform="orchard", now="2026-06-01T12:00:00Z")
    _page_and_python_agree(page, orchard, Pack.load(PLATFORMS).scenarios)
    page.click("[data-option=restart]")
    tell(page, "the fruit was bruised")
    assert asked(page) == "attempts bruised"
