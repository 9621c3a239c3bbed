"""What stands beside the built pages for programs that read: Markdown, llms.txt, JSON API, words for the checker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kyc_recourse.api.files import FOLDER, NOTICES
from kyc_recourse.escaping import escape_markdown, escape_part
from kyc_recourse.guide.assemble import Guide
from kyc_recourse.guide.pages import Page
from kyc_recourse.guide.plain import plain_markdown
from kyc_recourse.guide.scripts import WORDS, words_script

# Sections by part of the menu. What stands under "Optional" can be skipped by those who have little room.
_SECTIONS = {"": "Pages", "reasons": "Reasons", "more": "Optional"}


def machine_outputs(guide: Guide) -> Iterator[tuple[str, str | bytes]]:
    """Yield the files by path; the Markdown of a page has the path of the page."""
    for page in guide.pages:
        yield page.path, plain_markdown(page.text)
    yield "llms.txt", llms_txt(guide.pages)
    yield from guide.api.items()
    if guide.api:
        yield WORDS, words_script(guide.api[f"{FOLDER}/{NOTICES}"])


def llms_txt(pages: Sequence[Page]) -> str:
    """Return what leads to the plain Markdown of each page, in sections, as https://llmstxt.org describes it."""
    first = pages[0]
    end = plain_markdown(first.text).partition("\n---\n")[2]
    notes = "\n".join(line for line in end.splitlines() if line.startswith("- "))
    sections: dict[str, list[str]] = {}
    for page in pages:
        section, title = _SECTIONS[page.part], escape_part(page.title)
        about = f": {escape_part(page.about)}" if page.about else ""
        if page.platform and page.part == "more":
            title = f"{escape_part(page.platform)}: {title}"
        elif page.platform:
            section = f"{escape_part(page.platform)}: {section}"
        sections.setdefault(section, []).append(f"- [{title}]({page.path}){about}")
    sections["Optional"] = sections.pop("Optional", [])  # comes last
    parts = [f"# {escape_part(first.title)}", f"> {escape_markdown(first.about)}" if first.about else "", notes]
    parts.append(f"The same facts as JSON, with a schema: [index.json]({FOLDER}/index.json)")
    parts += ["\n".join([f"## {name}\n", *links]) for name, links in sections.items() if links]
    return "\n\n".join(part for part in parts if part) + "\n"
