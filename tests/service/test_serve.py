"""``serve``, as a process: it answers, loads facts again, and ends what was asked before it goes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.facts.edits import edited, replace

pytest.importorskip("uvicorn", reason='the extra "http" is not installed')
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGHUP on Windows"),
]


@contextmanager
def serving(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kyc_recourse", "serve", "--port", str(port), "--engine", "portable", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(200):
                try:
                    urlopen(f"{address}/healthz").close()  # noqa: S310
                    break
                except OSError:
                    time.sleep(0.1)
            yield address, process
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) in (0, -signal.SIGTERM)


def asked(address: str, case: dict[str, Any] | None = None) -> Any:
    body = None if case is None else json.dumps(case).encode()
    with urlopen(Request(address, body)) as answer:  # noqa: S310
        return json.load(answer)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_answers(workers: str) -> None:
    """One process or several decide, and tell their metrics together."""
    with serving("--workers", workers) as (address, _):
        for _ in range(20):
            assert asked(f"{address}/v1/decide", {"reasons": ["underage"]})["verdict"] == "do-not-resubmit"
        metrics = urlopen(f"{address}/metrics").read().decode()  # noqa: S310
    assert 'kyc_recourse_http_requests_total{path="/v1/decide",status="200"} 20.0' in metrics


def test_sighup_loads_the_facts_again(tmp_path: Path) -> None:
    """After SIGHUP new facts answer; facts that are not valid leave the last ones answering."""
    facts = edited(tmp_path / "facts")
    with serving("--knowledge", str(facts)) as (address, process):
        before = asked(f"{address}/readyz")["digest"]
        replace(facts / "reasons" / "underage.yaml", "\ntitle: ...", "\ntitle: A new title")
        os.kill(process.pid, signal.SIGHUP)
        assert wait(address, lambda ready: ready["digest"] != before)
        (facts / "limits.yaml").write_text("limits: nonsense\n", encoding="utf-8")
        os.kill(process.pid, signal.SIGHUP)
        assert wait(address, lambda ready: ready["problem"] and ready["digest"] != before)
        assert asked(f"{address}/v1/decide", {"reasons": ["underage"]})["reasons"][0]["title"] == "A new title"


def wait(address: str, holds: Any) -> bool:
    for _ in range(100):
        if holds(asked(f"{address}/readyz")):
            return True
        time.sleep(0.1)
    return False


def test_a_client_that_sends_slowly_blocks_nobody() -> None:
    """While one client sends its body byte by byte, others are answered, and it is refused in the end."""
    with serving() as (address, _):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), 30) as slow:
            slow.sendall(b"POST /v1/decide HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
            began = time.monotonic()
            assert asked(f"{address}/v1/decide", {})["verdict"]
            assert time.monotonic() - began < 5
            assert b" 408 " in slow.recv(4096)


def test_facts_that_are_not_valid_are_findings(tmp_path: Path) -> None:
    """It doesn't begin to serve with them; the findings are told as by validate."""
    facts = edited(tmp_path / "facts", {"file": "limits.yaml", "old": "max: 5", "new": "max: five"})
    command = [sys.executable, "-m", "kyc_recourse", "serve", "--knowledge", str(facts)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "limits.yaml:7:5" in done.stderr
