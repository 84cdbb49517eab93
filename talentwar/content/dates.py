"""Partial dates: years, months, days and intervals.

A subset of the Extended Date/Time Format (ISO 8601-2:2019, levels 0 and 1). A year, month or day may be approximate
`~`, uncertain `?` or both `%`.
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

ALLOWED = "write 2025, 2025-07 or 2025-07-07, followed by ~, ? or % if in doubt, or an interval such as 2025-06/2025-08"

FIRST_YEAR, LAST_YEAR = 1000, 2999
"""Dates calculated from these years stay within the range of `datetime.date`."""

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
    """A date at the precision reported.

    `start` and `end` are its first and last day. `earliest` and `latest` are the same days, moved apart by one unit of
    the precision if the date is approximate or uncertain (the padding that EDTF libraries use). The `end` of an open
    interval is `date.max`.
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
        raise AttributeError("partial dates are immutable")

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
        """Parses a date; raises ValueError with a message for contributors."""
        head, slash, tail = text.partition("/")
        first = _point(head)
        if not slash:
            start, end, earliest, latest, precision, qualifier = first
            return cls(text, start, end, earliest, latest, precision, qualifier)
        last = (first[0], date.max, first[0], date.max) if tail == ".." else _point(tail)[:4]
        if last[1] < first[0]:
            raise ValueError(f"ends before it starts; {ALLOWED}")
        qualifier = first[5] or ("" if tail == ".." else _point(tail)[5])
        return cls(text, first[0], last[1], first[2], last[3], "interval", qualifier)

    @property
    def is_open(self) -> bool:
        return self.end == date.max

    @property
    def is_closed_interval(self) -> bool:
        """Whether it is an interval with an end."""
        return self.precision == "interval" and not self.is_open

    @property
    def sort_key(self) -> tuple[date, date, str]:
        """Sorts dates by their first day, the more precise first."""
        return (self.start, self.end, self.text)

    def definitely_before(self, other: PartialDate) -> bool:
        """Reports whether this date is before the other for certain, at the precision of both."""
        return self.latest < other.earliest


@lru_cache(maxsize=65536)
def parse_date(text: str) -> PartialDate:
    """Parses a date; equal texts share one cached value."""
    return PartialDate.parse(text)


def _point(text: str) -> tuple[date, date, date, date, Precision, str]:
    match = _POINT.fullmatch(text)
    if not match:
        raise ValueError(f"is not a date; {ALLOWED}")
    year, month, day, qualifier = match[1], match[2], match[3], match[4]
    precision: Precision = "day" if day else "month" if month else "year"
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(f"is outside the years {FIRST_YEAR} to {LAST_YEAR}; {ALLOWED}")
    try:
        start = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"is not in the calendar; {ALLOWED}") from None
    if precision == "year":
        end = start.replace(month=12, day=31)
    elif precision == "month":
        end = start.replace(day=monthrange(start.year, start.month)[1])
    else:
        end = start
    padding = timedelta(_PADDING[precision] if qualifier else 0)
    return start, end, start - padding, end + padding, precision, qualifier


def suggest_date(text: str) -> str:
    """Suggests a date for another notation, such as `July 2025`; an empty string if it is ambiguous.

    `7/8/2025` is ambiguous: July in one country, August in another.
    """
    text = text.strip().lower().translate(_DASHES)
    text = "".join(sign for sign in normalize("NFKD", text) if not combining(sign))
    for candidate in _candidates(text):
        try:
            return str(parse_date(candidate))
        except ValueError:
            continue
    return ""


def _candidates(text: str) -> Iterator[str]:
    """Yields what a text may mean in EDTF; the first valid date is suggested."""
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
    """Returns the number of a month by its French name, its English name or the start of the English name."""
    name = "sep" if name == "sept" else name
    if name in _FRENCH:
        return str(_FRENCH.index(name) + 1)
    numbers = [number for number, month in enumerate(_MONTHS, start=1) if len(name) > 2 and month.startswith(name)]
    return str(numbers[0]) if numbers else ""
