"""Views to pages and files. A template sees `page` and `site`; it formats, and everything else was decided before.

Second equality: a page whose stamp, site view and own view are known is not rendered again. The key is
made of the very objects that the template receives, by an encoder that refuses what is no plain value. A file
that no template makes has a view as pages have; its key has no part of the site's, which its encoder does not see.
"""

from __future__ import annotations

import gettext
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from itertools import product
from types import CodeType

import msgspec
import zstandard
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
from talentwar.views.files import DataFile, FileView, ShareImage
from talentwar.views.layout import AssetsView, SiteView
from talentwar.views.parts import View

from .cache_files import canonical, digest
from .jinja import TemplateEnvironment, template_problem
from .site import Group, body_of, site_view, views
from .timings import RenderTimings
from .workers import set_worker_state, worker_state

BUNDLE_SIZE = 16_000_000
"""At so many bytes a frame is full."""
_ARRAY, _BYTES = b"\xdd", b"\xc6"
"""What an array and a byte string begin with in MessagePack, before their lengths in four bytes (array 32, bin 32)."""


class Renderer:
    """Templates, by name, in the words of one language; `codes` are what they compile to, in any."""

    def __init__(
        self,
        templates: Mapping[str, str],
        translations: gettext.NullTranslations | None = None,
        codes: dict[str, CodeType] | None = None,
    ) -> None:
        self._templates = templates
        translations = translations or gettext.NullTranslations()
        self._environment = TemplateEnvironment(templates, translations, {} if codes is None else codes)
        self._made: dict[str, dict[int, tuple[View, str]]] = {}
        # Lines and notes stand on many pages, the assets, the header and the footer on all: each is rendered once.
        for name in (
            "move_line",
            "event_line",
            "source_line",
            "roster_row",
            "career_axis",
            "site_assets",
            "site_header",
            "site_footer",
        ):
            self._environment.filters[name] = self._cached_fragment(name, self._made.setdefault(name, {}))

    def html(self, page: PageView, site: SiteView) -> bytes:
        """A page's bytes; `Rejected` where a template is at fault."""
        try:
            html = self._environment.get_template(page.template).render(page=page, site=site)
            return render_language_marks(html).encode()
        except Exception as error:
            fault = template_problem(error, self._templates, page.template)
            if fault is None:
                raise
            raise Rejected([fault]) from error

    def clear_fragments(self, *components: str) -> None:
        """Lets go of the lines of some components, where no other page shows them; of all before the next edition."""
        for name in components or self._made:
            self._made[name].clear()

    def _cached_fragment(self, name: str, made: dict[int, tuple[View, str]]) -> Callable[[View], str]:
        """The component of a name as a filter that remembers what it made of each view.

        Views are told apart by identity, which costs less than to compare them: an edition makes each line once. What
        was made of a view holds on to it, so that no other takes its place.
        """

        def render(view: View) -> str:
            known = made.get(id(view))
            if known is not None:
                return known[1]
            component = self._environment.get_template(f"components/{name}.html").module
            html: str = Markup(getattr(component, name)(view))  # noqa: S704 (a macro escapes what it prints)
            made[id(view)] = view, html
            return html

        return render


class Output(Struct, frozen=True, array_like=True):
    """A page or a file of a build: its place, its key, the document whose body it shows, and the digest of its view."""

    file: str
    key: bytes
    document: str = ""
    view: bytes = b""
    sitemap_path: str = ""
    """The path of a page that the sitemap lists: one of the main edition that search engines may index."""


