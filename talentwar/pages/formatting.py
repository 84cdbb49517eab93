"""Formats dates, numbers, amounts and statuses in one language.

Babel provides the locale data of CLDR, and gettext the translations of the interface.
"""

import datetime as dt
import gettext
import re
from collections.abc import Iterable
from decimal import Decimal

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_currency, format_decimal, format_percent, get_currency_symbol

from talentwar.content.amounts import Amount, Bound, Quantity
from talentwar.content.dates import PartialDate, parse_date
from talentwar.content.model import STATUSES
from talentwar.views.parts import DateView, StatusView

# British English puts the day before the month, and writes US$. French newspapers write $ for the US dollar; CLDR gives
# the dollars of other countries a prefix.
_LOCALES = {"en": "en_GB"}
_SYMBOLS = {("fr", "USD"): "$"}


class Formatter:
    """Formats values in one language."""

    def __init__(self, language: str, translations: gettext.NullTranslations | None = None) -> None:
        self.language = language
        self.translations = translations or gettext.NullTranslations()
        self.text = self.translations.gettext
        self.plural = self.translations.ngettext
        self.pgettext = self.translations.pgettext
        self._locale = Locale.parse(_LOCALES.get(language, language), sep="-" if "-" in language else "_")
        self._dates: dict[str, DateView] = {}
        self._numbers: dict[int | float | Decimal, str] = {}
        self._statuses = {key: StatusView(key, self._status(key)) for key in STATUSES}

    @property
    def locale(self) -> str:
        """The BCP 47 tag of the locale: "en-GB"."""
        return str(self._locale).replace("_", "-")

    @property
    def own_name(self) -> str:
        """The name of the language in itself: "Français"."""
        name = str(self._locale.get_language_name(self._locale))
        return name[:1].upper() + name[1:]

    @property
    def open_graph_locale(self) -> str:
        """The locale as Open Graph names it, always with a territory: "fr_FR"."""
        if self._locale.territory:
            return f"{self._locale.language}_{self._locale.territory}"
        likely = str(get_global("likely_subtags").get(self.language, self.language)).split("_")
        return f"{likely[0]}_{likely[-1]}" if len(likely) > 1 else self.language

    def status(self, key: str) -> StatusView:
        return self._statuses[key]

    def date(self, value: PartialDate) -> DateView:
        """A date as precise as it is written, with its value for the HTML element `time`, if any."""
        view = self._dates.get(value.text)
        if view is None:
            view = self._dates[value.text] = self._date(value)
        return view

    def event_date(self, value: PartialDate) -> str:
        """The date of something that happened on one day; an interval is worded "between X and Y"."""
        if not value.is_closed_interval:
            return self.date(value).text
        first, last = (parse_date(part) for part in value.text.split("/"))
        start, end = self.date(first).text, self.date(last).text
        if first.precision == last.precision == "day":
            return self.pgettext("days", "between %(start)s and %(end)s") % {"start": start, "end": end}
        if first.precision == last.precision == "month" and first.start.year == last.start.year and not value.qualifier:
            start = self.month_name(first.start.month)
        return self.text("between %(start)s and %(end)s") % {"start": start, "end": end}

    def last_of(self, value: PartialDate) -> str:
        """The date, or the end of an interval."""
        return self.date(parse_date(value.text.rpartition("/")[2]) if value.is_closed_interval else value).text

    def day(self, day: dt.date) -> DateView:
        return self.date(parse_date(day.isoformat()))

    def month_date(self, day: dt.date) -> DateView:
        return self.date(parse_date(f"{day:%Y-%m}"))

    def month(self, year: int, month: int) -> str:
        return str(format_skeleton("yMMMM", dt.date(year, month, 1), locale=self._locale))

    def month_name(self, month: int) -> str:
        return str(self._locale.months["stand-alone"]["wide"][month])

    def number(self, value: int | float | Decimal) -> str:
        text = self._numbers.get(value)
        if text is None:
            text = str(format_decimal(value, locale=self._locale)).replace("-", "\u2212")
            self._numbers[value] = text
        return text

    def spelled_number(self, value: int, *beside: int) -> str:
        """A number for a title: in letters up to ten, if all numbers `beside` it are at most ten too."""
        text = self.text
        letters = (
            text("none"), text("one"), text("two"), text("three"), text("four"), text("five"), text("six"),
            text("seven"), text("eight"), text("nine"), text("ten"),
        )  # fmt: skip
        return letters[value] if max(value, *beside, 0) < len(letters) else self.number(value)

    def signed(self, value: int) -> str:
        """A number with a plus or minus sign; zero has none."""
        return ("+" if value > 0 else "") + self.number(value)

    def quantity(self, value: Quantity) -> str:
        """A count of people with its bound: "at least 14"."""
        fewer = self.text("fewer than %s")
        return self._bounded(value, [self.number(n) for n in (value.low, value.high) if n is not None], fewer)

    def quantity_of(self, number: int, like: Quantity) -> str:
        """A number derived from a reported one; it is "about" a number if that is."""
        words = self.number(number)
        return self.text("about %s") % words if like.bound == "about" else words

    def amount(self, value: Amount) -> str:
        """An amount of money with its bound: "up to US$100M"."""
        if value.bound == "undisclosed":
            return self.text("undisclosed")
        amounts = [self._money(n, value.currency) for n in (value.low, value.high) if n is not None]
        return self._bounded(value, amounts, self.text("less than %s"))

    def percentage(self, text: str) -> str:
        """A percentage from the content ("49%")."""
        digits = text.rstrip("%")
        pattern = str(self._locale.percent_formats[None].pattern)
        if places := len(digits.partition(".")[2]):
            pattern = pattern.replace("#,##0", f"#,##0.{'0' * places}")
        return str(format_percent(Decimal(digits) / 100, pattern, locale=self._locale))

    def join_list(self, items: Iterable[str]) -> str:
        return str(format_list(list(items), locale=self._locale))

    def join_phrases(self, items: Iterable[str]) -> str:
        """Phrases joined by semicolons."""
        line, *rest = [*items] or [""]
        for item in rest:
            line = self.text("%(first)s; %(next)s") % {"first": line, "next": item}
        return line

    def with_label(self, label: str, text: str) -> str:
        """A text with a label before it: "Meta: we never offered that"."""
        return self.text("%(who)s: %(what)s") % {"who": label, "what": text}

    def _money(self, value: Decimal, currency: str) -> str:
        digits = next((n for n in range(9) if _compact(value, n) == _compact(value, 9)), 9)
        words = str(format_compact_currency(value, currency, locale=self._locale, fraction_digits=digits))
        symbol = _SYMBOLS.get((self.language, currency))
        return words.replace(get_currency_symbol(currency, self._locale), symbol) if symbol else words

    def _bounded(self, value: Quantity, numbers: list[str], less: str) -> str:
        if value.bound == "range":
            return self.text("%(low)s to %(high)s") % {"low": numbers[0], "high": numbers[1]}
        patterns: dict[Bound, str] = {
            "exact": "%s",
            "at least": self.text("at least %s"),
            "more than": self.text("more than %s"),
            "up to": self.text("up to %s"),
            "less than": less,
            "about": self.text("about %s"),
        }
        return patterns[value.bound] % numbers[0]

    def _date(self, value: PartialDate) -> DateView:
        if value.precision == "interval":
            if value.is_open:
                first = self._single_date(value.text.partition("/")[0])
                return DateView(self.text("since %s") % first.text, "", first.iso)
            first, last = (self._single_date(part) for part in value.text.split("/"))
            return DateView(
                self.text("%(start)s to %(end)s") % {"start": first.text, "end": last.text}, "", first.iso, last.iso
            )
        return self._single_date(value.text)

    def _single_date(self, text: str) -> DateView:
        value = PartialDate.parse(text)
        iso = text.rstrip("~?%")
        if value.precision == "year":
            words = iso
        elif value.precision == "month":
            words = self.month(value.start.year, value.start.month)
        else:
            words = str(format_date(value.start, "long", locale=self._locale))
            first = self.pgettext("first day of a month", "1")
            if value.start.day == 1 and first != "1":
                words = re.sub(r"\b1\b", first, words, count=1)
        about, uncertain = self.pgettext("date", "about %s"), self.text("about %s, uncertain")
        if value.precision == "day":
            about, uncertain = self.pgettext("day", "about %s"), self.pgettext("day", "about %s, uncertain")
        qualified = {"": "%s", "~": about, "?": self.text("%s, uncertain"), "%": uncertain}
        return DateView(qualified[value.qualifier] % words, iso)

    def _status(self, key: str) -> str:
        return {
            "confirmed": self.text("confirmed"),
            "reported": self.text("reported"),
            "claimed": self.text("claimed"),
            "rumoured": self.text("rumoured"),
            "denied": self.text("denied"),
            "retracted": self.text("retracted"),
        }[key]


def _compact(value: Decimal, digits: int) -> Decimal:
    """The value rounded as in a compact form with this number of decimals."""
    scale = Decimal(1000) ** max((len(str(int(value))) - 1) // 3, 0)
    return round(value / scale, digits)
