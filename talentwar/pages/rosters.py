"""The rosters of labs: today's, the page for any day, and the list of all tenures."""

from collections.abc import Iterator, Sequence
from datetime import date

from talentwar import urls as u
from talentwar.graph.careers import Certainty, Tenure, is_transfer
from talentwar.graph.graph import Graph
from talentwar.graph.rosters import (
    MAX_ON_ONE_PAGE,
    fits_one_page,
    former_members,
    has_roster_page,
    last_evidence,
    roster,
    stale_after_date,
    year_ends,
)
from talentwar.views.filters import Roster, RosterMember, RosterYear
from talentwar.views.parts import LabLink, Link, Section, Term

from .edition import Edition
from .formatting import Formatter
from .heads import head
from .links import Links
from .page_views import LongRosterPage, RosterPage
from .pagination import is_first, paginate

MAX_ROWS_OF_LONG_ROSTER = 60


def roster_on(edition: Edition, slug: str, day: date, *, for_any_day: bool = False) -> Roster:
    """A lab's roster on a day; with `for_any_day`, it has the rows that a script needs for other days."""
    graph = edition.graph
    limit = MAX_ON_ONE_PAGE if fits_one_page(graph, slug) else MAX_ROWS_OF_LONG_ROSTER
    entries = roster(graph, slug, day)

    def rows(pairs: Sequence[tuple[str, Tenure]], with_certain_days: bool = for_any_day) -> tuple[RosterMember, ...]:
        return tuple(
            _row(edition, slug, *pair, day, for_any_day=for_any_day, with_certain_days=with_certain_days)
            for pair in pairs[:limit]
        )

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


def roster_link(edition: Edition, slug: str) -> Link | None:
    """A link from a lab to the page of its roster, if it has one."""
    if not has_roster_page(edition.graph, slug):
        return None
    text = edition.format.text
    words = text("The roster on any day") if fits_one_page(edition.graph, slug) else text("The whole roster")
    return Link(words, edition.urls.href(u.lab_list(slug, "roster")))


def roster_pages(edition: Edition, slug: str) -> Iterator[RosterPage | LongRosterPage]:
    """The roster of a lab on any day, or the list of all tenures if it is too long for one page."""
    format, graph = edition.format, edition.graph
    if not has_roster_page(graph, slug):
        return
    lab, path = edition.links.labs[slug], u.lab_list(slug, "roster")
    trail = [(format.text("Labs"), u.LABS), (lab.text, u.lab(slug))]
    heading = format.text("The roster of %s") % lab.text
    if fits_one_page(graph, slug):
        intro = format.text("The people whom dated sources place there, now or in the past.")
        yield RosterPage(
            head=head(edition, path, heading, intro, trail),
            heading=heading,
            intro=intro,
            roster=roster_on(edition, slug, graph.today, for_any_day=True),
            years=tuple(_year(edition, slug, day) for day in year_ends(graph, slug)),
        )
        return
    tenures = sorted(
        graph.tenures[slug], key=lambda pair: (pair[1].latest_end, pair[1].latest_start, pair[0]), reverse=True
    )
    members = tuple(_row(edition, slug, *pair, graph.today, with_certain_days=True) for pair in tenures)
    intro = format.text("%s stays; those with no known end first.") % format.number(len(members))
    for page_path, part, pager in paginate(edition.urls, path, members, MAX_ON_ONE_PAGE):
        yield LongRosterPage(
            head=head(edition, page_path, heading, intro, trail, is_indexed=is_first(pager)),
            heading=heading,
            intro=intro,
            rows=tuple(part),
            pager=pager,
        )


def _year(edition: Edition, slug: str, day: date) -> RosterYear:
    """The names on the roster of a lab at the end of a year, by certainty."""
    text, entries = edition.format.text, roster(edition.graph, slug, day)
    words: dict[Certainty, str] = {
        "certain": text("Certainly there"),
        "possible": text("Possibly there"),
        "start unknown": text("There, start unknown"),
    }
    names = {
        certainty: ", ".join(
            edition.links.people[entry.person].text for entry in entries if entry.certainty == certainty
        )
        for certainty in words
    }
    return RosterYear(
        f"{day.year:04}", tuple(Term(words[certainty], found) for certainty, found in names.items() if found)
    )


def _row(
    edition: Edition,
    slug: str,
    person: str,
    tenure: Tenure,
    day: date,
    *,
    for_any_day: bool = False,
    with_certain_days: bool,
) -> RosterMember:
    """The row of a tenure on a day.

    `for_any_day` adds the dates from which a script makes the rosters of other days; `with_certain_days` adds the days
    between which the tenure is certain.
    """
    graph, format = edition.graph, edition.format
    stale = stale_after_date(graph, person, tenure)
    is_stale = stale is not None and day >= stale
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
