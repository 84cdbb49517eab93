"""Claims: disputes side by side, reported numbers against named moves, and what was superseded or denied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from talentwar import urls as u
from talentwar.content.model import COUNTED
from talentwar.graph.graph import EventFact, Fact, MoveFact
from talentwar.views.parts import ClaimView, Link, Pager

from .bodies import Footnotes
from .changelog import log_entries, log_note
from .edition import Edition
from .filters import record_filter
from .heads import head
from .lines import kind_key
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
    words = edition.format
    trail = [(words.text("Claims"), u.CLAIMS)]
    facts = tuple(disputed(edition.graph.timeline))
    for where, part, pager in paginate(edition, u.CLAIMS, facts, DISPUTES):
        page = claims_page(edition, where, part, len(facts), pager)
        yield page
    if page.counts_more:
        yield _counts_page(edition, trail)
    facts = uncounted(edition.graph.timeline)
    if page.not_counted_more:
        intro = words.text("%s records, the latest first.") % words.number(len(facts))
        yield from list_pages(edition, u.UNCOUNTED, words.text("In no total"), intro, facts, trail)


def _counts_page(edition: Edition, trail: list[tuple[str, str]]) -> CountsPage:
    words, counts = edition.format, edition.graph.reported_counts
    heading = words.text("Reported and named")
    intro = words.text("%s reported numbers, each beside the moves that are named here, the latest first.") % (
        words.number(len(counts))
    )
    return CountsPage(
        head(edition, u.COUNTS, heading, intro, trail),
        heading,
        intro,
        tuple(count_view(edition, count) for count in counts),
        record_filter(edition, [count.fact for count in counts]),
    )


def uncounted(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.record.status not in COUNTED)


def claims_page(edition: Edition, path: str, some: Sequence[Fact], total: int, pager: Pager | None) -> ClaimsPage:
    """The page of some of all disputed records; on the first one also what else is in doubt."""
    words, graph = edition.format, edition.graph
    is_first = pager is None or pager.number == 1
    notes = Footnotes(edition.lines)
    heading = words.text("Claims")
    intro = words.text(
        "What is disputed, with each side, its date and its sources. A dispute about one detail leaves the status of "
        "the record alone, and this page gives no verdict."
    )
    facts = graph.timeline
    aside = uncounted(facts)
    shown, counts = (aside[:LISTED], graph.reported_counts[:COUNTS]) if is_first else ((), ())
    more = counts_more = None
    if len(graph.reported_counts) > COUNTS:
        counts_more = Link(words.text("All %s") % words.number(len(graph.reported_counts)), edition.urls.href(u.COUNTS))
    if len(aside) > LISTED:
        more = Link(words.text("All %s") % words.number(len(aside)), edition.urls.href(u.UNCOUNTED))
    choices = record_filter(edition, [*some, *(count.fact for count in counts), *shown])
    page = ClaimsPage(
        head=head(edition, path, heading, intro, is_indexed=is_first),
        intro=intro,
        disputes=tuple(claim_view(edition, fact, notes) for fact in some),
        disputes_total=total,
        pager=pager,
        counts=tuple(count_view(edition, count, with_moves=False) for count in counts),
        counts_total=len(graph.reported_counts),
        counts_more=counts_more,
        replaced=superseded_rows(edition, facts) if is_first else (),
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
                ("disputes", words.text("Disputed"), page.disputes),
                ("counts", words.text("Reported and named"), page.counts),
                ("uncounted", words.text("Rumoured, denied or retracted"), page.not_counted),
                ("superseded", words.text("Replaced by a later record"), page.replaced),
                ("sources", words.text("Sources"), page.sources),
            )
        ),
    )


def changes_page(edition: Edition) -> ChangesPage:
    words, facts = edition.format, edition.graph.timeline
    heading = words.text("Changes")
    intro = words.text(
        "What was retracted, replaced by a later record, or denied; and what was added and changed from day to day."
    )
    return ChangesPage(
        head=head(edition, u.CHANGES, heading, intro),
        intro=intro,
        retracted=edition.lines.items(fact for fact in facts if fact.record.status == "retracted"),
        replaced=superseded_rows(edition, facts),
        denied=edition.lines.items(fact for fact in facts if fact.record.status == "denied"),
        log=log_entries(edition),
        log_note=log_note(edition),
    )


def disputed(facts: tuple[Fact, ...]) -> Iterator[Fact]:
    """The records that somebody disputes, or of whose terms somebody disputes one."""
    for fact in facts:
        if fact.record.disputes or any(pay.disputes for pay in getattr(fact.record, "pay", ())):
            yield fact


def claim_view(edition: Edition, fact: Fact, notes: Footnotes) -> ClaimView:
    record, words = fact.record, edition.format
    pays = [pay for pay in getattr(record, "pay", ()) if pay.disputes]
    if isinstance(fact, MoveFact):
        title = move_title(edition, fact)
    else:
        title = event_title(fact.event, words, edition.links.named)
    if len(pays) == 1 and not record.disputes:
        # What is disputed are the terms; the move itself is as sure as it was, and others tell of it.
        (pay,) = pays
        date, status, by, sources = pay.date or record.date, pay.status, pay.by, pay.sources or record.sources
        says = pay.note or words.amount(pay.amount)
    else:
        date, status, by = record.date, record.status, getattr(record, "by", None)
        sources = (*record.sources, *(id for pay in pays for id in pay.sources))
        says = record.note or ""
        if isinstance(fact, EventFact) and fact.event.title:
            says = getattr(record, "says", "") or says
    disputes = [*record.disputes, *(dispute for pay in pays for dispute in pay.disputes)]
    return ClaimView(
        href=edition.links.record_href(fact),
        title=title,
        date=words.date(date),
        status=words.status(status),
        says=says,
        by=edition.links.party(by),
        disputes=dispute_views(edition, disputes, notes),
        notes=notes.references(dict.fromkeys(sources)),
        kind=kind_key(fact),
        labs=" ".join(sorted(edition.links.labs_of(fact))),
    )
