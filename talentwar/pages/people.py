"""The page of a person: career, moves and mentions."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from talentwar import urls as u
from talentwar.content.catalog import ProfileEntry
from talentwar.content.model import Move, Person
from talentwar.graph.careers import Career, Tenure, is_transfer
from talentwar.graph.evidence import days_of
from talentwar.graph.graph import Graph, MoveFact
from talentwar.graph.rosters import last_evidence, last_seen
from talentwar.views.charts.career import Mark, TenureView, career_timeline
from talentwar.views.files import ShareImage
from talentwar.views.parts import Link, MoveSummary

from .bodies import Footnotes, body_html
from .edition import Edition
from .external_links import external_links
from .heads import head, lab_feed
from .lines import Lines
from .links import Links
from .page_views import PersonPage
from .records import move_section, record_title
from .schema_org import organization, profile_schema
from .share_images import share_image
from .tenures import tenure_period

MAX_ON_SAME_ROUTE = 6
MAX_MENTIONS = 40


def person_page(edition: Edition, slug: str) -> PersonPage:
    graph, format, lines, links = edition.graph, edition.format, edition.lines, edition.links
    entry = graph.catalog.people[slug]
    person = entry.record
    footnotes = Footnotes(lines)
    facts = in_career_order(graph, slug)
    sections = tuple(move_section(graph, lines, fact, footnotes) for fact in facts)
    body = body_html(entry.body, links, footnotes)
    tenures = graph.careers[slug].tenures
    evidence = last_evidence(graph, slug, tenures[-1]) if tenures else None
    axis, marks = career_timeline(tenures, evidence.start if evidence else None)
    return PersonPage(
        head=head(
            edition,
            u.person(slug),
            person.name,
            describe(graph, lines, entry),
            [(format.text("People"), u.PEOPLE)],
            schema_org=_schema_org(edition, entry),
            og_type="profile",
            document=entry.file.path,
            image=person_image(edition, slug),
            resource=("people", slug),
            feed=_feed(edition, slug),
        ),
        name=person.name,
        headline=person.headline or "",
        other_names=person.aka,
        career=tuple(_tenure_view(edition, slug, *pair) for pair in zip(tenures, marks, strict=True)),
        axis=axis,
        body_html=body,
        moves=sections,
        same_route=tuple(_same_route(graph, lines, slug, facts)),
        routes=tuple(_route_links(graph, links, facts)),
        mentions=mention_views(graph, lines, slug),
        sources=footnotes.all(),
        topics=links.topics(person.topics),
        links=external_links(entry, format),
        disambiguation=format.join_phrases(person.not_same_as.values()),
        newest=footnotes.newest(),
        checked=format.date(person.checked) if person.checked else None,
        evidence=format.date(evidence) if evidence else None,
        body_language=entry.language,
    )


def _feed(edition: Edition, slug: str) -> tuple[str, str] | None:
    """The feed that a person's page offers, for `head`: their own, or else that of their present lab."""
    graph = edition.graph
    if "people" in graph.catalog.settings.feeds:
        return edition.links.people[slug].text, u.person(slug)
    tenures = graph.careers[slug].tenures
    return lab_feed(edition, tenures[-1].lab) if tenures and tenures[-1].is_open else None


def person_image(edition: Edition, slug: str) -> ShareImage | None:
    """The share image of a person, in the main language: the name and the last counted move; None if no move counts."""
    graph, lines = edition.main.graph, edition.main.lines
    person = graph.catalog.people[slug].record
    counted = [fact for fact in in_career_order(graph, slug) if fact.counted]
    if not counted:
        return None
    return share_image(graph, lines, u.person(slug), (person.name, *person.aka), move=counted[-1])


def describe(graph: Graph, lines: Lines, entry: ProfileEntry[Person]) -> str:
    """The description of a person's page: the headline and the last counted move."""
    facts = [fact for fact in in_career_order(graph, entry.slug) if fact.counted]
    parts = [entry.record.headline or entry.record.name]
    if facts:
        line = lines.move_line(facts[-1])
        ends = [end.text for end in (line.origin, line.destination) if end]
        parts.append(f"{' → '.join(ends)}, {line.date.text} ({line.status.word})")
    return ". ".join(parts) + "."


