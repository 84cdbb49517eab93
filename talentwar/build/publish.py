"""Brings the output folder to what was planned: writes what differs, removes what is no longer planned.

Third equality: a file with the same bytes is not written. Every page is ready before the first is
written, each is replaced in one step, and only files that the ledger owns are ever removed. The ledger
voids what it says of a file before that is touched, and says it again when all is done: a crash costs
time and never truth.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from .cache_files import CacheFile
from .render import Output, unpack_bundle


class ManifestEntry(Struct, frozen=True, array_like=True):
    """A file of ours: the key of what it holds, empty where that is in doubt, and its size and time when written."""

    key: bytes = b""
    size: int = -1
    modified: int = -1


class WrittenFile(Struct, frozen=True, array_like=True):
    """A file after writing; `changed` tells whether its bytes were not there already."""

    file: str
    size: int
    modified: int
    changed: bool


class OutputChanges(Struct, frozen=True):
    """What a build did to the output folder, as file names below it."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


class WriteTask(Struct, frozen=True):
    """Files to write: below which folder, from which frame, and the place in it of each; or the data of one."""

    root: str
    data: bytes
    files: list[tuple[int, str]]
    is_new_tree: bool
    is_bundle: bool = True


class Manifest:
    """What is known of an output folder."""

    def __init__(self, output: Path, cache: Path) -> None:
        self.output = output
        name = hashlib.sha256(str(output.resolve()).encode()).hexdigest()[:16]
        self._cache_file = CacheFile(cache / f"ledger-{name}", dict[str, ManifestEntry])
        self._lock = cache / "lock"
        self.entries = self._cache_file.read() or {}

    @property
    def warning(self) -> str:
        return self._cache_file.warning

    def valid_keys(self) -> dict[str, bytes]:
        """The key of what each file holds, for those that are as they were when they were written."""
        found = {}
        root = str(self.output) + os.sep
        for file, owned in self.entries.items():
            if not owned.key:
                # A build that was cut off can have left what it was about to put in this place.
                with suppress(OSError):
                    _temporary_path(self.output / file).unlink()
                continue
            try:
                status = os.stat(root + file, follow_symlinks=False)  # noqa: PTH116 (ten thousand of them)
            except OSError:
                continue
            if (owned.size, owned.modified) == (status.st_size, status.st_mtime_ns):
                found[file] = owned.key
        return found

    def invalidate(self, files: Iterable[str]) -> None:
        """Owns files, and knows nothing of what they hold."""
        self.entries = {**self.entries, **dict.fromkeys(files, ManifestEntry())}
        self._cache_file.write(self.entries)

    def save(self, sheets: Sequence[Output], written: Mapping[str, WrittenFile]) -> None:
        """Knows what is written, and owns nothing but what is planned."""
        owned = {}
        for sheet in sheets:
            new = written.get(sheet.file)
            owned[sheet.file] = ManifestEntry(sheet.key, new.size, new.modified) if new else self.entries[sheet.file]
        if owned != self.entries:
            self.entries = owned
            self._cache_file.write(owned)

    @contextmanager
    def locked(self, say: object = None) -> Iterator[bool]:
        """Waits until no other build is at work with this cache folder; tells whether it had to wait."""
        try:
            import fcntl
        except ImportError:
            yield False
            return
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        with self._lock.open("w") as file:
            waited = False
            try:
                # A lock of the process, which its workers do not inherit: it ends with it, however that ends.
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                waited = True
                if callable(say):
                    say("Another build is at work; waiting for it to end.")
                fcntl.lockf(file, fcntl.LOCK_EX)
                self.entries = self._cache_file.read() or {}
            yield waited


def write_files(parcel: WriteTask) -> list[WrittenFile]:
    """Writes the files of a parcel; OSError where the disk will not have them."""
    pages = unpack_bundle(parcel.data) if parcel.is_bundle else [parcel.data]
    return [_write(parcel.root, file, pages[position], parcel.is_new_tree) for position, file in parcel.files]


def _write(root: str, file: str, data: bytes, is_new_tree: bool) -> WrittenFile:
    path = os.path.join(root, file)  # noqa: PTH118 (ten thousand of them)
    folder, name = os.path.split(path)
    target = path if is_new_tree else os.path.join(folder, f".{name}.new")  # noqa: PTH118
    if not is_new_tree and _has_bytes(path, data):
        status = os.stat(path)  # noqa: PTH116
        return WrittenFile(file, status.st_size, status.st_mtime_ns, False)
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    with open(handle, "wb", buffering=0) as out:  # noqa: PTH123
        rest = memoryview(data)
        while rest:
            # A disk that is nearly full takes a part, and says so only at the next.
            rest = rest[out.write(rest) :]
        status = os.fstat(out.fileno())
    if not is_new_tree:
        os.replace(target, path)  # noqa: PTH105
    return WrittenFile(file, status.st_size, status.st_mtime_ns, True)


def _has_bytes(path: str, data: bytes) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
    except OSError:
        return False


@contextmanager
def staging_dir(output: Path) -> Iterator[tuple[Path, bool]]:
    """The folder to write into, and whether it is a new one, which takes the output's place when all is written."""
    is_new = not output.exists() or (output.is_dir() and not output.is_symlink() and not any(output.iterdir()))
    fresh = output.with_name(f".{output.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    if not is_new:
        yield output, False
        return
    fresh.mkdir(parents=True)
    try:
        yield fresh, True
        if output.exists():
            output.rmdir()
        fresh.replace(output)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _temporary_path(path: Path) -> Path:
    """Where a file is written before it takes its place."""
    return path.with_name(f".{path.name}.new")


def prune(output: Path, files: Iterable[str]) -> tuple[str, ...]:
    """Removes files of ours that are no longer planned, and the folders that are empty then."""
    return tuple(file for file in sorted(files) if _remove(output, file))


def _remove(output: Path, name: str) -> bool:
    path = output / name
    if not path.resolve().is_relative_to(output.resolve()):
        return False
    try:
        path.unlink()
        removed = True
    except (FileNotFoundError, IsADirectoryError, PermissionError, NotADirectoryError):
        # It is gone, or something else is there by now, which is not ours.
        removed = False
    for folder in path.parents:
        if folder == output or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()
    return removed
