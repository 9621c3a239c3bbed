"""Which inference engines there are, and which one decides on this Python."""

from __future__ import annotations

from kyc_recourse.errors import EngineUnavailableError, did_you_mean
from kyc_recourse.rules.engine import Engine

ENGINES = ("durable-rules", "portable")


def choose_engine(name: str = "auto") -> Engine:
    """Return an engine by name; ``auto`` takes durable-rules where it is installed, else the portable one.

    Raises:
        EngineUnavailableError: there is no such engine, or it is not installed or cannot be imported here.
    """
    if name in ("auto", "durable-rules"):
        try:
            from kyc_recourse.rules.durable import DurableEngine

            return DurableEngine()
        except (ImportError, AttributeError) as error:
            if name != "auto":
                message = (
                    f"durable-rules cannot be imported ({error}); install kyc-recourse[durable] "
                    "(Python 3.12 or earlier, with a C compiler), or use the engine portable"
                )
                raise EngineUnavailableError(message) from error
    if name not in ("auto", "portable"):
        raise EngineUnavailableError(f'unknown engine "{name}"{did_you_mean(name, ("auto", *ENGINES))}')
    from kyc_recourse.rules.portable import PortableEngine

    return PortableEngine()