class EditionRenderer:
    """What makes the pages of one edition: templates in its words, and what all of its pages show."""

    def __init__(self, edition: Edition, assets: AssetsView, renderer: Renderer, strings: bytes) -> None:
        self.edition = edition
        self.renderer = renderer
        self.site = site_view(edition, assets)
        self.site_digest = digest(canonical(self.site), strings)

    def output(self, view: PageView | FileView, document: str, stamp: bytes) -> Output:
        """Where a page or a file lies, and the key of what decides its bytes."""
        # What is bytes already may be as large as the graph, and is not copied for its digest.
        plain = (view.path.encode(), view.data) if isinstance(view, DataFile) else (canonical(view),)
        own = digest(template_name(view).encode(), *plain)
        shown = () if isinstance(view, FileView) else (self.site_digest,)
        path = ""
        if self.edition.is_main and not isinstance(view, FileView) and view.head.is_indexed:
            path = view.head.path
        return Output(self.output_path(view), digest(stamp, *shown, own), document, own, path)

    def render(self, view: PageView | FileView) -> bytes:
        """What a template, or an encoder, makes of a view."""
        if not isinstance(view, FileView):
            return self.renderer.html(view, self.site)
        data = encoded(view)
        return data if self.edition.is_main or isinstance(view, ShareImage) else strip_marks_from_bytes(data)

    def output_path(self, view: PageView | FileView) -> str:
        """The file of the output in which a page or a file lies."""
        if isinstance(view, FileView):
            path = view.path
        else:
            path = view.former if isinstance(view, RedirectPage) else view.head.path
        return file_of(self.edition.urls.edition_path(path))


class SiteRenderer:
    """All that makes pages of groups: a desk for each edition, the main one first, and the keys of pages that need no
    rendering.
    """

    def __init__(self, desks: Sequence[EditionRenderer], stamp: bytes, known: Collection[bytes]) -> None:
        self.editions = tuple(desks)
        self.stamp = stamp
        self.valid_keys = known

    @property
    def edition(self) -> Edition:
        """The main one."""
        return self.editions[0].edition

    @property
    def site_digest(self) -> bytes:
        """The digest of what all pages show, in every edition."""
        return digest(*(desk.site_digest for desk in self.editions))

    def render_sitemap(self, results: Sequence[RenderResult]) -> RenderResult:
        """Renders the sitemap of all pages that were rendered."""
        main = self.editions[0]
        paths = [output.sitemap_path for result in results for output in result.outputs if output.sitemap_path]
        files = [(main.output(file, "", self.stamp), file) for file in sitemaps(main.edition, paths)]
        fresh = {output.key: main.render(file) for output, file in files if output.key not in self.valid_keys}
        outputs = [output for output, _ in files]
        rendered = [output.file for output in outputs if output.key in fresh]
        return RenderResult(outputs, [pack_bundle(fresh)] if fresh else [], rendered, RenderTimings())


def template_name(view: PageView | FileView) -> str:
    """What makes a page or a file: the name of its template, or of the kind of file."""
    return type(view).__name__ if isinstance(view, FileView) else view.template


class WorkerJob(Struct, frozen=True):
    """All that a worker needs to have a press of its own, where it cannot inherit one."""

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
        parts = [part for place, data in self.documents for part in (place.path.encode(), data)]
        asked = canonical(
            (
                self.drafts, self.today.isoformat(), self.base_url, sorted(self.templates.items()), self.change_context,
                self.catalogs, self.assets,
            )
        )  # fmt: skip
        return digest(self.stamp, asked, *sorted(self.valid_keys), *parts).hex()


def renderer_for_job(order: WorkerJob) -> SiteRenderer:
    """The press of an order, which a worker keeps for the next task."""
    name = order.name
    press: SiteRenderer | None = worker_state(name)
    if press is None:
        parsed = []
        for place, data in order.documents:
            content = decode_content(kind_of(place), data)
            parsed.append(ParsedDocument(place, content.record, content.prose))
        catalog, _ = build_catalog(parsed, drafts=order.drafts)
        graph = build_graph(catalog, order.today)
        editions = editions_of(graph, order.base_url, order.change_context, order.catalogs)
        press = make_renderer(editions, order.catalogs, order.assets, order.templates, order.stamp, order.valid_keys)
        set_worker_state(name, press)
    return press


