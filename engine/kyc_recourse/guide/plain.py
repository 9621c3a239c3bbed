"""Pages without HTML: as Markdown that is read as it stands, and as plain text."""

from __future__ import annotations

import re
from html import unescape

_CODE = re.compile(r"(^```.*?^```$|`[^`\n]*`)", re.MULTILINE | re.DOTALL)
# Scripts are none where they are shown as an example.
_SCRIPT = re.compile(r"(^```.*?^```$)|<(script|noscript)\b.*?</\2>", re.MULTILINE | re.DOTALL)
_FIGURE = re.compile(r"<figure\b.*?</figure>", re.DOTALL)
_TOLD = re.compile(r"<(title|desc|figcaption)\b[^>]*>(.*?)</\1>", re.DOTALL)
_LETTER = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.DOTALL)
_SUMMARY = re.compile(r"<summary>(.*?)</summary>")
_TAG = re.compile(r"</?[a-z][^>]*>")
_ATTRIBUTES = re.compile(r" ?(?<!\\)\{[:#. ][^{}\n]*\}")
_HERE = re.compile(r"(?<!\\)\[((?:[^\[\]]|\\[\[\]])*)\]\(#[^)]*\)")
_LINK = re.compile(r"(?<!\\)\[((?:[^\[\]]|\\[\[\]])*)\]\([^)]*\)")


def plain_markdown(text: str) -> str:
    """Return the Markdown of a page without elements and attributes.

    Pictures become their text alternative, letters blocks of code. Anchors are left in links to other pages;
    they are those of the web page.
    """
    text = _SCRIPT.sub(lambda match: match[1] or "", text)
    text = _FIGURE.sub(_picture, text)
    text = _LETTER.sub(lambda match: f"```text\n{unescape(_TAG.sub('', match[1]))}\n```", text)
    text = _SUMMARY.sub(r"**\1**", text)
    parts = _CODE.split(text)
    parts[::2] = map(_without_elements, parts[::2])
    return re.sub(r"\n{3,}", "\n\n", "".join(parts)).strip() + "\n"


def plain_text(markdown: str) -> str:
    """Return the words of a piece of Markdown within one paragraph, on one line."""
    text = _LINK.sub(r"\1", _ATTRIBUTES.sub("", _TAG.sub("", markdown)))
    text = re.sub(r"(?<!\\)[*`]", "", text)
    return " ".join(unescape(re.sub(r"\\(\W|_)", r"\1", text)).split())


def _picture(match: re.Match[str]) -> str:
    title, *more = (told for _, told in _TOLD.findall(match[0]))
    return " ".join([f"*{title}.*", *more])


def _without_elements(text: str) -> str:
    text = _ATTRIBUTES.sub("", _TAG.sub("", text))
    text = _HERE.sub(r"\1", text)
    return text.replace("&gt;", ">").replace("&amp;", "&")  # a sign that could begin an element stays as it is
