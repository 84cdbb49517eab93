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
from typing import NamedTuple

import msgspec
import zstandard
from msgspec import Struct

from .cache import canonical, digest
from .catalog import Parsed, assemble
from .documents import Place
from .encoding import encoded
from .files import FileView
from .graph import Graph, derive
from .pages import PageView, RedirectPage
from .present.edition import Edition
from .present.site import Group, site_view, views
from .problems import Rejected
from .schema import kind_of
from .stored import unpack
from .templating import TemplateEnvironment, fault_of
from .urls import Urls, file_of
from .versions import Versions
from .views import SiteView, View
from .wording import Wording
from .work import share, shared


class Renderer:
    """Templates, by name, in the words of one language."""

    def __init__(self, templates: Mapping[str, str], translations: gettext.NullTranslations | None = None) -> None:
        self._templates = templates
        self._environment = TemplateEnvironment(templates, translations or gettext.NullTranslations())
        self._made: dict[str, dict[int, tuple[View, str]]] = {}
        # Lines and notes stand on many pages, the header and the footer on all: each is rendered once.
        for name in (
            "move_line",
            "event_line",
            "source_line",
            "roster_row",
            "career_axis",
            "site_header",
            "site_footer",
        ):
            self._environment.filters[name] = self._once(name, self._made.setdefault(name, {}))

    def html(self, page: PageView, site: SiteView) -> bytes:
        """A page's bytes; `Rejected` where a template is at fault."""
        try:
            return self._environment.get_template(page.template).render(page=page, site=site).encode()
        except Exception as error:
            fault = fault_of(error, self._templates, page.template)
            if fault is None:
                raise
            raise Rejected([fault]) from error

    def forget(self) -> None:
        """Lets go of the lines of an edition, before the next."""
        for made in self._made.values():
            made.clear()

    def _once(self, name: str, made: dict[int, tuple[View, str]]) -> Callable[[View], str]:
        """The component of a name as a filter that remembers what it made of each view.

        Views are told apart by identity, which costs less than to compare them: an edition makes each line once. What
        was made of a view holds on to it, so that no other takes its place.
        """

        def render(view: View) -> str:
            known = made.get(id(view))
            if known is not None:
                return known[1]
            component = self._environment.get_template(f"components/{name}.html").module
            html: str = getattr(component, name)(view)
            made[id(view)] = view, html
            return html

        return render


class Sheet(Struct, frozen=True, array_like=True):
    """A page or a file of a build: its place, its key, the document whose body it shows, and the digest of its view."""

    file: str
    key: bytes
    document: str = ""
    view: bytes = b""


class Press:
    """All that makes pages of groups: the edition, the templates, and the keys of pages that need no rendering."""

    def __init__(self, edition: Edition, renderer: Renderer, stamp: bytes, known: Collection[bytes]) -> None:
        self.edition = edition
        self.renderer = renderer
        self.site = site_view(edition)
        self.stamp = stamp
        self.site_digest = digest(canonical(self.site))
        self.known = known

    def sheet(self, view: PageView | FileView, document: str) -> Sheet:
        """Where a page or a file lies, and the key of what decides its bytes."""
        own = digest(maker(view).encode(), canonical(view))
        shown = () if isinstance(view, FileView) else (self.site_digest,)
        return Sheet(place_of(view), digest(self.stamp, *shown, own), document, own)

    def bytes_of(self, view: PageView | FileView) -> bytes:
        """What a template, or an encoder, makes of a view."""
        return encoded(view) if isinstance(view, FileView) else self.renderer.html(view, self.site)


def place_of(view: PageView | FileView) -> str:
    """The file of the output in which a page or a file lies."""
    if isinstance(view, FileView):
        return file_of(view.path)
    return file_of(view.former if isinstance(view, RedirectPage) else view.head.path)


def maker(view: PageView | FileView) -> str:
    """What makes a page or a file: the name of its template, or of the kind of file."""
    return type(view).__name__ if isinstance(view, FileView) else view.template


