"""The sitemap: every page that search engines may index, with the last day of the evidence for it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from talentwar import urls as u
from talentwar.graph.evidence_dates import latest
from talentwar.graph.graph import Fact
from talentwar.pages.edition import Edition
from talentwar.pages.indexes import topic_slugs
from talentwar.pages.timeline import by_month
from talentwar.views.files import Sitemap, SitemapAddress

MAX_ADDRESSES = 50_000
"""The most addresses in one sitemap, by the protocol."""

Days = Mapping[str, date | None]


def sitemaps(edition: Edition, paths: Iterable[str]) -> Iterator[Sitemap]:
    """Makes the sitemap of the pages at some paths, or several sitemaps and an index of them."""
    days = _evidence_days(edition)
    addresses = [address for path in sorted(paths) for address in _addresses(edition, path, _day_of(path, days))]
    if len(addresses) <= MAX_ADDRESSES:
        yield Sitemap(u.SITEMAP, tuple(addresses))
        return
    parts: list[SitemapAddress] = []
    for start in range(0, len(addresses), MAX_ADDRESSES):
        part = tuple(addresses[start : start + MAX_ADDRESSES])
        path = u.sitemap_part(len(parts) + 1)
        parts.append(SitemapAddress(edition.urls.absolute(path), max(address.modified for address in part)))
        yield Sitemap(path, part)
    yield Sitemap(u.SITEMAP, tuple(parts), is_index=True)


def _addresses(edition: Edition, path: str, day: date | None) -> Iterator[SitemapAddress]:
    """Returns a page in each language in which it exists; each has links to all."""
    modified = day.isoformat() if day else ""
    if u.is_language_neutral(path):
        yield SitemapAddress(edition.urls.absolute(path), modified)
        return
    languages = tuple((sibling.language, sibling.urls.absolute(path)) for sibling in edition.siblings)
    alternates = (*languages, ("x-default", languages[0][1])) if languages else ()
    for urls in edition.all_urls:
        yield SitemapAddress(urls.absolute(path), modified, alternates)


def _day_of(path: str, days: Days) -> date | None:
    """Returns the day of a page. A page without a day of its own, such as a long list, has the day of its parent."""
    while path not in days:
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return days[path]


def _evidence_days(edition: Edition) -> Days:
    """Returns the last day of the evidence for what pages show, by path."""
    graph, catalog = edition.graph, edition.graph.catalog

    def newest(facts: Iterable[Fact]) -> date | None:
        return latest(map(edition.lines.evidence_span, facts))

    days: dict[str, date | None] = {u.HOME: newest(graph.timeline)}
    for slug, moves in graph.moves_of.items():
        days[u.person(slug)] = newest(moves)
    for slug, balance in graph.balances.items():
        moves = (*balance.arrivals, *balance.departures, *balance.internal, *balance.uncounted)
        days[u.lab(slug)] = newest((*moves, *graph.events_of[slug]))
    for (origin, destination), route in graph.routes.items():
        days[u.route(origin, destination)] = newest((*route.moves, *route.uncounted))
    for id, source in catalog.sources.items():
        days[u.source(id)] = source.record.date.start if source.record.date else None
    for publisher in graph.publishers.values():
        days[u.publisher(publisher.slug)] = _last(days[u.source(id)] for id in publisher.sources)
    for topic in topic_slugs(catalog):
        people = (entry.slug for entry in catalog.people.values() if topic in entry.record.topics)
        days[u.topic(topic)] = _last(days[u.person(slug)] for slug in people)
    months = {month: newest(facts) for month, facts in by_month(graph.timeline).items()}
    for year, month in months:
        days[u.month(year, month)] = months[year, month]
        days[u.year(year)] = _last(day for (other, _), day in months.items() if other == year)
    return days | dict.fromkeys(map(u.prose, catalog.pages))


def _last(days: Iterable[date | None]) -> date | None:
    return max(filter(None, days), default=None)
