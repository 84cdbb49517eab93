"""Tables as CSV (RFC 4180): UTF-8, lines ended by CR LF, a header, no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from .columns import Column

LIST = {"ids": " ", "names": "|"}
"""What stands between the values of a list, by the kind of its column."""

# What makes a spreadsheet take a text for a formula, or hides it from a check that does; behind any apostrophes.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def csv_table(columns: Sequence[Column], rows: Iterable[Any], beside: Sequence[tuple[str, str]] = ()) -> str:
    """A table as CSV. `beside` are columns, by name, that hold the same value in every row.

    An empty cell is an absent value. A text that begins as a formula does gets an apostrophe before it; where it has
    apostrophes before that already, one more, so that taking one away gives the text again.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow([*(column.name for column in columns), *(name for name, _ in beside)])
    same = [value for _, value in beside]
    cells = cells_of(columns, as_text)
    writer.writerows([*cells(row), *same] if same else cells(row) for row in rows)
    return output.getvalue()


def safe(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text of which `safe` made a cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def cells_of(columns: Sequence[Column], cell: Callable[[Column], Callable[[Any], Any] | None]) -> Callable[[Any], Any]:
    """A function that gives the cells of a row; `cell` gives for a column what makes a cell of a value, if anything."""
    values = attrgetter(*(column.attribute for column in columns))
    made = [(place, make) for place, column in enumerate(columns) if (make := cell(column))]

    def cells(row: Any) -> list[Any]:
        found = list(values(row)) if len(columns) > 1 else [values(row)]
        for place, make in made:
            if found[place] is not None:
                found[place] = make(found[place])
        return found

    return cells


def as_text(column: Column) -> Callable[[Any], Any] | None:
    """What makes the cells of a column, where they are not the values as they print."""
    if column.kind == "boolean":
        return {True: "true", False: "false"}.__getitem__
    if column.kind == "names":
        return lambda values: safe("|".join(values))
    if column.kind == "ids":
        return " ".join
    return safe if column.kind == "text" else None
