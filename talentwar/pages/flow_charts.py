"""Diagrams of flows: between all labs, and into and out of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from talentwar import urls as u
from talentwar.graph.graph import Graph, MoveFact, Route
from talentwar.views.charts.figure import Figure
from talentwar.views.charts.sankey import (
    OTHERS,
    ExchangeChart,
    Flow,
    FlowChart,
    FlowNumber,
    Limits,
    NodeLabel,
    Sankey,
    group_tail,
    sankey,
)
from talentwar.views.parts import LabBalanceRow, LabLink

from .edition import Edition
from .formatting import Formatter
from .links import Links

WIDE_LAYOUT = Limits(label=140, size=13, unit=15)
NARROW_LAYOUT = Limits(label=84, size=12, unit=11, height=380)
SMALL = Limits(label=150, size=13, unit=11, height=260)
# At most so many labs on a side, and fewer where so many bands could not be told apart.
ON_WIDE, BANDS_ON_WIDE = 12, 60
ON_NARROW, BANDS_ON_NARROW = 6, 36
MIN_FLOWS = 3
EXCHANGED_WITH = 10
NAMED = 12
UNKNOWN = "?"

Pair = tuple[str, str]


def flow_chart(edition: Edition, routes: Iterable[Route], since: date | None = None) -> FlowChart | None:
    """The moves on routes between companies, those after a day where one is given; None where there is none."""
    until = edition.graph.data_through
    counts: dict[Pair, int] = {}
    for route in routes:
        moves = [fact for fact in route.moves if _within(fact, since, until)]
        if moves:
            counts[route.origin, route.destination] = len(moves)
    if not counts:
        return None
    wide, tails = _grouped(counts, ON_WIDE, BANDS_ON_WIDE)
    rows = tuple(
        FlowNumber(
            _lab(edition.links, edition.format, pair[0], tails[0], _href(edition.links, pair)),
            _lab(edition.links, edition.format, pair[1], tails[1], _href(edition.links, pair)),
            count,
            _href(edition.links, pair),
        )
        for pair, count in sorted(wide.items(), key=lambda item: (-item[1], item[0]))
    )
    figure = _figure(edition, counts, since, until)
    narrow, few = _grouped(counts, ON_NARROW, BANDS_ON_NARROW)
    return FlowChart(
        figure,
        _drawn(edition.links, edition.format, wide, tails, WIDE_LAYOUT),
        _drawn(edition.links, edition.format, narrow, few, NARROW_LAYOUT),
        rows,
    )


def exchange(edition: Edition, slug: str) -> tuple[tuple[LabBalanceRow, ...], ExchangeChart | None]:
    """The labs with which one exchanged people, as rows and drawn; companies count their teams.

    The last rows are the smaller labs together, and the moves whose other end is not known, so that the
    rows sum to the lab's arrivals and departures.
    """
    graph = edition.graph
    balance, tree = graph.balances[slug], graph.tree
    own = tree.company(slug)

    def other(lab: str | None) -> str:
        """The company of the other end; within the own company, the team."""
        if lab is None:
            return UNKNOWN
        return lab if tree.company(lab) == own else tree.company(lab)

    came = Counter(other(fact.move.origin) for fact in balance.arrivals)
    went = Counter(other(fact.move.destination) for fact in balance.departures)
    if not (came or went):
        return (), None
    labs = sorted((came.keys() | went.keys()) - {UNKNOWN}, key=lambda lab: (-(came[lab] + went[lab]), lab))
    known = (sum(1 for lab in labs if came[lab]), sum(1 for lab in labs if went[lab]))
    tail = tuple(labs[EXCHANGED_WITH:]) if len(labs) > EXCHANGED_WITH + 1 else ()
    smaller = [tuple(lab for lab in tail if counts[lab]) for counts in (came, went)]
    for counts in (came, went):
        counts[OTHERS] = sum(counts.pop(lab, 0) for lab in tail)
    shown = (*(lab for lab in labs if lab not in tail), OTHERS, UNKNOWN)
    rows = {
        lab: _exchange_row(edition, slug, lab, tail, came[lab], went[lab]) for lab in shown if came[lab] or went[lab]
    }
    figure = _exchange_figure(edition, slug, *known)
    arrivals = _side(
        edition.links, edition.format, slug, rows, _tail(edition.links, edition.format, smaller[0]), arriving=True
    )
    departures = _side(
        edition.links, edition.format, slug, rows, _tail(edition.links, edition.format, smaller[1]), arriving=False
    )
    numbers = [edition.format.number(len(facts)) for facts in (balance.arrivals, balance.departures)]
    return tuple(rows.values()), ExchangeChart(figure, arrivals, departures, numbers[0], numbers[1])


def _exchange_row(edition: Edition, slug: str, lab: str, tail: Sequence[str], came: int, went: int) -> LabBalanceRow:
    format, routes = edition.format, edition.graph.routes
    arrivals, departures = "#arrivals", "#departures"
    if lab == UNKNOWN:
        link = LabLink(format.text("not known"), arrivals if came else departures)
    elif lab == OTHERS:
        link = LabLink(_others(format, len(tail)), arrivals if came else departures)
    else:
        link = edition.links.labs[lab]
        if (lab, slug) in routes:
            arrivals = edition.urls.href(u.route(lab, slug))
        if (slug, lab) in routes:
            departures = edition.urls.href(u.route(slug, lab))
    return LabBalanceRow(
        link, came, arrivals if came else "", went, departures if went else "", format.signed(came - went)
    )


def _side(
    links: Links, format: Formatter, slug: str, rows: Mapping[str, LabBalanceRow], others: str, *, arriving: bool
) -> Sankey | None:
    """What came to a lab, or what left it; None for nothing. `others` names the smaller labs of this side."""
    name = links.labs[slug].text
    ends, flows = {}, []
    for lab, row in rows.items():
        count, href = (row.arrivals, row.arrivals_href) if arriving else (row.departures, row.departures_href)
        if count:
            end = row.lab.text if lab != OTHERS else others
            names, pair = ((end, name), (lab, slug)) if arriving else ((name, end), (slug, lab))
            title = _route_title(format, *names, count)
            flows.append(Flow(*pair, count, href, title, row.lab.colour_class))
            ends[lab] = NodeLabel(end, format.number(count), href, title, row.lab.colour_class)
    hub = {slug: NodeLabel("", "", "#arrivals" if arriving else "#departures", name, links.labs[slug].colour_class)}
    if not flows:
        return None
    # The two sides have one scale.
    most = max(sum(row.arrivals for row in rows.values()), sum(row.departures for row in rows.values()))
    room = SMALL._replace(unit=min(SMALL.unit, SMALL.height / most))
    return sankey(flows, ends, hub, room) if arriving else sankey(flows, hub, ends, room)


def _exchange_figure(edition: Edition, slug: str, sources: int, destinations: int) -> Figure:
    format, balance, name = edition.format, edition.graph.balances[slug], edition.links.labs[slug].text
    text = format.text
    came = format.plural("%s lab", "%s labs", sources) % format.spelled_number(sources, destinations)
    went = format.plural("%s lab", "%s labs", destinations) % format.spelled_number(destinations, sources)
    names = {"lab": name, "came": came, "went": went}
    if sources and destinations:
        title = text("People came to %(lab)s from %(came)s and left it for %(went)s") % names
    elif sources:
        title = text("People came to %(lab)s from %(came)s") % names
    elif destinations:
        title = text("People left %(lab)s for %(went)s") % names
    else:
        title = text("Who came to %(lab)s and who left it") % names
    arrivals, departures = len(balance.arrivals), len(balance.departures)
    subtitle = text(
        "All counted moves named here, by company with its teams; n\u00a0=\u00a0%(arrivals)s and %(departures)s. "
        "Bands are as thick as their moves are many."
    ) % {
        "arrivals": format.plural("%s arrival", "%s arrivals", arrivals) % format.number(arrivals),
        "departures": format.plural("%s departure", "%s departures", departures) % format.number(departures),
    }
    return Figure("exchange", title, subtitle, subtitle, source_line(edition.graph, format))


def source_line(graph: Graph, format: Formatter) -> str:
    """What stands beneath a chart: whose counts these are, and through when."""
    through = graph.data_through
    title = graph.catalog.settings.title
    if through is None:
        return format.text("Source: records of %s.") % title
    return format.text("Source: records of %(title)s through %(month)s; every mark opens those behind it.") % {
        "title": title,
        "month": format.month(through.year, through.month),
    }


def _figure(edition: Edition, counts: Mapping[Pair, int], since: date | None, until: date | None) -> Figure:
    format, text = edition.format, edition.format.text
    total = sum(counts.values())
    origins: Counter[str] = Counter()
    destinations: Counter[str] = Counter()
    for (origin, destination), count in counts.items():
        origins[origin] += count
        destinations[destination] += count
    first = [_first(side) for side in (destinations, origins)]
    n = format.number(total)
    if first[0] and first[1]:
        title = text("Of %(n)s moves, %(came)s led to %(destination)s and %(went)s began at %(origin)s") % {
            "n": n,
            "came": format.number(destinations[first[0]]),
            "destination": edition.links.labs[first[0]].text,
            "went": format.number(origins[first[1]]),
            "origin": edition.links.labs[first[1]].text,
        }
    else:
        labs = len(origins.keys() | destinations.keys())
        title = format.plural("%(n)s move between %(labs)s labs", "%(n)s moves between %(labs)s labs", total) % {
            "n": n,
            "labs": format.spelled_number(labs),
        }
    if since and until:
        subtitle = text(
            "Counted moves between companies, teams included, in the twelve months to %(month)s; n\u00a0=\u00a0%(n)s "
            "moves of which both ends are known. Bands are as thick as their moves are many."
        ) % {"month": format.month(until.year, until.month), "n": n}
    else:
        subtitle = text(
            "All counted moves between companies, teams included; n\u00a0=\u00a0%(n)s moves of which both ends are "
            "known. Bands are as thick as their moves are many."
        ) % {"n": n}
    return Figure("flow", title, subtitle, subtitle, source_line(edition.graph, format))


def _first(side: Counter[str]) -> str:
    """The lab with most moves; none where several have as many, or one."""
    ranked = side.most_common(2)
    if ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return ""
    return ranked[0][0]


Tails = tuple[tuple[str, ...], tuple[str, ...]]


def _grouped(counts: Mapping[Pair, int], keep: int, bands: int) -> tuple[dict[Pair, int], Tails]:
    grouped, origins, destinations = group_tail(counts, keep)
    if len(grouped) > bands and keep > MIN_FLOWS:
        return _grouped(counts, keep - 1, bands)
    return grouped, (origins, destinations)


def _drawn(links: Links, format: Formatter, counts: Mapping[Pair, int], tails: Tails, room: Limits) -> Sankey:
    sides: list[dict[str, NodeLabel]] = []
    for side, anchor in ((0, "departures"), (1, "arrivals")):
        totals: Counter[str] = Counter()
        for pair, count in counts.items():
            totals[pair[side]] += count
        ends = {}
        for lab, total in totals.items():
            name, swatch, href = _others(format, len(tails[side])), "", links.urls.href(f"{u.FLOWS}#routes")
            if lab:
                link = links.labs[lab]
                name, swatch, href = link.text, link.colour_class, f"{link.href}#{anchor}"
            one, many = (
                ("%(n)s move from %(lab)s", "%(n)s moves from %(lab)s")
                if side == 0
                else ("%(n)s move to %(lab)s", "%(n)s moves to %(lab)s")
            )
            title = format.plural(one, many, total) % {"n": format.number(total), "lab": name}
            if not lab:
                title = format.with_label(
                    title, format.join_list(links.labs[other].text for other in tails[side][:NAMED])
                )
            ends[lab] = NodeLabel(name, format.number(total), href, title, swatch)
        sides.append(ends)
    flows = []
    for (origin, destination), count in counts.items():
        names = (sides[0][origin].name, sides[1][destination].name)
        title = _route_title(format, *names, count)
        href, swatch = _href(links, (origin, destination)), sides[0][origin].colour_class
        flows.append(Flow(origin, destination, count, href, title, swatch))
    return sankey(flows, sides[0], sides[1], room)


def _route_title(format: Formatter, origin: str, destination: str, count: int) -> str:
    title = format.plural(
        "%(n)s move from %(origin)s to %(destination)s", "%(n)s moves from %(origin)s to %(destination)s", count
    )
    return title % {"n": format.number(count), "origin": origin, "destination": destination}


def _lab(links: Links, format: Formatter, lab: str, tail: Sequence[str], href: str) -> LabLink:
    return links.labs[lab] if lab else LabLink(_others(format, len(tail)), href)


def _tail(links: Links, format: Formatter, labs: Sequence[str]) -> str:
    """What the smaller labs of a side are called together; one of them alone has its name."""
    return links.labs[labs[0]].text if len(labs) == 1 else _others(format, len(labs))


def _others(format: Formatter, number: int) -> str:
    return format.text("other labs (%s)") % format.number(number)


def _href(links: Links, pair: Pair) -> str:
    """The page of a route; of several at once, the end that they share, or all routes."""
    origin, destination = pair
    if origin and destination:
        return links.urls.href(u.route(origin, destination))
    if destination:
        return f"{links.labs[destination].href}#arrivals"
    if origin:
        return f"{links.labs[origin].href}#departures"
    return links.urls.href(f"{u.FLOWS}#routes")


def _within(fact: MoveFact, since: date | None, until: date | None) -> bool:
    return since is None or (since < fact.move.date.start and (until is None or fact.move.date.start <= until))
