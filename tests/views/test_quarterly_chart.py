"""The charts of arrivals and departures by quarter."""

from itertools import pairwise

import pytest
from htmlpage import figure, rows
from hypothesis import given
from hypothesis import strategies as st

from talentwar.pages.quarterly_charts import count_by_quarter
from talentwar.views.charts.quarterly import NOT_KNOWN, BarLabels, QuarterCounts, bars, paths, quarter_range, years

QUARTERS = st.tuples(st.integers(2005, 2026), st.integers(1, NOT_KNOWN))
COUNTS = st.dictionaries(
    QUARTERS,
    st.builds(
        lambda came, went, a, b: QuarterCounts(came, went, min(came, a), min(went, b)),
        st.integers(0, 900), st.integers(0, 900), st.integers(0, 900), st.integers(0, 900),
    ),
    min_size=1, max_size=40,
)  # fmt: skip


def drawn(counts):
    order = quarter_range(list(counts))
    labels = {slot: BarLabels(f"{slot} in", "#a", f"{slot} out", "#b") for slot in order}
    return order, *bars(order, counts, labels)


@given(COUNTS)
def test_bars_do_not_overlap_or_leave_the_drawing(counts):
    _order, height, zero, found = drawn(counts)
    for kind in ("gain", "loss"):
        own = [bar for bar in found if bar.kind == kind]
        assert all(one.x + one.width <= other.x for one, other in pairwise(own))
    for bar in found:
        assert bar.x >= 0 and bar.x + bar.width <= 100
        ends = [
            end for y, tall in ((bar.y, bar.height), (bar.open_y, bar.open_height)) if tall for end in (y, y + tall)
        ]
        assert 0 < bar.value_y <= height and min(ends) >= 0 and max(ends) <= height
        assert max(ends) <= zero + 0.2 if bar.kind == "gain" else min(ends) >= zero - 0.2


@given(COUNTS)
def test_bars_are_as_high_as_their_moves_and_hatched_for_uncertain_ones(counts):
    order, _, _, found = drawn(counts)
    by_title = {bar.title: bar for bar in found}
    units = []
    for slot in order:
        tally = counts.get(slot, QuarterCounts())
        for title, number, loose in (
            (f"{slot} in", tally.arrivals, tally.possible_arrivals),
            (f"{slot} out", tally.departures, tally.possible_departures),
        ):
            assert (title in by_title) == bool(number)
            if number:
                bar = by_title[title]
                assert bar.value == str(number)
                units.append((bar.height + bar.open_height) / number)
                assert bar.open_height == pytest.approx(loose * units[-1], abs=0.3)
    assert all(unit == pytest.approx(units[0], abs=0.3) for unit in units)


@given(COUNTS)
def test_the_axis_has_no_gaps_and_ends_with_the_last_quarter(counts):
    order = quarter_range(list(counts))
    assert order[-1] == max(counts) and len(order) <= 28 and list(order) == sorted(order)
    known = [slot for slot in order if slot[1] != NOT_KNOWN]
    assert all((b[0] * 4 + b[1]) - (a[0] * 4 + a[1]) == 1 for a, b in pairwise(known))
    assert {slot for slot in counts if slot >= order[0]} <= set(order)


@given(COUNTS)
def test_year_labels_do_not_overlap(counts):
    marks = [mark for mark in years(quarter_range(list(counts))) if mark.label]
    assert [mark.label for mark in marks] == sorted({mark.label for mark in marks})
    places = [100 - 12 if mark.is_last else mark.x for mark in marks]
    assert all(other - one >= 11 for one, other in pairwise(places))


def test_a_small_chart_draws_certain_and_uncertain_moves_separately():
    gains, losses, loose = paths(
        [(2025, 1), (2025, 2)], {(2025, 1): QuarterCounts(3, 0, 1, 0), (2025, 2): QuarterCounts(0, 2, 0, 2)}, 30, 10
    )
    assert gains == "M50 30H450V10H50z"
    assert losses == ""
    assert loose == "M50 10H450V0H50zM550 30H950V50H550z"


