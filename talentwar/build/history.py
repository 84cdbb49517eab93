"""The history of the content: commits of its git repository, as changes of records.

It is cached by commit. The result says whether there is no repository, or only a shallow clone with partial history.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct

from talentwar.content.documents import Document, SourceFile, classify_file, load
from talentwar.content.git import GitRepository, NoRepository, open_repository
from talentwar.content.schema import decode
from talentwar.graph.compare import RecordChange, RecordType, profile_changes, source_changes
from talentwar.views.changes import History, LoggedChange, LoggedCommit

from .digests import digest
from .store import Store

MAX_COMMITS = 200
MAX_RECORDS = 80
"""After this number of changed records, older commits are left out."""
BULK_COMMIT_SIZE = 30
"""A commit with at least this number of files is reported as counts."""


class _CachedHistory(Struct, frozen=True, array_like=True):
    key: bytes
    history: History


class _Change(NamedTuple):
    """A changed file of a commit, with the ids of the blobs before and after. An id is empty if there is no file."""

    path: str
    before: str
    after: str


class _Commit(NamedTuple):
    id: str
    day: str
    parents: str
    changes: tuple[_Change, ...]


def read_history(content: Path, store: Store, stamp: bytes) -> History:
    """The history of a content folder. `stamp` is a digest of everything that affects parsing."""
    try:
        repository = open_repository(content)
        head, is_shallow = repository.head()
    except NoRepository:
        return History("none")
    cached = store.load("objects", b"history", _CachedHistory)
    key = digest(stamp, head.encode(), repository.prefix.encode(), bytes([is_shallow]))
    if cached is not None and cached.key == key:
        return cached.history
    commits = list(_commits(repository.log(head, MAX_COMMITS), repository.prefix))
    if is_shallow:
        # The first commit of a shallow clone seems to add every file.
        commits = [commit for commit in commits if commit.parents]
    history = History("partial" if is_shallow else "whole", tuple(_logged(repository, commits, content.name)))
    store.save("objects", b"history", _CachedHistory(key, history))
    return history


def _logged(repository: GitRepository, commits: Sequence[_Commit], folder: str) -> Iterator[LoggedCommit]:
    small = [change for commit in commits if len(commit.changes) < BULK_COMMIT_SIZE for change in commit.changes]
    contents = repository.contents(id for change in small for id in (change.before, change.after) if id)
    number = 0
    for commit in commits:
        if number >= MAX_RECORDS:
            break
        if len(commit.changes) >= BULK_COMMIT_SIZE:
            counts = _profile_counts(commit.changes, folder)
            if any(counts):
                yield LoggedCommit(commit.id, commit.day, (), *counts)
        else:
            records = tuple(_visible_changes(_records(commit.changes, contents, folder)))
            number += len(records)
            if records:
                yield LoggedCommit(commit.id, commit.day, records)


def _commits(log: str, prefix: str) -> Iterator[_Commit]:
    for part in log.split("\x01")[1:]:
        head, *fields = part.split("\0")
        id, seconds, parents = head.split(" ", 2)
        changes = []
        for about, path in zip(fields[::2], fields[1::2], strict=False):
            before, after = about.strip().split(" ")[2:4]
            changes.append(_Change(path.removeprefix(prefix), before.strip("0") and before, after.strip("0") and after))
        day = datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
        yield _Commit(id, day, parents, tuple(changes))


def _records(changes: Sequence[_Change], contents: Mapping[str, bytes], folder: str) -> Iterator[RecordChange]:
    for change in changes:
        role = classify_file(f"{folder}/{change.path}", change.path)
        if not isinstance(role, tuple) or role[0] not in ("person", "lab", "sources") or role[2]:
            continue
        file = SourceFile(f"{folder}/{change.path}", *role, "")
        before, after = (_read(file, contents.get(id)) for id in (change.before, change.after))
        if (change.before and before is None) or (change.after and after is None):
            # One of the two is not valid by today's rules, so the change cannot be described.
            continue
        if role[0] == "sources":
            yield from source_changes(before.record if before else {}, after.record if after else {})
        else:
            kind: RecordType = "person" if role[0] == "person" else "lab"
            changed = bool(before and after) and before.body != after.body  # type: ignore[union-attr]
            records = (before.record if before else None, after.record if after else None)
            yield from profile_changes(kind, role[1], *records, is_text_changed=changed)


class _Read(NamedTuple):
    record: Any
    body: str


def _read(file: SourceFile, data: bytes | None) -> _Read | None:
    document = load(file, data) if data is not None else None
    record = decode(document)[0] if isinstance(document, Document) else None
    if not isinstance(document, Document) or record is None or getattr(record, "draft", False):
        return None
    return _Read(record, document.body)


def _visible_changes(changes: Iterator[RecordChange]) -> Iterator[LoggedChange]:
    """The changes that readers look for. Added and removed sources are left out."""
    profiles = set()
    for change in changes:
        if change.record_type == "source" and change.change != "changed":
            continue
        if not change.id and change.change != "changed":
            profiles.add(change.owner)
        elif change.owner in profiles:
            # The whole profile was added or removed, with all of its records.
            continue
        is_retracted = any(field.key == "status" and field.after == "retracted" for field in change.fields)
        keys = tuple(field.key for field in change.fields) if change.change == "changed" else ()
        yield LoggedChange(change.change, change.record_type, change.owner, change.id, change.name, keys, is_retracted)


def _profile_counts(changes: Sequence[_Change], folder: str) -> tuple[int, int, int]:
    """The numbers of profiles that a commit added, changed and removed."""
    counts = [0, 0, 0]
    for change in changes:
        role = classify_file(f"{folder}/{change.path}", change.path)
        if isinstance(role, tuple) and role[0] in ("person", "lab") and not role[2]:
            counts[0 if not change.before else 2 if not change.after else 1] += 1
    return counts[0], counts[1], counts[2]
