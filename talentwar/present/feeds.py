"""Feeds of the site, of each lab, route, topic and person, and the calendar of what was announced.

Everything in them follows from the content: an entry is published with the first evidence for its record and updated
with the last, on whatever day the site is built. A retraction, a denial and a replacement are entries of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from html import escape
from urllib.parse import urlsplit

from talentwar import urls as u
from talentwar.dates import PartialDate
from talentwar.feed_views import AtomFeed, Calendar, CalendarDay, Entry, Feed, FeedSource, JsonFeed
from talentwar.files import FileView
from talentwar.graph import Fact, Route
from talentwar.present.edition import Edition
from talentwar.present.flows import licence_url
from talentwar.present.records import record_title, superseded_link
from talentwar.present.rows import is_disputed, last_day, record_page
from talentwar.references import sources_of

NEWEST = 50
OWNED_SINCE = "2026"
"""A year in which whoever publishes the site already owned its address: part of every tag (RFC 4151)."""


def site_feeds(edition: Edition) -> Iterator[FileView]:
    """The feeds of the whole site, and the calendar."""
    settings, words = edition.graph.catalog.settings, edition.words
    subtitle = words.text("Every move and event, with the newest evidence first, and every correction.")
    yield from _feeds(edition, u.HOME, settings.title, subtitle, edition.graph.timeline())
    yield Calendar(u.CALENDAR, settings.title, tuple(_announced(edition)))


def person_feeds(edition: Edition, slug: str) -> Iterator[FileView]:
    name = edition.people[slug].text
    subtitle = edition.words.text("What is recorded of %s.") % name
    events = (
        fact
        for mention in edition.graph.mentions.get(slug, ())
        for fact in edition.graph.events_of.get(mention.owner, ())
        if fact.id == mention.id
    )
    yield from _feeds(edition, u.person(slug), name, subtitle, (*edition.graph.moves_of[slug], *events))


def lab_feeds(edition: Edition, slug: str) -> Iterator[FileView]:
    graph, name = edition.graph, edition.labs[slug].text
    balance = graph.balances[slug]
    moves = (*balance.arrivals, *balance.departures, *balance.internal, *balance.uncounted)
    events = (fact for fact in graph.events if slug in edition.labs_of(fact))
    subtitle = edition.words.text("Who comes to %(lab)s and who leaves, its teams included; offers, deals, disputes.")
    yield from _feeds(edition, u.lab(slug), name, subtitle % {"lab": name}, (*moves, *events))


def route_feeds(edition: Edition, route: Route) -> Iterator[FileView]:
    words = edition.words
    name = words.text("%(origin)s to %(destination)s") % {
        "origin": edition.labs[route.origin].text,
        "destination": edition.labs[route.destination].text,
    }
    subtitle = words.text("Who goes from %(origin)s to %(destination)s.") % {
        "origin": edition.labs[route.origin].text,
        "destination": edition.labs[route.destination].text,
    }
    pair = (route.origin, route.destination)
    reported = (count.fact for count in edition.graph.counts if (count.event.origin, count.event.destination) == pair)
    yield from _feeds(edition, u.route(*pair), name, subtitle, (*route.moves, *route.uncounted, *reported))


def topic_feeds(edition: Edition, slug: str) -> Iterator[FileView]:
    name = edition.topic_name(slug)
    subtitle = edition.words.text("Who moves, of those who work on %s.") % name
    people = (entry.slug for entry in edition.graph.catalog.people.values() if slug in entry.record.topics)
    facts = (fact for person in people for fact in edition.graph.moves_of[person])
    yield from _feeds(edition, u.topic(slug), name, subtitle, facts)


def tag(edition: Edition, *parts: str) -> str:
    """A permanent id below the address that the settings name, wherever the site is built for."""
    return f"tag:{urlsplit(edition.graph.catalog.settings.base_url).hostname},{OWNED_SINCE}:{'/'.join(parts)}"


def _feeds(edition: Edition, path: str, title: str, subtitle: str, facts: Iterable[Fact]) -> Iterator[FileView]:
    """A feed in both formats."""
    settings, absolute = edition.graph.catalog.settings, edition.urls.absolute
    newest = sorted(facts, key=lambda fact: (edition.known(fact).last, fact.owner, fact.id), reverse=True)[:NEWEST]
    entries = sorted(
        (entry for fact in newest for entry in entries_of(edition, fact)),
        key=lambda entry: (entry.updated, entry.id),
        reverse=True,
    )
    feed = Feed(
        id=tag(edition, f"feed{path}"),
        title=title if path == u.HOME else f"{title} · {settings.title}",
        subtitle=subtitle,
        page=absolute(path),
        atom=absolute(u.atom(path)),
        json=absolute(u.json_feed(path)),
        updated=entries[0].updated if entries else f"{OWNED_SINCE}-01-01",
        author=settings.title,
        home=absolute(u.HOME),
        licence=licence_url(settings.licence),
        language=edition.words.language,
        entries=tuple(entries),
    )
    yield AtomFeed(u.atom(path), feed)
    yield JsonFeed(u.json_feed(path), feed)


def entries_of(edition: Edition, fact: Fact) -> tuple[Entry, ...]:
    """The entry of a record, and that of its correction where it has one."""
    made = edition.entries.get((fact.owner, fact.id))
    if made is None:
        made = edition.entries[fact.owner, fact.id] = tuple(_entries(edition, fact))
    return made


def _entries(edition: Edition, fact: Fact) -> Iterator[Entry]:
    known, record, words = edition.known(fact), fact.record, edition.words
    title, id = record_title(edition, fact.owner, fact.id), _record_tag(edition, fact)
    sources = tuple(_source(edition, id) for id in sources_of(record))
    url, status = record_page(edition, fact), words.status(record.status).word
    last = last_day(record.date)
    summary = words.text("%(date)s; %(status)s, %(sources)s.") % {
        "date": words.date(record.date).text,
        "status": status,
        "sources": edition.sources_words(fact.independent),
    }
    if is_disputed(fact):
        summary = f"{summary} {words.text('Disputed.')}"
    correction = _correction(edition, fact)

    def entry(id: str, title: str, text: str, published: date) -> Entry:
        note = "".join(f"<p>{escape(part)}</p>" for part in (text, record.note) if part)
        return Entry(
            id=id,
            url=url,
            title=title,
            summary=text,
            content_html=f"{note}<ul>{''.join(map(_source_html, sources))}</ul>",
            date=record.date.text,
            earliest=record.date.earliest.isoformat(),
            latest=last.isoformat() if last else "",
            status=record.status,
            published=published.isoformat(),
            updated=known.last.isoformat(),
            sources=sources,
        )

    yield entry(id, f"{title} ({status})", summary, known.first)
    if correction:
        kind, heading, why = correction
        yield entry(f"{id}/{kind}", heading % title, why, known.last)


def _correction(edition: Edition, fact: Fact) -> tuple[str, str, str] | None:
    """What sort of correction a record has, the heading of it, and why."""
    text, record = edition.words.text, fact.record
    if record.status == "retracted":
        return "retracted", text("Retracted: %s"), record.why or ""
    if record.status == "denied":
        said = "; ".join(f"{edition.named(dispute.by)}: {dispute.says}" for dispute in record.disputes)
        return "denied", text("Denied: %s"), said or text("A party denies it and nothing else bears it out.")
    link = superseded_link(edition, fact)
    return ("replaced", text("Replaced: %s"), text("Replaced by: %s.") % link.text) if link else None


def _record_tag(edition: Edition, fact: Fact) -> str:
    """The id of a record by its profile's first slug, which an alias remembers when the profile takes another."""
    entry = edition.graph.catalog.profile(fact.owner)
    first = entry.record.aliases[0] if entry and entry.record.aliases else fact.owner
    return tag(edition, first, fact.id)


