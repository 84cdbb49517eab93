"""The rosters of labs: today's, those of earlier days, and the list of all tenures."""

from collections.abc import Iterator, Sequence
from datetime import date

from talentwar import urls as u
from talentwar.graph.careers import Certainty, Tenure, is_transfer
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
from .pagination import is_first, paginate

MAX_ROWS_OF_LONG_ROSTER = 60


class RosterRows:
    """Makes the rows of a lab's rosters. Most days show the same rows, so each is made once.

    With `for_any_day`, rows have the dates from which a script makes the rosters of other days.
    """

    def __init__(self, edition: Edition, slug: str, *, for_any_day: bool = False) -> None:
        self._edition = edition
        self._slug = slug
        self._for_any_day = for_any_day
        self._stale: dict[tuple[str, Tenure], date | None] = {}
        self._rows: dict[tuple[str, Tenure, bool, bool], RosterMember] = {}

    def row(self, person: str, tenure: Tenure, day: date, *, with_certain_days: bool) -> RosterMember:
        """The row of a tenure on a day; `with_certain_days` adds the days between which it is certain."""
        pair = person, tenure
        if pair not in self._stale:
            self._stale[pair] = stale_after_date(self._edition.graph, person, tenure)
        stale = self._stale[pair]
        key = person, tenure, stale is not None and day >= stale, with_certain_days
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = _row(
                self._edition, self._slug, person, tenure, stale, is_stale=key[2], for_any_day=self._for_any_day,
                with_certain_days=with_certain_days,
            )  # fmt: skip
        return row


def roster_on(
    edition: Edition, slug: str, day: date, members: RosterRows | None = None, *, for_any_day: bool = False
) -> Roster:
    """A lab's roster on a day; with `for_any_day`, it has the rows that a script needs for other days."""
    graph = edition.graph
    limit = MAX_ON_ONE_PAGE if fits_one_page(graph, slug) else MAX_ROWS_OF_LONG_ROSTER
    entries = roster(graph, slug, day)
    members = members or RosterRows(edition, slug, for_any_day=for_any_day)

    def rows(pairs: Sequence[tuple[str, Tenure]], with_certain_days: bool = for_any_day) -> tuple[RosterMember, ...]:
        return tuple(members.row(*pair, day, with_certain_days=with_certain_days) for pair in pairs[:limit])

    def rows_with(certainty: Certainty) -> tuple[RosterMember, ...]:
        return rows([(entry.person, entry.tenure) for entry in entries if entry.certainty == certainty])

    former = former_members(graph, slug, day)
    shown = {(entry.person, entry.tenure) for entry in entries} | set(former)
    other = [pair for pair in graph.tenures[slug] if pair not in shown] if for_any_day else []
    return Roster(
        edition.format.day(day),
        rows_with("certain"),
        rows_with("possible"),
        rows_with("start unknown"),
        Section(rows(former, with_certain_days=True), len(former)),
        rows(other),
    )


def roster_more(edition: Edition, slug: str) -> Link | None:
    """A link to the whole roster, if that is too long for one page."""
    if fits_one_page(edition.graph, slug):
        return None
    return Link(edition.format.text("The whole roster"), edition.urls.href(u.lab_list(slug, "roster")))


def roster_days(edition: Edition, slug: str) -> tuple[Link, ...]:
    """Links to the roster pages of single days, latest first."""
    days = reversed(archived_days(edition.graph, slug))
    return tuple(Link(edition.format.day(day).text, edition.urls.href(u.roster_day(slug, day))) for day in days)


