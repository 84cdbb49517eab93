"""The pages of the site: what each one's template receives as `page`.

A template sees that and one `SiteView` as `site`, and nothing else.
"""

from __future__ import annotations

from typing import ClassVar

from talentwar.views.changes import LogEntry, NumberLine, PageChanges, RecordLine
from talentwar.views.charts.career import Axis, TenureView
from talentwar.views.charts.money import MoneyGroup
from talentwar.views.charts.monthly import MonthlyChart
from talentwar.views.charts.quarterly import QuarterlyChart, SmallMultiples
from talentwar.views.charts.sankey import ExchangeChart, FlowChart
from talentwar.views.data import ApiVersion, Download, Query, TableView
from talentwar.views.filters import Filter, Roster, RosterMember
from talentwar.views.layout import Head
from talentwar.views.parts import (
    ClaimView,
    CountView,
    DateView,
    EventDetail,
    Footnote,
    IndexGroup,
    IndexRow,
    LabBalanceRow,
    LabLink,
    Link,
    MatrixRow,
    MoveDetail,
    MoveSummary,
    Pager,
    ReplacedRow,
    RouteRow,
    SourceView,
    TeamRow,
    TimelineItem,
    TimelineMonth,
    View,
    YearRow,
)


class PersonPage(View, frozen=True):
    template: ClassVar[str] = "pages/person.html"
    head: Head
    name: str
    headline: str
    other_names: tuple[str, ...]
    career: tuple[TenureView, ...]
    axis: Axis | None
    body_html: str
    moves: tuple[MoveDetail, ...]
    same_route: tuple[MoveSummary, ...]
    routes: tuple[Link, ...]
    mentions: tuple[Link, ...]
    sources: tuple[Footnote, ...]
    topics: tuple[Link, ...]
    links: tuple[Link, ...]
    disambiguation: str
    newest: DateView | None
    checked: DateView | None
    evidence: DateView | None
    body_language: str = ""


class LabPage(View, frozen=True):
    template: ClassVar[str] = "pages/lab.html"
    head: Head
    name: str
    headline: str
    kind: str
    colour_class: str
    other_names: tuple[str, ...]
    parents: tuple[LabLink, ...]
    founded: DateView | None
    closed: DateView | None
    summary: tuple[Link, ...]
    body_html: str
    arrivals: tuple[MoveSummary, ...]
    arrivals_total: int
    arrivals_more: Link | None
    departures: tuple[MoveSummary, ...]
    departures_total: int
    departures_more: Link | None
    internal: tuple[MoveSummary, ...]
    internal_total: int
    internal_more: Link | None
    not_counted: tuple[MoveSummary, ...]
    not_counted_more: Link | None
    quarters: QuarterlyChart | None
    flows: tuple[LabBalanceRow, ...]
    exchange: ExchangeChart | None
    roster: Roster
    roster_is_whole: bool
    roster_days: tuple[Link, ...]
    roster_more: Link | None
    teams: tuple[TeamRow, ...]
    counts: tuple[CountView, ...]
    money: tuple[EventDetail, ...]
    events: tuple[EventDetail, ...]
    newest_records: tuple[TimelineItem, ...]
    records_more: Link | None
    mentions: tuple[Link, ...]
    sources: tuple[Footnote, ...]
    topics: tuple[Link, ...]
    links: tuple[Link, ...]
    newest: DateView | None
    checked: DateView | None
    filter: Filter | None = None
    body_language: str = ""
    contents: tuple[Link, ...] = ()


class LabRecordsPage(View, frozen=True):
    """The events of a lab, where they are too many for its own page."""

    template: ClassVar[str] = "pages/lab_records.html"
    head: Head
    heading: str
    intro: str
    money: tuple[EventDetail, ...]
    events: tuple[EventDetail, ...]
    sources: tuple[Footnote, ...]


class IndexPage(View, frozen=True):
    """People, labs, sources or topics."""

    template: ClassVar[str] = "pages/index.html"
    head: Head
    heading: str
    intro: str
    columns: tuple[str, ...]
    number_columns: tuple[str, ...]
    groups: tuple[IndexGroup, ...]
    pager: Pager | None = None
    letters: tuple[Link, ...] = ()
    date_column: str = ""
    filter: Filter | None = None


class ListPage(View, frozen=True):
    """A list of dated records, in the order of time."""

    template: ClassVar[str] = "pages/list.html"
    head: Head
    heading: str
    intro: str
    items: tuple[TimelineItem, ...]
    pager: Pager | None = None
    filter: Filter | None = None


class RosterPage(View, frozen=True):
    """A lab's whole roster, where it is too long for the lab's page."""

    template: ClassVar[str] = "pages/roster.html"
    head: Head
    heading: str
    intro: str
    rows: tuple[RosterMember, ...]
    pager: Pager | None = None


class RosterDayPage(View, frozen=True):
    """A lab's roster on a day."""

    template: ClassVar[str] = "pages/roster_day.html"
    head: Head
    heading: str
    lab: LabLink
    roster: Roster
    earlier: Link | None = None
    later: Link | None = None


class TimelinePage(View, frozen=True):
    """The newest records, a year or a month."""

    template: ClassVar[str] = "pages/timeline.html"
    head: Head
    heading: str
    intro: str
    years: tuple[YearRow, ...]
    months: tuple[TimelineMonth, ...]
    chart: MonthlyChart | None = None
    earlier: Link | None = None
    later: Link | None = None
    pager: Pager | None = None
    filter: Filter | None = None


