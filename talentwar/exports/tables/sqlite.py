"""The tables as a SQLite database: keys, indexes, views for common questions, and a full-text index.

The same rows and the same version of SQLite give the same bytes.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .columns import Column
from .csv_format import DELIMITERS, cells_of
from .schema import TABLES, Rows, Table

_CACHE_PAGES = 10_000
"""The size of SQLite's page cache: 40 MB."""
_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}

VIEWS = {
    "move_list": (
        "Counted moves with the names of their ends, the latest first.",
        """SELECT id, name, from_name, to_name, date, status, independent_sources, page
FROM moves WHERE counted AND is_transfer ORDER BY date_earliest DESC, id""",
    ),
    "company_balances": (
        "Arrivals and departures of each company, its teams included.",
        """SELECT id, name, arrivals, departures, net FROM labs
WHERE id = company AND arrivals + departures > 0 ORDER BY net DESC, id""",
    ),
    "company_flows": (
        "Who goes where between companies, as named here and as reported.",
        """SELECT f."from", a.name AS from_name, f."to", b.name AS to_name, f.moves, f.reported
FROM flows f JOIN labs a ON a.id = f."from" JOIN labs b ON b.id = f."to"
WHERE f.between_companies ORDER BY f.moves DESC, f."from", f."to\"""",
    ),
    "reported_and_named": (
        "Each reported number beside how many of its moves are named here.",
        """SELECT id, title, "from", "to", number, named, missing, date, status, page
FROM events WHERE kind = 'count' ORDER BY date_earliest DESC, id""",
    ),
    "disputed_records": (
        "What is disputed, by whom, and in what words.",
        """SELECT coalesce(move, event) AS record, field, "by", says, date, page
FROM disputes ORDER BY date_earliest DESC, id""",
    ),
    "source_support": (
        "How many records rest on each source.",
        """SELECT s.id, s.publisher, s.title, s.date, count(c.record) AS records
FROM sources s LEFT JOIN citations c ON c.source = s.id AND c.bears_out
GROUP BY s.id ORDER BY records DESC, s.id""",
    ),
}
"""The views of the database: description and query by name."""

QUESTIONS = (
    (
        "Who was at OpenAI on 1 June 2025, and how sure is that?",
        """SELECT person, band FROM rosters
WHERE lab = 'openai' AND (since IS NULL OR since <= '2025-06-01') AND (until IS NULL OR until > '2025-06-01')
ORDER BY band, person""",
    ),
    (
        "Who left a company and its teams for another?",
        """SELECT m.name, m."from", m."to", m.date, m.status FROM moves m
JOIN labs a ON a.id = m."from" JOIN labs b ON b.id = m."to"
WHERE a.company = 'apple' AND b.company = 'meta' AND m.counted AND m.is_transfer ORDER BY m.date_earliest""",
    ),
    (
        "Which counted moves rest on one independent source alone?",
        """SELECT name, from_name, to_name, date, page FROM moves
WHERE counted AND independent_sources = 1 ORDER BY date_earliest DESC""",
    ),
    (
        "How many arrivals and departures had each company in 2025?",
        """SELECT l.name, sum(s.side = 'arrival') AS arrivals, sum(s.side = 'departure') AS departures
FROM lab_moves s JOIN labs l ON l.id = s.lab JOIN moves m ON m.id = s.move
WHERE l.id = l.company AND m.date LIKE '2025%' GROUP BY l.id ORDER BY arrivals DESC""",
    ),
    (
        "What was said of signing bonuses, and who disputes it?",
        """SELECT o.amount, o."by", o.status, o.date, d."by" AS disputed_by, d.says FROM offers o
LEFT JOIN disputes d ON d.offer = o.id OR d.event = o.event
WHERE o.period = 'signing' ORDER BY o.date_earliest""",
    ),
    (
        "Where is a word to be found?",
        "SELECT kind, id, name, page FROM search WHERE search MATCH 'superintelligence' ORDER BY rank LIMIT 20",
    ),
)
"""Example questions for the data page, each with a query that answers it."""

