"""Charts of arrivals and departures by quarter: of one lab, and of the largest companies side by side."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from talentwar.graph.graph import Balance, MoveFact
from talentwar.views.charts import quarterly
from talentwar.views.charts.figure import Figure
from talentwar.views.charts.quarterly import NOT_KNOWN, Quarter, QuarterCounts

from .edition import Edition
from .flow_charts import source_line
from .formatting import Formatter
from .links import Links

MAIN_COMPANIES = 8
LAST_QUARTERS = 12
SMALL_HEIGHT = 88
SMALL_UNIT = 9


def quarters(edition: Edition, slug: str) -> quarterly.QuarterlyChart | None:
    """The chart of a lab and its teams; None without counted arrivals or departures."""
    format, balance = edition.format, edition.graph.balances[slug]
    counts = count_by_quarter(balance)
    if not counts:
        return None
    order = quarterly.quarter_range(list(counts))
    labels = {quarter: _bar_labels(edition.links, format, balance, quarter, count) for quarter, count in counts.items()}
    height, zero, chart_bars = quarterly.bars(order, counts, labels)
    rows = tuple(
        quarterly.PeriodRow(
            quarter_label(format, quarter),
            count.arrivals,
            count.departures,
            format.signed(count.arrivals - count.departures),
            count.possible_arrivals + count.possible_departures,
        )
        for quarter, count in sorted(counts.items(), reverse=True)
    )
    return quarterly.QuarterlyChart(
        _figure(edition, slug, counts, order), height, zero, chart_bars, quarterly.years(order), rows
    )


def multiples(edition: Edition) -> quarterly.SmallMultiples | None:
    """The charts of the companies with the most moves in the last three years of the data, the largest gains first."""
    graph, format = edition.graph, edition.format
    through = graph.data_through
    if through is None:
        return None
    balances = graph.balances
    totals = {lab: len(balances[lab].arrivals) + len(balances[lab].departures) for lab in graph.companies()}
    busy = sorted(filter(totals.get, totals), key=lambda lab: (-totals[lab], lab))[:MAIN_COMPANIES]
    since, last = _window(through)
    counted = {
        lab: {
            quarter: count
            for quarter, count in count_by_quarter(balances[lab]).items()
            if since <= quarter <= (last[0], NOT_KNOWN)
        }
        for lab in busy
    }
    unknown = {quarter for counts in counted.values() for quarter in counts if quarter[1] == NOT_KNOWN}
    order = quarterly.quarter_range([since, last, *unknown])
    up = max((count.arrivals for counts in counted.values() for count in counts.values()), default=0)
    down = max((count.departures for counts in counted.values() for count in counts.values()), default=0)
    if not (up or down):
        return None
    unit = min(SMALL_UNIT, SMALL_HEIGHT / (up + down))
    zero = round(up * unit + 1, 1)
    nets = {lab: sum(count.arrivals - count.departures for count in counts.values()) for lab, counts in counted.items()}
    labs = []
    for lab in sorted(busy, key=lambda lab: (-nets[lab], lab)):
        counts = counted[lab]
        gains, losses, uncertain = quarterly.paths(order, counts, zero, unit)
        labs.append(
            quarterly.SmallMultiple(
                edition.links.labs[lab],
                f"{edition.links.labs[lab].href}#periods",
                format.signed(nets[lab]),
                sum(count.arrivals for count in counts.values()),
                sum(count.departures for count in counts.values()),
                len(balances[lab].arrivals),
                len(balances[lab].departures),
                gains,
                losses,
                uncertain,
            )
        )
    height = round(zero + down * unit + 1, 1)
    first, end = quarter_label(format, since), quarter_label(format, last)
    return quarterly.SmallMultiples(_main_figure(edition, nets, counted, since), height, zero, first, end, tuple(labs))


def count_by_quarter(balance: Balance) -> dict[Quarter, QuarterCounts]:
    """The arrivals and departures of each quarter, with those that may belong to another."""
    found: dict[Quarter, list[int]] = {}
    for side, facts in enumerate((balance.arrivals, balance.departures)):
        for fact in facts:
            quarter, is_uncertain = quarter_of(fact)
            numbers = found.setdefault(quarter, [0, 0, 0, 0])
            numbers[side] += 1
            numbers[side + 2] += is_uncertain
    return {quarter: QuarterCounts(*numbers) for quarter, numbers in found.items()}


def quarter_of(fact: MoveFact) -> tuple[Quarter, bool]:
    """The quarter of a move by its date, and whether it may be another."""
    date = fact.move.date
    first = _quarter_on(date.start)
    if _quarter_on(date.end) != first:
        return (first[0], NOT_KNOWN), True
    return first, (_quarter_on(date.earliest), _quarter_on(date.latest)) != (first, first)


def quarter_label(format: Formatter, quarter: Quarter) -> str:
    year, number = quarter
    if number == NOT_KNOWN:
        return format.text("%s, quarter not known") % year
    return format.text("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": number}


def _quarter_on(day: date) -> Quarter:
    return day.year, (day.month - 1) // 3 + 1


def _window(through: date) -> tuple[Quarter, Quarter]:
    """The first and the last of the twelve quarters up to a day."""
    year, part = _quarter_on(through)
    first = year * 4 + part - LAST_QUARTERS
    return (first // 4, first % 4 + 1), (year, part)


def _bar_labels(
    links: Links, format: Formatter, balance: Balance, quarter: Quarter, count: QuarterCounts
) -> quarterly.BarLabels:
    label = quarter_label(format, quarter)

    def title(pattern: str, number: int, possible: int) -> str:
        is_uncertain = possible and quarter[1] != NOT_KNOWN
        more = format.text("; %s perhaps in another quarter") % format.number(possible) if is_uncertain else ""
        return pattern % {"when": label, "n": format.number(number)} + more

    came = format.plural("%(when)s: %(n)s arrival", "%(when)s: %(n)s arrivals", count.arrivals)
    went = format.plural("%(when)s: %(n)s departure", "%(when)s: %(n)s departures", count.departures)
    return quarterly.BarLabels(
        title(came, count.arrivals, count.possible_arrivals),
        _bar_href(links, balance.arrivals, quarter, count.arrivals, "#arrivals"),
        title(went, count.departures, count.possible_departures),
        _bar_href(links, balance.departures, quarter, count.departures, "#departures"),
    )


def _bar_href(links: Links, facts: Iterable[MoveFact], quarter: Quarter, number: int, anchor: str) -> str:
    """A link to the record of a bar, or to the list of its records if it has several."""
    if number != 1:
        return anchor
    return next(links.record_href(fact) for fact in facts if quarter_of(fact)[0] == quarter)


def _figure(edition: Edition, slug: str, counts: Mapping[Quarter, QuarterCounts], order: Sequence[Quarter]) -> Figure:
    format, name = edition.format, edition.links.labs[slug].text
    text = format.text
    came = _peak({quarter: (count.arrivals, count.possible_arrivals) for quarter, count in counts.items()})
    went = _peak({quarter: (count.departures, count.possible_departures) for quarter, count in counts.items()})
    # The title mentions only quarters that the chart shows.
    came, went = (peak if peak in order else None for peak in (came, went))
    names = {
        "lab": name,
        "came": came and _quarter_words(format, came),
        "went": went and _quarter_words(format, went),
        "arrivals": came and format.number(counts[came].arrivals),
        "departures": went and format.number(counts[went].departures),
    }
    if came and came == went:
        title = text("Arrivals at %(lab)s peaked in %(came)s (%(arrivals)s), departures too (%(departures)s)") % names
    elif came and went:
        title = (
            text("Arrivals at %(lab)s peaked in %(came)s (%(arrivals)s), departures in %(went)s (%(departures)s)")
            % names
        )
    elif came:
        title = text("Arrivals at %(lab)s peaked in %(came)s (%(arrivals)s)") % names
    elif went:
        title = text("Departures from %(lab)s peaked in %(went)s (%(departures)s)") % names
    else:
        title = text("Arrivals at %(lab)s and departures from it") % names
    total = sum(count.arrivals + count.departures for count in counts.values())
    subtitle = text(
        "Counted moves by quarter, teams included; n\u00a0=\u00a0%s. Hatched: the date leaves the quarter open."
    ) % format.number(total)
    earlier = sum(count.arrivals + count.departures for quarter, count in counts.items() if quarter < order[0])
    if earlier:
        subtitle += format.plural(
            " %s earlier move is in the numbers.", " %s earlier moves are in the numbers.", earlier
        ) % (format.number(earlier))
    return Figure("quarters", title, subtitle, source_line(edition.graph, format))


def _peak(counts: Mapping[Quarter, tuple[int, int]]) -> Quarter | None:
    """The quarter with the most moves, if it has the most wherever the uncertain moves belong.

    `counts` has for each quarter its moves, and how many of them may belong to another.
    """
    known = {quarter: count for quarter, count in counts.items() if quarter[1] != NOT_KNOWN}
    if not known:
        return None
    best = max(known, key=lambda quarter: known[quarter][0] - known[quarter][1])
    certain = known[best][0] - known[best][1]
    uncertain = sum(count[1] for count in counts.values())
    others = max((count[0] - count[1] for quarter, count in known.items() if quarter != best), default=0)
    return best if certain > 1 and certain > others + uncertain else None


def _quarter_words(format: Formatter, quarter: Quarter) -> str:
    text = format.text
    named = {
        1: text("the first quarter of %s"),
        2: text("the second quarter of %s"),
        3: text("the third quarter of %s"),
        4: text("the fourth quarter of %s"),
    }
    return named[quarter[1]] % quarter[0]


def _main_figure(
    edition: Edition, nets: Mapping[str, int], counted: Mapping[str, Mapping[Quarter, QuarterCounts]], since: Quarter
) -> Figure:
    format = edition.format
    ranked = sorted(nets, key=lambda lab: (-nets[lab], lab))
    tops = [lab for lab in ranked if nets[lab] == nets[ranked[0]]]
    ends = [lab for lab in ranked if nets[lab] == nets[ranked[-1]]]
    if len(tops) == len(ends) == 1 and nets[tops[0]] > 0 > nets[ends[0]]:
        title = format.text("In these three years %(first)s gained most (%(gain)s), %(last)s lost most (%(loss)s)") % {
            "first": edition.links.labs[tops[0]].text,
            "gain": format.signed(nets[tops[0]]),
            "last": edition.links.labs[ends[0]].text,
            "loss": format.signed(nets[ends[0]]),
        }
    else:
        title = format.text("Arrivals and departures of the companies with most moves")
    n = sum(count.arrivals + count.departures for counts in counted.values() for count in counts.values())
    subtitle = format.text(
        "The %(labs)s companies with most counted moves, teams included, by quarter since %(since)s: arrivals above "
        "the line, departures below, all at one scale; n\u00a0=\u00a0%(n)s arrivals and departures. Outlined: the date "
        "leaves the quarter open."
    ) % {"labs": format.spelled_number(len(nets)), "since": quarter_label(format, since), "n": format.number(n)}
    return Figure("balances", title, subtitle, source_line(edition.graph, format))
