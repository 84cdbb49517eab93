"""The index of publishers, the pages of publishers, and the pages of sources that many records cite.

Only the index is in all languages. Links from other editions lead to the pages of the main edition.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from talentwar import urls as u
from talentwar.content.catalog import Catalog
from talentwar.graph.graph import Graph
from talentwar.graph.publishers import SOURCES_PER_PAGE, Publisher
from talentwar.views.parts import IndexGroup, IndexRow, Link, SourceEntryView

from .edition import Edition
from .filters import filter_on_page, record_filter, row_filter
from .formatting import Formatter
from .heads import head
from .indexes import ROWS_PER_PAGE, letter_anchor, letter_of
from .lines import Lines
from .links import Links
from .page_views import IndexPage, ListPage, PublisherPage, SourcePage
from .pagination import is_first, later_page_links, paginate
from .sorting import sort_key
from .timeline import list_pages

RECORDS_ON_SOURCE_PAGE = 100


def sources_pages(edition: Edition) -> Iterator[IndexPage]:
    """The index of publishers."""
    format, graph = edition.format, edition.graph
    publishers = sorted(graph.publishers.values(), key=lambda publisher: (sort_key(publisher.name), publisher.slug))
    heading = format.text("Sources")
    intro = format.text("%(sources)s articles, posts, filings and statements by %(publishers)s publishers.") % {
        "sources": format.number(len(graph.catalog.sources)),
        "publishers": format.number(len(publishers)),
    }
    filter = row_filter(
        edition.lines,
        len(publishers),
        pages=later_page_links(edition.urls, u.SOURCES, len(publishers), ROWS_PER_PAGE),
    )
    pages = list(paginate(edition.urls, u.SOURCES, publishers, ROWS_PER_PAGE))
    letters: dict[str, Link] = {}
    for path, part, _ in pages:
        for letter in map(_letter, part):
            letters.setdefault(letter, Link(letter, edition.urls.href(f"{path}#{letter_anchor(letter)}")))
    for path, part, pager in pages:
        yield IndexPage(
            head=head(edition, path, heading, intro, is_indexed=is_first(pager)),
            heading=heading,
            intro=intro,
            columns=(format.text("Publisher"), format.text("Newest")),
            number_columns=(format.text("Sources"), format.text("Records")),
            groups=tuple(
                IndexGroup(letter, tuple(_row(graph, edition.lines, publisher) for publisher in group), anchor)
                for letter, group in groupby(part, key=_letter)
                for anchor in [letter_anchor(letter)]
            ),
            pager=pager,
            letters=tuple(letters.values()),
            date_column=format.text("Newest"),
            filter=filter_on_page(filter, pager),
        )


def _letter(publisher: Publisher) -> str:
    return letter_of(publisher.name)


def _row(graph: Graph, lines: Lines, publisher: Publisher) -> IndexRow:
    """A publisher with the date of its newest source, and the numbers of its sources and of the records they bear."""
    format, sources = lines.format, graph.catalog.sources
    dates = (sources[id].record.date for id in publisher.sources)
    newest = max((date for date in dates if date), key=lambda date: date.start, default=None)
    records = {(fact.owner, fact.id) for id in publisher.sources for fact in graph.cited_by.get(id, ())}
    href = lines.links.urls.href(u.publisher(publisher.slug))
    return IndexRow(
        publisher.name,
        href,
        (format.date(newest).text if newest else format.text("undated"),),
        (Link(format.number(len(publisher.sources)), href), Link(format.number(len(records)), href if records else "")),
        date=newest.text.rstrip("~?%") if newest else "",
    )


def publisher_pages(edition: Edition, slug: str) -> Iterator[PublisherPage]:
    """The pages of a publisher."""
    graph, format = edition.graph, edition.format
    publisher = graph.publishers[slug]
    n = len(publisher.sources)
    intro = format.plural("%s source of this site.", "%s sources of this site, by date.", n) % format.number(n)
    documents = {graph.catalog.sources[id].file.path for id in publisher.sources}
    for path, part, pager in paginate(edition.urls, u.publisher(slug), publisher.sources, SOURCES_PER_PAGE):
        yield PublisherPage(
            head=head(
                edition,
                path,
                format.with_label(format.text("Sources"), publisher.name),
                f"{publisher.name}. {intro}",
                [(format.text("Sources"), u.SOURCES)],
                document=documents.copy().pop() if len(documents) == 1 else "",
                is_indexed=is_first(pager),
            ),
            heading=publisher.name,
            intro=intro,
            entries=tuple(_entry(edition, id) for id in part),
            pager=pager,
        )


def source_pages(edition: Edition, id: str) -> Iterator[SourcePage | ListPage]:
    """The page of a source, and the full list of its records if that is too long for the page."""
    graph, format, lines = edition.graph, edition.format, edition.lines
    source, facts = graph.catalog.sources[id], graph.cited_by[id]
    title = lines.source_title(id)
    trail = [(format.text("Sources"), u.SOURCES), _crumb(graph, id)]
    records = lines.section(facts, RECORDS_ON_SOURCE_PAGE, u.source_records(id), lines.item)
    yield SourcePage(
        head=head(
            edition,
            u.source(id),
            title,
            f"{source.record.publisher}. {_rests(format, len(facts))}",
            trail,
            document=source.file.path,
            resource=("sources", id),
        ),
        entry=_entry(edition, id),
        records=records,
        filter=record_filter(lines, facts[:RECORDS_ON_SOURCE_PAGE]),
    )
    if records.more:
        heading = format.text("What rests on “%s”") % source.record.title
        intro = format.text("%s records, the latest first.")
        yield from list_pages(
            edition, u.source_records(id), heading, intro, facts, [*trail, (source.record.title, u.source(id))]
        )


def _crumb(graph: Graph, id: str) -> tuple[str, str]:
    """The name and path of the publisher of a source."""
    publisher = graph.publishers[graph.source_places[id].publisher]
    return publisher.name, u.publisher(publisher.slug)


def _entry(edition: Edition, id: str) -> SourceEntryView:
    graph, format, lines = edition.graph, edition.format, edition.lines
    source, facts = graph.catalog.sources[id].record, graph.cited_by.get(id, ())
    has_own_page = graph.source_places[id].has_own_page
    return SourceEntryView(
        id=id,
        source=lines.source(id),
        remark=source.note or "",
        independence=_independence(format, graph.catalog, id),
        derived_from=tuple(_link(lines, parent) for parent in source.derived_from),
        derived=tuple(_link(lines, child) for child in edition.derived.get(id, ())),
        bodies=tuple(_page_link(edition.links, slug) for slug in graph.body_citations.get(id, ())),
        items=() if has_own_page else lines.items(facts),
        own_page=Link(_rests(format, len(facts)), edition.urls.href(u.source(id))) if has_own_page else None,
    )


def _rests(format: Formatter, n: int) -> str:
    return format.plural("%s record rests on it.", "%s records rest on it.", n) % format.number(n)


def _link(lines: Lines, id: str) -> Link:
    publisher, title = lines.catalog.sources[id].record.publisher, lines.source_title(id)
    if not re.match(rf"{re.escape(publisher)}\b", title, re.IGNORECASE):
        title = lines.format.with_label(publisher, title)
    return Link(title, lines.links.urls.href(lines.links.source_path(id)))


def _page_link(links: Links, slug: str) -> Link:
    if links.catalog.profile(slug):
        link = links.profile(slug)
        return Link(link.text, link.href)
    return Link(links.catalog.pages[slug].record.title, links.urls.href(u.prose(slug)))


def _independence(format: Formatter, catalog: Catalog, id: str) -> str:
    source, text = catalog.sources[id].record, format.text
    if source.derived_from:
        return text("It relays other sources, and counts as one with them.")
    if source.origin:
        return text("It relays reporting by %s, and counts as one with it.") % source.origin
    return text("It is its own report, and counts as one independent source.")
