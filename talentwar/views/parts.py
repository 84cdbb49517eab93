"""The parts of pages, as templates receive them: flat frozen values, everything worded, sorted and linked.

Text is escaped where it is printed; only fields whose names end in `_html` hold HTML, and those were sanitised.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class View(Struct, frozen=True, array_like=True):
    """Its digest is made of the values of its fields without their names, of which each has one type."""


class Link(View, frozen=True):
    text: str
    href: str


class Section(View, Generic[T], frozen=True):
    """A list on a page: the items shown, how many there are in all, and a link to all of them if some are left out."""

    items: tuple[T, ...] = ()
    total: int = 0
    more: Link | None = None

    def __bool__(self) -> bool:
        return bool(self.items)


class LabLink(View, frozen=True):
    """A lab by name, with the class that gives its square a colour."""

    text: str
    href: str
    colour_class: str = ""


class Party(View, frozen=True):
    """Somebody who says something: a profile, or plain text with an empty `href`."""

    text: str
    href: str = ""


class DateView(View, frozen=True):
    """A date in words, and as HTML's `time` takes it; an interval, for which that has no form, by its two ends."""

    text: str
    iso: str
    since: str = ""
    until: str = ""


class StatusView(View, frozen=True):
    key: str
    word: str


class SourceView(View, frozen=True):
    """A source in full."""

    title: str
    href: str
    publisher: str
    kind: str
    date: DateView | None = None
    author: str = ""
    url: str = ""
    host: str = ""
    archive: str = ""
    no_url: str = ""
    lang: str = ""
    relays: str = ""


class Footnote(View, frozen=True):
    """A source as a numbered note of a page."""

    number: int
    source: SourceView


class FootnoteLink(View, frozen=True):
    """A reference to a note of the same page."""

    number: int
    href: str


class MoveSummary(View, frozen=True):
    """The signature of the site: who went from where to where, when, how well known, on what.

    `appointment` is the new role of somebody who stays where they are; `kind` is the key, not the word.
    """

    href: str
    person: Link
    origin: LabLink | None
    destination: LabLink | None
    destination_words: str
    date: DateView
    status: StatusView
    sources: str
    role: str = ""
    kind: str = ""
    appointment: str = ""
    is_disputed: bool = False
    is_counted: bool = True


class EventSummary(View, frozen=True):
    """An event in a list; `other_labs` are the slugs of those that it concerns beside its own."""

    href: str
    lab: LabLink
    title: str
    kind: str
    date: DateView
    status: StatusView
    sources: str
    kind_key: str
    other_labs: str = ""
    is_disputed: bool = False


class TimelineItem(View, frozen=True):
    """One dated record: a move or an event."""

    move: MoveSummary | None = None
    event: EventSummary | None = None


class DisputeView(View, frozen=True):
    about: str
    by: Party
    says: str
    date: DateView | None = None
    notes: tuple[FootnoteLink, ...] = ()


class Term(View, frozen=True):
    """A label and what stands behind it."""

    label: str
    text: str
    href: str = ""


class PayView(View, frozen=True):
    amount: str
    terms: str
    status: StatusView
    by: Party | None = None
    date: DateView | None = None
    note: str = ""
    notes: tuple[FootnoteLink, ...] = ()
    disputes: tuple[DisputeView, ...] = ()


class MoveDetail(View, frozen=True):
    """A move on the page of its person."""

    id: str
    line: MoveSummary
    terms: tuple[Term, ...]
    note: str
    why: str
    pay: tuple[PayView, ...]
    disputes: tuple[DisputeView, ...]
    notes: tuple[FootnoteLink, ...]
    replaced: Link | None = None


class EventDetail(View, frozen=True):
    """An event on the page of its lab."""

    id: str
    title: str
    kind: str
    date: DateView
    status: StatusView
    sources: str
    terms: tuple[Term, ...]
    people: tuple[Link, ...]
    labs: tuple[LabLink, ...]
    note: str
    why: str
    disputes: tuple[DisputeView, ...]
    notes: tuple[FootnoteLink, ...]
    replaced: Link | None = None


class LabBalanceRow(View, frozen=True):
    """Moves between the page's lab and another."""

    lab: LabLink
    arrivals: int
    arrivals_href: str
    departures: int
    departures_href: str
    net: str


class CountView(View, frozen=True):
    """A reported number beside the moves named here; `id` is its anchor, on the page of its own lab."""

    href: str
    title: str
    reported: str
    named: int
    missing: str
    date: DateView
    status: StatusView
    lines: tuple[MoveSummary, ...]
    labs: str
    id: str = ""
    who: str = ""
    method: str = ""
    by: Party | None = None


class TeamRow(View, frozen=True):
    lab: LabLink
    depth: int
    headline: str
    people: int


class Pager(View, frozen=True):
    number: int
    count: int
    previous: str = ""
    next: str = ""


class IndexRow(View, frozen=True):
    """A profile in an index: its name, a cell of text for each column of text, then figures with what they count.

    It is filtered by the key of its kind and the slugs of its labs, sorted by its date (ISO 8601).
    """

    name: str
    href: str
    cells: tuple[str, ...]
    figures: tuple[Link, ...] = ()
    colour_class: str = ""
    depth: int = 0
    kind: str = ""
    labs: str = ""
    date: str = ""


class IndexGroup(View, frozen=True):
    heading: str
    rows: tuple[IndexRow, ...]
    anchor: str = ""


class MonthLink(View, frozen=True):
    name: str
    href: str
    count: int


class YearRow(View, frozen=True):
    year: str
    href: str
    count: int
    months: tuple[MonthLink, ...]


class TimelineMonth(View, frozen=True):
    heading: str
    href: str
    items: tuple[TimelineItem, ...]
    total: int
    anchor: str


class MatrixCell(View, frozen=True):
    """A route's number, and its shade from 1 to 5; empty and 0 for none."""

    count: str
    href: str = ""
    shade: int = 0


class MatrixRow(View, frozen=True):
    lab: LabLink
    cells: tuple[MatrixCell, ...]
    total: MatrixCell


class RouteRow(View, frozen=True):
    origin: LabLink
    destination: LabLink
    href: str
    count: int
    reported: str = ""


class ClaimView(View, frozen=True):
    """A disputed record, both sides in the order of time."""

    href: str
    title: str
    date: DateView
    status: StatusView
    says: str
    by: Party | None
    disputes: tuple[DisputeView, ...]
    notes: tuple[FootnoteLink, ...]
    kind: str
    labs: str


class ReplacedRow(View, frozen=True):
    earlier: str
    href: str
    date: DateView
    later: str
    later_href: str
