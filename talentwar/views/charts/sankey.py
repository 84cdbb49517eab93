"""The flow diagram: two columns of labs, and a band for each route, as thick as its number of moves.

Heights are in total tenths of a pixel, so that the bands of a lab add up exactly to its height. There are no widths:
the drawing is stretched to the page, and only text keeps its size.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from talentwar.views.parts import LabLink, View

from .figure import Figure
from .scales import pixels
from .text_width import text_width, wrap

OTHERS = ""
"""The key of the node for all labs without a node of their own."""


class Flow(NamedTuple):
    """The moves between two labs, given by key; `colour_class` is the CSS class of the band."""

    origin: str
    destination: str
    moves: int
    href: str
    title: str
    colour_class: str


End = Callable[[Flow], str]
"""Returns the lab at one end of a flow."""


class NodeLabel(NamedTuple):
    """The texts and the link of a lab on one side."""

    name: str
    number: str
    href: str
    title: str
    colour_class: str


class Limits(NamedTuple):
    """The limits of a drawing in pixels: label width, font size, height of a move and of all moves of a side."""

    label: float
    size: float
    unit: float = 13.0
    height: float = 460.0
    lines: int = 3


class Line(View, frozen=True):
    """A line of a label; one of the lines has the number."""

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
    """The band of a route, from `y0` to `y0 + thickness` on the left, and `fall` pixels lower on the right."""

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
    """A band as a row of the table."""

    origin: LabLink
    destination: LabLink
    count: int
    href: str


class FlowChart(View, frozen=True):
    """Flows between labs, drawn for wide pages and, with fewer labs, for narrow ones."""

    figure: Figure
    wide: Sankey
    narrow: Sankey
    rows: tuple[FlowNumber, ...]


class ExchangeChart(View, frozen=True):
    """The flows into one lab and out of it; a side without moves is None."""

    figure: Figure
    arrivals: Sankey | None
    departures: Sankey | None
    arrival_total: str
    departure_total: str


_origin, _destination = attrgetter("origin"), attrgetter("destination")
GAP = 70
MIN_THICKNESS = 16
LINE_HEIGHT = 1.25


def group_tail(
    counts: Mapping[tuple[str, str], int], keep: int
) -> tuple[dict[tuple[str, str], int], tuple[str, ...], tuple[str, ...]]:
    """The counts with the smaller labs of each side grouped as `OTHERS`, and these labs; a single one stays."""
    tails = []
    for side in (0, 1):
        totals: Counter[str] = Counter()
        for pair, count in counts.items():
            totals[pair[side]] += count
        ranked = sorted(totals, key=lambda lab: (-totals[lab], lab))
        tails.append(tuple(ranked[keep:]) if len(ranked) > keep + 1 else ())
    grouped: Counter[tuple[str, str]] = Counter()
    for (origin, destination), count in counts.items():
        grouped[OTHERS if origin in tails[0] else origin, OTHERS if destination in tails[1] else destination] += count
    return grouped, tails[0], tails[1]


def sankey(
    flows: Sequence[Flow], origins: Mapping[str, NodeLabel], destinations: Mapping[str, NodeLabel], limits: Limits
) -> Sankey:
    """The drawing of some flows; it does not depend on their order."""
    flows = sorted(flows, key=lambda flow: (-flow.moves, flow.origin, flow.destination))
    unit = min(limits.unit, limits.height / max(sum(flow.moves for flow in flows), 1)) * 10
    thickness = {flow: max(MIN_THICKNESS, round(flow.moves * unit)) for flow in flows}
    keys = _ordered(flows)
    left = _Column(keys[0], thickness, _origin, origins, limits)
    right = _Column(keys[1], thickness, _destination, destinations, limits)
    total = max(left.height, right.height)
    y0 = left.ends(flows, total, key=lambda flow: keys[1].index(flow.destination))
    y1 = right.ends(flows, total, key=lambda flow: keys[0].index(flow.origin))
    bands = []
    for flow in flows:
        heights = (y0[flow], y1[flow] - y0[flow], y0[flow] - y1[flow], thickness[flow])
        bands.append(Ribbon(flow.title, flow.href, flow.colour_class, *map(pixels, heights)))
    return Sankey(
        pixels(total), left.nodes(total, number_last=True), right.nodes(total, number_last=False), tuple(bands)
    )


class _Column:
    """One side of the drawing: the positions of its labs, of their bands and of their labels."""

    def __init__(
        self,
        keys: Sequence[str],
        thickness: Mapping[Flow, int],
        end: End,
        ends: Mapping[str, NodeLabel],
        limits: Limits,
    ) -> None:
        self._end, self._ends, self._limits, self._thickness = end, ends, limits, thickness
        self._labels = {key: _label(ends[key], limits) for key in keys}
        self._heights = dict.fromkeys(keys, 0)
        for flow, height in thickness.items():
            self._heights[end(flow)] += height
        leading = limits.size * LINE_HEIGHT * 10
        self._slot_heights = {key: max(self._heights[key], round(len(self._labels[key]) * leading)) for key in keys}
        self.height = sum(self._slot_heights.values()) + GAP * max(len(keys) - 1, 0)

    def starts(self, total: int) -> dict[str, int]:
        """The top of each lab; the column is centred."""
        at = (total - self.height) // 2
        found = {}
        for key, slot_height in self._slot_heights.items():
            found[key] = at + (slot_height - self._heights[key]) // 2
            at += slot_height + GAP
        return found

    def ends(self, flows: Sequence[Flow], total: int, key: Callable[[Flow], int]) -> dict[Flow, int]:
        """The top of each band at this side, in the order of `key`."""
        at = self.starts(total)
        found = {}
        for flow in sorted(flows, key=key):
            found[flow] = at[self._end(flow)]
            at[self._end(flow)] += self._thickness[flow]
        return found

    def nodes(self, total: int, number_last: bool) -> tuple[Node, ...]:
        nodes = []
        for key, start in self.starts(total).items():
            end, height, label = self._ends[key], self._heights[key], self._labels[key]
            number_line = len(label) - 1 if number_last else 0
            size = self._limits.size
            first = (start + height / 2) / 10 - (len(label) - 1) / 2 * size * LINE_HEIGHT + size * 0.36
            lines = tuple(
                Line(round(first + line * size * LINE_HEIGHT), text, end.number if line == number_line else "")
                for line, text in enumerate(label)
            )
            nodes.append(Node(end.title, end.href, end.colour_class, pixels(start), pixels(height), lines))
        return tuple(nodes)


def _label(end: NodeLabel, limits: Limits) -> tuple[str, ...]:
    """The lines of a label, each with space for the number."""
    if not end.name:
        return ()
    number = text_width(f" {end.number}", limits.size) * 1.1
    return wrap(end.name, limits.label - number, limits.size, limits.lines)


def crossings(flows: Sequence[Flow], left: Sequence[str], right: Sequence[str]) -> int:
    """The number of crossings; each pair of bands counts as the product of their moves."""
    left_positions = {key: position for position, key in enumerate(left)}
    right_positions = {key: position for position, key in enumerate(right)}
    ends = [(left_positions[flow.origin], right_positions[flow.destination], flow.moves) for flow in flows]
    return sum(
        one[2] * other[2]
        for index, one in enumerate(ends)
        for other in ends[:index]
        if (one[0] - other[0]) * (one[1] - other[1]) < 0
    )


def _ordered(flows: Sequence[Flow]) -> tuple[list[str], list[str]]:
    """The order of both columns with few crossings: by size, then by the mean position of the connected labs."""
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


def _by_size(flows: Sequence[Flow], end: End) -> list[str]:
    totals: Counter[str] = Counter()
    for flow in flows:
        totals[end(flow)] += flow.moves
    return sorted(totals, key=lambda key: (key == OTHERS, -totals[key], key))


def _by_mean(column: Sequence[str], flows: Sequence[Flow], others: Sequence[str], end: End, other: End) -> list[str]:
    positions = {key: number for number, key in enumerate(others)}
    sums: dict[str, tuple[int, int]] = {}
    for flow in flows:
        total, weight = sums.get(end(flow), (0, 0))
        sums[end(flow)] = (total + positions[other(flow)] * flow.moves, weight + flow.moves)
    current = {key: number for number, key in enumerate(column)}
    return sorted(column, key=lambda key: (sums[key][0] / sums[key][1], current[key]))
