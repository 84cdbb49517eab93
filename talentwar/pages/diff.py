"""The page of a preview: what the edit changes that is proposed."""

from __future__ import annotations

from collections.abc import Iterator

from talentwar import urls as u
from talentwar.views.changes import PageChanges, RecordLine

from .edition import Edition
from .heads import head
from .page_views import PreviewPage

MAX_PAGES_LISTED = 100


def preview_pages(edition: Edition) -> Iterator[PreviewPage]:
    """The page of what an edit changes, where a build previews one."""
    differences = edition.change_context.preview
    if differences is None:
        return
    format, pages = edition.format, differences.pages
    heading = format.text("What this edit changes")
    intro = format.text(
        "Compared with %(revision)s, by value: the records, then the numbers that follow from them, then the pages."
    )

    def of(what: str) -> tuple[RecordLine, ...]:
        return tuple(line for line in differences.records if line.change.change == what)

    yield PreviewPage(
        head=head(edition, u.PREVIEW, heading, heading, is_indexed=False),
        intro=intro % {"revision": differences.revision},
        added=of("added"),
        changed=of("changed"),
        removed=of("removed"),
        numbers=differences.numbers,
        pages=PageChanges(
            pages.added[:MAX_PAGES_LISTED], pages.changed[:MAX_PAGES_LISTED], pages.removed[:MAX_PAGES_LISTED]
        ),
        pages_more=sum(max(0, len(part) - MAX_PAGES_LISTED) for part in (pages.added, pages.changed, pages.removed)),
        remarks=differences.remarks,
    )
