"""Makes the rows of all tables from the graph."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter, itemgetter
from typing import Any

from msgspec import Struct

from talentwar import urls as u
from talentwar.content.catalog import ProfileEntry
from talentwar.content.citations import cited_sources, supporting_sources
from talentwar.content.model import Count, Event, Offer
from talentwar.graph.careers import Certainty, Tenure, tenure_on
from talentwar.graph.graph import EventFact, Fact, Graph, MoveFact
from talentwar.graph.rosters import last_seen
from talentwar.pages.edition import Edition
from talentwar.pages.indexes import topic_slugs
from talentwar.pages.links import Links

from . import schema
from .record_rows import date_bounds, dispute_rows, event_rows, fill_row, move_row, offer_row, pay_row, record_id
from .schema import Rows


def rows_of(edition: Edition) -> Rows:
    """The rows of every table, in the order of their keys."""
    graph = edition.graph
    facts: list[Fact] = sorted([*graph.moves, *graph.events], key=record_id)
    moves = [fact for fact in facts if isinstance(fact, MoveFact)]
    events = [fact for fact in facts if isinstance(fact, EventFact)]
    offers, disputes = _offers_and_disputes(edition.links, facts)
    return {
        "moves": [move_row(edition, fact) for fact in moves],
        "people": [_person(edition, slug) for slug in graph.catalog.people],
        "labs": [_lab(edition, slug) for slug in graph.catalog.labs],
        "events": list(event_rows(edition, events)),
        "offers": offers,
        "disputes": disputes,
        "sources": [_source(edition, id) for id in graph.catalog.sources],
        "rosters": [row for lab in graph.catalog.labs for row in _rosters(graph, lab)],
        "flows": list(_flows(edition)),
        "topics": list(_topics(edition)),
        "lab_moves": [row for lab in graph.catalog.labs for row in _lab_moves(graph, lab)],
        "counted_moves": [
            schema.CountedMoveRow(event=record_id(count.fact), move=record_id(fact))
            for count in graph.reported_counts
            for fact in count.named
        ],
        "citations": sorted(_citations(facts), key=attrgetter("source")),
        "event_people": [
            schema.EventPersonRow(event=event, person=person, role=role)
            for event, person, role in _concerned(events, attrgetter("people"), "concerned", graph.catalog.people)
        ],
        "event_labs": [
            schema.EventLabRow(event=event, lab=lab, role=role)
            for event, lab, role in _concerned(events, attrgetter("partners"), "with", graph.catalog.labs)
        ],
        "people_topics": [
            schema.PersonTopicRow(person=slug, topic=topic) for slug, topic in _topics_of(graph.catalog.people)
        ],
        "labs_topics": [schema.LabTopicRow(lab=slug, topic=topic) for slug, topic in _topics_of(graph.catalog.labs)],
    }


def _offers_and_disputes(links: Links, facts: Iterable[Fact]) -> tuple[list[Struct], list[Struct]]:
    offers: list[Struct] = []
    disputes: list[Struct] = []
    for fact in facts:
        disputes += dispute_rows(links, fact, fact.record.disputes, record_id(fact))
        if isinstance(fact, MoveFact):
            for number, pay in enumerate(fact.move.pay, 1):
                id = f"{record_id(fact)}/{number}"
                offers.append(pay_row(links, fact, pay, id))
                disputes += dispute_rows(links, fact, pay.disputes, id, offer=id)
        elif isinstance(fact.event, Offer):
            offers.append(offer_row(links, fact, fact.event))
    return offers, disputes


def _topics(edition: Edition) -> Iterator[schema.TopicRow]:
    for slug in topic_slugs(edition.graph.catalog):
        topic = edition.graph.catalog.settings.topics.get(slug)
        yield schema.TopicRow(
            id=slug,
            name=edition.links.topic_name(slug),
            about=topic.about if topic else None,
            page=edition.urls.absolute(u.topic(slug)),
        )


def _topics_of(profiles: Mapping[str, ProfileEntry[Any]]) -> Iterator[tuple[str, str]]:
    return ((slug, topic) for slug, entry in profiles.items() for topic in dict.fromkeys(entry.record.topics))


def _person(edition: Edition, slug: str) -> schema.PersonRow:
    record = edition.graph.catalog.people[slug].record
    return fill_row(
        schema.PersonRow,
        record,
        record.links,
        id=slug,
        other_names=record.aka,
        moves=sum(fact.counted for fact in edition.graph.moves_of[slug]),
        page=edition.urls.absolute(u.person(slug)),
        api=edition.urls.absolute(u.api("people", slug)),
    )


def _lab(edition: Edition, slug: str) -> schema.LabRow:
    record, balance = edition.graph.catalog.labs[slug].record, edition.graph.balances[slug]
    return fill_row(
        schema.LabRow,
        record,
        record.links,
        id=slug,
        company=edition.graph.tree.company(slug),
        other_names=record.aka,
        arrivals=len(balance.arrivals),
        departures=len(balance.departures),
        internal=len(balance.internal),
        net=balance.net,
        page=edition.urls.absolute(u.lab(slug)),
        api=edition.urls.absolute(u.api("labs", slug)),
    )


def _source(edition: Edition, id: str) -> schema.SourceRow:
    record = edition.graph.catalog.sources[id].record
    return fill_row(
        schema.SourceRow,
        record,
        id=id,
        **date_bounds(record.date),
        language=record.lang,
        records=len(edition.graph.cited_by.get(id, ())),
        page=edition.urls.absolute(edition.links.source_path(id)),
    )


def _rosters(graph: Graph, lab: str) -> Iterator[schema.RosterRow]:
    """The rows of everybody who was ever on a lab's roster."""
    by_person = sorted(graph.tenures[lab], key=itemgetter(0))
    for person, pairs in groupby(by_person, key=itemgetter(0)):
        yield from _spans(graph, lab, person, [tenure for _, tenure in pairs])


