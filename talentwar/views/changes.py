"""Changes between versions of the content: the proposed edit of a preview, and the history in git.

They are inputs of a build, like the content.
"""

from typing import Literal

from talentwar.graph.compare import ChangeType, NumberChange, RecordChange, RecordType

from .parts import DateView, Link, View


class FieldLine(View, frozen=True):
    """A changed key of a record, with the removed and the added values; bodies have neither."""

    key: str
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class RecordLine(View, frozen=True):
    """A record that was added, changed or removed, as text; `change` has the values."""

    change: RecordChange
    record_type: str
    title: str
    href: str
    details: tuple[FieldLine, ...] = ()


class NumberLine(View, frozen=True):
    """A derived number that changed, as text; `change` has the values."""

    change: NumberChange
    subject: Link
    measure: str
    before: str
    after: str


class PageChanges(View, frozen=True):
    """The pages that an edit adds, changes and removes, sorted by path."""

    added: tuple[Link, ...] = ()
    changed: tuple[Link, ...] = ()
    removed: tuple[Link, ...] = ()


class Differences(View, frozen=True):
    """The changes of an edit since a revision; `remarks` say what was not compared."""

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
    """A record that a commit added, changed or removed; `keys` are the changed ones."""

    change: ChangeType
    record_type: RecordType
    owner: str
    id: str
    name: str
    keys: tuple[str, ...] = ()
    is_retracted: bool = False


class LoggedCommit(View, frozen=True, array_like=True):
    """A commit that changed the content.

    A commit that changed many profiles has only the numbers of profiles that it added, changed and removed.
    """

    id: str
    day: str
    records: tuple[LoggedChange, ...]
    added: int = 0
    changed: int = 0
    removed: int = 0


class History(View, frozen=True, array_like=True):
    """The commits that changed the content, newest first: all of them, only the last ones, or none."""

    state: Literal["whole", "partial", "none"]
    commits: tuple[LoggedCommit, ...] = ()


class LogLine(View, frozen=True):
    """A change in the log; `about` lists what of the record changed."""

    action: str
    title: str
    href: str
    about: str = ""


class LogEntry(View, frozen=True):
    """A commit in the log; `href` links to the code host and is empty if that is unknown."""

    date: DateView
    href: str
    lines: tuple[LogLine, ...]
    summary: str = ""


class ChangeContext(View, frozen=True):
    """The edit that a build previews, and the history of the content; None if not asked for."""

    preview: Differences | None = None
    history: History | None = None