def _source(edition: Edition, id: str) -> FeedSource:
    made = edition.feed_sources.get(id)
    if made is None:
        source = edition.graph.catalog.sources[id].record
        written = edition.words.date(source.date).text if source.date else ""
        made = edition.feed_sources[id] = FeedSource(source.title, source.publisher, written, source.url or "")
    return made


def _source_html(source: FeedSource) -> str:
    title = escape(source.title)
    linked = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
    return f"<li>{linked}, {escape(', '.join(part for part in (source.publisher, source.date) if part))}</li>"


def _announced(edition: Edition) -> Iterator[CalendarDay]:
    """The dates that lie behind all evidence for their records, and so were announced; the first first."""
    words = edition.words
    keys = {"date": "", "left": words.text("last day"), "joined": words.text("first day")}
    found = []
    for fact in edition.graph.timeline():
        known = edition.known(fact)
        for key, what in keys.items():
            dated: PartialDate | None = getattr(fact.record, key, None)
            if fact.counted and dated and dated.start > known.last and dated.end < date.max:
                title = record_title(edition, fact.owner, fact.id)
                found.append(
                    CalendarDay(
                        id=f"{_record_tag(edition, fact)}/{key}",
                        url=record_page(edition, fact),
                        title=f"{title} ({what})" if what else title,
                        summary=words.text("%(date)s; %(status)s.")
                        % {"date": words.date(dated).text, "status": words.status(fact.record.status).word},
                        start=dated.start.isoformat(),
                        end=(dated.end + timedelta(1)).isoformat(),
                        stamp=known.last.isoformat(),
                    )
                )
    return iter(sorted(found, key=lambda day: (day.start, day.id)))
