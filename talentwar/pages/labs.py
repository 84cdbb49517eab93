"""A lab's page: who came and who left, who is there, its teams, its money, what is disputed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from talentwar import urls as u
from talentwar.content.catalog import ProfileEntry
from talentwar.content.model import Lab
from talentwar.graph.graph import EventFact, Graph, MoveFact
from talentwar.graph.rosters import fits_one_page
from talentwar.urls import Urls
from talentwar.views.files import ShareImage
from talentwar.views.parts import Link, MoveSummary, TeamRow

from .bodies import Footnotes, body_html
from .edition import Edition
from .external_links import external_links
from .filters import record_filter
from .flow_charts import exchange
from .formatting import Formatter
from .heads import head
from .lines import Lines
from .linked_sentences import LinkedNumbers, plain_number
from .links import Links
from .page_views import LabPage, LabRecordsPage
from .people import mention_views, organisation
from .quarterly_charts import quarters
from .records import count_view, event_section
from .rosters import LISTED, roster_days, roster_more, roster_on
from .share_images import share_image
from .table_of_contents import table_of_contents

NEWEST = 12
SHORT = 10
"""With no more lines and records than this, a lab's page is short."""
MONEY_KINDS = frozenset({"deal", "offer", "spending"})


def lab_page(edition: Edition, slug: str) -> LabPage:
    graph, format = edition.graph, edition.format
    entry = graph.catalog.labs[slug]
    lab = entry.record
    balance = graph.balances[slug]
    notes = Footnotes(edition.lines)
    counts = [count for count in graph.reported_counts if _concerns(count.fact, slug)]
    money, other = _records(graph, slug)
    apart = bool(money + other) and (slug, (money + other)[0].id) in edition.links.overflow_records
    newest = sorted(money + other, key=_by_date, reverse=True)[:NEWEST] if apart else []
    body = body_html(entry.body, edition.links, notes)
    flows, diagram = exchange(edition, slug)
    whole, openings = fits_one_page(graph, slug), LinkedNumbers()
    page = LabPage(
        head=head(
            edition,
            u.lab(slug),
            lab.name,
            f"{lab.headline or lab.name}. {summary(graph, format, slug)}",
            [(format.text("Labs"), u.LABS)],
            thing=_lab_thing(edition.links, format, entry),
            document=entry.document.path,
            image=lab_image(graph, edition.lines, slug),
            resource=("labs", slug),
        ),
        name=lab.name,
        headline=lab.headline or "",
        kind=edition.lines.kind(lab.kind),
        colour_class=edition.links.labs[slug].colour_class,
        other_names=lab.aka,
        parents=tuple(edition.links.labs[parent] for parent in graph.tree.ancestors(slug)[1:]),
        founded=format.date(lab.founded) if lab.founded else None,
        closed=format.date(lab.closed) if lab.closed else None,
        summary=openings.parts(summary(graph, format, slug, openings)),
        body_html=body,
        arrivals=_lines(edition.lines, balance.arrivals),
        arrivals_total=len(balance.arrivals),
        arrivals_more=_more(format, edition.urls, slug, "arrivals", len(balance.arrivals)),
        departures=_lines(edition.lines, balance.departures),
        departures_total=len(balance.departures),
        departures_more=_more(format, edition.urls, slug, "departures", len(balance.departures)),
        internal=_lines(edition.lines, balance.internal),
        internal_total=len(balance.internal),
        internal_more=_more(format, edition.urls, slug, "internal", len(balance.internal)),
        not_counted=_lines(edition.lines, balance.uncounted),
        not_counted_more=_more(format, edition.urls, slug, "uncounted", len(balance.uncounted)),
        quarters=quarters(edition, slug),
        flows=flows,
        exchange=diagram,
        roster=roster_on(edition, slug, graph.today, for_any_day=whole),
        roster_is_whole=whole,
        roster_days=roster_days(edition, slug),
        roster_more=roster_more(edition, slug),
        teams=tuple(_teams(graph, edition.links, slug, 0)),
        counts=tuple(count_view(edition.lines, count, on=slug, with_moves=count.fact.lab == slug) for count in counts),
        money=() if apart else tuple(event_section(graph, edition.lines, fact, notes) for fact in money),
        events=() if apart else tuple(event_section(graph, edition.lines, fact, notes) for fact in other),
        newest_records=edition.lines.items(newest),
        records_more=_records_more(format, edition.urls, slug, len(money + other)) if apart else None,
        mentions=mention_views(graph, edition.lines, slug),
        sources=notes.all(),
        topics=edition.links.topics(lab.topics),
        links=external_links(entry, edition.format),
        newest=notes.newest(),
        checked=format.date(lab.checked) if lab.checked else None,
        filter=record_filter(
            edition.lines,
            [
                fact
                for facts in (balance.arrivals, balance.departures, balance.internal, balance.uncounted)
                for fact in facts[:LISTED]
            ],
        ),
        body_language=entry.language,
    )
    return replace(page, contents=_contents(format, page))


