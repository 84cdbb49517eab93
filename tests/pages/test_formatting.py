"""The formatting of dates, numbers, amounts and statuses."""

import gettext
import re

import pytest

from talentwar.content.amounts import Amount, Quantity
from talentwar.content.dates import PartialDate
from talentwar.content.model import COUNTED, STATUSES
from talentwar.pages.formatting import Formatter
from talentwar.views.parts import DateView

ENGLISH, FRENCH, GERMAN = Formatter("en"), Formatter("fr"), Formatter("de")
NARROW, WIDE = "\u202f", "\u00a0"  # the spaces that CLDR puts into French numbers and before units


class Shouting(gettext.NullTranslations):
    """Translates to capitals, so that phrases without translation are visible."""

    def gettext(self, message: str) -> str:
        return re.sub(r"(%\(\w+\)s|%s)|(.)", lambda match: match[1] or match[2].upper(), message)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


SHOUTED = Formatter("en", Shouting())


def date(text: str, words: Formatter = ENGLISH) -> str:
    return words.date(PartialDate.parse(text)).text


def amount(text: str, words: Formatter = ENGLISH) -> str:
    return words.amount(Amount.parse(text)).replace(WIDE, " ")


def quantity(text: str, words: Formatter = ENGLISH) -> str:
    return words.quantity(Quantity.parse(text))


# Dates


@pytest.mark.parametrize(
    ("written", "words", "machine"),
    [
        ("2025", "2025", "2025"),
        ("2025-07", "July 2025", "2025-07"),
        ("2025-07-07", "7 July 2025", "2025-07-07"),
        ("2025~", "about 2025", "2025"),
        ("2025-07?", "July 2025, uncertain", "2025-07"),
        ("2025-07-07%", "about 7 July 2025, uncertain", "2025-07-07"),
    ],
)
def test_dates_are_as_precise_as_written(written, words, machine):
    assert ENGLISH.date(PartialDate.parse(written)) == DateView(words, machine)


@pytest.mark.parametrize(
    ("written", "words", "since", "until"),
    [
        ("2025-06/2025-08", "June 2025 to August 2025", "2025-06", "2025-08"),
        ("2024/2025-03-04", "2024 to 4 March 2025", "2024", "2025-03-04"),
        ("2025-06~/2025-08", "about June 2025 to August 2025", "2025-06", "2025-08"),
        ("2025-06/..", "since June 2025", "2025-06", ""),
    ],
)
def test_intervals_have_iso_values_only_for_their_ends(written, words, since, until):
    assert ENGLISH.date(PartialDate.parse(written)) == DateView(words, "", since, until)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2025-07", "July 2025"),
        ("2025-01/2025-09", "between January and September 2025"),
        ("2025-12/2026-05", "between December 2025 and May 2026"),
        ("2023/2025-08", "between 2023 and August 2025"),
        ("2025-01~/2025-09", "between about January 2025 and September 2025"),
        ("2025-06-03/2025-06-07", "between 3 June 2025 and 7 June 2025"),
        ("2025-06/..", "since June 2025"),
    ],
)
def test_an_event_dated_by_an_interval_is_worded_between_its_ends(written, words):
    assert ENGLISH.event_date(PartialDate.parse(written)) == words


@pytest.mark.parametrize(
    ("written", "french", "german"),
    [
        ("2025", "2025", "2025"),
        ("2025-08", "août 2025", "August 2025"),
        ("2025-07-07", "7 juillet 2025", "7. Juli 2025"),
        ("2025-02-01", "1 février 2025", "1. Februar 2025"),
    ],
)
def test_dates_follow_the_rules_of_the_language(written, french, german):
    assert (date(written, FRENCH), date(written, GERMAN)) == (french, german)


def test_months_have_names_in_the_language():
    assert [words.month_name(8) for words in (ENGLISH, FRENCH, GERMAN)] == ["August", "août", "August"]
    months = [words.month(2025, 12) for words in (ENGLISH, FRENCH, GERMAN)]
    assert months == ["December 2025", "décembre 2025", "Dezember 2025"]


# Numbers


def test_negative_numbers_have_a_minus_sign_not_a_hyphen():
    assert ENGLISH.number(-3) == "\u22123"
    assert FRENCH.number(-1200) == f"\u22121{NARROW}200"


