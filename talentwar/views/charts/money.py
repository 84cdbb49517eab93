"""Sums of money on a logarithmic scale: a dot, a range as a range, and open where no bound is known.

One scale holds sums of one currency, one period and one kind, and nothing is put in order of size. Places are in per
cent of the width.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, log10
from typing import Literal, NamedTuple

from talentwar.content.amounts import Amount
from talentwar.views.parts import DateView, LabLink, StatusView, View

# Room beside the outermost powers of ten, for half their labels and for what is open.
MARGIN = 11.0
LABELS = 5

Kind = Literal["dot", "ring", "range"]


class Scale(NamedTuple):
    """The powers of ten, as their logarithms, between which the sums of a currency lie."""

    currency: str
    low: int
    high: int

    def place(self, value: Decimal) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(MARGIN + share * (100 - 2 * MARGIN), 1)


class AmountMark(View, frozen=True):
    """A sum: at `x`, a range from `x` to `end`; open to the left where it is at most that, to the right at least."""

    kind: Kind
    x: float
    end: float
    is_open_left: bool = False
    is_open_right: bool = False


class Tick(View, frozen=True):
    x: float
    label: str


class MoneyRow(View, frozen=True):
    """A claim about money: an offer, a term of a move, a deal, a sum set aside; `mark` is its place on the scale."""

    href: str
    date: DateView
    lab: LabLink | None
    what: str
    amount: str
    status: StatusView
    sources: str
    kind: str
    is_disputed: bool = False
    mark: AmountMark | None = None


class MoneyPart(View, frozen=True):
    """The claims of one kind, on one scale."""

    heading: str
    ticks: tuple[Tick, ...]
    rows: tuple[MoneyRow, ...]


class MoneyGroup(View, frozen=True):
    """The claims for one period."""

    heading: str
    anchor: str
    parts: tuple[MoneyPart, ...]


def scale(amounts: Sequence[Amount]) -> Scale | None:
    """The scale for the currency that most of the sums are in; None where none has a figure."""
    currencies = Counter(amount.currency for amount in amounts if figures(amount))
    if not currencies:
        return None
    currency = min(currencies, key=lambda code: (-currencies[code], code))
    values = [value for amount in amounts if amount.currency == currency for value in figures(amount)]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return Scale(currency, low, high) if low < high else Scale(currency, low - 1, high + 1)


def figures(amount: Amount) -> tuple[Decimal, ...]:
    """The bounds that a sum states; zero has no place on a logarithmic scale."""
    return tuple(value for value in (amount.low, amount.high) if value)


def powers(on: Scale) -> tuple[int, ...]:
    """The powers of ten that are labelled, few enough for a narrow page."""
    step = -(-(on.high - on.low) // (LABELS - 1))
    return tuple(range(on.low, on.high + 1, max(step, 1)))


def mark(amount: Amount, on: Scale | None) -> AmountMark | None:
    """A sum's place on a scale; None for what is undisclosed, nothing, or in another currency."""
    values = figures(amount)
    if on is None or not values or amount.currency != on.currency:
        return None
    x, end = on.place(values[0]), on.place(values[-1])
    if amount.bound == "range" and len(values) == 2:
        return AmountMark("range", x, end)
    left, right = amount.bound in ("up to", "less than"), amount.bound in ("at least", "more than")
    is_stated = amount.bound in ("exact", "at least", "up to")
    return AmountMark("dot" if is_stated else "ring", end, end, left, right)
