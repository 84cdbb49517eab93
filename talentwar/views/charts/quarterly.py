"""Arrivals above a line and departures below it, by quarter; what may belong to another quarter is set apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from talentwar.views.parts import LabLink, View

from .figure import Figure
from .text_width import text_width

Quarter = tuple[int, int]
"""A year and its quarter; 5 stands for a year of which the quarter is not known, and so comes after the fourth."""

NOT_KNOWN = 5
LONGEST = 28
NARROW, WIDE = 288, 700
SIZE = 11
WORDS = 16
TALLEST = 150
UNIT = 14


class QuarterCounts(NamedTuple):
    """Moves of a quarter, and how many of them may belong to another."""

    arrivals: int = 0
    departures: int = 0
    possible_arrivals: int = 0
    possible_departures: int = 0


class BarLabels(NamedTuple):
    """What a quarter's two bars say and open."""

    arrivals: str
    arrivals_href: str
    departures: str
    departures_href: str


class Bar(View, frozen=True):
    """A bar, with the part of it that is uncertain at its far end; `x` and `width` are in per cent.

    `fits` says where there is room for the value: everywhere, on wide pages, or nowhere.
    """

    title: str
    href: str
    kind: str
    x: float
    width: float
    y: float
    height: float
    open_y: float
    open_height: float
    value: str
    value_y: float
    fits: str


class YearMark(View, frozen=True):
    """Where a year begins, in per cent; the label of the last may end at the edge instead of beginning there."""

    x: float
    label: str
    is_last: bool = False


class PeriodRow(View, frozen=True):
    """A quarter as a row; `uncertain` are those of its moves that may belong to another."""

    label: str
    arrivals: int
    departures: int
    net: str
    uncertain: int


class QuarterlyChart(View, frozen=True):
    """The drawing of one lab: `zero` is the height of the line between coming and going."""

    figure: Figure
    height: float
    zero: float
    bars: tuple[Bar, ...]
    years: tuple[YearMark, ...]
    rows: tuple[PeriodRow, ...]


class SmallMultiple(View, frozen=True):
    """One of several labs at one scale; paths are in a drawing 1000 wide, one for each quarter's bars of a kind."""

    lab: LabLink
    href: str
    net: str
    arrivals: int
    departures: int
    total_arrivals: int
    total_departures: int
    gains: str
    losses: str
    uncertain: str


class SmallMultiples(View, frozen=True):
    figure: Figure
    height: float
    zero: float
    first: str
    last: str
    labs: tuple[SmallMultiple, ...]


def slots(quarters: Sequence[Quarter]) -> tuple[Quarter, ...]:
    """Every quarter from the first to the last, and the years with moves of no known quarter; at most the last 28."""
    if not quarters:
        return ()
    first, last = (min(quarters)[0], 1), max(quarters)
    found = [
        (year, part)
        for year in range(max(first[0], last[0] - LONGEST // 4), last[0] + 1)
        for part in (1, 2, 3, 4, NOT_KNOWN)
        if first <= (year, part) <= last and (part != NOT_KNOWN or (year, part) in quarters)
    ]
    return tuple(found[-LONGEST:])


def bars(
    order: Sequence[Quarter], tallies: Mapping[Quarter, QuarterCounts], told: Mapping[Quarter, BarLabels]
) -> tuple[float, float, tuple[Bar, ...]]:
    """The height of a drawing, that of its line, and its bars from left to right."""
    up = max((tallies[slot].arrivals for slot in order if slot in tallies), default=0)
    down = max((tallies[slot].departures for slot in order if slot in tallies), default=0)
    unit = min(UNIT, TALLEST / max(up + down, 1))
    zero = round(WORDS * 2 + up * unit, 1)
    step = 100 / max(len(order), 1)
    found = []
    for place, slot in enumerate(order):
        if slot not in tallies:
            continue
        tally, words = tallies[slot], told[slot]
        x, wide = round(place * step + step * 0.1, 2), round(step * 0.8, 2)
        if tally.arrivals:
            tall, loose = tally.arrivals * unit, tally.possible_arrivals * unit
            top = zero - tall
            found.append(
                Bar(words.arrivals, words.arrivals_href, "gain", x, wide, _short(top + loose), _short(tall - loose),
                    _short(top), _short(loose), str(tally.arrivals), _short(top - 4), _fits(str(tally.arrivals), step))
            )  # fmt: skip
        if tally.departures:
            tall, loose = tally.departures * unit, tally.possible_departures * unit
            found.append(
                Bar(words.departures, words.departures_href, "loss", x, wide, zero, _short(tall - loose),
                    _short(zero + tall - loose), _short(loose), str(tally.departures), _short(zero + tall + 12),
                    _fits(str(tally.departures), step))
            )  # fmt: skip
    return _short(zero + down * unit + WORDS * 3), zero, tuple(found)


def years(order: Sequence[Quarter]) -> tuple[YearMark, ...]:
    """A mark where each year begins, with its label where a narrow page has room for it."""
    step = 100 / max(len(order), 1)
    starts = [place for place, slot in enumerate(order) if not place or slot[0] != order[place - 1][0]]
    ends = [*starts[1:], len(order)]
    needed = (text_width("2025", SIZE + 1) + 4) * 100 / NARROW
    marks = []
    free = 100.0
    for start, end in reversed(list(zip(starts, ends, strict=True))):
        x = round(start * step, 2)
        is_last = end == len(order) and (end - start) * step < needed
        has_room = is_last or min(end * step, free) - x >= needed
        marks.append(YearMark(x, str(order[start][0]) if has_room else "", is_last))
        free = 100 - needed if is_last else free
    return tuple(reversed(marks))


def paths(
    order: Sequence[Quarter], tallies: Mapping[Quarter, QuarterCounts], zero: float, unit: float
) -> tuple[str, str, str]:
    """The bars of a small drawing: what surely came, what surely left, and what may belong to another quarter."""
    step = 1000 / max(len(order), 1)
    gains: list[str] = []
    losses: list[str] = []
    loose: list[str] = []
    for place, slot in enumerate(order):
        tally = tallies.get(slot)
        if tally:
            x, wide = round(place * step + step * 0.1), round(step * 0.8)
            for sign, all_, open_, sure in (
                (-1, tally.arrivals, tally.possible_arrivals, gains),
                (1, tally.departures, tally.possible_departures, losses),
            ):
                far, near = _short(zero + sign * all_ * unit), _short(zero + sign * (all_ - open_) * unit)
                if all_ > open_:
                    sure.append(f"M{x} {zero}H{x + wide}V{near}H{x}z")
                if open_:
                    loose.append(f"M{x} {near}H{x + wide}V{far}H{x}z")
    return "".join(gains), "".join(losses), "".join(loose)


def _fits(value: str, step: float) -> str:
    room = text_width(value, SIZE)
    return "all" if room <= step * NARROW / 100 else "wide" if room <= step * WIDE / 100 else "none"


def _short(number: float) -> float:
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded
