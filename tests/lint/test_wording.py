"""What texts must not say: sentences that are found, and like ones that are not."""

from __future__ import annotations

import pytest

from kyc_recourse.facts.load import FactFile
from kyc_recourse.facts.strict_yaml import Document
from kyc_recourse.lint.wording import lint_wording

FOUND = [
    ("KB152", "You lied about your age."),
    ("KB152", "It is your mistake that the photo is dark."),
    ("KB152", "You made a careless mistake."),
    ("KB152", "You tried to deceive the check."),
    ("KB152", "You should have read the rules first."),
    ("KB152", "You failed to hold the camera still."),
    ("KB152", "Honest people do not need a second try."),
    ("KB153", "Use a VPN."),
    ("KB153", "If your country is not supported, use a proxy."),
    ("KB153", "It does not work from here - set your location to another country."),
    ("KB153", "Say that you live in another country."),
    ("KB153", "Change your IP address and try again."),
    ("KB153", "Use a friend’s document."),
    ("KB153", "Take the card of your sister."),
    ("KB153", "Borrow someone else's identity card."),
    ("KB153", "Have somebody verify for you."),
    ("KB153", "Retouch the picture until the glare is gone."),
    ("KB153", "Brighten it with a photo editor."),
    ("KB153", "Correct the date on the scan."),
    ("KB153", "Submit an edited photo."),
    ("KB153", "Open another account."),
    ("KB153", "Register again with a different e-mail address."),
    ("KB153", "Buy a verified account."),
    ("KB153", "Use a virtual camera."),
    ("KB153", "This is how to bypass the check."),
    ("KB153", "Avoid the check by waiting a day, it does not notice."),
    ("KB153", "You may want to consider changing your IP address to one in a supported country."),
    ("KB153", "Use a VPN that is not blocked."),
    ("KB153", "Use a VPN, it is not detected."),
    ("KB153", "Turn on a VPN so that you are not rejected."),
    ("KB153", "Kindly ask a friend whether you may use their passport."),
    ("KB153", "Have a relative do the face check in your place."),
    ("KB153", "Enter the address of a hotel in a supported country."),
    ("KB153", "Use a document generator to get a clean copy."),
    ("KB153", "Change the date of birth so that you appear older."),
    ("KB153", "Choose a country where the service is offered even if you do not live there."),
    ("KB153", "Hold a printed photo of yourself before the camera."),
    ("KB153", "It often helps to say that you live with your parents abroad."),
    ("KB153", "Pay somebody who gets you verified."),
    ("KB153", "A rented account may be an option."),
    ("KB152", "You obviously did not follow the rules."),
    ("KB152", "Your incorrect behaviour led to this."),
    ("KB152", "Your bad photo caused this."),
    ("KB150", "Wait 3 days."),
    ("KB150", "Wait for 24h."),
    ("KB150", "After five attempts it is locked."),
    ("KB150", "It takes one week."),
    ("KB150", "Below seventy it rejects."),
    ("KB150", "Stop after four."),
    ("KB150", "At most twice a day."),
    ("KB150", "It takes a day or two."),
    ("KB154", "Get it at example.com/en/download."),
    ("KB150", "At 70 % it passes."),
    ("KB154", "See www.example.org for more."),
    ("KB154", "See HTTPS://EXAMPLE.ORG for more."),
    ("KB154", "Install App.APK from there."),
    ("KB154", "Open http://example.org now."),
]
FINE = [
    "Turn off your VPN before you try again.",
    "Switch off any VPN, proxy or location changer first.",
    "A VPN gets your account frozen.",
    "A VPN makes the check stricter.",
    "Changing your location with a VPN is not allowed.",
    "Leave the picture as it is; an edited image is rejected.",
    "Ask a friend to hold the phone while you hold the document.",
    "Say briefly and politely what was rejected.",
    "There are only two ways.",
    "Look after one of them.",
    "Never use a VPN.",
    "Do not open another account.",
    "Use your own document, not another person's.",
    "Nobody may submit an edited photo.",
    "A flagged internet address, or a device that other accounts have used, makes the check stricter.",
    "If you never had an account here, ask support to look at it.",
    "Choose the country in which you live.",
    "Put surname and given names into the fields that the document names for them.",
    "You made it.",
    "After {limit.face-daily.max} attempts it is locked.",
    'Choose "Verify in 3 steps" on the screen.',
    "Trade with other people (P2P).",
    "Turn on 2FA.",
    "One more failure locks it.",
    "First look at one of them.",
]


def codes(text: str, kind: str = "warnings", key: str = "text") -> set[str]:
    data = {kind: [{key: text}]}
    document = Document("x.yaml", data, {(): (1, 1), (kind, 0, key): (1, 1)}, (f"{key}: {text}",))
    return {finding.code for finding in lint_wording([FactFile(kind, document.path, document)])}


@pytest.mark.parametrize(("code", "text"), FOUND)
def test_found(code: str, text: str) -> None:
    """A text that blames, tells how to get round a rule, has a number of its own or a link is found."""
    assert codes(text) == {code}


@pytest.mark.parametrize("text", FINE)
def test_fine(text: str) -> None:
    """A text that warns, quotes, refers to facts or only looks like the others is not."""
    assert codes(text) == set()


def test_who_asks_or_prohibits_does_not_advise() -> None:
    """A question can ask for it, a prohibition names it, and a claim is only what somebody said."""
    text = "Use a VPN and appear to be in another country."
    assert codes(text) == {"KB153"}
    assert codes(text, "events", "question") == codes(text, "prohibitions") == codes(text, "claims", "why") == set()
