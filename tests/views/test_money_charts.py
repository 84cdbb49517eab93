"""The charts of amounts of money."""

from itertools import pairwise

import pytest
from htmlpage import Page
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import Site

from talentwar.content.amounts import Amount
from talentwar.views.charts.money import AmountMark, bounds, position_mark, powers, scale

NUMBERS = st.integers(1, 999).flatmap(lambda n: st.sampled_from([f"{n}{unit}" for unit in ("", "K", "M", "B")]))
AMOUNTS = st.builds(
    lambda sign, number, plus, currency: Amount.parse(f"{sign}{number}{'' if sign else plus} {currency}"),
    st.sampled_from(["", "~", "<=", ">=", "<", ">"]), NUMBERS, st.sampled_from(["", "+"]), st.sampled_from(["USD", "EUR"]),
)  # fmt: skip


@given(st.lists(AMOUNTS, min_size=1, max_size=12))
def test_amounts_in_the_currency_of_the_scale_keep_their_order(amounts):
    on = scale(amounts)
    assert on
    own = sorted((amount for amount in amounts if amount.currency == on.currency), key=lambda amount: bounds(amount)[0])
    places = [position_mark(amount, on).x for amount in own]
    assert own and places == sorted(places) and places[0] > 0 and places[-1] < 100
    assert [position_mark(amount, on) for amount in amounts if amount.currency != on.currency] == [None] * (
        len(amounts) - len(own)
    )


@given(st.lists(AMOUNTS, min_size=1, max_size=12))
def test_the_labelled_powers_of_ten_are_few_and_evenly_spaced(amounts):
    on = scale(amounts)
    marks = powers(on)
    assert 2 <= len(marks) <= 5 and len({b - a for a, b in pairwise(marks)}) == 1


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("100M USD", AmountMark("dot", 50.0, 50.0)),
        ("100M+ USD", AmountMark("dot", 50.0, 50.0, is_open_right=True)),
        ("<=100M USD", AmountMark("dot", 50.0, 50.0, is_open_left=True)),
        (">100M USD", AmountMark("ring", 50.0, 50.0, is_open_right=True)),
        ("~100M USD", AmountMark("ring", 50.0, 50.0)),
        ("10M-1B USD", AmountMark("range", 11.0, 89.0)),
        ("undisclosed", None),
        ("100M EUR", None),
        ("0 USD", None),
    ],
)
def test_an_amount_is_drawn_with_its_bound(text, drawn):
    on = scale([Amount.parse("10M USD"), Amount.parse("1B USD")])
    assert position_mark(Amount.parse(text), on) == drawn


def test_undisclosed_amounts_have_no_scale():
    assert scale([Amount.parse("undisclosed"), Amount.parse("0 USD")]) is None


TRACKER = """\
-- content/site.yml --
title: Moves
base_url: https://moves.example
-- content/sources/all.yml --
a: {title: A, publisher: The Gazette, date: 2026-09-04, url: "https://gazette.example/ada"}
-- content/labs/meta.md --
---
name: Meta
events:
  - {id: most, kind: offer, date: 2026-04, amount: <=300M USD, period: year, form: package, title: "Up to <i>much</i>", sources: [a], disputes: [{by: ada, says: Never., sources: [a]}]}
  - {id: base, kind: offer, date: 2026-05, amount: 1M USD, period: year, form: base, sources: [a]}
  - {id: hid, kind: offer, date: 2026-06, amount: undisclosed, period: year, form: package, sources: [a]}
  - {id: euros, kind: offer, date: 2026-05, amount: 2M EUR, period: year, form: base, sources: [a]}
  - {id: bought, kind: deal, form: stake, date: 2026-06, amount: 14.3B USD, sources: [a]}
---
-- content/labs/apple.md --
---
name: Apple
---
-- content/people/ada.md --
---
name: Ada
moves:
  - {id: one, date: 2026-05, from: apple, to: meta, sources: [a], pay: [{amount: 10M+ USD, period: year, kind: package}]}
---
"""


@pytest.fixture(scope="module")
def money(tmp_path_factory: pytest.TempPathFactory) -> Page:
    site = Site(tmp_path_factory.mktemp("money")).write(TRACKER)
    site.build()
    page = Page(site.html("money/index.html"))
    for _, has in page.all("a"):
        if "money__mark" in (has.get("class") or ""):
            path, _, anchor = (has["href"] or "").partition("#")
            assert f'id="{anchor}"' in site.html(f"{path.strip('/')}/index.html")
    return page


def test_each_period_and_kind_has_its_own_scale(money):
    assert [text for text, _ in money.all("h2")][:2] == ["Offers and pay: a year", "Deals"]
    assert [text for text, has in money.all("h3")] == [
        "Package: three claims, naming sums from US$10M to US$300M",
        "Base salary: one claim",
        "Base salary: one claim",
        "Stake: one claim",
    ]


def test_undisclosed_amounts_have_no_mark_and_disputed_ones_are_labelled(money):
    marks = [text for text, _ in money.all("svg:title")]
    assert marks == ["up to US$300M, disputed", "at least US$10M", "€2M", "US$1M", "US$14.3B"]
    assert len(money.all("circle", class_="money__dispute")) == 1
    assert len(money.all("line", class_="money__dashes")) == 2
    assert "undisclosed" in [text for text, _ in money.all("span", class_="money__amount")]
    assert "<i>much" not in money.html
