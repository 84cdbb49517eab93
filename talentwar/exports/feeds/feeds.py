"""The feeds of the site, of each lab and topic, and, if the settings say so, of each person and route."""

from collections.abc import Iterable, Iterator
from itertools import chain

from talentwar import urls as u
from talentwar.graph.graph import Fact, Route
from talentwar.pages.flows import licence_url
from talentwar.views.feeds import AtomFeed, Feed, JsonFeed
from talentwar.views.files import FileView

from .entries import TAG_YEAR, FeedEntries

NEWEST = 50
"""The most entries of a feed."""


def site_feeds(entries: FeedEntries) -> Iterator[FileView]:
    """Makes the feeds of the whole site."""
    edition = entries.edition
    settings, words = edition.graph.catalog.settings, edition.format
    subtitle = words.text("Every move and event, the one with the newest evidence first, and every correction.")
    yield from _feeds(entries, u.HOME, settings.title, subtitle, entries.facts.values())


def person_feeds(entries: FeedEntries, slug: str) -> Iterator[FileView]:
    edition = entries.edition
    if "people" not in edition.graph.catalog.settings.feeds:
        return
    name = edition.links.people[slug].text
    subtitle = edition.format.text("The moves of %s, and the records of others that name them.") % name
    yield from _feeds(
        entries, u.person(slug), name, subtitle, (*edition.graph.moves_of[slug], *_mentions_of(entries, slug))
    )


def lab_feeds(entries: FeedEntries, slug: str) -> Iterator[FileView]:
    edition = entries.edition
    graph, name = edition.graph, edition.links.labs[slug].text
    balance = graph.balances[slug]
    moves = (*balance.arrivals, *balance.departures, *balance.internal, *balance.uncounted)
    subtitle = edition.format.text("Who comes to %s and who leaves, teams included; offers, deals and disputes.") % name
    facts = (*moves, *graph.events_of[slug], *_mentions_of(entries, slug))
    yield from _feeds(entries, u.lab(slug), name, subtitle, facts)


def route_feeds(entries: FeedEntries, route: Route) -> Iterator[FileView]:
    edition = entries.edition
    if "routes" not in edition.graph.catalog.settings.feeds:
        return
    words, pair = edition.format, (route.origin, route.destination)
    names = {"origin": edition.links.labs[route.origin].text, "destination": edition.links.labs[route.destination].text}
    name = words.text("%(origin)s to %(destination)s") % names
    subtitle = words.text("Who goes from %(origin)s to %(destination)s.") % names
    reported = (
        count.fact for count in edition.graph.reported_counts if (count.event.origin, count.event.destination) == pair
    )
    yield from _feeds(entries, u.route(*pair), name, subtitle, (*route.moves, *route.uncounted, *reported))


def topic_feeds(entries: FeedEntries, slug: str) -> Iterator[FileView]:
    edition = entries.edition
    name = edition.links.topic_name(slug)
    subtitle = edition.format.text("Moves of people whose topics are: %s.") % name
    people = (entry.slug for entry in edition.graph.catalog.people.values() if slug in entry.record.topics)
    facts = (fact for person in people for fact in edition.graph.moves_of[person])
    yield from _feeds(entries, u.topic(slug), name, subtitle, facts)


def _mentions_of(entries: FeedEntries, slug: str) -> Iterator[Fact]:
    """Returns the records of other profiles that mention a profile."""
    for mention in entries.edition.graph.mentions.get(slug, ()):
        fact = entries.facts.get((mention.owner, mention.id))
        if fact:
            yield fact


def _feeds(cache: FeedEntries, path: str, title: str, subtitle: str, facts: Iterable[Fact]) -> Iterator[FileView]:
    """Makes a feed of the newest entries: in Atom, and for the site also in JSON Feed."""
    edition = cache.edition
    settings, absolute = edition.graph.catalog.settings, edition.urls.absolute
    if "feeds" not in settings.outputs:
        return
    newest = list({(fact.owner, fact.id): fact for fact in facts}.values())
    if len(newest) > NEWEST:
        newest.sort(key=lambda fact: (cache.updated(fact), fact.owner, fact.id), reverse=True)
    entries = sorted(
        chain.from_iterable(map(cache.for_fact, newest[:NEWEST])),
        key=lambda entry: (entry.updated, entry.id),
        reverse=True,
    )[:NEWEST]
    feed = Feed(
        id=f"{cache.tag}feed{path}",
        title=title if path == u.HOME else f"{title} · {settings.title}",
        subtitle=subtitle,
        page=absolute(path),
        atom=absolute(u.atom(path)),
        json=absolute(u.json_feed(path)),
        updated=entries[0].updated if entries else f"{TAG_YEAR}-01-01",
        author=settings.title,
        home=absolute(u.HOME),
        licence=licence_url(settings.licence),
        language=edition.format.language,
    )
    yield AtomFeed(u.atom(path), feed, tuple(entries))
    if path == u.HOME:
        yield JsonFeed(u.json_feed(path), feed, tuple(entries))
