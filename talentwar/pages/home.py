"""The home page: what the data says in a sentence, who gains and loses, what is new, what is disputed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice

from talentwar import urls as u
from talentwar.graph.graph import Graph, MoveFact

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

LATEST = 14
ROUTES = 10
CLAIMS = 5
COUNTS = 4
SUPERSEDED = 5


def home_pages(edition: Edition) -> Iterator[HomePage | ListPage]:
    """The home page, and the moves of which its first sentence speaks."""
    yield home_page(edition)
    format, through, moves = edition.format, edition.graph.data_through, last_year_records(edition.graph)
    if through and moves:
        heading = format.text("Changes of lab in the twelve months to %s") % format.month(through.year, through.month)
        intro = format.text("%s moves, the latest first.") % format.number(len(moves))
        yield from list_pages(edition, u.LATEST, heading, intro, moves, [])


def home_page(edition: Edition) -> HomePage:
    graph = edition.graph
    settings = graph.catalog.settings
    notes = Footnotes(edition.lines)
    facts = graph.timeline
    openings = LinkedNumbers()
    parts = openings.parts(opening_sentence(edition, openings))
    opening = "".join(part.text for part in parts)
    claims = tuple(claim_view(edition.lines, fact, notes) for fact in islice(disputed(facts), CLAIMS))
    routes = company_routes(graph)
    thing = {
        "@type": "Dataset",
        "name": settings.title,
        "description": settings.description or settings.tagline or opening,
        "url": edition.urls.absolute("/"),
        "license": licence_url(settings.licence),
        "isAccessibleForFree": True,
    }
    return HomePage(
        head=head(edition, u.HOME, settings.title, settings.description or opening, thing=thing),
        lead=parts,
        diagram=flow_chart(edition, routes, since=_a_year_before(graph.data_through)) if graph.data_through else None,
        balances=multiples(edition),
        routes=tuple(route_row(edition, route) for route in routes[:ROUTES]),
        latest=tuple(map(edition.lines.move_line, islice((fact for fact in graph.moves if fact.counted), LATEST))),
        timeline=edition.urls.href(u.TIMELINE),
        claims=claims,
        counts=tuple(count_view(edition.lines, count) for count in graph.reported_counts[:COUNTS]),
        replaced=superseded_rows(graph, edition.lines, facts)[:SUPERSEDED],
        sources=notes.all(),
    )


def last_year_records(graph: Graph) -> tuple[MoveFact, ...]:
    """The changes of company in the last twelve months that the data covers, the latest first."""
    end = graph.data_through
    if end is None:
        return ()
    since = _a_year_before(end)
    return tuple(
        fact for fact in graph.moves
        if fact.counted and fact.is_transfer and not fact.is_internal and since < fact.move.date.start <= end
    )  # fmt: skip


def opening_sentence(edition: Edition, opens: Callable[[str, str], str]) -> str:
    """What the last twelve months that the data covers add up to; `opens` makes links of its numbers."""
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
    ) % {"end": format.month(end.year, end.month), "people": opens(format.number(people), href if people else "")}
    ranked = sorted(gains.items(), key=lambda item: (-item[1], item[0]))
    if ranked and ranked[0][1] > 0 and ranked[-1][1] < 0:
        return format.text(
            "%(moves)s; %(first)s gained most (%(gain)s), %(last)s lost most (%(loss)s), of those named here."
        ) % {
            "moves": line,
            "first": edition.links.labs[ranked[0][0]].text,
            "gain": opens(format.signed(ranked[0][1]), f"{href}?lab={ranked[0][0]}"),
            "last": edition.links.labs[ranked[-1][0]].text,
            "loss": opens(format.signed(ranked[-1][1]), f"{href}?lab={ranked[-1][0]}"),
        }
    return format.text("%s.") % line


def _a_year_before(day: date) -> date:
    return day - timedelta(365)
