"""The parts of pages as templates receive them: frozen values, already formatted, sorted and linked.

Templates escape all text. Only fields whose names end in `_html` have HTML, which is sanitised.
"""

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class View(Struct, frozen=True, array_like=True):
    """The base of all views. Digests are made from the values of fields without their names."""


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
    """A link to a lab, with the CSS class of its colour."""

    text: str
    href: str
    colour_class: str = ""


class DateView(View, frozen=True):
    """A date as text, with its value for the HTML element `time`: `iso`, or `since` and `until` of an interval."""

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
    """A numbered source at the end of a page."""

    number: int
    source: SourceView


class FootnoteLink(View, frozen=True):
    """A link to a footnote of the same page."""

    number: int
    href: str


class MoveSummary(View, frozen=True):
    """A move in one line: the most frequent part of the site.

    `appointment` is the new role of a person who stays at a lab; `kind` is the key, not the word.
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
    """An event in one line; `other_labs` are the slugs of the other labs that it names."""

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
    """A dated record: a move or an event."""

    move: MoveSummary | None = None
    event: EventSummary | None = None


class SourceEntryView(View, frozen=True):
    """A source on the page of its publisher, or on its own page.

    `id` is its anchor. `items` are the records that cite it; `own_page` leads to them if they are on its own page.
    """

    id: str
    source: SourceView
    remark: str
    independence: str
    derived_from: tuple[Link, ...] = ()
    derived: tuple[Link, ...] = ()
    bodies: tuple[Link, ...] = ()
    items: tuple[TimelineItem, ...] = ()
    own_page: Link | None = None


class DisputeView(View, frozen=True):
    """A dispute; like all origins of claims, `by` links to a profile, or is plain text with an empty `href`."""

    about: str
    by: Link
    says: str
    date: DateView | None = None
    notes: tuple[FootnoteLink, ...] = ()


class Term(View, frozen=True):
    """A label with its text."""

    label: str
    text: str
    href: str = ""


class PayView(View, frozen=True):
    amount: str
    terms: str
    status: StatusView
    by: Link | None = None
    date: DateView | None = None
    note: str = ""
    notes: tuple[FootnoteLink, ...] = ()
    disputes: tuple[DisputeView, ...] = ()


class MoveDetail(View, frozen=True):
    """A move on its person's page."""

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
    """An event on its lab's page."""

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
    """The moves between the lab of the page and another."""

    lab: LabLink
    arrivals: int
    arrivals_href: str
    departures: int
    departures_href: str
    net: str


class CountView(View, frozen=True):
    """A reported number and the moves that belong to it; `id` is its anchor on the page of its own lab."""

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
    by: Link | None = None


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
    """A row of an index: a name, cells of text, then numbers that link to what they count.

    Filters use the key `kind` and the slugs `labs`; `date` (ISO 8601) is for sorting.
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
    """The number of moves on a route and its shade from 1 to 5; empty and 0 without moves."""

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
    """A disputed record and its disputes, oldest first."""

    href: str
    title: str
    date: DateView
    status: StatusView
    says: str
    by: Link | None
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
