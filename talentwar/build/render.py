"""Renders page views and file views to bytes. Templates see `page` and `site`, and only format them.

The key of a page is a digest of the generator, the site view and its own view. The template sees nothing else. A page
whose key is in the cache is not rendered again. The key of a file without a template leaves out the site view.
"""

from __future__ import annotations

import gettext
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from types import CodeType

from markupsafe import Markup
from msgspec import Struct

from talentwar.content.catalog import ParsedDocument, build_catalog
from talentwar.content.codec import decode_content
from talentwar.content.documents import SourceFile
from talentwar.content.language_marks import render_language_marks, strip_marks_from_bytes
from talentwar.content.schema import kind_of
from talentwar.exports.encoding import encoded
from talentwar.exports.sitemap import sitemaps
from talentwar.graph.graph import build_graph
from talentwar.pages.edition import Edition
from talentwar.pages.editions import editions_of
from talentwar.pages.gettext_catalogs import MessageCatalogs
from talentwar.pages.page_views import PageView, RedirectPage
from talentwar.problems import Rejected
from talentwar.urls import file_of
from talentwar.views.changes import ChangeContext
from talentwar.views.files import DataFile, FileView
from talentwar.views.layout import AssetsView, SiteView
from talentwar.views.parts import View

from .bundles import Bundle, pack_bundle
from .digests import canonical, digest
from .jinja import TemplateEnvironment, template_problem
from .site import Group, SiteViews, body_of, site_view
from .timings import RenderTimings
from .workers import set_worker_state, worker_state

BUNDLE_SIZE = 16_000_000  # bytes, before compression
FRAGMENTS = (
    "move_line", "event_line", "source_line", "roster_row", "career_axis", "site_assets", "site_header", "site_footer",
)  # fmt: skip
"""Components that appear on many pages with the same view; each is rendered once."""


class Renderer:
    """Renders templates in one language. `codes` is compiled code by template, which all languages share."""

    def __init__(
        self,
        templates: Mapping[str, str],
        translations: gettext.NullTranslations | None = None,
        codes: dict[str, CodeType] | None = None,
    ) -> None:
        self._templates = templates
        translations = translations or gettext.NullTranslations()
        self._environment = TemplateEnvironment(templates, translations, {} if codes is None else codes)
        self._fragments: dict[str, dict[int, tuple[View, str]]] = {name: {} for name in FRAGMENTS}
        for name, fragments in self._fragments.items():
            self._environment.filters[name] = self._cached_fragment(name, fragments)

    def html(self, page: PageView, site: SiteView) -> bytes:
        """The bytes of a page. `Rejected` for an error in a template."""
        try:
            html = self._environment.get_template(page.template).render(page=page, site=site)
            return render_language_marks(html).encode()
        except Exception as error:
            problem = template_problem(error, self._templates, page.template)
            if problem is None:
                raise
            raise Rejected([problem]) from error

    def clear_fragments(self, *components: str) -> None:
        """Clears the cached fragments of the given components, or all of them."""
        for name in components or self._fragments:
            self._fragments[name].clear()

    def _cached_fragment(self, name: str, fragments: dict[int, tuple[View, str]]) -> Callable[[View], str]:
        """A filter that renders a component, once for each view.

        Views are compared by identity, which is faster than by value. The view is stored too, so that no other
        view can get its id.
        """

        def render(view: View) -> str:
            cached = fragments.get(id(view))
            if cached is not None:
                return cached[1]
            component = self._environment.get_template(f"components/{name}.html").module
            html: str = Markup(getattr(component, name)(view))  # noqa: S704 (a macro escapes what it prints)
            fragments[id(view)] = view, html
            return html

        return render


class Output(Struct, frozen=True, array_like=True):
    """A page or file of a build: its path, its cache key, the document whose body it shows, the digest of its view."""

    file: str
    key: bytes
    document: str = ""
    view: bytes = b""
    sitemap_path: str = ""
    """The path of a page that the sitemap lists: one of the main edition that search engines may index."""