class FlowsPage(View, frozen=True):
    template: ClassVar[str] = "pages/flows.html"
    head: Head
    intro: str
    matrix_title: str
    columns: tuple[LabLink, ...]
    rows: tuple[MatrixRow, ...]
    routes: tuple[RouteRow, ...]
    diagram: FlowChart | None = None
    pager: Pager | None = None
    filter: Filter | None = None


class RoutePage(View, frozen=True):
    template: ClassVar[str] = "pages/route.html"
    head: Head
    origin: LabLink
    destination: LabLink
    summary: tuple[Link, ...]
    ratio: str
    moves: tuple[MoveSummary, ...]
    moves_total: int
    moves_more: Link | None
    not_counted: tuple[MoveSummary, ...]
    not_counted_more: Link | None
    back: tuple[MoveSummary, ...]
    back_total: int
    back_href: str
    counts: tuple[CountView, ...]
    ratios: tuple[EventDetail, ...]
    sources: tuple[Footnote, ...]
    filter: Filter | None = None


class MoneyPage(View, frozen=True):
    template: ClassVar[str] = "pages/money.html"
    head: Head
    intro: str
    groups: tuple[MoneyGroup, ...]
    source: str
    filter: Filter | None = None
    contents: tuple[Link, ...] = ()


class ClaimsPage(View, frozen=True):
    template: ClassVar[str] = "pages/claims.html"
    head: Head
    intro: str
    disputes: tuple[ClaimView, ...]
    disputes_total: int
    pager: Pager | None
    counts: tuple[CountView, ...]
    counts_total: int
    counts_more: Link | None
    replaced: tuple[ReplacedRow, ...]
    not_counted: tuple[TimelineItem, ...]
    not_counted_total: int
    not_counted_more: Link | None
    sources: tuple[Footnote, ...]
    filter: Filter | None = None
    contents: tuple[Link, ...] = ()


class CountsPage(View, frozen=True):
    """Every reported number beside the moves named here."""

    template: ClassVar[str] = "pages/counts.html"
    head: Head
    heading: str
    intro: str
    counts: tuple[CountView, ...]
    filter: Filter | None = None


class SourcePage(View, frozen=True):
    template: ClassVar[str] = "pages/source.html"
    head: Head
    source: SourceView
    remark: str
    independence: str
    derived_from: tuple[Link, ...]
    derived: tuple[Link, ...]
    items: tuple[TimelineItem, ...]
    more: Link | None
    bodies: tuple[Link, ...]
    filter: Filter | None = None


class TopicPage(View, frozen=True):
    template: ClassVar[str] = "pages/topic.html"
    head: Head
    name: str
    about: str
    labs: tuple[IndexRow, ...]
    people: tuple[IndexRow, ...]
    items: tuple[TimelineItem, ...]
    filter: Filter | None = None


class ProsePage(View, frozen=True):
    template: ClassVar[str] = "pages/prose.html"
    head: Head
    title: str
    body_html: str
    sources: tuple[Footnote, ...]
    body_language: str = ""


class ChangesPage(View, frozen=True):
    template: ClassVar[str] = "pages/changes.html"
    head: Head
    intro: str
    retracted: tuple[TimelineItem, ...]
    replaced: tuple[ReplacedRow, ...]
    denied: tuple[TimelineItem, ...]
    log: tuple[LogEntry, ...]
    log_note: str


class PreviewPage(View, frozen=True):
    """What an edit changes; of the pages, as many as can be read."""

    template: ClassVar[str] = "pages/preview.html"
    head: Head
    intro: str
    added: tuple[RecordLine, ...]
    changed: tuple[RecordLine, ...]
    removed: tuple[RecordLine, ...]
    numbers: tuple[NumberLine, ...]
    pages: PageChanges
    pages_more: int
    remarks: tuple[str, ...]


class HomePage(View, frozen=True):
    template: ClassVar[str] = "pages/home.html"
    head: Head
    lead: tuple[Link, ...]
    diagram: FlowChart | None
    balances: SmallMultiples | None
    routes: tuple[RouteRow, ...]
    latest: tuple[MoveSummary, ...]
    timeline: str
    claims: tuple[ClaimView, ...]
    counts: tuple[CountView, ...]
    replaced: tuple[ReplacedRow, ...]
    sources: tuple[Footnote, ...]


class SearchPage(View, frozen=True):
    """Search; a cell beside each name tells what it is."""

    template: ClassVar[str] = "pages/search.html"
    head: Head
    heading: str
    intro: str
    groups: tuple[IndexGroup, ...]
    letters: tuple[Link, ...]
    pager: Pager | None = None


class DataPage(View, frozen=True):
    """What can be fetched, and what it means."""

    template: ClassVar[str] = "pages/data.html"
    head: Head
    intro: str
    downloads: tuple[Download, ...]
    tables: tuple[TableView, ...]
    links: tuple[TableView, ...]
    queries: tuple[Query, ...]
    citation: str
    api: tuple[Link, ...]
    api_rule: str
    api_versions: tuple[ApiVersion, ...]
    feeds: tuple[Link, ...]


class NotFoundPage(View, frozen=True):
    template: ClassVar[str] = "pages/404.html"
    head: Head


class RedirectPage(View, frozen=True):
    """A former address, at `former`."""

    template: ClassVar[str] = "pages/redirect.html"
    head: Head
    target: str
    former: str


PageView = (
    PersonPage | LabPage | LabRecordsPage | IndexPage | ListPage | RosterPage | RosterDayPage | TimelinePage
    | FlowsPage | RoutePage | MoneyPage | ClaimsPage | CountsPage | SourcePage | TopicPage | ProsePage | ChangesPage
    | PreviewPage | HomePage | SearchPage | DataPage | NotFoundPage | RedirectPage
)  # fmt: skip
