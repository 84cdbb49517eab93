"""An edition: the graph in the words and addresses of one language, and the small things that pages share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from talentwar import urls as u
from talentwar.content.catalog import ProfileEntry
from talentwar.content.citations import resolve_target
from talentwar.content.language_marks import mark_language
from talentwar.content.markdown import Body, Reference, render_links
from talentwar.content.model import Count, Lab, Person
from talentwar.graph.careers import Tenure
from talentwar.graph.evidence_dates import EvidenceSpan, evidence_span
from talentwar.graph.graph import EventFact, Fact, Graph, MoveFact
from talentwar.urls import Urls
from talentwar.views.changes import ChangeContext
from talentwar.views.parts import (
    DateView,
    EventSummary,
    Footnote,
    FootnoteLink,
    LabLink,
    Link,
    MoveSummary,
    Party,
    SourceView,
    TimelineItem,
)

from .formatting import Formatter
from .repository_links import Repository
from .titles import event_title, kind_words

RECORDS = 24
"""More events of a lab than this have a page of their own."""
NO_VERSIONS = ChangeContext()


class EditionLink(Struct, frozen=True):
    """An edition as the others lead to it: its language, that by its own name, and its addresses."""

    language: str
    name: str
    urls: Urls


class Edition:
    """What every presenter needs: the graph, the words, the addresses, and lines and links made of them once.

    `siblings` are all editions of the site, this one too, where there are several. `main` is the one in whose language
    the content is written, and which has what is there once for all. `kept` is what presenters keep of that for the
    others.
    """

    def __init__(
        self,
        graph: Graph,
        words: Formatter,
        urls: Urls,
        versions: ChangeContext = NO_VERSIONS,
        siblings: tuple[EditionLink, ...] = (),
        main: Edition | None = None,
    ) -> None:
        self.graph = graph
        self.siblings = siblings
        self.main = main or self
        self.cache: dict[str, Any] = {}
        self.change_context = versions
        self.format = words
        self.urls = urls
        settings = graph.catalog.settings
        self.repository = Repository(settings.repository, settings.branch) if settings.repository else None
        self.people = {
            slug: Link(entry.record.name, urls.href(u.person(slug))) for slug, entry in graph.catalog.people.items()
        }
        self.labs = {
            slug: LabLink(entry.record.name, urls.href(u.lab(slug)), self.colour_class(slug))
            for slug, entry in graph.catalog.labs.items()
        }
        self._sources = {n: self._sources_words(n) for n in range(64)}
        self._kinds = kind_words(words)
        self.derived: dict[str, list[str]] = {}
        for id, entry in graph.catalog.sources.items():
            for parent in entry.record.derived_from:
                self.derived.setdefault(parent, []).append(id)
        self._source_views: dict[str, SourceView] = {}
        self._moves: dict[tuple[str, str], MoveSummary] = {}
        self._events: dict[tuple[str, str], EventSummary] = {}
        self.set_apart = frozenset(_disambiguations(graph))
        self._known: dict[tuple[str, str], EvidenceSpan] = {}

    @property
    def is_main(self) -> bool:
        return self.main is self

    @property
    def all_urls(self) -> tuple[Urls, ...]:
        """The addresses of every edition."""
        return tuple(sibling.urls for sibling in self.siblings) or (self.urls,)

    def profile(self, slug: str) -> Link | LabLink:
        return self.people.get(slug) or self.labs[slug]

    def path(self, slug: str) -> str:
        """The path of a profile's page."""
        return u.person(slug) if slug in self.people else u.lab(slug)

    def record_path(self, owner: str, id: str) -> str:
        """The path of a record: on the page of its profile, or of the lab's records where those have a page."""
        path = u.lab_list(owner, "records") if (owner, id) in self.set_apart else self.path(owner)
        return u.record(path, id)

    def record_href(self, fact: Fact) -> str:
        return self.urls.href(self.record_path(fact.owner, fact.id))

    def move_line(self, fact: MoveFact) -> MoveSummary:
        line = self._moves.get((fact.person, fact.id))
        if line is None:
            line = self._moves[fact.person, fact.id] = self._move_line(fact)
        return line

    def event_line(self, fact: EventFact) -> EventSummary:
        line = self._events.get((fact.lab, fact.id))
        if line is None:
            line = self._events[fact.lab, fact.id] = self._event_line(fact)
        return line

    def evidence_span(self, fact: Fact) -> EvidenceSpan:
        """From when to when the evidence for a record is dated."""
        found = self._known.get((fact.owner, fact.id))
        if found is None:
            found = self._known[fact.owner, fact.id] = evidence_span(fact, self.graph.catalog)
        return found

    def _event_line(self, fact: EventFact) -> EventSummary:
        return EventSummary(
            href=self.record_href(fact),
            lab=self.labs[fact.lab],
            title=event_title(fact.event, self.format, self.named),
            kind=self._kinds[fact.kind],
            date=self.format.date(fact.event.date),
            status=self.format.status(fact.event.status),
            sources=self.sources_words(fact.independent),
            kind_key=fact.kind,
            other_labs=" ".join(sorted(self.labs_of(fact) - {fact.lab})),
            is_disputed=bool(fact.event.disputes),
        )

    def labs_of(self, fact: Fact) -> set[str]:
        """The labs between which a move was, or which an event concerns; an offer may be made to people."""
        if isinstance(fact, MoveFact):
            return {lab for lab in (fact.move.origin, fact.move.destination) if lab}
        event = fact.event
        to = getattr(event, "destination", None) or ()
        named = {fact.lab, *event.partners, getattr(event, "origin", None), *((to,) if isinstance(to, str) else to)}
        return named & self.labs.keys()

    def item(self, fact: Fact) -> TimelineItem:
        if isinstance(fact, MoveFact):
            return TimelineItem(move=self.move_line(fact))
        return TimelineItem(event=self.event_line(fact))

    def items(self, facts: Iterable[Fact]) -> tuple[TimelineItem, ...]:
        return tuple(map(self.item, facts))

    def kind(self, key: str) -> str:
        return self._kinds[key]

    def source(self, id: str) -> SourceView:
        view = self._source_views.get(id)
        if view is None:
            view = self._source_views[id] = self._source_view(id)
        return view

    def source_title(self, id: str) -> str:
        """A source's title where nothing else says its language."""
        source = self.graph.catalog.sources[id].record
        if self.is_main or source.lang == self.format.language:
            return source.title
        return mark_language(source.title, source.lang or self.main.format.language)

    def sources_words(self, number: int) -> str:
        return self._sources.get(number) or self._sources_words(number)

    def named(self, slug_or_text: str) -> str:
        """The name that a slug stands for, or the plain text itself."""
        entry = self.graph.catalog.profile(slug_or_text)
        return entry.record.name if entry else slug_or_text

    def party(self, slug_or_text: str | None) -> Party | None:
        if not slug_or_text:
            return None
        if self.graph.catalog.profile(slug_or_text):
            link = self.profile(slug_or_text)
            return Party(link.text, link.href)
        return Party(slug_or_text)

    def topics(self, slugs: Iterable[str]) -> tuple[Link, ...]:
        return tuple(Link(self.topic_name(slug), self.urls.href(u.topic(slug))) for slug in slugs)

    def topic_name(self, slug: str) -> str:
        topic = self.graph.catalog.settings.topics.get(slug)
        return topic.name if topic else slug.replace("-", " ")

    def links_elsewhere(self, entry: ProfileEntry[Person] | ProfileEntry[Lab]) -> tuple[Link, ...]:
        links = entry.record.links
        found = [
            (self.format.text("Website"), links.website),
            ("LinkedIn", links.linkedin),
            ("Google Scholar", links.scholar),
            ("X", links.x),
            ("GitHub", links.github),
            ("Wikidata", links.wikidata and f"https://www.wikidata.org/wiki/{links.wikidata}"),
        ]
        return tuple(Link(text, href) for text, href in found if href)

    def body(self, prose: Body, notes: Footnotes) -> str:
        """A body's HTML, its wikilinks pointing to pages and its citations to the notes of the page."""
        return render_links(prose, lambda reference: self._link_filler(reference, notes))

    def _link_filler(self, reference: Reference, notes: Footnotes) -> str:
        if reference.is_within_link:
            return "" if reference.is_citation else escape(reference.words or self.named(reference.target))
        if reference.is_citation:
            mark = notes.reference(reference.target)
            return f'<sup class="cite"><a href="{mark.href}">{mark.number}</a></sup>'
        slug = resolve_target(self.graph.catalog, reference.target)
        if slug is None:
            return escape(reference.words or reference.target)
        link = self.profile(slug)
        words = reference.words or (link.text if reference.target == slug else reference.target)
        href = self.urls.href(self.record_path(slug, reference.record)) if reference.record else link.href
        return f'<a href="{escape(href)}">{escape(words)}</a>'

    def _move_line(self, fact: MoveFact) -> MoveSummary:
        move, text = fact.move, self.format.text
        if move.destination:
            fallback = ""
        elif move.to_note:
            fallback = text("destination not found")
        else:
            fallback = text("destination unknown")
        date = self.format.date(move.date)
        if move.date.is_closed_interval:
            date = replace(date, text=self.format.event_date(move.date))
        return MoveSummary(
            href=self.record_href(fact),
            person=self.people[fact.person],
            origin=self.labs[move.origin] if move.origin else None,
            destination=self.labs[move.destination] if move.destination else None,
            destination_words=fallback,
            date=date,
            status=self.format.status(move.status),
            sources=self.sources_words(fact.independent),
            role=move.role or "",
            kind=kind_key(fact),
            appointment="" if fact.is_transfer else (move.role or self._kinds["appointment"]),
            is_disputed=bool(move.disputes) or any(pay.disputes for pay in move.pay),
            is_counted=fact.counted,
        )

    def _sources_words(self, number: int) -> str:
        return self.format.plural("%(n)d independent source", "%(n)d independent sources", number) % {"n": number}

    def _source_view(self, id: str) -> SourceView:
        source, text = self.graph.catalog.sources[id].record, self.format.text
        relays = text("relays %s") % source.origin if source.origin else ""
        if source.derived_from:
            parents = [self.graph.catalog.sources[parent].record.publisher for parent in source.derived_from]
            relays = text("relays %s") % self.format.join_list(dict.fromkeys(parents))
        return SourceView(
            title=source.title,
            href=self.urls.href(u.source(id)),
            publisher=source.publisher,
            kind=self._kinds[source.kind],
            date=self.format.date(source.date) if source.date else None,
            author=source.author or "",
            url=source.url or "",
            host=(urlsplit(source.url).hostname or "").removeprefix("www.") if source.url else "",
            archive=source.archive or "",
            no_url=source.no_url or "",
            lang=source.lang or ("" if self.is_main else self.main.format.language),
            relays=relays,
        )

    def colour_class(self, slug: str) -> str:
        """The class of the nearest colour on the lab's line upwards."""
        labs = self.graph.catalog.labs
        return next((f"lab-{lab}" for lab in self.graph.tree.ancestors(slug) if labs[lab].record.color), "")

    def period(self, stay: Tenure, person: str) -> str:
        """From when to when a stay lasted, in words, at the precision of the moves that bound it."""
        moves = self.graph.catalog.people[person].record.moves
        text = self.format.text
        start = end = ""
        is_between = False
        if stay.arrival is not None:
            move = moves[stay.arrival]
            came = move.joined or move.date
            start = self.format.event_date(came)
            if stay.earliest_start == date.min:
                start = text("by %s") % self.format.last_of(came)
            else:
                is_between = came.is_closed_interval
        if stay.departure is not None:
            move = moves[stay.departure]
            left = move.left or move.date
            end = self.format.event_date(left)
            is_between = is_between or left.is_closed_interval
        elif not stay.is_open:
            end = text("an unknown date before %s") % self.format.day(stay.latest_end).text
        if start and end:
            both = text("start %(start)s; end %(end)s") if is_between else text("%(start)s to %(end)s")
            return both % {"start": start, "end": end}
        if end:
            return (text("start unknown; left %s") if is_between else text("start unknown, to %s")) % end
        if is_between:
            return text("arrived %s") % start
        return text("since %s") % start if start else text("dates unknown")