class EditionRenderer:
    """Renders the pages of one edition."""

    def __init__(self, edition: Edition, assets: AssetsView, renderer: Renderer, catalog: bytes) -> None:
        self.edition = edition
        self.renderer = renderer
        self.site = site_view(edition, assets)
        self.site_digest = digest(canonical(self.site), catalog)

    def output(self, view: PageView | FileView, document: str, stamp: bytes) -> Output:
        """The path and the cache key of a page or file."""
        # The bytes of a data file may be as large as the graph, so they are not copied.
        parts = (view.path.encode(), view.data) if isinstance(view, DataFile) else (canonical(view),)
        own = digest(template_name(view).encode(), *parts)
        site = () if isinstance(view, FileView) else (self.site_digest,)
        sitemap_path = ""
        if self.edition.is_main and not isinstance(view, FileView) and view.head.is_indexed:
            sitemap_path = view.head.path
        return Output(self.output_path(view), digest(stamp, *site, own), document, own, sitemap_path)

    def render(self, view: PageView | FileView) -> bytes:
        """The bytes that a template, or an encoder, makes of a view."""
        if not isinstance(view, FileView):
            return self.renderer.html(view, self.site)
        data = encoded(view)
        return data if self.edition.is_main else strip_marks_from_bytes(data)

    def output_path(self, view: PageView | FileView) -> str:
        """The path of a page or file below the output folder."""
        if isinstance(view, FileView):
            path = view.path
        else:
            path = view.former if isinstance(view, RedirectPage) else view.head.path
        return file_of(self.edition.urls.edition_path(path))


class SiteRenderer:
    """Renders the pages of all editions, the main one first. Pages with one of the `valid_keys` need no rendering."""

    def __init__(self, editions: Sequence[EditionRenderer], stamp: bytes, valid_keys: Collection[bytes]) -> None:
        self.editions = tuple(editions)
        self.views = SiteViews([item.edition for item in editions])
        self.stamp = stamp
        self.valid_keys = valid_keys

    @property
    def main_edition(self) -> Edition:
        return self.editions[0].edition

    @property
    def site_digest(self) -> bytes:
        """A digest of the site views of all editions."""
        return digest(*(edition.site_digest for edition in self.editions))

    def render_sitemap(self, results: Sequence[RenderResult]) -> RenderResult:
        """Renders the sitemap of the given results."""
        main = self.editions[0]
        paths = [output.sitemap_path for result in results for output in result.outputs if output.sitemap_path]
        files = [(main.output(file, "", self.stamp), file) for file in sitemaps(main.edition, paths)]
        fresh = {output.key: main.render(file) for output, file in files if output.key not in self.valid_keys}
        outputs = [output for output, _ in files]
        rendered = [output.file for output in outputs if output.key in fresh]
        return RenderResult(outputs, [pack_bundle(fresh)] if fresh else [], rendered, RenderTimings())


def template_name(view: PageView | FileView) -> str:
    """The name of the template of a page, or the kind of a file."""
    return type(view).__name__ if isinstance(view, FileView) else view.template


class WorkerJob(Struct, frozen=True):
    """What a worker that is not a fork of this process needs to make a renderer."""

    documents: tuple[tuple[SourceFile, bytes], ...]
    drafts: bool
    today: date
    base_url: str
    templates: dict[str, str]
    stamp: bytes
    valid_keys: frozenset[bytes]
    change_context: ChangeContext
    catalogs: MessageCatalogs
    assets: AssetsView

    @property
    def name(self) -> str:
        """A digest of all fields."""
        parts = [part for file, data in self.documents for part in (file.path.encode(), data)]
        options = canonical(
            (
                self.drafts, self.today.isoformat(), self.base_url, sorted(self.templates.items()), self.change_context,
                self.catalogs, self.assets,
            )
        )  # fmt: skip
        return digest(self.stamp, options, *sorted(self.valid_keys), *parts).hex()


