"""By what the records of a page can be filtered: the labs, kinds, statuses and years that are among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from talentwar.content.model import STATUSES
from talentwar.graph.graph import Fact
from talentwar.views.filters import Filter, FilterOption
from talentwar.views.parts import Pager

from .edition import Edition
from .lines import kind_key
from .sorting import sort_key

MIN_ROWS = 12
"""A list shorter than this is read sooner than filtered."""
MAX_PAGES = 60
"""Over more pages than this a list is filtered page by page."""


def record_filter(edition: Edition, facts: Sequence[Fact], pages: Sequence[str] = ()) -> Filter | None:
    """The filter of a list of records that goes on over some pages; None where there is little to filter."""
    if len(facts) < MIN_ROWS:
        return None
    words = edition.format
    kinds = {kind_key(fact) for fact in facts}
    statuses = {fact.record.status for fact in facts}
    dates = [fact.record.date for fact in facts]
    years = {
        year for date in dates for year in range(date.start.year, (date.start if date.is_open else date.end).year + 1)
    }
    return Filter(
        labs=lab_choices(edition, {lab for fact in facts for lab in edition.links.labs_of(fact)}),
        kinds=kind_choices(edition, kinds),
        statuses=_choices((key, words.status(key).word) for key in STATUSES if key in statuses),
        years=tuple(map(str, sorted(years, reverse=True))) if len(years) > 1 else (),
        is_dated=True,
        pages=tuple(pages) if len(pages) <= MAX_PAGES else (),
        is_partial=len(pages) > MAX_PAGES,
    )


def row_filter(
    edition: Edition,
    total: int,
    *,
    labs: Iterable[str] = (),
    kinds: Iterable[str] = (),
    years: Iterable[str] = (),
    pages: Sequence[str] = (),
) -> Filter | None:
    """The filter of a table with so many rows."""
    if total < MIN_ROWS:
        return None
    known = sorted({year for year in years if year}, reverse=True)
    return Filter(
        labs=lab_choices(edition, set(labs)),
        kinds=kind_choices(edition, set(kinds)),
        years=tuple(known) if len(known) > 1 else (),
        pages=tuple(pages) if len(pages) <= MAX_PAGES else (),
        is_partial=len(pages) > MAX_PAGES,
    )


def lab_choices(edition: Edition, labs: set[str]) -> tuple[FilterOption, ...]:
    """Labs by name, each with those that are part of it, and the companies of which they are part."""
    tree = edition.graph.tree
    parts: dict[str, set[str]] = {}
    # Offers are made to people too.
    for lab in labs & edition.links.labs.keys():
        for above in tree.ancestors(lab):
            parts.setdefault(above, set()).add(lab)
    names = sorted(parts, key=lambda lab: (edition.links.labs[lab].text.casefold(), lab))
    choices = (FilterOption(lab, edition.links.labs[lab].text, " ".join(sorted(parts[lab] - {lab}))) for lab in names)
    return tuple(choices) if len(parts) > 1 else ()


def kind_choices(edition: Edition, kinds: set[str]) -> tuple[FilterOption, ...]:
    return _choices(
        sorted(((key, edition.lines.kind(key)) for key in kinds if key), key=lambda item: sort_key(item[1]))
    )


def _choices(items: Iterable[tuple[str, str]]) -> tuple[FilterOption, ...]:
    choices = tuple(FilterOption(value, text) for value, text in items)
    return choices if len(choices) > 1 else ()


def for_page(choices: Filter | None, pager: Pager | None) -> Filter | None:
    """A list's filter on one of its pages: on the first it takes in the others, on another it stays there."""
    if choices and pager and pager.number > 1:
        return replace(choices, pages=(), is_partial=True)
    return choices
