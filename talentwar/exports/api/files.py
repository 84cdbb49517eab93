"""Makes the files of the JSON API from the rows of the tables."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from talentwar import urls as u
from talentwar.exports.tables.record_rows import record_id
from talentwar.exports.tables.schema import EventRow, FlowRow, Rows
from talentwar.graph.graph import Fact, Graph, MoveFact
from talentwar.pages.edition import Edition
from talentwar.pages.flows import licence_url
from talentwar.pages.people import in_career_order
from talentwar.pages.timeline import by_month
from talentwar.views.files import JsonFile

from . import resources
from .openapi import description

T = TypeVar("T", bound=Struct)
_newest_first = attrgetter("date_earliest", "id")


def api_files(edition: Edition, rows: Rows) -> Iterator[JsonFile]:
    """Every file of the API; `rows` are those of the tables."""
    licence = licence_url(edition.graph.catalog.settings.licence)
    yield from _people(edition.graph, rows, licence)
    yield from _labs(rows, licence)
    citations = _grouped(rows["citations"], "source")
    people_topics, labs_topics = (_grouped(rows[name], "topic") for name in ("people_topics", "labs_topics"))
    lists: dict[str, Iterable[Struct]] = {
        "people": rows["people"],
        "labs": rows["labs"],
        "routes": (_route(edition.graph, row, rows["events"]) for row in rows["flows"]),
        "sources": (_extended(resources.Source, row, citations=citations.get(row.id, ())) for row in rows["sources"]),
        "topics": (
            _extended(
                resources.Topic,
                row,
                people_topics=people_topics.get(row.id, ()),
                labs_topics=labs_topics.get(row.id, ()),
            )
            for row in rows["topics"]
        ),
        "months": _months(edition),
    }
    for kind, items in lists.items():
        yield JsonFile(f"{u.API}{kind}.json", resources.Items(licence=licence, items=tuple(items)))
    yield JsonFile(u.API_INDEX, _index(edition, licence))
    settings = edition.graph.catalog.settings
    about = description(settings.title, edition.urls.absolute(u.API), settings.licence, licence)
    yield JsonFile(u.OPENAPI, about, pretty=True)


def _people(graph: Graph, rows: Rows, licence: str) -> Iterator[JsonFile]:
    disputes = _grouped(rows["disputes"], lambda row: row.offer or row.move)
    offers = _grouped(
        (_extended(resources.Offer, row, disputes=disputes.get(row.id, ())) for row in rows["offers"] if row.move),
        "move",
    )
    moves = {
        row.id: _extended(resources.Move, row, offers=offers.get(row.id, ()), disputes=disputes.get(row.id, ()))
        for row in rows["moves"]
    }
    rosters = _grouped(rows["rosters"], "person")
    for person in rows["people"]:
        value = resources.Person(
            licence=licence,
            person=person,
            moves=tuple(moves[record_id(fact)] for fact in in_career_order(graph, person.id)),
            rosters=rosters.get(person.id, ()),
        )
        yield JsonFile(u.api("people", person.id), value)


def _labs(rows: Rows, licence: str) -> Iterator[JsonFile]:
    moves = {row.id: row for row in rows["moves"]}
    lab_moves, rosters, events = (_grouped(rows[name], "lab") for name in ("lab_moves", "rosters", "events"))
    children = {
        name: _grouped(rows[name], "event")
        for name in ("offers", "disputes", "counted_moves", "event_people", "event_labs")
    }
    for lab in rows["labs"]:
        own_moves = [_extended(resources.LabMove, moves[row.move], side=row.side) for row in lab_moves.get(lab.id, ())]
        own_events = [
            _extended(resources.Event, row, **{name: found.get(row.id, ()) for name, found in children.items()})
            for row in events.get(lab.id, ())
        ]
        value = resources.Lab(
            licence=licence,
            lab=lab,
            moves=tuple(sorted(own_moves, key=_newest_first, reverse=True)),
            events=tuple(sorted(own_events, key=_newest_first, reverse=True)),
            rosters=rosters.get(lab.id, ()),
        )
        yield JsonFile(u.api("labs", lab.id), value)


def _route(graph: Graph, row: FlowRow, events: Iterable[EventRow]) -> resources.Route:
    route = graph.routes[row.origin, row.destination]
    return _extended(
        resources.Route,
        row,
        move_ids=tuple(map(record_id, route.moves)),
        uncounted_ids=tuple(map(record_id, route.uncounted)),
        event_ids=tuple(
            event.id for event in events if (event.origin, event.destination) == (row.origin, row.destination)
        ),
    )


def _months(edition: Edition) -> Iterator[resources.Month]:
    for (year, month), facts in sorted(by_month(edition.graph.timeline).items()):
        yield resources.Month(
            id=f"{year:04}-{month:02}" if month else f"{year:04}",
            page=edition.urls.absolute(u.month(year, month) if month else u.year(year)),
            move_ids=_ids(facts, is_move=True),
            event_ids=_ids(facts, is_move=False),
        )


def _ids(facts: Iterable[Fact], *, is_move: bool) -> tuple[str, ...]:
    return tuple(record_id(fact) for fact in facts if isinstance(fact, MoveFact) == is_move)


def _index(edition: Edition, licence: str) -> resources.Index:
    absolute, text = edition.urls.absolute, edition.format.text
    return resources.Index(
        licence=licence,
        title=edition.graph.catalog.settings.title,
        version=resources.VERSION,
        rule=text(resources.RULE),
        changes=tuple(resources.Change(version=version, about=text(about)) for version, about in resources.CHANGES),
        description=absolute(u.OPENAPI),
        data=absolute(u.data("datapackage.json") if "tables" in edition.graph.catalog.settings.outputs else u.DATA),
        lists={kind: absolute(f"{u.API}{kind}.json") for kind in resources.LISTS},
        through=edition.graph.data_through,
    )


def _extended(kind: type[T], row: Struct, **children: Any) -> T:
    """A row with the rows that belong to it."""
    return kind(**msgspec.structs.asdict(row), **children)


def _grouped(rows: Iterable[Any], parent: str | Callable[[Any], str | None]) -> Mapping[str, tuple[Any, ...]]:
    """Rows by the id in their `parent` column; rows without one are left out."""
    key = attrgetter(parent) if isinstance(parent, str) else parent
    groups: dict[str, list[Any]] = {}
    for row in rows:
        if (id := key(row)) is not None:
            groups.setdefault(id, []).append(row)
    return {id: tuple(group) for id, group in groups.items()}
