"""Writing drafts: all of them or none, and never over somebody's work."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from kyc_recourse.facts.replace_file import replace_file
from kyc_recourse.facts.staging import staged
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
    with staged(path) as new:
        new.write_text(draft.text, encoding="utf-8", newline="\n")
        try:
            # Fails where the file came in the meantime, which replacing would not.
            os.link(new, path)
        except FileExistsError:
            raise SkeletonError(f"{path} is there already") from None


def _write_folder(drafts: Sequence[Draft]) -> None:
    folder = Path(os.path.commonpath([draft.path for draft in drafts]))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with staged(folder) as new:
        for draft in drafts:
            path = new / draft.path.relative_to(folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(draft.text, encoding="utf-8", newline="\n")
        if folder.exists():
            raise SkeletonError(f"{folder} is there already")
        new.rename(folder)
