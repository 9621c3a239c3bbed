"""Scripts as pages load them: the same, in fewer bytes."""

from __future__ import annotations

try:
    import minify
except ImportError:  # it is not built for every machine
    minify = None


def small(script: str) -> str:
    """Return a script that does the same, without comments and with short names inside.

    Without the minifier it is the script itself.
    """
    return minify.string("text/javascript", script) if minify else script
