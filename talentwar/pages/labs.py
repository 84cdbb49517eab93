"""The page of a lab, and the page with its records if these are too many for its own page."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from talentwar import urls as u
from talentwar.content.catalog import ProfileEntry
from talentwar.content.model import Lab
from talentwar.graph.graph import EventFact, Graph, MoveFact
from talentwar.views.files import ShareImage
from talentwar.views.parts import Link, MoveSummary, Section, TeamRow, TimelineItem

from .bodies import Footnotes, body_html
from .edition import Edition
from .external_links import external_links
from .filters import record_filter
from .flow_charts import exchange
from .formatting import Formatter
from .heads import head, lab_feed
from .lines import Lines
from .linked_sentences import LinkedNumbers, plain_number
from .links import Links
from .page_views import LabPage, LabRecordsPage, ListPage
from .people import mention_views
from .quarterly_charts import quarters
from .records import count_view, event_section
from .rosters import roster_link, roster_on
from .schema_org import organization, profile_schema
from .share_images import share_image
from .table_of_contents import table_of_contents
from .timeline import list_pages

MOVES_ON_LAB_PAGE = 60
NEWEST_RECORDS = 12
MAX_ITEMS_WITHOUT_CONTENTS = 10
MONEY_KINDS = frozenset({"deal", "offer", "spending"})


def lab_page(edition: Edition, slug: str) -> LabPage:
    graph, format, lines, links = edition.graph, edition.format, edition.lines, edition.links
    entry = graph.catalog.labs[slug]
    lab = entry.record
    balance = graph.balances[slug]
    footnotes = Footnotes(lines)
    counts = [count for count in graph.reported_counts if _concerns(count.fact, slug)]
    money, other = _records(graph, slug)
    is_overflow = any((slug, fact.id) in links.overflow_records for fact in money + other)
    body = body_html(entry.body, links, footnotes)
    flows, diagram = exchange(edition, slug)
    numbers = LinkedNumbers()
    lists = (balance.arrivals, balance.departures, balance.internal, balance.uncounted)

    def moves(facts: Sequence[MoveFact], name: str) -> Section[MoveSummary]:
        return lines.section(facts, MOVES_ON_LAB_PAGE, u.lab_list(slug, name), lines.move_line)

    page = LabPage(
        head=head(
            edition,
            u.lab(slug),
            lab.name,
            f"{lab.headline or lab.name}. {summary(graph, format, slug)}",
            [(format.text("Labs"), u.LABS)],
            schema_org=_schema_org(links, format, entry),
            document=entry.file.path,
            image=lab_image(edition, slug),
            resource=("labs", slug),
            feed=lab_feed(edition, slug),
        ),
        name=lab.name,
        headline=lab.headline or "",
        kind=lines.kind(lab.kind),
        colour_class=links.labs[slug].colour_class,
        other_names=lab.aka,
        parents=tuple(links.labs[parent] for parent in graph.tree.ancestors(slug)[1:]),
        founded=format.date(lab.founded) if lab.founded else None,
        closed=format.date(lab.closed) if lab.closed else None,
        summary=numbers.parts(summary(graph, format, slug, numbers)),
        body_html=body,
        arrivals=moves(balance.arrivals, "arrivals"),
        departures=moves(balance.departures, "departures"),
        internal=moves(balance.internal, "internal"),
        not_counted=moves(balance.uncounted, "uncounted"),
        quarters=quarters(edition, slug),
        flows=flows,
        exchange=diagram,
        roster=roster_on(edition, slug, graph.today),
        roster_link=roster_link(edition, slug),
        teams=tuple(_teams(graph, links, slug, 0)),
        counts=tuple(count_view(lines, count, on=slug, with_moves=count.fact.lab == slug) for count in counts),
        money=() if is_overflow else tuple(event_section(graph, lines, fact, footnotes) for fact in money),
        events=() if is_overflow else tuple(event_section(graph, lines, fact, footnotes) for fact in other),
        newest_records=_newest_records(lines, slug, money + other) if is_overflow else Section(),
        mentions=mention_views(graph, lines, slug),
        sources=footnotes.all(),
        topics=links.topics(lab.topics),
        links=external_links(entry, format),
        newest=footnotes.newest(),
        checked=format.date(lab.checked) if lab.checked else None,
        filter=record_filter(lines, [fact for facts in lists for fact in facts[:MOVES_ON_LAB_PAGE]]),
        body_language=entry.language,
    )
    return replace(page, contents=_contents(format, page))


def _contents(format: Formatter, page: LabPage) -> tuple[Link, ...]:
    """The table of contents of a long page; a short page has none."""
    text = format.text
    moves = page.arrivals.items + page.departures.items
    shown = (moves, page.counts, page.money, page.events, page.newest_records.items)
    if sum(map(len, shown)) <= MAX_ITEMS_WITHOUT_CONTENTS:
        return ()
    return table_of_contents(
        (
            ("arrivals", text("Arrivals"), moves),
            ("departures", text("Departures"), moves),
            ("internal", text("Between its own teams"), page.internal),
            ("uncounted", text("In no total"), page.not_counted),
            ("flows", text("Exchanged with"), page.exchange),
            ("periods", text("By quarter"), page.quarters),
            ("roster", text("Roster"), page.roster.is_known),
            ("teams", text("Teams"), page.teams),
            ("counts", text("Reported and named"), page.counts),
            ("records", text("Offers, deals and statements"), page.newest_records),
            ("money", text("Offers, deals and spending"), page.money),
            ("events", text("Timeline"), page.events),
            ("mentions", text("Also mentioned in"), page.mentions),
            ("sources", text("Sources"), page.sources),
        )
    )


def lab_image(edition: Edition, slug: str) -> ShareImage | None:
    """The share image of a lab, in the main language: its name and its numbers of moves; None if no move counts."""
    graph, lines = edition.main.graph, edition.main.lines
    lab, format, balance = graph.catalog.labs[slug].record, lines.format, graph.balances[slug]
    came, went = len(balance.arrivals), len(balance.departures)
    figures = (
        format.plural("%s arrival", "%s arrivals", came) % format.number(came),
        format.plural("%s departure", "%s departures", went) % format.number(went),
        format.text("a net of %s") % format.signed(balance.net),
    )
    if not (came or went):
        return None
    return share_image(graph, lines, u.lab(slug), (lab.name, *lab.aka), lab=slug, note=" · ".join(figures))


def moves_pages(edition: Edition, slug: str) -> Iterator[ListPage]:
    """The full lists of a lab's moves that are too long for its own page."""
    format, name, balance = edition.format, edition.links.labs[slug].text, edition.graph.balances[slug]
    trail = [(format.text("Labs"), u.LABS), (name, u.lab(slug))]
    lists = (
        ("arrivals", format.text("Arrivals at %s"), balance.arrivals),
        ("departures", format.text("Departures from %s"), balance.departures),
        ("internal", format.text("Between the teams of %s"), balance.internal),
        ("uncounted", format.text("In no total of %s"), balance.uncounted),
    )
    for path, heading, facts in lists:
        intro = format.text("%s moves, the latest first.")
        yield from list_pages(
            edition, u.lab_list(slug, path), heading % name, intro, facts, trail, longer_than=MOVES_ON_LAB_PAGE
        )


