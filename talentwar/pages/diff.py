"""The preview page with the changes of a proposed edit."""

from collections.abc import Iterator

from talentwar import urls as u
from talentwar.graph.compare import ChangeType
from talentwar.views.changes import PageChanges, RecordLine

from .edition import Edition
from .heads import head
from .page_views import PreviewPage

MAX_PAGES_LISTED = 100


def preview_pages(edition: Edition) -> Iterator[PreviewPage]:
    """The preview page, if the build previews an edit."""
    differences = edition.change_context.preview
    if differences is None:
        return
    format, pages = edition.format, differences.pages
    heading = format.text("What this edit changes")
    intro = format.text(
        "Compared with %(revision)s, by value: the records, then the numbers that follow from them, then the pages."
    )

    def records(change: ChangeType) -> tuple[RecordLine, ...]:
        return tuple(line for line in differences.records if line.change.change == change)

    yield PreviewPage(
        head=head(edition, u.PREVIEW, heading, heading, is_indexed=False),
        intro=intro % {"revision": differences.revision},
        added=records("added"),
        changed=records("changed"),
        removed=records("removed"),
        numbers=differences.numbers,
        pages=PageChanges(
            pages.added[:MAX_PAGES_LISTED], pages.changed[:MAX_PAGES_LISTED], pages.removed[:MAX_PAGES_LISTED]
        ),
        pages_more=sum(max(0, len(part) - MAX_PAGES_LISTED) for part in (pages.added, pages.changed, pages.removed)),
        remarks=differences.remarks,
    )
