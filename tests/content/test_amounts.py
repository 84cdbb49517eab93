from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talentwar.content.amounts import Amount, Quantity, is_currency, suggest_amount

SCALES = st.sampled_from(["", "K", "M", "B", "T"])
NUMBERS = st.decimals(0, 10_000, places=2).map(str) | st.integers(0, 10**9).map(str)


@st.composite
def values(draw: st.DrawFn) -> str:
    first = draw(NUMBERS) + draw(SCALES)
    shape = draw(st.sampled_from(["{}", "~{}", ">={}", ">{}", "<={}", "<{}", "{}+", "{}-{}"]))
    return shape.format(first, draw(NUMBERS) + draw(SCALES))


@pytest.mark.parametrize(
    ("text", "bound", "low", "high"),
    [
        ("100M USD", "exact", 100_000_000, 100_000_000),
        ("14.3B USD", "exact", 14_300_000_000, 14_300_000_000),
        ("1.5M EUR", "exact", 1_500_000, 1_500_000),
        ("450 000 000 USD", "exact", 450_000_000, 450_000_000),
        ("450\u00a0000\u202f000 USD", "exact", 450_000_000, 450_000_000),
        ("100M+ USD", "at least", 100_000_000, None),
        (">=100M USD", "at least", 100_000_000, None),
        (">100M USD", "more than", 100_000_000, None),
        ("<=100M USD", "up to", None, 100_000_000),
        ("<100M USD", "less than", None, 100_000_000),
        ("~10M USD", "about", 10_000_000, 10_000_000),
        ("250M-300M USD", "range", 250_000_000, 300_000_000),
        ("250-300M USD", "range", 250_000_000, 300_000_000),
        ("60B\u201365B USD", "range", 60_000_000_000, 65_000_000_000),
        ("900M-1.2B USD", "range", 900_000_000, 1_200_000_000),
        ("500K GBP", "exact", 500_000, 500_000),
        ("1T JPY", "exact", 10**12, 10**12),
        ("0 USD", "exact", 0, 0),
    ],
)
def test_amounts_are_parsed_into_bounds(text: str, bound: str, low: int | None, high: int | None) -> None:
    amount = Amount.parse(text)
    assert (amount.bound, amount.low, amount.high) == (bound, low, high)
    assert (amount.currency, str(amount)) == (text[-3:], text)


def test_undisclosed_is_neither_zero_nor_absent() -> None:
    amount = Amount.parse("undisclosed")
    assert (amount.bound, amount.currency) == ("undisclosed", "")
    assert amount.low is amount.high is amount.figure is None
    assert amount != Amount.parse("0 USD")


@pytest.mark.parametrize(
    ("text", "bound", "low", "high"),
    [
        ("14", "exact", 14, 14), (">=14", "at least", 14, None), ("14+", "at least", 14, None),
        ("<1000", "less than", None, 1000), ("<=20", "up to", None, 20), ("~20", "about", 20, 20),
        ("50-70", "range", 50, 70), ("0", "exact", 0, 0), ("1 000", "exact", 1000, 1000),
    ],
)  # fmt: skip
def test_counts_are_parsed_into_bounds(text: str, bound: str, low: int | None, high: int | None) -> None:
    amount = Quantity.parse(text)
    assert (amount.bound, amount.low, amount.high, str(amount)) == (bound, low, high, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "currency"), ("100M", "currency"), ("$100M", "currency"), ("100M usd", "currency"), ("100M XYZ", "currency"),
        ("100M US$", "currency"), ("USD 100M", ""), ("Undisclosed", ""), ("100m USD", "not an amount"),
        ("100MM USD", "not an amount"), ("-100M USD", "not an amount"), ("1,000 USD", "not an amount"),
        ("1.5.5M USD", "not an amount"), (".5M USD", "not an amount"), ("5.M USD", "not an amount"),
        ("a lot USD", "not an amount"), ("~ USD", "not an amount"), (" USD", "not an amount"), ("1e6 USD", "not an amount"),
        ("NaN USD", "not an amount"), ("300M-250M USD", "below its start"), ("~1M-2M USD", "both"), ("1M-2M+ USD", "both"),
        (">=1M+ USD", "two bounds"), ("1M-2M-3M USD", "not an amount"), ("١M USD", "not an amount"),
    ],
)  # fmt: skip
def test_invalid_amounts_are_rejected_with_valid_examples(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"{reason}.*write 100M USD"):
        Amount.parse(text)


@pytest.mark.parametrize("text", ["", "many", "-5", "5-3", "~", "a dozen", "14 people", "1.5", "1e3", "<>5", "١٤"])
def test_invalid_counts_are_rejected_with_valid_examples(text: str) -> None:
    with pytest.raises(ValueError, match="write 14, >=14"):
        Quantity.parse(text)


