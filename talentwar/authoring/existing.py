"""What the content says of names and addresses, documents with problems included: what is begun is there already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from talentwar.content.catalog import Catalog, ProfileEntry, SourceEntry
from talentwar.content.documents import Kind, SourceFile, read_document
from talentwar.content.markdown import Body
from talentwar.content.model import Lab, Person, Source
from talentwar.content.yaml_loader import load


def all_people(catalog: Catalog) -> list[ProfileEntry[Person]]:
    return [*catalog.people.values(), *_profiles(catalog, "person", Person)]


def all_labs(catalog: Catalog) -> list[ProfileEntry[Lab]]:
    return [*catalog.labs.values(), *_profiles(catalog, "lab", Lab)]


def all_sources(catalog: Catalog) -> list[SourceEntry]:
    """Every source; of those in a document with problems, what texts can be read."""
    return [*catalog.sources.values(), *_sources(catalog)]


def _profiles(catalog: Catalog, kind: Kind, record: type[Any]) -> Iterator[ProfileEntry[Any]]:
    for document, data in _documents(catalog, kind):
        aka = data.get("aka")
        names = [name for name in (data.get("name"), *(aka if isinstance(aka, list) else ())) if isinstance(name, str)]
        if names:
            yield ProfileEntry(document.slug, record(name=names[0], aka=tuple(names[1:])), Body(), document)


def _sources(catalog: Catalog) -> Iterator[SourceEntry]:
    keys = Source.__struct_fields__
    for document, data in _documents(catalog, "sources"):
        for id, said in data.items():
            texts = {key: said[key] for key in keys if isinstance(said.get(key), str)} if isinstance(said, dict) else {}
            texts.pop("date", None)
            if id not in catalog.sources:
                yield SourceEntry(id, Source(**{"title": "", "publisher": ""} | texts), document)


def _documents(catalog: Catalog, kind: Kind) -> Iterator[tuple[SourceFile, dict[str, Any]]]:
    """The documents of a kind that have problems, with what their YAML says."""
    for place, _ in catalog.unread.bodies:
        if place.kind == kind and not place.language:
            data, _ = load(read_document(place).front)
            if isinstance(data, dict):
                yield place, data
