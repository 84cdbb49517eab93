"""The pages of the site: the values that templates receive as `page`.

The only other value of a template is `site`, a `SiteView`.
"""

from typing import ClassVar

from talentwar.views.changes import LogEntry, NumberLine, PageChanges, RecordLine
from talentwar.views.charts.career import Axis, TenureView
from talentwar.views.charts.money import MoneyGroup
from talentwar.views.charts.monthly import MonthlyChart
from talentwar.views.charts.quarterly import QuarterlyChart, SmallMultiples
from talentwar.views.charts.sankey import ExchangeChart, FlowChart
from talentwar.views.data import ApiVersion, Download, Query, TableView
from talentwar.views.filters import Filter, Roster, RosterMember, RosterYear
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
    Section,
    SourceEntryView,
    TeamRow,
    TimelineItem,
    TimelineMonth,
    View,
    YearRow,
)


class BasePage(View, frozen=True):
    """The base of all pages. Each page has a template of its own."""

    template: ClassVar[str]
    head: Head


class PageWithIntro(BasePage, frozen=True):
    intro: str


class PageWithHeading(PageWithIntro, frozen=True):
    heading: str


class ProfilePage(BasePage, frozen=True):
    """What the pages of people and labs have in common. `body_language` is empty if the body is translated."""

    name: str
    headline: str
    other_names: tuple[str, ...]
    body_html: str
    body_language: str
    mentions: tuple[Link, ...]
    sources: tuple[Footnote, ...]
    topics: tuple[Link, ...]
    links: tuple[Link, ...]
    newest: DateView | None
    checked: DateView | None


class PersonPage(ProfilePage, frozen=True):
    template: ClassVar[str] = "pages/person.html"
    career: tuple[TenureView, ...]
    axis: Axis | None
    moves: tuple[MoveDetail, ...]
    same_route: tuple[MoveSummary, ...]
    routes: tuple[Link, ...]
    disambiguation: str
    evidence: DateView | None


class LabPage(ProfilePage, frozen=True):
    template: ClassVar[str] = "pages/lab.html"
    kind: str
    colour_class: str
    parents: tuple[LabLink, ...]
    founded: DateView | None
    closed: DateView | None
    summary: tuple[Link, ...]
    arrivals: Section[MoveSummary]
    departures: Section[MoveSummary]
    internal: Section[MoveSummary]
    not_counted: Section[MoveSummary]
    quarters: QuarterlyChart | None
    flows: tuple[LabBalanceRow, ...]
    exchange: ExchangeChart | None
    roster: Roster
    roster_link: Link | None
    teams: tuple[TeamRow, ...]
    counts: tuple[CountView, ...]
    money: tuple[EventDetail, ...]
    events: tuple[EventDetail, ...]
    newest_records: Section[TimelineItem]
    filter: Filter | None = None
    contents: tuple[Link, ...] = ()


class LabRecordsPage(PageWithHeading, frozen=True):
    """The events of a lab, if they are too many for its own page."""

    template: ClassVar[str] = "pages/lab_records.html"
    money: tuple[EventDetail, ...]
    events: tuple[EventDetail, ...]
    sources: tuple[Footnote, ...]


class IndexPage(PageWithHeading, frozen=True):
    """A list of people, labs, publishers or topics."""

    template: ClassVar[str] = "pages/index.html"
    columns: tuple[str, ...]
    number_columns: tuple[str, ...]
    groups: tuple[IndexGroup, ...]
    pager: Pager | None = None
    letters: tuple[Link, ...] = ()
    date_column: str = ""
    filter: Filter | None = None


class ListPage(PageWithHeading, frozen=True):
    """A list of dated records, newest first."""

    template: ClassVar[str] = "pages/list.html"
    items: tuple[TimelineItem, ...]
    pager: Pager | None = None
    filter: Filter | None = None


class RosterPage(PageWithHeading, frozen=True):
    """The roster of a lab on any day, with everybody who was ever there."""

    template: ClassVar[str] = "pages/roster.html"
    roster: Roster
    years: tuple[RosterYear, ...]


class LongRosterPage(PageWithHeading, frozen=True):
    """A page of the whole roster of a lab, if that is too long for one page."""

    template: ClassVar[str] = "pages/long_roster.html"
    rows: tuple[RosterMember, ...]
    pager: Pager | None = None


class TimelinePage(PageWithHeading, frozen=True):
    """The newest records, a year or a month."""

    template: ClassVar[str] = "pages/timeline.html"
    years: tuple[YearRow, ...]
    months: tuple[TimelineMonth, ...]
    chart: MonthlyChart | None = None
    earlier: Link | None = None
    later: Link | None = None
    pager: Pager | None = None
    filter: Filter | None = None


class FlowsPage(PageWithIntro, frozen=True):
    template: ClassVar[str] = "pages/flows.html"
    matrix_title: str
    columns: tuple[LabLink, ...]
    rows: tuple[MatrixRow, ...]
    routes: tuple[RouteRow, ...]
    diagram: FlowChart | None = None
    pager: Pager | None = None
    filter: Filter | None = None


