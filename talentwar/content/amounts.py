"""Amounts of money and counts of people, at the precision reported.

`100M USD` exactly, `100M+ USD` at least, `<=100M USD` up to, `~10M USD` about, `250M-300M USD` a range,
`undisclosed`; and counts without a currency: `14`, `>=14`, `<1000`, `~20`, `50-70`.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal, Self

Bound = Literal["exact", "at least", "more than", "up to", "less than", "about", "range", "undisclosed"]

MAX_NUMBER = 10**15
"""Larger numbers lose precision in programs that use floating point."""
_SCALE = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_NUMBER = r"([0-9][0-9 \u00a0\u202f]{0,24}(?:\.[0-9]{1,9})?) ?([KMBT]?)"
_VALUE = re.compile(rf"(?P<sign>>=|<=|>|<|~)? ?{_NUMBER}(?: ?[-\u2013] ?{_NUMBER})?(?P<plus>\+)?")
_SIGN: dict[str | None, Bound] = {
    ">=": "at least", ">": "more than", "<=": "up to", "<": "less than", "~": "about", None: "exact",
}  # fmt: skip

AMOUNT_ALLOWED = (
    "write 100M USD, 100M+ USD, <=100M USD, ~10M USD, 250M-300M USD or undisclosed, with an ISO 4217 currency code"
)
COUNT_ALLOWED = "write 14, >=14, <=20, ~20 or 14-18"

_CURRENCY_WORDS = {
    "$": "USD", "dollar": "USD", "dollars": "USD", "€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP",
    "pounds": "GBP",
}  # fmt: skip
_CURRENCY = re.compile(r"[$€£]|\b(?:dollars?|euros?|pounds|usd|eur|gbp|cny|jpy|inr|krw|cad|chf)\b")
_SCALES = (
    ("(?:trillions?|tn)", "T"), ("(?:billions?|milliards?|bn|md|mrd|b)", "B"), ("(?:millions?|mio|mn|mm|m)", "M"),
    ("(?:thousands?|k)", "K"), ("t", "T"),
)  # fmt: skip
_BOUNDS = (
    ("(?:more than|over)", ">"), ("(?:at least|>=|\u2265)", ">="), ("(?:up to|at most|<=|\u2264)", "<="),
    ("(?:less than|under)", "<"), ("(?:about|around|roughly|ca?\\.|~)", "~"), (">", ">"), ("<", "<"),
)  # fmt: skip


class Quantity:
    """A count as reported; `low` and `high` are its bounds, None if open."""

    __slots__ = ("bound", "high", "low", "text")

    text: str
    bound: Bound
    low: Decimal | None
    high: Decimal | None

    def __init__(self, text: str, bound: Bound, low: Decimal | None, high: Decimal | None) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "bound", bound)
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("quantities are immutable")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and (type(self), self.text) == (type(other), other.text)

    def __hash__(self) -> int:
        return hash((type(self), self.text))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parses a count; raises ValueError with a message for contributors."""
        bound, low, high = _value(text, COUNT_ALLOWED)
        if any(number is not None and number % 1 for number in (low, high)):
            raise ValueError(f"is not a whole number; {COUNT_ALLOWED}")
        return cls(text, bound, low, high)

    @property
    def figure(self) -> Decimal | None:
        """The number used for sorting and charts: the upper bound, or the lower if there is none."""
        return self.high if self.high is not None else self.low


class Amount(Quantity):
    """An amount in one currency (ISO 4217), or `undisclosed`, which is neither zero nor absent."""

    __slots__ = ("currency",)

    currency: str

    def __init__(self, text: str, bound: Bound, low: Decimal | None, high: Decimal | None, currency: str = "") -> None:
        super().__init__(text, bound, low, high)
        object.__setattr__(self, "currency", currency)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parses an amount; raises ValueError with a message for contributors."""
        if text == "undisclosed":
            return cls(text, "undisclosed", None, None)
        value, _, currency = text.rpartition(" ")
        if not re.fullmatch("[A-Z]{3}", currency) or not is_currency(currency):
            raise ValueError(f"has no currency; {AMOUNT_ALLOWED}")
        return cls(text, *_value(value, AMOUNT_ALLOWED), currency)


def suggest_amount(text: str) -> str:
    """Suggests an amount for another notation, such as `$100 million`; an empty string if it is ambiguous.

    The sign ¥ is ambiguous, since both Japan and China use it.
    """
    rest = text.strip().replace("US$", "$").replace("\u2212", "-").lower()
    sign = next((sign for words, sign in _BOUNDS if re.match(words, rest)), "")
    rest = re.sub("^(?:" + "|".join(words for words, _ in _BOUNDS) + r")\s*", "", rest)
    codes = {_CURRENCY_WORDS.get(code, code.upper()) for code in _CURRENCY.findall(rest)}
    if len(codes) != 1:
        return ""
    rest = _CURRENCY.sub(" ", rest)
    for words, letter in _SCALES:
        rest = re.sub(rf"(?<=[\d ]){words}(?![a-z])", letter, rest)
    rest = re.sub(r"(\d),(\d{3})(?!\d)", r"\1 \2", re.sub(r"(\d),(\d{3})(?=,)", r"\1 \2", rest))
    rest = re.sub(r"(\d),(\d{1,2})(?!\d)", r"\1.\2", rest)
    rest = re.sub(r"\s*-\s*", "-", " ".join(rest.split())).replace(" +", "+")
    rest = re.sub(r"(?<=\d) (?=[KMBT])", "", rest)
    try:
        return Amount.parse(f"{sign}{rest} {codes.pop()}").text
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def is_currency(code: str) -> bool:
    """Reports whether CLDR lists a code as a currency."""
    if code in ("USD", "EUR", "GBP", "JPY", "CNY"):
        return True
    from babel import Locale

    return code in Locale("en").currencies


def _value(text: str, allowed: str) -> tuple[Bound, Decimal | None, Decimal | None]:
    match = _VALUE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"is not {'an amount' if allowed == AMOUNT_ALLOWED else 'a number'}; {allowed}")
    first = _number(match[2], match[3])
    if max(first, _number(match[4] or match[2], match[5] or match[3])) > MAX_NUMBER:
        raise ValueError(f"is larger than 1000T; {allowed}")
    low: Decimal | None
    high: Decimal | None
    if match[4]:
        if match["sign"] or match["plus"]:
            raise ValueError(f"has both a range and a bound; {allowed}")
        low = first if match[3] or not match[5] else _number(match[2], match[5])
        high = _number(match[4], match[5])
        if high < low:
            raise ValueError(f"is a range whose end is below its start; {allowed}")
        return "range", low, high
    bound: Bound = "at least" if match["plus"] else _SIGN[match["sign"]]
    if match["plus"] and match["sign"]:
        raise ValueError(f"has two bounds; {allowed}")
    low = None if bound in ("up to", "less than") else first
    high = None if bound in ("at least", "more than") else first
    return bound, low, high


def _number(digits: str, scale: str) -> Decimal:
    return Decimal(re.sub(r"\s", "", digits)) * _SCALE[scale]
