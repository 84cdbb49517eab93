"""The page of claims: disputes, reported numbers, and records in no total; and the page of changes."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from talentwar import urls as u
from talentwar.content.model import COUNTED
from talentwar.graph.disputes import disputes_of, is_disputed
from talentwar.graph.graph import CountFact, EventFact, Fact
from talentwar.views.parts import ClaimView, CountView, Pager, Section

from .bodies import Footnotes
from .changelog import log_entries, log_note
from .edition import Edition
from .filters import record_filter
from .heads import head
from .lines import Lines, kind_key
from .page_views import ChangesPage, ClaimsPage, CountsPage, ListPage
from .pagination import is_first, paginate
from .records import count_view, dispute_views, fact_title, superseded_rows
from .table_of_contents import table_of_contents
from .timeline import list_pages

UNCOUNTED_ON_CLAIMS_PAGE = 60
COUNTS_ON_CLAIMS_PAGE = 6
DISPUTES_PER_PAGE = 24


def claims_pages(edition: Edition) -> Iterator[ClaimsPage | CountsPage | ListPage]:
    """The pages of claims, and the full lists that are too long for the first one."""
    format = edition.format
    trail = [(format.text("Claims"), u.CLAIMS)]
    facts = tuple(disputed(edition.graph.timeline))
    for path, part, pager in paginate(edition.urls, u.CLAIMS, facts, DISPUTES_PER_PAGE):
        yield claims_page(edition, path, part, len(facts), pager)
    if len(edition.graph.reported_counts) > COUNTS_ON_CLAIMS_PAGE:
        yield _counts_page(edition, trail)
    heading, intro = format.text("In no total"), format.text("%s records, the latest first.")
    facts = uncounted(edition.graph.timeline)
    yield from list_pages(edition, u.UNCOUNTED, heading, intro, facts, trail, longer_than=UNCOUNTED_ON_CLAIMS_PAGE)


def _counts_page(edition: Edition, trail: list[tuple[str, str]]) -> CountsPage:
    format, counts = edition.format, edition.graph.reported_counts
    heading = format.text("Reported and named")
    intro = format.text("%s reported numbers, each beside the moves that are named here, the latest first.") % (
        format.number(len(counts))
    )
    return CountsPage(
        head=head(edition, u.COUNTS, heading, intro, trail),
        heading=heading,
        intro=intro,
        counts=tuple(count_view(edition.lines, count) for count in counts),
        filter=record_filter(edition.lines, [count.fact for count in counts]),
    )


def uncounted(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.record.status not in COUNTED)


def claims_page(edition: Edition, path: str, part: Sequence[Fact], total: int, pager: Pager | None) -> ClaimsPage:
    """A page with part of the disputed records; the first page has the other sections too."""
    format, graph, lines = edition.format, edition.graph, edition.lines
    on_first = is_first(pager)
    footnotes = Footnotes(lines)
    heading = format.text("Claims")
    intro = format.text(
        "What is disputed, with each side, its date and its sources. A dispute about one detail leaves the status of "
        "the record alone, and this page gives no verdict."
    )
    not_counted, counts = (uncounted(graph.timeline), graph.reported_counts) if on_first else ((), ())
    filterable = [
        *part,
        *(count.fact for count in counts[:COUNTS_ON_CLAIMS_PAGE]),
        *not_counted[:UNCOUNTED_ON_CLAIMS_PAGE],
    ]
    filter = record_filter(lines, filterable)

    def unlisted_count(count: CountFact) -> CountView:
        return count_view(lines, count, with_moves=False)

    page = ClaimsPage(
        head=head(edition, path, heading, intro, is_indexed=on_first),
        intro=intro,
        disputes=Section(tuple(claim_view(lines, fact, footnotes) for fact in part), total),
        pager=pager,
        counts=lines.section(counts, COUNTS_ON_CLAIMS_PAGE, u.COUNTS, unlisted_count),
        replaced=superseded_rows(graph, lines, graph.timeline) if on_first else (),
        not_counted=lines.section(not_counted, UNCOUNTED_ON_CLAIMS_PAGE, u.UNCOUNTED, lines.item),
        sources=footnotes.all(),
        # A claim links to the footnotes of its own page, so the filter cannot fetch claims from other pages.
        filter=replace(filter, is_partial=True) if filter and pager else filter,
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
    """The records with a dispute, about the record itself or about a term of pay."""
    for fact in facts:
        if is_disputed(fact.record):
            yield fact


def claim_view(lines: Lines, fact: Fact, footnotes: Footnotes) -> ClaimView:
    record, format = fact.record, lines.format
    pays = [pay for pay in getattr(record, "pay", ()) if pay.disputes]
    if len(pays) == 1 and not record.disputes:
        # Only the pay is disputed, so the claim shows the status and the sources of the pay, not those of the move.
        (pay,) = pays
        date, status, by, sources = pay.date or record.date, pay.status, pay.by, pay.sources or record.sources
        says = pay.note or format.amount(pay.amount)
    else:
        date, status, by = record.date, record.status, getattr(record, "by", None)
        sources = (*record.sources, *(id for pay in pays for id in pay.sources))
        says = record.note or ""
        if isinstance(fact, EventFact) and fact.event.title:
            says = getattr(record, "says", "") or says
    return ClaimView(
        href=lines.links.record_href(fact),
        title=fact_title(lines, fact),
        date=format.date(date),
        status=format.status(status),
        says=says,
        by=lines.links.party(by),
        disputes=dispute_views(lines.links, lines.format, disputes_of(record), footnotes),
        notes=footnotes.references(dict.fromkeys(sources)),
        kind=kind_key(fact),
        labs=" ".join(sorted(lines.links.labs_of(fact))),
    )