def _disambiguations(graph: Graph) -> Iterator[tuple[str, str]]:
    """The events of labs that have too many for the lab's page; reported numbers stay there, beside the moves."""
    for lab, facts in graph.events_of.items():
        records = [fact for fact in facts if not isinstance(fact.event, Count)]
        if len(records) > RECORDS:
            yield from ((lab, fact.id) for fact in records)


def kind_key(fact: Fact) -> str:
    """The key of what a record is; a move back is a return, whatever else it is."""
    if isinstance(fact, MoveFact):
        return "return" if fact.is_return else fact.move.kind
    return fact.kind


class Footnotes:
    """The sources of one page, numbered in the order in which it first cites them."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._numbers: dict[str, int] = {}

    def reference(self, id: str) -> FootnoteLink:
        number = self._numbers.setdefault(id, len(self._numbers) + 1)
        return FootnoteLink(number, f"#note-{number}")

    def references(self, ids: Iterable[str]) -> tuple[FootnoteLink, ...]:
        return tuple(self.reference(id) for id in ids)

    def newest(self) -> DateView | None:
        """The date of the newest source that the page cites."""
        sources = self._edition.graph.catalog.sources
        dates = [date for id in self._numbers if (date := sources[id].record.date)]
        return self._edition.format.date(max(dates, key=lambda date: date.sort_key)) if dates else None

    def all(self) -> tuple[Footnote, ...]:
        return tuple(Footnote(number, self._edition.source(id)) for id, number in self._numbers.items())
