"""A person's page: the career in words, each move with its terms and disputes, who speaks of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from talentwar import urls as u
from talentwar.content.catalog import ProfileEntry
from talentwar.content.model import Move, Person
from talentwar.graph.careers import Career, Tenure, is_transfer
from talentwar.graph.evidence import days_of
from talentwar.graph.graph import Graph, MoveFact, last_evidence, last_seen
from talentwar.views.charts.career import Axis, Mark, TenureView, career_timeline
from talentwar.views.files import ShareImage
from talentwar.views.parts import Link, MoveSummary

from .bodies import Footnotes, body_html
from .edition import Edition
from .external_links import external_links
from .heads import head
from .lines import Lines
from .links import Links
from .page_views import PersonPage
from .records import move_section, record_title
from .share_images import share_image
from .tenures import tenure_period

SAME_ROUTE = 6
MENTIONS = 40


def person_page(edition: Edition, slug: str) -> PersonPage:
    graph, format = edition.graph, edition.format
    entry = graph.catalog.people[slug]
    person = entry.record
    notes = Footnotes(edition.lines)
    facts = in_career_order(graph, slug)
    sections = tuple(move_section(graph, edition.lines, fact, notes) for fact in facts)
    body = body_html(entry.body, edition.links, notes)
    stays = graph.careers[slug].tenures
    seen = last_evidence(graph, slug, stays[-1]) if stays else None
    axis, career = _career(edition, slug, seen.start if seen else None)
    return PersonPage(
        head=head(
            edition,
            u.person(slug),
            person.name,
            describe(graph, edition.lines, entry),
            [(format.text("People"), u.PEOPLE)],
            thing=_person_thing(edition, entry),
            og_type="profile",
            document=entry.document.path,
            image=person_image(graph, edition.lines, slug),
            resource=("people", slug),
        ),
        name=person.name,
        headline=person.headline or "",
        other_names=person.aka,
        career=career,
        axis=axis,
        body_html=body,
        moves=sections,
        same_route=tuple(_same_route(graph, edition.lines, slug, facts)),
        routes=tuple(_route_links(graph, edition.links, facts)),
        mentions=mention_views(graph, edition.lines, slug),
        sources=notes.all(),
        topics=edition.links.topics(person.topics),
        links=external_links(entry, edition.format),
        disambiguation=format.join_phrases(person.not_same_as.values()),
        newest=notes.newest(),
        checked=format.date(person.checked) if person.checked else None,
        evidence=format.date(seen) if seen else None,
        body_language=entry.language,
    )


def person_image(graph: Graph, lines: Lines, slug: str) -> ShareImage | None:
    """The image of a person's page: the name, and the last counted move; None without one."""
    person = graph.catalog.people[slug].record
    counted = [fact for fact in in_career_order(graph, slug) if fact.counted]
    if not counted:
        return None
    return share_image(graph, lines, u.person(slug), (person.name, *person.aka), move=counted[-1])


def describe(graph: Graph, lines: Lines, entry: ProfileEntry[Person]) -> str:
    """A person in a sentence: the headline, and the last move."""
    facts = [fact for fact in in_career_order(graph, entry.slug) if fact.counted]
    parts = [entry.record.headline or entry.record.name]
    if facts:
        line = lines.move_line(facts[-1])
        ends = [end.text for end in (line.origin, line.destination) if end]
        parts.append(f"{' → '.join(ends)}, {line.date.text} ({line.status.word})")
    return ". ".join(parts) + "."


def mention_views(graph: Graph, lines: Lines, slug: str) -> tuple[Link, ...]:
    """Where other pages speak of a profile, each place once."""
    views = []
    for mention in graph.mentions.get(slug, ())[:MENTIONS]:
        if mention.id:
            title = record_title(graph, lines, mention.owner, mention.id)
            views.append(Link(title, lines.links.urls.href(lines.links.record_path(mention.owner, mention.id))))
        else:
            views.append(Link(lines.links.named(mention.owner), lines.links.urls.href(lines.links.path(mention.owner))))
    return tuple(views)


def in_career_order(graph: Graph, slug: str) -> list[MoveFact]:
    """The moves of a person as the career went, those that are in no total in the place of their date."""
    facts, order = graph.moves_of[slug], graph.careers[slug].order
    if len(order) == len(facts):
        return [facts[index] for index in order]
    return sorted(facts, key=lambda fact: (fact.move.date.sort_key, fact.id))