def roster_pages(edition: Edition, slug: str) -> Iterator[RosterDayPage | RosterPage]:
    """The roster pages of single days, and the list of all tenures if it is too long for one page."""
    format, graph = edition.format, edition.graph
    lab = edition.links.labs[slug]
    trail = [(format.text("Labs"), u.LABS), (lab.text, u.lab(slug))]
    links = roster_days(edition, slug)
    rows = RosterRows(edition, slug)
    for position, day in enumerate(reversed(archived_days(graph, slug))):
        heading = format.text("The roster of %(lab)s on %(day)s") % {"lab": lab.text, "day": format.day(day).text}
        yield RosterDayPage(
            head=head(edition, u.roster_day(slug, day), heading, heading, trail, is_indexed=False),
            heading=heading,
            lab=lab,
            roster=roster_on(edition, slug, day, rows),
            earlier=links[position + 1] if position + 1 < len(links) else None,
            later=links[position - 1] if position else None,
        )
    if not fits_one_page(graph, slug):
        tenures = sorted(
            graph.tenures[slug], key=lambda pair: (pair[1].latest_end, pair[1].latest_start, pair[0]), reverse=True
        )
        members = tuple(rows.row(*pair, graph.today, with_certain_days=True) for pair in tenures)
        heading = format.text("The roster of %s") % lab.text
        intro = format.text("%s stays; those with no known end first.") % format.number(len(members))
        for path, part, pager in paginate(edition.urls, u.lab_list(slug, "roster"), members, MAX_ON_ONE_PAGE):
            yield RosterPage(
                head=head(edition, path, heading, intro, trail, is_indexed=is_first(pager)),
                heading=heading,
                intro=intro,
                rows=tuple(part),
                pager=pager,
            )


def _row(
    edition: Edition,
    slug: str,
    person: str,
    tenure: Tenure,
    stale: date | None,
    *,
    is_stale: bool,
    for_any_day: bool,
    with_certain_days: bool,
) -> RosterMember:
    graph, format = edition.graph, edition.format
    moves = graph.catalog.people[person].record.moves
    arrival = moves[tenure.arrival] if tenure.arrival is not None else None
    departure = moves[tenure.departure] if tenure.departure is not None else None
    role = (arrival.role if arrival else None) or (departure.left_role if departure else None) or ""
    for index in graph.careers[person].order if tenure.is_open else ():
        later = moves[index]
        if not is_transfer(later) and later.role and slug in graph.tree.ancestors(later.destination):
            role = later.role
    since = format.event_date(arrival.joined or arrival.date) if arrival else format.text("start unknown")
    if departure:
        until = format.event_date(departure.left or departure.date)
    else:
        until = "" if tenure.is_open else format.text("before %s") % format.day(tenure.latest_end).text
    return RosterMember(
        edition.links.people[person],
        role,
        since,
        until,
        possible_span="/".join(map(str, tenure.possible_span)),
        certain_span="/".join(map(str, tenure.certain_span or ())),
        team=_team(graph, edition.links, slug, person, tenure),
        as_of=_as_of(graph, format, person, tenure) if is_stale or (stale and for_any_day) else "",
        is_stale=is_stale,
        stale=str(stale) if stale and for_any_day else "",
        certain=_certain(format, tenure) if with_certain_days else "",
    )


def _as_of(graph: Graph, format: Formatter, person: str, tenure: Tenure) -> str:
    seen = last_evidence(graph, person, tenure)
    return format.text("as of %s") % format.date(seen).text if seen else ""


def _certain(format: Formatter, tenure: Tenure) -> str:
    """The days between which a tenure is certain, in words; empty if it is certain on no day."""
    if not tenure.certain_span:
        return ""
    first, last = tenure.certain_span
    if tenure.is_open:
        return format.text("certain from %s") % format.day(first).text
    names = {"first": format.day(first).text, "last": format.day(last).text}
    return format.text("certain from %(first)s until %(last)s") % names


def _team(graph: Graph, links: Links, slug: str, person: str, tenure: Tenure) -> LabLink | None:
    """The last known team of a person within the lab during a tenure."""
    if not graph.tree.children(slug):
        return None
    labs = [
        own.lab
        for own in graph.careers[person].tenures
        if slug in graph.tree.ancestors(own.lab)
        and own.earliest_start < tenure.latest_end
        and own.latest_end <= tenure.latest_end
    ]
    return links.labs[labs[-1]] if labs and labs[-1] != slug else None
