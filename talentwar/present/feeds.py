"""Feeds of the site, of each lab, route, topic and person, and the calendar of what was announced.

An entry follows from the content, on whatever day the site is built: it is published with the first evidence for its
record and updated with the last. Retractions, denials and replacements are entries of their own; where the history of
the content tells when one was made, that is its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from html import escape
from itertools import chain
from typing import NamedTuple

from talentwar import urls as u
from talentwar.dates import PartialDate
from talentwar.feed_views import AtomFeed, Calendar, CalendarDay, Entry, Feed, JsonFeed, WrittenEntry
from talentwar.files import FileView
from talentwar.graph import EventFact, Fact, Route
from talentwar.model import Dispute, Statement
from talentwar.present.edition import Edition
from talentwar.present.flows import licence_url
from talentwar.present.newsroom import OWNED_SINCE, newsroom
from talentwar.present.records import move_title, record_title
from talentwar.present.rows import is_disputed, last_day, record_page, replacement
from talentwar.present.titles import event_title
from talentwar.references import sources_of
from talentwar.syndication import atom_entry, json_item

NEWEST = 50
"""The most entries of a feed."""


def site_feeds(edition: Edition) -> Iterator[FileView]:
    """The feeds of the whole site, and the calendar."""
    settings, words = edition.graph.catalog.settings, edition.words
    subtitle = words.text("Every move and event, the one with the newest evidence first, and every correction.")
    yield from _feeds(edition, u.HOME, settings.title, subtitle, edition.facts.values())
    days = sorted(_announced(edition), key=lambda day: (day.start, day.id))
    yield Calendar(u.CALENDAR, settings.title, words.language, tuple(days))


def person_feeds(edition: Edition, slug: str) -> Iterator[FileView]:
    name = edition.people[slug].text
    subtitle = edition.words.text("The moves of %s, and the records of others that name them.") % name
    yield from _feeds(edition, u.person(slug), name, subtitle, (*edition.graph.moves_of[slug], *_naming(edition, slug)))


def lab_feeds(edition: Edition, slug: str) -> Iterator[FileView]:
    graph, name = edition.graph, edition.labs[slug].text
    balance = graph.balances[slug]
    moves = (*balance.arrivals, *balance.departures, *balance.internal, *balance.uncounted)
    subtitle = edition.words.text("Who comes to %s and who leaves, teams included; offers, deals and disputes.") % name
    facts = (*moves, *graph.events_of[slug], *_naming(edition, slug))
    yield from _feeds(edition, u.lab(slug), name, subtitle, facts)


def route_feeds(edition: Edition, route: Route) -> Iterator[FileView]:
    words, pair = edition.words, (route.origin, route.destination)
    names = {"origin": edition.labs[route.origin].text, "destination": edition.labs[route.destination].text}
    name = words.text("%(origin)s to %(destination)s") % names
    subtitle = words.text("Who goes from %(origin)s to %(destination)s.") % names
    reported = (count.fact for count in edition.graph.counts if (count.event.origin, count.event.destination) == pair)
    yield from _feeds(edition, u.route(*pair), name, subtitle, (*route.moves, *route.uncounted, *reported))


def topic_feeds(edition: Edition, slug: str) -> Iterator[FileView]:
    name = edition.topic_name(slug)
    subtitle = edition.words.text("Moves of people whose topics are: %s.") % name
    people = (entry.slug for entry in edition.graph.catalog.people.values() if slug in entry.record.topics)
    facts = (fact for person in people for fact in edition.graph.moves_of[person])
    yield from _feeds(edition, u.topic(slug), name, subtitle, facts)


def _naming(edition: Edition, slug: str) -> Iterator[Fact]:
    """The records of other profiles in which one is named."""
    for mention in edition.graph.mentions.get(slug, ()):
        fact = edition.facts.get((mention.owner, mention.id))
        if fact:
            yield fact


def _feeds(edition: Edition, path: str, title: str, subtitle: str, facts: Iterable[Fact]) -> Iterator[FileView]:
    """A feed in both formats."""
    settings, absolute = edition.graph.catalog.settings, edition.urls.absolute
    dated = {(_updated(edition, fact), fact.owner, fact.id): fact for fact in facts}
    newest = (dated[key] for key in sorted(dated, reverse=True)[:NEWEST])
    entries = sorted(
        chain.from_iterable(entries_of(edition, fact) for fact in newest),
        key=lambda entry: (entry.updated, entry.id),
        reverse=True,
    )[:NEWEST]
    feed = Feed(
        id=f"{newsroom(edition).tag}feed{path}",
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
    )
    yield AtomFeed(u.atom(path), feed, tuple(entry.atom for entry in entries))
    yield JsonFeed(u.json_feed(path), feed, tuple(entry.json for entry in entries))


def entries_of(edition: Edition, fact: Fact) -> tuple[WrittenEntry, ...]:
    """The entry of a record, and that of its correction where it has one."""
    entries = newsroom(edition).entries
    made = entries.get((fact.owner, fact.id))
    if made is None:
        made = entries[fact.owner, fact.id] = tuple(
            WrittenEntry(entry.id, entry.updated, atom_entry(entry), json_item(entry))
            for entry in _entries(edition, fact)
        )
    return made


class _Correction(NamedTuple):
    kind: str
    title: str
    why: str
    why_html: str


def _entries(edition: Edition, fact: Fact) -> Iterator[Entry]:
    words, record = edition.words, fact.record
    title, status = _title(edition, fact), words.status(record.status).word
    last, updated = last_day(record.date), _updated(edition, fact).isoformat()
    sources = tuple(map(newsroom(edition).source, sources_of(record)))
    parts = {
        "date": words.date(record.date).text,
        "status": status,
        "sources": edition.sources_words(fact.independent),
    }
    if is_disputed(fact):
        summary = words.text("%(date)s; %(status)s, disputed; %(sources)s.") % parts
    else:
        summary = words.text("%(date)s; %(status)s; %(sources)s.") % parts
    listed = f"<ul>{''.join(source.item_html for source in sources)}</ul>"
    entry = Entry(
        id=_record_tag(edition, fact),
        url=record_page(edition, fact),
        title=words.text("%(title)s (%(status)s)") % {"title": title, "status": status},
        summary=summary,
        content_html="".join(f"<p>{escape(part)}</p>" for part in (summary, *_said(edition, fact))) + listed,
        date=record.date.text,
        earliest=record.date.earliest.isoformat(),
        latest=last.isoformat() if last else "",
        status=record.status,
        published=edition.known(fact).first.isoformat(),
        updated=updated,
        sources=sources,
    )
    yield entry
    correction = _correction(edition, fact, title)
    if correction:
        yield Entry(
            id=f"{entry.id}/{correction.kind}",
            url=entry.url,
            title=correction.title,
            summary=correction.why,
            content_html=f"<p>{correction.why_html}</p>{listed}",
            date=entry.date,
            earliest=entry.earliest,
            latest=entry.latest,
            status=entry.status,
            published=updated,
            updated=updated,
            sources=entry.sources,
        )


def _title(edition: Edition, fact: Fact) -> str:
    """A record in a few words that stand alone: an event with its lab."""
    if not isinstance(fact, EventFact):
        return move_title(edition, fact)
    title, lab = event_title(fact.event, edition.words, edition.named), edition.labs[fact.lab].text
    return title if lab in title else edition.words.text("%(lab)s: %(title)s") % {"lab": lab, "title": title}


def _said(edition: Edition, fact: Fact) -> Iterator[str]:
    """What is told of a record beside its title: its notes, and who disputes what."""
    record, words = fact.record, edition.words
    if isinstance(record, Statement) and record.title:
        yield record.says
    if record.note:
        yield record.note
    if record.why:
        yield record.why
    disputed = words.text("%(who)s disputes it: %(says)s")
    for dispute in record.disputes:
        yield disputed % _party(edition, dispute)
    disputed = words.text("%(who)s disputes the pay: %(says)s")
    for pay in getattr(record, "pay", ()):
        for dispute in pay.disputes:
            yield disputed % _party(edition, dispute)


def _party(edition: Edition, dispute: Dispute) -> dict[str, str]:
    return {"who": edition.named(dispute.by), "says": dispute.says}


def _correction(edition: Edition, fact: Fact, title: str) -> _Correction | None:
    """What sort of correction a record has, the heading of it, and why."""
    text, record, why = edition.words.text, fact.record, ""
    if record.status == "retracted":
        why = record.why or text("It was published and was wrong.")
        return _Correction("retracted", text("Retracted: %s") % title, why, escape(why))
    if record.status == "denied":
        said = text("%(who)s disputes it: %(says)s")
        why = " ".join(said % _party(edition, dispute) for dispute in record.disputes)
        why = why or text("A party denies it and nothing else bears it out.")
        return _Correction("denied", text("Denied: %s") % title, why, escape(why))
    later = replacement(fact)
    if later is None:
        return None
    slug, _, id = later.rpartition("#")
    name, replaced = record_title(edition, slug, id), text("Replaced by: %s.")
    href = edition.urls.absolute(edition.record_path(slug, id))
    link = f'<a href="{escape(href)}">{escape(name)}</a>'
    return _Correction("replaced", text("Replaced: %s") % title, replaced % name, replaced % link)


def _updated(edition: Edition, fact: Fact) -> date:
    """The last day of the evidence for a record, or that of its correction, whichever is later."""
    known = edition.known(fact).last
    corrected = newsroom(edition).corrected.get((fact.owner, fact.id))
    return max(known, corrected) if corrected else known


def _record_tag(edition: Edition, fact: Fact) -> str:
    """The id of a record by its profile's first slug, which an alias remembers when the profile takes another."""
    entry = edition.graph.catalog.profile(fact.owner)
    first = entry.record.aliases[0] if entry and entry.record.aliases else fact.owner
    return f"{newsroom(edition).tag}{first}/{fact.id}"


def _announced(edition: Edition) -> Iterator[CalendarDay]:
    """The dates that are not over and lie behind all evidence for their records."""
    words = edition.words
    of_moves = {"left": words.text("%s: last day"), "joined": words.text("%s: first day")}
    for fact in edition.facts.values():
        exact = {key: dated for key in of_moves if (dated := getattr(fact.record, key, None))}
        for key, dated in (exact or {"date": fact.record.date}).items():
            if fact.counted and _is_ahead(dated, edition.known(fact).last, edition.graph.today):
                yield CalendarDay(
                    id=f"{_record_tag(edition, fact)}/{key}",
                    url=record_page(edition, fact),
                    title=of_moves.get(key, "%s") % _title(edition, fact),
                    summary=words.text("%(date)s; %(status)s.")
                    % {"date": words.date(dated).text, "status": words.status(fact.record.status).word},
                    start=dated.start.isoformat(),
                    end=(dated.end + timedelta(1)).isoformat(),
                    stamp=edition.known(fact).last.isoformat(),
                    is_confirmed=fact.record.status == "confirmed",
                )


def _is_ahead(dated: PartialDate, known: date, today: date) -> bool:
    return known < dated.start and today <= dated.end < date.max