def test_currencies_are_iso_4217_codes() -> None:
    assert all(map(is_currency, ["USD", "EUR", "CHF", "INR", "AED"]))
    assert not any(map(is_currency, ["XYZ", "BIT", "usd", ""]))


@given(st.text() | st.from_regex(r"[~<>=]{0,2}[\d .]{0,9}[KMBT]?(-[\d.]{0,9}[KMBT]?)?\+? ?[A-Z]{0,3}"))
@example("1" + "0" * 5000 + " USD")
@example("1" * 400)
@example("1." + "0" * 400 + "1 USD")
def test_any_text_is_parsed_or_raises_a_value_error(text: str) -> None:
    for kind in (Amount, Quantity):
        try:
            amount = kind.parse(text)
        except ValueError as error:
            assert str(error)
        else:
            assert amount.text == text


@pytest.mark.parametrize("text", ["1001T", "1" + "0" * 15 + "1", "1-1001T", "1-1" + "0" * 16, "2000000B+", "<=1001T"])
def test_numbers_over_1000_trillion_are_rejected(text: str) -> None:
    with pytest.raises(ValueError, match="is larger than 1000T; write 100M USD"):
        Amount.parse(f"{text} USD")
    assert Amount.parse("1000T USD").low == 10**15


@given(values())
def test_the_lower_bound_is_never_above_the_upper_bound(text: str) -> None:
    try:
        amount = Amount.parse(text + " USD")
    except ValueError as error:
        assert "below its start" in str(error) or "is larger than 1000T" in str(error)
    else:
        if amount.low is not None and amount.high is not None:
            assert amount.low <= amount.high
        assert amount.figure in (amount.low, amount.high)
        assert amount.figure is not None
        assert amount == Amount.parse(str(amount))


@given(st.integers(0, 10**15))
def test_numbers_without_a_scale_keep_their_value(number: int) -> None:
    assert Amount.parse(f"{number} USD").low == number
    assert Amount.parse(f"{number:,} USD".replace(",", " ")).low == number
    assert Quantity.parse(str(number)).high == number


@given(st.decimals(0, 1000, places=3), st.sampled_from([("K", 3), ("M", 6), ("B", 9), ("T", 12)]))
def test_a_scale_multiplies_without_rounding(number: Decimal, scale: tuple[str, int]) -> None:
    assert Amount.parse(f"{number:f}{scale[0]} USD").low == number.scaleb(scale[1])


def test_the_figure_is_the_upper_bound_or_else_the_lower_bound() -> None:
    assert Amount.parse("250M-300M USD").figure == 300_000_000
    assert Amount.parse("<=100M USD").figure == 100_000_000
    assert Amount.parse("100M+ USD").figure == 100_000_000


def test_a_count_does_not_equal_an_amount_with_the_same_text() -> None:
    assert Quantity("5", "exact", Decimal(5), Decimal(5)) != Amount("5", "exact", Decimal(5), Decimal(5), "USD")


def test_amounts_are_immutable() -> None:
    with pytest.raises(AttributeError):
        Amount.parse("1 USD").low = Decimal(2)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$100M", "100M USD"), ("US$14.3 billion", "14.3B USD"), ("USD 100M", "100M USD"), ("100m usd", "100M USD"),
        ("$1,500,000", "1 500 000 USD"), ("1,5 Md EUR", "1.5B EUR"), ("\u20ac1.5M", "1.5M EUR"), ("\u00a32m", "2M GBP"),
        ("100 million dollars", "100M USD"), ("over $100M", ">100M USD"), ("at least 100m USD", ">=100M USD"),
        ("up to $100 million", "<=100M USD"), ("about $14bn", "~14B USD"), ("$100M+", "100M+ USD"),
        ("$100M-$200M", "100M-200M USD"), ("100k USD", "100K USD"),
    ],
)  # fmt: skip
def test_amounts_in_other_notations_get_a_suggestion(text: str, expected: str) -> None:
    assert suggest_amount(text) == expected


@pytest.mark.parametrize(
    "text", ["100 million", "1,5 Md", "\u00a5100M", "nine figures", "$", "", "$1M or 1M EUR", "-5M USD"]
)
def test_amounts_without_exactly_one_clear_currency_get_no_suggestion(text: str) -> None:
    assert suggest_amount(text) == ""


@given(st.text(st.sampled_from("0123456789 .,-+<>~$\u20acMmbkUSDdolar")))
def test_every_suggestion_is_a_valid_amount(text: str) -> None:
    assert suggest_amount(text) == "" or Amount.parse(suggest_amount(text))
