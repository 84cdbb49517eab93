"""The page of flows between companies, and a page for each route with its moves."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from talentwar import urls as u
from talentwar.content.model import Ratio
from talentwar.graph.graph import CountFact, Graph, MoveFact, Route, sample_ratio
from talentwar.urls import Urls
from talentwar.views.charts.scales import shade
from talentwar.views.parts import Link, MatrixCell, MatrixRow, MoveSummary, RouteRow, Section

from .bodies import Footnotes
from .edition import Edition
from .filters import filter_on_page, record_filter, row_filter
from .flow_charts import flow_chart
from .formatting import Formatter
from .heads import head, lab_feed
from .linked_sentences import LinkedNumbers
from .links import Links
from .page_views import FlowsPage, ListPage, RoutePage
from .pagination import is_first, later_page_links, paginate
from .records import count_view, event_section
from .timeline import list_pages

MATRIX_SIZE = 12
ROUTES_PER_PAGE = 200
MOVES_ON_ROUTE_PAGE = 150


def flows_pages(edition: Edition) -> Iterator[FlowsPage]:
    """The matrix of the companies with the most moves, and all routes between companies."""
    graph, format, links, urls = edition.graph, edition.format, edition.links, edition.urls
    routes = company_routes(graph)
    total = sum(len(route.moves) for route in routes)
    ends: Counter[str] = Counter()
    for route in routes:
        ends[route.origin] += len(route.moves)
        ends[route.destination] += len(route.moves)
    chosen = [lab for lab, _ in sorted(ends.items(), key=lambda item: (-item[1], item[0]))[:MATRIX_SIZE]]
    heading = format.text("Flows")
    intro = format.text(
        "%(moves)s counted moves with two known ends, on %(routes)s routes between companies, their teams included. "
        "Rumoured, denied and retracted moves are in no number."
    ) % {"moves": format.number(total), "routes": format.number(len(routes))}
    matrix_routes = [
        route for route in routes if route.origin in chosen and route.destination in chosen and route.moves
    ]
    most = max((len(route.moves) for route in matrix_routes), default=0)
    rows = []
    for origin in chosen:
        cells = [_cell(urls, graph.routes.get((origin, destination)), most) for destination in chosen]
        rows.append(MatrixRow(links.labs[origin], tuple(cells), _total_cell(urls, origin, routes)))
    filter = row_filter(
        edition.lines,
        len(routes),
        labs={lab for route in routes for lab in (route.origin, route.destination)},
        pages=later_page_links(urls, u.FLOWS, len(routes), ROUTES_PER_PAGE),
    )
    for path, part, pager in paginate(urls, u.FLOWS, routes, ROUTES_PER_PAGE):
        on_first = is_first(pager)
        yield FlowsPage(
            head=head(edition, path, heading, intro, is_indexed=on_first),
            intro=intro,
            matrix_title=_matrix_title(links, format, matrix_routes, most) if on_first else "",
            columns=tuple(links.labs[lab] for lab in chosen) if on_first else (),
            rows=tuple(rows) if on_first else (),
            routes=tuple(route_row(edition, route) for route in part),
            diagram=flow_chart(edition, routes) if on_first else None,
            pager=pager,
            filter=filter_on_page(filter, pager),
        )


def company_routes(graph: Graph) -> list[Route]:
    """The routes between companies with counted moves or reported numbers, busiest first."""
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
        edition.format.quantity(max(counts, key=_bound).event.number) if counts else "",
    )


def route_pages(edition: Edition, route: Route) -> Iterator[RoutePage | ListPage]:
    """The page of a route, and the full lists that are too long for it."""
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
        intro, path = format.text("%s moves, the latest first."), u.route_list(*ends, name)
        yield from list_pages(edition, path, heading % names, intro, facts, trail, longer_than=MOVES_ON_ROUTE_PAGE)


def route_page(edition: Edition, route: Route) -> RoutePage:
    graph, format, lines, urls = edition.graph, edition.format, edition.lines, edition.urls
    origin, destination = edition.links.labs[route.origin], edition.links.labs[route.destination]
    reverse = graph.routes.get((route.destination, route.origin))
    footnotes = Footnotes(lines)
    names = {"origin": origin.text, "destination": destination.text}
    title = format.text("%(origin)s to %(destination)s") % names
    n, numbers = len(route.moves), LinkedNumbers()
    summary = format.plural(
        "%(n)s named move from %(origin)s to %(destination)s is recorded here",
        "%(n)s named moves from %(origin)s to %(destination)s are recorded here",
        n,
    ) % {"n": numbers(format.number(n), "#moves"), **names}
    counts = _reported(graph, route)
    if counts:
        reported = numbers(format.quantity(max(counts, key=_bound).event.number), "#counts")
        summary = format.text("%(named)s; %(number)s are reported") % {"named": summary, "number": reported}
    reverse_number = numbers(format.number(len(reverse.moves) if reverse else 0), "#back")
    summary = format.text("%(named)s; %(number)s the other way.") % {"named": summary, "number": reverse_number}
    parts = numbers.parts(summary)
    description = "".join(part.text for part in parts)
    ends = (route.origin, route.destination)
    ratios = [
        fact
        for fact in graph.events
        if isinstance(fact.event, Ratio) and {fact.event.origin, fact.event.destination} == {*ends}
    ]

    def moves(facts: Sequence[MoveFact], name: str) -> Section[MoveSummary]:
        path = u.route_list(route.origin, route.destination, name)
        return lines.section(facts, MOVES_ON_ROUTE_PAGE, path, lines.move_line)

    back: Section[MoveSummary] = Section()
    if reverse:
        link = Link(f"{destination.text} → {origin.text}", urls.href(u.route(*reversed(ends))))
        back = Section(tuple(map(lines.move_line, reverse.moves[:MOVES_ON_ROUTE_PAGE])), len(reverse.moves), link)
    return RoutePage(
        head=head(
            edition, u.route(*ends), title, description, [(format.text("Flows"), u.FLOWS)],
            schema_org={"@type": "Dataset", "name": title, "description": description,
                   "url": urls.absolute(u.route(*ends)),
                   "license": licence_url(graph.catalog.settings.licence)},
            feed=(title, u.route(*ends)) if "routes" in graph.catalog.settings.feeds else lab_feed(edition, ends[1]),
        ),
        origin=origin,
        destination=destination,
        summary=parts,
        ratio=_ratio(graph, format, route),
        moves=moves(route.moves, "moves"),
        not_counted=moves(route.uncounted, "uncounted"),
        back=back,
        counts=tuple(count_view(lines, count) for count in counts),
        ratios=tuple(event_section(graph, lines, fact, footnotes) for fact in ratios),
        sources=footnotes.all(),
        filter=record_filter(lines, route.moves[:MOVES_ON_ROUTE_PAGE]),
    )  # fmt: skip


def licence_url(spdx: str) -> str:
    """The address of a licence by its SPDX name: at Creative Commons, or else at SPDX."""
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
    """The counted reports of numbers on a route, newest first."""
    found = [
        count
        for count in graph.reported_counts
        if count.fact.counted and (count.event.origin, count.event.destination) == (route.origin, route.destination)
    ]
    return sorted(found, key=lambda count: count.event.date.sort_key, reverse=True)


def _matrix_title(links: Links, format: Formatter, routes: Sequence[Route], most: int) -> str:
    """The title of the matrix with some routes, the busiest of which have `most` moves."""
    busiest = [route for route in routes if len(route.moves) == most]
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


def _bound(count: CountFact) -> Decimal:
    """The key of the reported number to show for a route: the highest, as lower ones count only some of the people."""
    number = count.event.number
    return number.low if number.low is not None else number.high or Decimal()


def _total_cell(urls: Urls, origin: str, routes: Sequence[Route]) -> MatrixCell:
    total = sum(len(route.moves) for route in routes if route.origin == origin)
    return MatrixCell(str(total), urls.href(f"{u.FLOWS}?lab={origin}#routes"))


def _cell(urls: Urls, route: Route | None, most: int) -> MatrixCell:
    if route is None or not route.moves:
        return MatrixCell("")
    href = urls.href(u.route(route.origin, route.destination))
    return MatrixCell(str(len(route.moves)), href, shade(len(route.moves), most))
