"""Partial dates: what is known of a day, and nothing more.

The part of the Extended Date/Time Format (ISO 8601-2:2019, levels 0 and 1) that people need: a year,
a month or a day, each approximate `~`, uncertain `?` or both `%`, and intervals of them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Self
from unicodedata import combining, normalize

Precision = Literal["year", "month", "day", "interval"]

_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
_PADDING = {"year": 365, "month": 31, "day": 1}

ALLOWED = "write 2025, 2025-07 or 2025-07-07, with ~, ? or % behind it where in doubt, or an interval 2025-06/2025-08"


FIRST_YEAR, LAST_YEAR = 1000, 2999
"""The years that a tracker of people and labs can mean; what is counted from them stays within the calendar."""

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_FRENCH = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip
_NAME = r"(?P<name>[a-z]{3,9})"
_NUMERIC_DATE = (
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}|xx))?(?:[t ]\d{1,2}:\d{2}.*)?",
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
    r"(?P<d>1[3-9]|2\d|3[01])[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})",
    r"(?P<m>\d{1,2})[-/.](?P<d>1[3-9]|2\d|3[01])[-/.](?P<y>\d{4})",
    rf"(?:(?:early|mid|late)[ -])?{_NAME}\.?,? (?P<y>\d{{4}})",
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)? {_NAME}\.?,? (?P<y>\d{{4}})",
    rf"{_NAME}\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})",
)
_QUARTER = re.compile(r"q([1-4])[ /-]?(\d{4})|(\d{4})[ /-]?q([1-4])")
_ABOUT = re.compile(r"(?:~|ca?\.? ?|circa |about |around |early |mid-?|mid |late )\s*(\d{4}(?:-\d{2}){0,2})")
_TWO = re.compile(r"(\d{4}(?:-\d{2}){0,2})\s*(?:-|/|to|until|\.\.)\s*(\d{4}(?:-\d{2}){0,2})")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212", "------")


class PartialDate:
    """A date at the precision in which it is written.

    `start` and `end` are the first and last day of what is written. `earliest` and `latest` are the
    bounds of what can be meant: the same days, moved apart by one unit of the precision where the
    date is approximate or uncertain (the padding that the EDTF libraries use). An interval that is
    open to the right ends, as far as anybody knows, on `date.max`.
    """

    __slots__ = ("earliest", "end", "latest", "precision", "qualifier", "start", "text")

    text: str
    start: date
    end: date
    earliest: date
    latest: date
    precision: Precision
    qualifier: Literal["", "~", "?", "%"]

    def __init__(
        self, text: str, start: date, end: date, earliest: date, latest: date, precision: Precision, qualifier: str
    ) -> None:
        for name, value in zip(
            ("text", "start", "end", "earliest", "latest", "precision", "qualifier"),
            (text, start, end, earliest, latest, precision, qualifier),
            strict=True,
        ):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a partial date is a value")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PartialDate) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"PartialDate({self.text!r})"

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return parse_date, (self.text,)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The date that `text` writes; ValueError, worded for the contributor, where it writes none."""
        head, slash, tail = text.partition("/")
        first = _point(head)
        if not slash:
            start, end, earliest, latest, precision, qualifier = first
            return cls(text, start, end, earliest, latest, precision, qualifier)
        last = (first[0], date.max, first[0], date.max) if tail == ".." else _point(tail)[:4]
        if last[1] < first[0]:
            raise ValueError(f"ends before it begins; {ALLOWED}")
        qualifier = first[5] or ("" if tail == ".." else _point(tail)[5])
        return cls(text, first[0], last[1], first[2], last[3], "interval", qualifier)

    @property
    def is_open(self) -> bool:
        return self.end == date.max

    @property
    def is_closed_interval(self) -> bool:
        """Whether it is an interval with two ends: of what happens on one day, the bounds within which that lies."""
        return self.precision == "interval" and not self.is_open

    @property
    def sort_key(self) -> tuple[date, date, str]:
        """Orders dates by their first written day, the more precise first."""
        return (self.start, self.end, self.text)

    def definitely_before(self, other: PartialDate) -> bool:
        """Whether no reading of the two dates puts this one on or after the other."""
        return self.latest < other.earliest


@lru_cache(maxsize=65536)
def parse_date(text: str) -> PartialDate:
    """`PartialDate.parse`, with equal texts sharing one value."""
    return PartialDate.parse(text)


def _point(text: str) -> tuple[date, date, date, date, Precision, str]:
    match = _POINT.fullmatch(text)
    if not match:
        raise ValueError(f"is not a date; {ALLOWED}")
    year, month, day, qualifier = match[1], match[2], match[3], match[4]
    precision: Precision = "day" if day else "month" if month else "year"
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(f"is not of the years {FIRST_YEAR} to {LAST_YEAR}; {ALLOWED}")
    try:
        start = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"is not a day of the calendar; {ALLOWED}") from None
    if precision == "year":
        end = start.replace(month=12, day=31)
    elif precision == "month":
        end = start.replace(day=monthrange(start.year, start.month)[1])
    else:
        end = start
    padding = timedelta(_PADDING[precision] if qualifier else 0)
    return start, end, start - padding, end + padding, precision, qualifier


def suggest_date(text: str) -> str:
    """What was probably meant by a date that is written otherwise, `July 2025` say; empty where that is not plain.

    `7/8/2025` is July in one country and August in another, and so nothing.
    """
    text = text.strip().lower().translate(_DASHES)
    text = "".join(sign for sign in normalize("NFKD", text) if not combining(sign))
    for written in _as_standard(text):
        try:
            return str(parse_date(written))
        except ValueError:
            continue
    return ""


def _as_standard(text: str) -> Iterator[str]:
    """Forms of a date that may be what a text means: the first one that is a date is it."""
    yield text
    yield re.sub(r"(\?~|~\?)$", "%", text)
    if about := _ABOUT.fullmatch(text):
        yield f"{about[1]}~"
    if two := _TWO.fullmatch(text):
        yield "/".join(sorted((two[1], two[2])))
    if quarter := _QUARTER.fullmatch(text):
        year, last = quarter[2] or quarter[3], 3 * int(quarter[1] or quarter[4])
        yield f"{year}-{last - 2:02}/{year}-{last:02}"
    for form in _NUMERIC_DATE:
        if found := re.fullmatch(form, text):
            parts = found.groupdict()
            month, day = parts.get("m") or _month(parts.get("name") or ""), parts.get("d")
            if month:
                yield "-".join(part.zfill(2) for part in (parts["y"], month, day) if part and part != "xx")


def _month(name: str) -> str:
    """The number of a month by its English or French name, or by the beginning of the English; empty for none."""
    name = "sep" if name == "sept" else name
    if name in _FRENCH:
        return str(_FRENCH.index(name) + 1)
    numbers = [number for number, month in enumerate(_MONTHS, start=1) if len(name) > 2 and month.startswith(name)]
    return str(numbers[0]) if numbers else ""
