"""Tables as CSV (RFC 4180): UTF-8, lines ended by CR LF, a header, no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from .columns import Column

LIST = {"ids": " ", "names": "|"}
"""What stands between the values of a list, by the kind of its column."""

# What makes a spreadsheet take a text for a formula, or hides it from a check that does; behind any apostrophes.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def csv_table(columns: Sequence[Column], rows: Sequence[Any]) -> str:
    """A table as CSV.

    An empty cell is an absent value. A text that begins as a formula does gets an apostrophe before it; where it has
    apostrophes before that already, one more, so that taking one away gives the text again.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(column.name for column in columns)
    writer.writerows(cells_of(columns, rows, as_text))
    return output.getvalue()


def safe(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text of which `safe` made a cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def cells_of(
    columns: Sequence[Column], rows: Sequence[Any], cells: Callable[[Column, Iterator[Any]], Iterable[Any]]
) -> Iterator[tuple[Any, ...]]:
    """The cells of each row; `cells` makes those of a column of its values."""
    return zip(*(cells(column, map(attrgetter(column.attribute), rows)) for column in columns), strict=True)


def as_text(column: Column, values: Iterator[Any]) -> Iterable[Any]:
    """The cells of a column, where they are not the values as they print."""
    match column.kind:
        case "boolean":
            return map({True: "true", False: "false"}.get, values)
        case "ids":
            return map(LIST["ids"].join, values)
        case "names":
            return (safe(LIST["names"].join(value)) for value in values)
        case "text":
            return (value and safe(value) for value in values)
    return values
