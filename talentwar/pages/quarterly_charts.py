"""Arrivals and departures by quarter: of one lab, and of the main ones side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from talentwar.graph.graph import Balance, MoveFact
from talentwar.views.charts.figure import Figure
from talentwar.views.charts.quarterly import (
    NOT_KNOWN,
    BarLabels,
    PeriodRow,
    Quarter,
    QuarterCounts,
    QuarterlyChart,
    SmallMultiple,
    SmallMultiples,
    bars,
    paths,
    slots,
    years,
)

from .edition import Edition
from .flow_charts import source_line
from .formatting import Formatter
from .links import Links

MAIN = 8
LAST = 12
SMALL_HEIGHT = 88
SMALL_UNIT = 9


def quarters(edition: Edition, slug: str) -> QuarterlyChart | None:
    """A lab's counted arrivals and departures by quarter, its teams included; None where there is none."""
    format, balance = edition.format, edition.graph.balances[slug]
    tallies = count_by_quarter(balance)
    if not tallies:
        return None
    order = slots(list(tallies))
    told = {slot: _bar_labels(edition.links, format, balance, slot, tallies[slot]) for slot in order if slot in tallies}
    height, zero, drawn = bars(order, tallies, told)
    rows = tuple(
        PeriodRow(
            label(format, slot),
            tally.arrivals,
            tally.departures,
            format.signed(tally.arrivals - tally.departures),
            tally.possible_arrivals + tally.possible_departures,
        )
        for slot, tally in sorted(tallies.items(), reverse=True)
    )
    return QuarterlyChart(_figure(edition, slug, tallies, order), height, zero, drawn, years(order), rows)


def multiples(edition: Edition) -> SmallMultiples | None:
    """The companies with most moves by quarter, for the last three years that the data covers, the gains first."""
    graph, format = edition.graph, edition.format
    through = graph.data_through
    if through is None:
        return None
    balances = graph.balances
    busy = [lab for lab in graph.companies() if balances[lab].arrivals or balances[lab].departures]
    busy = sorted(busy, key=lambda lab: (-len(balances[lab].arrivals) - len(balances[lab].departures), lab))[:MAIN]
    since, last = _window(through)
    counted = {
        lab: {
            slot: tally
            for slot, tally in count_by_quarter(balances[lab]).items()
            if since <= slot <= (last[0], NOT_KNOWN)
        }
        for lab in busy
    }
    seen = {slot for tallies in counted.values() for slot in tallies if slot[1] == NOT_KNOWN}
    order = slots([since, last, *seen])
    up = max((tally.arrivals for tallies in counted.values() for tally in tallies.values()), default=0)
    down = max((tally.departures for tallies in counted.values() for tally in tallies.values()), default=0)
    if not (up or down):
        return None
    unit = min(SMALL_UNIT, SMALL_HEIGHT / (up + down))
    zero = round(up * unit + 1, 1)
    nets = {
        lab: sum(tally.arrivals - tally.departures for tally in tallies.values()) for lab, tallies in counted.items()
    }
    labs = []
    for lab in sorted(busy, key=lambda lab: (-nets[lab], lab)):
        tallies = counted[lab]
        gains, losses, uncertain = paths(order, tallies, zero, unit)
        labs.append(
            SmallMultiple(
                edition.links.labs[lab],
                f"{edition.links.labs[lab].href}#periods",
                format.signed(nets[lab]),
                sum(tally.arrivals for tally in tallies.values()),
                sum(tally.departures for tally in tallies.values()),
                len(balances[lab].arrivals),
                len(balances[lab].departures),
                gains,
                losses,
                uncertain,
            )
        )
    height = round(zero + down * unit + 1, 1)
    first, end = label(format, since), label(format, last)
    return SmallMultiples(_main_figure(edition, nets, counted, since), height, zero, first, end, tuple(labs))


def count_by_quarter(balance: Balance) -> dict[Quarter, QuarterCounts]:
    """How many came and went in each quarter, with those whose dates leave it open."""
    found: dict[Quarter, list[int]] = {}
    for place, facts in enumerate((balance.arrivals, balance.departures)):
        for fact in facts:
            slot, is_open = quarter(fact)
            counts = found.setdefault(slot, [0, 0, 0, 0])
            counts[place] += 1
            counts[place + 2] += is_open
    return {slot: QuarterCounts(*counts) for slot, counts in found.items()}


def quarter(fact: MoveFact) -> tuple[Quarter, bool]:
    """The quarter of a move as its date is written, and whether it may have been another."""
    when = fact.move.date
    first = _of(when.start)
    if _of(when.end) != first:
        return (first[0], NOT_KNOWN), True
    return first, (_of(when.earliest), _of(when.latest)) != (first, first)


