"""The bundled crosswalk."""

from __future__ import annotations

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.payloads.compiled import Crosswalk


@pytest.fixture(scope="session")
def crosswalk(portable: Knowledge) -> Crosswalk:
    return portable.crosswalk
