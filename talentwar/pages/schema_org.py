"""People and labs as schema.org describes them, for the JSON-LD of their pages."""

from typing import Any

from talentwar import urls as u
from talentwar.content.catalog import ProfileEntry
from talentwar.content.model import Lab, Person

from .external_links import external_links
from .formatting import Formatter
from .links import Links


def profile_schema(
    type: str, links: Links, format: Formatter, entry: ProfileEntry[Person] | ProfileEntry[Lab], **details: Any
) -> dict[str, Any]:
    """A profile with some more properties; properties without a value are left out."""
    record = entry.record
    properties = {
        "@type": type,
        "name": record.name,
        "url": links.urls.absolute(links.path(entry.slug)),
        "alternateName": list(record.aka),
        "description": record.headline,
        **details,
        "sameAs": [link.href for link in external_links(entry, format)],
    }
    return {name: value for name, value in properties.items() if value}


def organization(links: Links, slug: str) -> dict[str, str]:
    """A lab by name and address."""
    return {"@type": "Organization", "name": links.labs[slug].text, "url": links.urls.absolute(u.lab(slug))}
