"""Writes the output folder: files that differ are written, files that are no longer planned are removed.

All pages are rendered before the first file is written. Files are replaced atomically, and only files in the manifest
are removed. An entry of the manifest is invalidated before its file is written, and renewed after all files are
written, so the next build checks these files again after a crash.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from .bundles import unpack_bundle
from .render import Output
from .store import Store


class ManifestEntry(Struct, frozen=True, array_like=True):
    """A file of the output: the key of its content, its size, its mtime. The key is empty if the content is unknown."""

    key: bytes = b""
    size: int = -1
    modified: int = -1


class WrittenFile(Struct, frozen=True, array_like=True):
    """A file after writing. `changed` tells whether its bytes differed."""

    file: str
    size: int
    modified: int
    changed: bool


class OutputChanges(Struct, frozen=True):
    """What a build did to the output folder, as paths below it."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


class WriteTask(Struct, frozen=True):
    """Files to write below a folder: where the bytes of each begin and end in `data`, and its path."""

    root: str
    data: bytes
    files: list[tuple[int, int, str]]
    is_new_tree: bool
    is_bundle: bool = True


class Manifest:
    """The files of an output folder that belong to the site.

    It has a file of its own: losing the cache costs time, but losing the manifest leaves obsolete pages in the output.
    """

    def __init__(self, output: Path, cache: Path) -> None:
        self.output = output
        name = hashlib.sha256(str(output.resolve()).encode()).hexdigest()[:16]
        self.store = Store(cache / f"manifest-{name}.sqlite3", ("objects",))
        self._lock = cache / "lock"
        self.entries = self._load()

    def valid_keys(self) -> dict[str, bytes]:
        """The keys of the files that have not been touched since they were written."""
        keys = {}
        root = str(self.output) + os.sep
        for file, entry in self.entries.items():
            if not entry.key:
                # A killed build may have left a temporary file.
                with suppress(OSError):
                    _temporary_path(self.output / file).unlink()
                continue
            try:
                status = os.stat(root + file, follow_symlinks=False)  # noqa: PTH116 (pathlib is slower)
            except OSError:
                continue
            if (entry.size, entry.modified) == (status.st_size, status.st_mtime_ns):
                keys[file] = entry.key
        return keys

    def invalidate(self, files: Iterable[str]) -> None:
        """Adds files whose content is unknown."""
        self._save({**self.entries, **dict.fromkeys(files, ManifestEntry())})

    def save(self, outputs: Sequence[Output], written: Mapping[str, WrittenFile]) -> None:
        """Saves the state of the outputs, and removes all other files from the manifest."""
        entries = {}
        for output in outputs:
            new = written.get(output.file)
            entries[output.file] = (
                ManifestEntry(output.key, new.size, new.modified) if new else self.entries[output.file]
            )
        if entries != self.entries:
            self._save(entries)

    @contextmanager
    def locked(self, log: Callable[[str], None] = lambda _: None) -> Iterator[bool]:
        """Waits until no other build uses the cache folder. Yields whether it had to wait."""
        try:
            import fcntl
        except ImportError:
            yield False
            return
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        with self._lock.open("w") as file:
            waited = False
            try:
                # A lock of the process: workers do not inherit it, and it ends with the process.
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                waited = True
                log("Another build is running; waiting for it to end.")
                fcntl.lockf(file, fcntl.LOCK_EX)
                self.entries = self._load()
            try:
                yield waited
            finally:
                self.store.close()

    def _load(self) -> dict[str, ManifestEntry]:
        return self.store.load("objects", b"entries", dict[str, ManifestEntry]) or {}

    def _save(self, entries: dict[str, ManifestEntry]) -> None:
        self.entries = entries
        self.store.save("objects", b"entries", entries)


def write_files(task: WriteTask) -> list[WrittenFile]:
    """Writes the files of a task. OSError if writing fails."""
    data = memoryview(unpack_bundle(task.data) if task.is_bundle else task.data)
    return [_write(task.root, file, data[start:end], task.is_new_tree) for start, end, file in task.files]


def _write(root: str, file: str, data: memoryview, is_new_tree: bool) -> WrittenFile:
    path = os.path.join(root, file)  # noqa: PTH118 (pathlib is slower)
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
        while data:
            # A disk that is nearly full takes a part, and reports it only at the next write.
            data = data[out.write(data) :]
        status = os.fstat(out.fileno())
    if not is_new_tree:
        os.replace(target, path)  # noqa: PTH105
    return WrittenFile(file, status.st_size, status.st_mtime_ns, True)


def _has_bytes(path: str, data: memoryview) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
    except OSError:
        return False


@contextmanager
def staging_dir(output: Path) -> Iterator[tuple[Path, bool]]:
    """The folder to write into, and whether it is a new one. A new one replaces the output when all is written."""
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
    """Where a file is written before it replaces another."""
    return path.with_name(f".{path.name}.new")


def prune(output: Path, files: Iterable[str]) -> tuple[str, ...]:
    """Removes files that are no longer planned, and folders that are empty then. Returns the removed files."""
    return tuple(file for file in sorted(files) if _remove(output, file))


def _remove(output: Path, name: str) -> bool:
    path = output / name
    if not path.resolve().is_relative_to(output.resolve()):
        return False
    try:
        path.unlink()
        removed = True
    except (FileNotFoundError, IsADirectoryError, PermissionError, NotADirectoryError):
        # The file no longer exists, or something else is in its place.
        removed = False
    for folder in path.parents:
        if folder == output or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()
    return removed
