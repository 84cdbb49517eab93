"""Lists the profiles and sources of the content, including those in invalid documents.

`new` uses these lists to find unfinished profiles too.
"""

from collections.abc import Iterator
from typing import Any

from talentwar.content.catalog import Catalog, ProfileEntry, SourceEntry
from talentwar.content.documents import Kind, SourceFile, read_document
from talentwar.content.markdown import Body
from talentwar.content.model import Lab, Person, Source
from talentwar.content.yaml_loader import load


def all_people(catalog: Catalog) -> list[ProfileEntry[Person]]:
    return [*catalog.people.values(), *_invalid_profiles(catalog, "person", Person)]


def all_labs(catalog: Catalog) -> list[ProfileEntry[Lab]]:
    return [*catalog.labs.values(), *_invalid_profiles(catalog, "lab", Lab)]


def all_sources(catalog: Catalog) -> list[SourceEntry]:
    """Every source. Sources in invalid documents have only the text values that can be read."""
    return [*catalog.sources.values(), *_invalid_sources(catalog)]


def _invalid_profiles(catalog: Catalog, kind: Kind, record: type[Any]) -> Iterator[ProfileEntry[Any]]:
    for document, data in _invalid_documents(catalog, kind):
        aka = data.get("aka")
        names = [name for name in (data.get("name"), *(aka if isinstance(aka, list) else ())) if isinstance(name, str)]
        if names:
            yield ProfileEntry(document.slug, record(name=names[0], aka=tuple(names[1:])), Body(), document)


def _invalid_sources(catalog: Catalog) -> Iterator[SourceEntry]:
    keys = set(Source.__struct_fields__) - {"date"}
    for document, data in _invalid_documents(catalog, "sources"):
        for id, entry in data.items():
            values = entry if isinstance(entry, dict) else {}
            texts = {key: value for key, value in values.items() if key in keys and isinstance(value, str)}
            if id not in catalog.sources:
                yield SourceEntry(id, Source(**{"title": "", "publisher": ""} | texts), document)


def _invalid_documents(catalog: Catalog, kind: Kind) -> Iterator[tuple[SourceFile, dict[str, Any]]]:
    """The invalid documents of a kind whose front-matter is a mapping, with that mapping."""
    for file, _ in catalog.invalid.bodies:
        if file.kind == kind and not file.language:
            data, _ = load(read_document(file).front)
            if isinstance(data, dict):
                yield file, data
