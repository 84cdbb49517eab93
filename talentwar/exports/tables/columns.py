"""Columns of tables: the meaning, type and constraints that every format needs."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import fields

Kind = Literal["text", "id", "edtf", "address", "day", "integer", "number", "boolean", "ids", "names"]
_KINDS: dict[type, Kind] = {
    msgspec.inspect.LiteralType: "id",
    msgspec.inspect.FloatType: "number",
    msgspec.inspect.StrType: "text",
    msgspec.inspect.IntType: "integer",
    msgspec.inspect.BoolType: "boolean",
    msgspec.inspect.DateType: "day",
}


def column(text: str, kind: Kind | None = None, *, references: str = "", key: bool = False) -> Meta:
    """Describes a column; without a `kind`, the Python type decides.

    `references` is the table whose key the column holds; `key` is for the columns of the table's own key.
    """
    return Meta(description=text, extra={"kind": kind, "references": references, "key": key})


def primary_key(text: str, references: str = "") -> Meta:
    return column(text, "id", references=references, key=True)


def foreign_key(table: str, text: str) -> Meta:
    return column(text, "id", references=table)


class Column(Struct, frozen=True):
    """A column; `attribute` is its name in Python, `allowed` the values if there is a fixed set."""

    name: str
    attribute: str
    about: str
    kind: Kind
    is_required: bool
    is_key: bool
    references: str
    allowed: tuple[str, ...]


@cache
def columns_of(row: type[Struct]) -> tuple[Column, ...]:
    """The columns of a row type, in order."""
    return tuple(_column(item.name, item.encode_name, item.type) for item in fields(row))


def _column(attribute: str, name: str, annotation: Any) -> Column:
    described = msgspec.inspect.type_info(annotation)
    assert isinstance(described, msgspec.inspect.Metadata) and described.extra and described.extra_json_schema
    options = getattr(described.type, "types", (described.type,))
    types = [option for option in options if not isinstance(option, msgspec.inspect.NoneType)]
    return Column(
        name,
        attribute,
        described.extra_json_schema["description"],
        described.extra["kind"] or _kind_of(types),
        len(types) == len(options) and not isinstance(types[0], msgspec.inspect.VarTupleType),
        described.extra["key"],
        described.extra["references"],
        tuple(map(str, getattr(types[0], "values", ()))),
    )


def _kind_of(types: Sequence[msgspec.inspect.Type]) -> Kind:
    """The kind of values of these types; `number` for `int | float`."""
    return next(kind for option, kind in _KINDS.items() if any(isinstance(each, option) for each in types))