class Order(Struct, frozen=True):
    """All that a worker needs to have a press of its own, where it cannot inherit one."""

    documents: tuple[tuple[Place, bytes], ...]
    drafts: bool
    today: date
    base_url: str
    templates: dict[str, str]
    stamp: bytes
    known: frozenset[bytes]
    versions: Versions

    @property
    def name(self) -> str:
        parts = [part for place, data in self.documents for part in (place.path.encode(), data)]
        asked = canonical(
            (self.drafts, self.today.isoformat(), self.base_url, sorted(self.templates.items()), self.versions)
        )
        return digest(self.stamp, asked, *sorted(self.known), *parts).hex()


def press_for(order: Order) -> Press:
    """The press of an order, which a worker keeps for the next task."""
    name = order.name
    press: Press | None = shared(name)
    if press is None:
        parsed = []
        for place, data in order.documents:
            content = unpack(kind_of(place), data)
            parsed.append(Parsed(place, content.record, content.prose))
        catalog, _ = assemble(parsed, drafts=order.drafts)
        graph = derive(catalog, order.today)
        press = press_of(graph, order.base_url, order.versions, order.templates, order.stamp, order.known)
        share(name, press)
    return press


def press_of(
    graph: Graph,
    base_url: str,
    versions: Versions,
    templates: Mapping[str, str],
    stamp: bytes,
    known: Collection[bytes],
    renderers: dict[bytes, Renderer] | None = None,
) -> Press:
    """The press of a graph's edition in the main language of its site.

    A renderer of the same stamp is taken from `renderers`; a new one takes the place of all in it.
    """
    renderer = renderers.get(stamp) if renderers else None
    if renderer is None:
        renderer = Renderer(templates)
        if renderers is not None:
            renderers.clear()
            renderers[stamp] = renderer
    renderer.forget()
    return Press(edition_of(graph, base_url, versions), renderer, stamp, known)


def edition_of(graph: Graph, base_url: str, versions: Versions) -> Edition:
    """A graph's edition in the main language of its site."""
    settings = graph.catalog.settings
    urls = Urls.under(base_url or settings.base_url)
    return Edition(graph, Wording(settings.languages[0]), urls, versions)


def page_in(press: Press, group: Group, file: str) -> bytes | None:
    """The bytes of one page or file of a group; None where the group has none at that place."""
    for view in views(press.edition, group):
        if place_of(view) == file:
            return press.bytes_of(view)
    return None


class Spent(NamedTuple):
    """The seconds that making a page or a file took, and what made it."""

    file: str
    template: str
    seconds: float


class Printed(Struct, frozen=True):
    """What a press made of some groups: their sheets, and the bytes of those that were not known, in a frame."""

    sheets: list[Sheet]
    keys: list[bytes]
    rendered: list[str]
    frame: bytes
    spent: list[Spent]


def print_groups(groups: Sequence[Group], order: Order | None = None) -> Printed:
    """Makes the pages and files of groups, on the press that was shared or that of an order: a function of these."""
    press: Press = press_for(order) if order else shared("press")
    sheets: list[Sheet] = []
    rendered: list[str] = []
    fresh: dict[bytes, bytes] = {}
    spent: list[Spent] = []
    start = time.perf_counter()
    for group in groups:
        for page in views(press.edition, group):
            sheet = press.sheet(page, group.document)
            sheets.append(sheet)
            if sheet.key not in press.known and sheet.key not in fresh:
                fresh[sheet.key] = press.bytes_of(page)
                rendered.append(sheet.file)
            end = time.perf_counter()
            spent.append(Spent(sheet.file, maker(page), end - start))
            start = end
    return Printed(sheets, list(fresh), rendered, framed(list(fresh.values())) if fresh else b"", spent)


def framed(pages: list[bytes]) -> bytes:
    """Pages in a frame: much alike, they take little room together."""
    return zstandard.ZstdCompressor(level=1).compress(msgspec.msgpack.encode(pages))


def unframed(frame: bytes) -> list[bytes]:
    """The pages of a frame; ValueError where it is none."""
    try:
        return msgspec.msgpack.decode(zstandard.ZstdDecompressor().decompress(frame), type=list[bytes])
    except (zstandard.ZstdError, msgspec.MsgspecError) as error:
        raise ValueError(str(error)) from None
