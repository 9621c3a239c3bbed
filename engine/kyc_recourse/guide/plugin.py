"""The MkDocs plugin: generated pages, menu, edit links, live reload, and a policy for each page."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import escape
from mkdocs.commands.build import get_context
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url, is_error_template
from mkdocs.utils.templates import TemplateContext

from kyc_recourse.errors import Finding, KnowledgeError
from kyc_recourse.facts.places import KNOWLEDGE, SITE
from kyc_recourse.guide.assemble import Guide, assemble
from kyc_recourse.guide.check.check import check_site
from kyc_recourse.guide.content_policy import Inline, in_head, inline_code, strangers, with_policy
from kyc_recourse.guide.machine_outputs import machine_outputs
from kyc_recourse.guide.markup_placeholders import MarkupPlaceholders
from kyc_recourse.guide.pages import MENU, Page
from kyc_recourse.guide.publisher_pages import with_facts
from kyc_recourse.guide.redirects import redirects
from kyc_recourse.guide.scripts import small
from kyc_recourse.guide.write import markdown
from kyc_recourse.packs.pack import Pack

_LOG = get_plugin_logger(__name__)
# Tags that the search leaves out of a text anyway.
_FOR_THE_EYE = re.compile(r"</?(?:a|abbr|b|em|i|small|span|strong|time)\b[^>]*>")
_PARTS = {"reasons": "Reasons", "more": "More"}


class RecourseConfig(Config):
    """What mkdocs.yml can say: where facts and sources of the guide lie, and whether it is a draft."""

    knowledge = config_options.Optional(config_options.Dir(exists=True))
    site = config_options.Optional(config_options.Dir(exists=True))
    draft = config_options.Type(bool, default=False)


class RecoursePlugin(BasePlugin[RecourseConfig]):
    """Makes the pages of the guide from facts."""

    def __init__(self) -> None:
        self.serving = False
        self.guide = Guide((), {})
        self._known: dict[tuple[str, str], tuple[Inline, ...]] = {}
        self.placeholders = MarkupPlaceholders()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether pages are served; the plugin then lives as long as the server."""
        self.serving = command == "serve"
        if not self.serving:
            # Facts and pages are kept to the end anyway; the collector would walk them again and again.
            gc.disable()

    @event_priority(-100)  # after all that may still rewrite the site
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Read the site back, so that a strict build fails if it says anything that facts and engine do not."""
        if self.guide.basis and not self.serving and not self.config.draft:
            sources = Path(self.config.site or SITE)
            prose = [sources / "pages", Path(config.docs_dir)]
            for finding in check_site(Path(config.site_dir), self.guide.basis, sources, prose):
                _LOG.error(str(finding))
        gc.enable()

    def on_build_error(self, *, error: Exception) -> None:
        """Let the collector work again."""
        gc.enable()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make the pages and the menu."""
        if config.use_directory_urls:
            # The checker, the JSON API and former addresses lead to files of this form.
            raise PluginError("the guide needs pages that end in .html; set use_directory_urls: false in mkdocs.yml")
        knowledge, site = Path(self.config.knowledge or KNOWLEDGE), Path(self.config.site or SITE)
        try:
            self.guide = assemble(Pack.load(knowledge), site, draft=self.config.draft)
        except KnowledgeError as error:
            if not self.serving:
                raise PluginError(f"the guide is not built:\n{error}") from None
            self.guide = Guide(_broken(error, self.guide.pages), {})
        config.nav = _menu(self.guide.pages)
        self.placeholders = MarkupPlaceholders()
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages to the assets, what leads on from their former addresses, and what programs read.

        Scripts are made small, except while serving: then somebody may want to read them.
        """
        for file in files.javascript_files():
            if file.src_dir == config.docs_dir and not self.serving:
                file.content_string = small(file.content_string)
        for page in self.guide.pages:
            files.append(File.generated(config, page.path, content=markdown(page)))
        for path, html in redirects(self.guide.pages):
            files.append(File.generated(config, path, content=html))
        for path, content in machine_outputs(self.guide):
            # MkDocs makes a page of whatever ends in .md, so the plain Markdown gets that name only in the end.
            file = File.generated(config, f"{path}.plain" if path.endswith(".md") else path, content=content)
            file.dest_uri = path
            files.append(file)
        if config.site_url:
            robots = f"User-agent: *\nAllow: /\nSitemap: {config.site_url}sitemap.xml\n"
            files.append(File.generated(config, "robots.txt", content=robots))
        return files

    def on_page_markdown(self, text: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Let the edit link open the file of facts, put values into a publisher's own pages, and set markup aside.

        The theme writes a page's title and summary into HTML as they are.
        """
        own = next((each for each in self.guide.pages if each.path == page.file.src_uri), None)
        if not own and self.guide.basis:
            file = Path(page.file.abs_src_path or page.file.src_uri)
            try:
                text = with_facts(text, page.file.src_uri, file, self.guide.basis.pack)
            except KnowledgeError as error:
                raise PluginError(f"the guide is not built:\n{error}") from None
        if own:
            page.meta.update(title=escape(own.title), description=escape(own.about))
        if own and config.edit_uri:
            base = (
                config.edit_uri
                if "://" in config.edit_uri
                else f"{(config.repo_url or '').rstrip('/')}/{config.edit_uri}"
            )
            page.edit_url = f"{base.rstrip('/')}/{own.edit}"
        return self.placeholders.put(text)

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Leave nothing that was set aside in the table of contents."""
        for link in page.toc:
            self._clean(link)
        return html

    def _clean(self, link: AnchorLink) -> None:
        link.title = self.placeholders.dropped(link.title)
        for child in link.children:
            self._clean(child)

    @event_priority(100)
    def _before_search(self, /, context: TemplateContext, *, page: MkDocsPage, **_: Any) -> TemplateContext:
        self._whole = page.content or ""
        page.content = _FOR_THE_EYE.sub("", self.placeholders.dropped(self._whole))
        return context

    @event_priority(-100)
    def _after_search(self, /, context: TemplateContext, *, page: MkDocsPage, **_: Any) -> TemplateContext:
        page.content = self.placeholders.replaced(self._whole)
        return context

    # The search finds words, for which it reads the page without what was set aside; the page has all of it.
    on_page_context = CombinedEvent(_before_search, _after_search)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Keep the theme's templates, to know their inline code."""
        self._env = env
        self._known = {}
        return env

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Add a link to the plain Markdown and the Content-Security-Policy.

        While serving there is no policy: live reload needs a script of its own.
        """
        if page.file.src_uri not in {each.path for each in self.guide.pages}:
            return self._checked(output, page.file.src_uri, "main.html", config, page)
        way = get_relative_url(page.file.src_uri, page.url)
        # For each link[rel="alternate"] the theme's script asks for a sitemap of another language; a space is
        # no part of a link's type, and keeps it from doing so.
        output = in_head(output, f'<link rel="alternate " type="text/markdown" href="{way}">')
        return self._checked(output, page.file.src_uri, "main.html", config, page)

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Add the Content-Security-Policy to pages that are no Markdown, such as 404.html.

        A sitemap needs whole addresses; without ``site_url`` nobody knows them, and there is none.
        """
        if template_name.startswith("sitemap.xml") and not config.site_url:
            return ""
        if not template_name.endswith(".html"):
            return output
        return self._checked(output, template_name, template_name, config)

    def _checked(
        self, output: str, path: str, template: str, config: MkDocsConfig, page: MkDocsPage | None = None
    ) -> str:
        """Return the page with its policy.

        Raises:
            PluginError: something on it would run or be asked from another host, and is not the theme's.
        """
        known = self._inline_code(template, config, page)
        if found := [*strangers(output, known)]:
            wrong = [
                Finding(f"guide page {path}", 1, 1, "GU007", f"{each}; remove what brings it there") for each in found
            ]
            raise PluginError(f"the guide is not built:\n{KnowledgeError(wrong)}")
        return output if self.serving else with_policy(output, known)

    def _inline_code(self, template: str, config: MkDocsConfig, page: MkDocsPage | None) -> tuple[Inline, ...]:
        """Return the inline code of the theme's template itself: what it has on an empty page in the same folder."""
        folder = get_relative_url(".", page.url) if page else ""
        if (template, folder) not in self._known:
            empty = None
            if page:
                empty = MkDocsPage("", File.generated(config, page.file.src_uri, content=""), config)
                empty.content = empty.markdown = ""
            # A page for wrong addresses stands nowhere, so MkDocs lets its links begin at the top.
            top = urlsplit(config.site_url or "/").path if is_error_template(template) else ""
            context = get_context(Navigation([], []), Files([]), config, empty, top)
            self._known[template, folder] = inline_code(self._env.get_template(template).render(context))
        return self._known[template, folder]

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Reload when facts, prose or templates change."""
        for folder in (Path(self.config.knowledge or KNOWLEDGE), Path(self.config.site or SITE)):
            server.watch(str(folder))
        return server


def _menu(pages: Sequence[Page]) -> list[Any]:
    """Return the menu: each platform, where there are several, then the parts with pages in them."""
    menu: list[Any] = []
    for platform, own in groupby(pages, key=lambda page: page.platform):
        part = [entry for name, few in groupby(own, key=lambda page: page.part) for entry in _part(name, list(few))]
        menu += [{_html(platform): part}] if platform else part
    return menu


def _part(name: str, pages: list[Page]) -> list[Any]:
    entries = [{_html(page.title): page.path} for page in pages]
    if not name:
        return entries
    # Many reasons are found through their index, which comes first.
    return [{_PARTS[name]: entries[:1] if len(entries) > MENU else entries}]


def _html(text: str) -> str:
    """Return a title as the theme writes it into HTML, which does not escape it but in attributes."""
    return escape(text)


def _broken(error: KnowledgeError, pages: Sequence[Page]) -> tuple[Page, ...]:
    """Return, in the place of each page, one that says what is wrong."""
    items = "\n".join(f"<li><code>{escape(str(finding))}</code></li>" for finding in error.findings)
    title = "Something is wrong in the facts"
    text = f"# {title}\n\n<ul>\n{items}\n</ul>\n\nMend it and save: this page reloads by itself.\n"
    paths = [page.path for page in pages] or ["index.md"]
    return tuple(Page(path, title, text, "", "") for path in paths)
