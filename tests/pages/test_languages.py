"""The rules of languages for dates, numbers, amounts, lists and sorting, compared with CLDR."""

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_currency, format_decimal, format_percent

from talentwar.content.amounts import Amount
from talentwar.content.dates import PartialDate
from talentwar.pages.formatting import Formatter
from talentwar.pages.gettext_catalogs import FOLDER, compile_po, load_translations, read_catalogs
from talentwar.pages.sorting import sort_key

NARROW, WIDE = "\u202f", "\u00a0"


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Formatter:
    """The French formatter with its catalog."""
    return Formatter("fr", load_translations({"fr": compile_po(read_catalogs(FOLDER)["fr"])}, "fr"))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2025", "2025"),
        ("2025-07", "juillet 2025"),
        ("2025-07-01", "1er juillet 2025"),
        ("2025-07-11", "11 juillet 2025"),
        ("2021~", "vers 2021"),
        ("2021-08~", "vers août 2021"),
        ("2025-07-09~", "vers le 9 juillet 2025"),
        ("2025-07-01%", "vers le 1er juillet 2025, date incertaine"),
        ("2025%", "vers 2025, date incertaine"),
        ("2025-06/2025-08", "juin 2025 – août 2025"),
    ],
)
def test_french_dates_are_as_precise_as_written(french: Formatter, written: str, words: str) -> None:
    assert french.date(PartialDate.parse(written)).text == words


def test_french_months_and_days_are_those_of_cldr(french: Formatter) -> None:
    for month in range(1, 13):
        assert french.month(2025, month) == format_skeleton("yMMMM", date(2025, month, 1), locale="fr")
        assert french.month_name(month) == Locale("fr").months["stand-alone"]["wide"][month]
        assert french.day(date(2025, month, 2)).text == format_date(date(2025, month, 2), "long", locale="fr")


def test_french_numbers_percentages_and_lists_are_those_of_cldr(french: Formatter) -> None:
    for number in (0, 7, 1234, 1234567, Decimal("10.6")):
        assert french.number(number) == format_decimal(number, locale="fr")
    assert french.percentage("49%") == format_percent(Decimal("0.49"), locale="fr") == f"49{WIDE}%"
    assert french.percentage("49.5%") == f"49,5{WIDE}%"
    assert Formatter("en").percentage("49%") == "49%"
    for names in (["Apple"], ["Apple", "Meta"], ["Apple", "Meta", "OpenAI"]):
        assert french.join_list(names) == format_list(names, locale="fr")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("14.3B USD", "14,3 Md $"),
        ("200M+ USD", "au moins 200 M $"),
        ("<=100M USD", "jusqu’à 100 M $"),
        ("~10M EUR", "environ 10 M €"),
        ("450K GBP", "450 k £GB"),
        ("60B-65B USD", "60 Md $ à 65 Md $"),
    ],
)
def test_french_amounts_are_written_as_in_newspapers(french: Formatter, written: str, words: str) -> None:
    assert french.amount(Amount.parse(written)).replace(WIDE, " ").replace(NARROW, " ") == words


def test_only_the_dollar_sign_differs_from_cldr(french: Formatter) -> None:
    for currency in ("EUR", "GBP", "CAD", "CNY", "JPY"):
        amount = Amount.parse(f"14.3M {currency}")
        assert french.amount(amount) == format_compact_currency(
            Decimal(14300000), currency, locale="fr", fraction_digits=1
        )


def test_a_language_has_its_own_name_and_a_territory(french: Formatter) -> None:
    assert (french.own_name, french.open_graph_locale) == ("Français", "fr_FR")
    assert (Formatter("en").own_name, Formatter("en").open_graph_locale) == ("English", "en_GB")
    assert (Formatter("de").own_name, Formatter("de").open_graph_locale) == ("Deutsch", "de_DE")


def test_words_are_sorted_by_letters_then_by_accents() -> None:
    # The root collation of CLDR, which French has followed since CLDR 1.9.
    words = ["cote", "coté", "côte", "côté", "Dupont", "Élie", "Emma", "étape", "œil", "Œrsted", "offre", "Zoé"]
    assert sorted(set(words), key=sort_key) == words
