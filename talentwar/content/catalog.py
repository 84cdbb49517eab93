"""The catalog: all people, labs, pages, sources and settings, by id.

The package `checks` checks references between documents and whether records agree; `build_catalog` does not.
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
    """A profile or page.

    `language` is the language of an untranslated body; empty if the body is in the language of the catalog.
    """

    slug: str
    record: R
    body: Body
    file: SourceFile
    language: str = ""


class SourceEntry(Struct, frozen=True):
    """A source and the document that lists it."""

    id: str
    record: Source
    file: SourceFile


class ParsedDocument(Struct, frozen=True):
    """A decoded document; `record` is None if it had problems."""

    file: SourceFile
    record: Person | Lab | Page | Settings | Translation | SettingsTranslation | dict[str, Source] | None
    body: Body
    problems: tuple[Problem, ...] = ()


class InvalidDocuments(Struct, frozen=True):
    """The slugs and sources of invalid documents, so that references to them are not reported as missing."""

    slugs: frozenset[str] = frozenset()
    has_sources: bool = False
    bodies: tuple[tuple[SourceFile, Body], ...] = ()


class Catalog:
    """All profiles and pages by slug and all sources by id, in sorted order. Immutable.

    `translations` has keys of kind, slug and language. `original` is the catalog that this one translates; wikilinks
    find profiles by the names in it.
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
        invalid: InvalidDocuments,
        original: Catalog | None = None,
    ) -> None:
        self.settings = settings
        self.people = dict(sorted(people.items()))
        self.labs = dict(sorted(labs.items()))
        self.pages = dict(sorted(pages.items()))
        self.sources = sources
        self.translations = translations
        self.drafts = drafts
        self.invalid = invalid
        self.original = original

    def profile(self, slug: str) -> ProfileEntry[Person] | ProfileEntry[Lab] | None:
        return self.people.get(slug) or self.labs.get(slug)

    def profiles(self) -> Iterator[ProfileEntry[Person] | ProfileEntry[Lab]]:
        yield from self.people.values()
        yield from self.labs.values()

    @cached_property
    def slugs_by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The slugs of the profiles with a name or `aka`, by the normalized name."""
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
        """The ids of the moves or events of each profile, in the order of the document."""
        if self.original:
            return self.original.record_ids
        people = {slug: deduplicated_ids(map(move_id, entry.record.moves)) for slug, entry in self.people.items()}
        labs = {slug: deduplicated_ids(map(event_id, entry.record.events)) for slug, entry in self.labs.items()}
        return {**people, **labs}


def build_catalog(
    parsed: Iterable[ParsedDocument], *, drafts: bool = False, folder: str = "content"
) -> tuple[Catalog, list[Problem]]:
    """Returns the catalog of all valid documents, and their problems, duplicate ids included.

    Drafts are left out unless `drafts`. `folder` is the name of the content folder.
    """
    parsed = sorted(parsed, key=lambda item: item.file.path)
    problems: list[Problem] = []
    settings: Settings | None = None
    tables: dict[type, dict[str, ProfileEntry[Any]]] = {Person: {}, Lab: {}, Page: {}}
    sources: dict[str, SourceEntry] = {}
    translations: dict[tuple[str, str, str], ProfileEntry[Any]] = {}
    draft_slugs: set[str] = set()
    broken = [item.file for item in parsed if item.record is None and not item.file.language]
    for item in parsed:
        problems.extend(item.problems)
        document, record = item.file, item.record
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
            draft_slugs.add(document.slug)
        else:
            tables[type(record)][document.slug] = ProfileEntry(document.slug, record, item.body, document)
    if settings is None:
        settings = Settings(title="Untitled", base_url="https://example.org")
        if not any(document.kind == "settings" for document in broken):
            problems.append(
                Problem(f"{folder}/site.yml", 1, 1, "the content folder has no site.yml, which is required.")
            )
    catalog = Catalog(
        settings, tables[Person], tables[Lab], tables[Page], dict(sorted(sources.items())), translations,
        frozenset(draft_slugs),
        InvalidDocuments(
            frozenset(document.slug for document in broken if document.kind in ("person", "lab", "page")),
            any(document.kind == "sources" for document in broken),
            tuple((item.file, item.body) for item in parsed if item.record is None),
        ),
    )  # fmt: skip
    return catalog, problems


def _add_sources(known: dict[str, SourceEntry], document: SourceFile, sources: dict[str, Source]) -> Iterator[Problem]:
    for key, source in sources.items():
        if key in known:
            other = known[key].file.path
            yield document.problem((key,), f"the source `{key}` is already listed in {other}.", at_key=True)
        else:
            known[key] = SourceEntry(key, source, document)


def normalized_name(name: str) -> str:
    """Returns a name without differences of case and spacing."""
    return " ".join(name.casefold().split())


def move_id(move: Move) -> str:
    """Returns the id of a move: its own, or one made of `from`, `to` and `date`."""
    return move.id or _slug(f"{move.origin or 'unknown'}-{move.destination or 'unknown'}-{move.date}")


def event_id(event: Event) -> str:
    """Returns the id of an event: its own, or one made of `kind` and `date`."""
    return event.id or _slug(f"{kind_of(event)}-{event.date}")


def kind_of(event: Event) -> str:
    """Returns the `kind` of an event."""
    return str(event.__struct_config__.tag)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def deduplicated_ids(ids: Iterable[str]) -> tuple[str, ...]:
    """Makes ids unique: appends `-2` to the second of equal ids, `-3` to the third, and so on."""
    counts: dict[str, int] = {}
    result = []
    for id in ids:
        counts[id] = counts.get(id, 0) + 1
        result.append(id if counts[id] == 1 else f"{id}-{counts[id]}")
    return tuple(result)