def records_pages(edition: Edition, slug: str) -> Iterator[LabRecordsPage]:
    """The page with the events of a lab, if they are too many for the lab's own page."""
    graph, format, lines = edition.graph, edition.format, edition.lines
    money, other = _records(graph, slug)
    if not any((slug, fact.id) in edition.links.overflow_records for fact in money + other):
        return
    lab, footnotes = edition.links.labs[slug], Footnotes(lines)
    heading = format.text("The records of %s") % lab.text
    intro = format.text("%s offers, deals, statements and other events, the latest first.") % format.number(
        len(money + other)
    )
    trail = [(format.text("Labs"), u.LABS), (lab.text, u.lab(slug))]
    yield LabRecordsPage(
        head=head(edition, u.lab_list(slug, "records"), heading, format.with_label(heading, intro), trail),
        heading=heading,
        intro=intro,
        money=tuple(event_section(graph, lines, fact, footnotes) for fact in money),
        events=tuple(event_section(graph, lines, fact, footnotes) for fact in other),
        sources=footnotes.all(),
    )


def _records(graph: Graph, slug: str) -> tuple[list[EventFact], list[EventFact]]:
    """The events of a lab, newest first: those about money, and the others without reported counts."""
    facts = sorted(graph.events_of[slug], key=_by_date, reverse=True)
    money = [fact for fact in facts if fact.kind in MONEY_KINDS]
    return money, [fact for fact in facts if fact.kind not in MONEY_KINDS and fact.kind != "count"]


def _by_date(fact: EventFact) -> tuple[Any, str]:
    return fact.event.date.sort_key, fact.id


def _newest_records(lines: Lines, slug: str, facts: list[EventFact]) -> Section[TimelineItem]:
    newest = sorted(facts, key=_by_date, reverse=True)[:NEWEST_RECORDS]
    format = lines.format
    text = format.text("All %s, with their terms, disputes and sources") % format.number(len(facts))
    link = Link(text, lines.links.urls.href(u.lab_list(slug, "records")))
    return Section(lines.items(newest), len(facts), link)


def summary(graph: Graph, format: Formatter, slug: str, link: Callable[[str, str], str] = plain_number) -> str:
    """The numbers of a lab's counted moves in one sentence; `link` makes a link of a number and an anchor."""
    balance = graph.balances[slug]
    came, went, within = len(balance.arrivals), len(balance.departures), len(balance.internal)
    if not (came or went or within):
        return format.text("No counted move is recorded here yet.")
    arrivals = format.plural("%s arrival", "%s arrivals", came) % format.number(came)
    departures = format.plural("%s departure", "%s departures", went) % format.number(went)
    link_total = link if came or went else plain_number
    line = format.text("%(arrivals)s and %(departures)s are named here, a net of %(net)s") % {
        "arrivals": link_total(arrivals, "#arrivals"),
        "departures": link_total(departures, "#departures"),
        "net": link_total(format.signed(balance.net), "#periods"),
    }
    if within:
        moves = format.plural("%s move between its own teams", "%s moves between its own teams", within)
        internal = link(moves % format.number(within), "#internal")
        line = format.text("%(named)s; %(moves)s apart") % {"named": line, "moves": internal}
    return format.text("%s.") % line


def _concerns(fact: EventFact, slug: str) -> bool:
    return slug in (fact.lab, getattr(fact.event, "origin", None), getattr(fact.event, "destination", None))


def _teams(graph: Graph, links: Links, slug: str, depth: int) -> Iterator[TeamRow]:
    for child in sorted(graph.tree.children(slug), key=lambda lab: links.labs[lab].text):
        people = len({person for person, tenure in graph.tenures[child] if tenure.is_open})
        yield TeamRow(links.labs[child], depth, graph.catalog.labs[child].record.headline or "", people)
        yield from _teams(graph, links, child, depth + 1)


def _schema_org(links: Links, format: Formatter, entry: ProfileEntry[Lab]) -> dict[str, Any]:
    lab = entry.record
    founded = format.date(lab.founded).iso if lab.founded and lab.founded.precision != "interval" else ""
    parent = organization(links, lab.parent) if lab.parent else None
    return profile_schema("Organization", links, format, entry, parentOrganization=parent, foundingDate=founded)
