"""Reading notices: what they state, what they only mention, and in which language."""

from __future__ import annotations

from pathlib import Path

import pytest

from kyc_recourse import KnowledgeError
from kyc_recourse.notices.reader import Reader
from kyc_recourse.packs.load import load_wordbook

READER = Reader(load_wordbook(None))

STATED = [
    ("The ID you sent us expired in June.", ["document-expired"]),
    ("Your selfie is blurred.", ["selfie-quality"]),
    ("The electricity bill is not readable.", ["address-proof-rejected"]),
    ("This mobile number is already in use.", ["contact-used-elsewhere"]),
    ("We cannot offer you our services at this time.", []),
    ("The photos were not blurry. The back of the card is missing.", ["document-side-missing"]),
    ("Reason: the ID has expired.\nTips: a clear photo, no blur, no glare.", ["document-expired"]),
    ("This can happen if a photo was blurry or the name does not match.", []),
    ("Possible reasons:\n- the document is blurry\n- you are under 18", []),
    ("Your documents are being reviewed.", ["under-review"]),
    ("Your identity has been verified successfully.", ["approved"]),
    ("<p>Your&nbsp;ID is bl<b>urr</b>y.</p><style>.expired{}</style>", ["document-quality"]),
    ("Your passport h=\nas expi=\nred.", ["document-expired"]),
    ("It works now: you are verified!\n> Your ID has expired.", ["approved"]),
    ("VERIFY NOW and win a bonus! No blurry photos.", []),
]
EXPIRED = [
    "Su documento está vencido.",
    "Votre carte d'identité est expirée.",
    "Ihr Ausweis ist abgelaufen.",
    "Il documento è scaduto.",
    "O seu documento está vencido.",
    "Срок действия документа истек.",
    "Термін дії документа закінчився.",
    "Twój dokument stracił ważność.",
    "Belgenizin süresi dolmuş.",
    "Giấy tờ của bạn đã hết hạn.",
    "Dokumen Anda sudah kedaluwarsa.",
    "您的证件已过期。",
    "本人確認書類の有効期限が切れています。",
    "신분증이 만료되었습니다.",
    "انتهت صلاحية وثيقتك.",
    "आपके दस्तावेज़ की अवधि समाप्त हो गई है।",
]


@pytest.mark.parametrize(("text", "ids"), [*STATED, *((text, ["document-expired"]) for text in EXPIRED)])
def test_a_notice_states(text: str, ids: list[str]) -> None:
    """Each of these notices states just these."""
    assert [match.id for match in READER.matches(text) if match.certainty == "stated"] == ids


def test_what_is_only_mentioned_is_possible() -> None:
    """A problem that is a possibility, a tip or denied is a candidate, not the reason."""
    for text in ("The photo may be blurry.", "Tips: avoid blurry photos.", "The photo was not blurry."):
        assert [(m.id, m.certainty) for m in READER.matches(text)] == [("document-quality", "possible")]


def test_a_match_shows_what_was_found() -> None:
    """A match names the cause that it shows, and the words of the facts, not those of the notice."""
    (match,) = READER.matches("There is a lot of GLARE on Erika's passport")
    assert (match.finding, match.wording) == ("glare", "passport* + glare")


def test_wrong_words_are_found(tmp_path: Path) -> None:
    """A concept that no meaning names is found at its line."""
    folder = tmp_path / "general" / "notices"
    folder.mkdir(parents=True)
    text = "language: xx\nname: X\nmarks: a\nnegation: {before: 1, after: 0}\nwords:\n  bluur: hazy\n"
    (folder / "xx.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        load_wordbook(tmp_path)
    (finding,) = error.value.findings
    assert (finding.line, finding.code) == (6, "KB030")
    assert 'did you mean "blur"?' in finding.message
