"""The timeline: the newest records, and a page for each year and month."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from talentwar import urls as u
from talentwar.graph.graph import Fact
from talentwar.urls import Urls
from talentwar.views.charts import monthly
from talentwar.views.charts.figure import Figure
from talentwar.views.charts.monthly import MonthlyChart
from talentwar.views.parts import Link, MonthLink, TimelineMonth, YearRow

from .edition import Edition
from .filters import filter_on_page, record_filter
from .flow_charts import source_line
from .formatting import Formatter
from .heads import head
from .page_views import ListPage, TimelinePage
from .pagination import is_first, later_page_links, paginate

NEWEST_RECORDS = 60
RECORDS_ON_YEAR_PAGE = 120
RECORDS_PER_PAGE = 150

Months = dict[tuple[int, int], list[Fact]]
"""Records by year and month; month 0 is for unknown months."""
Years = dict[int, dict[int, list[Fact]]]
"""The same by year, the latest year and month first."""
Neighbours = tuple[Link | None, Link | None]


def timeline_pages(edition: Edition) -> Iterator[TimelinePage]:
    """The pages of the timeline, its years and its months. A record without a month is on the page of its year."""
    months = by_month(edition.graph.timeline)
    years = {
        year: {month: months[year, month] for _, month in keys}
        for year, keys in groupby(sorted(months, reverse=True), key=itemgetter(0))
    }
    yield _overview(edition, years, months)
    year_links = [Link(str(year), edition.urls.href(u.year(year))) for year in years]
    for position, year in enumerate(years):
        yield _year_page(edition, year, years[year], _neighbours(year_links, position))
    dated = [key for key in sorted(months, reverse=True) if key[1]]
    month_links = [Link(edition.format.month(*key), edition.urls.href(u.month(*key))) for key in dated]
    for position, key in enumerate(dated):
        yield from _month_pages(edition, *key, months[key], _neighbours(month_links, position))


def _neighbours(links: Sequence[Link], position: int) -> Neighbours:
    """The links to the earlier and the later page, of links to pages in order of time, the latest first."""
    return links[position + 1] if position + 1 < len(links) else None, links[position - 1] if position else None


def _pages_with_all_records(urls: Urls, years: Years) -> Iterator[str]:
    """Links to pages that together show all records, newest first."""
    for year, parts in years.items():
        is_on_one_page = sum(map(len, parts.values())) <= RECORDS_ON_YEAR_PAGE
        if is_on_one_page or 0 in parts:
            yield urls.href(u.year(year))
        if not is_on_one_page:
            for month in filter(None, parts):
                path = u.month(year, month)
                yield from (urls.href(path), *later_page_links(urls, path, len(parts[month]), RECORDS_PER_PAGE))


def by_month(facts: Iterable[Fact]) -> Months:
    months: Months = {}
    for fact in facts:
        date = fact.record.date
        start, end = date.start, date.end
        has_month = date.precision in ("month", "day") or (start.year, start.month) == (end.year, end.month)
        months.setdefault((start.year, start.month if has_month else 0), []).append(fact)
    return months


def _overview(edition: Edition, years: Years, months: Months) -> TimelinePage:
    """The page with the newest records. Its filter covers the pages with all records."""
    format, facts = edition.format, edition.graph.timeline
    heading = format.text("Timeline")
    intro = format.text("Every dated record, the latest first: %s in all.") % format.number(len(facts))
    items = edition.lines.items(facts[:NEWEST_RECORDS])
    newest = TimelineMonth(format.text("The latest"), "", items, len(items), "latest")
    return TimelinePage(
        head=head(edition, u.TIMELINE, heading, intro),
        heading=heading,
        intro=intro,
        years=tuple(_year_row(format, edition.urls, year, parts) for year, parts in years.items()),
        months=(newest,),
        chart=_density(edition, months),
        filter=record_filter(edition.lines, facts, tuple(_pages_with_all_records(edition.urls, years))),
    )


def _density(edition: Edition, months: Months) -> MonthlyChart | None:
    """The chart of records by month; None if no record has a month."""
    format, href = edition.format, edition.urls.href
    counts = {key: len(facts) for key, facts in months.items() if key[1]}
    order = monthly.months(counts)
    if not order:
        return None
    labels = {
        key: monthly.MonthLabel(
            format.plural("%(month)s: %(n)s record", "%(month)s: %(n)s records", count)
            % {"month": format.month(*key), "n": format.number(count)},
            href(u.month(*key)),
        )
        for key, count in counts.items()
    }
    highest = max(counts.values())
    peaks = [key for key, count in counts.items() if count == highest]
    if len(peaks) == 1:
        title = format.text("No month has more records than %(month)s, with %(n)s") % {
            "month": format.month(*peaks[0]),
            "n": format.number(highest),
        }
    else:
        title = format.text("The records of each month")
    shown = sum(counts.get(key, 0) for key in order)
    rest = sum(map(len, months.values())) - shown
    subtitle = format.text("Dated records by month; n\u00a0=\u00a0%s. Each bar opens its month.") % format.number(shown)
    if rest:
        subtitle += format.plural(
            " %s more, older or without a known month, is in the numbers.",
            " %s more, older or without a known month, are in the numbers.",
            rest,
        ) % format.number(rest)
    figure = Figure("density", title, subtitle, source_line(edition.graph, format))
    hrefs = {year: href(u.year(year)) for year, _ in months}
    height = monthly.HEIGHT + monthly.AXIS_HEIGHT
    return MonthlyChart(
        figure, height, monthly.HEIGHT, monthly.bars(order, counts, labels), monthly.years(order, hrefs)
    )


def _year_row(format: Formatter, urls: Urls, year: int, parts: Mapping[int, Sequence[Fact]]) -> YearRow:
    links = tuple(
        MonthLink(format.month_name(month), urls.href(u.month(year, month)), len(parts[month]))
        for month in sorted(parts)
        if month
    )
    return YearRow(str(year), urls.href(u.year(year)), sum(map(len, parts.values())), links)


def _dated_records(format: Formatter, number: int) -> str:
    return format.plural("%s dated record.", "%s dated records, the latest first.", number) % format.number(number)


def _year_page(edition: Edition, year: int, parts: Mapping[int, list[Fact]], neighbours: Neighbours) -> TimelinePage:
    format = edition.format
    all_facts = [fact for facts in parts.values() for fact in facts]
    is_on_one_page = len(all_facts) <= RECORDS_ON_YEAR_PAGE
    groups = []
    for month, facts in parts.items():
        name = format.month(year, month) if month else format.text("%s, month not known") % year
        href = edition.urls.href(u.month(year, month)) if month else ""
        items = edition.lines.items(facts if is_on_one_page else facts[:RECORDS_PER_PAGE] if not month else ())
        groups.append(TimelineMonth(name, href, items, len(facts), f"{year:04}-{month:02}"))
    intro = _dated_records(format, len(all_facts))
    description = format.with_label(f"{edition.graph.catalog.settings.title}, {year}", intro)
    return TimelinePage(
        head=head(edition, u.year(year), str(year), description, [(format.text("Timeline"), u.TIMELINE)]),
        heading=str(year),
        intro=intro,
        years=(),
        months=tuple(groups),
        filter=record_filter(edition.lines, all_facts) if is_on_one_page else None,
        earlier=neighbours[0],
        later=neighbours[1],
    )


def _month_pages(
    edition: Edition, year: int, month: int, facts: list[Fact], neighbours: Neighbours
) -> Iterator[TimelinePage]:
    format, base = edition.format, u.month(year, month)
    name, intro = format.month(year, month), _dated_records(format, len(facts))
    trail = [(format.text("Timeline"), u.TIMELINE), (str(year), u.year(year))]
    resource = ("months", f"{year:04}-{month:02}")
    filter = record_filter(edition.lines, facts, later_page_links(edition.urls, base, len(facts), RECORDS_PER_PAGE))
    for path, part, pager in paginate(edition.urls, base, facts, RECORDS_PER_PAGE):
        description = format.with_label(name, intro)
        yield TimelinePage(
            head=head(edition, path, name, description, trail, is_indexed=is_first(pager), resource=resource),
            heading=name,
            intro=intro,
            years=(),
            months=(TimelineMonth(name, "", edition.lines.items(part), len(facts), "records"),),
            pager=pager,
            filter=filter_on_page(filter, pager),
            earlier=neighbours[0],
            later=neighbours[1],
        )


def list_pages(
    edition: Edition,
    path: str,
    heading: str,
    intro: str,
    facts: tuple[Fact, ...],
    trail: Sequence[tuple[str, str]] = (),
    longer_than: int = 0,
) -> Iterator[ListPage]:
    """A list of records, on several pages if it is long, if there are more than `longer_than` of them.

    `intro` has "%s" for the number of records.
    """
    if len(facts) <= longer_than:
        return
    intro %= edition.format.number(len(facts))
    filter = record_filter(edition.lines, facts, later_page_links(edition.urls, path, len(facts), RECORDS_PER_PAGE))
    for page_path, part, pager in paginate(edition.urls, path, facts, RECORDS_PER_PAGE):
        yield ListPage(
            head=head(edition, page_path, heading, intro, trail, is_indexed=is_first(pager)),
            heading=heading,
            intro=intro,
            items=edition.lines.items(part),
            pager=pager,
            filter=filter_on_page(filter, pager),
        )
