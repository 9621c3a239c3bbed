"""The guide as files in a folder, all of them or none."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from kyc_recourse.errors import RecourseError
from kyc_recourse.facts.staging import staged
from kyc_recourse.guide.assemble import Guide
from kyc_recourse.guide.pages import Page
from kyc_recourse.guide.redirects import redirects
from kyc_recourse.guide.scripts import small

# Tells a folder that was made here from one that holds somebody's own files.
MARK = ".kyc-recourse-guide"


class GuideFolderError(RecourseError):
    """The folder for the guide holds something else, or cannot be written."""


def markdown(page: Page) -> str:
    """Return the page as the text of a file, with its title in front, as site generators expect it."""
    said = {"title": page.title, "description": page.about}
    # Some generators write these into HTML as they are, others escape them; what would differ is left out.
    head: dict[str, object] = {key: text for key, text in said.items() if text and not re.search('[<>&"]', text)}
    if page.part == "more":
        head["search"] = {"boost": 0.1}  # who searches looks for help first, not for how the guide is made
    lines = "".join(f"{key}: {json.dumps(said, ensure_ascii=False)}\n" for key, said in head.items())
    return f"---\n{lines}---\n\n{page.text}" if lines else page.text


def sources(guide: Guide) -> Iterator[tuple[str, str | bytes]]:
    """Yield what another generator needs by path: the pages, and beside them what it copies as it is."""
    for page in guide.pages:
        yield page.path, markdown(page)
    yield from redirects(guide.pages)
    yield from guide.api.items()


def write_guide(files: Iterable[tuple[str, str | bytes]], assets: Path | None, out: Path) -> None:
    """Write files and assets, scripts made small, to a folder.

    An earlier guide there is replaced at once, when all is written.

    Raises:
        GuideFolderError: the folder is not empty and no guide, or it cannot be written.
    """
    if out.exists() and not (out.is_dir() and ((out / MARK).is_file() or not any(out.iterdir()))):
        raise GuideFolderError(f"{out} is there and is no guide; give another folder, or remove it yourself")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with staged(out) as new:
            new.mkdir()
            if assets:
                shutil.copytree(assets, new, dirs_exist_ok=True)
                for script in new.rglob("*.js"):
                    script.write_text(small(script.read_text(encoding="utf-8")), encoding="utf-8")
            for name, content in files:
                path = new / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
            (new / MARK).write_text("Made by kyc-recourse guide. It is replaced as a whole.\n", encoding="utf-8")
            _replace_folder(new, out)
    except OSError as error:
        raise GuideFolderError(f"{out} cannot be written: {error.strerror or error}") from None


def _replace_folder(new: Path, out: Path) -> None:
    """Put a folder in the place of another, which goes to where the new one was made; if that fails, it comes back."""
    if not out.exists():
        new.rename(out)
        return
    old = out.rename(new.with_name("old"))
    try:
        new.rename(out)
    except OSError:
        old.rename(out)
        raise