def label(format: Formatter, slot: Quarter) -> str:
    year, part = slot
    if part == NOT_KNOWN:
        return format.text("%s, quarter not known") % year
    return format.text("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": part}


def _of(day: date) -> Quarter:
    return day.year, (day.month - 1) // 3 + 1


def _window(through: date) -> tuple[Quarter, Quarter]:
    """The first and the last of the quarters of three years that end with a day."""
    year, part = _of(through)
    first = year * 4 + part - LAST
    return (first // 4, first % 4 + 1), (year, part)


def _bar_labels(links: Links, format: Formatter, balance: Balance, slot: Quarter, tally: QuarterCounts) -> BarLabels:
    when = label(format, slot)
    open_words = ["", ""]
    if slot[1] != NOT_KNOWN:
        for place, number in enumerate((tally.possible_arrivals, tally.possible_departures)):
            if number:
                open_words[place] = format.text("; %s perhaps in another quarter") % format.number(number)
    came = format.plural("%(when)s: %(n)s arrival", "%(when)s: %(n)s arrivals", tally.arrivals)
    went = format.plural("%(when)s: %(n)s departure", "%(when)s: %(n)s departures", tally.departures)
    return BarLabels(
        came % {"when": when, "n": format.number(tally.arrivals)} + open_words[0],
        _bar_href(links, balance.arrivals, slot, tally.arrivals, "#arrivals"),
        went % {"when": when, "n": format.number(tally.departures)} + open_words[1],
        _bar_href(links, balance.departures, slot, tally.departures, "#departures"),
    )


def _bar_href(links: Links, facts: Iterable[MoveFact], slot: Quarter, number: int, anchor: str) -> str:
    """The one record of a bar, or the list in which its records are."""
    if number != 1:
        return anchor
    return next(links.record_href(fact) for fact in facts if quarter(fact)[0] == slot)


def _figure(edition: Edition, slug: str, tallies: Mapping[Quarter, QuarterCounts], order: Sequence[Quarter]) -> Figure:
    format, name = edition.format, edition.links.labs[slug].text
    text = format.text
    came = _peak({slot: (tally.arrivals, tally.possible_arrivals) for slot, tally in tallies.items()})
    went = _peak({slot: (tally.departures, tally.possible_departures) for slot, tally in tallies.items()})
    # A title speaks of what is to be seen.
    came, went = (peak if peak in order else None for peak in (came, went))
    names = {
        "lab": name,
        "came": came and _quarter_words(format, came),
        "went": went and _quarter_words(format, went),
        "arrivals": came and format.number(tallies[came].arrivals),
        "departures": went and format.number(tallies[went].departures),
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
    total = sum(tally.arrivals + tally.departures for tally in tallies.values())
    subtitle = text(
        "Counted moves by quarter, teams included; n\u00a0=\u00a0%s. Hatched: the date leaves the quarter open."
    ) % format.number(total)
    earlier = sum(tally.arrivals + tally.departures for slot, tally in tallies.items() if slot < order[0])
    if earlier:
        subtitle += format.plural(
            " %s earlier move is in the numbers.", " %s earlier moves are in the numbers.", earlier
        ) % (format.number(earlier))
    return Figure("quarters", title, subtitle, subtitle, source_line(edition.graph, format))


def _peak(counts: Mapping[Quarter, tuple[int, int]]) -> Quarter | None:
    """The quarter with most moves, if it has more than any other however the uncertain ones fell.

    `counts` are all moves of a quarter, and those of them that may belong to another.
    """
    known = {slot: count for slot, count in counts.items() if slot[1] != NOT_KNOWN}
    if not known:
        return None
    best = max(known, key=lambda slot: known[slot][0] - known[slot][1])
    sure = known[best][0] - known[best][1]
    loose = sum(count[1] for count in counts.values())
    others = max((count[0] - count[1] for slot, count in known.items() if slot != best), default=0)
    return best if sure > 1 and sure > others + loose else None


def _quarter_words(format: Formatter, slot: Quarter) -> str:
    text = format.text
    named = {
        1: text("the first quarter of %s"),
        2: text("the second quarter of %s"),
        3: text("the third quarter of %s"),
        4: text("the fourth quarter of %s"),
    }
    return named[slot[1]] % slot[0]


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
    n = sum(tally.arrivals + tally.departures for tallies in counted.values() for tally in tallies.values())
    subtitle = format.text(
        "The %(labs)s companies with most counted moves, teams included, by quarter since %(since)s: arrivals above "
        "the line, departures below, all at one scale; n\u00a0=\u00a0%(n)s arrivals and departures. Outlined: the date "
        "leaves the quarter open."
    ) % {"labs": format.spelled_number(len(nets)), "since": label(format, since), "n": format.number(n)}
    return Figure("balances", title, subtitle, subtitle, source_line(edition.graph, format))
