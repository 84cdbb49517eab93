"""Rosters: who was at a lab today, on the days that have a page of their own, and ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from talentwar import urls as u
from talentwar.graph.careers import Tenure, is_transfer
from talentwar.graph.graph import Graph
from talentwar.graph.rosters import (
    MAX_ON_ONE_PAGE,
    archived_days,
    fits_one_page,
    former_members,
    last_evidence,
    roster,
    stale_after_date,
)
from talentwar.views.filters import Roster, RosterMember
from talentwar.views.parts import LabLink, Link, Section

from .edition import Edition
from .formatting import Formatter
from .heads import head
from .links import Links
from .page_views import RosterDayPage, RosterPage
from .pagination import paginate

MAX_ROWS_OF_LONG_ROSTER = 60


class RosterRows:
    """The rows of a lab's stays. Most days of a lab show the same ones, so that each is made once.

    `for_any_day` if a script is to show the rosters of other days from the same rows.
    """

    def __init__(self, edition: Edition, slug: str, *, for_any_day: bool = False) -> None:
        self._edition = edition
        self._slug = slug
        self._for_any_day = for_any_day
        self._stale: dict[tuple[str, Tenure], date | None] = {}
        self._made: dict[tuple[str, Tenure, bool, bool], RosterMember] = {}

    def row(self, person: str, stay: Tenure, day: date, *, tells_certain: bool) -> RosterMember:
        """The row of a stay on a day, with the days between which it is certain if it `tells_certain`."""
        pair = person, stay
        if pair not in self._stale:
            self._stale[pair] = stale_after_date(self._edition.graph, person, stay)
        stale = self._stale[pair]
        which = person, stay, stale is not None and day >= stale, tells_certain
        row = self._made.get(which)
        if row is None:
            row = self._made[which] = _row(
                self._edition, self._slug, person, stay, stale, is_stale=which[2], for_any_day=self._for_any_day,
                tells_certain=tells_certain,
            )  # fmt: skip
        return row


def roster_on(
    edition: Edition, slug: str, day: date, known: RosterRows | None = None, *, for_any_day: bool = False
) -> Roster:
    """A lab's roster on a day; `for_any_day` if a script is to show that of others from the same rows."""
    graph = edition.graph
    room = MAX_ON_ONE_PAGE if fits_one_page(graph, slug) else MAX_ROWS_OF_LONG_ROSTER
    entries = roster(graph, slug, day)
    made = known or RosterRows(edition, slug, for_any_day=for_any_day)

    def rows(stays: Sequence[tuple[str, Tenure]], tells_certain: bool = for_any_day) -> tuple[RosterMember, ...]:
        return tuple(made.row(*pair, day, tells_certain=tells_certain) for pair in stays[:room])

    def band(name: str) -> tuple[RosterMember, ...]:
        return rows([(entry.person, entry.tenure) for entry in entries if entry.certainty == name])

    left = former_members(graph, slug, day)
    shown = {(entry.person, entry.tenure) for entry in entries} | set(left)
    other = [pair for pair in graph.tenures[slug] if pair not in shown] if for_any_day else []
    return Roster(
        edition.format.day(day),
        band("certain"),
        band("possible"),
        band("start unknown"),
        Section(rows(left, tells_certain=True), len(left)),
        rows(other),
    )


def roster_more(edition: Edition, slug: str) -> Link | None:
    """The way to a roster that is too long for a page."""
    if fits_one_page(edition.graph, slug):
        return None
    return Link(edition.format.text("The whole roster"), edition.urls.href(u.lab_list(slug, "roster")))


def roster_days(edition: Edition, slug: str) -> tuple[Link, ...]:
    """The days of a lab that have a page of their own, the latest first."""
    days = reversed(archived_days(edition.graph, slug))
    return tuple(Link(edition.format.day(day).text, edition.urls.href(u.roster_day(slug, day))) for day in days)


