"""The first step of the command ``kyc-recourse``: Ctrl-C ends it quietly even while it is being imported.

It stands beside the package, since whatever is inside imports all of that first.
"""

import os
import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run the command and exit; with status 130 if it is interrupted."""
    # A shell may have started it so that it ignores the signal.
    heeds = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heeds:
        signal.signal(signal.SIGINT, _end)
    from kyc_recourse.cli.main import main as run

    try:
        if heeds:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    finally:
        if heeds:
            signal.signal(signal.SIGINT, _end)


def _end(*_: object) -> None:
    os._exit(130)
