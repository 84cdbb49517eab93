"""What records cite, and what wikilinks point to."""

from __future__ import annotations

from .catalog import Catalog, normalized_name
from .model import Event, Move


def resolve_target(catalog: Catalog, target: str) -> str | None:
    """The slug that a wikilink's target names: a slug itself, or a name that exactly one profile bears."""
    if catalog.profile(target):
        return target
    bearers = catalog.slugs_by_name.get(normalized_name(target), ())
    return bearers[0] if len(bearers) == 1 else None


def cited_sources(record: Move | Event) -> tuple[str, ...]:
    """Every source that a record cites, its disputes and claims about pay included, each once."""
    cited = [*record.sources]
    for dispute in record.disputes:
        cited.extend(dispute.sources)
    for pay in getattr(record, "pay", ()):
        cited.extend(pay.sources)
        for dispute in pay.disputes:
            cited.extend(dispute.sources)
    return tuple(dict.fromkeys(cited))


def supporting_sources(record: Move | Event) -> tuple[str, ...]:
    """The sources on which a record rests, and not those of who disputes it."""
    cited = [*record.sources]
    for pay in getattr(record, "pay", ()):
        cited.extend(pay.sources)
    return tuple(dict.fromkeys(cited))
