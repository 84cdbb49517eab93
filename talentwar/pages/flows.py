"""Who goes where: the matrix of companies, and a page for each route with the moves behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from talentwar import urls as u
from talentwar.content.model import Ratio
from talentwar.graph.graph import CountFact, Graph, MoveFact, Route, sample_ratio
from talentwar.urls import Urls
from talentwar.views.charts.scales import shade
from talentwar.views.files import ShareImage
from talentwar.views.parts import Link, MatrixCell, MatrixRow, RouteRow

from .bodies import Footnotes
from .edition import Edition
from .filters import for_page, record_filter, row_filter
from .flow_charts import flow_chart
from .formatting import Formatter
from .heads import head
from .lines import Lines
from .linked_sentences import LinkedNumbers
from .links import Links
from .page_views import FlowsPage, ListPage, RoutePage
from .pagination import later_page_numbers, paginate
from .records import count_view, event_section
from .share_images import share_image
from .timeline import list_pages

IN_MATRIX = 12
ON_A_PAGE = 200
LISTED = 150


def flows_pages(edition: Edition) -> Iterator[FlowsPage]:
    """The matrix of the companies with most moves, and every route between companies."""
    graph, format = edition.graph, edition.format
    routes = company_routes(graph)
    total = sum(len(route.moves) for route in routes)
    ends: Counter[str] = Counter()
    for route in routes:
        ends[route.origin] += len(route.moves)
        ends[route.destination] += len(route.moves)
    chosen = [lab for lab, _ in sorted(ends.items(), key=lambda item: (-item[1], item[0]))[:IN_MATRIX]]
    heading = format.text("Flows")
    intro = format.text(
        "%(moves)s counted moves with two known ends, on %(routes)s routes between companies, their teams included. "
        "Rumoured, denied and retracted moves are in no number."
    ) % {"moves": format.number(total), "routes": format.number(len(routes))}
    shown = [route for route in routes if route.origin in chosen and route.destination in chosen and route.moves]
    most = max((len(route.moves) for route in shown), default=0)
    rows = []
    for origin in chosen:
        cells = [_cell(edition.urls, graph.routes.get((origin, destination)), most) for destination in chosen]
        rows.append(
            MatrixRow(
                edition.links.labs[origin],
                tuple(cells),
                _to_all(edition.urls, origin, routes),
            )
        )
    choices = row_filter(
        edition.lines,
        len(routes),
        labs={lab for route in routes for lab in (route.origin, route.destination)},
        pages=later_page_numbers(edition.urls, u.FLOWS, len(routes), ON_A_PAGE),
    )
    for path, part, pager in paginate(edition.urls, u.FLOWS, routes, ON_A_PAGE):
        first = pager is None or pager.number == 1
        yield FlowsPage(
            head=head(edition, path, heading, intro, is_indexed=first),
            intro=intro,
            matrix_title=_matrix_title(edition.links, format, shown, most) if first else "",
            columns=tuple(edition.links.labs[lab] for lab in chosen) if first else (),
            rows=tuple(rows) if first else (),
            routes=tuple(route_row(edition, route) for route in part),
            diagram=flow_chart(edition, routes) if first else None,
            pager=pager,
            filter=for_page(choices, pager),
        )


def company_routes(graph: Graph) -> list[Route]:
    """Routes between companies that counted moves or reported numbers know, the busiest first."""
    tree = graph.tree
    found = [
        route
        for route in graph.routes.values()
        if tree.company(route.origin) == route.origin
        and tree.company(route.destination) == route.destination
        and (route.moves or _reported(graph, route))
    ]
    return sorted(found, key=lambda route: (-len(route.moves), route.origin, route.destination))


def route_row(edition: Edition, route: Route) -> RouteRow:
    counts = _reported(edition.graph, route)
    return RouteRow(
        edition.links.labs[route.origin],
        edition.links.labs[route.destination],
        edition.urls.href(u.route(route.origin, route.destination)),
        len(route.moves),
        edition.format.quantity(max(counts, key=_size).event.number) if counts else "",
    )


def route_pages(edition: Edition, route: Route) -> Iterator[RoutePage | ListPage]:
    """A route's page, and the lists that are too long for it."""
    page = route_page(edition, route)
    yield page
    format, ends = edition.format, (route.origin, route.destination)
    lists = (
        ("moves", format.text("Every move from %(origin)s to %(destination)s"), route.moves),
        ("uncounted", format.text("In no total, from %(origin)s to %(destination)s"), route.uncounted),
    )
    names = {"origin": page.origin.text, "destination": page.destination.text}
    title = format.text("%(origin)s to %(destination)s") % names
    trail = [(format.text("Flows"), u.FLOWS), (title, u.route(*ends))]
    for name, heading, facts in lists:
        if len(facts) > LISTED:
            intro = format.text("%s moves, the latest first.") % format.number(len(facts))
            yield from list_pages(edition, u.route_list(*ends, name), heading % names, intro, facts, trail)


def _more(format: Formatter, urls: Urls, route: Route, name: str, facts: Sequence[MoveFact]) -> Link | None:
    if len(facts) <= LISTED:
        return None
    href = urls.href(u.route_list(route.origin, route.destination, name))
    return Link(format.text("All %s") % format.number(len(facts)), href)


