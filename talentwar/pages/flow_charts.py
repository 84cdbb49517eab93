"""Charts of flows: between all companies, and into and out of one lab."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from talentwar import urls as u
from talentwar.graph.graph import Graph, MoveFact, Route
from talentwar.views.charts import sankey
from talentwar.views.charts.figure import Figure
from talentwar.views.parts import LabBalanceRow, LabLink

from .edition import Edition
from .formatting import Formatter
from .links import Links

WIDE_LAYOUT = sankey.Limits(label=140, size=13, unit=15)
NARROW_LAYOUT = sankey.Limits(label=84, size=12, unit=11, height=380)
EXCHANGE_LAYOUT = sankey.Limits(label=150, size=13, unit=11, height=260)
# The maximum number of labs on a side; there are fewer labs if the bands would be too many to tell apart.
WIDE_LABS, WIDE_BANDS = 12, 60
NARROW_LABS, NARROW_BANDS = 6, 36
MIN_LABS = 3
EXCHANGE_LABS = 10
MAX_NAMES_IN_TITLE = 12
UNKNOWN = "?"

Pair = tuple[str, str]


def flow_chart(edition: Edition, routes: Iterable[Route], since: date | None = None) -> sankey.FlowChart | None:
    """The chart of moves between companies, after `since` if given; None without moves."""
    until = edition.graph.data_through
    links, format = edition.links, edition.format
    counts: dict[Pair, int] = {}
    for route in routes:
        if count := sum(_within(fact, since, until) for fact in route.moves):
            counts[route.origin, route.destination] = count
    if not counts:
        return None
    wide, tails = _grouped(counts, WIDE_LABS, WIDE_BANDS)
    rows = []
    for pair, count in sorted(wide.items(), key=lambda item: (-item[1], item[0])):
        href = _href(links, pair)
        origin, destination = (_lab(links, format, lab, tail, href) for lab, tail in zip(pair, tails, strict=True))
        rows.append(sankey.FlowNumber(origin, destination, count, href))
    return sankey.FlowChart(
        _figure(edition, counts, since, until),
        _make_sankey(links, format, wide, tails, WIDE_LAYOUT),
        _make_sankey(links, format, *_grouped(counts, NARROW_LABS, NARROW_BANDS), NARROW_LAYOUT),
        tuple(rows),
    )


def exchange(edition: Edition, slug: str) -> tuple[tuple[LabBalanceRow, ...], sankey.ExchangeChart | None]:
    """The flows between a lab and others, as rows and as a chart; the flows of a company include its teams.

    The last rows are for all smaller labs together and for unknown labs, so that the rows add up to the lab's arrivals
    and departures.
    """
    links, format, tree = edition.links, edition.format, edition.graph.tree
    balance, own = edition.graph.balances[slug], tree.company(slug)

    def other(lab: str | None) -> str:
        """The company at the other end of a move; the team if it is the same company."""
        if lab is None:
            return UNKNOWN
        return lab if tree.company(lab) == own else tree.company(lab)

    arrivals = Counter(other(fact.move.origin) for fact in balance.arrivals)
    departures = Counter(other(fact.move.destination) for fact in balance.departures)
    if not (arrivals or departures):
        return (), None
    labs = sorted(
        (arrivals.keys() | departures.keys()) - {UNKNOWN}, key=lambda lab: (-(arrivals[lab] + departures[lab]), lab)
    )
    known = (sum(1 for lab in labs if arrivals[lab]), sum(1 for lab in labs if departures[lab]))
    tail = tuple(labs[EXCHANGE_LABS:]) if len(labs) > EXCHANGE_LABS + 1 else ()
    tails = [tuple(lab for lab in tail if counts[lab]) for counts in (arrivals, departures)]
    for counts in (arrivals, departures):
        counts[sankey.OTHERS] = sum(counts.pop(lab, 0) for lab in tail)
    shown = (*(lab for lab in labs if lab not in tail), sankey.OTHERS, UNKNOWN)
    rows = {
        lab: _exchange_row(edition, slug, lab, tail, arrivals[lab], departures[lab])
        for lab in shown
        if arrivals[lab] or departures[lab]
    }
    figure = _exchange_figure(edition, slug, *known)
    left = _side(links, format, slug, rows, _tail(links, format, tails[0]), arriving=True)
    right = _side(links, format, slug, rows, _tail(links, format, tails[1]), arriving=False)
    numbers = [format.number(len(facts)) for facts in (balance.arrivals, balance.departures)]
    return tuple(rows.values()), sankey.ExchangeChart(figure, left, right, *numbers)


def _exchange_row(
    edition: Edition, slug: str, lab: str, tail: Sequence[str], arrivals: int, departures: int
) -> LabBalanceRow:
    format, routes = edition.format, edition.graph.routes
    arrivals_href, departures_href = "#arrivals", "#departures"
    if lab == UNKNOWN:
        link = LabLink(format.text("not known"), arrivals_href if arrivals else departures_href)
    elif lab == sankey.OTHERS:
        link = LabLink(_others(format, len(tail)), arrivals_href if arrivals else departures_href)
    else:
        link = edition.links.labs[lab]
        if (lab, slug) in routes:
            arrivals_href = edition.urls.href(u.route(lab, slug))
        if (slug, lab) in routes:
            departures_href = edition.urls.href(u.route(slug, lab))
    return LabBalanceRow(
        link,
        arrivals,
        arrivals_href if arrivals else "",
        departures,
        departures_href if departures else "",
        format.signed(arrivals - departures),
    )


def _side(
    links: Links, format: Formatter, slug: str, rows: Mapping[str, LabBalanceRow], others: str, *, arriving: bool
) -> sankey.Sankey | None:
    """The chart of a lab's arrivals or departures; None without any. `others` is the label of its smaller labs."""
    name = links.labs[slug].text
    ends, flows = {}, []
    for lab, row in rows.items():
        count, href = (row.arrivals, row.arrivals_href) if arriving else (row.departures, row.departures_href)
        if count:
            end = row.lab.text if lab != sankey.OTHERS else others
            names, pair = ((end, name), (lab, slug)) if arriving else ((name, end), (slug, lab))
            title = _route_title(format, *names, count)
            flows.append(sankey.Flow(*pair, count, href, title, row.lab.colour_class))
            ends[lab] = sankey.NodeLabel(end, format.number(count), href, title, row.lab.colour_class)
    hub = {
        slug: sankey.NodeLabel("", "", "#arrivals" if arriving else "#departures", name, links.labs[slug].colour_class)
    }
    if not flows:
        return None
    # Both sides have the same scale.
    larger = max(sum(row.arrivals for row in rows.values()), sum(row.departures for row in rows.values()))
    limits = EXCHANGE_LAYOUT._replace(unit=min(EXCHANGE_LAYOUT.unit, EXCHANGE_LAYOUT.height / larger))
    return sankey.sankey(flows, ends, hub, limits) if arriving else sankey.sankey(flows, hub, ends, limits)


