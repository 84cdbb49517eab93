"""Records with sane defaults, for tests that need no disk.

Keys are those that contributors write, and values are the text that they write, so that a test reads like
a profile; what a catalog names and nobody declares (a lab, a source) is made up for it.
"""

from __future__ import annotations

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
from talentwar.graph.careers import Career, LabTree, career
from talentwar.graph.graph import Graph, MoveFact, roster
from talentwar.graph.graph import build_graph as derived
from talentwar.problems import Problem, errors

NAMELESS = "-"
"""The name of a profile for which the test chose none: it bears its slug, so that no two are namesakes by accident."""


def move(origin: str | None = None, destination: str | None = None, when: str = "2025-07", /, **keys: Any) -> Move:
    """A move, as `move("apple", "meta", "2025-07", status="confirmed")`."""
    ends = {"from": origin, "to": destination}
    written = {key: slug for key, slug in ends.items() if slug} | {"date": when, "sources": ["report"]} | keys
    return convert(written, Move)


def event(kind: str, when: str = "2025-07", /, **keys: Any) -> Event:
    """An event; `from` is written `from_`, as Python wants it."""
    written = {"kind": kind, "date": when, "sources": ["report"]}
    return convert(written | {key.rstrip("_"): value for key, value in keys.items()}, Event)


def person(*moves: Move, **keys: Any) -> Person:
    """A person with some moves."""
    return msgspec.structs.replace(convert({"name": NAMELESS} | keys, Person), moves=moves)


def lab(*events: Event, **keys: Any) -> Lab:
    """A lab with some events."""
    return msgspec.structs.replace(convert({"name": NAMELESS} | keys, Lab), events=events)


def source(**keys: Any) -> Source:
    """A report of its own, dated in the summer of 2025."""
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
    """The catalog of some profiles, by slug; `bodies` are theirs, `pages` are the bodies of prose pages."""
    people = _named(people or {})
    labs = _named(labs or {})
    labs = {slug: lab(name=slug) for slug in _labs_named(people, labs)} | labs
    sources = {id: source() for id in _sources_named(people, labs)} | dict(sources or {})
    bodies = dict(bodies or {})
    reader = MarkdownParser()

    def parsed(kind: Kind, folder: str, slug: str, record: Any, body: str = "") -> ParsedDocument:
        path = f"content/{folder}{slug}.{'yml' if kind in ('sources', 'settings') else 'md'}"
        document = SourceFile(path, kind, slug, "", "")
        return ParsedDocument(document, record, reader.read(body))

    written = {"title": "The Tracker", "base_url": "https://tracker.example"} | settings
    made, problems = build_catalog(
        [
            parsed("settings", "", "site", convert(written, Settings)),
            parsed("sources", "sources/", "all", sources),
            *(parsed("person", "people/", slug, record, bodies.get(slug, "")) for slug, record in people.items()),
            *(parsed("lab", "labs/", slug, record, bodies.get(slug, "")) for slug, record in labs.items()),
            *(parsed("page", "pages/", slug, Page(slug), body) for slug, body in (pages or {}).items()),
        ]
    )
    assert not problems, problems
    return made


def derive(*given: Any, today: date = TODAY, **keys: Any) -> Graph:
    """The graph of a catalog, or of what `catalog` takes; its references hold."""
    made = given[0] if given and isinstance(given[0], Catalog) else catalog(*given, **keys)
    flaws = errors(references.check(made))
    assert not flaws, flaws
    return derived(made, today)


def career_of(*moves: Move, labs: Mapping[str, Lab] | None = None) -> Career:
    """The career that some moves make, in a world of plain companies unless `labs` says otherwise."""
    return career(moves, LabTree(labs or {}))


def found(graph: Graph) -> list[Problem]:
    """What the check for consistency has to say."""
    return list(consistency.check(graph))


def on_roster(graph: Graph, lab: str, day: str) -> dict[str, str]:
    """Who is at a lab on a day, with the band of each."""
    return {entry.person: entry.certainty for entry in roster(graph, lab, date.fromisoformat(day))}


def ends(facts: tuple[MoveFact, ...]) -> list[tuple[str | None, str | None]]:
    """From where to where some moves went."""
    return [(fact.move.origin, fact.move.destination) for fact in facts]


def _named(profiles: Mapping[str, Any]) -> dict[str, Any]:
    return {
        slug: msgspec.structs.replace(record, name=slug) if record.name == NAMELESS else record
        for slug, record in profiles.items()
    }


def _labs_named(people: Mapping[str, Person], labs: Mapping[str, Lab]) -> list[str]:
    moves = [move for record in people.values() for move in record.moves]
    named = {slug for move in moves for slug in (move.origin, move.destination)}
    for record in labs.values():
        named.add(record.parent)
        for event in record.events:
            named |= {*event.partners, getattr(event, "origin", None)}
            to = getattr(event, "destination", None)
            named |= {slug for slug in (to if isinstance(to, tuple) else [to]) if slug not in people}
    return sorted(slug for slug in named if slug)


def _sources_named(people: Mapping[str, Person], labs: Mapping[str, Lab]) -> list[str]:
    records = [move for record in people.values() for move in record.moves]
    records += [event for record in labs.values() for event in record.events]
    return sorted({id for record in records for id in cited_sources(record)})
