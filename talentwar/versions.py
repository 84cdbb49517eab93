"""What pages tell of other versions of the content: an edit that is proposed, and what was changed before.

Values that are read at the door, beside the content: a build is a function of them too.
"""

from __future__ import annotations

from .comparison import NumberChange, RecordChange
from .views import Link, View


class FieldLine(View, frozen=True):
    """A key of a record whose value differs: what is gone, and what is new. Neither is told of a text."""

    key: str
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class RecordLine(View, frozen=True):
    """A record that was added, changed or removed, in words; `change` has the same as values."""

    change: RecordChange
    thing: str
    title: str
    href: str
    details: tuple[FieldLine, ...] = ()


class NumberLine(View, frozen=True):
    """A derived number that moved, in words; `change` has the same as values."""

    change: NumberChange
    subject: Link
    measure: str
    before: str
    after: str


class PageChanges(View, frozen=True):
    """The pages that an edit adds, changes and removes, by path, with their titles."""

    added: tuple[Link, ...] = ()
    changed: tuple[Link, ...] = ()
    removed: tuple[Link, ...] = ()


class Differences(View, frozen=True):
    """What an edit changes, against a revision; `remarks` say what could not be compared."""

    revision: str
    commit: str
    records: tuple[RecordLine, ...] = ()
    numbers: tuple[NumberLine, ...] = ()
    pages: PageChanges = PageChanges()
    remarks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.records or self.numbers or self.pages.added or self.pages.changed or self.pages.removed)


class Versions(View, frozen=True):
    """What a build is told of other versions: the edit that it previews, if it does."""

    preview: Differences | None = None
