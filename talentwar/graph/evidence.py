"""The independent sources of a record, and their age."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from talentwar.content.catalog import Catalog, SourceEntry
from talentwar.content.dates import PartialDate
from talentwar.content.model import Source

Roots = Mapping[str, frozenset[str]]


def root_sources(sources: Mapping[str, SourceEntry]) -> Roots:
    """The original reports behind each source.

    A source that derives from others has their roots. A source that relays an outlet (`origin`) has that outlet as
    its root. Any other source is its own root.
    """
    found: dict[str, frozenset[str]] = {}
    for start in sources:
        path = [start]
        while path:
            id = path[-1]
            source = sources[id].record
            parents = [parent for parent in source.derived_from if parent in sources and parent not in path]
            unknown = [parent for parent in parents if parent not in found]
            if id not in found and unknown:
                path.append(unknown[0])
                continue
            path.pop()
            if id in found:
                continue
            if parents:
                found[id] = frozenset().union(*(found[parent] for parent in parents))
            else:
                found[id] = frozenset({_outlet(source.origin) if source.origin else id})
    return found


def count_independent(cited: Iterable[str], sources: Mapping[str, SourceEntry], roots: Roots) -> int:
    """The number of independent sources among those that a record cites.

    A source that relays an outlet and that outlet's own report count as one.
    """
    reached = frozenset().union(*(roots[id] for id in cited if id in roots))
    listed = [sources[id] for id in reached if id in sources]
    if len(listed) == len(reached):
        return len(reached)
    return len(reached - {_outlet(source.record.publisher) for source in listed})


def is_derived(source: Source) -> bool:
    """Whether a source relays the report of another."""
    return bool(source.derived_from or source.origin)


def latest_date(cited: Iterable[str], catalog: Catalog) -> PartialDate | None:
    """The latest date of some sources, compared by the first day of each; None if no source is dated."""
    dates = [source.record.date for id in cited if (source := catalog.sources.get(id)) and source.record.date]
    return max(dates, key=lambda date: date.start, default=None)


@lru_cache(maxsize=16)
def days_of(duration: str) -> int:
    """A duration from the settings ("12 months") in days; a month has 30.44 days, a year 365.25."""
    number, unit = duration.split()
    return round(int(number) * {"d": 1, "m": 30.44, "y": 365.25}[unit[0]])


def _outlet(name: str) -> str:
    return "outlet:" + " ".join(name.casefold().split())