def _exchange_figure(edition: Edition, slug: str, origins: int, destinations: int) -> Figure:
    format, balance, name = edition.format, edition.graph.balances[slug], edition.links.labs[slug].text
    text = format.text
    came = format.plural("%s lab", "%s labs", origins) % format.spelled_number(origins, destinations)
    went = format.plural("%s lab", "%s labs", destinations) % format.spelled_number(destinations, origins)
    names = {"lab": name, "came": came, "went": went}
    if origins and destinations:
        title = text("People came to %(lab)s from %(came)s and left it for %(went)s") % names
    elif origins:
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
    return Figure("exchange", title, subtitle, source_line(edition.graph, format))


def source_line(graph: Graph, format: Formatter) -> str:
    """The line below a chart with its source and the last month of the data."""
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
    first_destination, first_origin = _first(destinations), _first(origins)
    n = format.number(total)
    if first_destination and first_origin:
        title = text("Of %(n)s moves, %(came)s led to %(destination)s and %(went)s began at %(origin)s") % {
            "n": n,
            "came": format.number(destinations[first_destination]),
            "destination": edition.links.labs[first_destination].text,
            "went": format.number(origins[first_origin]),
            "origin": edition.links.labs[first_origin].text,
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
    return Figure("flow", title, subtitle, source_line(edition.graph, format))


def _first(side: Counter[str]) -> str:
    """The lab with the most moves; empty if that is a tie or a single move."""
    ranked = side.most_common(2)
    if ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return ""
    return ranked[0][0]


Tails = tuple[tuple[str, ...], tuple[str, ...]]


def _grouped(counts: Mapping[Pair, int], labs: int, bands: int) -> tuple[dict[Pair, int], Tails]:
    grouped, origins, destinations = sankey.group_tail(counts, labs)
    if len(grouped) > bands and labs > MIN_LABS:
        return _grouped(counts, labs - 1, bands)
    return grouped, (origins, destinations)


def _make_sankey(
    links: Links, format: Formatter, counts: Mapping[Pair, int], tails: Tails, limits: sankey.Limits
) -> sankey.Sankey:
    sides: list[dict[str, sankey.NodeLabel]] = []
    for side, anchor in ((0, "departures"), (1, "arrivals")):
        totals: Counter[str] = Counter()
        for pair, count in counts.items():
            totals[pair[side]] += count
        ends = {}
        for lab, total in totals.items():
            name, colour_class, href = _others(format, len(tails[side])), "", links.urls.href(f"{u.FLOWS}#routes")
            if lab:
                link = links.labs[lab]
                name, colour_class, href = link.text, link.colour_class, f"{link.href}#{anchor}"
            one, many = (
                ("%(n)s move from %(lab)s", "%(n)s moves from %(lab)s")
                if side == 0
                else ("%(n)s move to %(lab)s", "%(n)s moves to %(lab)s")
            )
            title = format.plural(one, many, total) % {"n": format.number(total), "lab": name}
            if not lab:
                title = format.with_label(
                    title, format.join_list(links.labs[other].text for other in tails[side][:MAX_NAMES_IN_TITLE])
                )
            ends[lab] = sankey.NodeLabel(name, format.number(total), href, title, colour_class)
        sides.append(ends)
    flows = []
    for (origin, destination), count in counts.items():
        names = (sides[0][origin].name, sides[1][destination].name)
        title = _route_title(format, *names, count)
        href, colour_class = _href(links, (origin, destination)), sides[0][origin].colour_class
        flows.append(sankey.Flow(origin, destination, count, href, title, colour_class))
    return sankey.sankey(flows, sides[0], sides[1], limits)


def _route_title(format: Formatter, origin: str, destination: str, count: int) -> str:
    title = format.plural(
        "%(n)s move from %(origin)s to %(destination)s", "%(n)s moves from %(origin)s to %(destination)s", count
    )
    return title % {"n": format.number(count), "origin": origin, "destination": destination}


def _lab(links: Links, format: Formatter, lab: str, tail: Sequence[str], href: str) -> LabLink:
    return links.labs[lab] if lab else LabLink(_others(format, len(tail)), href)


def _tail(links: Links, format: Formatter, labs: Sequence[str]) -> str:
    """The label of the smaller labs of a side; a single one has its own name."""
    return links.labs[labs[0]].text if len(labs) == 1 else _others(format, len(labs))


def _others(format: Formatter, number: int) -> str:
    return format.text("other labs (%s)") % format.number(number)


def _href(links: Links, pair: Pair) -> str:
    """The page of a route; for several routes at once, the lab that they share, or the list of routes."""
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
