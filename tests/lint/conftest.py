"""What the tests of lint share."""

from tests.facts.conftest import quick

__all__ = ["quick"]
