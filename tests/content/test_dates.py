import pickle
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from talentwar.content.dates import PartialDate, parse_date, suggest_date

YEARS = st.integers(1000, 2999)
DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))
QUALIFIERS = st.sampled_from(["", "~", "?", "%"])


@st.composite
def dates(draw: st.DrawFn) -> PartialDate:
    """Any date, a point or an interval."""
    day = draw(DAYS)
    texts = [f"{day.year:04}", f"{day.year:04}-{day.month:02}", day.isoformat()]
    first = draw(st.sampled_from(texts)) + draw(QUALIFIERS)
    if draw(st.booleans()):
        return parse_date(first)
    later = draw(st.dates(day, date(2999, 12, 31)))
    return parse_date(f"{first}/{draw(st.sampled_from(['..', later.isoformat(), f'{later.year:04}']))}")


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "year"),
        ("2025-07", date(2025, 7, 1), date(2025, 7, 31), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2025-07-07", date(2025, 7, 7), date(2025, 7, 7), "day"),
        ("2025-06/2025-08", date(2025, 6, 1), date(2025, 8, 31), "interval"),
        ("2024/2025-03-02", date(2024, 1, 1), date(2025, 3, 2), "interval"),
        ("2025-06/..", date(2025, 6, 1), date.max, "interval"),
    ],
)
def test_dates_are_parsed_into_bounds_and_a_precision(text: str, start: date, end: date, precision: str) -> None:
    parsed = parse_date(text)
    assert (parsed.start, parsed.end, parsed.precision, parsed.qualifier) == (start, end, precision, "")
    assert (parsed.earliest, parsed.latest) == (start, end)
    assert str(parsed) == text


@pytest.mark.parametrize("qualifier", ["~", "?", "%"])
def test_qualifiers_widen_the_bounds_by_one_unit_of_the_precision(qualifier: str) -> None:
    day, month = parse_date(f"2025-07-07{qualifier}"), parse_date(f"2025-07{qualifier}")
    assert (day.earliest, day.latest) == (date(2025, 7, 6), date(2025, 7, 8))
    assert (month.earliest, month.latest) == (date(2025, 5, 31), date(2025, 8, 31))
    assert parse_date(f"2025{qualifier}").latest == date(2026, 12, 31)
    assert (day.start, day.end, day.qualifier) == (date(2025, 7, 7), date(2025, 7, 7), qualifier)


def test_an_interval_takes_the_qualifier_of_either_end() -> None:
    assert parse_date("2025-06~/2025-08").qualifier == "~"
    assert parse_date("2025-06/2025-08?").qualifier == "?"
    assert parse_date("2025-06/2025-08?").latest == date(2025, 10, 1)


def test_only_an_interval_without_an_end_is_open() -> None:
    assert parse_date("2025-06/..").is_open
    assert not parse_date("2025-06/2025-08").is_open
    assert not parse_date("2025").is_open


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "May 2025", "2025-7", "25-07", "2025-07-7", "2025/07/07", "07.07.2025", "2025-13", "2025-00",
        "2025-02-29", "2025-04-31", "0000", "12025", "-2025", "2025-W27", "2025-07-07T10:00", "2025 ", " 2025", "~2025",
        "2025~~", "2025~?", "../2025", "..", "/", "2025/", "/2025", "2025/2026/2027", "2025/..~", "2026/2025",
        "2025-08/2025-07-31", "２０２５", "٢٠٢٥", "2025\n",
    ],
)  # fmt: skip
def test_invalid_dates_are_rejected_with_valid_examples(text: str) -> None:
    with pytest.raises(ValueError, match="write 2025, 2025-07 or 2025-07-07"):
        parse_date(text)


def test_each_kind_of_invalid_date_has_its_own_message() -> None:
    with pytest.raises(ValueError, match="is not in the calendar"):
        parse_date("2025-02-30")
    for text in ("0999", "3000", "9999-12-31", "0000", "2025/3000"):
        with pytest.raises(ValueError, match="is outside the years 1000 to 2999; write 2025"):
            parse_date(text)
    with pytest.raises(ValueError, match="is not a date"):
        parse_date("next spring")
    with pytest.raises(ValueError, match="ends before it starts"):
        parse_date("2025-08/2025-07")


@given(st.text() | st.from_regex(r"[\d~?%/.-]{0,24}"))
@example("2999~")
@example("1000?")
@example("2999-12-31%/..")
@example("1" * 5000)
def test_any_text_is_parsed_or_raises_a_value_error(text: str) -> None:
    try:
        parsed = parse_date(text)
    except ValueError as error:
        assert str(error)
    else:
        assert parsed.text == text


