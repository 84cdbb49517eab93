"""A career as a track: a strip for each stay on one axis of years, with what is not known of its ends to be seen.

A strip is solid where somebody was certainly there, tapers over the days between which they can have come or left,
and is dashed where nobody knows how far it goes. Places are thousandths of the width.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from talentwar.graph.careers import NO_END, UNKNOWN_START, Tenure
from talentwar.views.parts import LabLink, View

WIDTH = 1000
SMALLEST = 7
LABELS = 8
ROOM_FOR_LABEL = 90


class Mark(NamedTuple):
    """A strip: from a point at `x0` to its full height at `x1`, from there to `x2`, and to a point at `x3`.

    `before` and `after` are where dashes end; None where that end of the stay is known.
    """

    x0: int
    x1: int
    x2: int
    x3: int
    before: int | None = None
    after: int | None = None

    @property
    def outline(self) -> str:
        """The strip as a path, 14 high."""
        x0, x1, x2, x3 = self[:4]
        return f"M{x0} 7L{x1} 1H{x2}L{x3} 7L{x2} 13H{x1}z"

    @property
    def dashes(self) -> str:
        """How far it may go on, as a path; empty where both ends are known."""
        before = "" if self.before is None else f"M{self.x0} 7H{self.before}"
        return before if self.after is None else f"{before}M{self.x3} 7H{self.after}"


class Year(View, frozen=True):
    """The label of a first of January; `x` is in per cent of the width."""

    x: str
    label: str


class Axis(View, frozen=True):
    """`grid` are the lines of the years, as a path through them; not each has room for a label."""

    years: tuple[Year, ...]
    grid: str


class TenureView(View, frozen=True):
    """A stay of a career: where, from when to when, as what; the record that tells of it, and its strip.

    `outline` and `dashes` are paths in a drawing 1000 wide and 14 high. `is_certain` is false of a stay
    that is certain on no day.
    """

    lab: LabLink
    part_of: str
    span: str
    role: str
    is_return: bool
    href: str
    outline: str
    dashes: str
    is_certain: bool


def career_timeline(stays: Sequence[Tenure], seen: date | None) -> tuple[Axis | None, tuple[Mark, ...]]:
    """The axis of a career and the strip of each stay; `seen` is the last day that bears out one without an end.

    The axis has whole years, from the first day that is known to the last, and room beyond for what is open.
    """
    days = [
        day
        for stay in stays
        for day in (stay.earliest_start, stay.latest_start, stay.earliest_end, stay.latest_end)
        if day != UNKNOWN_START and day != NO_END
    ]
    is_open = any(stay.is_open for stay in stays)
    if is_open and seen:
        days.append(seen)
    if not days:
        return None, tuple(Mark(0, 0, SMALLEST, SMALLEST, 0, WIDTH) for _ in stays)
    first, last = min(days), max(days)
    begins_unknown = any(stay.earliest_start == UNKNOWN_START for stay in stays)
    low_year = first.year - (1 if begins_unknown and first.month < 3 and first.year > 1 else 0)
    low = date(low_year, 1, 1).toordinal()
    whole = date(last.year, 12, 31).toordinal() + 1 - low
    scale = WIDTH / (whole * (1.07 if is_open else 1.01))
    marks = tuple(_mark(stay, min(seen or last, last), last, low, scale) for stay in stays)
    return _axis(low_year, last.year, low, scale), marks


def _mark(stay: Tenure, seen: date, last: date, low: int, scale: float) -> Mark:
    def place(day: date) -> int:
        return round((day.toordinal() - low) * scale)

    x1 = place(min(stay.latest_start, last))
    x0 = x1 if stay.earliest_start == UNKNOWN_START else place(stay.earliest_start)
    after = None
    if stay.is_open:
        after = WIDTH
        x2 = x3 = max(place(seen), x1 + SMALLEST)
    else:
        x2, x3 = place(stay.earliest_end), place(stay.latest_end)
    if stay.earliest_start == UNKNOWN_START:
        # They were there at the latest when they left, and nobody says since when.
        x0 = x1 = max(min(x1, x2) - SMALLEST, 0)
        return Mark(x0, x1, max(x2, x1 + SMALLEST), max(x3, x2, x1 + SMALLEST), 0, after)
    if x2 < x1:
        middle = (x1 + x2) // 2
        return Mark(min(x0, middle), middle, middle, max(x3, middle + SMALLEST), None, after)
    return Mark(x0, x1, x2, max(x3, x1 + SMALLEST), None, after)


@lru_cache(maxsize=4096)
def _axis(first: int, last: int, low: int, scale: float) -> Axis:
    count = last - first + 1
    step = next((step for step in (1, 2, 5, 10, 20) if count <= step * LABELS), 50)
    places = [
        (round((date(year, 1, 1).toordinal() - low) * scale), year)
        for year in range(first, last + 1)
        if not year % step
    ]
    years = tuple(Year(f"{x / 10:g}%", str(year)) for x, year in places if x <= WIDTH - ROOM_FOR_LABEL)
    return Axis(years, "".join(f"M{x}-99V99" for x, _ in places))
