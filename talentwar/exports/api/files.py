"""The graph as resources of the JSON API: people, labs, routes, sources, topics and months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from talentwar import urls as u
from talentwar.content.citations import supporting_sources
from talentwar.content.model import Count, Ratio
from talentwar.exports.tables.record_rows import record_id
from talentwar.exports.tables.rows import roster_spans
from talentwar.graph.careers import NO_END, UNKNOWN_START, Tenure
from talentwar.graph.graph import EventFact, Fact, MoveFact, Route
from talentwar.pages.edition import Edition
from talentwar.pages.external_links import external_links
from talentwar.pages.flows import licence_url
from talentwar.pages.indexes import topic_slugs
from talentwar.pages.people import in_career_order
from talentwar.pages.records import move_title
from talentwar.pages.timeline import by_month
from talentwar.pages.titles import event_title
from talentwar.views.files import JsonFile

from . import resources
from .openapi import description
from .records import dated, event_line, event_record, move_line, move_record, profile_ref, refs, source_refs


def person_file(edition: Edition, slug: str) -> JsonFile:
    record = edition.graph.catalog.people[slug].record
    path = u.api("people", slug)
    value = resources.Person(
        url=edition.urls.absolute(path),
        page=edition.urls.absolute(u.person(slug)),
        licence=_licence(edition),
        id=slug,
        name=record.name,
        other_names=record.aka,
        topics=_topics(edition, record.topics),
        links=tuple(link.href for link in external_links(edition.graph.catalog.people[slug], edition.format)),
        moves=tuple(move_record(edition, fact) for fact in in_career_order(edition.graph, slug)),
        stays=tuple(_stay(edition, stay) for stay in edition.graph.careers[slug].tenures),
        headline=record.headline,
        checked=dated(record.checked),
    )
    return JsonFile(path, value)


def lab_file(edition: Edition, slug: str) -> JsonFile:
    graph = edition.graph
    record, balance = graph.catalog.labs[slug].record, graph.balances[slug]
    path = u.api("labs", slug)
    facts = sorted(graph.events_of[slug], key=lambda fact: (fact.event.date.sort_key, fact.id), reverse=True)
    spans = tuple(
        resources.Span(
            person=span.person,
            name=edition.links.people[span.person].text,
            band=span.band,
            since=span.since,
            until=span.until,
        )
        for span in roster_spans(edition, slug)
    )
    value = resources.Lab(
        url=edition.urls.absolute(path),
        page=edition.urls.absolute(u.lab(slug)),
        licence=_licence(edition),
        id=slug,
        name=record.name,
        kind=record.kind,
        other_names=record.aka,
        company=profile_ref(edition, graph.tree.company(slug)),
        teams=tuple(profile_ref(edition, team) for team in graph.tree.children(slug)),
        topics=_topics(edition, record.topics),
        links=tuple(link.href for link in external_links(graph.catalog.labs[slug], edition.format)),
        totals=resources.Totals(
            arrivals=len(balance.arrivals),
            departures=len(balance.departures),
            internal=len(balance.internal),
            net=balance.net,
        ),
        arrivals=_move_lines(edition, balance.arrivals),
        departures=_move_lines(edition, balance.departures),
        internal=_move_lines(edition, balance.internal),
        uncounted=_move_lines(edition, balance.uncounted),
        roster=spans,
        events=tuple(event_record(edition, fact) for fact in facts),
        headline=record.headline,
        parent=profile_ref(edition, record.parent) if record.parent else None,
        founded=dated(record.founded),
        closed=dated(record.closed),
        checked=dated(record.checked),
    )
    return JsonFile(path, value)


def route_file(edition: Edition, route: Route) -> JsonFile:
    pair = (route.origin, route.destination)
    back = (route.destination, route.origin)
    path = u.api("routes", u.route_id(*pair))
    ends = [profile_ref(edition, end) for end in pair]
    reported = [
        fact
        for fact in edition.graph.events
        if isinstance(fact.event, Count | Ratio) and (fact.event.origin, fact.event.destination) == pair
    ]
    value = resources.Route(
        url=edition.urls.absolute(path),
        page=edition.urls.absolute(u.route(*pair)),
        licence=_licence(edition),
        id=u.route_id(*pair),
        name=_route_name(edition, route),
        origin=ends[0],
        destination=ends[1],
        moves=_move_lines(edition, route.moves),
        uncounted=_move_lines(edition, route.uncounted),
        reported=tuple(event_line(edition, fact) for fact in reported),
        back=edition.urls.absolute(u.api("routes", u.route_id(*back))) if back in edition.graph.routes else None,
    )
    return JsonFile(path, value)


def source_file(edition: Edition, id: str) -> JsonFile:
    source = edition.graph.catalog.sources[id].record
    path = u.api("sources", id)
    value = resources.Source(
        url=edition.urls.absolute(path),
        page=edition.urls.absolute(u.source(id)),
        licence=_licence(edition),
        id=id,
        name=source.title,
        publisher=source.publisher,
        kind=source.kind,
        derived_from=source_refs(edition, source.derived_from),
        derived=source_refs(edition, edition.derived.get(id, ())),
        records=tuple(_citing(edition, fact, id) for fact in edition.graph.cited_by.get(id, ())),
        date=dated(source.date),
        link=source.url,
        no_url=source.no_url,
        author=source.author,
        language=source.lang,
        archive=source.archive,
        origin=source.origin,
        note=source.note,
    )
    return JsonFile(path, value)


def topic_file(edition: Edition, slug: str) -> JsonFile:
    catalog = edition.graph.catalog
    topic = catalog.settings.topics.get(slug)
    path = u.api("topics", slug)
    value = resources.Topic(
        url=edition.urls.absolute(path),
        page=edition.urls.absolute(u.topic(slug)),
        licence=_licence(edition),
        id=slug,
        name=edition.links.topic_name(slug),
        people=tuple(
            profile_ref(edition, entry.slug) for entry in catalog.people.values() if slug in entry.record.topics
        ),
        labs=tuple(profile_ref(edition, entry.slug) for entry in catalog.labs.values() if slug in entry.record.topics),
        description=topic.about if topic else None,
    )
    return JsonFile(path, value)


def index_files(edition: Edition) -> Iterator[JsonFile]:
    """The index, the lists of resources, the months, and the description of the API."""
    settings, words = edition.graph.catalog.settings, edition.format
    absolute, licence = edition.urls.absolute, _licence(edition)
    months = list(_months(edition))
    yield from (JsonFile(u.api("months", month.id), month) for month in months)
    lists: dict[str, tuple[Iterable[tuple[str, str]], str]] = {
        "people": (((slug, link.text) for slug, link in edition.links.people.items()), u.PEOPLE),
        "labs": (((slug, link.text) for slug, link in edition.links.labs.items()), u.LABS),
        "routes": (
            ((u.route_id(*pair), _route_name(edition, route)) for pair, route in edition.graph.routes.items()),
            u.FLOWS,
        ),
        "sources": (((id, entry.record.title) for id, entry in edition.graph.catalog.sources.items()), u.SOURCES),
        "topics": (((slug, edition.links.topic_name(slug)) for slug in topic_slugs(edition.graph.catalog)), u.TOPICS),
        "months": (((month.id, month.name) for month in months), u.TIMELINE),
    }
    for kind, (named, page) in lists.items():
        path, items = f"{u.API}{kind}.json", refs(edition, kind, named)
        yield JsonFile(path, resources.List(url=absolute(path), page=absolute(page), licence=licence, items=items))
    index = resources.Index(
        url=absolute(u.API_INDEX),
        page=absolute(u.DATA),
        licence=licence,
        title=settings.title,
        version=resources.VERSION,
        rule=words.text(resources.RULE),
        changes=tuple(
            resources.Change(version=version, about=words.text(about)) for version, about in resources.CHANGES
        ),
        description=absolute(u.OPENAPI),
        data=absolute(u.data("datapackage.json")),
        lists={kind: absolute(f"{u.API}{kind}.json") for kind in lists},
        through=edition.graph.data_through,
    )
    yield JsonFile(u.API_INDEX, index)
    yield JsonFile(u.OPENAPI, description(settings.title, absolute(u.API), settings.licence, licence), pretty=True)


def _months(edition: Edition) -> Iterator[resources.Month]:
    words, licence = edition.format, _licence(edition)
    for (year, month), facts in sorted(by_month(edition.graph.timeline).items()):
        id = f"{year:04}-{month:02}" if month else f"{year:04}"
        yield resources.Month(
            url=edition.urls.absolute(u.api("months", id)),
            page=edition.urls.absolute(u.month(year, month) if month else u.year(year)),
            licence=licence,
            id=id,
            name=words.month(year, month) if month else id,
            moves=_move_lines(edition, (fact for fact in facts if isinstance(fact, MoveFact))),
            events=tuple(event_line(edition, fact) for fact in facts if isinstance(fact, EventFact)),
        )


def _licence(edition: Edition) -> str:
    return licence_url(edition.graph.catalog.settings.licence)


def _topics(edition: Edition, slugs: Iterable[str]) -> tuple[resources.Ref, ...]:
    return refs(edition, "topics", ((slug, edition.links.topic_name(slug)) for slug in slugs))


def _move_lines(edition: Edition, facts: Iterable[MoveFact]) -> tuple[resources.MoveLine, ...]:
    return tuple(move_line(edition, fact) for fact in facts)


def _route_name(edition: Edition, route: Route) -> str:
    return edition.format.text("%(origin)s to %(destination)s") % {
        "origin": edition.links.labs[route.origin].text,
        "destination": edition.links.labs[route.destination].text,
    }


def _stay(edition: Edition, stay: Tenure) -> resources.Stay:
    return resources.Stay(
        lab=profile_ref(edition, stay.lab),
        start_earliest=_known(stay.earliest_start),
        start_latest=_known(stay.latest_start),
        end_earliest=_known(stay.earliest_end),
        end_latest=_known(stay.latest_end),
    )


def _known(day: date) -> date | None:
    return None if day in (UNKNOWN_START, NO_END) else day


def _citing(edition: Edition, fact: Fact, source: str) -> resources.Citing:
    if isinstance(fact, MoveFact):
        name = move_title(edition.lines, fact)
    else:
        name = event_title(fact.event, edition.format, edition.links.named)
    return resources.Citing(
        id=record_id(fact),
        name=name,
        url=profile_ref(edition, fact.owner).url,
        bears_out=source in supporting_sources(fact.record),
    )
