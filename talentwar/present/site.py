"""The whole site: every page of an edition, and what all of them show."""

from __future__ import annotations

from collections.abc import Iterator

from talentwar import urls as u
from talentwar.catalog import Entry
from talentwar.model import Page
from talentwar.pages import NotFoundPage, PageView, ProsePage, RedirectPage, RosterPage
from talentwar.present.claims import changes_page, claims_page
from talentwar.present.edition import Edition, Notes
from talentwar.present.flows import flows_pages, licence_url, route_pages
from talentwar.present.heads import head
from talentwar.present.home import home_page
from talentwar.present.indexes import labs_pages, people_pages, sources_pages, topic_page, topic_slugs, topics_page
from talentwar.present.labs import LISTED, lab_page, roster_rows
from talentwar.present.money import money_page
from talentwar.present.paging import paged
from talentwar.present.people import person_page
from talentwar.present.sources import source_page
from talentwar.present.timeline import list_pages, timeline_pages
from talentwar.views import Link, SiteView
from talentwar.wording import STATUSES

ON_A_PAGE = 200


def site_view(edition: Edition) -> SiteView:
    words, settings = edition.words, edition.graph.catalog.settings
    text, to = words.text, edition.urls.to
    through = edition.graph.data_through
    pages = edition.graph.catalog.pages
    prose = {slug: Link(pages[slug].record.title, to(u.prose(slug))) for slug in pages}
    return SiteView(
        title=settings.title,
        tagline=settings.tagline or "",
        language=words.language,
        home=to(u.HOME),
        stylesheet=to(u.STYLESHEET),
        favicon=to(u.FAVICON),
        repository=settings.repository or "",
        corrections=settings.corrections or "",
        licence=settings.licence.replace("-", " "),
        licence_url=licence_url(settings.licence),
        data_through=words.month_date(through) if through else None,
        navigation=(
            Link(text("People"), to(u.PEOPLE)),
            Link(text("Labs"), to(u.LABS)),
            Link(text("Timeline"), to(u.TIMELINE)),
            Link(text("Flows"), to(u.FLOWS)),
            Link(text("Money"), to(u.MONEY)),
            Link(text("Claims"), to(u.CLAIMS)),
        ),
        footer=(
            Link(text("Sources"), to(u.SOURCES)),
            Link(text("Topics"), to(u.TOPICS)),
            Link(text("Changes"), to(u.CHANGES)),
            *prose.values(),
        ),
        statuses=tuple(words.status(key) for key in STATUSES),
        statuses_href=prose["about"].href if "about" in prose else "",
    )


def pages(edition: Edition) -> Iterator[PageView]:
    """Every page of the edition."""
    graph = edition.graph
    yield home_page(edition)
    yield from people_pages(edition)
    yield from (person_page(edition, slug) for slug in graph.catalog.people)
    yield from labs_pages(edition)
    for slug in graph.catalog.labs:
        yield lab_page(edition, slug)
        yield from _long_lists(edition, slug)
    yield from timeline_pages(edition)
    yield from flows_pages(edition)
    for route in graph.routes.values():
        yield from route_pages(edition, route)
    yield money_page(edition)
    yield claims_page(edition)
    yield changes_page(edition)
    yield from sources_pages(edition)
    yield from (source_page(edition, id) for id in graph.catalog.sources)
    yield topics_page(edition)
    yield from (topic_page(edition, slug) for slug in topic_slugs(edition))
    yield from (_prose_page(edition, entry) for entry in graph.catalog.pages.values())
    yield from _redirects(edition)
    text = edition.words.text
    yield NotFoundPage(
        head(edition, u.NOT_FOUND, text("Page not found"), text("There is nothing at this address."), is_indexed=False)
    )


def _long_lists(edition: Edition, slug: str) -> Iterator[PageView]:
    """What is too long for a lab's own page: arrivals, departures, the roster."""
    graph, words = edition.graph, edition.words
    name, balance = edition.labs[slug].text, graph.balances[slug]
    trail = [(words.text("Labs"), u.LABS), (name, u.lab(slug))]
    lists = (
        ("arrivals", words.text("Arrivals at %s"), balance.arrivals),
        ("departures", words.text("Departures from %s"), balance.departures),
        ("internal", words.text("Between the teams of %s"), balance.internal),
        ("uncounted", words.text("In no total of %s"), balance.uncounted),
    )
    for path, heading, facts in lists:
        if len(facts) > LISTED:
            intro = words.text("%s moves, the latest first.") % words.number(len(facts))
            yield from list_pages(edition, u.lab_list(slug, path), heading % name, intro, facts, trail)
    rows = roster_rows(edition, slug) if len(graph.stays[slug]) > LISTED else ()
    if rows:
        heading = words.text("The roster of %s") % name
        intro = words.text("%s stays; those with no known end first.") % words.number(len(rows))
        for where, part, pager in paged(edition, u.lab_list(slug, "roster"), rows, ON_A_PAGE):
            indexed = pager is None or pager.number == 1
            yield RosterPage(
                head(edition, where, heading, intro, trail, is_indexed=indexed), heading, intro, tuple(part), pager
            )


def _prose_page(edition: Edition, entry: Entry[Page]) -> ProsePage:
    notes = Notes(edition)
    body = edition.body(entry.prose, notes)
    page = entry.record
    description = page.description or page.title
    return ProsePage(head(edition, u.prose(entry.slug), page.title, description), page.title, body, notes.all())


def _redirects(edition: Edition) -> Iterator[RedirectPage]:
    for alias, slug in edition.graph.catalog.slugs_by_alias.items():
        path = edition.path(slug)
        former = u.person(alias) if slug in edition.people else u.lab(alias)
        view = head(edition, path, edition.named(slug), edition.named(slug), is_indexed=False)
        yield RedirectPage(view, edition.urls.to(path), former)
