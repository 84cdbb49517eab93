"""Tables as CSV (RFC 4180): a header, CRLF line ends, and no cell that a spreadsheet runs as a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from .columns import Column

DELIMITERS = {"ids": " ", "names": "|"}
"""The delimiter of a list, by the kind of its column."""

# Starts a formula in a spreadsheet, or hides the start of one; apostrophes may stand before it.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def csv_table(columns: Sequence[Column], rows: Sequence[Any]) -> str:
    """A table as CSV. Absent values are empty cells, and texts are escaped (`escape_formula`)."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(column.name for column in columns)
    writer.writerows(cells_of(columns, rows, _format_column))
    return output.getvalue()


def escape_formula(text: str) -> str:
    """Puts an apostrophe before a text that a spreadsheet would run as a formula, or that is escaped already."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_formula(cell: str) -> str:
    """Reverses `escape_formula`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def cells_of(
    columns: Sequence[Column], rows: Sequence[Any], convert: Callable[[Column, Iterator[Any]], Iterable[Any]]
) -> Iterator[tuple[Any, ...]]:
    """The cells of each row; `convert` gets the values of a column and returns its cells."""
    return zip(*(convert(column, map(attrgetter(column.attribute), rows)) for column in columns), strict=True)


def _format_column(column: Column, values: Iterator[Any]) -> Iterable[Any]:
    match column.kind:
        case "boolean":
            return map({True: "true", False: "false"}.get, values)
        case "ids":
            return map(DELIMITERS["ids"].join, values)
        case "names":
            return (escape_formula(DELIMITERS["names"].join(value)) for value in values)
        case "text":
            return (value and escape_formula(value) for value in values)
    return values
