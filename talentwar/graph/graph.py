"""Derives all facts from the catalog in one pass, so that no two pages disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import Literal, TypeVar

from msgspec import Struct

from talentwar.content.catalog import Catalog, kind_of
from talentwar.content.citations import cited_sources, resolve_target, supporting_sources
from talentwar.content.dates import PartialDate, parse_date
from talentwar.content.model import Count, Event, Move, Offer, Ratio

from . import evidence
from .careers import Career, LabTree, Tenure, career, in_window, is_counted, is_internal_kind, is_transfer, tenures_at
from .disputes import disputes_of

Certainty = Literal["certain", "possible", "start unknown"]


class MoveFact(Struct, frozen=True):
    """A move of a person, with what follows for it.

    `counted`: in totals. `is_transfer`: the employer or the team changes. `is_internal`: both ends share a company.
    `is_return`: the person had been there before, and elsewhere since. `independent`: number of independent sources.
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
    """An event of a lab, with what follows for it."""

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
    """A reported number beside the named moves that belong to it.

    `missing` is how many are reported and not named here, at least; None where the report gives no lower bound.
    """

    fact: EventFact
    event: Count
    named: tuple[MoveFact, ...]
    missing: int | None


class Balance(Struct, frozen=True):
    """The counted moves of one lab, its teams included, across its border and within it."""

    arrivals: tuple[MoveFact, ...] = ()
    departures: tuple[MoveFact, ...] = ()
    internal: tuple[MoveFact, ...] = ()
    uncounted: tuple[MoveFact, ...] = ()

    @property
    def net(self) -> int:
        return len(self.arrivals) - len(self.departures)


class Route(Struct, frozen=True):
    """The moves from one lab to another; `uncounted` are rumoured, denied, retracted or superseded."""

    origin: str
    destination: str
    moves: tuple[MoveFact, ...]
    uncounted: tuple[MoveFact, ...]


class RosterEntry(Struct, frozen=True):
    """A person on a lab's roster on a day."""

    person: str
    tenure: Tenure
    certainty: Certainty


class Mention(Struct, frozen=True):
    """A place that speaks of a profile: another profile's body, or a record."""

    owner: str
    id: str


class Graph(Struct, frozen=True):
    """The derived facts. Moves, events, and the timeline of both are in order of time, the latest first."""

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
    data_through: date | None

    def companies(self) -> tuple[str, ...]:
        """The labs that are part of no other."""
        return tuple(slug for slug in self.catalog.labs if self.tree.company(slug) == slug)


def build_graph(catalog: Catalog, today: date) -> Graph:
    """The graph of a catalog whose references hold, as of a day."""
    tree = LabTree({slug: entry.record for slug, entry in catalog.labs.items()})
    roots = evidence.root_sources(catalog.sources)
    careers = {slug: career(entry.record.moves, tree) for slug, entry in catalog.people.items()}
    moves_of = {slug: tuple(_move_facts(catalog, slug, careers[slug], tree, roots)) for slug in catalog.people}
    events_of = {slug: tuple(_event_facts(catalog, slug, roots)) for slug in catalog.labs}
    moves = newest_first(fact for facts in moves_of.values() for fact in facts)
    events = newest_first(fact for facts in events_of.values() for fact in facts)
    timeline: tuple[Fact, ...] = newest_first([*moves, *events])
    routes = _routes(moves, events, tree)
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
        tenures=_stays(careers, catalog.labs, tree),
        reported_counts=tuple(_counts(events, moves, tree)),
        mentions=_mentions(catalog, events),
        cited_by=_cited_by(timeline),
        body_citations=_cited_in_bodies(catalog),
        data_through=_data_through(catalog, timeline, today),
    )


def newest_first(facts: Iterable[F]) -> tuple[F, ...]:
    """Facts by the first day of their date, the latest first; equal days by owner and id."""
    by_name = sorted(facts, key=lambda fact: (fact.owner, fact.id))
    return tuple(sorted(by_name, key=lambda fact: fact.record.date.sort_key[:2], reverse=True))


def roster(graph: Graph, lab: str, day: date) -> tuple[RosterEntry, ...]:
    """Who was at a lab or its teams on a day: certainly, or possibly, by the precision of the dates.

    The certain come first, then by name.
    """
    found: dict[str, RosterEntry] = {}
    for person, stay in graph.tenures.get(lab, ()):
        if not stay.is_possible_on(day):
            continue
        certain = stay.is_certain_on(day)
        band: Certainty = "certain" if certain else "start unknown" if stay.earliest_start == date.min else "possible"
        if person not in found or certain:
            found[person] = RosterEntry(person, stay, band)
    return tuple(sorted(found.values(), key=lambda entry: (_CERTAINTY_ORDER.index(entry.certainty), entry.person)))


_CERTAINTY_ORDER: tuple[Certainty, ...] = ("certain", "possible", "start unknown")


def last_evidence(graph: Graph, person: str, stay: Tenure) -> PartialDate | None:
    """When a source, or somebody who checked the profile, last bears out an open stay, as exactly as that is known."""
    entry = graph.catalog.people[person]
    moves = entry.record.moves
    order = graph.careers[person].order
    since = order[order.index(stay.arrival) :] if stay.arrival in order else order
    dates = [evidence.latest_date((id for index in since for id in moves[index].sources), graph.catalog)]
    dates += [parse_date(moves[index].date.text.partition("/")[0]) for index in since]
    if entry.record.checked:
        dates.append(parse_date(entry.record.checked.end.isoformat()))
    return max((date for date in dates if date), key=lambda date: date.start, default=None)


