"""Columns of tables: what each one means and holds, as every format needs it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import fields

Kind = Literal["text", "id", "edtf", "address", "day", "integer", "number", "boolean", "ids", "names"]


def column(text: str, kind: Kind | None = None, *, refers: str = "", key: bool = False) -> Meta:
    """What a column means; where its Python type does not tell, what kind of values it holds.

    `refers` is the table whose key it holds, `key` tells that it is part of the own table's.
    """
    return Meta(description=text, extra={"kind": kind, "refers": refers, "key": key})


def primary_key(text: str, refers: str = "") -> Meta:
    return column(text, "id", refers=refers, key=True)


def foreign_key(table: str, text: str) -> Meta:
    return column(text, "id", refers=table)


class Column(Struct, frozen=True):
    """A column as every format needs it: `allowed` are the values of a closed vocabulary."""

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
    """The columns of a type of rows, in order."""
    return tuple(_column(item.name, item.encode_name, item.type) for item in fields(row))


def _column(attribute: str, name: str, annotation: Any) -> Column:
    described = msgspec.inspect.type_info(annotation)
    assert isinstance(described, msgspec.inspect.Metadata) and described.extra and described.extra_json_schema
    inner = described.type
    options = inner.types if isinstance(inner, msgspec.inspect.UnionType) else (inner,)
    known = [option for option in options if not isinstance(option, msgspec.inspect.NoneType)]
    allowed = known[0].values if isinstance(known[0], msgspec.inspect.LiteralType) else ()
    return Column(
        name,
        attribute,
        described.extra_json_schema["description"],
        described.extra["kind"] or ("id" if allowed else _kind_of(known)),
        len(known) == len(options) and not isinstance(known[0], msgspec.inspect.VarTupleType),
        described.extra["key"],
        described.extra["refers"],
        tuple(map(str, allowed)),
    )


def _kind_of(known: Sequence[msgspec.inspect.Type]) -> Kind:
    names = {type(option) for option in known}
    if msgspec.inspect.FloatType in names:
        return "number"
    by_type: dict[type, Kind] = {
        msgspec.inspect.StrType: "text",
        msgspec.inspect.IntType: "integer",
        msgspec.inspect.BoolType: "boolean",
        msgspec.inspect.DateType: "day",
    }
    return by_type[type(known[0])]
