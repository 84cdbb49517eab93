"""The pages and files of the whole site, and the view that all pages share."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from talentwar import urls as u
from talentwar.content import scaffolds
from talentwar.content.catalog import Catalog, ProfileEntry
from talentwar.content.model import STATUSES, Page
from talentwar.exports.data import data_files, has_data_page
from talentwar.exports.feeds.entries import FeedEntries
from talentwar.exports.feeds.feeds import lab_feeds, person_feeds, route_feeds, site_feeds, topic_feeds
from talentwar.exports.former_addresses import host_files, redirect_pages
from talentwar.exports.hosting.headers import META_POLICY
from talentwar.exports.search import search_pages
from talentwar.graph.graph import Graph
from talentwar.pages.bodies import Footnotes, body_html
from talentwar.pages.claims import changes_page, claims_pages
from talentwar.pages.diff import preview_pages
from talentwar.pages.edition import Edition
from talentwar.pages.flows import flows_pages, licence_url, route_pages
from talentwar.pages.heads import head
from talentwar.pages.home import home_pages
from talentwar.pages.indexes import labs_pages, people_pages, topic_page, topic_slugs, topics_page
from talentwar.pages.labs import lab_image, lab_page, moves_pages, records_pages
from talentwar.pages.money import money_page
from talentwar.pages.page_views import NotFoundPage, PageView, ProsePage
from talentwar.pages.people import person_image, person_page
from talentwar.pages.rosters import roster_pages
from talentwar.pages.share_images import site_image
from talentwar.pages.sources import publisher_pages, source_pages, sources_pages
from talentwar.pages.timeline import timeline_pages
from talentwar.views.files import FileView, ShareImage
from talentwar.views.layout import Asset, AssetsView, SiteView
from talentwar.views.parts import Link

from .assets import STABLE_NAMES
from .workers import chunks


def site_view(edition: Edition, assets: AssetsView = STABLE_NAMES) -> SiteView:
    """The view that all pages share. `assets` are paths of the site."""
    words, settings = edition.format, edition.graph.catalog.settings
    text, to = words.text, edition.urls.href
    through = edition.graph.data_through
    pages = edition.graph.catalog.pages
    prose = {slug: Link(pages[slug].record.title, to(u.prose(slug))) for slug in pages}
    navigation = (
        (text("People"), u.PEOPLE), (text("Labs"), u.LABS), (text("Timeline"), u.TIMELINE),
        (text("Flows"), u.FLOWS), (text("Money"), u.MONEY), (text("Claims"), u.CLAIMS),
    )  # fmt: skip
    footer = [(text("Sources"), u.SOURCES), (text("Topics"), u.TOPICS), (text("Changes"), u.CHANGES)]
    if has_data_page(settings):
        footer.append((text("Data"), u.DATA))
    if "feeds" in settings.outputs:
        footer.append((text("Feeds"), u.FEEDS))
    return SiteView(
        title=settings.title,
        tagline=settings.tagline or "",
        language=words.language,
        locale=words.locale,
        policy=META_POLICY,
        og_locale=words.open_graph_locale if edition.siblings else words.language,
        home=to(u.HOME),
        assets=AssetsView(*(Asset(to(asset.href), asset.integrity) for asset in msgspec.structs.astuple(assets))),
        favicon=to(u.FAVICON),
        search=to(u.SEARCH) if "search" in settings.outputs else "",
        search_engine=to(u.SEARCH_ENGINE),
        repository=settings.repository or "",
        add_person=_add_person(edition),
        corrections=settings.corrections or "",
        licence=settings.licence.replace("-", " "),
        licence_url=licence_url(settings.licence),
        preview=to(u.PREVIEW) if edition.change_context.preview else "",
        data_through=words.month_date(through) if through else None,
        navigation=tuple(Link(name, to(path)) for name, path in navigation),
        footer=(*(Link(name, to(path)) for name, path in footer), *prose.values()),
        statuses=tuple(words.status(key) for key in STATUSES),
        statuses_href=prose["about"].href if "about" in prose else "",
    )


def _add_person(edition: Edition) -> str:
    """The URL of a form for a new profile, or empty without a repository."""
    if not edition.repository:
        return ""
    path = next((entry.file.path for entry in edition.graph.catalog.people.values()), "content/people/")
    text = scaffolds.person_scaffold("First Last", {})
    return edition.repository.new_file_url(path.rpartition("/")[0], "first-last.md", text)


class Group(NamedTuple):
    """Pages and files that are rendered together. `documents` are the paths of the documents whose bodies they show."""

    kind: str
    subject: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


_SHARED = ("host", "preview", "publisher", "source")
_SMALL = ("person", "route", "publisher", "source")
_SINGLE_FIRST = (
    "data", "home", "people", "labs", "timeline", "flows", "money", "claims", "changes", "sources", "topics",
    "search",
)  # fmt: skip


def groups(graph: Graph) -> Iterator[Group]:
    """The groups of pages of an edition, expensive kinds first."""
    catalog = graph.catalog
    yield from map(Group, _SINGLE_FIRST)
    yield from (Group("lab", (slug,), _documents(catalog, entry)) for slug, entry in catalog.labs.items())
    yield from (Group("topic", (slug,)) for slug in topic_slugs(catalog))
    yield from (Group("person", (slug,), _documents(catalog, entry)) for slug, entry in catalog.people.items())
    yield from (Group("prose", (slug,), _documents(catalog, entry)) for slug, entry in catalog.pages.items())
    yield from (Group("route", pair) for pair in graph.routes)
    yield from (Group("publisher", (slug,)) for slug in graph.publishers)
    yield from (Group("source", (id,)) for id, place in graph.source_places.items() if place.has_own_page)
    yield from map(Group, ("preview", "redirects", "feeds", "host", "not found"))


def _documents(catalog: Catalog, entry: ProfileEntry[Any]) -> tuple[str, ...]:
    """The paths of a document and of its translations."""
    own = entry.file
    there = (catalog.translations.get((own.kind, own.slug, language)) for language in catalog.settings.languages)
    return own.path, *(translation.file.path for translation in there if translation)


def body_of(catalog: Catalog, group: Group) -> str:
    """The path of the document in a catalog whose body is shown on the pages of a group, or empty."""
    if not group.documents:
        return ""
    (slug,) = group.subject
    entry = catalog.pages[slug] if group.kind == "prose" else catalog.profile(slug)
    return entry.file.path if entry and not entry.language else group.documents[0]


def batches(groups: Iterable[Group], size: int) -> Iterator[list[Group]]:
    """Groups as tasks: up to `size` groups with few pages together, and each group with many pages alone."""
    for is_small, some in groupby(groups, lambda group: group.kind in _SMALL):
        yield from chunks(some, size if is_small else 1)


def group_of(graph: Graph, file: str) -> Group:
    """The group that has the page of a file, in any edition."""
    for language in graph.catalog.settings.languages[1:]:
        file = file.removeprefix(f"{u.edition(language)[1:]}/")
    return max(
        (group for group in groups(graph) if file.startswith(_folder(group))), key=lambda group: len(_folder(group))
    )


def _folder(group: Group) -> str:
    """The output folder of a group. A page belongs to the group with the longest folder that contains it."""
    match group:
        case Group("person", (slug,)):
            path = u.person(slug)
        case Group("lab", (slug,)):
            path = u.lab(slug)
        case Group("route", (origin, destination)):
            path = u.route(origin, destination)
        case Group("source", (id,)):
            path = u.source(id)
        case Group("publisher", (slug,)):
            path = u.publisher(slug)
        case Group("topic", (slug,)):
            path = u.topic(slug)
        case Group("prose", (slug,)):
            path = u.prose(slug)
        case Group("home" | "redirects" | "feeds" | "not found"):
            path = u.HOME
        case Group(kind):
            path = f"/{kind}/"
    return path[1:]


class SiteViews:
    """Makes the pages and files of all editions. The feeds of an edition share their entries."""

    def __init__(self, editions: Sequence[Edition]) -> None:
        self._editions = editions
        self._entries = {edition: FeedEntries(edition) for edition in editions}

    def of(self, group: Group) -> Iterator[tuple[Edition, PageView | FileView]]:
        """The pages and files of a group in all editions, the main one first, each with its edition."""
        if group.kind == "data":
            # The data page of every edition describes the same files, which are made once.
            yield from data_files(self._editions)
            return
        for edition, entries in self._entries.items():
            for view in _views(edition, entries, group):
                yield edition, view


def _views(edition: Edition, entries: FeedEntries, group: Group) -> Iterator[PageView | FileView]:
    """The pages and files of a group in an edition. The main edition has the files that all editions share."""
    if not edition.is_main and group.kind in _SHARED:
        return
    match group:
        case Group("person", (slug,)):
            yield person_page(edition, slug)
            yield from person_feeds(entries, slug)
            yield from _share_images(edition, person_image(edition, slug))
        case Group("lab", (slug,)):
            yield lab_page(edition, slug)
            yield from lab_feeds(entries, slug)
            yield from _share_images(edition, lab_image(edition, slug))
            yield from moves_pages(edition, slug)
            yield from roster_pages(edition, slug)
            yield from records_pages(edition, slug)
        case Group("route", (origin, destination)):
            route = edition.graph.routes[origin, destination]
            yield from route_pages(edition, route)
            yield from route_feeds(entries, route)
        case Group("source", (id,)):
            yield from source_pages(edition, id)
        case Group("publisher", (slug,)):
            yield from publisher_pages(edition, slug)
        case Group("topic", (slug,)):
            yield topic_page(edition, slug)
            yield from topic_feeds(entries, slug)
        case Group("prose", (slug,)):
            yield _prose_page(edition, edition.graph.catalog.pages[slug])
        case Group("feeds"):
            yield from site_feeds(entries)
        case Group(kind):
            yield from _SINGLE[kind](edition)


def _share_images(edition: Edition, image: ShareImage | None) -> tuple[ShareImage, ...]:
    """The image of a page. The pages of other editions use that of the main edition."""
    return (image,) if image and edition.is_main else ()


def _home(edition: Edition) -> Iterator[PageView | FileView]:
    yield from home_pages(edition)
    yield from _share_images(edition, site_image(edition.graph.catalog))


def _not_found(edition: Edition) -> Iterator[PageView]:
    text = edition.format.text
    yield NotFoundPage(
        head(edition, u.NOT_FOUND, text("Page not found"), text("There is nothing at this address."), is_indexed=False)
    )


def _prose_page(edition: Edition, entry: ProfileEntry[Page]) -> ProsePage:
    notes = Footnotes(edition.lines)
    body = body_html(entry.body, edition.links, notes)
    page = entry.record
    description = page.description or page.title
    top = head(edition, u.prose(entry.slug), page.title, description, document=entry.file.path)
    return ProsePage(top, page.title, body, notes.all(), entry.language)


def _one(page: Callable[[Edition], PageView]) -> Callable[[Edition], Iterator[PageView]]:
    return lambda edition: iter((page(edition),))


_SINGLE: dict[str, Callable[[Edition], Iterator[PageView | FileView]]] = {
    "home": _home,
    "people": people_pages,
    "labs": labs_pages,
    "timeline": timeline_pages,
    "flows": flows_pages,
    "money": _one(money_page),
    "claims": claims_pages,
    "changes": _one(changes_page),
    "sources": sources_pages,
    "topics": _one(topics_page),
    "search": search_pages,
    "preview": preview_pages,
    "redirects": redirect_pages,
    "host": host_files,
    "not found": _not_found,
}
