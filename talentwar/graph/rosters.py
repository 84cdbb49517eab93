"""Rosters over time: the days on which a lab's roster changes, its former members, and the ends of years."""

from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from talentwar.content.dates import PartialDate, parse_date

from . import evidence
from .careers import NO_END, UNKNOWN_START, Certainty, Tenure, tenure_on
from .graph import Graph

MAX_ON_ONE_PAGE = 200
"""A roster with more tenures than this is a list of several pages, which cannot show other days."""
MIN_PEOPLE_OF_OWN_PAGE = 3
"""A lab with fewer people has no roster page: its own page shows all of them."""

_CERTAINTY_ORDER: tuple[Certainty, ...] = ("certain", "possible", "start unknown")


class RosterEntry(Struct, frozen=True):
    """A person on a lab's roster on a day."""

    person: str
    tenure: Tenure
    certainty: Certainty


def roster(graph: Graph, lab: str, day: date) -> tuple[RosterEntry, ...]:
    """The people who were certainly or possibly at a lab or its teams on a day, by certainty and slug."""
    entries = [
        RosterEntry(person, *found)
        for person, pairs in groupby(graph.tenures.get(lab, ()), key=itemgetter(0))
        if (found := tenure_on((tenure for _, tenure in pairs), day))
    ]
    return tuple(sorted(entries, key=lambda entry: (_CERTAINTY_ORDER.index(entry.certainty), entry.person)))


def last_evidence(graph: Graph, person: str, tenure: Tenure) -> PartialDate | None:
    """The last date on which a source or a check of the profile confirms an open tenure."""
    entry = graph.catalog.people[person]
    moves = entry.record.moves
    order = graph.careers[person].order
    later = order[order.index(tenure.arrival) :] if tenure.arrival in order else order
    dates = [evidence.latest_date((id for index in later for id in moves[index].sources), graph.catalog)]
    dates += [parse_date(moves[index].date.text.partition("/")[0]) for index in later]
    if entry.record.checked:
        dates.append(parse_date(entry.record.checked.end.isoformat()))
    return max((date for date in dates if date), key=lambda date: date.start, default=None)


def last_seen(graph: Graph, person: str, tenure: Tenure) -> date | None:
    """The first day of the date of `last_evidence`."""
    found = last_evidence(graph, person, tenure)
    return found.start if found else None


def fits_one_page(graph: Graph, lab: str) -> bool:
    """Whether all tenures of a lab fit on one page."""
    return len(graph.tenures[lab]) <= MAX_ON_ONE_PAGE


def change_days(graph: Graph, lab: str) -> tuple[date, ...]:
    """The days up to today on which somebody certainly or possibly joins or leaves a lab."""
    bounds = {day for _, tenure in graph.tenures[lab] for day in tenure.bounds}
    return tuple(sorted(day for day in bounds - {UNKNOWN_START, NO_END} if day <= graph.today))


def has_roster_page(graph: Graph, lab: str) -> bool:
    """Whether the roster of a lab has a page of its own, for any day or of several pages."""
    return len({person for person, _ in graph.tenures[lab]}) >= MIN_PEOPLE_OF_OWN_PAGE or not fits_one_page(graph, lab)


def year_ends(graph: Graph, lab: str) -> tuple[date, ...]:
    """The last days of the years in which the roster of a lab changes, latest first, up to today."""
    days = {date(day.year, 12, 31) for day in change_days(graph, lab)}
    return tuple(sorted((day for day in days if day <= graph.today), reverse=True))


def former_members(graph: Graph, lab: str, day: date) -> tuple[tuple[str, Tenure], ...]:
    """The people whose tenure at a lab had certainly ended by a day, and their tenures; the last to end come first."""
    ended = [(person, tenure) for person, tenure in graph.tenures[lab] if tenure.latest_end <= day]
    return tuple(sorted(ended, key=lambda pair: (pair[1].latest_end, pair[0]), reverse=True))


def stale_after_date(graph: Graph, person: str, tenure: Tenure) -> date | None:
    """The first day on which the evidence for an open tenure is stale; None if the tenure has ended."""
    seen = last_seen(graph, person, tenure) if tenure.is_open else None
    return seen + timedelta(evidence.days_of(graph.catalog.settings.stale_after) + 1) if seen else None