TRACKER = """\
-- content/site.yml --
title: Moves
base_url: https://moves.example
-- content/sources/all.yml --
a: {title: A, publisher: The Gazette, date: 2026-09-04, url: "https://gazette.example/ada"}
-- content/labs/apple.md --
---
name: Apple
---
-- content/labs/meta.md --
---
name: Meta <i>
---
-- content/people/ada.md --
---
name: Ada
moves:
  - {id: one, date: 2026-05, from: apple, to: meta, sources: [a]}
-- content/people/bob.md --
---
name: Bob
moves:
  - {id: one, date: 2026-05-04, from: apple, to: meta, sources: [a]}
---
-- content/people/cyd.md --
---
name: Cyd
moves:
  - {id: one, date: 2026-06~, from: apple, to: meta, sources: [a]}
---
-- content/people/dan.md --
---
name: Dan
moves:
  - {id: one, date: 2025, from: apple, to: meta, sources: [a]}
  - {id: back, date: 2026-07, from: meta, to: apple, sources: [a]}
  - {id: talk, date: 2026-08, from: apple, to: meta, status: rumoured, sources: [a]}
---
-- content/people/eve.md --
---
name: Eve
moves:
  - {id: long, date: 2019-02, from: meta, to: apple, sources: [a]}
---
""".replace("sources: [a]}\n-- content/people/bob", "sources: [a]}\n---\n-- content/people/bob")


def test_the_quarters_of_a_lab_match_the_graph(tracker):
    chart = figure(tracker, "labs/meta/index.html", "quarters")
    assert rows(chart) == [
        ["2026, quarter 3", "0", "1", "−1", "0"],
        ["2026, quarter 2", "3", "0", "+3", "1"],
        ["2025, quarter not known", "1", "0", "+1", "1"],
        ["2019, quarter 1", "0", "1", "−1", "0"],
    ]
    balance = tracker.graph().balances["meta"]
    counts = count_by_quarter(balance).values()
    assert (sum(tally.arrivals for tally in counts), sum(tally.departures for tally in counts)) == (4, 2)
    assert (len(balance.arrivals), len(balance.departures)) == (4, 2)
    assert "1 earlier move is in the numbers." in chart.html


def test_a_bar_links_to_its_single_move_or_to_the_list(tracker):
    chart = figure(tracker, "labs/meta/index.html", "quarters")
    opened = [has["href"] for _, has in chart.all("a") if has.get("class") in ("series--gain", "series--loss")]
    assert opened == ["/people/dan/#one", "#arrivals", "/people/dan/#back"]
    html = tracker.html("labs/meta/index.html")
    assert 'id="arrivals"' in html and 'id="one"' in tracker.html("people/dan/index.html")
    assert [text for text, _ in chart.all("svg:title")][1:] == [
        "2025, quarter not known: 1 arrival",
        "2026, quarter 2: 3 arrivals; 1 perhaps in another quarter",
        "2026, quarter 3: 1 departure",
    ]


def test_a_title_names_a_peak_only_if_uncertain_moves_cannot_change_it(site):
    def title() -> str:
        site.build()
        return figure(site, "labs/meta/index.html", "quarters").text("h3")

    site.write(TRACKER)
    assert title() == "Arrivals at Meta <i> and departures from it"
    site.edit("content/people/dan.md", "date: 2025,", "date: 2025-02,")
    assert title() == "Arrivals at Meta <i> and departures from it"
    site.edit("content/people/cyd.md", "2026-06~", "2026-06")
    assert title() == "Arrivals at Meta <i> peaked in the second quarter of 2026 (3)"


def test_the_small_charts_show_the_totals_of_the_last_three_years(tracker):
    chart = figure(tracker, "index.html", "balances")
    assert rows(chart) == [["Meta <i>", "4", "1", "+3", "4", "2"], ["Apple", "1", "4", "−3", "2", "4"]]
    assert [has["href"] for _, has in chart.all("a")][:2] == ["/labs/meta/#periods", "/labs/apple/#periods"]
    assert chart.text("h3") == "In these three years Meta <i> gained most (+3), Apple lost most (−3)"
    assert 'id="periods"' in tracker.html("labs/apple/index.html")
    assert (
        "by quarter since 2023, quarter 4" in chart.html and "n\u00a0=\u00a010 arrivals and departures." in chart.html
    )
