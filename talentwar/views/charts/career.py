"""The career timeline: a bar for each tenure on an axis of years, which shows how exactly its ends are known.

A bar is solid while the tenure is certain, tapers over the days on which it may have started or ended, and is dashed
at an unknown end. Positions are thousandths of the width.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from talentwar.graph.careers import NO_END, UNKNOWN_START, Tenure
from talentwar.views.parts import LabLink, View

WIDTH = 1000
MIN_LENGTH = 7
MAX_LABELS = 8
LABEL_WIDTH = 90


class Mark(NamedTuple):
    """A bar from a point at `x0` to its full height between `x1` and `x2`, and to a point at `x3`.

    `before` and `after` are the far ends of the dashes; None if that end of the tenure is known.
    """

    x0: int
    x1: int
    x2: int
    x3: int
    before: int | None = None
    after: int | None = None

    @property
    def outline(self) -> str:
        """The path of the bar, 14 high."""
        x0, x1, x2, x3 = self[:4]
        return f"M{x0} 7L{x1} 1H{x2}L{x3} 7L{x2} 13H{x1}z"

    @property
    def dashes(self) -> str:
        """The path of the dashes; empty if both ends are known."""
        before = "" if self.before is None else f"M{self.x0} 7H{self.before}"
        return before if self.after is None else f"{before}M{self.x3} 7H{self.after}"


class Year(View, frozen=True):
    """The label of a year at its first day; `x` is in per cent of the width."""

    x: str
    label: str


class Axis(View, frozen=True):
    """The axis; `grid` is the path of the lines of all years, and `years` are those with a label."""

    years: tuple[Year, ...]
    grid: str


class TenureView(View, frozen=True):
    """A tenure with its bar; `href` links to the move that starts or ends it.

    `outline` and `dashes` are paths in a drawing 1000 wide and 14 high. `is_certain` is false if no day is certain.
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


def career_timeline(tenures: Sequence[Tenure], seen: date | None) -> tuple[Axis | None, tuple[Mark, ...]]:
    """The axis of a career and the bar of each tenure; `seen` is the last day with evidence for an open tenure.

    The axis has whole years from the first known day to the last, and space for an open end.
    """
    days = [day for tenure in tenures for day in tenure.bounds if day != UNKNOWN_START and day != NO_END]
    is_open = any(tenure.is_open for tenure in tenures)
    if is_open and seen:
        days.append(seen)
    if not days:
        return None, tuple(Mark(0, 0, MIN_LENGTH, MIN_LENGTH, 0, WIDTH) for _ in tenures)
    first, last = min(days), max(days)
    has_unknown_start = any(tenure.earliest_start == UNKNOWN_START for tenure in tenures)
    low_year = first.year - (1 if has_unknown_start and first.month < 3 and first.year > 1 else 0)
    low = date(low_year, 1, 1).toordinal()
    length = date(last.year, 12, 31).toordinal() + 1 - low
    scale = WIDTH / (length * (1.07 if is_open else 1.01))
    marks = tuple(_mark(tenure, min(seen or last, last), last, low, scale) for tenure in tenures)
    return _axis(low_year, last.year, low, scale), marks


def _mark(tenure: Tenure, seen: date, last: date, low: int, scale: float) -> Mark:
    def position(day: date) -> int:
        return round((day.toordinal() - low) * scale)

    x1 = position(min(tenure.latest_start, last))
    x0 = x1 if tenure.earliest_start == UNKNOWN_START else position(tenure.earliest_start)
    after = None
    if tenure.is_open:
        after = WIDTH
        x2 = x3 = max(position(seen), x1 + MIN_LENGTH)
    else:
        x2, x3 = position(tenure.earliest_end), position(tenure.latest_end)
    if tenure.earliest_start == UNKNOWN_START:
        # Only the departure is known, so the bar ends there and the dashes reach back.
        x0 = x1 = max(min(x1, x2) - MIN_LENGTH, 0)
        return Mark(x0, x1, max(x2, x1 + MIN_LENGTH), max(x3, x2, x1 + MIN_LENGTH), 0, after)
    if x2 < x1:
        middle = (x1 + x2) // 2
        return Mark(min(x0, middle), middle, middle, max(x3, middle + MIN_LENGTH), None, after)
    return Mark(x0, x1, x2, max(x3, x1 + MIN_LENGTH), None, after)


@lru_cache(maxsize=4096)
def _axis(first: int, last: int, low: int, scale: float) -> Axis:
    count = last - first + 1
    step = next((step for step in (1, 2, 5, 10, 20) if count <= step * MAX_LABELS), 50)
    lines = [
        (round((date(year, 1, 1).toordinal() - low) * scale), year)
        for year in range(first, last + 1)
        if not year % step
    ]
    years = tuple(Year(f"{x / 10:g}%", str(year)) for x, year in lines if x <= WIDTH - LABEL_WIDTH)
    return Axis(years, "".join(f"M{x}-99V99" for x, _ in lines))
