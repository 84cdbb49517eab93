"""Links from profiles to other sites."""

from talentwar.content.catalog import ProfileEntry
from talentwar.content.model import Lab, Person
from talentwar.views.parts import Link

from .formatting import Formatter


def external_links(entry: ProfileEntry[Person] | ProfileEntry[Lab], format: Formatter) -> tuple[Link, ...]:
    links = entry.record.links
    found = [
        (format.text("Website"), links.website),
        ("LinkedIn", links.linkedin),
        ("Google Scholar", links.scholar),
        ("X", links.x),
        ("GitHub", links.github),
        ("Wikidata", links.wikidata and f"https://www.wikidata.org/wiki/{links.wikidata}"),
    ]
    return tuple(Link(text, href) for text, href in found if href)