class RoutePage(BasePage, frozen=True):
    template: ClassVar[str] = "pages/route.html"
    origin: LabLink
    destination: LabLink
    summary: tuple[Link, ...]
    ratio: str
    moves: Section[MoveSummary]
    not_counted: Section[MoveSummary]
    back: Section[MoveSummary]
    counts: tuple[CountView, ...]
    ratios: tuple[EventDetail, ...]
    sources: tuple[Footnote, ...]
    filter: Filter | None = None


class MoneyPage(PageWithIntro, frozen=True):
    template: ClassVar[str] = "pages/money.html"
    groups: tuple[MoneyGroup, ...]
    source: str
    filter: Filter | None = None
    contents: tuple[Link, ...] = ()


class ClaimsPage(PageWithIntro, frozen=True):
    template: ClassVar[str] = "pages/claims.html"
    disputes: Section[ClaimView]
    pager: Pager | None
    counts: Section[CountView]
    replaced: tuple[ReplacedRow, ...]
    not_counted: Section[TimelineItem]
    sources: tuple[Footnote, ...]
    filter: Filter | None = None
    contents: tuple[Link, ...] = ()


class CountsPage(PageWithHeading, frozen=True):
    """All reported numbers with the moves that belong to them."""

    template: ClassVar[str] = "pages/counts.html"
    counts: tuple[CountView, ...]
    filter: Filter | None = None


class SourcePage(BasePage, frozen=True):
    """A source that many records cite."""

    template: ClassVar[str] = "pages/source.html"
    entry: SourceEntryView
    records: Section[TimelineItem]
    filter: Filter | None = None


class PublisherPage(PageWithHeading, frozen=True):
    """A publisher with its sources."""

    template: ClassVar[str] = "pages/publisher.html"
    entries: tuple[SourceEntryView, ...]
    pager: Pager | None = None


class TopicPage(BasePage, frozen=True):
    template: ClassVar[str] = "pages/topic.html"
    name: str
    about: str
    labs: tuple[IndexRow, ...]
    people: tuple[IndexRow, ...]
    items: tuple[TimelineItem, ...]
    filter: Filter | None = None


class ProsePage(BasePage, frozen=True):
    template: ClassVar[str] = "pages/prose.html"
    title: str
    body_html: str
    sources: tuple[Footnote, ...]
    body_language: str = ""


class ChangesPage(PageWithIntro, frozen=True):
    template: ClassVar[str] = "pages/changes.html"
    retracted: tuple[TimelineItem, ...]
    replaced: tuple[ReplacedRow, ...]
    denied: tuple[TimelineItem, ...]
    log: tuple[LogEntry, ...]
    log_note: str


class PreviewPage(PageWithIntro, frozen=True):
    """The changes of an edit. `pages_more` is the number of changed pages that are not listed."""

    template: ClassVar[str] = "pages/preview.html"
    added: tuple[RecordLine, ...]
    changed: tuple[RecordLine, ...]
    removed: tuple[RecordLine, ...]
    numbers: tuple[NumberLine, ...]
    pages: PageChanges
    pages_more: int
    remarks: tuple[str, ...]


class HomePage(BasePage, frozen=True):
    template: ClassVar[str] = "pages/home.html"
    lead: tuple[Link, ...]
    diagram: FlowChart | None
    balances: SmallMultiples | None
    routes: tuple[RouteRow, ...]
    latest: Section[MoveSummary]
    claims: tuple[ClaimView, ...]
    counts: tuple[CountView, ...]
    replaced: tuple[ReplacedRow, ...]
    sources: tuple[Footnote, ...]


class SearchPage(PageWithHeading, frozen=True):
    """Search, with an index of all names."""

    template: ClassVar[str] = "pages/search.html"
    groups: tuple[IndexGroup, ...]
    letters: tuple[Link, ...]
    pager: Pager | None = None


class DataPage(PageWithIntro, frozen=True):
    """The downloads, with their tables and columns."""

    template: ClassVar[str] = "pages/data.html"
    downloads: tuple[Download, ...]
    tables: tuple[TableView, ...]
    links: tuple[TableView, ...]
    queries: tuple[Query, ...]
    citation: str
    api: tuple[Link, ...]
    api_rule: str
    api_versions: tuple[ApiVersion, ...]
    feeds: tuple[Link, ...]


class NotFoundPage(BasePage, frozen=True):
    template: ClassVar[str] = "pages/404.html"


class RedirectPage(BasePage, frozen=True):
    """A redirect from the path `former` to `target`."""

    template: ClassVar[str] = "pages/redirect.html"
    target: str
    former: str


PageView = (
    PersonPage | LabPage | LabRecordsPage | IndexPage | ListPage | RosterPage | LongRosterPage | TimelinePage
    | FlowsPage | RoutePage | MoneyPage | ClaimsPage | CountsPage | SourcePage | PublisherPage | TopicPage | ProsePage
    | ChangesPage | PreviewPage | HomePage | SearchPage | DataPage | NotFoundPage | RedirectPage
)  # fmt: skip
