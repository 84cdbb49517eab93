"""Records and graphs for tests that need no files.

Keys and values are written as in a profile. Labs and sources that records mention are created with defaults.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from sitebuilder import TODAY

from talentwar.checks import consistency, references
from talentwar.content.catalog import Catalog, ParsedDocument, build_catalog
from talentwar.content.citations import cited_sources
from talentwar.content.documents import Kind, SourceFile
from talentwar.content.markdown import MarkdownParser
from talentwar.content.model import Event, Lab, Move, Page, Person, Settings, Source
from talentwar.content.schema import convert
from talentwar.graph.careers import Career, LabTree, build_career
from talentwar.graph.graph import Graph, MoveFact, build_graph
from talentwar.graph.rosters import roster
from talentwar.problems import Problem, errors

NAMELESS = "-"
"""Replaced by the slug of the profile, so that profiles of a test do not share a name by accident."""


def move(origin: str | None = None, destination: str | None = None, date: str = "2025-07", /, **keys: Any) -> Move:
    """A move: `move("apple", "meta", "2025-07", status="confirmed")`."""
    labs = {"from": origin, "to": destination}
    return convert(
        {"date": date, "sources": ["report"]} | {key: slug for key, slug in labs.items() if slug} | keys, Move
    )


def event(kind: str, date: str = "2025-07", /, **keys: Any) -> Event:
    """An event; write `from` as `from_`."""
    defaults = {"kind": kind, "date": date, "sources": ["report"]}
    return convert(defaults | {key.rstrip("_"): value for key, value in keys.items()}, Event)


def person(*moves: Move, **keys: Any) -> Person:
    """A person with some moves."""
    return msgspec.structs.replace(convert({"name": NAMELESS} | keys, Person), moves=moves)


def lab(*events: Event, **keys: Any) -> Lab:
    """A lab with some events."""
    return msgspec.structs.replace(convert({"name": NAMELESS} | keys, Lab), events=events)


def source(**keys: Any) -> Source:
    """A source that derives from no other."""
    return convert({"title": "A report", "publisher": "The Paper", "date": "2025-07-07"} | keys, Source)


def catalog(
    people: Mapping[str, Person] | None = None,
    labs: Mapping[str, Lab] | None = None,
    sources: Mapping[str, Source] | None = None,
    *,
    bodies: Mapping[str, str] | None = None,
    pages: Mapping[str, str] | None = None,
    **settings: Any,
) -> Catalog:
    """A catalog of profiles by slug; `bodies` are the bodies of profiles, `pages` those of prose pages."""
    people = _named(people or {})
    labs = _named(labs or {})
    labs = {slug: lab(name=slug) for slug in _mentioned_labs(people, labs)} | labs
    sources = {id: source() for id in _cited_sources(people, labs)} | dict(sources or {})
    bodies = dict(bodies or {})
    parser = MarkdownParser()

    def parsed(kind: Kind, folder: str, slug: str, record: Any, body: str = "") -> ParsedDocument:
        path = f"content/{folder}{slug}.{'yml' if kind in ('sources', 'settings') else 'md'}"
        document = SourceFile(path, kind, slug, "", "")
        return ParsedDocument(document, record, parser.read(body))

    site = {"title": "The Tracker", "base_url": "https://tracker.example"} | settings
    result, problems = build_catalog(
        [
            parsed("settings", "", "site", convert(site, Settings)),
            parsed("sources", "sources/", "all", sources),
            *(parsed("person", "people/", slug, record, bodies.get(slug, "")) for slug, record in people.items()),
            *(parsed("lab", "labs/", slug, record, bodies.get(slug, "")) for slug, record in labs.items()),
            *(parsed("page", "pages/", slug, Page(slug), body) for slug, body in (pages or {}).items()),
        ]
    )
    assert not problems, problems
    return result


def derive(*arguments: Any, today: date = TODAY, **keys: Any) -> Graph:
    """The graph of a catalog without errors, given as a Catalog or as arguments of `catalog`."""
    source = arguments[0] if arguments and isinstance(arguments[0], Catalog) else catalog(*arguments, **keys)
    problems = errors(references.check(source))
    assert not problems, problems
    return build_graph(source, today)


def career_of(*moves: Move, labs: Mapping[str, Lab] | None = None) -> Career:
    """The career made of some moves; labs are companies without teams unless `labs` says otherwise."""
    return build_career(moves, LabTree(labs or {}))


def found(graph: Graph) -> list[Problem]:
    """The problems found by the consistency check."""
    return list(consistency.check(graph))


def on_roster(graph: Graph, lab: str, day: str) -> dict[str, str]:
    """The roster of a lab on a day: certainty by person."""
    return {entry.person: entry.certainty for entry in roster(graph, lab, date.fromisoformat(day))}


def ends(facts: tuple[MoveFact, ...]) -> list[tuple[str | None, str | None]]:
    """The origin and destination of each move."""
    return [(fact.move.origin, fact.move.destination) for fact in facts]


TEAMS = {"meta": lab(), "fair": lab(parent="meta"), "msl": lab(parent="meta"), "tbd-lab": lab(parent="msl")}
UNCOUNTED: list[dict[str, str]] = [
    {"status": "rumoured"}, {"status": "denied"}, {"status": "retracted", "why": "It was wrong."}, {"superseded_by": "later"},
]  # fmt: skip
"""The keys of moves that are not counted."""


def _named(profiles: Mapping[str, Any]) -> dict[str, Any]:
    return {
        slug: msgspec.structs.replace(record, name=slug) if record.name == NAMELESS else record
        for slug, record in profiles.items()
    }


def _mentioned_labs(people: Mapping[str, Person], labs: Mapping[str, Lab]) -> list[str]:
    moves = [move for record in people.values() for move in record.moves]
    slugs = {slug for move in moves for slug in (move.origin, move.destination)}
    for record in labs.values():
        slugs.add(record.parent)
        for event in record.events:
            slugs |= {*event.partners, getattr(event, "origin", None)}
            to = getattr(event, "destination", None)
            slugs |= {slug for slug in (to if isinstance(to, tuple) else [to]) if slug not in people}
    return sorted(slug for slug in slugs if slug)


def _cited_sources(people: Mapping[str, Person], labs: Mapping[str, Lab]) -> list[str]:
    records = [move for record in people.values() for move in record.moves]
    records += [event for record in labs.values() for event in record.events]
    return sorted({id for record in records for id in cited_sources(record)})
