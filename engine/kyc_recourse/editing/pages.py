"""One build of the guide: ``python -m kyc_recourse.editing.pages FACTS OUT ADDRESS``, in a process of its own.

The pages are those that a publisher gets, but scenarios may fail: whoever changes facts has yet to change them.
Prints the paths from which the pages are made beside the facts, as JSON.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from kyc_recourse.facts.places import MKDOCS, SITE
from kyc_recourse.guide.plugin import RecoursePlugin


def build_pages(facts: Path, out: Path, address: str) -> list[Path]:
    """Build the site of a folder of facts and return what else it is made from.

    Raises:
        MkDocsException: a configuration, template or text is wrong.
    """
    config, plugin = _configuration(facts, site_dir=str(out.resolve()), site_url=address, strict=False)
    plugin.config.knowledge, plugin.config.draft = str(facts), True
    build(config)
    return [Path(config.config_file_path), Path(plugin.config.site or SITE), *map(Path, config.watch)]


def _configuration(facts: Path, **given: Any) -> tuple[MkDocsConfig, RecoursePlugin]:
    """Return what the nearest mkdocs.yml above the facts that makes a guide says, else the bundled one."""
    for folder in (*facts.resolve().parents, MKDOCS.parent):
        file = folder / "mkdocs.yml"
        if file.is_file() and "recourse" in file.read_text(encoding="utf-8", errors="replace"):
            config = load_config(str(file), **given)
            if isinstance(plugin := config.plugins.get("recourse"), RecoursePlugin):
                return config, plugin
    raise FileNotFoundError(MKDOCS)


def main(facts: str, out: str, address: str) -> int:
    """Build the pages; the exit status is 0 if they are there."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    try:
        sources = build_pages(Path(facts), Path(out), address)
    except Abort:
        return 1  # it has been said why
    except MkDocsException as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    print(json.dumps([str(path.resolve()) for path in sources]))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
