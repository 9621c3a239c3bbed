"""Random payloads: anything, and vendors' payloads with parts replaced."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.payloads.shapes import SHAPES

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(
        ["declined", "RED", "rejected", "Declined", "consider", "REJECTED", "\ud800", "x" * 300, " ", "😀" * 200]
    ),
)
KEYS = st.sampled_from(
    [
        "status",
        "verification",
        "reviewResult",
        "reviewAnswer",
        "rejectLabels",
        "data",
        "object",
        "errors",
        "result",
        "id",
        "breakdown",
        "decision",
        "type",
        "code",
        "requirements",
        "response_codes",
        "warnings",
        "10",
        "7",
        "__proto__",
    ]
)
ANYTHING = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=4), max_leaves=12
)
CODES = ["101", "9.9", "FORGERY", "document_expired", "usability.GLARE", "autoFace:FACE_MISMATCH"]


def changed(draw: st.DrawFn, value: Any) -> Any:
    """Return a payload in which some parts are other ones."""
    if draw(st.integers(0, 9)) == 0:
        return draw(ANYTHING)
    if isinstance(value, dict):
        return {key: changed(draw, each) for key, each in value.items()}
    return [changed(draw, each) for each in value] if isinstance(value, list) else value


@st.composite
def payloads(draw: st.DrawFn) -> Any:
    """Draw anything, or a vendor's payload with some parts replaced."""
    if draw(st.integers(0, 3)) == 0:
        return draw(ANYTHING)
    try:
        return changed(draw, SHAPES[draw(st.sampled_from([*SHAPES]))](draw(st.sampled_from(CODES))))
    except (ValueError, IndexError):
        return draw(ANYTHING)
