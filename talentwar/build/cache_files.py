"""What builds remember, on the disk: content decides, and any doubt is a miss.

A `Box` is one value in a file, with its format, its length and its checksum before it. A `Pack` is a
file of byte strings by key, to which builds append, and a box of where each lies. Both are data:
nothing that they hold can run. A damaged, truncated or foreign file is as good as none.
"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from .digests import digest

T = TypeVar("T")

FORMAT = b"talentwar 1\n"
MAX_AGE_DAYS = 30
_DIGEST_SIZE = 16

_encoder = msgspec.msgpack.Encoder()


class CacheFile(Generic[T]):
    """One value in a file. `damage` says in a line why what was there could not be used."""

    def __init__(self, path: Path, kind: type[T]) -> None:
        self._path = path
        self._decoder = msgspec.msgpack.Decoder(kind)
        self.warning = ""

    def read(self) -> T | None:
        """The value, or None where there is none that can be trusted."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._reject(error.strerror or "it cannot be read")
            return None
        if not data.startswith(FORMAT):
            self._reject("it is of another version")
            return None
        start = len(FORMAT) + _DIGEST_SIZE
        payload = memoryview(data)[start:]
        if digest(bytes(payload)) != data[len(FORMAT) : start]:
            self._reject("it is damaged")
            return None
        try:
            return self._decoder.decode(payload)
        except msgspec.MsgspecError:
            self._reject("it is of another version")
            return None

    def write(self, value: T) -> None:
        """Replaces the value in one step."""
        payload = _encoder.encode(value)
        replace_file(self._path, FORMAT + digest(payload) + payload)

    def _reject(self, reason: str) -> None:
        self.warning = f"The cache file {self._path} was left aside: {reason}."


class BlobEntry(Struct, array_like=True):
    """Where a byte string lies in its pack, what it must hash to, and on which day a build last used it."""

    offset: int
    length: int
    checksum: int
    last_used: int
    metadata: bytes = b""


class BlobStore:
    """Byte strings by key, appended to one file; what no build of the last 30 days used is dropped.

    `today` is the day of the build, as a number of days.
    """

    def __init__(self, folder: Path, name: str, today: int) -> None:
        self._data = folder / f"{name}.pack"
        self._index_file = CacheFile(folder / f"{name}.index", dict[bytes, BlobEntry])
        self._today = today
        self._entries = self._index_file.read() or {}
        self._new: dict[bytes, tuple[bytes, bytes]] = {}
        self._touched = False
        self._file: int | None = None
        self._damaged = False

    @property
    def warnings(self) -> Iterable[str]:
        if self._index_file.warning:
            yield self._index_file.warning
        if self._damaged:
            yield f"The cache file {self._data} was left aside in part: it is damaged."

    def __contains__(self, key: bytes) -> bool:
        return key in self._entries or key in self._new

    def metadata(self, key: bytes) -> bytes | None:
        """What was kept in the index beside a byte string; None where there is no such key."""
        slot = self._entries.get(key)
        if slot is None:
            return self._new[key][1] if key in self._new else None
        if slot.last_used != self._today:
            slot.last_used = self._today
            self._touched = True
        return slot.metadata

    def get(self, key: bytes) -> bytes | None:
        """The byte string of a key, or None where it is not there or cannot be trusted."""
        if key in self._new:
            return self._new[key][0]
        slot = self._entries.get(key)
        if slot is None:
            return None
        if slot.last_used != self._today:
            slot.last_used = self._today
            self._touched = True
        try:
            if self._file is None:
                self._file = os.open(self._data, os.O_RDONLY)
            data = os.pread(self._file, slot.length, slot.offset)
        except FileNotFoundError:
            del self._entries[key]
            return None
        except OSError:
            data = b""
        if len(data) == slot.length and zlib.crc32(data) == slot.checksum:
            return data
        self._damaged = True
        del self._entries[key]
        return None

    def add(self, key: bytes, data: bytes, extra: bytes = b"") -> None:
        self._new[key] = (data, extra)

    def flush(self) -> None:
        """Writes what was added, so that no memory holds it; it is lost unless `save` follows."""
        if not self._append():
            self._rewrite()
        self._touched = True

    def save(self) -> None:
        """Writes what was added, and drops what is too old; OSError where the disk will not have it."""
        old = [key for key, slot in self._entries.items() if slot.last_used < self._today - MAX_AGE_DAYS]
        if self._new or self._touched or old or self._damaged:
            for key in old:
                del self._entries[key]
            if old or not self._append():
                self._rewrite()
            self._index_file.write(self._entries)
            self._touched = False
        self.close()

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _append(self) -> bool:
        """Appends what is new; False where the pack has become too much waste for that."""
        self._data.parent.mkdir(parents=True, exist_ok=True)
        _remove_folder_at(self._data)
        with self._data.open("ab") as file:
            end = file.tell()
            used = sum(slot.length for slot in self._entries.values())
            if end > 2 * used + 64 * 1024 * 1024:
                return False
            for key, (data, extra) in self._new.items():
                file.write(data)
                self._entries[key] = BlobEntry(end, len(data), zlib.crc32(data), self._today, extra)
                end += len(data)
        self._new.clear()
        return True

    def _rewrite(self) -> None:
        """Writes the pack anew with what is still of use."""
        kept = {key: (self.get(key), slot.metadata, slot.last_used) for key, slot in list(self._entries.items())}
        self._entries = {}
        temporary = self._data.with_suffix(".new")
        offset = 0
        with temporary.open("wb") as file:
            for key, (data, extra, day) in kept.items():
                if data is not None:
                    file.write(data)
                    self._entries[key] = BlobEntry(offset, len(data), zlib.crc32(data), day, extra)
                    offset += len(data)
        self.close()
        temporary.replace(self._data)
        self._append()


def replace_file(path: Path, data: bytes) -> None:
    """Writes a file so that no half of it is ever seen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_folder_at(path)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(data)
    temporary.replace(path)


def _remove_folder_at(path: Path) -> None:
    """Removes what is no file from where one of the cache's files belongs."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
