"""Careers: moves put in order, and the stays at labs that follow from them.

A to B and B to C are two moves between neighbours, and never one from A to C. Nothing is computed with a
day that nobody wrote: where a stay begins and ends has an earliest and a latest day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct

from talentwar.content.dates import PartialDate
from talentwar.content.model import COUNTED, Event, Lab, Move, Pay

UNKNOWN_START = date.min
NO_END = date.max


class LabTree:
    """Labs as a forest of companies, labs and teams, by `parent`."""

    def __init__(self, labs: Mapping[str, Lab]) -> None:
        self._lines: dict[str, tuple[str, ...]] = {}
        self._children: dict[str, list[str]] = {}
        self._companies: dict[str, str] = {}
        for slug, lab in labs.items():
            line = [slug]
            while (parent := labs[line[-1]].parent) and parent in labs and parent not in line:
                line.append(parent)
            self._lines[slug] = tuple(line)
            self._companies[slug] = line[-1]
            if lab.parent:
                self._children.setdefault(lab.parent, []).append(slug)

    def ancestors(self, slug: str | None) -> tuple[str, ...]:
        """A lab and what it is part of, upwards; empty for none."""
        return self._lines.get(slug, (slug,)) if slug else ()

    def company(self, slug: str) -> str:
        """The top of a lab's line."""
        return self._companies.get(slug, slug)

    def children(self, slug: str) -> tuple[str, ...]:
        return tuple(self._children.get(slug, ()))

    def related(self, one: str, other: str) -> bool:
        """Whether one lab is the other, or a part of it."""
        return one in self.ancestors(other) or other in self.ancestors(one)

    def same_company(self, one: str | None, other: str | None) -> bool:
        return bool(one and other) and self.company(one or "") == self.company(other or "")


class Tenure(Struct, frozen=True):
    """A stay at a lab, with its bounds in days; `end` days are the first days away.

    `arrival` and `departure` are the indexes of the moves that begin and end it, None where no move is
    known that does.
    """

    lab: str
    earliest_start: date
    latest_start: date
    earliest_end: date
    latest_end: date
    arrival: int | None
    departure: int | None

    def is_certain_on(self, day: date) -> bool:
        return self.latest_start <= day < self.earliest_end

    def is_possible_on(self, day: date) -> bool:
        return self.earliest_start <= day < self.latest_end

    @property
    def is_open(self) -> bool:
        """Whether no end of it is known."""
        return self.latest_end == NO_END


class CareerGap(Struct, frozen=True):
    """A move that does not begin where the last one ended."""

    move: int
    last: int
    expected: str


class Career(Struct, frozen=True):
    """A person's counted moves in order, by index, with stays, gaps and returns."""

    order: tuple[int, ...]
    tenures: tuple[Tenure, ...]
    gaps: tuple[CareerGap, ...]
    returns: frozenset[int]


def is_counted(record: Move | Event | Pay) -> bool:
    """Whether a record is in totals, rosters and flows."""
    return record.status in COUNTED and getattr(record, "superseded_by", None) is None


def is_transfer(move: Move) -> bool:
    """Whether a move changes the employer or the team, and not a role alone."""
    return move.kind != "appointment" or (
        None not in (move.origin, move.destination) and move.origin != move.destination
    )


def is_internal_kind(move: Move) -> bool:
    """Whether a move is, by its kind, one within a company."""
    return move.kind in ("appointment", "internal")


def in_window(move: Move, window: PartialDate | None) -> bool:
    """Whether a move can have happened in a span of time."""
    return window is None or (window.earliest <= move.date.latest and move.date.earliest <= window.latest)


def in_order(moves: Sequence[Move], tree: LabTree) -> tuple[int, ...]:
    """The indexes of moves as the career went: by date, and where dates leave it open, by their chain."""
    remaining = list(range(len(moves)))
    if len(remaining) < 2:
        return tuple(remaining)
    remaining.sort(key=lambda index: (moves[index].date.sort_key, index))
    if all(moves[i].date.definitely_before(moves[j].date) for i, j in pairwise(remaining)):
        return tuple(remaining)
    order: list[int] = []
    place: str | None = None
    while remaining:
        first = [i for i in remaining if not any(moves[j].date.definitely_before(moves[i].date) for j in remaining)]
        candidates = first or remaining
        best = next((i for i in candidates if place and _continues(moves[i], place, tree)), None)
        if best is None:
            heads = [i for i in candidates if not _has_predecessor(moves, i, remaining, tree)]
            best = (heads or candidates)[0]
        remaining.remove(best)
        order.append(best)
        place = moves[best].destination or (None if is_transfer(moves[best]) else place)
    return tuple(order)


