"""The page of a source: the records that cite it, and the sources from which it derives."""

import re
from collections.abc import Iterator

from talentwar import urls as u
from talentwar.content.catalog import Catalog
from talentwar.views.parts import Link

from .edition import Edition
from .filters import record_filter
from .formatting import Formatter
from .heads import head
from .lines import Lines
from .links import Links
from .page_views import ListPage, SourcePage
from .timeline import list_pages

RECORDS_ON_SOURCE_PAGE = 100


def source_pages(edition: Edition, id: str) -> Iterator[SourcePage | ListPage]:
    """The page of a source, and the full list of its records if that is too long for the page."""
    page = source_page(edition, id)
    yield page
    if page.records.more:
        text, title = edition.format.text, page.source.title
        heading, intro = text("What rests on “%s”") % title, text("%s records, the latest first.")
        trail = [(text("Sources"), u.SOURCES), (title, u.source(id))]
        yield from list_pages(edition, u.source_records(id), heading, intro, edition.graph.cited_by[id], trail)


def source_page(edition: Edition, id: str) -> SourcePage:
    graph, format, lines = edition.graph, edition.format, edition.lines
    source = graph.catalog.sources[id].record
    facts = graph.cited_by.get(id, ())
    n = len(facts)
    rests = format.plural("%s record rests on it.", "%s records rest on it.", n) % format.number(n)
    return SourcePage(
        head=head(
            edition,
            u.source(id),
            lines.source_title(id),
            f"{source.publisher}. {rests}",
            [(format.text("Sources"), u.SOURCES)],
            document=graph.catalog.sources[id].file.path,
            resource=("sources", id),
        ),
        source=lines.source(id),
        remark=source.note or "",
        independence=_independence(format, graph.catalog, id),
        derived_from=tuple(_link(lines, parent) for parent in source.derived_from),
        derived=tuple(_link(lines, child) for child in edition.derived.get(id, ())),
        records=lines.section(facts, RECORDS_ON_SOURCE_PAGE, u.source_records(id), lines.item),
        bodies=tuple(_page_link(edition.links, slug) for slug in graph.body_citations.get(id, ())),
        filter=record_filter(lines, facts[:RECORDS_ON_SOURCE_PAGE]),
    )


def _link(lines: Lines, id: str) -> Link:
    publisher, title = lines.catalog.sources[id].record.publisher, lines.source_title(id)
    if not re.match(rf"{re.escape(publisher)}\b", title, re.IGNORECASE):
        title = lines.format.with_label(publisher, title)
    return Link(title, lines.links.urls.href(u.source(id)))


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