def test_numbers_in_a_title_are_all_in_letters_or_all_in_digits():
    spelled = ENGLISH.spelled_number
    assert [spelled(5), spelled(12), spelled(5, 10), spelled(5, 12)] == ["five", "12", "five", "5"]


def test_signed_numbers_have_a_sign_except_zero():
    assert [ENGLISH.signed(n) for n in (4, 0, -4, 1200)] == ["+4", "0", "\u22124", "+1,200"]


@pytest.mark.parametrize(
    ("number", "english", "french", "german"),
    [(1234567, "1,234,567", f"1{NARROW}234{NARROW}567", "1.234.567"), (10.6, "10.6", "10,6", "10,6")],
)
def test_numbers_follow_the_rules_of_the_language(number, english, french, german):
    assert [words.number(number) for words in (ENGLISH, FRENCH, GERMAN)] == [english, french, german]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("14", "14"), (">=14", "at least 14"), ("14+", "at least 14"), (">20", "more than 20"), ("<=20", "up to 20"),
        ("<1000", "fewer than 1,000"), ("~20", "about 20"), ("14-18", "14 to 18"),
    ],
)  # fmt: skip
def test_counts_are_worded_with_their_bound(written, words):
    assert quantity(written) == words


def test_a_number_derived_from_an_approximate_one_is_approximate():
    assert ENGLISH.quantity_of(39, Quantity.parse("~40")) == "about 39"
    assert ENGLISH.quantity_of(39, Quantity.parse("40")) == "39"


# Amounts


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("100M USD", "US$100M"),
        ("100M+ USD", "at least US$100M"),
        (">100M USD", "more than US$100M"),
        ("<=100M USD", "up to US$100M"),
        ("<100M USD", "less than US$100M"),
        ("~10M USD", "about US$10M"),
        ("250M-300M USD", "US$250M to US$300M"),
        ("14.3B USD", "US$14.3B"),
        ("1.25B USD", "US$1.25B"),
        ("450 000 000 USD", "US$450M"),
        ("999K USD", "US$999K"),
        ("1.5M EUR", "€1.5M"),
        ("2M GBP", "£2M"),
        ("undisclosed", "undisclosed"),
    ],
)
def test_amounts_are_worded_with_their_bound_and_not_rounded(written, words):
    assert amount(written) == words


def test_exact_amounts_keep_all_digits():
    assert "1.234567" in amount("1.234567B USD")


@pytest.mark.parametrize(
    ("written", "french", "german"),
    [
        ("14.3B USD", "14,3 Md $", "14,3 Mrd. $"),
        ("1.5M EUR", "1,5 M €", "1,5 Mio. €"),
        ("250M-300M USD", "250 M $ to 300 M $", "250 Mio. $ to 300 Mio. $"),
    ],
)
def test_amounts_follow_the_rules_of_the_language(written, french, german):
    assert (amount(written, FRENCH), amount(written, GERMAN)) == (french, german)


# Words


def test_lists_are_joined_by_the_rules_of_the_language():
    assert ENGLISH.join_list(["one", "two", "three"]) == "one, two and three"
    assert FRENCH.join_list(["un", "deux", "trois"]) == "un, deux et trois"
    assert ENGLISH.join_list(["one"]) == "one" and ENGLISH.join_list([]) == ""


def test_every_status_has_a_different_word():
    statuses = [ENGLISH.status(key) for key in STATUSES]
    keys = [status.key for status in statuses]
    assert keys == ["confirmed", "reported", "claimed", "rumoured", "denied", "retracted"]
    assert len({status.word for status in statuses}) == 6
    assert set(STATUSES) > COUNTED


@pytest.mark.parametrize("written", ["2025~", "2025?", "2025%", "2025/2026", "2025/.."])
def test_every_word_of_a_date_can_be_translated(written):
    assert date(written, SHOUTED) == date(written).upper() != date(written)


@pytest.mark.parametrize(
    "written", [">=1M USD", ">1M USD", "<=1M USD", "<1M USD", "~1M USD", "1M-2M USD", "undisclosed"]
)
def test_every_word_of_an_amount_can_be_translated(written):
    assert amount(written, SHOUTED) == amount(written).upper() != amount(written)


def test_every_status_can_be_translated():
    assert [SHOUTED.status(key).word for key in STATUSES] == [ENGLISH.status(key).word.upper() for key in STATUSES]
