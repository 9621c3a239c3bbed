"""Roles: what the value of a field is - an id, a reference to a kind, a text, a duration, a condition, a date."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Role(Struct, frozen=True):
    """What a value is. ``form`` names its schema in ``forms.yaml``, ``example`` is what an editor inserts first."""

    form: str = ""
    example: Any = ""


class Identity(Role, frozen=True):
    """The id by which others name a fact.

    ``shown_by``: the list whose fact with the same id shows it, where it has no ``when`` of its own.
    """

    form: str = "id"
    example: Any = "an-id"
    shown_by: str = ""


class Former(Role, frozen=True):
    """An id that a fact had before it was renamed."""

    form: str = "id"
    example: Any = "old-id"


class Canonical(Role, frozen=True):
    """The id of a canonical reason, which holds at any service."""

    form: str = "id"
    example: Any = "a-canonical-reason"


class Reference(Role, frozen=True):
    """The id of a fact in another list, ``to``."""

    form: str = "id"
    to: str = ""


class TimeSource(Role, frozen=True):
    """The limit or cooldown from which a time is taken, as ``{kind: id}``."""

    form: str = "until"


class Conclusion(Role, frozen=True):
    """A name that a rule concludes, on which others build."""

    form: str = "id"
    example: Any = "a-conclusion"


class Condition(Role, frozen=True):
    """What must hold."""

    form: str = "when"


class Drawing(Role, frozen=True):
    """The name of a drawing."""

    form: str = "id"
    example: Any = "a-drawing"


class Text(Role, frozen=True):
    """A text for readers, in which references stand for facts.

    ``later`` names the references that are bound for each case (``applicant.*``: every field of the applicant).
    ``tells`` says what is written: advice, the title of something, a question, a prohibition, or what others say.
    """

    form: str = "text"
    later: tuple[str, ...] = ()
    tells: Literal["advice", "title", "question", "prohibition", "report"] = "advice"


class Wording(Role, frozen=True):
    """A text that is taken as it is written: no reference is filled in it."""

    form: str = "text"


class Phrase(Role, frozen=True):
    """Words of a notice by which something is recognised."""

    form: str = "signal"
    example: Any = "two words"


class Version(Role, frozen=True):
    """The version of the facts."""

    form: str = "version"
    example: Any = "2026.11.22"


class Duration(Role, frozen=True):
    """A length of time in ISO 8601."""

    form: str = "duration"
    example: Any = "PT12H"


class Quantity(Role, frozen=True):
    """A number, or a length of time in ISO 8601."""

    form: str = "quantity"
    example: Any = 70


class Number(Role, frozen=True):
    """A number that is shown as it is."""

    form: str = "number"
    example: Any = 1


class Count(Role, frozen=True):
    """How many, from one."""

    form: str = "count"
    example: Any = 5


class Position(Role, frozen=True):
    """A place in an order that no other fact of the kind has."""

    form: str = "position"
    example: Any = 10


class Choice(Role, frozen=True):
    """One of the words that the field's type lists."""


class Flag(Role, frozen=True):
    """Yes or no."""

    form: str = "flag"
    example: Any = True


class Ternary(Role, frozen=True):
    """Yes, no or unknown."""

    form: str = "ternary"
    example: Any = True


class Region(Role, frozen=True):
    """An ISO 3166 code of a country or of a part of one."""

    form: str = "region"
    example: Any = "AE"


class Date(Role, frozen=True):
    """A day."""

    form: str = "date"
    example: Any = "2026-11-22"


class Instant(Role, frozen=True):
    """A time from or before which something holds."""

    form: str = "instant"
    example: Any = "2027-01-01T00:00:00Z"


class Kind(Struct, frozen=True, kw_only=True):
    """What a list of facts holds; on the list's field.

    Attributes:
        noun: what one of them is called in a sentence.
        title: the heading of the schema of its file.
        file: the file in which the list stands, if not one called as the list; ``platform`` is the platform's own.
        own_files: each of them has a file of its own, in a folder that is called as the list.
        address: what one of them is called in references and addresses, if not as in ``noun``.
        public: programs know their ids, so that changing one breaks them.
        needed: the list must be there.
        unused: what to do about one that nothing uses; without it none needs a use.
        quoted: a text that quotes one uses it.
    """

    noun: str
    title: str = ""
    file: str = ""
    own_files: bool = False
    address: str = ""
    public: bool = False
    needed: bool = False
    unused: str = ""
    quoted: bool = False


class OnlyIf(Struct, frozen=True):
    """A key that has a meaning only if another has one of some values; ``needed``: there it must be given."""

    key: str
    values: tuple[str, ...]
    needed: bool = False


class InsteadOf(Struct, frozen=True):
    """A key that stands in place of another: exactly one of the two is given."""

    key: str


class _Mark(Struct, frozen=True):
    name: str


# The value can be a list of values, each with the date from which it holds.
DATED = _Mark("dated")
# Another value of it makes the id stand for something else, so that programs that know the id break.
MEANING = _Mark("meaning")
# A block that can be written as this text alone.
SHORT = _Mark("short")

Dated = Annotated[T, DATED]


class About(Struct, frozen=True):
    """What a field is for, and keywords for its schema."""

    text: str = ""
    schema: dict[str, Any] = {}


def about(text: str, **schema: Any) -> About:
    """Return what a field is for, with keywords for its schema."""
    return About(text, schema)
