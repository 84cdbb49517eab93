"""How many records each month has, as a strip of bars; places across are in per cent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from talentwar.views.parts import View

from .figure import Figure
from .text_width import text_width

Month = tuple[int, int]

LONGEST = 144
HEIGHT = 72
AXIS = 18
NARROW = 288
SIZE = 12


class MonthLabel(NamedTuple):
    """What a bar says and opens."""

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
    """Where a year begins; its label is empty where a narrow page has no room for it, the last may end at the edge."""

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
    """Every month from the first January with records to the last with any, at most twelve years of them."""
    if not counts:
        return ()
    (first, _), (last, end) = min(counts), max(counts)
    first = max(first, last - LONGEST // 12 + 1)
    return tuple(
        (year, month) for year in range(first, last + 1) for month in range(1, 13) if (year, month) <= (last, end)
    )


def bars(
    order: tuple[Month, ...], counts: Mapping[Month, int], told: Mapping[Month, MonthLabel]
) -> tuple[MonthBar, ...]:
    """A bar for each month with records, the highest as high as there is room; one record is still to be seen."""
    most = max((counts.get(month, 0) for month in order), default=0)
    step = 100 / max(len(order), 1)
    found = []
    for place, month in enumerate(order):
        count = counts.get(month, 0)
        if count:
            tall = max(round(count / most * HEIGHT, 1), 2.0)
            found.append(
                MonthBar(
                    told[month].title,
                    told[month].href,
                    round(place * step + step * 0.08, 2),
                    round(step * 0.84, 2),
                    round(HEIGHT - tall, 1),
                    tall,
                )
            )
    return tuple(found)


def years(order: tuple[Month, ...], hrefs: Mapping[int, str]) -> tuple[YearLabel, ...]:
    """The years of the strip, labelled as far as they have room."""
    step = 100 / max(len(order), 1)
    needed = (text_width("2025", SIZE) + 6) * 100 / NARROW
    labels = []
    free = 0.0
    for place, (year, month) in enumerate(order):
        if month == 1:
            x = place * step
            is_last = x + needed > 100
            has_room = min(x, 100 - needed) >= free and year in hrefs
            labels.append(YearLabel(round(x, 2), str(year) if has_room else "", hrefs.get(year, ""), is_last))
            free = x + needed if has_room else free
    return tuple(labels)
