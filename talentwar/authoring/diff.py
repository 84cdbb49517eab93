"""Compares the content with a git revision, and describes how records, derived numbers and pages change."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.structs import replace

from talentwar import urls as u
from talentwar.build.check import check
from talentwar.build.digests import canonical, digest
from talentwar.build.options import BuildOptions
from talentwar.build.site import SiteViews, groups, site_view
from talentwar.content.git import NoRepository, check_out, open_repository
from talentwar.content.language_marks import strip_marks
from talentwar.graph.compare import BODY, FieldChange, NumberChange, RecordChange, changed_numbers, compare
from talentwar.pages.edition import Edition
from talentwar.pages.editions import editions_of
from talentwar.pages.heads import truncated
from talentwar.pages.page_views import RedirectPage
from talentwar.pages.records import record_title
from talentwar.problems import Rejected, errors
from talentwar.views.changes import ChangeContext, Differences, FieldLine, NumberLine, PageChanges, RecordLine
from talentwar.views.files import FileView
from talentwar.views.parts import Link


def diff_since(options: BuildOptions, revision: str = "") -> Differences:
    """The changes since a revision; by default since the branch left the main branch.

    Both versions are validated by today's rules. Raises NoRepository if there is no such revision, and Rejected if the
    current content has errors.
    """
    repository = open_repository(options.content)
    commit = repository.commit(revision) if revision else repository.base()
    files = repository.files(commit)
    if not files:
        folder = repository.prefix or options.content.name
        raise NoRepository(f"there is no folder {folder} at {revision or commit[:10]}")
    options = replace(options, strict=False)
    current = check(options)
    if current.graph is None:
        raise Rejected(errors(current.problems))
    with TemporaryDirectory() as folder:
        content = Path(folder, options.content.name)
        check_out(files, repository.contents(files.values()), content)
        former = check(replace(options, content=content))
    invalid = {problem.path for problem in errors(former.problems)}
    before, after = (
        editions_of(state.valid_graph, options.base_url, ChangeContext(), {}) for state in (former, current)
    )
    text = after[0].format.text
    remarks = [text("At that revision, %s has errors, and is taken as not there.") % path for path in sorted(invalid)]
    if site_view(before[0]) != site_view(after[0]):
        remarks.append(text("Every page changes in its header or its footer."))
    name = f"{revision} ({commit[:10]})" if revision and not commit.startswith(revision) else commit[:10]
    return _differences(before, after, name, commit, remarks)


def _differences(
    before: Sequence[Edition], after: Sequence[Edition], revision: str, commit: str, remarks: Sequence[str]
) -> Differences:
    """Compares all editions of two versions, in the language of the main edition."""
    old, new = before[0], after[0]
    changes = compare(old.graph.catalog, new.graph.catalog)
    return Differences(
        revision=revision,
        commit=commit,
        records=tuple(_record_line(old if change.change == "removed" else new, change) for change in changes),
        numbers=tuple(_number_line(old, new, change) for change in changed_numbers(old.graph, new.graph)),
        pages=_page_changes(before, after),
        remarks=tuple(remarks),
    )


def _record_line(edition: Edition, change: RecordChange) -> RecordLine:
    """Describes a change; `edition` is the version that has the record."""
    catalog = edition.graph.catalog
    is_linked = change.change != "removed"
    href, title = "", change.name
    if change.record_type in ("move", "event") and catalog.profile(change.owner):
        title = record_title(edition.graph, edition.lines, change.owner, change.id)
        is_published = change.id in catalog.record_ids[change.owner]
        path = u.record(edition.links.path(change.owner), change.id)
        href = edition.urls.href(path) if is_linked and is_published else ""
    elif is_linked and change.record_type in ("person", "lab") and catalog.profile(change.owner):
        href = edition.links.profile(change.owner).href
    elif is_linked and change.record_type == "source" and change.owner in catalog.sources:
        href = edition.urls.href(edition.links.source_path(change.owner))
    elif is_linked and change.record_type == "page" and change.owner in catalog.pages:
        href = edition.urls.href(u.prose(change.owner))
    return RecordLine(
        change, _record_type_words(edition, change.record_type), title, href, tuple(map(_field_line, change.fields))
    )


def _record_type_words(edition: Edition, record_type: str) -> str:
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
    }[record_type]


def _field_line(change: FieldChange) -> FieldLine:
    """The old and new value of a key as in the front-matter; for lists, the items removed and added."""
    if change.key == BODY:
        return FieldLine(BODY)
    before, after = list(_items(change.before)), list(_items(change.after))
    removed = tuple(item for item in before if item not in after)
    added = tuple(item for item in after if item not in before)
    if not removed and not added:
        # Only the order differs, which matters: the best source comes first.
        return FieldLine(change.key, (", ".join(before),), (", ".join(after),))
    return FieldLine(change.key, removed, added)


def _number_line(before: Edition, after: Edition, change: NumberChange) -> NumberLine:
    number = after.format.signed if change.measure == "net" else after.format.number
    return NumberLine(
        change,
        _subject(before, after, change),
        _measure_words(after, change.measure),
        number(change.before or 0),
        number(change.after or 0),
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
    """What the number belongs to, linked to its page if that still exists."""
    exists = change.after is not None
    edition = after if exists else before
    match change.subject:
        case (slug,):
            link = edition.links.profile(slug)
            return Link(link.text, link.href if exists else "")
        case (origin, destination) if change.measure == "route":
            names = {"origin": edition.links.named(origin), "destination": edition.links.named(destination)}
            title = after.format.text("%(origin)s to %(destination)s") % names
            return Link(title, after.urls.href(u.route(origin, destination)) if exists else "")
        case (owner, id):
            href = after.urls.href(u.record(after.links.path(owner), id)) if exists else ""
            return Link(record_title(edition.graph, edition.lines, owner, id), href)
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


def _page_changes(before: Sequence[Edition], after: Sequence[Edition]) -> PageChanges:
    old, new = (dict(_pages(editions)) for editions in (before, after))
    return PageChanges(
        tuple(Link(title, path) for path, (title, _) in new.items() if path not in old),
        tuple(Link(new[path][0], path) for path, page in old.items() if path in new and page[1] != new[path][1]),
        tuple(Link(title, path) for path, (title, _) in old.items() if path not in new),
    )


def _pages(editions: Sequence[Edition]) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Each HTML page: its path, then its title and the digest of its view."""
    views = SiteViews(editions)
    for group in groups(editions[0].graph):
        for edition, page in views.of(group):
            if isinstance(page, FileView):
                continue
            path = page.former if isinstance(page, RedirectPage) else page.head.path
            title = page.head.trail[-1].text if page.head.trail else page.head.title
            yield edition.urls.edition_path(path), (strip_marks(title), digest(page.template.encode(), canonical(page)))
