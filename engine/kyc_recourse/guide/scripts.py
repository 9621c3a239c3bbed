"""Scripts as pages load them: in fewer bytes, and with the words by which the checker reads notices."""

from __future__ import annotations

try:
    import minify
except ImportError:  # it is not built for every machine
    minify = None

# The script with which the checker loads how notices are read.
WORDS = "notices.js"
_WORDS = b"globalThis.recourseNotices="


def small(script: str) -> str:
    """Return a script that does the same, without comments and with short names inside.

    Without the minifier it is the script itself.
    """
    return minify.string("text/javascript", script) if minify else script


def words_script(wordbook: bytes) -> bytes:
    """Return the script that gives a page the JSON of a wordbook: from a file, pages can load nothing but scripts."""
    return _WORDS + wordbook


def words_in(script: bytes) -> bytes:
    """Return the JSON in such a script."""
    return script.removeprefix(_WORDS)
