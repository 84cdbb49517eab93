"""Amounts of money on a logarithmic scale, as dots and ranges that are open at an unknown end.

A scale holds amounts of one currency, period and kind. Positions are in per cent of the width.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, log10
from typing import Literal, NamedTuple

from talentwar.content.amounts import Amount
from talentwar.views.parts import DateView, LabLink, StatusView, View

# The space outside the outermost powers of ten, for half of their labels and for open ends.
MARGIN = 11.0
MAX_LABELS = 5

Kind = Literal["dot", "ring", "range"]


class Scale(NamedTuple):
    """The range of a scale, as exponents of powers of ten."""

    currency: str
    low: int
    high: int

    def position(self, value: Decimal) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(MARGIN + share * (100 - 2 * MARGIN), 1)


class AmountMark(View, frozen=True):
    """An amount at `x`, or a range from `x` to `end`. "At most" is open to the left, "at least" to the right."""

    kind: Kind
    x: float
    end: float
    is_open_left: bool = False
    is_open_right: bool = False


class Tick(View, frozen=True):
    x: float
    label: str


class MoneyRow(View, frozen=True):
    """A claim about money: an offer, pay, a deal or spending; `mark` is its position on the scale."""

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
    """The scale for the most frequent currency of some amounts; None if no amount is disclosed."""
    currencies = Counter(amount.currency for amount in amounts if bounds(amount))
    if not currencies:
        return None
    currency = min(currencies, key=lambda code: (-currencies[code], code))
    values = [value for amount in amounts if amount.currency == currency for value in bounds(amount)]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return Scale(currency, low, high) if low < high else Scale(currency, low - 1, high + 1)


def bounds(amount: Amount) -> tuple[Decimal, ...]:
    """The stated bounds of an amount, without zero, which has no position on a logarithmic scale."""
    return tuple(value for value in (amount.low, amount.high) if value)


def powers(scale: Scale) -> tuple[int, ...]:
    """The exponents of the labelled powers of ten, few enough for a narrow page."""
    step = -(-(scale.high - scale.low) // (MAX_LABELS - 1))
    return tuple(range(scale.low, scale.high + 1, max(step, 1)))


def position_mark(amount: Amount, scale: Scale | None) -> AmountMark | None:
    """The mark of an amount; None if it is undisclosed, zero, or in another currency than the scale."""
    values = bounds(amount)
    if scale is None or not values or amount.currency != scale.currency:
        return None
    x, end = scale.position(values[0]), scale.position(values[-1])
    if amount.bound == "range" and len(values) == 2:
        return AmountMark("range", x, end)
    left, right = amount.bound in ("up to", "less than"), amount.bound in ("at least", "more than")
    is_stated = amount.bound in ("exact", "at least", "up to")
    return AmountMark("dot" if is_stated else "ring", end, end, left, right)
