"""What pages tell of other versions of the content: an edit that is proposed, and what was changed before.

Values that are read at the door, beside the content: a build is a function of them too.
"""

from __future__ import annotations

from typing import Literal

from talentwar.graph.compare import ChangeType, NumberChange, RecordChange, RecordType

from .parts import DateView, Link, View


class FieldLine(View, frozen=True):
    """A key of a record whose value differs: what is gone, and what is new. Neither is told of a text."""

    key: str
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class RecordLine(View, frozen=True):
    """A record that was added, changed or removed, in words; `change` has the same as values."""

    change: RecordChange
    record_type: str
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


class LoggedChange(View, frozen=True, array_like=True):
    """A record that a commit added, changed or removed; `keys` are those that changed."""

    change: ChangeType
    record_type: RecordType
    owner: str
    id: str
    name: str
    keys: tuple[str, ...] = ()
    is_retracted: bool = False


class LoggedCommit(View, frozen=True, array_like=True):
    """A commit that changed the content, with its day.

    One that changed many profiles has no records, and says how many it added, changed and removed.
    """

    id: str
    day: str
    records: tuple[LoggedChange, ...]
    added: int = 0
    changed: int = 0
    removed: int = 0


class History(View, frozen=True, array_like=True):
    """The commits that changed the content, the latest first: all of them, the last ones alone, or none."""

    state: Literal["whole", "partial", "none"]
    commits: tuple[LoggedCommit, ...] = ()


class LogLine(View, frozen=True):
    """A change that was published: what was done, to which record, and to what of it."""

    action: str
    title: str
    href: str
    about: str = ""


class LogEntry(View, frozen=True):
    """A commit in words; `href` is where it is shown, empty where that is not known."""

    date: DateView
    href: str
    lines: tuple[LogLine, ...]
    summary: str = ""


class ChangeContext(View, frozen=True):
    """What a build is told of other versions: the edit that it previews, and what was changed before."""

    preview: Differences | None = None
    history: History | None = None
