"""Feeds of the site, of each lab, route, topic and person, and the calendar of what was announced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain
from operator import attrgetter

from talentwar import urls as u
from talentwar.content.dates import PartialDate
from talentwar.exports.tables.record_rows import record_page
from talentwar.graph.graph import Fact, Route
from talentwar.pages.edition import Edition
from talentwar.pages.flows import licence_url
from talentwar.views.feeds import AtomFeed, Calendar, CalendarDay, Feed, JsonFeed
from talentwar.views.files import FileView

from .entries import OWNED_SINCE, entries_in, title_of

NEWEST = 50
"""The most entries of a feed."""


def site_feeds(edition: Edition) -> Iterator[FileView]:
    """The feeds of the whole site, and the calendar."""
    settings, words = edition.graph.catalog.settings, edition.format
    subtitle = words.text("Every move and event, the one with the newest evidence first, and every correction.")
    yield from _feeds(edition, u.HOME, settings.title, subtitle, entries_in(edition).facts.values())
    days = sorted(_announced(edition), key=lambda day: (day.start, day.id))
    yield Calendar(u.CALENDAR, settings.title, words.language, tuple(days))


def person_feeds(edition: Edition, slug: str) -> Iterator[FileView]:
    name = edition.links.people[slug].text
    subtitle = edition.format.text("The moves of %s, and the records of others that name them.") % name
    yield from _feeds(edition, u.person(slug), name, subtitle, (*edition.graph.moves_of[slug], *_naming(edition, slug)))


def lab_feeds(edition: Edition, slug: str) -> Iterator[FileView]:
    graph, name = edition.graph, edition.links.labs[slug].text
    balance = graph.balances[slug]
    moves = (*balance.arrivals, *balance.departures, *balance.internal, *balance.uncounted)
    subtitle = edition.format.text("Who comes to %s and who leaves, teams included; offers, deals and disputes.") % name
    facts = (*moves, *graph.events_of[slug], *_naming(edition, slug))
    yield from _feeds(edition, u.lab(slug), name, subtitle, facts)


def route_feeds(edition: Edition, route: Route) -> Iterator[FileView]:
    words, pair = edition.format, (route.origin, route.destination)
    names = {"origin": edition.links.labs[route.origin].text, "destination": edition.links.labs[route.destination].text}
    name = words.text("%(origin)s to %(destination)s") % names
    subtitle = words.text("Who goes from %(origin)s to %(destination)s.") % names
    reported = (
        count.fact for count in edition.graph.reported_counts if (count.event.origin, count.event.destination) == pair
    )
    yield from _feeds(edition, u.route(*pair), name, subtitle, (*route.moves, *route.uncounted, *reported))


def topic_feeds(edition: Edition, slug: str) -> Iterator[FileView]:
    name = edition.links.topic_name(slug)
    subtitle = edition.format.text("Moves of people whose topics are: %s.") % name
    people = (entry.slug for entry in edition.graph.catalog.people.values() if slug in entry.record.topics)
    facts = (fact for person in people for fact in edition.graph.moves_of[person])
    yield from _feeds(edition, u.topic(slug), name, subtitle, facts)


def _naming(edition: Edition, slug: str) -> Iterator[Fact]:
    """The records of other profiles in which one is named."""
    facts = entries_in(edition).facts
    for mention in edition.graph.mentions.get(slug, ()):
        fact = facts.get((mention.owner, mention.id))
        if fact:
            yield fact


def _feeds(edition: Edition, path: str, title: str, subtitle: str, facts: Iterable[Fact]) -> Iterator[FileView]:
    """A feed in both formats."""
    settings, absolute, made = edition.graph.catalog.settings, edition.urls.absolute, entries_in(edition)
    newest = list({(fact.owner, fact.id): fact for fact in facts}.values())
    if len(newest) > NEWEST:
        newest.sort(key=lambda fact: (made.updated(fact), fact.owner, fact.id), reverse=True)
    entries = sorted(
        chain.from_iterable(map(made.for_fact, newest[:NEWEST])),
        key=lambda entry: (entry.updated, entry.id),
        reverse=True,
    )[:NEWEST]
    feed = Feed(
        id=f"{made.tag}feed{path}",
        title=title if path == u.HOME else f"{title} · {settings.title}",
        subtitle=subtitle,
        page=absolute(path),
        atom=absolute(u.atom(path)),
        json=absolute(u.json_feed(path)),
        updated=entries[0].updated if entries else f"{OWNED_SINCE}-01-01",
        author=settings.title,
        home=absolute(u.HOME),
        licence=licence_url(settings.licence),
        language=edition.format.language,
    )
    yield AtomFeed(u.atom(path), feed, tuple(entry.atom for entry in entries))
    yield JsonFeed(u.json_feed(path), feed, tuple(entry.json for entry in entries))


def _announced(edition: Edition) -> Iterator[CalendarDay]:
    """The dates that are not over and lie behind all evidence for their records."""
    words, made = edition.format, entries_in(edition)
    titles = {"left": words.text("%s: last day"), "joined": words.text("%s: first day"), "date": "%s"}
    for fact in filter(attrgetter("counted"), made.facts.values()):
        known, status = edition.lines.evidence_span(fact).last, fact.record.status
        for key, dated in _ahead(fact, known, edition.graph.today).items():
            yield CalendarDay(
                id=f"{made.id_of(fact)}/{key}",
                url=record_page(edition, fact),
                title=titles[key] % title_of(edition, fact),
                summary=words.text("%(date)s; %(status)s.")
                % {"date": words.date(dated).text, "status": words.status(status).word},
                start=dated.start.isoformat(),
                end=(dated.end + timedelta(1)).isoformat(),
                stamp=known.isoformat(),
                is_confirmed=status == "confirmed",
            )


def _ahead(fact: Fact, known: date, today: date) -> dict[str, PartialDate]:
    """The dates of a record that were told before they came and are not over: the record's own where no other is."""
    dates = {key: getattr(fact.record, key, None) for key in ("left", "joined", "date")}
    told = {key: dated for key, dated in dates.items() if dated and known < dated.start}
    exact = {key: dated for key, dated in told.items() if key != "date"}
    return {key: dated for key, dated in (exact or told).items() if today <= dated.end < date.max}
