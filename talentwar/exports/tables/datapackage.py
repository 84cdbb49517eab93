"""Describes the CSV files as a Data Package (https://datapackage.org, version 2)."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from .columns import Column
from .csv_format import DELIMITERS
from .schema import TABLES, Table

_TYPES = {"integer": "integer", "number": "number", "boolean": "boolean", "day": "date", "ids": "list", "names": "list"}


class FileInfo(Struct, frozen=True):
    """A published file; `digest` is its SHA-256 in hexadecimal, `size` is in bytes."""

    name: str
    size: int
    digest: str


class DatasetInfo(Struct, frozen=True):
    """The dataset as a whole: `address` is the home page, `data` the data page, `licence` an SPDX identifier.

    `through` is the latest day that the data covers (ISO 8601).
    """

    title: str
    description: str
    address: str
    data: str
    licence: str
    licence_url: str
    through: str


def package(dataset: DatasetInfo, files: Mapping[str, FileInfo]) -> dict[str, Any]:
    """The descriptor of the package; `files` has the CSV files by name."""
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "talent-war",
        "title": dataset.title,
        "description": dataset.description,
        "homepage": dataset.address,
        "version": dataset.through,
        "licenses": [{"name": dataset.licence, "path": dataset.licence_url}],
        "contributors": [{"title": dataset.title, "path": dataset.address, "roles": ["publisher"]}],
        "sources": [{"title": "Every source, with its address", "path": f"{dataset.data}sources.csv"}],
        "resources": [_resource(table, files[table.file]) for table in TABLES],
    }
    return {name: value for name, value in described.items() if value}


def _resource(table: Table, file: FileInfo) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": file.name,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.digest}",
        "schema": schema(table),
    }


def schema(table: Table) -> dict[str, Any]:
    """The Table Schema: columns, primary key and foreign keys."""
    described: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.keys),
    }
    references = [
        {"fields": [column.name], "reference": {"resource": column.references, "fields": ["id"]}}
        if column.references != table.name
        else {"fields": [column.name], "reference": {"fields": ["id"]}}
        for column in table.columns
        if column.references
    ]
    return {**described, "foreignKeys": references} if references else described


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "description": column.about,
    }
    if column.kind in DELIMITERS:
        field |= {"delimiter": DELIMITERS[column.kind], "itemType": "string"}
    if column.kind == "address":
        field["format"] = "uri"
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.is_key and column.name == "id":
        constraints["unique"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    return {**field, "constraints": constraints} if constraints else field
