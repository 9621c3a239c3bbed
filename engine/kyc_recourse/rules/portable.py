"""The portable engine: forward chaining in pure Python, one pass over ordered rules."""

from __future__ import annotations

from kyc_recourse.rules.engine import Clauses, Inference


class PortableEngine:
    """Forward chaining without any library; the oracle that durable-rules is compared with."""

    name = "portable"

    def infer(self, clauses: Clauses, atoms: int) -> Inference:
        """Return what holds in the end when ``atoms`` hold at first."""
        held, fired = atoms, []
        for i, body in enumerate(clauses.bodies):
            if body & held == body:
                held |= clauses.heads[i]
                fired.append(i)
        return Inference(held, tuple(fired))
