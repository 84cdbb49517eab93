"""Names and links of people, labs, topics and records in one edition."""

from collections.abc import Iterable, Iterator

from talentwar import urls as u
from talentwar.content.model import Count
from talentwar.graph.graph import Fact, Graph, MoveFact
from talentwar.urls import Urls
from talentwar.views.parts import LabLink, Link

RECORDS_ON_LAB_PAGE = 24
"""A lab with more events than this has a separate page of records."""


class Links:
    """Makes the links of one edition.

    `people` and `labs` map slugs to links. `overflow_records` has the (lab, id) pairs of the events that are on the
    lab's page of records instead of its own page.
    """

    def __init__(self, graph: Graph, urls: Urls) -> None:
        self.catalog = graph.catalog
        self.tree = graph.tree
        self._source_places = graph.source_places
        self.urls = urls
        self.people = {
            slug: Link(entry.record.name, urls.href(u.person(slug))) for slug, entry in self.catalog.people.items()
        }
        self.labs = {
            slug: LabLink(entry.record.name, urls.href(u.lab(slug)), self.colour_class(slug))
            for slug, entry in self.catalog.labs.items()
        }
        self.overflow_records = frozenset(_overflow_records(graph))

    def profile(self, slug: str) -> Link | LabLink:
        return self.people.get(slug) or self.labs[slug]

    def path(self, slug: str) -> str:
        """The path of a profile's page."""
        return u.person(slug) if slug in self.people else u.lab(slug)

    def record_path(self, owner: str, id: str) -> str:
        """The path of a record, with its anchor: on the page of its profile, or on the lab's page of records."""
        path = u.lab_list(owner, "records") if (owner, id) in self.overflow_records else self.path(owner)
        return u.record(path, id)

    def record_href(self, fact: Fact) -> str:
        return self.urls.href(self.record_path(fact.owner, fact.id))

    def source_path(self, id: str) -> str:
        """The path of a source: its own page, or its entry on the page of its publisher."""
        place = self._source_places[id]
        if place.has_own_page:
            return u.source(id)
        return u.record(u.page_number_url(u.publisher(place.publisher), place.page), id)

    def labs_of(self, fact: Fact) -> set[str]:
        """The labs of a move, or all labs that an event names."""
        if isinstance(fact, MoveFact):
            return {lab for lab in (fact.move.origin, fact.move.destination) if lab}
        event = fact.event
        destinations = getattr(event, "destination", None) or ()
        destinations = (destinations,) if isinstance(destinations, str) else destinations
        # The destinations of an offer may be people.
        return {fact.lab, *event.partners, getattr(event, "origin", None), *destinations} & self.labs.keys()

    def named(self, slug_or_text: str) -> str:
        """The name of the profile with this slug, or the text itself."""
        entry = self.catalog.profile(slug_or_text)
        return entry.record.name if entry else slug_or_text

    def party(self, slug_or_text: str | None) -> Link | None:
        """A link to the profile with this slug, or the text itself without an address."""
        if not slug_or_text:
            return None
        is_profile = self.catalog.profile(slug_or_text) is not None
        return Link(self.named(slug_or_text), self.urls.href(self.path(slug_or_text)) if is_profile else "")

    def topics(self, slugs: Iterable[str]) -> tuple[Link, ...]:
        return tuple(Link(self.topic_name(slug), self.urls.href(u.topic(slug))) for slug in slugs)

    def topic_name(self, slug: str) -> str:
        topic = self.catalog.settings.topics.get(slug)
        return topic.name if topic else slug.replace("-", " ")

    def colour_class(self, slug: str) -> str:
        """The CSS class with the colour of a lab: its own, or that of the nearest lab above it."""
        lab = self._coloured_lab(slug)
        return f"lab-{lab}" if lab else ""

    def colour(self, slug: str) -> str:
        """The colour of a lab: its own, or that of the nearest lab above it; empty if none has one."""
        lab = self._coloured_lab(slug)
        return (self.catalog.labs[lab].record.color or "") if lab else ""

    def _coloured_lab(self, slug: str) -> str | None:
        return next((lab for lab in self.tree.ancestors(slug) if self.catalog.labs[lab].record.color), None)


def _overflow_records(graph: Graph) -> Iterator[tuple[str, str]]:
    """The events of labs with too many for one page; reported counts always stay on the lab's own page."""
    for lab, facts in graph.events_of.items():
        records = [fact for fact in facts if not isinstance(fact.event, Count)]
        if len(records) > RECORDS_ON_LAB_PAGE:
            yield from ((lab, fact.id) for fact in records)
