"""Claims: disputes side by side, reported numbers against named moves, and what was superseded or denied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from talentwar import urls as u
from talentwar.graph.graph import EventFact, Fact, MoveFact
from talentwar.views.parts import ClaimView, Link, Pager

from .bodies import Footnotes
from .changelog import log_entries, log_note
from .edition import Edition
from .filters import record_filter
from .heads import head
from .lines import Lines, kind_key
from .page_views import ChangesPage, ClaimsPage, CountsPage, ListPage
from .pagination import paginate
from .records import count_view, dispute_views, move_title, superseded_rows
from .table_of_contents import table_of_contents
from .timeline import list_pages
from .titles import event_title

LISTED = 60
COUNTS = 6
DISPUTES = 24
"""More disputes than this are a list of several pages."""


def claims_pages(edition: Edition) -> Iterator[ClaimsPage | CountsPage | ListPage]:
    """The page of claims, and of what is too long for it."""
    format = edition.format
    trail = [(format.text("Claims"), u.CLAIMS)]
    facts = tuple(disputed(edition.graph.timeline))
    for where, part, pager in paginate(edition.urls, u.CLAIMS, facts, DISPUTES):
        page = claims_page(edition, where, part, len(facts), pager)
        yield page
    if page.counts_more:
        yield _counts_page(edition, trail)
    facts = uncounted(edition.graph.timeline)
    if page.not_counted_more:
        intro = format.text("%s records, the latest first.") % format.number(len(facts))
        yield from list_pages(edition, u.UNCOUNTED, format.text("In no total"), intro, facts, trail)


def _counts_page(edition: Edition, trail: list[tuple[str, str]]) -> CountsPage:
    format, counts = edition.format, edition.graph.reported_counts
    heading = format.text("Reported and named")
    intro = format.text("%s reported numbers, each beside the moves that are named here, the latest first.") % (
        format.number(len(counts))
    )
    return CountsPage(
        head(edition, u.COUNTS, heading, intro, trail),
        heading,
        intro,
        tuple(count_view(edition.lines, count) for count in counts),
        record_filter(edition.lines, [count.fact for count in counts]),
    )


def uncounted(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.record.status in ("rumoured", "denied", "retracted"))


def claims_page(edition: Edition, path: str, some: Sequence[Fact], total: int, pager: Pager | None) -> ClaimsPage:
    """The page of some of all disputed records; on the first one also what else is in doubt."""
    format, graph = edition.format, edition.graph
    is_first = pager is None or pager.number == 1
    notes = Footnotes(edition.lines)
    heading = format.text("Claims")
    intro = format.text(
        "What is disputed, with each side, its date and its sources. A dispute about one detail leaves the status of "
        "the record alone, and this page gives no verdict."
    )
    facts = graph.timeline
    aside = uncounted(facts)
    shown, counts = (aside[:LISTED], graph.reported_counts[:COUNTS]) if is_first else ((), ())
    more = counts_more = None
    if len(graph.reported_counts) > COUNTS:
        counts_more = Link(
            format.text("All %s") % format.number(len(graph.reported_counts)), edition.urls.href(u.COUNTS)
        )
    if len(aside) > LISTED:
        more = Link(format.text("All %s") % format.number(len(aside)), edition.urls.href(u.UNCOUNTED))
    choices = record_filter(edition.lines, [*some, *(count.fact for count in counts), *shown])
    page = ClaimsPage(
        head=head(edition, path, heading, intro, is_indexed=is_first),
        intro=intro,
        disputes=tuple(claim_view(edition.lines, fact, notes) for fact in some),
        disputes_total=total,
        pager=pager,
        counts=tuple(count_view(edition.lines, count, with_moves=False) for count in counts),
        counts_total=len(graph.reported_counts),
        counts_more=counts_more,
        replaced=superseded_rows(graph, edition.lines, facts) if is_first else (),
        not_counted=edition.lines.items(shown),
        not_counted_total=len(aside),
        not_counted_more=more,
        sources=notes.all(),
        # The notes of a claim are those of its page, so that it cannot be shown on another.
        filter=replace(choices, is_partial=True) if choices and pager else choices,
    )
    return replace(
        page,
        contents=table_of_contents(
            (
                ("disputes", format.text("Disputed"), page.disputes),
                ("counts", format.text("Reported and named"), page.counts),
                ("uncounted", format.text("Rumoured, denied or retracted"), page.not_counted),
                ("superseded", format.text("Replaced by a later record"), page.replaced),
                ("sources", format.text("Sources"), page.sources),
            )
        ),
    )


def changes_page(edition: Edition) -> ChangesPage:
    format, facts = edition.format, edition.graph.timeline
    heading = format.text("Changes")
    intro = format.text(
        "What was retracted, replaced by a later record, or denied; and what was added and changed from day to day."
    )
    return ChangesPage(
        head=head(edition, u.CHANGES, heading, intro),
        intro=intro,
        retracted=edition.lines.items(fact for fact in facts if fact.record.status == "retracted"),
        replaced=superseded_rows(edition.graph, edition.lines, facts),
        denied=edition.lines.items(fact for fact in facts if fact.record.status == "denied"),
        log=log_entries(edition),
        log_note=log_note(edition),
    )


def disputed(facts: tuple[Fact, ...]) -> Iterator[Fact]:
    """The records that somebody disputes, or of whose terms somebody disputes one."""
    for fact in facts:
        if fact.record.disputes or any(pay.disputes for pay in getattr(fact.record, "pay", ())):
            yield fact


def claim_view(lines: Lines, fact: Fact, notes: Footnotes) -> ClaimView:
    record, format = fact.record, lines.format
    pays = [pay for pay in getattr(record, "pay", ()) if pay.disputes]
    if isinstance(fact, MoveFact):
        title = move_title(lines, fact)
    else:
        title = event_title(fact.event, format, lines.links.named)
    if len(pays) == 1 and not record.disputes:
        # What is disputed are the terms; the move itself is as sure as it was, and others tell of it.
        (pay,) = pays
        date, status, by, sources = pay.date or record.date, pay.status, pay.by, pay.sources or record.sources
        says = pay.note or format.amount(pay.amount)
    else:
        date, status, by = record.date, record.status, getattr(record, "by", None)
        sources = (*record.sources, *(id for pay in pays for id in pay.sources))
        says = record.note or ""
        if isinstance(fact, EventFact) and fact.event.title:
            says = getattr(record, "says", "") or says
    disputes = [*record.disputes, *(dispute for pay in pays for dispute in pay.disputes)]
    return ClaimView(
        href=lines.links.record_href(fact),
        title=title,
        date=format.date(date),
        status=format.status(status),
        says=says,
        by=lines.links.party(by),
        disputes=dispute_views(lines.links, lines.format, disputes, notes),
        notes=notes.references(dict.fromkeys(sources)),
        kind=kind_key(fact),
        labs=" ".join(sorted(lines.links.labs_of(fact))),
    )
