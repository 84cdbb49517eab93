"""A table of moves, as a spreadsheet saves it: rows of text by column, whatever its encoding and its delimiter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from msgspec import Struct

from talentwar.exports.tables.columns import columns_of
from talentwar.exports.tables.csv_format import unescape_formula
from talentwar.exports.tables.schema import MoveRow
from talentwar.problems import did_you_mean, one_of, shown

COLUMNS: Mapping[str, str] = {
    "person": "The name, or the slug of a profile that there is",
    "slug": "The slug of a profile; with it, a name that is like another's makes a new one",
    "headline": "A neutral phrase, for a new profile",
    "from": "The lab that was left, by slug or by name",
    "to": "The lab that was joined, by slug or by name",
    "date": "The best date of the move itself, at the precision known: 2025, 2025-07, 2025-07-07",
    "status": "As in a profile; `reported` where the cell is empty",
    "kind": "As in a profile; `hire` where the cell is empty",
    "role": "The role at `to`",
    "left_role": "The role at `from`",
    "sources": "Ids of sources, or their addresses, with spaces, commas, semicolons or lines between them",
    "id": "A stable anchor",
    "to_note": "Instead of `to`, where a search found no destination",
    "reported": "First reported",
    "announced": "Announced by a party",
    "left": "Last day at `from`",
    "joined": "First day at `to`",
    "confirmed_by": "Who confirmed it, with `confirmed`",
    "why": "What was wrong, with `retracted`",
    "note": "Plain text, one or two sentences",
    "superseded_by": "The id of the later record that replaces this one",
}
"""What the columns of a table mean. `person`, `date` and `sources` are needed, and one of `from` and `to`."""
NEEDED = ("person", "date", "sources")
_DELIMITERS = (",", ";", "\t")
_OWN_EXPORT = {column.name: column for column in columns_of(MoveRow)}


class UnreadableTable(Exception):
    """The file is no table of moves; the message says why."""


class CsvRow(Struct, frozen=True):
    """A row with its number in the spreadsheet, where the head is row 1; `flaw` says why it cannot be read.

    `has_true_id` if its id tells of which move it is, as in a table that a tracker gave away.
    """

    number: int
    cells: dict[str, str]
    error: str = ""
    has_true_id: bool = False


class CsvTable(Struct, frozen=True):
    """The rows of a table, and what was remarked on the way."""

    rows: tuple[CsvRow, ...]
    remarks: tuple[str, ...] = ()


def read_table(data: bytes) -> CsvTable:
    """The rows of a table that a spreadsheet saved; `Unreadable` for anything else.

    UTF-8 with or without a mark, UTF-16, and else Windows-1252, in which older spreadsheets save; commas, semicolons
    or tabs.
    """
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise UnreadableTable(
            "it is the spreadsheet program's own file; save the sheet as CSV (UTF-8), and import that"
        )
    text, remarks = _decoded(data)
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').lower().startswith("sep="):
        text = rest
    if not text.strip():
        raise UnreadableTable("it is empty")
    first = text.splitlines()[0]
    delimiter = max(_DELIMITERS, key=lambda sign: len(_known(next(csv.reader([first], delimiter=sign)))))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableTable(f"it is no table of comma-separated values: {error}") from None
    head = [cell.strip().lower() for cell in lines[0]]
    is_given_away = {"person", "name"} <= set(head) <= _OWN_EXPORT.keys()
    _check_head([name for name in head if name in COLUMNS] if is_given_away else head)
    rows = _rows(head, lines)
    return CsvTable(tuple(map(_of_ours, rows) if is_given_away else rows), tuple(remarks))


def _rows(head: list[str], lines: list[list[str]]) -> Iterator[CsvRow]:
    for number, line in enumerate(lines[1:], 2):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        flaw = "it has more cells than the head has columns" if any(cells[len(head) :]) else ""
        yield CsvRow(number, {name: cell for name, cell in zip(head, cells, strict=False) if name and cell}, flaw)


def _of_ours(row: CsvRow) -> CsvRow:
    """A row of the moves that a tracker gives away, in the columns of a table of moves; what follows is left out."""
    texts = {name for name, column in _OWN_EXPORT.items() if column.kind == "text"}
    cells = {name: unescape_formula(cell) if name in texts else cell for name, cell in row.cells.items()}
    slug, name = cells.get("person", ""), cells.pop("name", "")
    own = f"{slug}#"
    ids = {key: cells[key].removeprefix(own) for key in ("id", "superseded_by") if key in cells}
    known = {key: cell for key, cell in cells.items() if key in COLUMNS} | ids
    return CsvRow(row.number, known | {"person": name or slug, "slug": slug}, row.error, "id" in known)


def _check_head(head: list[str]) -> None:
    for name in filter(None, head):
        if name not in COLUMNS:
            hint = "Did you mean `person`?" if name == "name" else did_you_mean(name, COLUMNS)
            raise UnreadableTable(f"it has a column {shown(name)}; known are {one_of(COLUMNS)}. {hint}".strip())
        if head.count(name) > 1:
            raise UnreadableTable(f"it has the column {shown(name)} twice")
    for name in NEEDED:
        if name not in head:
            raise UnreadableTable(f"it has no column {shown(name)}; needed are {one_of(NEEDED)}, and one of from, to")


def _known(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell.strip().lower() in COLUMNS]


def _decoded(data: bytes) -> tuple[str, list[str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError:
            raise UnreadableTable("it begins as UTF-16 and is none") from None
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), ["The file is not UTF-8; it was read as Windows-1252. Look at the names."]
    except UnicodeDecodeError:
        raise UnreadableTable("it is neither UTF-8 nor Windows-1252; save it as UTF-8") from None
