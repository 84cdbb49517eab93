"""The chart of records by month; horizontal positions are in per cent."""

from collections.abc import Mapping
from typing import NamedTuple

from talentwar.views.parts import View

from .figure import Figure
from .text_width import text_width

Month = tuple[int, int]

MAX_MONTHS = 144
HEIGHT = 72
AXIS_HEIGHT = 18
NARROW_WIDTH = 288
FONT_SIZE = 12


class MonthLabel(NamedTuple):
    """The title and the link of a bar."""

    title: str
    href: str


class MonthBar(View, frozen=True):
    title: str
    href: str
    x: float
    width: float
    y: float
    height: float


class YearLabel(View, frozen=True):
    """The start of a year. The label is empty if it does not fit on a narrow page; the last may end at the edge."""

    x: float
    label: str
    href: str
    is_last: bool = False


class MonthlyChart(View, frozen=True):
    figure: Figure
    height: float
    base: float
    bars: tuple[MonthBar, ...]
    years: tuple[YearLabel, ...]


def months(counts: Mapping[Month, int]) -> tuple[Month, ...]:
    """All months from January of the first year to the last month with records; at most twelve years."""
    if not counts:
        return ()
    (first, _), (last, end) = min(counts), max(counts)
    first = max(first, last - MAX_MONTHS // 12 + 1)
    return tuple(
        (year, month) for year in range(first, last + 1) for month in range(1, 13) if (year, month) <= (last, end)
    )


def bars(
    order: tuple[Month, ...], counts: Mapping[Month, int], labels: Mapping[Month, MonthLabel]
) -> tuple[MonthBar, ...]:
    """The bars of the months with records. The highest takes the whole height; the lowest stays visible."""
    highest = max((counts.get(month, 0) for month in order), default=0)
    step = 100 / max(len(order), 1)
    found = []
    for position, month in enumerate(order):
        count = counts.get(month, 0)
        if count:
            height = max(round(count / highest * HEIGHT, 1), 2.0)
            x, width = round(position * step + step * 0.08, 2), round(step * 0.84, 2)
            found.append(MonthBar(*labels[month], x, width, round(HEIGHT - height, 1), height))
    return tuple(found)


def years(order: tuple[Month, ...], hrefs: Mapping[int, str]) -> tuple[YearLabel, ...]:
    """The starts of years, with labels if they fit."""
    step = 100 / max(len(order), 1)
    needed = (text_width("2025", FONT_SIZE) + 6) * 100 / NARROW_WIDTH
    labels = []
    free = 0.0
    for position, (year, month) in enumerate(order):
        if month == 1:
            x = position * step
            is_last = x + needed > 100
            has_room = min(x, 100 - needed) >= free and year in hrefs
            labels.append(YearLabel(round(x, 2), str(year) if has_room else "", hrefs.get(year, ""), is_last))
            free = x + needed if has_room else free
    return tuple(labels)
