"""Rosters over time: the days on which a lab's roster changes, who had left by a day, and which days have a page."""

from __future__ import annotations

from datetime import date, timedelta

from . import evidence
from .careers import NO_END, UNKNOWN_START, Tenure
from .graph import Graph, last_seen

MAX_ON_ONE_PAGE = 200
"""More stays than this are a list of several pages, and no roster of a day."""
MAX_ARCHIVED_DAYS = 16
"""How many days of a lab have a page of their own, at most."""


def fits_one_page(graph: Graph, lab: str) -> bool:
    """Whether everybody who was ever at a lab has room on one page."""
    return len(graph.tenures[lab]) <= MAX_ON_ONE_PAGE


def change_days(graph: Graph, lab: str) -> tuple[date, ...]:
    """The days up to today on which somebody comes to a lab or leaves it, possibly or certainly."""
    bounds = {
        day
        for _, stay in graph.tenures[lab]
        for day in (stay.earliest_start, stay.latest_start, stay.earliest_end, stay.latest_end)
    }
    return tuple(sorted(day for day in bounds - {UNKNOWN_START, NO_END} if day <= graph.today))


def archived_days(graph: Graph, lab: str) -> tuple[date, ...]:
    """The days on which a lab's roster has a page of its own.

    All days of change if they are few; else the first days of the quarters that follow on one, the latest of them. A
    roster that is a list of several pages has none. So the number of pages grows with the labs, not with their moves.
    """
    if not fits_one_page(graph, lab):
        return ()
    days = change_days(graph, lab)
    if len(days) > MAX_ARCHIVED_DAYS:
        days = tuple(sorted({first for day in days if (first := next_quarter(day)) <= graph.today}))
    return days[-MAX_ARCHIVED_DAYS:]


def former_members(graph: Graph, lab: str, day: date) -> tuple[tuple[str, Tenure], ...]:
    """The stays at a lab that had surely ended by a day, the latest to end first."""
    ended = [(person, stay) for person, stay in graph.tenures[lab] if stay.latest_end <= day]
    return tuple(sorted(ended, key=lambda pair: (pair[1].latest_end, pair[0]), reverse=True))


def stale_after_date(graph: Graph, person: str, stay: Tenure) -> date | None:
    """The first day of which the evidence for an open stay is too old to speak; None where the stay has an end."""
    seen = last_seen(graph, person, stay) if stay.is_open else None
    return seen + timedelta(evidence.days_of(graph.catalog.settings.stale_after) + 1) if seen else None


def next_quarter(day: date) -> date:
    """The first day of a quarter on or after a day."""
    months = day.year * 12 + day.month - 1 + (day.day > 1)
    months = -(-months // 3) * 3
    return date(months // 12, months % 12 + 1, 1)
