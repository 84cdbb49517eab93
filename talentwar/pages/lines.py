"""The summaries of moves, events and sources: each is made once per edition and shown on many pages."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

from msgspec.structs import replace

from talentwar.content.catalog import Catalog
from talentwar.content.language_marks import mark_language
from talentwar.graph.disputes import is_disputed
from talentwar.graph.evidence_dates import EvidenceSpan, evidence_span
from talentwar.graph.graph import EventFact, Fact, MoveFact
from talentwar.views.parts import EventSummary, Link, MoveSummary, Section, SourceView, TimelineItem

from .formatting import Formatter
from .links import Links
from .titles import event_title, kind_words

T = TypeVar("T")
V = TypeVar("V")


class Lines:
    """Makes and caches the summaries of records and sources in one edition.

    `main_language` is the language of the main edition, in which the content is written.
    """

    def __init__(self, catalog: Catalog, format: Formatter, links: Links, main_language: str) -> None:
        self.catalog = catalog
        self.format = format
        self.links = links
        self.main_language = main_language
        self.is_main = format.language == main_language
        self._source_counts = {n: self._source_count(n) for n in range(64)}
        self._kinds = kind_words(format)
        self._source_views: dict[str, SourceView] = {}
        self._moves: dict[tuple[str, str], MoveSummary] = {}
        self._events: dict[tuple[str, str], EventSummary] = {}
        self._evidence_spans: dict[tuple[str, str], EvidenceSpan] = {}

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

    def item(self, fact: Fact) -> TimelineItem:
        if isinstance(fact, MoveFact):
            return TimelineItem(move=self.move_line(fact))
        return TimelineItem(event=self.event_line(fact))

    def items(self, facts: Iterable[Fact]) -> tuple[TimelineItem, ...]:
        return tuple(map(self.item, facts))

    def section(self, records: Sequence[T], limit: int, path: str, view: Callable[[T], V]) -> Section[V]:
        """The first `limit` records; if there are more, a link to the page at `path`, which lists all of them."""
        total, more = len(records), None
        if total > limit:
            more = Link(self.format.text("All %s") % self.format.number(total), self.links.urls.href(path))
        return Section(tuple(map(view, records[:limit])), total, more)

    def kind(self, key: str) -> str:
        return self._kinds[key]

    def evidence_span(self, fact: Fact) -> EvidenceSpan:
        """The span from the first to the last evidence for a record."""
        found = self._evidence_spans.get((fact.owner, fact.id))
        if found is None:
            found = self._evidence_spans[fact.owner, fact.id] = evidence_span(fact, self.catalog)
        return found

    def source(self, id: str) -> SourceView:
        view = self._source_views.get(id)
        if view is None:
            view = self._source_views[id] = self._source_view(id)
        return view

    def source_title(self, id: str) -> str:
        """The title of a source, with a language mark if its language differs from that of the page."""
        source = self.catalog.sources[id].record
        if self.is_main or source.lang == self.format.language:
            return source.title
        return mark_language(source.title, source.lang or self.main_language)

    def source_count(self, number: int) -> str:
        return self._source_counts.get(number) or self._source_count(number)

    def _event_line(self, fact: EventFact) -> EventSummary:
        return EventSummary(
            href=self.links.record_href(fact),
            lab=self.links.labs[fact.lab],
            title=event_title(fact.event, self.format, self.links.named),
            kind=self._kinds[fact.kind],
            date=self.format.date(fact.event.date),
            status=self.format.status(fact.event.status),
            sources=self.source_count(fact.independent),
            kind_key=fact.kind,
            other_labs=" ".join(sorted(self.links.labs_of(fact) - {fact.lab})),
            is_disputed=is_disputed(fact.event),
        )

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
            href=self.links.record_href(fact),
            person=self.links.people[fact.person],
            origin=self.links.labs[move.origin] if move.origin else None,
            destination=self.links.labs[move.destination] if move.destination else None,
            destination_words=fallback,
            date=date,
            status=self.format.status(move.status),
            sources=self.source_count(fact.independent),
            role=move.role or "",
            kind=kind_key(fact),
            appointment="" if fact.is_transfer else (move.role or self._kinds["appointment"]),
            is_disputed=is_disputed(move),
            is_counted=fact.counted,
        )

    def _source_count(self, number: int) -> str:
        return self.format.plural("%(n)d independent source", "%(n)d independent sources", number) % {"n": number}

    def _source_view(self, id: str) -> SourceView:
        source, text = self.catalog.sources[id].record, self.format.text
        relays = text("relays %s") % source.origin if source.origin else ""
        if source.derived_from:
            parents = [self.catalog.sources[parent].record.publisher for parent in source.derived_from]
            relays = text("relays %s") % self.format.join_list(dict.fromkeys(parents))
        return SourceView(
            title=source.title,
            href=self.links.urls.href(self.links.source_path(id)),
            publisher=source.publisher,
            kind=self._kinds[source.kind],
            date=self.format.date(source.date) if source.date else None,
            author=source.author or "",
            url=source.url or "",
            host=(urlsplit(source.url).hostname or "").removeprefix("www.") if source.url else "",
            archive=source.archive or "",
            no_url=source.no_url or "",
            lang=source.lang or ("" if self.is_main else self.main_language),
            relays=relays,
        )


def kind_key(fact: Fact) -> str:
    """The key of the kind of a record; for a move back to a lab, this is "return"."""
    if isinstance(fact, MoveFact):
        return "return" if fact.is_return else fact.move.kind
    return fact.kind
