"""The home page, and the list of moves behind its first sentence."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice

from talentwar import urls as u
from talentwar.graph.graph import Graph, MoveFact
from talentwar.views.parts import Link, Section

from .bodies import Footnotes
from .claims import claim_view, disputed
from .edition import Edition
from .flow_charts import flow_chart
from .flows import company_routes, licence_url, route_row
from .heads import head
from .linked_sentences import LinkedNumbers
from .page_views import HomePage, ListPage
from .quarterly_charts import multiples
from .records import count_view, superseded_rows
from .timeline import list_pages

LATEST_MOVES = 14
LARGEST_ROUTES = 10
OPEN_DISPUTES = 5
REPORTED_COUNTS = 4
REPLACED_RECORDS = 5


def home_pages(edition: Edition) -> Iterator[HomePage | ListPage]:
    yield home_page(edition)
    format, through, moves = edition.format, edition.graph.data_through, last_year_records(edition.graph)
    if through and moves:
        heading = format.text("Changes of lab in the twelve months to %s") % format.month(through.year, through.month)
        yield from list_pages(edition, u.LATEST, heading, format.text("%s moves, the latest first."), moves)


def home_page(edition: Edition) -> HomePage:
    graph, lines = edition.graph, edition.lines
    settings = graph.catalog.settings
    footnotes = Footnotes(lines)
    numbers = LinkedNumbers()
    lead = numbers.parts(lead_sentence(edition, numbers))
    lead_text = "".join(part.text for part in lead)
    claims = tuple(claim_view(lines, fact, footnotes) for fact in islice(disputed(graph.timeline), OPEN_DISPUTES))
    routes, counted = company_routes(graph), [fact for fact in graph.moves if fact.counted]
    all_moves = Link(edition.format.text("The whole timeline"), edition.urls.href(u.TIMELINE))
    schema_org = {
        "@type": "Dataset",
        "name": settings.title,
        "description": settings.description or settings.tagline or lead_text,
        "url": edition.urls.absolute("/"),
        "license": licence_url(settings.licence),
        "isAccessibleForFree": True,
    }
    return HomePage(
        head=head(edition, u.HOME, settings.title, settings.description or lead_text, schema_org=schema_org),
        lead=lead,
        diagram=flow_chart(edition, routes, since=_a_year_before(graph.data_through)) if graph.data_through else None,
        balances=multiples(edition),
        routes=tuple(route_row(edition, route) for route in routes[:LARGEST_ROUTES]),
        latest=Section(tuple(map(lines.move_line, counted[:LATEST_MOVES])), len(counted), all_moves),
        claims=claims,
        counts=tuple(count_view(lines, count) for count in graph.reported_counts[:REPORTED_COUNTS]),
        replaced=superseded_rows(graph, lines, graph.timeline)[:REPLACED_RECORDS],
        sources=footnotes.all(),
    )


def last_year_records(graph: Graph) -> tuple[MoveFact, ...]:
    """The changes of company in the last twelve months of the data, newest first."""
    end = graph.data_through
    if end is None:
        return ()
    since = _a_year_before(end)
    return tuple(
        fact for fact in graph.moves
        if fact.counted and fact.is_transfer and not fact.is_internal and since < fact.move.date.start <= end
    )  # fmt: skip


def lead_sentence(edition: Edition, link: Callable[[str, str], str]) -> str:
    """The last twelve months of the data in one sentence; `link` makes links of its numbers."""
    format, graph = edition.format, edition.graph
    end = graph.data_through
    if end is None:
        return format.text("No move is recorded yet.")
    moves, href = last_year_records(graph), edition.urls.href(u.LATEST)
    people = len({fact.person for fact in moves})
    gains: dict[str, int] = {}
    for fact in moves:
        for lab, step in ((fact.move.destination, 1), (fact.move.origin, -1)):
            if lab:
                company = graph.tree.company(lab)
                gains[company] = gains.get(company, 0) + step
    line = format.plural(
        "In the twelve months to %(end)s, %(people)s person is recorded as changing labs",
        "In the twelve months to %(end)s, %(people)s people are recorded as changing labs",
        people,
    ) % {"end": format.month(end.year, end.month), "people": link(format.number(people), href if people else "")}
    ranked = sorted(gains.items(), key=lambda item: (-item[1], item[0]))
    if ranked and ranked[0][1] > 0 and ranked[-1][1] < 0:
        return format.text(
            "%(moves)s; %(first)s gained most (%(gain)s), %(last)s lost most (%(loss)s), of those named here."
        ) % {
            "moves": line,
            "first": edition.links.labs[ranked[0][0]].text,
            "gain": link(format.signed(ranked[0][1]), f"{href}?lab={ranked[0][0]}"),
            "last": edition.links.labs[ranked[-1][0]].text,
            "loss": link(format.signed(ranked[-1][1]), f"{href}?lab={ranked[-1][0]}"),
        }
    return format.text("%s.") % line


def _a_year_before(day: date) -> date:
    return day - timedelta(365)