def mention_views(graph: Graph, lines: Lines, slug: str) -> tuple[Link, ...]:
    """Links to the bodies and records that mention a profile."""
    views = []
    for mention in graph.mentions.get(slug, ())[:MAX_MENTIONS]:
        if mention.id:
            title = record_title(graph, lines, mention.owner, mention.id)
            views.append(Link(title, lines.links.urls.href(lines.links.record_path(mention.owner, mention.id))))
        else:
            views.append(Link(lines.links.named(mention.owner), lines.links.urls.href(lines.links.path(mention.owner))))
    return tuple(views)


def in_career_order(graph: Graph, slug: str) -> list[MoveFact]:
    """The moves of a person in order; uncounted moves are placed by date."""
    facts, order = graph.moves_of[slug], graph.careers[slug].order
    if len(order) == len(facts):
        return [facts[index] for index in order]
    return sorted(facts, key=lambda fact: (fact.move.date.sort_key, fact.id))


def _tenure_view(edition: Edition, slug: str, tenure: Tenure, mark: Mark) -> TenureView:
    graph, format, links = edition.graph, edition.format, edition.links
    moves = graph.catalog.people[slug].record.moves
    roles = [moves[tenure.arrival].role if tenure.arrival is not None else None]
    roles += [move.role for move in _appointments(graph.careers[slug], moves, tenure)]
    roles += [moves[tenure.departure].left_role if tenure.departure is not None else None]
    company = graph.tree.company(tenure.lab)
    move = tenure.arrival if tenure.arrival is not None else tenure.departure
    return TenureView(
        lab=links.labs[tenure.lab],
        part_of=links.labs[company].text if company != tenure.lab else "",
        span=tenure_period(tenure, moves, format),
        role=format.join_phrases(dict.fromkeys(role for role in roles if role)),
        is_return=tenure.arrival in graph.careers[slug].returns,
        href=f"#{graph.catalog.record_ids[slug][move]}" if move is not None else "#moves",
        outline=mark.outline,
        dashes=mark.dashes,
        is_certain=mark.x1 < mark.x2,
    )


def _appointments(career: Career, moves: Sequence[Move], tenure: Tenure) -> Iterator[Move]:
    """The new roles at the same lab during a tenure."""
    for index in career.order:
        move = moves[index]
        is_during = move.date.earliest >= tenure.earliest_start and move.date.latest <= tenure.latest_end
        if is_during and not is_transfer(move) and tenure.lab in (move.destination, move.origin):
            yield move


def _same_route(graph: Graph, lines: Lines, slug: str, facts: list[MoveFact]) -> Iterator[MoveSummary]:
    """Moves of other people on the routes of this person, the latest route first."""
    others = (
        other
        for fact in reversed(facts)
        if fact.counted and (route := graph.routes.get((fact.move.origin or "", fact.move.destination or "")))
        for other in route.moves
        if other.person != slug
    )
    yield from map(lines.move_line, islice(others, MAX_ON_SAME_ROUTE))


def _route_links(graph: Graph, links: Links, facts: list[MoveFact]) -> Iterator[Link]:
    seen = set()
    for fact in facts:
        pair = (fact.move.origin or "", fact.move.destination or "")
        if pair in graph.routes and pair not in seen:
            seen.add(pair)
            text = f"{links.labs[pair[0]].text} → {links.labs[pair[1]].text}"
            yield Link(text, links.urls.href(u.route(*pair)))


def _schema_org(edition: Edition, entry: ProfileEntry[Person]) -> dict[str, Any]:
    graph, slug = edition.graph, entry.slug
    max_age = timedelta(days_of(graph.catalog.settings.stale_after))
    current: dict[str, None] = {}
    former: dict[str, None] = {}
    for tenure in graph.careers[slug].tenures:
        seen = last_seen(graph, slug, tenure) if tenure.is_open else None
        if seen and graph.today - seen <= max_age:
            current[tenure.lab] = None
        elif not tenure.is_open:
            former[tenure.lab] = None
    return profile_schema(
        "Person",
        edition.links,
        edition.format,
        entry,
        worksFor=[organization(edition.links, lab) for lab in current],
        alumniOf=[organization(edition.links, lab) for lab in former],
    )
