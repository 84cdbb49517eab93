"""Bar charts of arrivals (above a line) and departures (below it) by quarter; uncertain quarters are marked."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from talentwar.views.parts import LabLink, View

from .figure import Figure
from .text_width import text_width

Quarter = tuple[int, int]
"""A year and a quarter from 1 to 4, or NOT_KNOWN, which sorts after the others."""

NOT_KNOWN = 5
MAX_QUARTERS = 28
NARROW_WIDTH, WIDE_WIDTH = 288, 700
FONT_SIZE = 11
LABEL_HEIGHT = 16
MAX_BARS_HEIGHT = 150
MOVE_HEIGHT = 14


class QuarterCounts(NamedTuple):
    """The moves of a quarter; the possible ones among them may belong to another."""

    arrivals: int = 0
    departures: int = 0
    possible_arrivals: int = 0
    possible_departures: int = 0


class BarLabels(NamedTuple):
    """The titles and links of the two bars of a quarter."""

    arrivals: str
    arrivals_href: str
    departures: str
    departures_href: str


class Bar(View, frozen=True):
    """A bar; `open_y` and `open_height` are its uncertain part. `x` and `width` are in per cent.

    `fits` says where the value has room: "all" pages, "wide" pages, or "none".
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
    """The start of a year in per cent; the label of the last year may end at the edge instead."""

    x: float
    label: str
    is_last: bool = False


class PeriodRow(View, frozen=True):
    """A quarter as a row of the table; `uncertain` is the number of its moves that may belong to another."""

    label: str
    arrivals: int
    departures: int
    net: str
    uncertain: int


class QuarterlyChart(View, frozen=True):
    """The chart of one lab; `zero` is the y of the line between arrivals and departures."""

    figure: Figure
    height: float
    zero: float
    bars: tuple[Bar, ...]
    years: tuple[YearMark, ...]
    rows: tuple[PeriodRow, ...]


class SmallMultiple(View, frozen=True):
    """The chart of one of several labs at the same scale; the paths of its bars are in a drawing 1000 wide."""

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


def quarter_range(quarters: Sequence[Quarter]) -> tuple[Quarter, ...]:
    """All quarters from the first to the last, and the unknown ones among `quarters`; at most the last 28."""
    if not quarters:
        return ()
    first, last = (min(quarters)[0], 1), max(quarters)
    found = [
        (year, part)
        for year in range(max(first[0], last[0] - MAX_QUARTERS // 4), last[0] + 1)
        for part in (1, 2, 3, 4, NOT_KNOWN)
        if first <= (year, part) <= last and (part != NOT_KNOWN or (year, part) in quarters)
    ]
    return tuple(found[-MAX_QUARTERS:])


def bars(
    order: Sequence[Quarter], counts: Mapping[Quarter, QuarterCounts], labels: Mapping[Quarter, BarLabels]
) -> tuple[float, float, tuple[Bar, ...]]:
    """The height of a chart, the y of its line, and its bars from left to right."""
    up = max((counts[quarter].arrivals for quarter in order if quarter in counts), default=0)
    down = max((counts[quarter].departures for quarter in order if quarter in counts), default=0)
    unit = min(MOVE_HEIGHT, MAX_BARS_HEIGHT / max(up + down, 1))
    zero = round(LABEL_HEIGHT * 2 + up * unit, 1)
    step = 100 / max(len(order), 1)
    found = []
    for position, quarter in enumerate(order):
        if quarter not in counts:
            continue
        count, label = counts[quarter], labels[quarter]
        x, width = round(position * step + step * 0.1, 2), round(step * 0.8, 2)
        if count.arrivals:
            height, uncertain = count.arrivals * unit, count.possible_arrivals * unit
            top = zero - height
            found.append(
                Bar(label.arrivals, label.arrivals_href, "gain", x, width, _short(top + uncertain),
                    _short(height - uncertain), _short(top), _short(uncertain), str(count.arrivals), _short(top - 4),
                    _fits(str(count.arrivals), step))
            )  # fmt: skip
        if count.departures:
            height, uncertain = count.departures * unit, count.possible_departures * unit
            bottom = zero + height
            found.append(
                Bar(label.departures, label.departures_href, "loss", x, width, zero, _short(height - uncertain),
                    _short(bottom - uncertain), _short(uncertain), str(count.departures), _short(bottom + 12),
                    _fits(str(count.departures), step))
            )  # fmt: skip
    return _short(zero + down * unit + LABEL_HEIGHT * 3), zero, tuple(found)


def years(order: Sequence[Quarter]) -> tuple[YearMark, ...]:
    """The starts of years, with labels if they fit on a narrow page."""
    step = 100 / max(len(order), 1)
    starts = [
        position for position, quarter in enumerate(order) if not position or quarter[0] != order[position - 1][0]
    ]
    ends = [*starts[1:], len(order)]
    needed = (text_width("2025", FONT_SIZE + 1) + 4) * 100 / NARROW_WIDTH
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
    order: Sequence[Quarter], counts: Mapping[Quarter, QuarterCounts], zero: float, unit: float
) -> tuple[str, str, str]:
    """The paths of a small chart: certain arrivals, certain departures, and uncertain moves."""
    step = 1000 / max(len(order), 1)
    gains: list[str] = []
    losses: list[str] = []
    uncertain: list[str] = []
    for position, quarter in enumerate(order):
        count = counts.get(quarter)
        if count:
            x, width = round(position * step + step * 0.1), round(step * 0.8)
            for sign, total, possible, certain in (
                (-1, count.arrivals, count.possible_arrivals, gains),
                (1, count.departures, count.possible_departures, losses),
            ):
                outer, inner = _short(zero + sign * total * unit), _short(zero + sign * (total - possible) * unit)
                if total > possible:
                    certain.append(f"M{x} {zero}H{x + width}V{inner}H{x}z")
                if possible:
                    uncertain.append(f"M{x} {inner}H{x + width}V{outer}H{x}z")
    return "".join(gains), "".join(losses), "".join(uncertain)


def _fits(value: str, step: float) -> str:
    width = text_width(value, FONT_SIZE)
    return "all" if width <= step * NARROW_WIDTH / 100 else "wide" if width <= step * WIDE_WIDTH / 100 else "none"


def _short(number: float) -> float:
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded
