"""The flow diagram: two columns of labs, and a band for each route between them, as thick as its moves are many.

Heights are reckoned in whole tenths of a pixel, so that the bands of a lab sum to its height exactly. Across, a
drawing has no measure: it is stretched to the width that there is, and only its words keep their size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from talentwar.views.parts import LabLink, View

from .figure import Figure
from .scales import pixels
from .text_width import text_width, wrap

OTHERS = ""
"""The end that stands for all labs that have no place of their own."""


class Flow(NamedTuple):
    """Moves from one lab to another, by the keys of these; `swatch` is the class that colours the band."""

    origin: str
    destination: str
    moves: int
    href: str
    title: str
    colour_class: str


class NodeLabel(NamedTuple):
    """A lab on one side of the drawing."""

    name: str
    number: str
    href: str
    title: str
    colour_class: str


class Limits(NamedTuple):
    """What a drawing may take, in pixels: the words beside a lab, their size, a move, all moves of a side."""

    label: float
    size: float
    unit: float = 13.0
    height: float = 460.0
    lines: int = 3


class Line(View, frozen=True):
    """A line of a label; the number stands on one of them, on the side of the drawing."""

    y: float
    text: str
    number: str = ""


class Node(View, frozen=True):
    title: str
    href: str
    colour_class: str
    y: float
    height: float
    lines: tuple[Line, ...]


class Ribbon(View, frozen=True):
    """A route: from `y0` to `y0 + thickness` on the left, `fall` pixels lower on the right."""

    title: str
    href: str
    colour_class: str
    y0: float
    fall: float
    rise: float
    thickness: float


class Sankey(View, frozen=True):
    height: float
    origins: tuple[Node, ...]
    destinations: tuple[Node, ...]
    bands: tuple[Ribbon, ...]


class FlowNumber(View, frozen=True):
    """A band of a drawing as a row of its table."""

    origin: LabLink
    destination: LabLink
    count: int
    href: str


class FlowChart(View, frozen=True):
    """Flows between labs, drawn twice: for wide pages, and with fewer labs for narrow ones."""

    figure: Figure
    wide: Sankey
    narrow: Sankey
    rows: tuple[FlowNumber, ...]


class ExchangeChart(View, frozen=True):
    """What flows into one lab and out of it; a side without moves is None. `came` and `went` are the sums."""

    figure: Figure
    arrivals: Sankey | None
    departures: Sankey | None
    arrival_total: str
    departure_total: str


GAP = 70
THINNEST = 16
LEADING = 1.25


def group_tail(
    counts: Mapping[tuple[str, str], int], keep: int
) -> tuple[dict[tuple[str, str], int], tuple[str, ...], tuple[str, ...]]:
    """Routes with the smaller labs of each side as `OTHERS`, and which these are; one alone keeps its place."""
    tails = []
    for side in (0, 1):
        totals: dict[str, int] = {}
        for pair, count in counts.items():
            totals[pair[side]] = totals.get(pair[side], 0) + count
        ranked = sorted(totals, key=lambda lab: (-totals[lab], lab))
        tails.append(tuple(ranked[keep:]) if len(ranked) > keep + 1 else ())
    gone = [frozenset(tail) for tail in tails]
    grouped: dict[tuple[str, str], int] = {}
    for (origin, destination), count in counts.items():
        pair = (OTHERS if origin in gone[0] else origin, OTHERS if destination in gone[1] else destination)
        grouped[pair] = grouped.get(pair, 0) + count
    return grouped, tails[0], tails[1]


def sankey(
    flows: Sequence[Flow], origins: Mapping[str, NodeLabel], destinations: Mapping[str, NodeLabel], room: Limits
) -> Sankey:
    """The drawing of some flows; the same for the same flows in whatever order they come."""
    flows = sorted(flows, key=lambda flow: (-flow.moves, flow.origin, flow.destination))
    unit = min(room.unit, room.height / max(sum(flow.moves for flow in flows), 1)) * 10
    thickness = {flow: max(THINNEST, round(flow.moves * unit)) for flow in flows}
    keys = _ordered(flows)
    left = _Column(keys[0], thickness, _origin, origins, room)
    right = _Column(keys[1], thickness, _destination, destinations, room)
    whole = max(left.height, right.height)
    y0 = left.ends(flows, whole, key=lambda flow: keys[1].index(flow.destination))
    y1 = right.ends(flows, whole, key=lambda flow: keys[0].index(flow.origin))
    return Sankey(
        pixels(whole),
        left.nodes(whole, number_last=True),
        right.nodes(whole, number_last=False),
        tuple(
            Ribbon(
                flow.title,
                flow.href,
                flow.colour_class,
                pixels(y0[flow]),
                pixels(y1[flow] - y0[flow]),
                pixels(y0[flow] - y1[flow]),
                pixels(thickness[flow]),
            )
            for flow in flows
        ),
    )


class _Column:
    """One side of the drawing: its labs from the top down, each with a place for its bands and for its label."""

    def __init__(
        self,
        keys: Sequence[str],
        thickness: Mapping[Flow, int],
        end: Callable[[Flow], str],
        ends: Mapping[str, NodeLabel],
        room: Limits,
    ) -> None:
        self._end = end
        self._ends = ends
        self._room = room
        self._thickness = thickness
        self._labels = {key: _label(ends[key], room) for key in keys}
        self._tall = dict.fromkeys(keys, 0)
        for flow, tall in thickness.items():
            self._tall[end(flow)] += tall
        leading = room.size * LEADING * 10
        self._slots = {key: max(self._tall[key], round(len(self._labels[key]) * leading)) for key in keys}
        self.height = sum(self._slots.values()) + GAP * max(len(keys) - 1, 0)

    def starts(self, whole: int) -> dict[str, int]:
        """Where each lab begins, the column in the middle of the whole height."""
        at = (whole - self.height) // 2
        found = {}
        for key, slot in self._slots.items():
            found[key] = at + (slot - self._tall[key]) // 2
            at += slot + GAP
        return found

    def ends(self, flows: Sequence[Flow], whole: int, key: Callable[[Flow], int]) -> dict[Flow, int]:
        """Where each band meets its lab, one below the other in the order of `key`."""
        at = self.starts(whole)
        found = {}
        for flow in sorted(flows, key=key):
            found[flow] = at[self._end(flow)]
            at[self._end(flow)] += self._thickness[flow]
        return found

    def nodes(self, whole: int, number_last: bool) -> tuple[Node, ...]:
        nodes = []
        for key, start in self.starts(whole).items():
            end, tall, label = self._ends[key], self._tall[key], self._labels[key]
            numbered = len(label) - 1 if number_last else 0
            size = self._room.size
            first = (start + tall / 2) / 10 - (len(label) - 1) / 2 * size * LEADING + size * 0.36
            lines = tuple(
                Line(round(first + place * size * LEADING), text, end.number if place == numbered else "")
                for place, text in enumerate(label)
            )
            nodes.append(Node(end.title, end.href, end.colour_class, pixels(start), pixels(tall), lines))
        return tuple(nodes)


def _origin(flow: Flow) -> str:
    return flow.origin


def _destination(flow: Flow) -> str:
    return flow.destination


def _label(end: NodeLabel, room: Limits) -> tuple[str, ...]:
    """The lines of a label, each with room for the number."""
    if not end.name:
        return ()
    number = text_width(f" {end.number}", room.size) * 1.1
    return wrap(end.name, room.label - number, room.size, room.lines)


def crossings(flows: Sequence[Flow], left: Sequence[str], right: Sequence[str]) -> int:
    """How much crosses, each pair of bands weighed by the product of their moves."""
    here = {key: place for place, key in enumerate(left)}
    there = {key: place for place, key in enumerate(right)}
    ends = [(here[flow.origin], there[flow.destination], flow.moves) for flow in flows]
    return sum(
        one[2] * other[2]
        for index, one in enumerate(ends)
        for other in ends[:index]
        if (one[0] - other[0]) * (one[1] - other[1]) < 0
    )


def _ordered(flows: Sequence[Flow]) -> tuple[list[str], list[str]]:
    """The two columns, so that little crosses: the largest first, then each lab moved to the mean of its others."""
    left, right = _by_size(flows, _origin), _by_size(flows, _destination)
    best = (crossings(flows, left, right), left, right)
    for _ in range(6):
        right = _by_mean(right, flows, left, _destination, _origin)
        left = _by_mean(left, flows, right, _origin, _destination)
        crossed = crossings(flows, left, right)
        if crossed >= best[0]:
            break
        best = (crossed, left, right)
    return best[1], best[2]


def _by_size(flows: Sequence[Flow], end: Callable[[Flow], str]) -> list[str]:
    totals: dict[str, int] = {}
    for flow in flows:
        totals[end(flow)] = totals.get(end(flow), 0) + flow.moves
    return sorted(totals, key=lambda key: (key == OTHERS, -totals[key], key))


def _by_mean(
    column: Sequence[str],
    flows: Sequence[Flow],
    others: Sequence[str],
    end: Callable[[Flow], str],
    other: Callable[[Flow], str],
) -> list[str]:
    place = {key: number for number, key in enumerate(others)}
    sums: dict[str, tuple[int, int]] = {}
    for flow in flows:
        total, weight = sums.get(end(flow), (0, 0))
        sums[end(flow)] = (total + place[other(flow)] * flow.moves, weight + flow.moves)
    now = {key: number for number, key in enumerate(column)}
    return sorted(column, key=lambda key: (sums[key][0] / sums[key][1], now[key]))