def route_page(edition: Edition, route: Route) -> RoutePage:
    graph, format = edition.graph, edition.format
    origin, destination = edition.links.labs[route.origin], edition.links.labs[route.destination]
    back = graph.routes.get((route.destination, route.origin))
    notes = Footnotes(edition.lines)
    names = {"origin": origin.text, "destination": destination.text}
    title = format.text("%(origin)s to %(destination)s") % names
    n, openings = len(route.moves), LinkedNumbers()
    summary = format.plural(
        "%(n)s named move from %(origin)s to %(destination)s is recorded here",
        "%(n)s named moves from %(origin)s to %(destination)s are recorded here",
        n,
    ) % {"n": openings(format.number(n), "#moves"), **names}
    counts = _reported(graph, route)
    if counts:
        reported = format.quantity(max(counts, key=_size).event.number)
        reported = openings(reported, "#counts")
        summary = format.text("%(named)s; %(number)s are reported") % {"named": summary, "number": reported}
    other_way = openings(format.number(len(back.moves) if back else 0), "#back")
    summary = format.text("%(named)s; %(number)s the other way.") % {"named": summary, "number": other_way}
    parts = openings.parts(summary)
    description = "".join(part.text for part in parts)
    pair = {(route.origin, route.destination), (route.destination, route.origin)}
    ratios = [
        fact
        for fact in graph.events
        if isinstance(fact.event, Ratio) and (fact.event.origin, fact.event.destination) in pair
    ]
    return RoutePage(
        head=head(
            edition, u.route(route.origin, route.destination), title, description, [(format.text("Flows"), u.FLOWS)],
            thing={"@type": "Dataset", "name": title, "description": description,
                   "url": edition.urls.absolute(u.route(route.origin, route.destination)),
                   "license": licence_url(graph.catalog.settings.licence)},
            image=route_image(graph, edition.lines, route),
            resource=("routes", u.route_id(route.origin, route.destination)),
        ),
        origin=origin,
        destination=destination,
        summary=parts,
        ratio=_ratio(graph, format, route),
        moves=tuple(map(edition.lines.move_line, route.moves[:LISTED])),
        moves_total=len(route.moves),
        moves_more=_more(format, edition.urls, route, "moves", route.moves),
        not_counted=tuple(map(edition.lines.move_line, route.uncounted[:LISTED])),
        not_counted_more=_more(format, edition.urls, route, "uncounted", route.uncounted),
        back=tuple(map(edition.lines.move_line, back.moves[:LISTED])) if back else (),
        back_total=len(back.moves) if back else 0,
        back_href=edition.urls.href(u.route(route.destination, route.origin)) if back else "",
        counts=tuple(count_view(edition.lines, count) for count in counts),
        ratios=tuple(event_section(graph, edition.lines, fact, notes) for fact in ratios),
        sources=notes.all(),
        filter=record_filter(edition.lines, route.moves[:LISTED]),
    )  # fmt: skip


def route_image(graph: Graph, lines: Lines, route: Route) -> ShareImage | None:
    """The image of a route's page: its two ends, and how many moves are named; a single one is its person's."""
    labs, n = graph.catalog.labs, len(route.moves)
    ends = [labs[end].record for end in (route.origin, route.destination)]
    names = (" → ".join(pair) for pair in product(*((end.name, *end.aka) for end in ends)))
    note = lines.format.plural("%s move named here", "%s moves named here", n) % lines.format.number(n)
    return share_image(graph, lines, u.route(route.origin, route.destination), names, note=note) if n > 1 else None


def licence_url(spdx: str) -> str:
    """The address of a Creative Commons licence by its SPDX name; of any other, SPDX's own page."""
    if spdx.startswith("CC-BY"):
        kind, version = spdx.removeprefix("CC-").rsplit("-", 1)
        return f"https://creativecommons.org/licenses/{kind.lower()}/{version}/"
    return f"https://spdx.org/licenses/{spdx}.html"


def _ratio(graph: Graph, format: Formatter, route: Route) -> str:
    ratio, n = sample_ratio(graph, route.origin, route.destination)
    if ratio is None:
        return ""
    return format.text("That is %(ratio)s to 1, of n\u00a0=\u00a0%(n)s named moves both ways.") % {
        "ratio": format.number(ratio),
        "n": format.number(n),
    }


def _reported(graph: Graph, route: Route) -> list[CountFact]:
    """Counted reports of numbers on a route, the latest first."""
    found = [
        count
        for count in graph.reported_counts
        if count.fact.counted and (count.event.origin, count.event.destination) == (route.origin, route.destination)
    ]
    return sorted(found, key=lambda count: count.event.date.sort_key, reverse=True)


def _matrix_title(links: Links, format: Formatter, shown: Sequence[Route], most: int) -> str:
    """What the matrix shows; `shown` are its routes, of which the busiest have `most` moves."""
    busiest = [route for route in shown if len(route.moves) == most]
    if len(busiest) != 1:
        return format.text("Who goes where among the companies with most moves")
    title = format.plural(
        "The busiest route is %(origin)s to %(destination)s, with %(n)s move",
        "The busiest route is %(origin)s to %(destination)s, with %(n)s moves",
        most,
    )
    return title % {
        "origin": links.labs[busiest[0].origin].text,
        "destination": links.labs[busiest[0].destination].text,
        "n": format.number(most),
    }


def _size(count: CountFact) -> Decimal:
    """What a route is told by: the greatest of its numbers, since a smaller one counts some of the people."""
    number = count.event.number
    return number.low if number.low is not None else number.high or Decimal()


def _to_all(urls: Urls, origin: str, routes: Sequence[Route]) -> MatrixCell:
    total = sum(len(route.moves) for route in routes if route.origin == origin)
    return MatrixCell(str(total), urls.href(f"{u.FLOWS}?lab={origin}#routes"))


def _cell(urls: Urls, route: Route | None, most: int) -> MatrixCell:
    if route is None or not route.moves:
        return MatrixCell("")
    href = urls.href(u.route(route.origin, route.destination))
    return MatrixCell(str(len(route.moves)), href, shade(len(route.moves), most))