def renderer_for_job(job: WorkerJob) -> SiteRenderer:
    """The renderer of a job, which the worker keeps for its next task."""
    name = job.name
    renderer: SiteRenderer | None = worker_state(name)
    if renderer is None:
        parsed = []
        for file, data in job.documents:
            content = decode_content(kind_of(file), data)
            parsed.append(ParsedDocument(file, content.record, content.prose))
        catalog, _ = build_catalog(parsed, drafts=job.drafts)
        graph = build_graph(catalog, job.today)
        editions = editions_of(graph, job.base_url, job.change_context, job.catalogs)
        renderer = make_renderer(editions, job.catalogs, job.assets, job.templates, job.stamp, job.valid_keys)
        set_worker_state(name, renderer)
    return renderer


def make_renderer(
    editions: Sequence[Edition],
    catalogs: MessageCatalogs,
    assets: AssetsView,
    templates: Mapping[str, str],
    stamp: bytes,
    valid_keys: Collection[bytes],
    renderers: dict[bytes, Renderer] | None = None,
) -> SiteRenderer:
    """The renderer of a site. Reuses the `renderers` of the last build, and replaces them with its own."""
    last = renderers if renderers is not None else {}
    used: dict[bytes, Renderer] = {}
    codes: dict[str, CodeType] = {}
    edition_renderers = []
    for edition in editions:
        language = edition.format.language
        catalog = catalogs.get(language, b"")
        key = digest(stamp, language.encode(), catalog)
        renderer = used[key] = last.get(key) or Renderer(templates, edition.format.translations, codes)
        renderer.clear_fragments()
        edition_renderers.append(EditionRenderer(edition, assets, renderer, catalog))
    last.clear()
    last.update(used)
    return SiteRenderer(edition_renderers, stamp, valid_keys)


def render_one(renderer: SiteRenderer, group: Group, file: str) -> bytes | None:
    """The bytes of one page or file of a group; None if the group has no such file."""
    renderers = {item.edition: item for item in renderer.editions}
    for edition, view in renderer.views.of(group):
        if renderers[edition].output_path(view) == file:
            return renderers[edition].render(view)
    return None


class RenderResult(Struct, frozen=True):
    """The outputs of some groups, the bytes and the paths of those that had to be rendered, and their timings."""

    outputs: list[Output]
    bundles: list[Bundle]
    rendered: list[str]
    timings: RenderTimings


def render_groups(groups: Sequence[Group], job: WorkerJob | None = None) -> RenderResult:
    """Renders the pages and files of groups, with the renderer of this process or of a job."""
    renderer: SiteRenderer = renderer_for_job(job) if job else worker_state("renderer")
    result = RenderResult([], [], [], RenderTimings())
    seen: set[bytes] = set()
    pages: dict[bytes, bytes] = {}
    size = 0
    start = time.perf_counter()
    renderers = {item.edition: item for item in renderer.editions}
    for group in groups:
        for edition, view in renderer.views.of(group):
            item = renderers[edition]
            output = item.output(view, body_of(edition.graph.catalog, group), renderer.stamp)
            result.outputs.append(output)
            if output.key not in renderer.valid_keys and output.key not in seen:
                seen.add(output.key)
                pages[output.key] = item.render(view)
                result.rendered.append(output.file)
                size += len(pages[output.key])
                if size > BUNDLE_SIZE:
                    result.bundles.append(pack_bundle(pages))
                    pages, size = {}, 0
            end = time.perf_counter()
            result.timings.add(output.file, template_name(view), end - start)
            start = end
            # The next view may be as large as the graph.
            del view
        if group.kind == "lab":
            for item in renderer.editions:
                item.renderer.clear_fragments("roster_row")
    if pages:
        result.bundles.append(pack_bundle(pages))
    return result
