"""The career timeline shows how exactly the ends of tenures are known."""

from datetime import date
from itertools import pairwise

import pytest
from factories import career_of, move
from htmlpage import Page
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import Site

from talentwar.content.dates import FIRST_YEAR, LAST_YEAR
from talentwar.views.charts.career import WIDTH, Mark, career_timeline

POINTS = st.builds(
    lambda year, month, day, mark: f"{year}{month}{day if month else ''}{mark}",
    st.integers(FIRST_YEAR, LAST_YEAR).map("{:04}".format) | st.integers(2010, 2026),
    st.sampled_from(["", "-01", "-06", "-12"]),
    st.sampled_from(["", "", "-01", "-28"]),
    st.sampled_from(["", "~", "?"]),
)
DATES = POINTS | POINTS.map(lambda text: f"{text.rstrip('~?')}/..")
MOVES = st.lists(
    st.builds(
        lambda origin, destination, written, kind: move(origin, destination, written, kind=kind),
        st.sampled_from([None, "a", "b", "c"]),
        st.sampled_from(["a", "b", "d"]),
        DATES,
        st.sampled_from(["hire", "appointment", "internal"]),
    ),
    max_size=5,
)


def marks(*moves, seen: str | None = "2026-05-01") -> tuple[Mark, ...]:
    return career_timeline(career_of(*moves).tenures, date.fromisoformat(seen) if seen else None)[1]


@given(MOVES, st.none() | st.dates(date(2000, 1, 1), date(2026, 12, 31)))
def test_bars_are_within_the_axis_and_wide_enough_to_see(moves, seen):
    axis, found = career_timeline(career_of(*moves).tenures, seen)
    for mark in found:
        assert 0 <= mark.x0 <= mark.x1 <= mark.x2 <= mark.x3 <= WIDTH
        assert mark.x3 > mark.x0
    if axis:
        places = [float(year.x.removesuffix("%")) for year in axis.years]
        assert all(one < other for one, other in pairwise(places)) and all(0 <= x <= 91 for x in places)
        assert len(places) <= 9 or int(axis.years[1].label) - int(axis.years[0].label) == 50


def test_exact_dates_have_straight_edges_and_vague_ones_taper():
    _, day, month, year, now = marks(
        move("z", "a", "2020-01-01"), move("a", "b", "2022-01-01"), move("b", "c", "2023-07"), move("c", "d", "2025")
    )
    assert day.x0 == day.x1 and day.x2 == day.x3
    assert 0 < month.x3 - month.x2 < 20
    assert year.x3 - year.x2 == pytest.approx(12 * (month.x3 - month.x2), abs=12)
    assert (now.x1 - now.x0) == year.x3 - year.x2


def test_dashes_mark_an_unknown_start_or_end():
    before, now = marks(move("a", "b", "2025-07-07"))
    assert (before.before, before.after) == (0, None)
    assert (now.before, now.after) == (None, WIDTH)
    assert now.dashes == f"M{now.x3} 7H1000"


def test_an_open_tenure_is_solid_until_its_last_evidence():
    (_, early), (_, late) = (marks(move("a", "b", "2025-01-01"), seen=seen) for seen in ("2025-03-01", "2025-12-01"))
    assert early.x1 == late.x1 and early.x2 < late.x2


def test_a_tenure_without_a_certain_day_is_hollow():
    found = marks(move("a", "b", "2025"), move("b", "c", "2025"))
    assert found[1].x1 == found[1].x2
    assert found[0].x1 < found[0].x2


def test_a_career_without_tenures_has_no_timeline():
    assert career_timeline((), date(2026, 1, 1)) == (None, ())


def test_the_page_of_a_person_shows_each_tenure_with_its_bar_and_record(minimal: Site):
    minimal.build()
    html = minimal.html("people/ada/index.html")
    start = html.index('<ol class="career"')
    page = Page(html[start : html.index("</ol>", start) + 5])
    opened = [has["href"] for _, has in page.all("a") if (has["href"] or "").startswith("#")]
    assert opened == ["#acme-babbage", "#acme-babbage"] and 'id="acme-babbage"' in html
    assert [text for text, _ in page.all("svg:title")] == ["start unknown, to May 2026", "since May 2026"]
    assert len(page.all("path", class_="career__dashes")) == 2
    assert len(page.html.encode()) < 1900


def test_a_tenure_bounded_by_an_interval_says_between_which_days(minimal: Site):
    minimal.edit("content/people/ada.md", "date: 2026-05,", "date: 2025-01/2025-09,")
    minimal.build()
    html = minimal.html("people/ada/index.html")
    spans = [text for text, _ in Page(html).all("svg:title")]
    assert spans[:2] == [
        "start unknown; left between January and September 2025",
        "arrived between January and September 2025",
    ]


def test_the_last_evidence_is_as_precise_as_its_date(minimal: Site):
    minimal.edit("content/people/ada.md", "date: 2026-05,", "date: 2026-06,")
    minimal.build()
    assert "The last stay is borne out as of June 2026." in minimal.html("people/ada/index.html")
