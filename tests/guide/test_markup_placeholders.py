"""Markup for which placeholders stand while Markdown is converted comes back as it was."""

from kyc_recourse.guide.markup_placeholders import MarkupPlaceholders

TEXT = """# <span data-fact="reason.a.title">A *title*</span>

A <data value="PT24H" data-fact="limit.b.lockout">24 hours</data> and a <var data-later="time">time</var>.

<figure data-from="2026-01-01T00:00:00Z"><svg><title>A</title></svg><figcaption>So</figcaption></figure>

<span id="here">a place</span> and a <b>letter</b>
"""


def test_everything_comes_back_in_its_place() -> None:
    """Characters stand for the marks of values and for what is in a picture; all else stays for Markdown."""
    placeholders = MarkupPlaceholders()
    put = placeholders.put(TEXT)
    assert placeholders.replaced(put) == TEXT
    for gone in ("data-fact", "data-later", "</data>", "<svg>"):
        assert gone not in put
    for left in ("A *title*", "24 hours", '<span id="here">', "<b>letter</b>", "<figure data-from="):
        assert left in put


def test_words_are_left_for_the_search() -> None:
    """Without placeholders the words of values stay, those of pictures go."""
    placeholders = MarkupPlaceholders()
    words = placeholders.dropped(placeholders.put(TEXT))
    assert "A 24 hours and a time." in words
    assert "So" not in words


def test_no_text_can_be_taken_for_a_placeholder() -> None:
    """A private-use character that stands on a page already brings no markup with it."""
    placeholders = MarkupPlaceholders()
    put = placeholders.put('\U000f0000\U000f0001<span data-fact="a">b\U000f0000</span>')
    assert placeholders.replaced(put) == '<span data-fact="a">b</span>'


def test_markup_that_is_shown_as_code_stays() -> None:
    """No placeholder stands for markup between backticks or in a block of code, which readers see as it is."""
    text = '`<span data-fact="a">b</span>`\n\n```html\n<var data-later="c">\n```\n'
    assert MarkupPlaceholders().put(text) == text
