"""The chart of records by month, and the shades of the matrix."""

from itertools import pairwise

import pytest
from htmlpage import Page
from hypothesis import given
from hypothesis import strategies as st

from talentwar.views.charts import monthly
from talentwar.views.charts.scales import shade

MONTHS = st.dictionaries(
    st.tuples(st.integers(1990, 2026), st.integers(1, 12)), st.integers(1, 5000), min_size=1, max_size=60
)


@given(MONTHS)
def test_bars_do_not_overlap_and_the_highest_takes_the_whole_height(counts):
    order = monthly.months(counts)
    found = monthly.bars(order, counts, {month: monthly.MonthLabel(str(month), "") for month in order})
    assert order[-1] == max(counts) and len(order) <= monthly.MAX_MONTHS
    assert all(one.x + one.width <= other.x for one, other in pairwise(found))
    assert all(
        bar.y >= 0 and bar.y + bar.height == pytest.approx(monthly.HEIGHT) and bar.x + bar.width <= 100 for bar in found
    )
    assert max(bar.height for bar in found) == monthly.HEIGHT
    assert [bar.title for bar in found] == [str(month) for month in order if month in counts]


@given(MONTHS)
def test_year_labels_do_not_overlap(counts):
    order = monthly.months(counts)
    labelled = [year for year in monthly.years(order, dict.fromkeys(range(1990, 2027), "/")) if year.label]
    places = [min(year.x, 87.2) for year in labelled]
    assert labelled and all(other - one > 12 for one, other in pairwise(places))


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_greater_number_never_has_a_lighter_shade(one, most):
    assert 1 <= shade(min(one, most), most) <= shade(most, most) <= 5
    assert shade(0, most) == 0
    assert most < 2 or (shade(1, most), shade(most, most)) == (1, 5)


TRACKER = """\
-- content/site.yml --
title: Moves
base_url: https://moves.example
-- content/sources/all.yml --
a: {title: A, publisher: The Gazette, date: 2026-09-04, url: "https://gazette.example/ada"}
-- content/labs/acme.md --
---
name: Acme
---
-- content/labs/babbage.md --
---
name: Babbage
---
-- content/people/ada.md --
---
name: Ada
moves:
  - {id: one, date: 2025-05, from: acme, to: babbage, sources: [a]}
  - {id: two, date: 2026-03, from: babbage, to: acme, sources: [a]}
---
-- content/people/bob.md --
---
name: Bob
moves:
  - {id: one, date: 2025-05-04, from: acme, to: babbage, sources: [a]}
---
-- content/people/eve.md --
---
name: Eve
moves:
  - {id: one, date: 2024, from: acme, to: babbage, sources: [a]}
---
"""


def test_each_bar_links_to_its_month_and_gives_its_number_of_records(tracker):
    html = tracker.html("timeline/index.html")
    strip = Page(html[html.index('<svg class="density"') : html.index("</svg>") + 6])
    links = [has["href"] for _, has in strip.all("a")]
    assert links == ["/timeline/2025/05/", "/timeline/2026/03/", "/timeline/2025/", "/timeline/2026/"]
    assert all(f"{link.strip('/')}/index.html" in tracker.files() for link in links)
    assert [text for text, _ in strip.all("svg:title")][1:] == ["May 2025: 2 records", "March 2026: 1 record"]
    page = Page(html)
    assert page.text("h2", id="density-title") == "No month has more records than May 2025, with 2"
    assert "n\u00a0=\u00a03." in html and "1 more, older or without a known month, is in the numbers." in html


def test_the_shades_of_the_matrix_follow_its_numbers(tracker):
    page = Page(tracker.html("flows/index.html"))
    shaded = [(text, has["class"]) for text, has in page.all("td") if "matrix__cell--" in (has.get("class") or "")]
    assert shaded == [("3", "number matrix__cell--5"), ("1", "number matrix__cell--1")]
    assert "The busiest route is Acme to Babbage, with 3 moves" in [text for text, _ in page.all("h3")]
