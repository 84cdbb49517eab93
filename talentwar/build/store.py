"""Byte strings by key in an SQLite file. A damaged, foreign or older file counts as empty.

Every value has a checksum of its own, because SQLite does not notice changed bits in a value. Each write is one
transaction: other processes can read between two writes, and a killed build leaves whole rows only.
"""

import errno
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
Row = tuple[bytes, bytes, bytes]

FORMAT = 1
MAX_AGE_DAYS = 30
DAMAGE = (sqlite3.Error, UnicodeDecodeError)  # the second when an error message quotes damaged bytes
# A table with rowids: one without is twice as slow for large values in the order of their digests.
_COLUMNS = "(key BLOB PRIMARY KEY, last_used INTEGER, metadata BLOB, value BLOB)"
_LOCK_TIMEOUT = 60  # seconds; a write holds its lock for milliseconds
_DISK_ERRORS = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR_WRITE}


class OtherVersion(sqlite3.DatabaseError):
    """The file has other tables than this version of the generator creates."""


class Store:
    """Tables of byte strings by key. A row has a value, metadata that can be read without it, and a day of last use.

    `today` is an ordinal day. `warning` says in a line why something in the file could not be used.
    """

    def __init__(self, path: Path, tables: Sequence[str], today: int = 0) -> None:
        self._path = path
        self._schema = [f"CREATE TABLE {table} {_COLUMNS}".encode() for table in tables]
        self._today = today
        self._connection: sqlite3.Connection | None = None
        self._is_damaged = False
        self._damaged_rows: list[tuple[str, int]] = []
        self.warning = ""

    def get(self, table: str, key: bytes) -> bytes | None:
        """The value of a key, or None if it is missing or damaged."""
        rows = self._read(f"SELECT rowid, value FROM {table} WHERE key = ?", key)
        return self._checked(table, rows[0][0], key, rows[0][1]) if rows else None

    def metadata(self, table: str) -> dict[bytes, bytes]:
        """The metadata of all rows by key, in the order of writing."""
        return self._column(table, "metadata")

    def values(self, table: str) -> dict[bytes, bytes]:
        """The values of all rows by key."""
        return self._column(table, "value")

    def load(self, table: str, key: bytes, kind: type[T]) -> T | None:
        """The object of a key; None if it is missing or has another type."""
        data = self.get(table, key)
        try:
            return None if data is None else msgspec.msgpack.decode(data, type=kind)
        except msgspec.MsgspecError:  # another version of the generator wrote it
            return None

    def put(self, table: str, rows: Iterable[Row]) -> None:
        """Writes rows of key, value and metadata. OSError if writing fails."""
        values = [
            (key, self._today, _with_checksum(key, data), _with_checksum(key, value)) for key, value, data in rows
        ]
        self._write(f"INSERT OR REPLACE INTO {table} (key, last_used, metadata, value) VALUES (?, ?, ?, ?)", values)

    def save(self, table: str, key: bytes, value: Any) -> None:
        self.put(table, [(key, msgspec.msgpack.encode(value), b"")])

    def delete(self, table: str, keys: Iterable[bytes]) -> None:
        self._write(f"DELETE FROM {table} WHERE key = ?", [(key,) for key in keys])

    def mark_used(self, table: str, keys: Iterable[bytes]) -> None:
        """Notes that rows are in use today, and removes those that no build of the last 30 days used."""
        rows = self._read(
            f"SELECT key, last_used < {self._today - MAX_AGE_DAYS} FROM {table} WHERE last_used IS NOT {self._today}"
        )
        used = {key for key, _ in rows} & set(keys)
        self._write(f"UPDATE {table} SET last_used = {self._today} WHERE key = ?", [(key,) for key in used])
        self.delete(table, [key for key, is_old in rows if is_old and key not in used])

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _read(self, query: str, *values: bytes) -> list[Any]:
        """The rows of a query; none if the file is missing or damaged."""
        if self._is_damaged or not (self._connection or os.path.lexists(self._path)):
            return []
        try:
            return self._open().execute(query, values).fetchall()
        except DAMAGE as error:
            self._reject(error)
            return []

    def _write(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Runs a statement for each row in one transaction. A damaged file is replaced by a new one first."""
        if not rows:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if not self._is_damaged:
            try:
                self._run(statement, rows)
                return
            except DAMAGE as error:
                self._reject(error)
        self._remove()
        try:
            self._run(statement, rows)
        except sqlite3.Error as error:
            self.close()
            self._path.touch()  # raises the system's own error for this file
            raise OSError(errno.EIO, str(error), str(self._path)) from error

    def _run(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        connection = self._open()
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for table, row in self._damaged_rows:
                connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
            connection.executemany(statement, rows)
        self._damaged_rows.clear()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self._path, timeout=_LOCK_TIMEOUT, isolation_level=None)
            self._prepare(self._connection)
        return self._connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Creates the tables of a new file. OtherVersion if the file has anything else in it."""
        connection.text_factory = bytes
        # Only a crash of the computer can damage the file without waiting for the disk, and damage costs time alone.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA trusted_schema = OFF")
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
        found = [sql for (sql,) in connection.execute(query)]
        if not found:
            connection.execute("PRAGMA auto_vacuum = FULL")
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                for table in self._schema:
                    connection.execute(table.decode().replace("TABLE", "TABLE IF NOT EXISTS"))
                connection.execute(f"PRAGMA user_version = {FORMAT}")
        elif found != self._schema or connection.execute("PRAGMA user_version").fetchone() != (FORMAT,):
            raise OtherVersion

    def _reject(self, error: sqlite3.Error | UnicodeDecodeError) -> None:
        """Marks the file as damaged. OSError if the disk is full or cannot be written."""
        code = getattr(error, "sqlite_errorcode", 0)
        if code in _DISK_ERRORS:
            number = errno.ENOSPC if code == sqlite3.SQLITE_FULL else errno.EIO
            text = os.strerror(number) if code == sqlite3.SQLITE_FULL else str(error)
            raise OSError(number, text, str(self._path)) from error
        self.close()
        self._is_damaged = True
        self._damaged_rows.clear()
        reason = "of another version" if isinstance(error, OtherVersion) else "damaged"
        self.warning = f"The cache file {self._path} was not used: it is {reason}."

    def _remove(self) -> None:
        self.close()
        if self._path.is_dir() and not self._path.is_symlink():
            shutil.rmtree(self._path)
        remove_files(self._path)
        self._is_damaged = False

    def _column(self, table: str, column: str) -> dict[bytes, bytes]:
        rows = self._read(f"SELECT rowid, key, {column} FROM {table} ORDER BY rowid")
        found = ((key, self._checked(table, row, key, data)) for row, key, data in rows)
        return {key: data for key, data in found if data is not None}

    def _checked(self, table: str, row: int, key: Any, data: Any) -> bytes | None:
        """The bytes before a checksum, or None if the checksum is wrong. The next write then removes the row."""
        if isinstance(key, bytes) and isinstance(data, bytes) and data == _with_checksum(key, data[:-4]):
            return data[:-4]
        self._damaged_rows.append((table, row))
        self.warning = f"Part of the cache file {self._path} was not used: it is damaged."
        return None


def remove_files(path: Path) -> None:
    """Removes an SQLite file with its journals, which must not outlive it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _with_checksum(key: bytes, data: bytes) -> bytes:
    return data + zlib.crc32(data, zlib.crc32(key)).to_bytes(4, "little")