_SEARCH = """
CREATE VIRTUAL TABLE search USING fts5(kind UNINDEXED, id UNINDEXED, name, body, page UNINDEXED,
  tokenize = "unicode61 remove_diacritics 2");
INSERT INTO search SELECT 'person', id, name, concat_words(headline, other_names), page FROM people ORDER BY id;
INSERT INTO search SELECT 'lab', id, name, concat_words(headline, other_names), page FROM labs ORDER BY id;
INSERT INTO search SELECT 'source', id, title, concat_words(publisher, author, note), page FROM sources ORDER BY id;
INSERT INTO search SELECT 'move', id, name, concat_words(from_name, to_name, role, left_role, note, why), page
  FROM moves ORDER BY id;
INSERT INTO search SELECT 'event', id, title, concat_words(note, who, what, says, why), page FROM events ORDER BY id;
INSERT INTO search SELECT 'dispute', id, "by", says, page FROM disputes ORDER BY id;
INSERT INTO search (search) VALUES ('optimize');
"""


def database(rows: Rows) -> bytes:
    """The bytes of a database file with all tables; OSError if the disk is full.

    A temporary file takes less memory than an in-memory database, which would be copied twice.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder) / "tracker.sqlite"
        connection = sqlite3.connect(file, isolation_level=None)
        try:
            _fill(connection, rows)
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        return file.read_bytes()


def _fill(connection: sqlite3.Connection, rows: Rows) -> None:
    # The file is temporary, so it needs no journal. The row types already enforce the constraints, which are for people
    # who change the database later.
    connection.executescript(
        "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA ignore_check_constraints = ON;"
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
        f"PRAGMA cache_size = {_CACHE_PAGES}; BEGIN;"
    )
    connection.create_function("concat_words", -1, _joined, deterministic=True)
    for table in TABLES:
        connection.execute(table_sql(table))
        placeholders = ", ".join("?" * len(table.columns))
        cells = cells_of(table.columns, rows[table.name], _to_sqlite)
        connection.executemany(f'INSERT INTO "{table.name}" VALUES ({placeholders})', cells)  # noqa: S608
    for table in TABLES:
        for sql in _index_sql(table):
            connection.execute(sql)
    for name, (_, query) in VIEWS.items():
        connection.execute(f'CREATE VIEW "{name}" AS {query}')
    connection.execute("COMMIT")
    if connection.execute("SELECT 1 FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'").fetchone():
        connection.executescript(f"BEGIN;{_SEARCH}COMMIT;")


def table_sql(table: Table) -> str:
    """The CREATE TABLE statement of a table."""
    lines = [_column_sql(column, column.is_key and len(table.keys) == 1) for column in table.columns]
    if len(table.keys) > 1:
        lines.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.keys))})")
    end = ") WITHOUT ROWID" if len(table.keys) > 1 else ")"
    return f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(lines) + f"\n{end}"


def _column_sql(column: Column, is_only_key: bool) -> str:
    parts = [_quoted(column.name), _TYPES.get(column.kind, "TEXT")]
    if is_only_key:
        parts.append("PRIMARY KEY")
    if column.is_required:
        parts.append("NOT NULL")
    if column.kind == "boolean":
        parts.append(f"CHECK ({_quoted(column.name)} IN (0, 1))")
    if column.allowed:
        values = ", ".join(f"'{value}'" for value in column.allowed)
        parts.append(f"CHECK ({_quoted(column.name)} IN ({values}))")
    if column.references:
        parts.append(f'REFERENCES {_quoted(column.references)} ("id") DEFERRABLE INITIALLY DEFERRED')
    return " ".join(parts)


def _index_sql(table: Table) -> Iterator[str]:
    """Indexes for foreign keys that are not first in the primary key, and for dates."""
    for column in table.columns:
        is_foreign_key = column.references and column.name != table.keys[0]
        if is_foreign_key or column.name in ("date_earliest", "since"):
            name = _quoted(f"{table.name}_by_{column.name}")
            yield f"CREATE INDEX {name} ON {_quoted(table.name)} ({_quoted(column.name)})"


def _to_sqlite(column: Column, values: Iterator[Any]) -> Iterable[Any]:
    if column.kind in DELIMITERS:
        return (DELIMITERS[column.kind].join(value) or None for value in values)
    if column.kind == "boolean":
        return map(int, values)
    return (value and str(value) for value in values) if column.kind == "day" else values


def _joined(*texts: str | None) -> str:
    return "\n".join(text for text in texts if text)


def _quoted(name: str) -> str:
    return f'"{name}"'
