"""What differs between two editions of the site, in words: records, the numbers that follow, the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from talentwar import urls as u
from talentwar.build.cache_files import canonical, digest
from talentwar.build.site import group_views, groups, site_view
from talentwar.content.language_marks import strip_marks
from talentwar.graph.compare import BODY, FieldChange, NumberChange, RecordChange, changed_numbers, compare
from talentwar.pages.edition import Edition
from talentwar.pages.heads import truncated
from talentwar.pages.page_views import RedirectPage
from talentwar.pages.records import record_title
from talentwar.views.changes import Differences, FieldLine, NumberLine, PageChanges, RecordLine
from talentwar.views.files import FileView
from talentwar.views.parts import Link

SHOWN = 200


def edit_view(
    befores: Sequence[Edition], afters: Sequence[Edition], revision: str, commit: str, remarks: Sequence[str]
) -> Differences:
    """What the editions of a site have that those of a revision have not, and the reverse; in the main one's words."""
    before, after = befores[0], afters[0]
    text = after.format.text
    said = list(remarks)
    if site_view(before) != site_view(after):
        said.append(text("Every page changes in its header or its footer."))
    return Differences(
        revision=revision,
        commit=commit,
        records=record_lines(before, after),
        numbers=tuple(number_line(before, after, change) for change in changed_numbers(before.graph, after.graph)),
        pages=_page_changes(befores, afters),
        remarks=tuple(said),
    )


def record_lines(before: Edition, after: Edition) -> tuple[RecordLine, ...]:
    changes = compare(before.graph.catalog, after.graph.catalog)
    return tuple(record_line(before if change.change == "removed" else after, change) for change in changes)


def record_line(edition: Edition, change: RecordChange) -> RecordLine:
    """A change in words; `edition` is one that has the record, if there is any."""
    catalog = edition.graph.catalog
    there = change.change != "removed"
    href, title = "", change.name
    if change.record_type in ("move", "event") and catalog.profile(change.owner):
        title = record_title(edition, change.owner, change.id)
        known = change.id in catalog.record_ids[change.owner]
        href = edition.urls.href(u.record(edition.links.path(change.owner), change.id)) if there and known else ""
    elif there and change.record_type in ("person", "lab") and catalog.profile(change.owner):
        href = edition.links.profile(change.owner).href
    elif there and change.record_type == "source" and change.owner in catalog.sources:
        href = edition.urls.href(u.source(change.owner))
    elif there and change.record_type == "page" and change.owner in catalog.pages:
        href = edition.urls.href(u.prose(change.owner))
    return RecordLine(
        change, record_type_words(edition, change.record_type), title, href, tuple(map(field_line, change.fields))
    )


def record_type_words(edition: Edition, thing: str) -> str:
    text = edition.format.text
    return {
        "person": text("person"),
        "lab": text("lab"),
        "page": text("page"),
        "source": text("source"),
        "settings": text("settings"),
        "translation": text("translation"),
        "move": text("move"),
        "event": text("event"),
    }[thing]


def field_line(change: FieldChange) -> FieldLine:
    """A key's old and new value, as they would be written; of lists, what is gone and what is new."""
    if change.key == BODY:
        return FieldLine(BODY)
    before, after = list(_items(change.before)), list(_items(change.after))
    gone = tuple(item for item in before if item not in after)
    new = tuple(item for item in after if item not in before)
    if not gone and not new:
        # The same in another order: the best source comes first.
        return FieldLine(change.key, (", ".join(before),), (", ".join(after),))
    return FieldLine(change.key, gone, new)


def number_line(before: Edition, after: Edition, change: NumberChange) -> NumberLine:
    words = after.format
    say = words.signed if change.measure == "net" else words.number
    return NumberLine(
        change,
        _subject(before, after, change),
        _measure_words(after, change.measure),
        say(change.before or 0),
        say(change.after or 0),
    )


def _items(value: Any) -> Iterator[str]:
    if value is None:
        return
    if isinstance(value, list):
        for item in value:
            yield truncated(", ".join(_items(item)))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield truncated(f"{key}: {', '.join(_items(item))}")
    else:
        yield str(value).lower() if isinstance(value, bool) else str(value)


def _subject(before: Edition, after: Edition, change: NumberChange) -> Link:
    """Whose number it is, with its page where there is one now."""
    is_there = change.after is not None
    edition = after if is_there else before
    match change.subject:
        case (slug,):
            link = edition.links.profile(slug)
            return Link(link.text, link.href if is_there else "")
        case (origin, destination) if change.measure == "route":
            names = {"origin": edition.links.named(origin), "destination": edition.links.named(destination)}
            title = after.format.text("%(origin)s to %(destination)s") % names
            return Link(title, after.urls.href(u.route(origin, destination)) if is_there else "")
        case (owner, id):
            href = after.urls.href(u.record(after.links.path(owner), id)) if is_there else ""
            return Link(record_title(edition, owner, id), href)
    return Link(after.format.text("The whole site"), after.urls.href(u.HOME))


def _measure_words(edition: Edition, measure: str) -> str:
    text = edition.format.text
    return {
        "people": text("people"),
        "labs": text("labs"),
        "moves": text("moves in totals"),
        "events": text("events"),
        "sources": text("sources"),
        "arrivals": text("arrivals"),
        "departures": text("departures"),
        "net": text("net"),
        "internal": text("moves within it"),
        "certain": text("certainly on its roster today"),
        "possible": text("possibly on its roster today"),
        "route": text("moves on the route"),
        "named": text("named here"),
        "missing": text("reported and not named"),
        "independent": text("independent sources"),
    }[measure]


def _page_changes(befores: Sequence[Edition], afters: Sequence[Edition]) -> PageChanges:
    then, now = (dict(_pages(editions)) for editions in (befores, afters))
    return PageChanges(
        tuple(Link(title, path) for path, (title, _) in now.items() if path not in then),
        tuple(Link(now[path][0], path) for path, page in then.items() if path in now and page[1] != now[path][1]),
        tuple(Link(title, path) for path, (title, _) in then.items() if path not in now),
    )


def _pages(editions: Sequence[Edition]) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """The path of each page, with its title and the digest of its view; files that hold data are none."""
    for group in groups(editions[0].graph):
        for edition, page in group_views(editions, group):
            if isinstance(page, FileView):
                continue
            path = page.former if isinstance(page, RedirectPage) else page.head.path
            title = page.head.trail[-1].text if page.head.trail else page.head.title
            yield edition.urls.edition_path(path), (strip_marks(title), digest(page.template.encode(), canonical(page)))
