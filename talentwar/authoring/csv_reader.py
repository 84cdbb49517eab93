"""Reads a CSV file of moves, as spreadsheets save them."""

import csv
import io
from collections.abc import Iterator, Mapping

from msgspec import Struct

from talentwar.exports.tables.columns import columns_of
from talentwar.exports.tables.csv_format import unescape_formula
from talentwar.exports.tables.schema import MoveRow
from talentwar.problems import did_you_mean, one_of, quoted

COLUMNS: Mapping[str, str] = {
    "person": "The name of the person, or the slug of an existing profile",
    "slug": "The slug of a profile. Use it to create a profile whose name resembles another",
    "headline": "A neutral phrase, for a new profile",
    "from": "The lab that the person left, by slug or name",
    "to": "The lab that the person joined, by slug or name",
    "date": "The date of the move, at the precision known: 2025, 2025-07 or 2025-07-07",
    "status": "As in a profile; an empty cell means `reported`",
    "kind": "As in a profile; an empty cell means `hire`",
    "role": "The role at `to`",
    "left_role": "The role at `from`",
    "sources": "Source ids or URLs, separated by spaces, commas, semicolons or line breaks",
    "id": "The id of the move",
    "to_note": "Replaces `to` where a search found no destination",
    "reported": "Date of the first report",
    "announced": "Date of the announcement by a party",
    "left": "Last day at `from`",
    "joined": "First day at `to`",
    "confirmed_by": "Who confirmed the move, with `confirmed`",
    "why": "What was wrong, with `retracted`",
    "note": "Plain text, one or two sentences",
    "superseded_by": "The id of the later record that replaces this one",
}
"""The columns of the file, with their descriptions for the documentation."""
REQUIRED = ("person", "date", "sources")
"""Columns that every file needs. Each row also needs `from` or `to`."""
_DELIMITERS = (",", ";", "\t")
_OWN_EXPORT = {column.name: column for column in columns_of(MoveRow)}


class UnreadableTable(Exception):
    """The file is not a table of moves; the message gives the reason."""


class CsvRow(Struct, frozen=True):
    """One row. `number` counts as the spreadsheet does: the header is row 1.

    `error` says why the row cannot be used. `is_matched_by_id` is true for rows of our own export: there the id alone
    identifies the move.
    """

    number: int
    cells: dict[str, str]
    error: str = ""
    is_matched_by_id: bool = False


class CsvTable(Struct, frozen=True):
    """The rows of a file, and warnings about the file as a whole."""

    rows: tuple[CsvRow, ...]
    warnings: tuple[str, ...] = ()


def read_table(data: bytes) -> CsvTable:
    """Parses a CSV file of moves; raises UnreadableTable if it is something else.

    Accepts UTF-8 with or without a byte order mark, UTF-16 and Windows-1252, and commas, semicolons or tabs as
    delimiters.
    """
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise UnreadableTable("this is a spreadsheet file, not CSV; save the sheet as CSV (UTF-8) and import that")
    text, warnings = _decode(data)
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').lower().startswith("sep="):
        text = rest
    if not text.strip():
        raise UnreadableTable("the file is empty")
    first = text.splitlines()[0]
    delimiter = max(_DELIMITERS, key=lambda char: _count_known(next(csv.reader([first], delimiter=char))))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableTable(f"the file is not valid CSV: {error}") from None
    header = [cell.strip().lower() for cell in lines[0]]
    is_own_export = {"person", "name"} <= set(header) <= _OWN_EXPORT.keys()
    _check_header([name for name in header if name in COLUMNS] if is_own_export else header)
    rows = _rows(header, lines)
    return CsvTable(tuple(map(_from_own_export, rows) if is_own_export else rows), warnings)


def _rows(header: list[str], lines: list[list[str]]) -> Iterator[CsvRow]:
    for number, line in enumerate(lines[1:], 2):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        error = "the row has more cells than the header has columns" if any(cells[len(header) :]) else ""
        yield CsvRow(number, {name: cell for name, cell in zip(header, cells, strict=False) if name and cell}, error)


def _from_own_export(row: CsvRow) -> CsvRow:
    """Converts a row of /data/moves.csv to the columns of an import; drops derived columns."""
    text_columns = {name for name, column in _OWN_EXPORT.items() if column.kind == "text"}
    cells = {name: unescape_formula(cell) if name in text_columns else cell for name, cell in row.cells.items()}
    slug, name = cells.get("person", ""), cells.pop("name", "")
    ids = {key: cells[key].removeprefix(f"{slug}#") for key in ("id", "superseded_by") if key in cells}
    imported = {key: cell for key, cell in cells.items() if key in COLUMNS} | ids
    return CsvRow(row.number, imported | {"person": name or slug, "slug": slug}, row.error, "id" in imported)


def _check_header(header: list[str]) -> None:
    for name in filter(None, header):
        if name not in COLUMNS:
            hint = "Did you mean `person`?" if name == "name" else did_you_mean(name, COLUMNS)
            raise UnreadableTable(f"unknown column {quoted(name)}; allowed: {one_of(COLUMNS)}. {hint}".strip())
        if header.count(name) > 1:
            raise UnreadableTable(f"duplicate column {quoted(name)}")
    for name in REQUIRED:
        if name not in header:
            raise UnreadableTable(f"missing column {quoted(name)}; required: {one_of(REQUIRED)}, and `from` or `to`")


def _count_known(cells: list[str]) -> int:
    return sum(cell.strip().lower() in COLUMNS for cell in cells)


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, with a warning if the encoding is a guess."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError:
            raise UnreadableTable("the file starts with a UTF-16 mark but is not valid UTF-16") from None
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), ("The file is not UTF-8 and was read as Windows-1252; check accented names.",)
    except UnicodeDecodeError:
        raise UnreadableTable("the file is neither UTF-8 nor Windows-1252; save it as UTF-8") from None
