"""The timeline: the newest records, and a page for each year and month."""

from collections.abc import Iterable, Iterator

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


def timeline_pages(edition: Edition) -> Iterator[TimelinePage]:
    """The pages of the timeline, its years and its months. A record without a month is on the page of its year."""
    facts = edition.graph.timeline
    months = by_month(facts)
    years = _years(edition.format, edition.urls, months)
    pages = tuple(_pages_with_all_records(edition.urls, months))
    yield _overview(edition, facts, years, months, pages)
    all_years = sorted({year for year, _ in months}, reverse=True)
    for position, year in enumerate(all_years):
        yield _year_page(edition, year, months, all_years, position)
    dated = sorted((key for key in months if key[1]), reverse=True)
    for position, key in enumerate(dated):
        yield from _month_pages(edition, key, months, dated, position)


def _pages_with_all_records(urls: Urls, months: Months) -> Iterator[str]:
    """Links to pages that together show all records, newest first."""
    for year in sorted({year for year, _ in months}, reverse=True):
        parts = {month: facts for (at, month), facts in months.items() if at == year}
        is_on_one_page = sum(map(len, parts.values())) <= RECORDS_ON_YEAR_PAGE
        if is_on_one_page or 0 in parts:
            yield urls.href(u.year(year))
        if not is_on_one_page:
            for month in sorted(parts.keys() - {0}, reverse=True):
                path = u.month(year, month)
                yield from (urls.href(path), *later_page_links(urls, path, len(parts[month]), RECORDS_PER_PAGE))


def by_month(facts: Iterable[Fact]) -> Months:
    """Records by year and month; month 0 is for unknown months."""
    months: Months = {}
    for fact in facts:
        date = fact.record.date
        has_month = date.precision in ("month", "day") or (date.start.year, date.start.month) == (
            date.end.year,
            date.end.month,
        )
        months.setdefault((date.start.year, date.start.month if has_month else 0), []).append(fact)
    return months


def _overview(
    edition: Edition, facts: tuple[Fact, ...], years: tuple[YearRow, ...], months: Months, pages: tuple[str, ...]
) -> TimelinePage:
    """The page with the newest records; `pages` are links to pages with all records, for the filter."""
    format = edition.format
    heading = format.text("Timeline")
    intro = format.text("Every dated record, the latest first: %s in all.") % format.number(len(facts))
    items = edition.lines.items(facts[:NEWEST_RECORDS])
    newest = TimelineMonth(format.text("The latest"), "", items, len(items), "latest")
    return TimelinePage(
        head=head(edition, u.TIMELINE, heading, intro),
        heading=heading,
        intro=intro,
        years=years,
        months=(newest,),
        chart=_density(edition, months),
        filter=record_filter(edition.lines, facts, pages),
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
    figure = Figure("density", title, subtitle, subtitle, source_line(edition.graph, format))
    hrefs = {year: href(u.year(year)) for year, _ in months}
    height = monthly.HEIGHT + monthly.AXIS_HEIGHT
    return MonthlyChart(
        figure, height, monthly.HEIGHT, monthly.bars(order, counts, labels), monthly.years(order, hrefs)
    )


def _years(format: Formatter, urls: Urls, months: Months) -> tuple[YearRow, ...]:
    rows = []
    for year in sorted({year for year, _ in months}, reverse=True):
        parts = sorted((month, facts) for (at, month), facts in months.items() if at == year)
        links = tuple(
            MonthLink(format.month_name(month), urls.href(u.month(year, month)), len(facts))
            for month, facts in parts
            if month
        )
        rows.append(YearRow(str(year), urls.href(u.year(year)), sum(len(facts) for _, facts in parts), links))
    return tuple(rows)


def _year_page(edition: Edition, year: int, months: Months, years: list[int], position: int) -> TimelinePage:
    format = edition.format
    parts = sorted(((month, facts) for (at, month), facts in months.items() if at == year), reverse=True)
    total = sum(len(facts) for _, facts in parts)
    is_on_one_page = total <= RECORDS_ON_YEAR_PAGE
    groups = []
    for month, facts in parts:
        name = format.month(year, month) if month else format.text("%s, month not known") % year
        href = edition.urls.href(u.month(year, month)) if month else ""
        items = edition.lines.items(facts if is_on_one_page else facts[:RECORDS_PER_PAGE] if not month else ())
        groups.append(TimelineMonth(name, href, items, len(facts), f"{year:04}-{month:02}"))
    intro = format.plural("%s dated record.", "%s dated records, the latest first.", total) % format.number(total)
    earlier = years[position + 1] if position + 1 < len(years) else None
    later = years[position - 1] if position else None
    return TimelinePage(
        head=head(
            edition, u.year(year), str(year),
            format.with_label(f"{edition.graph.catalog.settings.title}, {year}", intro),
            [(format.text("Timeline"), u.TIMELINE)],
        ),
        heading=str(year),
        intro=intro,
        years=(),
        months=tuple(groups),
        earlier=Link(str(earlier), edition.urls.href(u.year(earlier))) if earlier is not None else None,
        later=Link(str(later), edition.urls.href(u.year(later))) if later is not None else None,
        filter=record_filter(edition.lines, [fact for _, facts in parts for fact in facts]) if is_on_one_page else None,
    )  # fmt: skip


def _month_pages(
    edition: Edition, key: tuple[int, int], months: Months, dated: list[tuple[int, int]], position: int
) -> Iterator[TimelinePage]:
    format, facts = edition.format, months[key]
    name = format.month(*key)
    intro = format.plural("%s dated record.", "%s dated records, the latest first.", len(facts)) % format.number(
        len(facts)
    )

    def link(neighbour: tuple[int, int]) -> Link:
        return Link(format.month(*neighbour), edition.urls.href(u.month(*neighbour)))

    filter = record_filter(
        edition.lines, facts, later_page_links(edition.urls, u.month(*key), len(facts), RECORDS_PER_PAGE)
    )
    for path, part, pager in paginate(edition.urls, u.month(*key), facts, RECORDS_PER_PAGE):
        trail = [(format.text("Timeline"), u.TIMELINE), (str(key[0]), u.year(key[0]))]
        yield TimelinePage(
            head=head(
                edition,
                path,
                name,
                format.with_label(name, intro),
                trail,
                is_indexed=is_first(pager),
                resource=("months", f"{key[0]:04}-{key[1]:02}"),
            ),
            heading=name,
            intro=intro,
            years=(),
            months=(TimelineMonth(name, "", edition.lines.items(part), len(facts), "records"),),
            earlier=link(dated[position + 1]) if position + 1 < len(dated) else None,
            later=link(dated[position - 1]) if position else None,
            pager=pager,
            filter=filter_on_page(filter, pager),
        )


def list_pages(
    edition: Edition, path: str, heading: str, intro: str, facts: tuple[Fact, ...], trail: list[tuple[str, str]]
) -> Iterator[ListPage]:
    """A list of records, on several pages if it is long."""
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
