"""Redirects from old addresses of people, labs, routes and sources, and the files for the host."""

from collections.abc import Collection, Iterator
from itertools import product

from talentwar import urls as u
from talentwar.graph.graph import Graph
from talentwar.graph.rosters import has_roster_page
from talentwar.pages.edition import Edition
from talentwar.pages.heads import head
from talentwar.pages.page_views import RedirectPage
from talentwar.views.files import FileView, TextFile

from .hosting import netlify
from .hosting.headers import rules
from .hosting.redirects import Redirect, check


def redirects(edition: Edition) -> tuple[Redirect, ...]:
    """Returns every redirect, in each language: of renamed and merged profiles, and of the routes of labs."""
    paths = _redirect_paths(edition)
    return tuple(
        Redirect(urls.edition_path(redirect.source), urls.edition_path(redirect.target))
        for urls in edition.all_urls
        for redirect in paths
    )


def _redirect_paths(edition: Edition) -> tuple[Redirect, ...]:
    found = []
    aliases = _aliases(edition.graph)
    leaving = {origin for origin, _ in edition.graph.routes}
    for slug, old_slugs in aliases.items():
        url_of = u.person if slug in edition.links.people else u.lab
        found += [Redirect(url_of(alias), url_of(slug)) for alias in old_slugs]
        if slug in leaving:
            found += [Redirect(u.routes_from(alias), u.routes_from(slug)) for alias in old_slugs]
    for origin, destination in edition.graph.routes:
        found += [
            Redirect(u.route(origin, alias), u.route(origin, destination)) for alias in aliases.get(destination, ())
        ]
    return tuple(found)


def redirect_pages(edition: Edition) -> Iterator[RedirectPage]:
    """Makes a page that redirects, at each old address of a profile or a route."""
    aliases = _aliases(edition.graph)
    for slug, old_slugs in aliases.items():
        url_of = u.person if slug in edition.links.people else u.lab
        for alias in old_slugs:
            yield _page(edition, url_of(alias), url_of(slug), edition.links.named(slug))
    for origin, destination in edition.graph.routes:
        ends = (origin, *aliases.get(origin, ())), (destination, *aliases.get(destination, ()))
        names = {"origin": edition.links.named(origin), "destination": edition.links.named(destination)}
        for pair in product(*ends):
            if pair != (origin, destination):
                title = edition.format.text("%(origin)s to %(destination)s") % names
                yield _page(edition, u.route(*pair), u.route(origin, destination), title)


def host_files(edition: Edition) -> Iterator[FileView]:
    """Makes the files for the host and for crawlers: `_headers`, `_redirects` and `robots.txt`."""
    catalog, prefix = edition.graph.catalog, edition.urls.prefix
    shows_drafts = any(entry.record.draft for entry in (*catalog.profiles(), *catalog.pages.values()))
    headers = rules(is_for_review=shows_drafts or bool(edition.change_context.preview))
    yield TextFile(netlify.HEADERS, netlify.headers_file(headers, prefix))
    language_folders = [urls.folder for urls in edition.all_urls[1:]]
    moved = tuple(_moved_pages(edition))
    lines = netlify.redirects_file(redirects(edition), prefix, language_folders, moved)
    if lines is not None:
        yield TextFile(netlify.REDIRECTS, lines)
    yield TextFile(u.ROBOTS, f"User-agent: *\nAllow: /\n\nSitemap: {edition.urls.absolute(u.SITEMAP)}\n")


def _moved_pages(edition: Edition) -> Iterator[Redirect]:
    """Returns redirects from pages that every site had, and that are part of other pages now.

    Each source had a page in each language. There is no pattern for the sources of a publisher, so each needs a rule.
    Rosters had pages for single days.
    """
    for id, place in edition.graph.source_places.items():
        if not place.has_own_page:
            yield Redirect(u.source(id), edition.links.source_path(id))
    for urls in edition.all_urls[1:]:
        yield Redirect(f"{urls.folder}{u.SOURCES}*", f"{u.SOURCES}:splat")
    roster_pages = {
        slug: has_roster_page(edition.graph, slug) for slug, pairs in edition.graph.tenures.items() if pairs
    }
    for urls in edition.all_urls:
        for slug in (slug for slug, has_page in roster_pages.items() if not has_page):
            yield Redirect(f"{urls.folder}{u.lab_list(slug, 'roster')}*", f"{urls.folder}{u.lab(slug)}")
        if any(roster_pages.values()):
            path = f"{urls.folder}{u.lab_list(':lab', 'roster')}"
            yield Redirect(f"{path}:day", f"{path}?on=:day")


def check_redirects(edition: Edition, files: Collection[str]) -> None:
    """Raises `RedirectError` unless every redirect leads to a file of the site."""
    pages = [
        u.file_of(urls.edition_path(page.former)) for urls in edition.all_urls for page in redirect_pages(edition.main)
    ]
    check(redirects(edition), files, pages)


def _aliases(graph: Graph) -> dict[str, tuple[str, ...]]:
    return {entry.slug: entry.record.aliases for entry in graph.catalog.profiles() if entry.record.aliases}


def _page(edition: Edition, path: str, target: str, title: str) -> RedirectPage:
    return RedirectPage(head(edition, target, title, title, is_indexed=False), edition.urls.href(target), path)