def _career(edition: Edition, slug: str, seen: date | None) -> tuple[Axis | None, tuple[TenureView, ...]]:
    """A career's stays with the axis of their strips; `seen` is the last day that bears out the last stay."""
    stays = edition.graph.careers[slug].tenures
    axis, marks = career_timeline(stays, seen)
    return axis, tuple(_tenure_view(edition, slug, stay, mark) for stay, mark in zip(stays, marks, strict=True))


def _tenure_view(edition: Edition, slug: str, stay: Tenure, mark: Mark) -> TenureView:
    graph = edition.graph
    moves = graph.catalog.people[slug].record.moves
    roles = [moves[stay.arrival].role if stay.arrival is not None else None]
    roles += [move.role for move in _appointments(graph.careers[slug], moves, stay)]
    roles += [moves[stay.departure].left_role if stay.departure is not None else None]
    named = list(dict.fromkeys(role for role in roles if role))
    company = graph.tree.company(stay.lab)
    tells = stay.arrival if stay.arrival is not None else stay.departure
    return TenureView(
        lab=edition.links.labs[stay.lab],
        part_of=edition.links.labs[company].text if company != stay.lab else "",
        span=tenure_period(stay, edition.graph.catalog.people[slug].record.moves, edition.format),
        role=edition.format.join_phrases(named),
        is_return=stay.arrival in graph.careers[slug].returns,
        href=f"#{graph.catalog.record_ids[slug][tells]}" if tells is not None else "#moves",
        outline=mark.outline,
        dashes=mark.dashes,
        is_certain=mark.x1 < mark.x2,
    )


def _appointments(career: Career, moves: Sequence[Move], stay: Tenure) -> Iterator[Move]:
    """The appointments during a stay that leave the person where they are."""
    for index in career.order:
        move = moves[index]
        known = move.date.earliest >= stay.earliest_start and move.date.latest <= stay.latest_end
        if known and not is_transfer(move) and stay.lab in (move.destination, move.origin):
            yield move


def _same_route(graph: Graph, lines: Lines, slug: str, facts: list[MoveFact]) -> Iterator[MoveSummary]:
    """Others who went between the same two labs, the latest first."""
    others = (
        other
        for fact in reversed(facts)
        if fact.counted and (route := graph.routes.get((fact.move.origin or "", fact.move.destination or "")))
        for other in route.moves
        if other.person != slug
    )
    yield from map(lines.move_line, islice(others, SAME_ROUTE))


def _route_links(graph: Graph, links: Links, facts: list[MoveFact]) -> Iterator[Link]:
    seen = set()
    for fact in facts:
        pair = (fact.move.origin or "", fact.move.destination or "")
        if pair in graph.routes and pair not in seen:
            seen.add(pair)
            text = f"{links.labs[pair[0]].text} → {links.labs[pair[1]].text}"
            yield Link(text, links.urls.href(u.route(*pair)))


def _person_thing(edition: Edition, entry: ProfileEntry[Person]) -> dict[str, Any]:
    graph, person, slug = edition.graph, entry.record, entry.slug
    fresh_for = timedelta(days_of(graph.catalog.settings.stale_after))
    now: dict[str, None] = {}
    before: dict[str, None] = {}
    for stay in graph.careers[slug].tenures:
        seen = last_seen(graph, slug, stay) if stay.is_open else None
        if seen and graph.today - seen <= fresh_for:
            now[stay.lab] = None
        elif not stay.is_open:
            before[stay.lab] = None
    thing: dict[str, Any] = {"@type": "Person", "name": person.name, "url": edition.urls.absolute(u.person(slug))}
    if person.aka:
        thing["alternateName"] = list(person.aka)
    if person.headline:
        thing["description"] = person.headline
    if now:
        thing["worksFor"] = [organisation(edition.links, lab) for lab in now]
    if before:
        thing["alumniOf"] = [organisation(edition.links, lab) for lab in before]
    elsewhere = [link.href for link in external_links(entry, edition.format)]
    if elsewhere:
        thing["sameAs"] = elsewhere
    return thing


def organisation(links: Links, slug: str) -> dict[str, str]:
    """A lab as schema.org names it, in a word."""
    return {"@type": "Organization", "name": links.labs[slug].text, "url": links.urls.absolute(u.lab(slug))}
