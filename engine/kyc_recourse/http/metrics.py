"""Metrics in Prometheus' form: requests by address and status, their time, and decisions by platform and verdict."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, Info, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from kyc_recourse.version import __version__

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5)


class Metrics:
    """Counters of this process; with PROMETHEUS_MULTIPROC_DIR those of all processes are told together."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        of = {"namespace": "kyc_recourse", "registry": self._registry}
        self._requests = Counter("http_requests", "Requests.", ["path", "status"], **of)  # type: ignore[arg-type]
        self._seconds = Histogram("http_request_seconds", "Time to answer.", ["path"], buckets=_SECONDS, **of)  # type: ignore[arg-type]
        self._decisions = Counter("decisions", "Decisions.", ["platform", "verdict"], **of)  # type: ignore[arg-type]
        self._several = "PROMETHEUS_MULTIPROC_DIR" in os.environ
        if not self._several:
            self._about = Info("facts", "What is served.", **of)  # type: ignore[arg-type]

    def request(self, path: str, status: int, seconds: float) -> None:
        """Count a request to an address, as it stands in the routes."""
        self._requests.labels(path, status).inc()
        self._seconds.labels(path).observe(seconds)

    def decision(self, platform: str, verdict: str) -> None:
        """Count a decision."""
        self._decisions.labels(platform, verdict).inc()

    def text(self, digest: str) -> bytes:
        """Return all of it as Prometheus reads it."""
        if self._several:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
            return generate_latest(registry)
        self._about.info({"digest": digest, "version": __version__})
        return generate_latest(self._registry)