def roster_pages(edition: Edition, slug: str) -> Iterator[RosterDayPage | RosterPage]:
    """The roster of a lab on each day that has a page; the whole of one that is too long for the lab's page."""
    format, graph = edition.format, edition.graph
    lab = edition.links.labs[slug]
    trail = [(format.text("Labs"), u.LABS), (lab.text, u.lab(slug))]
    links = roster_days(edition, slug)
    rows = RosterRows(edition, slug)
    for position, day in enumerate(reversed(archived_days(graph, slug))):
        heading = format.text("The roster of %(lab)s on %(day)s") % {"lab": lab.text, "day": format.day(day).text}
        yield RosterDayPage(
            head(edition, u.roster_day(slug, day), heading, heading, trail, is_indexed=False),
            heading,
            lab,
            roster_on(edition, slug, day, rows),
            earlier=links[position + 1] if position + 1 < len(links) else None,
            later=links[position - 1] if position else None,
        )
    if not fits_one_page(graph, slug):
        stays = sorted(
            graph.tenures[slug], key=lambda pair: (pair[1].latest_end, pair[1].latest_start, pair[0]), reverse=True
        )
        every = tuple(rows.row(*pair, graph.today, tells_certain=True) for pair in stays)
        heading = format.text("The roster of %s") % lab.text
        intro = format.text("%s stays; those with no known end first.") % format.number(len(every))
        for where, part, pager in paginate(edition.urls, u.lab_list(slug, "roster"), every, MAX_ON_ONE_PAGE):
            indexed = pager is None or pager.number == 1
            yield RosterPage(
                head(edition, where, heading, intro, trail, is_indexed=indexed), heading, intro, tuple(part), pager
            )


def _row(
    edition: Edition,
    slug: str,
    person: str,
    stay: Tenure,
    stale: date | None,
    *,
    is_stale: bool,
    for_any_day: bool,
    tells_certain: bool,
) -> RosterMember:
    graph, format = edition.graph, edition.format
    moves = graph.catalog.people[person].record.moves
    arrival = moves[stay.arrival] if stay.arrival is not None else None
    departure = moves[stay.departure] if stay.departure is not None else None
    role = (arrival.role if arrival else None) or (departure.left_role if departure else None) or ""
    for index in graph.careers[person].order if stay.is_open else ():
        later = moves[index]
        if not is_transfer(later) and later.role and slug in graph.tree.ancestors(later.destination):
            role = later.role
    since = format.event_date(arrival.joined or arrival.date) if arrival else format.text("start unknown")
    if departure:
        until = format.event_date(departure.left or departure.date)
    else:
        until = "" if stay.is_open else format.text("before %s") % format.day(stay.latest_end).text
    bounds = (stay.earliest_start, stay.latest_start, stay.earliest_end, stay.latest_end)
    return RosterMember(
        edition.links.people[person],
        role,
        since,
        until,
        date_bounds=" ".join(map(str, bounds)),
        team=_team(graph, edition.links, slug, person, stay),
        as_of=_as_of(graph, format, person, stay) if is_stale or (stale and for_any_day) else "",
        is_stale=is_stale,
        stale=str(stale) if stale and for_any_day else "",
        certain=_certain(format, stay) if tells_certain else "",
    )


def _as_of(graph: Graph, format: Formatter, person: str, stay: Tenure) -> str:
    seen = last_evidence(graph, person, stay)
    return format.text("as of %s") % format.date(seen).text if seen else ""


def _certain(format: Formatter, stay: Tenure) -> str:
    """Between which days somebody was certainly there, in words; empty where no day is certain."""
    if stay.latest_start >= stay.earliest_end:
        return ""
    first = format.day(stay.latest_start).text
    if stay.is_open:
        return format.text("certain from %s") % first
    return format.text("certain from %(first)s until %(last)s") % {
        "first": first,
        "last": format.day(stay.earliest_end).text,
    }


def _team(graph: Graph, links: Links, slug: str, person: str, stay: Tenure) -> LabLink | None:
    """The team below the lab at which a person was last known during a stay."""
    if not graph.tree.children(slug):
        return None
    places = [
        own.lab
        for own in graph.careers[person].tenures
        if slug in graph.tree.ancestors(own.lab)
        and own.earliest_start < stay.latest_end
        and own.latest_end <= stay.latest_end
    ]
    return links.labs[places[-1]] if places and places[-1] != slug else None
