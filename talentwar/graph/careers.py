"""Careers: a person's moves in order, and the tenures at labs that follow from them.

Moves from A to B and from B to C are never combined into one from A to C. No exact day is made up for a vague date:
the start and the end of a tenure each have an earliest and a latest day.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from talentwar.content.dates import PartialDate
from talentwar.content.model import COUNTED, Event, Lab, Move, Pay

Certainty = Literal["certain", "possible", "start unknown"]

UNKNOWN_START = date.min
NO_END = date.max


class LabTree:
    """The trees of companies, labs and teams, built from `parent`."""

    def __init__(self, labs: Mapping[str, Lab]) -> None:
        self._ancestors: dict[str, tuple[str, ...]] = {}
        self._children: dict[str, list[str]] = {}
        self._companies: dict[str, str] = {}
        for slug, lab in labs.items():
            ancestors = [slug]
            while (parent := labs[ancestors[-1]].parent) and parent in labs and parent not in ancestors:
                ancestors.append(parent)
            self._ancestors[slug] = tuple(ancestors)
            self._companies[slug] = ancestors[-1]
            if lab.parent:
                self._children.setdefault(lab.parent, []).append(slug)

    def ancestors(self, slug: str | None) -> tuple[str, ...]:
        """The lab itself, its parent, and so on up to the company; empty without a lab."""
        return self._ancestors.get(slug, (slug,)) if slug else ()

    def company(self, slug: str) -> str:
        """The topmost ancestor of a lab."""
        return self._companies.get(slug, slug)

    def children(self, slug: str) -> tuple[str, ...]:
        return tuple(self._children.get(slug, ()))

    def related(self, one: str, other: str) -> bool:
        """Whether the two are the same lab, or one is part of the other."""
        return one in self.ancestors(other) or other in self.ancestors(one)

    def same_company(self, one: str | None, other: str | None) -> bool:
        return bool(one and other) and self.company(one or "") == self.company(other or "")


class Tenure(Struct, frozen=True):
    """A person's time at a lab. The end is the first day away.

    `arrival` and `departure` are the indexes of the moves that start and end it, None if no such move is known.
    """

    lab: str
    earliest_start: date
    latest_start: date
    earliest_end: date
    latest_end: date
    arrival: int | None
    departure: int | None

    @property
    def bounds(self) -> tuple[date, date, date, date]:
        return self.earliest_start, self.latest_start, self.earliest_end, self.latest_end

    @property
    def possible_span(self) -> tuple[date, date]:
        """The first day on which the tenure is possible, and the first on which it is so no more."""
        return self.earliest_start, self.latest_end

    @property
    def certain_span(self) -> tuple[date, date] | None:
        """The same for the days on which the tenure is certain; None if there is no such day."""
        return (self.latest_start, self.earliest_end) if self.latest_start < self.earliest_end else None

    @property
    def is_open(self) -> bool:
        """Whether it has no known end."""
        return self.latest_end == NO_END

    def certainty_on(self, day: date) -> Certainty | None:
        """How certain it is that the person was at the lab on a day; None if the dates rule it out."""
        if not self.earliest_start <= day < self.latest_end:
            return None
        if self.latest_start <= day < self.earliest_end:
            return "certain"
        return "start unknown" if self.earliest_start == UNKNOWN_START else "possible"


class CareerGap(Struct, frozen=True):
    """A move that does not start at the lab where the person was last; `move` and `last` are indexes of moves."""

    move: int
    last: int
    expected: str


class Career(Struct, frozen=True):
    """A person's counted moves in order, and what follows from them; moves are given by their indexes."""

    order: tuple[int, ...]
    tenures: tuple[Tenure, ...]
    gaps: tuple[CareerGap, ...]
    returns: frozenset[int]


def is_counted(record: Move | Event | Pay) -> bool:
    """Whether a record counts in totals, rosters and flows."""
    return record.status in COUNTED and getattr(record, "superseded_by", None) is None


def is_transfer(move: Move) -> bool:
    """Whether a move changes the employer or the team, not only the role."""
    return move.kind != "appointment" or (
        None not in (move.origin, move.destination) and move.origin != move.destination
    )


def is_internal_kind(move: Move) -> bool:
    """Whether the kind of a move implies that it stays within a company."""
    return move.kind in ("appointment", "internal")


def in_window(move: Move, window: PartialDate | None) -> bool:
    """Whether a move may have happened within a window of time."""
    return window is None or (window.earliest <= move.date.latest and move.date.earliest <= window.latest)


def in_order(moves: Sequence[Move], tree: LabTree) -> tuple[int, ...]:
    """The indexes of moves, sorted by date. If dates do not decide, each move starts where the last one ended."""
    remaining = list(range(len(moves)))
    if len(remaining) < 2:
        return tuple(remaining)
    remaining.sort(key=lambda index: (moves[index].date.sort_key, index))
    if all(moves[i].date.definitely_before(moves[j].date) for i, j in pairwise(remaining)):
        return tuple(remaining)
    order: list[int] = []
    lab: str | None = None
    while remaining:
        earliest = [i for i in remaining if not any(moves[j].date.definitely_before(moves[i].date) for j in remaining)]
        candidates = earliest or remaining
        chosen = next((i for i in candidates if lab and _continues(moves[i], lab, tree)), None)
        if chosen is None:
            heads = [i for i in candidates if not _has_predecessor(moves, i, remaining, tree)]
            chosen = (heads or candidates)[0]
        remaining.remove(chosen)
        order.append(chosen)
        lab = moves[chosen].destination or (None if is_transfer(moves[chosen]) else lab)
    return tuple(order)


