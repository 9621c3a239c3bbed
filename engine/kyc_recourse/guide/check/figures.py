"""Figures in words that nothing marks: each must come from a fact, or be excepted with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kyc_recourse.facts.texts import format_number
from kyc_recourse.facts.times import is_duration, say_duration
from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.gaps import COUNTED
from kyc_recourse.guide.check.html import Element, Page, one_line, visible
from kyc_recourse.guide.check.marks import Wrong
from kyc_recourse.guide.check.words import duration_of

_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
_LARGE = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand"
_UNITS = "minutes?|hours?|days?|weeks?|months?|years?"
_COUNTED = rf"attempts?|tries|times|failures?|points?|percent|per cent|{_UNITS}"
_WORDS = rf"(?:{_SMALL}|(?:{_LARGE})(?:-\w+)?)"
# A length of time, a number of attempts or a share: it can only be a rule of a platform.
_CLAIM = re.compile(
    rf"(?<![\w.])(?:\d[\d.,]*|{_WORDS})(?:[ -](?:failed|more|further|wrong|new|business|working|full|calendar))?"
    rf"[ -](?:{_COUNTED})\b|(?<![\w.])\d[\d.,]* ?%"
    rf"|\b(?:one|an?) (?:minute|hour|day|week|month|year)\b(?= or two\b)|\bhalf an hour\b"
    rf"|\b(?:once|twice|{_SMALL} times) (?:a|per|each|every) (?:minute|hour|day|week|month|year)\b",
    re.IGNORECASE,
)
# On pages of the guide any other number is one too.
_NUMBER = re.compile(
    rf"(?<![\w.])\d[\d.,:]*"
    r"|\b(?:after|within|at least|at most|up to|more than|less than|fewer than|below|above)"
    rf" (?:{_SMALL})\b(?! (?:of|or)\b)"
    rf"|\b(?:{_LARGE})(?:-\w+)?\b|\bone (?:minute|hour|day|week|month|year)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*(\d+)\. ")


def check_figures(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield each figure on a page that no fact stands behind, and each exception without a reason or a need."""
    numbers = []
    for block in page.blocks:
        words = block.words() if page.name != "open" else COUNTED.sub("", block.words())
        if re.fullmatch("h[1-6]", block.element.tag) and (number := _NUMBERED.match(words)):
            numbers.append(int(number[1]))
            words = words[number.end() :]
        found = _CLAIM.search(words) or (_NUMBER.search(words) if page.is_of_the_guide else None)
        if found and not _excepted(block.element):
            yield Wrong(block.element, "GU050", _say(found[0].rstrip(" .,:"), words, book))
    if numbers != [*range(1, len(numbers) + 1)]:
        yield Wrong(page.article, "GU030", f"the headings are numbered {', '.join(map(str, numbers))}")
    for block in page.around:
        if (found := _CLAIM.search(words := block.words())) and not _excepted(block.element):
            yield Wrong(block.element, "GU050", _say(found[0].rstrip(" .,:"), words, book))
    for element in page.article.iter():
        if (reason := element.get("data-verbatim")) is not None:
            if not reason.strip():
                message = f'"{visible(element)}" is excepted without a reason; say it in data-verbatim="..."'
                yield Wrong(element, "GU051", message)
            elif not _CLAIM.search(visible(element)) and not _NUMBER.search(visible(element)):
                yield Wrong(element, "GU051", f'no figure stands in "{visible(element)}"; remove data-verbatim')


def claim_in(words: str) -> str:
    """Return the first length of time, number of attempts or share in a text, or nothing."""
    found = _CLAIM.search(words)
    return found[0] if found else ""


def _excepted(element: Element) -> bool:
    return any(each.get("data-verbatim") is not None for each in (element, *element.iterancestors()))


def _say(figure: str, sentence: str, book: Book) -> str:
    named = [f"{{{address}}} ({said})" for address, said in _candidates(figure, book)]
    write = f"write {' or '.join(named[:3])} instead" if named else "write the fact's address in braces instead"
    exception = 'or <span data-verbatim="why it is no fact">...</span> around it'
    typed = f'"{figure}" is typed into "{_short(sentence, figure)}"'
    return f"{typed}, so it stays when the fact changes; {write}, {exception}"


def _short(sentence: str, figure: str) -> str:
    text = one_line(sentence.replace("\N{OBJECT REPLACEMENT CHARACTER}", "..."))
    at = max(text.find(figure), 0)
    begin, end = max(at - 60, 0), at + len(figure) + 60
    return f"{'...' if begin else ''}{text[begin:end]}{'...' if end < len(text) else ''}"


def _rank(address: str) -> int:
    """Return how likely a length of time is meant in prose: lockouts and waits first."""
    kind, _, field = address.rpartition(".")
    return ("lockout", "length", "window").index(field) if field in ("lockout", "length", "window") else len(kind)


def _candidates(figure: str, book: Book) -> list[tuple[str, str]]:
    """Return facts that may be meant, with what they say: those of the same value first, then of the same kind."""
    duration = duration_of(figure)
    number = re.match(r"\d+(\.\d+)?", figure)
    known = {address: book.get(address) for address in book.words[0] if not address.endswith((".title", ".name"))}
    if duration is not None or re.search(_UNITS, figure, re.IGNORECASE):
        of_kind = {a: say_duration(value) for a, value in known.items() if is_duration(value)}
        return sorted(of_kind.items(), key=lambda pair: (duration_of(pair[1]) != duration, _rank(pair[0])))
    numbers = {a: format_number(v) for a, v in known.items() if isinstance(v, int | float) and not isinstance(v, bool)}
    if re.search(r"attempt|tries|times|failure", figure):
        numbers = {a: said for a, said in numbers.items() if a.startswith("limit.")} or numbers
    if "%" in figure or "cent" in figure:
        numbers = {a: said for a, said in numbers.items() if a.endswith(".share")} or numbers
    return sorted(numbers.items(), key=lambda pair: not number or pair[1] != number[0])
