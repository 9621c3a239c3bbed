"""Writing drafts: all of them or none, and never over somebody's work."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp, mkstemp

from kyc_recourse.facts.replace_file import replace_file
from kyc_recourse.skeletons.skeleton import Draft, SkeletonError


def write(drafts: Sequence[Draft]) -> None:
    """Write a new or changed file, or a whole new folder of several files, in one step.

    Raises:
        SkeletonError: a file came in the meantime, or cannot be written; nothing was written.
        RewriteError: a file changed in the meantime, or may not be changed; nothing was written.
    """
    try:
        if len(drafts) > 1:
            _write_folder(drafts)
        elif drafts[0].old is None:
            _write_file(drafts[0])
        else:
            replace_file(drafts[0].path, drafts[0].old, drafts[0].text)
    except OSError as error:
        raise SkeletonError(
            f"{error.filename or drafts[0].path} cannot be written: {error.strerror or error}"
        ) from None


def _write_file(draft: Draft) -> None:
    path = draft.path
    path.parent.mkdir(exist_ok=True)
    number, name = mkstemp(prefix=".new-", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
            file.write(draft.text)
        new.chmod(_mode())
        # Fails where the file came in the meantime, which replacing would not.
        os.link(new, path)
    except FileExistsError:
        raise SkeletonError(f"{path} is there already") from None
    finally:
        new.unlink(missing_ok=True)


def _write_folder(drafts: Sequence[Draft]) -> None:
    folder = Path(os.path.commonpath([draft.path for draft in drafts]))
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        for draft in drafts:
            path = new / draft.path.relative_to(folder)
            path.parent.mkdir(exist_ok=True)
            path.write_text(draft.text, encoding="utf-8", newline="\n")
        new.chmod(_mode() | 0o111)
        if folder.exists():
            raise SkeletonError(f"{folder} is there already")
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _mode() -> int:
    """Return the permissions that a new file has by default."""
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
