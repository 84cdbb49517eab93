"""Views to HTML. A template sees `page` and `site`; it formats, and everything else was decided before.

Second equality: a page whose stamp, site view and own view are known is not rendered again. The key is
made of the very objects that the template receives, by an encoder that refuses what is no plain value.
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
from .graph import Graph, derive
from .pages import PageView, RedirectPage
from .present.edition import Edition
from .present.site import Group, site_view, views
from .stored import unpack
from .templating import TemplateEnvironment
from .urls import Urls, file_of
from .views import SiteView, View
from .wording import Wording
from .work import share, shared


class Renderer:
    """Templates, by name, in the words of one language."""

    def __init__(self, templates: Mapping[str, str], translations: gettext.NullTranslations | None = None) -> None:
        self._environment = TemplateEnvironment(templates, translations or gettext.NullTranslations())
        # Lines and notes stand on many pages, the header and the footer on all: each is rendered once.
        for name in ("move_line", "event_line", "source_line", "site_header", "site_footer"):
            self._environment.filters[name] = self._once(name)

    def html(self, page: PageView, site: SiteView) -> bytes:
        """A page's bytes; jinja2.TemplateError where a template is at fault."""
        template = self._environment.get_template(page.template)
        return template.render(page=page, site=site).encode()

    def _once(self, name: str) -> Callable[[View], str]:
        """The component of a name as a filter that remembers what it made of each view."""
        made: dict[View, str] = {}

        def render(view: View) -> str:
            html = made.get(view)
            if html is None:
                component = self._environment.get_template(f"components/{name}.html").module
                html = made[view] = getattr(component, name)(view)
            return html

        return render


class Press:
    """All that makes pages of groups: the edition, the templates, and the keys of pages that need no rendering."""

    def __init__(self, edition: Edition, renderer: Renderer, stamp: bytes, known: Collection[bytes]) -> None:
        self.edition = edition
        self.renderer = renderer
        self.site = site_view(edition)
        self.stamp = stamp
        self.site_digest = digest(canonical(self.site))
        self.known = known

    def key(self, view: bytes) -> bytes:
        """What decides the bytes of a page: the stamp, the site and the view of the page, by its digest."""
        return digest(self.stamp, self.site_digest, view)


class Order(Struct, frozen=True):
    """All that a worker needs to have a press of its own, where it cannot inherit one."""

    documents: tuple[tuple[Place, bytes], ...]
    drafts: bool
    today: date
    base_url: str
    templates: dict[str, str]
    stamp: bytes
    known: frozenset[bytes]

    @property
    def name(self) -> str:
        parts = [part for place, data in self.documents for part in (place.path.encode(), data)]
        asked = canonical((self.drafts, self.today.isoformat(), self.base_url, sorted(self.templates.items())))
        return digest(self.stamp, asked, *sorted(self.known), *parts).hex()


def press_for(order: Order) -> Press:
    """The press of an order, which a worker keeps for the next task."""
    name = order.name
    press: Press | None = shared(name)
    if press is None:
        parsed = []
        for place, data in order.documents:
            content = unpack("translation" if place.language else place.kind, data)
            parsed.append(Parsed(place, content.record, content.prose))
        catalog, _ = assemble(parsed, drafts=order.drafts)
        press = press_of(derive(catalog, order.today), order.base_url, order.templates, order.stamp, order.known)
        share(name, press)
    return press


def press_of(
    graph: Graph,
    base_url: str,
    templates: Mapping[str, str],
    stamp: bytes,
    known: Collection[bytes],
    renderers: dict[bytes, Renderer] | None = None,
) -> Press:
    """The press of a graph's edition in the main language of its site.

    A renderer of the same stamp is taken from `renderers`; a new one takes the place of all in it.
    """
    settings = graph.catalog.settings
    edition = Edition(graph, Wording(settings.languages[0]), Urls.under(base_url or settings.base_url))
    renderer = renderers.get(stamp) if renderers else None
    if renderer is None:
        renderer = Renderer(templates)
        if renderers is not None:
            renderers.clear()
            renderers[stamp] = renderer
    return Press(edition, renderer, stamp, known)


def page_in(press: Press, group: Group, file: str) -> bytes | None:
    """The bytes of one page of a group; None where the group has no page in that file."""
    for page in views(press.edition, group):
        if _file_of(page) == file:
            return press.renderer.html(page, press.site)
    return None


def _file_of(page: PageView) -> str:
    return file_of(page.former if isinstance(page, RedirectPage) else page.head.path)


class Sheet(Struct, frozen=True, array_like=True):
    """A page of a build: its file, the key of its bytes, the document whose body it shows, the digest of its view."""

    file: str
    key: bytes
    document: str = ""
    view: bytes = b""


class Spent(NamedTuple):
    """The seconds that making a page took, and its template."""

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
    """Makes the pages of groups, on the press that was shared or on that of an order: a pure function of these."""
    press: Press = press_for(order) if order else shared("press")
    sheets: list[Sheet] = []
    rendered: list[str] = []
    fresh: dict[bytes, bytes] = {}
    spent: list[Spent] = []
    start = time.perf_counter()
    for group in groups:
        for page in views(press.edition, group):
            view = digest(page.template.encode(), canonical(page))
            key = press.key(view)
            file = _file_of(page)
            sheets.append(Sheet(file, key, group.document, view))
            if key not in press.known and key not in fresh:
                fresh[key] = press.renderer.html(page, press.site)
                rendered.append(file)
            end = time.perf_counter()
            spent.append(Spent(file, page.template, end - start))
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