def _spans(graph: Graph, lab: str, person: str, tenures: Sequence[Tenure]) -> Iterator[schema.RosterRow]:
    """A row for each span of days over which it is equally certain that a person was at a lab."""
    days = sorted({day for tenure in tenures for day in tenure.bounds})
    number = 0
    for band, group in groupby(pairwise(days), key=lambda span: _certainty_on(tenures, span[0])):
        if band is None:
            continue
        number += 1
        spans = list(group)
        since, until = spans[0][0], spans[-1][1]
        is_open = until == date.max
        last = max(tenures, key=attrgetter("latest_end")) if is_open else None
        yield schema.RosterRow(
            lab=lab,
            person=person,
            span=number,
            band=band,
            since=None if since == date.min else since,
            until=None if is_open else until,
            evidence=last_seen(graph, person, last) if last else None,
        )


def _certainty_on(tenures: Sequence[Tenure], day: date) -> Certainty | None:
    found = tenure_on(tenures, day)
    return found[1] if found else None


def _flows(edition: Edition) -> Iterator[schema.FlowRow]:
    graph = edition.graph
    latest: dict[tuple[str | None, str | None], EventFact] = {}
    for count in sorted(graph.reported_counts, key=lambda count: count.event.date.sort_key):
        if count.fact.counted:
            latest[count.event.origin, count.event.destination] = count.fact
    for pair, route in graph.routes.items():
        fact = latest.get(pair)
        yield schema.FlowRow(
            origin=route.origin,
            destination=route.destination,
            between_companies=all(graph.tree.company(end) == end for end in pair),
            moves=len(route.moves),
            uncounted=len(route.uncounted),
            reported=fact.event.number.text if fact and isinstance(fact.event, Count) else None,
            reported_in=record_id(fact) if fact else None,
            page=edition.urls.absolute(u.route(*pair)),
        )


def _lab_moves(graph: Graph, slug: str) -> Sequence[schema.LabMoveRow]:
    balance = graph.balances[slug]
    rows = [
        *(schema.LabMoveRow(lab=slug, move=record_id(fact), side="arrival") for fact in balance.arrivals),
        *(schema.LabMoveRow(lab=slug, move=record_id(fact), side="departure") for fact in balance.departures),
        *(schema.LabMoveRow(lab=slug, move=record_id(fact), side="internal") for fact in balance.internal),
        *(schema.LabMoveRow(lab=slug, move=record_id(fact), side="uncounted") for fact in balance.uncounted),
    ]
    return sorted(rows, key=attrgetter("move"))


def _citations(facts: Iterable[Fact]) -> Iterator[schema.CitationRow]:
    """The citations of each record, in the order of the records."""
    for fact in facts:
        id, basis, is_move = record_id(fact), supporting_sources(fact.record), isinstance(fact, MoveFact)
        for source in cited_sources(fact.record):
            yield schema.CitationRow(
                source=source,
                record=id,
                move=id if is_move else None,
                event=None if is_move else id,
                bears_out=source in basis,
            )


def _concerned(
    facts: Iterable[EventFact], others: Callable[[Event], Iterable[str]], role: str, profiles: Collection[str]
) -> Iterator[tuple[str, str, Any]]:
    """The profiles that events concern: the id of the event, and the slug and the role of the profile."""
    for fact in facts:
        for slug in dict.fromkeys(others(fact.event)):
            yield record_id(fact), slug, role
        for slug in dict.fromkeys(fact.event.destination if isinstance(fact.event, Offer) else ()):
            if slug in profiles:
                yield record_id(fact), slug, "offered to"
