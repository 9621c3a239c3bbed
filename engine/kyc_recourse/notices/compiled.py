"""How notices are read, as plain data in any language of programming: words of languages and what they mean."""

from __future__ import annotations

from msgspec import Struct


class Meaning(Struct, frozen=True, omit_defaults=True):
    """A combination of concepts that means a reason or a state.

    Of each group one concept must be there, of ``without`` none.
    """

    id: str
    groups: tuple[tuple[str, ...], ...]
    without: tuple[str, ...] = ()
    finding: str = ""
    weak: bool = False
    advised: bool = False


class Language(Struct, frozen=True, omit_defaults=True):
    """The words of one language: for each concept, wordings apart by commas; ``*`` ends the beginning of a word.

    ``marks`` are common words by which the language is recognised. ``before`` and ``after`` say how many words after
    and before a negation what it negates can stand.
    """

    id: str
    marks: str
    before: int
    after: int
    words: dict[str, str]


class Wordbook(Struct, frozen=True, omit_defaults=True):
    """How notices are read: what words mean together, and the words of each language.

    Attributes:
        signs: what ends a sentence, asks, separates or labels, each with the characters that do.
        things: concepts of what a notice can be about; a clause that names none is about the one named last.
        weak_things: things that are named in passing.
        fields: parts of things; a clause that names one is about nothing else.
        opposites: what a concept becomes where it is negated.
        problems: concepts that are denied where they are negated.
        meanings: in their order.
        states: the ids of meanings that are no reasons.
        titles: of each canonical reason, the worst first.
        languages: with their words.
    """

    signs: dict[str, str]
    things: tuple[str, ...]
    weak_things: tuple[str, ...]
    fields: tuple[str, ...]
    opposites: dict[str, str]
    problems: tuple[str, ...]
    meanings: tuple[Meaning, ...]
    states: tuple[str, ...]
    titles: dict[str, str]
    languages: tuple[Language, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all that can be named."""
        return frozenset(meaning.id for meaning in self.meanings)
