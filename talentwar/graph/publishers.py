"""The publishers of sources, and the page on which each source is shown."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from talentwar.content.catalog import Catalog
from talentwar.content.transliteration import slugify

MIN_RECORDS_OF_OWN_PAGE = 3
"""A source that fewer records cite is shown on the page of its publisher only."""
SOURCES_PER_PAGE = 50
MAX_SLUG_LENGTH = 80

_RESERVED = frozenset({"page"})
"""Folders of the index of publishers."""


class Publisher(Struct, frozen=True):
    """A publisher with the ids of its sources, by date; undated sources come last."""

    slug: str
    name: str
    sources: tuple[str, ...]


class SourcePlace(Struct, frozen=True):
    """Where a source is shown: the page of its publisher, by number, and whether it has a page of its own too."""

    publisher: str
    page: int
    has_own_page: bool


def find_publishers(catalog: Catalog) -> Mapping[str, Publisher]:
    """The publishers by slug. Sources are sorted oldest first, so that a new source moves no other to the next page."""
    ids: dict[str, list[str]] = {}
    for id, entry in catalog.sources.items():
        ids.setdefault(entry.record.publisher, []).append(id)
    found: dict[str, Publisher] = {}
    taken = {*catalog.sources, *_RESERVED}
    for name in sorted(ids):
        slug = _free_slug(name, taken)
        taken.add(slug)
        found[slug] = Publisher(slug, name, tuple(sorted(ids[name], key=lambda id: _sort_key(catalog, id))))
    return found


def find_source_places(
    publishers: Mapping[str, Publisher], cited_by: Mapping[str, Collection[object]]
) -> Mapping[str, SourcePlace]:
    return {
        id: SourcePlace(
            publisher.slug, position // SOURCES_PER_PAGE + 1, len(cited_by.get(id, ())) >= MIN_RECORDS_OF_OWN_PAGE
        )
        for publisher in publishers.values()
        for position, id in enumerate(publisher.sources)
    }


def _sort_key(catalog: Catalog, id: str) -> tuple[bool, str, str]:
    date = catalog.sources[id].record.date
    return (date is None, date.start.isoformat() if date else "", id)


def _free_slug(name: str, taken: Collection[str]) -> str:
    """The slug of a publisher. If a source or another publisher has it, the publisher gets a number as suffix."""
    slug = slugify(name)[:MAX_SLUG_LENGTH].strip("-") or "publisher"
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free
