"""The service: the same decisions and faults as in Python, and clear refusals of everything else."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kyc_recourse import CaseError, Knowledge
from kyc_recourse.version import __version__
from tests.conftest import NOW, ROOT, run_async
from tests.facts.edits import edited, replace

pytest.importorskip("prometheus_client", reason='the extra "http" is not installed')
testclient = pytest.importorskip("starlette.testclient", reason='the extra "http" is not installed')

from kyc_recourse.http import Settings, create_app  # noqa: E402
from kyc_recourse.http.served import Served  # noqa: E402

CASE = {"now": NOW, "reasons": ["face-mismatch"], "applicant": {"full_name": "Zebedee Quux"}}


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with testclient.TestClient(create_app(Settings(engine="portable", max_body=10_000, max_batch=100_000))) as client:
        yield client


def test_a_decision_is_that_of_python(client: Any, portable: Knowledge) -> None:
    """POST /v1/decide answers the bare decision, byte for byte."""
    answer = client.post("/v1/decide", json=CASE)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.text == portable.decide(CASE).to_json()


@pytest.mark.parametrize("body", ["", "{", "[]", '{"reasons": ["nobody"], "attempts": 3}', '{"now": NaN}', "[" * 9_000])
def test_faults_are_those_of_python(client: Any, portable: Knowledge, body: str) -> None:
    """A bad case is a problem with status 422 and all faults, whatever is wrong with it."""
    answer = client.post("/v1/decide", content=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    from kyc_recourse.cases.json_text import parse_json

    with pytest.raises(CaseError) as error:
        portable.decide(parse_json(body))
    assert [each["message"] for each in answer.json()["faults"]] == [each.message for each in error.value.faults]


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", "/v1/decide", b"x" * 10_001, 413),
        ("GET", "/v1/decide", None, 405),
        ("GET", "/v1/nothing", None, 404),
        ("GET", "/v1/reasons?platform=nothing", None, 422),
        ("GET", "/v1/schemas/nothing", None, 404),
        ("POST", "/v1/match", b'{"text": 3}', 422),
        ("POST", "/v1/match", b'{"words": ""}', 422),
    ],
)
def test_refusals(client: Any, method: str, path: str, content: bytes | None, status: int) -> None:
    """What can't be answered is a problem with the status that says why."""
    answer = client.request(method, path, content=content)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


def test_a_batch(client: Any, portable: Knowledge) -> None:
    """Each line is answered in its order, be it a decision or faults; blank ones are passed over."""
    lines = [json.dumps({"id": "a", **CASE}), "", "[1]", "x" * 10_001, json.dumps(CASE)]
    answer = client.post("/v1/decide/batch", content="\n".join(lines))
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert [(row["row"], row.get("id"), "decision" in row) for row in rows] == [
        (1, "a", True),
        (3, None, False),
        (4, None, False),
        (5, None, True),
    ]
    assert rows[0]["decision"] == portable.decide(CASE).to_dict()


def test_a_batch_without_end_is_ended(client: Any) -> None:
    """After the most bytes one line says that there was too much."""
    answer = client.post("/v1/decide/batch", content=b"{}\n" * 60_000)
    assert "too large" in answer.text.splitlines()[-1]
    assert len(answer.text.splitlines()) == 1


def test_matches(client: Any) -> None:
    """POST /v1/match says which reasons a notice names."""
    answer = client.post("/v1/match", json={"text": "Rejected: document already in use"})
    assert [each["id"] for each in answer.json()["matches"]] == ["duplicate-account"]


def test_a_payload_is_read_for_the_user_unless_for_an_agent(client: Any, portable: Knowledge) -> None:
    """POST /v1/read shows what a person may see; an agent gets the whole record."""
    payload = {"type": "applicantReviewed", "reviewResult": {"reviewAnswer": "GREEN"}}
    whole = client.post("/v1/read", json={"payload": payload, "audience": "agent"})
    assert whole.text == portable.read(payload).to_json()
    assert client.post("/v1/read", json={"payload": payload}).json()["outcome"] == whole.json()["outcome"]
    assert client.post("/v1/read", json={"payload": payload, "audience": "everybody"}).status_code == 422


@pytest.mark.parametrize(
    "path", ["/v1/platforms", "/v1/vendors", "/v1/reasons", "/v1/remedies", "/v1/schemas/case", "/openapi.json"]
)
def test_what_is_known_need_not_be_sent_again(client: Any, path: str) -> None:
    """What depends on the facts alone has an ETag, with which it is answered by 304."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.json()
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_description(client: Any) -> None:
    """OpenAPI 3.1 names every address, and its examples fit its schemas."""
    description = client.get("/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    routes = {route.path for route in client.app.routes} - {"/docs", "/openapi.json"}
    assert set(description["paths"]) == routes
    operation = description["paths"]["/v1/decide"]["post"]
    for name, content in (
        ("Case", operation["requestBody"]["content"]),
        ("Decision", operation["responses"]["200"]["content"]),
    ):
        schema = {"$ref": f"#/components/schemas/{name}", "components": description["components"]}
        Draft202012Validator(schema).validate(content["application/json"]["example"])


def test_health_and_metrics(client: Any) -> None:
    """Health, readiness and metrics are told; nothing of a case but platform and verdict is in the metrics."""
    client.post("/v1/decide", json=CASE)
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").json()["problem"] is None
    metrics = client.get("/metrics").text
    assert 'kyc_recourse_decisions_total{platform="binance",verdict="fix-and-resubmit"}' in metrics
    assert 'kyc_recourse_http_requests_total{path="/v1/decide",status="422"}' in metrics
    assert __version__ in metrics
    assert "face-mismatch" not in metrics
    assert "Zebedee" not in metrics


def test_nothing_personal_is_logged(client: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Neither a case nor a bad one leaves anything in the log."""
    client.post("/v1/decide", json=CASE)
    client.post("/v1/decide", json={**CASE, "reasons": ["Zebedee"]})
    assert "Zebedee" not in caplog.text


def test_the_page_asks_no_other_host(client: Any) -> None:
    """The page for trying it loads nothing, and its policy allows no other host."""
    page = client.get("/docs")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http://" not in page.text
    assert "https://" not in page.text


def test_facts_are_replaced_as_a_whole(tmp_path: Path) -> None:
    """Changed facts answer after a reload; facts that are not valid don't, and what is wrong is told."""
    facts = edited(tmp_path / "facts")
    served = Served(facts, "portable")
    before = served.knowledge.digest
    replace(facts / "reasons" / "underage.yaml", "\ntitle: ...", "\ntitle: A new title")
    run_async(served.reload())
    assert (served.knowledge.digest != before, served.problem) == (True, "")
    changed = served.knowledge.digest
    shutil.copy(ROOT / "pyproject.toml", facts / "limits.yaml")
    run_async(served.reload())
    assert served.knowledge.digest == changed
    assert "limits.yaml" in served.problem


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    """With watching, a change is served without a signal."""
    facts = edited(tmp_path / "facts")
    app = create_app(Settings(folder=str(facts), engine="portable", watch_seconds=0.05))
    with testclient.TestClient(app) as client:
        before = client.get("/readyz").json()["digest"]
        replace(facts / "reasons" / "underage.yaml", "\ntitle: ...", "\ntitle: A new title")
        for _ in range(100):
            if client.get("/readyz").json()["digest"] != before:
                return
            client.portal.call(asyncio.sleep, 0.05)
    pytest.fail("the change was not noticed")