def build_career(moves: Sequence[Move], tree: LabTree) -> Career:
    """The career that follows from a person's moves."""
    counted = [index for index, move in enumerate(moves) if is_counted(move)]
    order = tuple(counted[i] for i in in_order([moves[index] for index in counted], tree))
    tenures: list[Tenure] = []
    gaps: list[CareerGap] = []
    current: Tenure | None = None
    last: int | None = None
    for index in order:
        move = moves[index]
        if not is_transfer(move) and current and _is_same_employer(move, current, tree):
            last = index
            continue
        origin = move.origin or (current.lab if current and is_internal_kind(move) else None)
        leaving = _leaving(move)
        if current and origin and tree.related(current.lab, origin):
            tenures.append(_ended(current, leaving, index))
            if current.lab in tree.ancestors(origin)[1:]:
                # The person joined the company first, and the team that they left at an unknown later time.
                tenures.append(Tenure(origin, current.earliest_start, leaving[0], *leaving, None, index))
        else:
            if current:
                # The next move starts elsewhere, so they left at an unknown time after they arrived.
                same_company = tree.same_company(current.lab, origin)
                end = leaving if same_company else (current.earliest_start, leaving[1])
                tenures.append(_ended(current, end, index if same_company else None))
                if origin and not same_company and last is not None:
                    gaps.append(CareerGap(index, last, current.lab))
            before = origin
            if not origin and not current and is_internal_kind(move) and is_transfer(move) and move.destination:
                before = tree.company(move.destination)
            if before and is_transfer(move):
                tenures.append(Tenure(before, UNKNOWN_START, leaving[0], *leaving, None, index))
        lab = move.destination
        if not lab and origin and is_internal_kind(move):
            lab = tree.company(origin)
        if lab:
            joined = move.joined or move.date
            # An appointment shows that the person is there, but not since when.
            start = joined.earliest if is_transfer(move) or origin else UNKNOWN_START
            current = Tenure(lab, start, joined.latest, NO_END, NO_END, index, None)
        else:
            current = None
        last = index
    if current:
        tenures.append(current)
    return Career(order, tuple(tenures), tuple(gaps), _returns(tenures, tree))


def tenures_at(tenures: Sequence[Tenure], lab: str, tree: LabTree) -> tuple[Tenure, ...]:
    """The tenures at a lab or its teams; consecutive ones are joined."""
    joined: list[Tenure] = []
    for tenure in tenures:
        if lab not in tree.ancestors(tenure.lab):
            continue
        last = joined[-1] if joined else None
        if last and last.departure is not None and last.departure in (tenure.arrival, tenure.departure):
            joined[-1] = Tenure(
                lab, last.earliest_start, last.latest_start, tenure.earliest_end, tenure.latest_end,
                last.arrival, tenure.departure,
            )  # fmt: skip
        else:
            joined.append(tenure)
    return tuple(joined)


def tenure_on(tenures: Iterable[Tenure], day: date) -> tuple[Tenure, Certainty] | None:
    """The tenure that counts on a day: the certain one, or else the first possible one."""
    found: tuple[Tenure, Certainty] | None = None
    for tenure in tenures:
        certainty = tenure.certainty_on(day)
        if certainty == "certain" or (certainty and not found):
            found = tenure, certainty
    return found


def _leaving(move: Move) -> tuple[date, date]:
    """The earliest and the latest first day away from the lab that a move leaves."""
    if move.left:
        return _next(move.left.earliest), _next(move.left.latest)
    date_of: PartialDate = move.date
    return date_of.earliest, date_of.latest


def _next(day: date) -> date:
    return day + timedelta(1) if day < date.max else day


def _ended(tenure: Tenure, leaving: tuple[date, date], departure: int | None) -> Tenure:
    return replace(tenure, earliest_end=leaving[0], latest_end=max(leaving), departure=departure)


def _is_same_employer(move: Move, current: Tenure, tree: LabTree) -> bool:
    """Whether an appointment is at the person's current lab, or at one of its ancestors."""
    lab = move.destination or move.origin
    return lab is None or lab in tree.ancestors(current.lab)


def _starting_lab(move: Move) -> str | None:
    return move.origin or (None if is_transfer(move) else move.destination)


def _continues(move: Move, lab: str, tree: LabTree) -> bool:
    origin = _starting_lab(move)
    return origin is not None and tree.related(origin, lab)


def _has_predecessor(moves: Sequence[Move], index: int, among: Sequence[int], tree: LabTree) -> bool:
    origin = _starting_lab(moves[index])
    return origin is not None and any(
        other != index
        and (destination := moves[other].destination) is not None
        and tree.related(destination, origin)
        and not moves[index].date.definitely_before(moves[other].date)
        for other in among
    )


def _returns(tenures: Sequence[Tenure], tree: LabTree) -> frozenset[int]:
    """The moves back to a company after a tenure at another."""
    found: set[int] = set()
    companies = [tree.company(tenure.lab) for tenure in tenures]
    for position, tenure in enumerate(tenures):
        earlier, company = companies[:position], companies[position]
        if company in earlier and earlier[-1] != company and tenure.arrival is not None:
            found.add(tenure.arrival)
    return frozenset(found)
