"""Figures in words that nothing marks: each must come from a fact, or be excepted with a reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from kyc_recourse.facts.texts import format_number
from kyc_recourse.facts.times import is_duration, say_duration
from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.gaps import COUNTED
from kyc_recourse.guide.check.html import Element, Page, dotted, is_mark, one_line, visible
from kyc_recourse.guide.check.marks import Wrong
from kyc_recourse.guide.check.words import duration_of

# Pages that are about the guide itself; hand-written sentences and examples stand there beside facts.
ABOUT_THE_GUIDE = ("open", "developers", "publishers", "editors")
_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
_LARGE = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand"
_UNIT = "minute|hour|day|week|month|year"
_UNITS = rf"(?:{_UNIT})s?|mins?|hrs?"
_TRIES = "attempts?|try|tries|failures?|submissions?|rejections?"
_COUNTED = rf"{_TRIES}|times|points?|percent|per cent|{_UNITS}"
_TEENS = "thirteen|fourteen|sixteen|seventeen|eighteen|nineteen"
_WORDS = rf"(?:{_SMALL}|{_TEENS}|(?:half )?a dozen|(?:{_LARGE})(?:-\w+)?)"
# A length of time, a number of attempts or a share: it can only be a rule of a platform.
_CLAIM = re.compile(
    rf"(?<![\w.])(?:\d[\d.,]*|{_WORDS})(?:[ -](?:failed|more|further|wrong|new|business|working|full|calendar))?"
    rf"[ -](?:{_COUNTED})\b|(?<![\w.])\d[\d.,]* ?(?:%|h\b)"
    rf"|\b(?:one|an?) (?:{_UNIT})\b(?= or two\b| and a half\b)|\bhalf an hour\b"
    rf"|\b(?:after|takes?|lasts?|within|wait|(?:locked|blocked|closed|wait) for)"
    rf" (?:about |at least |up to )?(?:one|an?) (?:{_UNIT})\b"
    rf"|\b(?:have|get|only|just|after|exactly) (?:one|a single|a couple of) (?:failed |more )?(?:{_TRIES})\b"
    rf"|\b(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)) (?:failed )?(?:{_TRIES}|time)\b"
    rf"|\b(?:half|an? (?:third|quarter|fifth|tenth)|(?:two|three) (?:thirds|quarters|fifths)) of (?:all|the|every)\b"
    rf"|\b(?:once|twice|{_SMALL} times) (?:a|per|each|every) (?:{_UNIT})\b"
    rf"|\b(?:must be|under|over|above|below|aged?) (?:\d+|{_WORDS})\b|\b\d+ or (?:older|over|younger|under|more)\b",
    re.IGNORECASE,
)
# On pages of the guide any other number is one too.
_NUMBER = re.compile(
    rf"(?<![\w.])\d[\d.,:]*"
    r"|\b(?:after|within|at least|at most|up to|more than|less than|fewer than|below|above)"
    rf" (?:{_SMALL})\b(?! (?:of|or)\b)"
    rf"|\b(?:{_LARGE}|{_TEENS})(?:-\w+)?\b|\bone (?:{_UNIT})\b",
    re.IGNORECASE,
)
_ANY = re.compile(f"{_CLAIM.pattern}|{_NUMBER.pattern}", re.IGNORECASE)
# What is read out or shown of an element beside its words.
_SPOKEN = {"title", "alt", "aria-label", "aria-description", "placeholder", "label", "srcdoc"}
_SPOKEN_INPUT = _SPOKEN | {"value"}
_NUMBERED = re.compile(r"\s*(\d+)\. ")


def check_figures(page: Page, book: Book, headings: Collection[str]) -> Iterator[Wrong]:
    """Yield each figure on a page that no fact stands behind, and each exception without a reason or a need.

    ``headings`` are those of all pages: menus and titles repeat them, and they are looked at where they stand.
    """
    numbers = []
    pattern = _ANY if page.is_of_the_guide else _CLAIM
    for block in page.blocks:
        words = block.words() if page.name != "open" else COUNTED.sub("", block.words())
        if re.fullmatch("h[1-6]", block.element.tag) and (number := _NUMBERED.match(words)):
            numbers.append(int(number[1]))
            words = words[number.end() :]
        yield from _typed(block.element, _figures(pattern, words), words, book)
    if numbers != [*range(1, len(numbers) + 1)]:
        yield Wrong(page.article, "GU030", f"the headings are numbered {', '.join(map(str, numbers))}")
    for block in page.around:
        if (figures := _figures(_CLAIM, words := block.words())) and words not in headings:
            yield from _typed(block.element, figures, words, book)
    for code in page.article.iter("code", "pre") if page.name not in ABOUT_THE_GUIDE else ():
        if not any(is_mark(each) for each in code.iter()):
            yield from _typed(code, claims_in(words := visible(code)), words, book)
    for element in page.body.iter():
        for name in (_SPOKEN_INPUT if element.tag == "input" else _SPOKEN).intersection(element.keys()):
            if (figures := _figures(_CLAIM, words := one_line(element.get(name)))) and words not in headings:
                yield from _typed(element, figures, words, book)
        if (reason := element.get("data-verbatim")) is not None:
            if not reason.strip():
                message = f'"{visible(element)}" is excepted without a reason; say it in data-verbatim="..."'
                yield Wrong(element, "GU051", message)
            elif not _ANY.search(visible(element)):
                yield Wrong(element, "GU051", f'no figure stands in "{visible(element)}"; remove data-verbatim')


def _typed(element: Element, figures: Sequence[str], words: str, book: Book) -> Iterator[Wrong]:
    if figures and not _excepted(element):
        yield from (Wrong(element, "GU050", _say(figure, words, book)) for figure in figures)


@lru_cache(maxsize=10_000)  # pages have most of what stands around them in common
def _figures(pattern: re.Pattern[str], words: str) -> tuple[str, ...]:
    return tuple(found[0].rstrip(" .,:") for found in pattern.finditer(words))


def claims_in(words: str) -> tuple[str, ...]:
    """Return the lengths of time, numbers of attempts and shares in a text."""
    return _figures(_CLAIM, words)


def _excepted(element: Element) -> bool:
    return any(each.get("data-verbatim") is not None for each in (element, *element.iterancestors()))


def _say(figure: str, sentence: str, book: Book) -> str:
    named = [f"{{{address}}} ({said})" for address, said in _candidates(figure, book)]
    write = f"write {' or '.join(named[:3])} instead" if named else "write the fact's address in braces instead"
    exception = 'or <span data-verbatim="why it is no fact">...</span> around it'
    typed = f'"{figure}" is typed into "{_short(sentence, figure)}"'
    return f"{typed}, so it stays when the fact changes; {write}, {exception}"


def _short(sentence: str, figure: str) -> str:
    text = one_line(dotted(sentence))
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
