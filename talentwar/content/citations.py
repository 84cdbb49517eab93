"""The sources that records cite, and the targets of wikilinks."""

from .catalog import Catalog, normalized_name
from .model import Event, Move


def resolve_target(catalog: Catalog, target: str) -> str | None:
    """Returns the slug for a wikilink's target: the slug itself, or a name that only one profile has."""
    if catalog.profile(target):
        return target
    slugs = catalog.slugs_by_name.get(normalized_name(target), ())
    return slugs[0] if len(slugs) == 1 else None


def cited_sources(record: Move | Event) -> tuple[str, ...]:
    """Returns every source that a record cites, its pay claims and disputes included, each once."""
    cited = [*record.sources]
    for dispute in record.disputes:
        cited.extend(dispute.sources)
    for claim in getattr(record, "pay", ()):
        cited.extend(claim.sources)
        for dispute in claim.disputes:
            cited.extend(dispute.sources)
    return tuple(dict.fromkeys(cited))


def supporting_sources(record: Move | Event) -> tuple[str, ...]:
    """Returns the sources that support a record. Sources of disputes are left out."""
    cited = [*record.sources]
    for claim in getattr(record, "pay", ()):
        cited.extend(claim.sources)
    return tuple(dict.fromkeys(cited))
