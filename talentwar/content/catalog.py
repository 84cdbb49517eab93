"""Everything that the content says, by id: people, labs, pages, sources, settings.

Assembling a catalog takes each decoded document as it is; whether its references hold is asked in
`references.py`, and whether its records agree with one another in `consistency.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from msgspec import Struct

from talentwar.problems import Problem, of_kind

from .documents import SourceFile
from .markdown import Body
from .model import Event, Lab, Move, Page, Person, Settings, Source
from .translation_model import SettingsTranslation, Translation

R = TypeVar("R")


class ProfileEntry(Struct, Generic[R], frozen=True):
    """One profile or page: what it was written in, what it says, and its body.

    `language` is that of a body which has not been translated into that of the catalog; empty for any other.
    """

    slug: str
    record: R
    body: Body
    document: SourceFile
    language: str = ""


class SourceEntry(Struct, frozen=True):
    """One source and the document that lists it."""

    id: str
    record: Source
    document: SourceFile


class ParsedDocument(Struct, frozen=True):
    """A document after decoding; `record` is None where it had problems."""

    document: SourceFile
    record: Person | Lab | Page | Settings | Translation | SettingsTranslation | dict[str, Source] | None
    body: Body
    problems: tuple[Problem, ...] = ()


class InvalidDocuments(Struct, frozen=True):
    """What documents with problems would have defined: it is not reported as missing elsewhere.

    `bodies` are their bodies, which could be read.
    """

    slugs: frozenset[str] = frozenset()
    has_sources: bool = False
    bodies: tuple[tuple[SourceFile, Body], ...] = ()


class Catalog:
    """All entities by slug and all sources by id, in the order of their slugs. A value: never changed.

    `translations` are by the kind of what they translate, its slug, and the language. `original` is the catalog
    of which this is a translation, and by whose names profiles are found.
    """

    def __init__(
        self,
        settings: Settings,
        people: Mapping[str, ProfileEntry[Person]],
        labs: Mapping[str, ProfileEntry[Lab]],
        pages: Mapping[str, ProfileEntry[Page]],
        sources: Mapping[str, SourceEntry],
        translations: Mapping[tuple[str, str, str], ProfileEntry[Any]],
        drafts: frozenset[str],
        unread: InvalidDocuments,
        original: Catalog | None = None,
    ) -> None:
        self.settings = settings
        self.people = dict(sorted(people.items()))
        self.labs = dict(sorted(labs.items()))
        self.pages = dict(sorted(pages.items()))
        self.sources = sources
        self.translations = translations
        self.drafts = drafts
        self.unread = unread
        self.original = original

    def profile(self, slug: str) -> ProfileEntry[Person] | ProfileEntry[Lab] | None:
        return self.people.get(slug) or self.labs.get(slug)

    def profiles(self) -> Iterator[ProfileEntry[Person] | ProfileEntry[Lab]]:
        yield from self.people.values()
        yield from self.labs.values()

    @cached_property
    def slugs_by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Who bears a name or an `aka`, by the name without regard to case."""
        if self.original:
            return self.original.slugs_by_name
        found: dict[str, list[str]] = {}
        for entry in self.profiles():
            for name in {normalized_name(name) for name in (entry.record.name, *entry.record.aka)}:
                found.setdefault(name, []).append(entry.slug)
        return {name: tuple(slugs) for name, slugs in found.items()}

    @cached_property
    def slugs_by_alias(self) -> Mapping[str, str]:
        return {alias: entry.slug for entry in self.profiles() for alias in entry.record.aliases}

    @cached_property
    def record_ids(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of each profile's moves or events, in the order written."""
        if self.original:
            return self.original.record_ids
        people = {slug: deduplicated_ids(map(move_id, entry.record.moves)) for slug, entry in self.people.items()}
        labs = {slug: deduplicated_ids(map(event_id, entry.record.events)) for slug, entry in self.labs.items()}
        return {**people, **labs}


def build_catalog(
    parsed: Iterable[ParsedDocument], *, drafts: bool = False, folder: str = "content"
) -> tuple[Catalog, list[Problem]]:
    """The catalog of all documents, and what is wrong with each or among their ids.

    Drafts are left out unless `drafts`; what could not be decoded is left out too. `folder` is the name of
    the content folder.
    """
    parsed = sorted(parsed, key=lambda item: item.document.path)
    problems: list[Problem] = []
    settings: Settings | None = None
    tables: dict[type, dict[str, ProfileEntry[Any]]] = {Person: {}, Lab: {}, Page: {}}
    sources: dict[str, SourceEntry] = {}
    translations: dict[tuple[str, str, str], ProfileEntry[Any]] = {}
    left_out: set[str] = set()
    broken = [item.document for item in parsed if item.record is None and not item.document.language]
    for item in parsed:
        problems.extend(item.problems)
        document, record = item.document, item.record
        if record is None:
            continue
        if isinstance(record, Settings):
            settings = record
        elif isinstance(record, dict):
            problems.extend(of_kind("duplicate", _add_sources(sources, document, record)))
        elif isinstance(record, Translation | SettingsTranslation):
            key = document.kind, document.slug, document.language
            translations[key] = ProfileEntry(document.slug, record, item.body, document)
        elif record.draft and not drafts:
            left_out.add(document.slug)
        else:
            tables[type(record)][document.slug] = ProfileEntry(document.slug, record, item.body, document)
    if settings is None:
        settings = Settings(title="Untitled", base_url="https://example.org")
        if not any(document.kind == "settings" for document in broken):
            problems.append(
                Problem(f"{folder}/site.yml", 1, 1, "the content folder has no site.yml, which names the site.")
            )
    catalog = Catalog(
        settings, tables[Person], tables[Lab], tables[Page], dict(sorted(sources.items())), translations,
        frozenset(left_out),
        InvalidDocuments(
            frozenset(document.slug for document in broken if document.kind in ("person", "lab", "page")),
            any(document.kind == "sources" for document in broken),
            tuple((item.document, item.body) for item in parsed if item.record is None),
        ),
    )  # fmt: skip
    return catalog, problems


def _add_sources(known: dict[str, SourceEntry], document: SourceFile, sources: dict[str, Source]) -> Iterator[Problem]:
    for key, source in sources.items():
        if key in known:
            other = known[key].document.path
            yield document.problem((key,), f"the source `{key}` is listed in {other} already.", at_key=True)
        else:
            known[key] = SourceEntry(key, source, document)


def normalized_name(name: str) -> str:
    """A name as it is compared: without regard to case and spacing."""
    return " ".join(name.casefold().split())


def move_id(move: Move) -> str:
    """The anchor of a move: its own id, or one made of where from, where to and when."""
    return move.id or _slugged(f"{move.origin or 'unknown'}-{move.destination or 'unknown'}-{move.date}")


def event_id(event: Event) -> str:
    """The anchor of an event: its own id, or one made of its kind and date."""
    return event.id or _slugged(f"{kind_of(event)}-{event.date}")


def kind_of(event: Event) -> str:
    """The `kind` that a contributor wrote."""
    return str(event.__struct_config__.tag)


def _slugged(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def deduplicated_ids(made: Iterable[str]) -> tuple[str, ...]:
    """Ids told apart: of equal ones, the second gets `-2` behind it, and so on."""
    seen: dict[str, int] = {}
    result = []
    for name in made:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return tuple(result)