def career(moves: Sequence[Move], tree: LabTree) -> Career:
    """The career that a person's counted moves make."""
    counted = [index for index, move in enumerate(moves) if is_counted(move)]
    order = tuple(counted[i] for i in in_order([moves[index] for index in counted], tree))
    stays: list[Tenure] = []
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
            stays.append(_ended(current, leaving, index))
            if current.lab in tree.ancestors(origin)[1:]:
                # They had come to the company, and at some time to the team that they left.
                stays.append(Tenure(origin, current.earliest_start, leaving[0], *leaving, None, index))
        else:
            if current:
                # Somewhere else in the end: they left at some time after they had come.
                sure = tree.same_company(current.lab, origin)
                end = leaving if sure else (current.earliest_start, leaving[1])
                stays.append(_ended(current, end, index if sure else None))
                if origin and not sure and last is not None:
                    gaps.append(CareerGap(index, last, current.lab))
            before = origin
            if not origin and not current and is_internal_kind(move) and is_transfer(move) and move.destination:
                before = tree.company(move.destination)
            if before and is_transfer(move):
                stays.append(Tenure(before, UNKNOWN_START, leaving[0], *leaving, None, index))
        lab = move.destination
        if not lab and origin and is_internal_kind(move):
            lab = tree.company(origin)
        if lab:
            joined = move.joined or move.date
            # An appointment shows that somebody is there, not since when.
            since = joined.earliest if is_transfer(move) or origin else UNKNOWN_START
            current = Tenure(lab, since, joined.latest, NO_END, NO_END, index, None)
        else:
            current = None
        last = index
    if current:
        stays.append(current)
    return Career(order, tuple(stays), tuple(gaps), _returns(stays, tree))


def tenures_at(stays: Sequence[Tenure], lab: str, tree: LabTree) -> tuple[Tenure, ...]:
    """The stays at a lab or its teams, those that follow on one another joined to one."""
    joined: list[Tenure] = []
    for stay in stays:
        if lab not in tree.ancestors(stay.lab):
            continue
        before = joined[-1] if joined else None
        if before and (
            (before.departure is not None and before.departure == stay.arrival)
            or (before.departure is not None and before.departure == stay.departure)
        ):
            joined[-1] = Tenure(
                lab, before.earliest_start, before.latest_start, stay.earliest_end, stay.latest_end,
                before.arrival, stay.departure,
            )  # fmt: skip
        else:
            joined.append(stay)
    return tuple(joined)


def _leaving(move: Move) -> tuple[date, date]:
    """The first day away from `from`: its earliest and its latest."""
    if move.left:
        return _next(move.left.earliest), _next(move.left.latest)
    date_of: PartialDate = move.date
    return date_of.earliest, date_of.latest


def _next(day: date) -> date:
    return day + timedelta(1) if day < date.max else day


def _ended(stay: Tenure, leaving: tuple[date, date], departure: int | None) -> Tenure:
    earliest, latest = leaving
    return Tenure(
        stay.lab, stay.earliest_start, stay.latest_start, earliest, max(latest, earliest), stay.arrival, departure
    )


def _is_same_employer(move: Move, current: Tenure, tree: LabTree) -> bool:
    """Whether an appointment is one at the lab where the person is, or at a lab above it."""
    lab = move.destination or move.origin
    return lab is None or lab in tree.ancestors(current.lab)


def _continues(move: Move, place: str, tree: LabTree) -> bool:
    origin = move.origin or (move.destination if not is_transfer(move) else None)
    return bool(origin) and tree.related(origin or "", place)


def _has_predecessor(moves: Sequence[Move], index: int, among: Sequence[int], tree: LabTree) -> bool:
    origin = moves[index].origin or (moves[index].destination if not is_transfer(moves[index]) else None)
    return bool(origin) and any(
        other != index
        and (there := moves[other].destination) is not None
        and tree.related(there, origin or "")
        and not moves[index].date.definitely_before(moves[other].date)
        for other in among
    )


def _returns(stays: Sequence[Tenure], tree: LabTree) -> frozenset[int]:
    """The moves by which somebody came back to a company after a stay at another."""
    found: set[int] = set()
    companies = [tree.company(stay.lab) for stay in stays]
    for position, stay in enumerate(stays):
        earlier = companies[:position]
        company = companies[position]
        if company in earlier and stay.arrival is not None:
            since = max(i for i, name in enumerate(earlier) if name == company)
            if any(name != company for name in earlier[since + 1 :]):
                found.add(stay.arrival)
    return frozenset(found)
