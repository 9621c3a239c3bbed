"""The schemas: valid themselves, equal to what the code accepts and gives, and helpful in an editor."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kyc_recourse import CaseError, Knowledge
from kyc_recourse.cases.schema import case_schema
from kyc_recourse.cli.schema import MADE
from kyc_recourse.decisions.schema import decision_schema
from kyc_recourse.facts.kind_schemas import COMMON, kind_schema
from kyc_recourse.facts.kinds import FILES
from tests.cases.strategies import cases
from tests.cases.test_case import FAULTS
from tests.conftest import PLATFORMS, ROOT

pytestmark = pytest.mark.slow

BINANCE = Knowledge.load(engine="portable")
ORCHARD = Knowledge.load(PLATFORMS, engine="portable")
COMPILED = {k: [p.compiled for p in k.platforms.values()] for k in (BINANCE, ORCHARD)}
CASE = Draft202012Validator(case_schema(COMPILED[BINANCE]))
DECISION = Draft202012Validator(decision_schema(COMPILED[BINANCE]))

SCHEMAS = sorted([*FILES, COMMON, *MADE])


def schema(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_valid_schema(name: str) -> None:
    """Each schema is valid JSON Schema 2020-12 and has a title and a description."""
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["title"]
    assert schema(name)["description"]


def test_every_kind_has_a_schema_and_no_schema_is_left_over() -> None:
    """The folder holds a schema for each kind of file and for what the commands read and write, and nothing else."""
    assert {path.name.removesuffix(".schema.json") for path in (ROOT / "schemas").iterdir()} == {*SCHEMAS}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schemas_are_up_to_date(name: str) -> None:
    """Each schema is what the command prints from the types and the bundled facts; `make schemas` writes them."""
    made = kind_schema(name) if name in (*FILES, COMMON) else MADE[name](COMPILED[BINANCE])
    assert schema(name) == json.loads(json.dumps(made))


@pytest.mark.parametrize("knowledge", COMPILED, ids=["binance", "orchard"])
def test_compiled_knowledge_fits_its_schema(knowledge: Knowledge) -> None:
    """What is exported fits the schema, and is refused with a part missing or one too many."""
    validator = Draft202012Validator(schema("compiled"))
    for compiled in COMPILED[knowledge]:
        exported = json.loads(msgspec.json.encode(compiled))
        validator.validate(exported)
        assert not validator.is_valid({**exported, "more": 1})
        assert not validator.is_valid({**exported, "format": exported["format"] + 1})
        for part in exported["periods"][0]:
            (first, *later) = exported["periods"]
            without = {key: value for key, value in first.items() if key != part}
            assert not validator.is_valid({**exported, "periods": [without, *later]}), part


@settings(deadline=None)
@given(cases(BINANCE))
def test_what_is_accepted_and_given_fits_the_schemas(case: dict[str, Any]) -> None:
    """Every valid case fits the schema of cases, and its decision that of decisions."""
    CASE.validate(case)
    DECISION.validate(BINANCE.decide(case).to_dict())


@settings(deadline=None)
@given(cases(ORCHARD, "2027-02-20T00:00:00Z"))
def test_another_platform_has_schemas_of_its_own(case: dict[str, Any]) -> None:
    """The schemas follow the loaded facts."""
    Draft202012Validator(case_schema(COMPILED[ORCHARD])).validate(case)
    Draft202012Validator(decision_schema(COMPILED[ORCHARD])).validate(ORCHARD.decide(case).to_dict())


# What JSON Schema cannot say: the order of times, the calendar, the list of region codes, Unicode.
BEYOND = re.compile(r"after now|calendar|1970|ISO 3166|stands twice")


@pytest.mark.parametrize(("data", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_what_is_refused_does_not_fit_the_schema(data: Any, fault: str) -> None:
    """A case that is refused breaks the schema as well, where a schema can say it."""
    if not BEYOND.search(fault) and not re.search(r"nan|\\ud800", repr(data)):
        assert not CASE.is_valid(data)


ANY = st.one_of(st.none(), st.booleans(), st.integers(-5, 200), st.text(max_size=5), st.just([]), st.just({}))


@settings(deadline=None)
@given(cases(BINANCE), st.sampled_from(list(CASE.schema["properties"])), ANY)  # type: ignore[index]
def test_schema_and_reader_agree_on_a_wrong_field(case: dict[str, Any], field: str, value: Any) -> None:
    """With one field replaced by anything, the schema and the reader refuse or accept alike."""
    changed = {**case, field: value}
    try:
        BINANCE.read_case(changed)
        accepted = True
    except CaseError:
        accepted = False
    assert accepted == CASE.is_valid(changed)


# How notices are read is checked by the types into which the files are read; there is no schema of it yet.
WITH_SCHEMA = sorted({*(ROOT / "knowledge").rglob("*.yaml")} - {*(ROOT / "knowledge").glob("general/notices/*")})


@pytest.mark.parametrize("path", WITH_SCHEMA, ids=lambda path: path.name)
def test_every_fact_file_names_its_schema(path: Any) -> None:
    """The first line of each fact file tells an editor which schema it has."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match
    assert (path.parent / match[1]).resolve().is_file()
