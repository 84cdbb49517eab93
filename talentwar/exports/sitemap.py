"""The sitemap and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from talentwar import urls as u
from talentwar.graph.evidence_dates import latest
from talentwar.graph.graph import Fact
from talentwar.graph.rosters import fits_one_page
from talentwar.pages import claims, flows, home, labs, sources
from talentwar.pages.edition import Edition
from talentwar.pages.indexes import topic_slugs
from talentwar.pages.timeline import by_month
from talentwar.views.files import FileView, Sitemap, SitemapAddress, TextFile

IN_A_SITEMAP = 50_000
"""The most addresses of one sitemap, by the protocol."""

Dated = tuple[str, date | None]


def crawler_files(edition: Edition) -> Iterator[FileView]:
    yield from _sitemaps(edition)
    sitemap = edition.urls.absolute(u.SITEMAP)
    yield TextFile(u.ROBOTS, f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")


def _sitemaps(edition: Edition) -> Iterator[Sitemap]:
    """One sitemap, or several and the index of them."""
    every = [address for dated in addresses(edition) for address in _addresses(edition, *dated)]
    if len(every) <= IN_A_SITEMAP:
        yield Sitemap(u.SITEMAP, tuple(every))
        return
    parts: list[SitemapAddress] = []
    for start in range(0, len(every), IN_A_SITEMAP):
        part = tuple(every[start : start + IN_A_SITEMAP])
        path = u.sitemap_part(len(parts) + 1)
        parts.append(SitemapAddress(edition.urls.absolute(path), max(address.modified for address in part)))
        yield Sitemap(path, part)
    yield Sitemap(u.SITEMAP, tuple(parts), is_index=True)


def _addresses(edition: Edition, path: str, modified: date | None) -> Iterator[SitemapAddress]:
    """A page in each edition, with the others."""
    day = modified.isoformat() if modified else ""
    every = tuple((its.language, its.urls.absolute(path)) for its in edition.siblings)
    for urls in edition.all_urls:
        yield SitemapAddress(urls.absolute(path), day, (*every, ("x-default", every[0][1])) if every else ())


def addresses(edition: Edition) -> Iterator[Dated]:
    """Every page that search engines may show, with the last day of the evidence for what it says."""
    graph = edition.graph
    months = {month: _newest(edition, facts) for month, facts in by_month(graph.timeline).items()}
    people = {slug: _newest(edition, facts) for slug, facts in graph.moves_of.items()}
    latest = _last(months.values())
    for path in (
        u.HOME,
        u.PEOPLE,
        u.LABS,
        u.TIMELINE,
        u.FLOWS,
        u.MONEY,
        u.CLAIMS,
        u.CHANGES,
        u.SOURCES,
        u.TOPICS,
        u.SEARCH,
        u.DATA,
    ):
        yield path, latest
    if moves := home.last_year_records(graph):
        yield u.LATEST, _newest(edition, moves)
    for slug, day in people.items():
        yield u.person(slug), day
    for slug in graph.catalog.labs:
        yield from _of_lab(edition, slug)
    for (origin, destination), route in graph.routes.items():
        yield u.route(origin, destination), _newest(edition, (*route.moves, *route.uncounted))
        for name, moves in (("moves", route.moves), ("uncounted", route.uncounted)):
            if len(moves) > flows.MOVES_ON_ROUTE_PAGE:
                yield u.route_list(origin, destination, name), _newest(edition, moves)
    for id, source in graph.catalog.sources.items():
        yield u.source(id), source.record.date.start if source.record.date else None
        if len(facts := graph.cited_by.get(id, ())) > sources.RECORDS_ON_SOURCE_PAGE:
            yield u.source_records(id), _newest(edition, facts)
    for slug in topic_slugs(graph.catalog):
        bearers = (entry.slug for entry in graph.catalog.people.values() if slug in entry.record.topics)
        yield u.topic(slug), _last(people[bearer] for bearer in bearers)
    yield from _of_times(months)
    aside = claims.uncounted(graph.timeline)
    if len(graph.reported_counts) > claims.COUNTS_ON_CLAIMS_PAGE:
        yield u.COUNTS, _newest(edition, (count.fact for count in graph.reported_counts))
    if len(aside) > claims.UNCOUNTED_ON_CLAIMS_PAGE:
        yield u.UNCOUNTED, _newest(edition, aside)
    for slug in graph.catalog.pages:
        yield u.prose(slug), None


def _of_lab(edition: Edition, slug: str) -> Iterator[Dated]:
    balance, events = edition.graph.balances[slug], edition.graph.events_of[slug]
    lists = {
        "arrivals": balance.arrivals,
        "departures": balance.departures,
        "internal": balance.internal,
        "uncounted": balance.uncounted,
    }
    days = {name: _newest(edition, facts) for name, facts in lists.items()}
    latest = _last((*days.values(), _newest(edition, events)))
    yield u.lab(slug), latest
    for name, facts in lists.items():
        if len(facts) > labs.MOVES_ON_LAB_PAGE:
            yield u.lab_list(slug, name), days[name]
    if not fits_one_page(edition.graph, slug):
        yield u.lab_list(slug, "roster"), latest
    if apart := [fact for fact in events if (slug, fact.id) in edition.links.overflow_records]:
        yield u.lab_list(slug, "records"), _newest(edition, apart)


def _of_times(months: Mapping[tuple[int, int], date | None]) -> Iterator[Dated]:
    """The pages of years and months, of the last days of the months."""
    for year in sorted({year for year, _ in months}):
        yield u.year(year), _last(day for month, day in months.items() if month[0] == year)
    for (year, month), day in sorted(months.items()):
        if month:
            yield u.month(year, month), day


def _newest(edition: Edition, facts: Iterable[Fact]) -> date | None:
    return latest(map(edition.lines.evidence_span, facts))


def _last(days: Iterable[date | None]) -> date | None:
    return max(filter(None, days), default=None)