def make_renderer(
    editions: Sequence[Edition],
    catalogues: MessageCatalogs,
    assets: AssetsView,
    templates: Mapping[str, str],
    stamp: bytes,
    known: Collection[bytes],
    renderers: dict[bytes, Renderer] | None = None,
) -> SiteRenderer:
    """The press of all editions of a site.

    Renderers of the same stamp and strings are taken from `renderers`; those that are used take the place of all in it.
    """
    kept = renderers if renderers is not None else {}
    used: dict[bytes, Renderer] = {}
    codes: dict[str, CodeType] = {}
    desks = []
    for edition in editions:
        language = edition.format.language
        key = digest(stamp, language.encode(), catalogues.get(language, b""))
        renderer = used[key] = kept.get(key) or Renderer(templates, edition.format.translations, codes)
        renderer.clear_fragments()
        desks.append(EditionRenderer(edition, assets, renderer, catalogues.get(language, b"")))
    kept.clear()
    kept.update(used)
    return SiteRenderer(desks, stamp, known)


def render_one(press: SiteRenderer, group: Group, file: str) -> bytes | None:
    """The bytes of one page or file of a group; None where the group has none at that place."""
    inside = [desk for desk in press.editions if f"/{file}".startswith(f"{desk.edition.urls.folder}/")]
    for desk in reversed(inside):
        for view in views(desk.edition, group):
            if desk.output_path(view) == file:
                return desk.render(view)
    return None


class Bundle(Struct, frozen=True):
    """Pages and files together, which takes little room where they are much alike: their keys in their order, and the
    bytes of all.
    """

    keys: list[bytes]
    data: bytes


class RenderResult(Struct, frozen=True):
    """What a press made of some groups: their sheets, the bytes of those that were not known, how long each took."""

    outputs: list[Output]
    bundles: list[Bundle]
    rendered: list[str]
    timings: RenderTimings


def render_groups(groups: Sequence[Group], order: WorkerJob | None = None) -> RenderResult:
    """Makes the pages and files of groups, on the press that was shared or that of an order: a function of these."""
    press: SiteRenderer = renderer_for_job(order) if order else worker_state("press")
    sheets: list[Output] = []
    rendered: list[str] = []
    frames: list[Bundle] = []
    made: set[bytes] = set()
    fresh: dict[bytes, bytes] = {}
    size = 0
    spent = RenderTimings()
    start = time.perf_counter()
    for group, desk in product(groups, press.editions):
        document = body_of(desk.edition, group)
        for page in views(desk.edition, group):
            sheet = desk.output(page, document, press.stamp)
            sheets.append(sheet)
            if sheet.key not in press.valid_keys and sheet.key not in made:
                made.add(sheet.key)
                fresh[sheet.key] = desk.render(page)
                rendered.append(sheet.file)
                size += len(fresh[sheet.key])
                if size > BUNDLE_SIZE:
                    frames.append(pack_bundle(fresh))
                    fresh, size = {}, 0
            end = time.perf_counter()
            spent.add(sheet.file, template_name(page), end - start)
            start = end
            # The next may be as large as the graph.
            del page
        if group.kind == "lab":
            desk.renderer.clear_fragments("roster_row")
    if fresh:
        frames.append(pack_bundle(fresh))
    return RenderResult(sheets, frames, rendered, spent)


def pack_bundle(pages: Mapping[bytes, bytes]) -> Bundle:
    """Pages in a frame, by key: a list of byte strings in MessagePack, compressed.

    They are not put together before, as one of them may be as large as the graph.
    """
    begin = _ARRAY + len(pages).to_bytes(4, "big")
    size = len(begin) + sum(len(_BYTES) + 4 + len(page) for page in pages.values())
    compressor = zstandard.ZstdCompressor(level=1).compressobj(size)
    parts = [compressor.compress(begin)]
    for page in pages.values():
        parts += compressor.compress(_BYTES + len(page).to_bytes(4, "big")), compressor.compress(page)
    return Bundle(list(pages), b"".join((*parts, compressor.flush())))


def unpack_bundle(frame: bytes) -> list[bytes]:
    """The pages of a frame; ValueError where it is none."""
    try:
        return msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(frame), type=list[bytes])
    except (zstandard.ZstdError, msgspec.MsgspecError) as error:
        raise ValueError(str(error)) from None
