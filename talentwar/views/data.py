"""The parts of the page about the data: what can be fetched, and what each table and column means."""

from __future__ import annotations

from .parts import View


class Download(View, frozen=True):
    """A file to fetch; `digest` is its SHA-256."""

    name: str
    href: str
    about: str
    size: str
    digest: str


class ColumnView(View, frozen=True):
    """A column; `values` are those of a closed vocabulary, `table_href` leads to the table whose key it holds."""

    name: str
    about: str
    kind: str
    is_required: bool
    is_key: bool
    values: str = ""
    table: str = ""
    table_href: str = ""


class TableView(View, frozen=True):
    name: str
    anchor: str
    about: str
    file: Download
    rows: str
    columns: tuple[ColumnView, ...]


class Query(View, frozen=True):
    """A question, and what asks it of the database."""

    question: str
    sql: str


class ApiVersion(View, frozen=True):
    """A version of the API, with what it added."""

    version: str
    about: str
