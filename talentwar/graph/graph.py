"""Derives all facts from the catalog in one pass, so that all pages agree."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import TypeVar

from msgspec import Struct

from talentwar.content.catalog import Catalog, kind_of
from talentwar.content.citations import cited_sources, resolve_target, supporting_sources
from talentwar.content.model import Count, Event, Move, Offer, Ratio

from . import evidence
from .careers import (
    Career,
    LabTree,
    Tenure,
    build_career,
    in_window,
    is_counted,
    is_internal_kind,
    is_transfer,
    tenures_at,
)
from .disputes import disputes_of
from .publishers import Publisher, SourcePlace, find_publishers, find_source_places


class MoveFact(Struct, frozen=True):
    """A move of a person with what is derived from it.

    `counted`: it counts in totals. `is_transfer`: it changes the employer or the team. `is_internal`: it stays within
    a company. `is_return`: the person comes back. `independent`: the number of its independent sources.
    """

    person: str
    id: str
    move: Move
    counted: bool
    is_transfer: bool
    is_internal: bool
    is_return: bool
    independent: int

    @property
    def owner(self) -> str:
        return self.person

    @property
    def record(self) -> Move:
        return self.move


class EventFact(Struct, frozen=True):
    """An event of a lab with what is derived from it."""

    lab: str
    id: str
    event: Event
    counted: bool
    independent: int

    @property
    def owner(self) -> str:
        return self.lab

    @property
    def record(self) -> Event:
        return self.event

    @property
    def kind(self) -> str:
        return kind_of(self.event)


Fact = MoveFact | EventFact
F = TypeVar("F", MoveFact, EventFact, Fact)


class CountFact(Struct, frozen=True):
    """A reported number and the moves on this site that belong to it.

    `missing` is the least number of reported moves that are not on this site; None if the report has no lower bound.
    """

    fact: EventFact
    event: Count
    named: tuple[MoveFact, ...]
    missing: int | None


class Balance(Struct, frozen=True):
    """The moves of a lab and its teams: arrivals, departures, internal moves, and those that do not count."""

    arrivals: tuple[MoveFact, ...] = ()
    departures: tuple[MoveFact, ...] = ()
    internal: tuple[MoveFact, ...] = ()
    uncounted: tuple[MoveFact, ...] = ()

    @property
    def net(self) -> int:
        return len(self.arrivals) - len(self.departures)


class Route(Struct, frozen=True):
    """The moves from one lab to another; `uncounted` ones are rumoured, denied, retracted or superseded."""

    origin: str
    destination: str
    moves: tuple[MoveFact, ...]
    uncounted: tuple[MoveFact, ...]


class Mention(Struct, frozen=True):
    """A mention of a profile: in the body of another profile (empty `id`), or in one of its records."""

    owner: str
    id: str


class Graph(Struct, frozen=True):
    """All derived facts. `moves`, `events` and their `timeline` are sorted newest first."""

    catalog: Catalog
    tree: LabTree
    today: date
    roots: evidence.Roots
    careers: Mapping[str, Career]
    moves: tuple[MoveFact, ...]
    events: tuple[EventFact, ...]
    timeline: tuple[Fact, ...]
    moves_of: Mapping[str, tuple[MoveFact, ...]]
    events_of: Mapping[str, tuple[EventFact, ...]]
    balances: Mapping[str, Balance]
    routes: Mapping[tuple[str, str], Route]
    tenures: Mapping[str, tuple[tuple[str, Tenure], ...]]
    reported_counts: tuple[CountFact, ...]
    mentions: Mapping[str, tuple[Mention, ...]]
    cited_by: Mapping[str, tuple[Fact, ...]]
    body_citations: Mapping[str, tuple[str, ...]]
    publishers: Mapping[str, Publisher]
    source_places: Mapping[str, SourcePlace]
    data_through: date | None

    def companies(self) -> tuple[str, ...]:
        """The labs without a parent."""
        return tuple(slug for slug in self.catalog.labs if self.tree.company(slug) == slug)


def build_graph(catalog: Catalog, today: date) -> Graph:
    """The graph of a catalog with valid references, as of a day."""
    tree = LabTree({slug: entry.record for slug, entry in catalog.labs.items()})
    roots = evidence.root_sources(catalog.sources)
    careers = {slug: build_career(entry.record.moves, tree) for slug, entry in catalog.people.items()}
    moves_of = {slug: tuple(_move_facts(catalog, slug, careers[slug], tree, roots)) for slug in catalog.people}
    events_of = {slug: tuple(_event_facts(catalog, slug, roots)) for slug in catalog.labs}
    moves = newest_first(fact for facts in moves_of.values() for fact in facts)
    events = newest_first(fact for facts in events_of.values() for fact in facts)
    timeline: tuple[Fact, ...] = newest_first([*moves, *events])
    routes = _routes(moves, events, tree)
    cited_by, publishers = _cited_by(timeline), find_publishers(catalog)
    return Graph(
        catalog=catalog,
        tree=tree,
        today=today,
        roots=roots,
        careers=careers,
        moves=moves,
        events=events,
        timeline=timeline,
        moves_of=moves_of,
        events_of=events_of,
        balances=_balances(moves, catalog.labs, tree),
        routes=routes,
        tenures=_tenures_by_lab(careers, catalog.labs, tree),
        reported_counts=tuple(_reported_counts(events, moves, tree)),
        mentions=_mentions(catalog, events),
        cited_by=cited_by,
        body_citations=_body_citations(catalog),
        publishers=publishers,
        source_places=find_source_places(publishers, cited_by),
        data_through=_data_through(catalog, timeline, today),
    )


def newest_first(facts: Iterable[F]) -> tuple[F, ...]:
    """Facts by the first day of their date, newest first; equal days by owner and id."""
    by_name = sorted(facts, key=lambda fact: (fact.owner, fact.id))
    return tuple(sorted(by_name, key=lambda fact: fact.record.date.sort_key[:2], reverse=True))


def sample_ratio(graph: Graph, origin: str, destination: str) -> tuple[Decimal | None, int]:
    """The moves from one lab to another per move back, and the sample size; no ratio if that is below 5."""
    routes = graph.routes.get((origin, destination)), graph.routes.get((destination, origin))
    forward, back = (len(route.moves) if route else 0 for route in routes)
    n = forward + back
    if n < 5 or not back:
        return None, n
    return (Decimal(forward) / Decimal(back)).quantize(Decimal("0.1"), ROUND_HALF_UP), n


def _move_facts(
    catalog: Catalog, person: str, career: Career, tree: LabTree, roots: evidence.Roots
) -> Iterator[MoveFact]:
    for index, (id, move) in enumerate(
        zip(catalog.record_ids[person], catalog.people[person].record.moves, strict=True)
    ):
        yield MoveFact(
            person,
            id,
            move,
            is_counted(move),
            is_transfer(move),
            is_internal_kind(move) or tree.same_company(move.origin, move.destination),
            move.kind == "return" or index in career.returns,
            evidence.count_independent(supporting_sources(move), catalog.sources, roots),
        )


def _event_facts(catalog: Catalog, lab: str, roots: evidence.Roots) -> Iterator[EventFact]:
    for id, event in zip(catalog.record_ids[lab], catalog.labs[lab].record.events, strict=True):
        yield EventFact(
            lab,
            id,
            event,
            is_counted(event),
            evidence.count_independent(supporting_sources(event), catalog.sources, roots),
        )


def _balances(moves: Sequence[MoveFact], labs: Iterable[str], tree: LabTree) -> Mapping[str, Balance]:
    lists: dict[str, tuple[list[MoveFact], ...]] = {lab: ([], [], [], []) for lab in labs}
    for fact in moves:
        destinations, origins = tree.ancestors(fact.move.destination), tree.ancestors(fact.move.origin)
        if not fact.counted:
            for lab in dict.fromkeys(origins + destinations):
                lists[lab][3].append(fact)
        elif fact.is_transfer:
            if is_internal_kind(fact.move):
                # If only one end of an internal move is known, the other is the same company.
                destinations, origins = destinations or origins[-1:], origins or destinations[-1:]
                if destinations[-1] != origins[-1]:
                    continue
            for lab in destinations:
                lists[lab][2 if lab in origins else 0].append(fact)
            for lab in origins:
                if lab not in destinations:
                    lists[lab][1].append(fact)
    return {lab: Balance(*map(tuple, facts)) for lab, facts in lists.items()}


def _routes(moves: Sequence[MoveFact], events: Sequence[EventFact], tree: LabTree) -> Mapping[tuple[str, str], Route]:
    """The routes between companies, and between the labs that a move or a reported number names.

    The moves of a lab's teams are on its routes too.
    """
    found: dict[tuple[str, str], tuple[list[MoveFact], list[MoveFact]]] = {}
    for event in (fact.event for fact in events):
        if not (isinstance(event, Count | Ratio) and event.origin and event.destination):
            continue
        if not tree.same_company(event.origin, event.destination):
            found[event.origin, event.destination] = ([], [])
    between: list[tuple[MoveFact, tuple[str, ...], tuple[str, ...]]] = []
    for fact in moves:
        origin, destination = fact.move.origin, fact.move.destination
        if not (origin and destination) or is_internal_kind(fact.move) or tree.same_company(origin, destination):
            continue
        origins, destinations = tree.ancestors(origin), tree.ancestors(destination)
        between.append((fact, origins, destinations))
        for pair in ((origin, destination), (origins[-1], destinations[-1])):
            found.setdefault(pair, ([], []))
    for fact, origins, destinations in between:
        for pair in product(origins, destinations):
            if pair in found:
                found[pair][0 if fact.counted else 1].append(fact)
    return {pair: Route(*pair, tuple(found[pair][0]), tuple(found[pair][1])) for pair in sorted(found)}


def _tenures_by_lab(
    careers: Mapping[str, Career], labs: Iterable[str], tree: LabTree
) -> Mapping[str, tuple[tuple[str, Tenure], ...]]:
    found: dict[str, list[tuple[str, Tenure]]] = {lab: [] for lab in labs}
    for person, career in careers.items():
        for lab in dict.fromkeys(lab for tenure in career.tenures for lab in tree.ancestors(tenure.lab)):
            found[lab].extend((person, tenure) for tenure in tenures_at(career.tenures, lab, tree))
    return {lab: tuple(pairs) for lab, pairs in found.items()}


def _reported_counts(events: Sequence[EventFact], moves: Sequence[MoveFact], tree: LabTree) -> Iterator[CountFact]:
    by_reference = {f"{fact.person}#{fact.id}": fact for fact in moves}
    for fact in events:
        event = fact.event
        if not isinstance(event, Count):
            continue
        if event.named:
            named = [by_reference[reference] for reference in event.named]
        else:
            named = [
                move
                for move in moves
                if move.is_transfer
                and not move.is_internal
                and (event.origin is None or event.origin in tree.ancestors(move.move.origin))
                and (event.destination is None or event.destination in tree.ancestors(move.move.destination))
                and in_window(move.move, event.window)
                and not event.date.definitely_before(move.move.date)
            ]
        named = [move for move in named if move.counted]
        low = event.number.low
        if low is not None and event.number.bound == "more than":
            low += 1
        yield CountFact(fact, event, tuple(named), max(int(low) - len(named), 0) if low is not None else None)


def _mentions(catalog: Catalog, events: Sequence[EventFact]) -> Mapping[str, tuple[Mention, ...]]:
    # The inner dictionaries serve as ordered sets.
    found: dict[str, dict[Mention, None]] = {}

    def add(slug: str | None, mention: Mention) -> None:
        if slug and slug != mention.owner and catalog.profile(slug):
            found.setdefault(slug, {})[mention] = None

    for fact in events:
        event = fact.event
        mention = Mention(fact.lab, fact.id)
        named = [*event.people, *event.partners, getattr(event, "by", None), getattr(event, "origin", None)]
        named += event.destination if isinstance(event, Offer) else [getattr(event, "destination", None)]
        named += [reference.partition("#")[0] for reference in getattr(event, "named", ())]
        named += [dispute.by for dispute in event.disputes]
        for slug in named:
            add(slug, mention)
    for entry in catalog.profiles():
        for reference in entry.body.references:
            if not reference.is_citation:
                add(resolve_target(catalog, reference.target), Mention(entry.slug, ""))
        for move, id in zip(getattr(entry.record, "moves", ()), catalog.record_ids[entry.slug], strict=False):
            for claim in (*disputes_of(move), *move.pay):
                add(claim.by, Mention(entry.slug, id))
    return {slug: tuple(mentions) for slug, mentions in found.items()}


def _cited_by(timeline: Iterable[Fact]) -> Mapping[str, tuple[Fact, ...]]:
    found: dict[str, list[Fact]] = {}
    for fact in timeline:
        for id in cited_sources(fact.record):
            found.setdefault(id, []).append(fact)
    return {id: tuple(citing) for id, citing in found.items()}


def _body_citations(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for entry in (*catalog.profiles(), *catalog.pages.values()):
        for reference in entry.body.references:
            if reference.is_citation and entry.slug not in found.setdefault(reference.target, []):
                found[reference.target].append(entry.slug)
    return {id: tuple(slugs) for id, slugs in found.items()}


def _data_through(catalog: Catalog, timeline: Iterable[Fact], today: date) -> date | None:
    """The latest date of a record or a source up to today."""
    days = [fact.record.date.start for fact in timeline]
    days += [source.record.date.start for source in catalog.sources.values() if source.record.date]
    return max((day for day in days if day <= today), default=None)