def last_seen(graph: Graph, person: str, stay: Tenure) -> date | None:
    """The first day that `last_evidence` can be of."""
    found = last_evidence(graph, person, stay)
    return found.start if found else None


def sample_ratio(graph: Graph, origin: str, destination: str) -> tuple[Decimal | None, int]:
    """Moves from one lab to another for each one back, and the sample; no ratio under a sample of 5."""
    there = graph.routes.get((origin, destination))
    back = graph.routes.get((destination, origin))
    forth, home = (len(route.moves) if route else 0 for route in (there, back))
    n = forth + home
    if n < 5 or not home:
        return None, n
    return (Decimal(forth) / Decimal(home)).quantize(Decimal("0.1"), ROUND_HALF_UP), n


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
        there, here = tree.ancestors(fact.move.destination), tree.ancestors(fact.move.origin)
        if not fact.counted:
            for lab in dict.fromkeys(here + there):
                lists[lab][3].append(fact)
        elif fact.is_transfer:
            if is_internal_kind(fact.move):
                # A move within a company of which one end is known has its other in the same company.
                there, here = there or here[-1:], here or there[-1:]
                if there[-1] != here[-1]:
                    continue
            for lab in there:
                lists[lab][2 if lab in here else 0].append(fact)
            for lab in here:
                if lab not in there:
                    lists[lab][1].append(fact)
    return {lab: Balance(*(tuple(facts) for facts in four)) for lab, four in lists.items()}


def _routes(moves: Sequence[MoveFact], events: Sequence[EventFact], tree: LabTree) -> Mapping[tuple[str, str], Route]:
    """Routes between companies, and between the very labs that a move or a reported number names.

    On each are the moves of its two labs, their teams included.
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
        here, there = tree.ancestors(origin), tree.ancestors(destination)
        between.append((fact, here, there))
        for pair in ((origin, destination), (here[-1], there[-1])):
            found.setdefault(pair, ([], []))
    for fact, here, there in between:
        for pair in product(here, there):
            if pair in found:
                found[pair][0 if fact.counted else 1].append(fact)
    return {pair: Route(*pair, tuple(found[pair][0]), tuple(found[pair][1])) for pair in sorted(found)}


def _stays(
    careers: Mapping[str, Career], labs: Iterable[str], tree: LabTree
) -> Mapping[str, tuple[tuple[str, Tenure], ...]]:
    found: dict[str, list[tuple[str, Tenure]]] = {lab: [] for lab in labs}
    for person, life in careers.items():
        for lab in dict.fromkeys(lab for stay in life.tenures for lab in tree.ancestors(stay.lab)):
            found[lab].extend((person, stay) for stay in tenures_at(life.tenures, lab, tree))
    return {lab: tuple(stays) for lab, stays in found.items()}


def _counts(events: Sequence[EventFact], moves: Sequence[MoveFact], tree: LabTree) -> Iterator[CountFact]:
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
    # A dictionary keeps the mentions in order, each once.
    found: dict[str, dict[Mention, None]] = {}

    def add(slug: str | None, mention: Mention) -> None:
        if slug and slug != mention.owner and catalog.profile(slug):
            found.setdefault(slug, {})[mention] = None

    for fact in events:
        event = fact.event
        named = [*event.people, *event.partners, getattr(event, "by", None), getattr(event, "origin", None)]
        named += event.destination if isinstance(event, Offer) else [getattr(event, "destination", None)]
        named += [reference.partition("#")[0] for reference in getattr(event, "named", ())]
        named += [dispute.by for dispute in event.disputes]
        for slug in named:
            add(slug, Mention(fact.lab, fact.id))
    for entry in catalog.profiles():
        for reference in entry.body.references:
            if not reference.is_citation:
                add(resolve_target(catalog, reference.target), Mention(entry.slug, ""))
        for move, id in zip(getattr(entry.record, "moves", ()), catalog.record_ids[entry.slug], strict=False):
            for said in (*disputes_of(move), *move.pay):
                add(said.by, Mention(entry.slug, id))
    return {slug: tuple(mentions) for slug, mentions in found.items()}


def _cited_by(timeline: Iterable[Fact]) -> Mapping[str, tuple[Fact, ...]]:
    found: dict[str, list[Fact]] = {}
    for fact in timeline:
        for id in cited_sources(fact.record):
            found.setdefault(id, []).append(fact)
    return {id: tuple(citing) for id, citing in found.items()}


def _cited_in_bodies(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for entry in (*catalog.profiles(), *catalog.pages.values()):
        for reference in entry.body.references:
            if reference.is_citation and entry.slug not in found.setdefault(reference.target, []):
                found[reference.target].append(entry.slug)
    return {id: tuple(slugs) for id, slugs in found.items()}


def _data_through(catalog: Catalog, timeline: Iterable[Fact], today: date) -> date | None:
    """The last day that a record or a source of one speaks of."""
    days = [fact.record.date.start for fact in timeline]
    days += [source.record.date.start for source in catalog.sources.values() if source.record.date]
    return max((day for day in days if day <= today), default=None)
