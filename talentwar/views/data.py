"""Parts of the data page."""

from .parts import View


class Download(View, frozen=True):
    """A file to download; `digest` is its SHA-256."""

    name: str
    href: str
    about: str
    size: str
    digest: str


class ColumnView(View, frozen=True):
    """A column; `values` are the allowed values, `table` is the table that a foreign key refers to."""

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
    file: Download | None
    rows: str
    columns: tuple[ColumnView, ...]


class Query(View, frozen=True):
    """An example question, with the SQL query that answers it."""

    question: str
    sql: str


class ApiVersion(View, frozen=True):
    """A version of the API, with what it added."""

    version: str
    about: str