def _contents(format: Formatter, page: LabPage) -> tuple[Link, ...]:
    """The sections of a lab's page, where that is long."""
    text = format.text
    moves = page.arrivals + page.departures
    if len(moves) + len(page.counts) + len(page.money) + len(page.events) + len(page.newest_records) <= SHORT:
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


def lab_image(graph: Graph, lines: Lines, slug: str) -> ShareImage | None:
    """The image of a lab's page: the name, and its counted moves in figures; None without any."""
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


def records_pages(edition: Edition, slug: str) -> Iterator[LabRecordsPage]:
    """What a lab did and was said to have done, where that is too much for its own page."""
    money, other = _records(edition.graph, slug)
    if not (money + other) or (slug, (money + other)[0].id) not in edition.links.overflow_records:
        return
    format, lab, notes = edition.format, edition.links.labs[slug], Footnotes(edition.lines)
    heading = format.text("The records of %s") % lab.text
    intro = format.text("%s offers, deals, statements and other events, the latest first.") % format.number(
        len(money + other)
    )
    trail = [(format.text("Labs"), u.LABS), (lab.text, u.lab(slug))]
    yield LabRecordsPage(
        head(edition, u.lab_list(slug, "records"), heading, format.with_label(heading, intro), trail),
        heading,
        intro,
        money=tuple(event_section(edition.graph, edition.lines, fact, notes) for fact in money),
        events=tuple(event_section(edition.graph, edition.lines, fact, notes) for fact in other),
        sources=notes.all(),
    )


def _records(graph: Graph, slug: str) -> tuple[list[EventFact], list[EventFact]]:
    """A lab's events about money, and its others but for reported numbers, the latest first."""
    facts = sorted(graph.events_of[slug], key=_by_date, reverse=True)
    money = [fact for fact in facts if fact.kind in MONEY_KINDS]
    return money, [fact for fact in facts if fact.kind not in MONEY_KINDS and fact.kind != "count"]


def _by_date(fact: EventFact) -> tuple[Any, str]:
    return fact.event.date.sort_key, fact.id


def _records_more(format: Formatter, urls: Urls, slug: str, number: int) -> Link:
    text = format.text("All %s, with their terms, disputes and sources") % format.number(number)
    return Link(text, urls.href(u.lab_list(slug, "records")))


def summary(graph: Graph, format: Formatter, slug: str, opens: Callable[[str, str], str] = plain_number) -> str:
    """A lab's counted moves in one sentence; `opens` makes of a number and an anchor what stands in it."""
    balance = graph.balances[slug]
    came, went, within = len(balance.arrivals), len(balance.departures), len(balance.internal)
    if not (came or went or within):
        return format.text("No counted move is recorded here yet.")
    arrivals = format.plural("%s arrival", "%s arrivals", came) % format.number(came)
    departures = format.plural("%s departure", "%s departures", went) % format.number(went)
    across = opens if came or went else plain_number
    line = format.text("%(arrivals)s and %(departures)s are named here, a net of %(net)s") % {
        "arrivals": across(arrivals, "#arrivals"),
        "departures": across(departures, "#departures"),
        "net": across(format.signed(balance.net), "#periods"),
    }
    if within:
        moves = format.plural("%s move between its own teams", "%s moves between its own teams", within)
        apart = opens(moves % format.number(within), "#internal")
        line = format.text("%(named)s; %(moves)s apart") % {"named": line, "moves": apart}
    return format.text("%s.") % line


def _lines(lines: Lines, facts: Sequence[MoveFact]) -> tuple[MoveSummary, ...]:
    return tuple(map(lines.move_line, facts[:LISTED]))


def _more(format: Formatter, urls: Urls, slug: str, name: str, total: int) -> Link | None:
    if total <= LISTED:
        return None
    text = format.text("All %s") % format.number(total)
    return Link(text, urls.href(u.lab_list(slug, name)))


def _concerns(fact: EventFact, slug: str) -> bool:
    return slug in (fact.lab, getattr(fact.event, "origin", None), getattr(fact.event, "destination", None))


def _teams(graph: Graph, links: Links, slug: str, depth: int) -> Iterator[TeamRow]:
    for child in sorted(graph.tree.children(slug), key=lambda lab: links.labs[lab].text):
        people = len({person for person, stay in graph.tenures[child] if stay.is_open})
        yield TeamRow(links.labs[child], depth, graph.catalog.labs[child].record.headline or "", people)
        yield from _teams(graph, links, child, depth + 1)


def _lab_thing(links: Links, format: Formatter, entry: ProfileEntry[Lab]) -> dict[str, Any]:
    lab = entry.record
    thing: dict[str, Any] = {"@type": "Organization", "name": lab.name, "url": links.urls.absolute(u.lab(entry.slug))}
    if lab.aka:
        thing["alternateName"] = list(lab.aka)
    if lab.headline:
        thing["description"] = lab.headline
    if lab.parent:
        thing["parentOrganization"] = organisation(links, lab.parent)
    if lab.founded and lab.founded.precision != "interval":
        thing["foundingDate"] = format.date(lab.founded).iso
    elsewhere = [link.href for link in external_links(entry, format)]
    if elsewhere:
        thing["sameAs"] = elsewhere
    return thing
