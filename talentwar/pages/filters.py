"""The filters of lists, by lab, kind, status and year."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from talentwar.content.model import STATUSES
from talentwar.graph.graph import Fact
from talentwar.views.filters import Filter, FilterOption
from talentwar.views.parts import Pager

from .lines import Lines, kind_key
from .links import Links
from .sorting import sort_key

MIN_ROWS = 12
"""A shorter list has no filter."""
MAX_PAGES = 60
"""A list on more pages than this is filtered page by page."""


def record_filter(lines: Lines, facts: Sequence[Fact], pages: Sequence[str] = ()) -> Filter | None:
    """The filter of a list of records that continues on `pages`; None for a short list."""
    if len(facts) < MIN_ROWS:
        return None
    format = lines.format
    kinds = {kind_key(fact) for fact in facts}
    statuses = {fact.record.status for fact in facts}
    dates = [fact.record.date for fact in facts]
    years = {
        year for date in dates for year in range(date.start.year, (date.start if date.is_open else date.end).year + 1)
    }
    return Filter(
        labs=lab_options(lines.links, {lab for fact in facts for lab in lines.links.labs_of(fact)}),
        kinds=kind_options(lines, kinds),
        statuses=_options((key, format.status(key).word) for key in STATUSES if key in statuses),
        years=tuple(map(str, sorted(years, reverse=True))) if len(years) > 1 else (),
        is_dated=True,
        pages=tuple(pages) if len(pages) <= MAX_PAGES else (),
        is_partial=len(pages) > MAX_PAGES,
    )


def row_filter(
    lines: Lines,
    total: int,
    *,
    labs: Iterable[str] = (),
    kinds: Iterable[str] = (),
    years: Iterable[str] = (),
    pages: Sequence[str] = (),
) -> Filter | None:
    """The filter of a table that has `total` rows and continues on `pages`; None for a short table."""
    if total < MIN_ROWS:
        return None
    known = sorted({year for year in years if year}, reverse=True)
    return Filter(
        labs=lab_options(lines.links, set(labs)),
        kinds=kind_options(lines, set(kinds)),
        years=tuple(known) if len(known) > 1 else (),
        pages=tuple(pages) if len(pages) <= MAX_PAGES else (),
        is_partial=len(pages) > MAX_PAGES,
    )


def lab_options(links: Links, labs: set[str]) -> tuple[FilterOption, ...]:
    """The options for labs and their ancestors, by name; each includes the labs that are part of it."""
    tree = links.tree
    parts: dict[str, set[str]] = {}
    # An offer may name people instead of labs.
    for lab in labs & links.labs.keys():
        for above in tree.ancestors(lab):
            parts.setdefault(above, set()).add(lab)
    names = sorted(parts, key=lambda lab: (links.labs[lab].text.casefold(), lab))
    options = (FilterOption(lab, links.labs[lab].text, " ".join(sorted(parts[lab] - {lab}))) for lab in names)
    return tuple(options) if len(parts) > 1 else ()


def kind_options(lines: Lines, kinds: set[str]) -> tuple[FilterOption, ...]:
    return _options(sorted(((key, lines.kind(key)) for key in kinds if key), key=lambda item: sort_key(item[1])))


def _options(items: Iterable[tuple[str, str]]) -> tuple[FilterOption, ...]:
    options = tuple(FilterOption(value, text) for value, text in items)
    return options if len(options) > 1 else ()


def filter_on_page(filter: Filter | None, pager: Pager | None) -> Filter | None:
    """The filter for one page of a list: on the first page it covers all pages, on others only that page."""
    if filter and pager and pager.number > 1:
        return replace(filter, pages=(), is_partial=True)
    return filter
