"""How much a record rests on: independent sources, and how fresh they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from talentwar.content.catalog import Catalog, SourceEntry
from talentwar.content.dates import PartialDate
from talentwar.content.model import Source

Roots = Mapping[str, frozenset[str]]


def root_sources(sources: Mapping[str, SourceEntry]) -> Roots:
    """For each source, the reports on which it rests in the end.

    A source that derives from others has their roots; one that relays an outlet whose report is not
    listed has that outlet; any other is a root itself.
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
    """The number of independent sources among those that one record cites.

    A page that relays an outlet is one with that outlet's own report, where the record cites that too.
    """
    reached = frozenset().union(*(roots[id] for id in cited if id in roots))
    listed = [sources[id] for id in reached if id in sources]
    if len(listed) == len(reached):
        return len(reached)
    return len(reached - {_outlet(source.record.publisher) for source in listed})


def is_derived(source: Source) -> bool:
    """Whether a source relays what another reported."""
    return bool(source.derived_from or source.origin)


def latest_date(cited: Iterable[str], catalog: Catalog) -> PartialDate | None:
    """The date of the youngest of some sources by the first day that it can be of, None where none is dated."""
    dates = [source.record.date for id in cited if (source := catalog.sources.get(id)) and source.record.date]
    return max(dates, key=lambda date: date.start, default=None)


@lru_cache(maxsize=16)
def days_of(duration: str) -> int:
    """A duration of the settings ("12 months") in days, a month counted as 30.44 and a year as 365.25."""
    number, unit = duration.split()
    return round(int(number) * {"d": 1, "m": 30.44, "y": 365.25}[unit[0]])


def _outlet(name: str) -> str:
    return "outlet:" + " ".join(name.casefold().split())