@given(dates())
def test_bounds_are_in_order(parsed: PartialDate) -> None:
    assert parsed.earliest <= parsed.start <= parsed.end <= parsed.latest


@given(dates())
def test_dates_survive_printing_and_pickling(parsed: PartialDate) -> None:
    assert parse_date(str(parsed)) == parsed
    assert hash(parse_date(str(parsed))) == hash(parsed)
    assert pickle.loads(pickle.dumps(parsed)) == parsed


@given(DAYS)
def test_an_iso_date_covers_one_day(day: date) -> None:
    parsed = parse_date(day.isoformat())
    assert (str(parsed), parsed.precision) == (day.isoformat(), "day")
    assert parsed.start == parsed.end == parsed.earliest == parsed.latest == day


@given(YEARS, st.integers(1, 12))
def test_a_month_ends_on_the_day_before_the_next(year: int, month: int) -> None:
    parsed = parse_date(f"{year:04}-{month:02}")
    assert parsed.start.day == 1
    assert parsed.end + timedelta(1) == date(year + month // 12, month % 12 + 1, 1)


@given(dates(), dates())
def test_definitely_before_is_asymmetric_and_irreflexive(one: PartialDate, other: PartialDate) -> None:
    assert not (one.definitely_before(other) and other.definitely_before(one))
    assert not one.definitely_before(one)
    if one.definitely_before(other):
        assert one.end < other.start


def test_dates_that_may_overlap_have_no_definite_order() -> None:
    assert parse_date("2025-05").definitely_before(parse_date("2025-06"))
    assert not parse_date("2025-05~").definitely_before(parse_date("2025-06"))
    assert not parse_date("2025").definitely_before(parse_date("2025-12-31"))
    assert not parse_date("2024/..").definitely_before(parse_date("2025"))


def test_dates_are_sorted_by_first_day_and_then_by_precision() -> None:
    texts = ["2025", "2025-01", "2025-01-01", "2024-12", "2025/.."]
    ordered = sorted(texts, key=lambda text: parse_date(text).sort_key)
    assert ordered == ["2024-12", "2025-01-01", "2025-01", "2025", "2025/.."]


def test_dates_are_immutable() -> None:
    with pytest.raises(AttributeError):
        parse_date("2025").start = date(2024, 1, 1)  # type: ignore[misc]


# Suggestions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("July 2025", "2025-07"), ("Sept. 2025", "2025-09"), ("7 July 2025", "2025-07-07"), ("July 7th, 2025", "2025-07-07"), ("07/2025", "2025-07"),
        ("2025-7-7", "2025-07-07"), ("2025/07", "2025-07"), ("2025.7.7", "2025-07-07"), ("7. July 2025", "2025-07-07"),
        ("7/15/2025", "2025-07-15"), ("15/07/2025", "2025-07-15"), ("15.07.2025", "2025-07-15"), ("20250715", "2025-07-15"),
        ("2025-07-15T12:00", "2025-07-15"), ("2025-07-XX", "2025-07"), ("2025\u201307", "2025-07"), ("late July 2025", "2025-07"),
        ("juillet 2025", "2025-07"), ("15 ao\u00fbt 2025", "2025-08-15"), ("1er ao\u00fbt 2025", "2025-08-01"),
        ("~2025", "2025~"), ("circa 2025", "2025~"), ("mid-2025", "2025~"), ("2025-07?~", "2025-07%"),
        ("Q3 2025", "2025-07/2025-09"), ("2025Q1", "2025-01/2025-03"), ("2024-2025", "2024/2025"),
        ("2025-06 - 2025-08", "2025-06/2025-08"), ("2025-08/2025-06", "2025-06/2025-08"),
    ],
)  # fmt: skip
def test_dates_in_other_notations_get_a_suggestion(text: str, expected: str) -> None:
    assert suggest_date(text) == expected


@pytest.mark.parametrize(
    "text", ["7/8/2025", "soon", "summer 2025", "Mayor 2025", "31 Feb 2025", "2025-13", "", "Ju 2025", "in July 2025"]
)
def test_ambiguous_dates_get_no_suggestion(text: str) -> None:
    assert suggest_date(text) == ""


@given(st.text())
def test_every_suggestion_is_a_valid_date(text: str) -> None:
    assert suggest_date(text) == "" or parse_date(suggest_date(text))
