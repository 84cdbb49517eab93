"""The data as a whole: CSV, JSON, a database, a Data Package, and the page that explains them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from talentwar import urls as u
from talentwar.pages.edition import Edition
from talentwar.pages.flows import licence_url
from talentwar.pages.heads import feed_links, head
from talentwar.pages.page_views import DataPage
from talentwar.views.data import ColumnView, Download, Query, Step, TableView
from talentwar.views.files import DataFile, FileView
from talentwar.views.parts import Link

from .api.resources import CHANGES, KINDS, RULE
from .encoding import json_bytes
from .tables.columns import Column
from .tables.csv_format import csv_table
from .tables.datapackage import DatasetInfo, FileInfo, package
from .tables.rows import rows_of
from .tables.schema import TABLES, Rows, Table
from .tables.sqlite import QUESTIONS, database

DATABASE = "tracker"


def data_files(edition: Edition) -> Iterator[DataPage | FileView]:
    """Every file of the data, which are there once for all editions, and the page of an edition about them."""
    if edition.is_main:
        yield from _files(edition)
    elif "data" not in edition.main.cache:
        list(_files(edition.main))
    yield _page(edition, dataset_info(edition), edition.main.cache["data"])


class DataFiles(NamedTuple):
    """The files of the data as their page tells of them; `counts` are the rows of each table."""

    whole: list[FileInfo]
    tables: dict[str, FileInfo]
    counts: dict[str, int]


def _files(edition: Edition) -> Iterator[FileView]:
    """Each file is let go of before the next is made: together they are as large as the graph."""
    rows, about = rows_of(edition), dataset_info(edition)
    tables: dict[str, FileInfo] = {}
    for table in TABLES:
        file = _csv(table, rows)
        tables[table.name] = file_info(file)
        yield file
    whole = []
    for file in _whole(about, rows, tables):
        whole.append(file_info(file))
        yield file
        del file
    counts = {name: len(some) for name, some in rows.items()}
    edition.cache["data"] = DataFiles(whole, tables, counts)


def _whole(about: DatasetInfo, rows: Rows, tables: dict[str, FileInfo]) -> Iterator[DataFile]:
    """The files that have all tables, or tell of them."""
    yield DataFile(u.data(f"{DATABASE}.sqlite"), database(rows))
    yield DataFile(u.data(f"{DATABASE}.json"), json_bytes(_everything(about, rows)))
    yield DataFile(u.data("datapackage.json"), json_bytes(package(about, tables), is_spread=True))


def dataset_info(edition: Edition) -> DatasetInfo:
    settings, through = edition.graph.catalog.settings, edition.graph.data_through
    return DatasetInfo(
        settings.title,
        " ".join((settings.description or settings.tagline or settings.title).split()),
        edition.urls.absolute(u.HOME),
        edition.urls.absolute(u.DATA),
        settings.licence,
        licence_url(settings.licence),
        through.isoformat() if through else "",
    )


def file_info(file: DataFile) -> FileInfo:
    return FileInfo(file.path.rpartition("/")[2], len(file.data), hashlib.sha256(file.data).hexdigest())


def _csv(table: Table, rows: Rows) -> DataFile:
    return DataFile(u.data(f"{table.name}.csv"), csv_table(table.columns, rows[table.name]).encode())


def _everything(about: DatasetInfo, rows: Rows) -> dict[str, object]:
    """All tables in one value, with what a reader must know of them."""
    return {
        "title": about.title,
        "url": about.address,
        "documentation": about.data,
        "licence": about.licence,
        "licence_url": about.licence_url,
        "through": about.through or None,
        "tables": rows,
    }


def _page(edition: Edition, about: DatasetInfo, deposits: DataFiles) -> DataPage:
    words = edition.format
    text = words.text
    intro = text(
        "Everything that these pages show, in files, from the same facts: for spreadsheets, for databases, for "
        "programs. Take it, check it, build on it; say where it is from."
    )
    abouts = {
        f"{DATABASE}.sqlite": text("All tables in a database, with views and full-text search; for SQLite, Datasette"),
        f"{DATABASE}.json": text("All tables as JSON"),
        "datapackage.json": text("What the CSV files mean, as a Data Package"),
    }
    tables = [_table(edition, table, deposits.tables[table.name], deposits.counts[table.name]) for table in TABLES]
    month = words.month_date(edition.graph.data_through).text if edition.graph.data_through else ""
    through = text("data through %s") % month if month else text("no data yet")
    return DataPage(
        head=head(edition, u.DATA, text("Data"), intro, thing=_dataset(edition, about, intro, deposits)),
        intro=intro,
        downloads=tuple(_download(edition, file, abouts[file.name]) for file in deposits.whole),
        tables=tuple(view for table, view in zip(TABLES, tables, strict=True) if not table.is_link),
        links=tuple(view for table, view in zip(TABLES, tables, strict=True) if table.is_link),
        queries=tuple(Query(text(question), sql) for question, sql in QUESTIONS),
        citation=text("%(title)s, %(through)s, %(address)s, licensed under %(licence)s.")
        % {
            "title": about.title,
            "through": through,
            "address": about.address,
            "licence": about.licence.replace("-", " "),
        },
        api=(
            Link(text("Index"), edition.urls.href(u.API_INDEX)),
            Link(text("Description in OpenAPI 3.1"), edition.urls.href(u.OPENAPI)),
            *(Link(text(kind), edition.urls.href(f"{u.API}{kind}.json")) for kind in KINDS),
        ),
        api_rule=text(RULE),
        api_versions=tuple(Step(version, text(brought)) for version, brought in CHANGES),
        feeds=feed_links(edition, u.HOME),
    )


def _download(edition: Edition, file: FileInfo, about: str) -> Download:
    size = edition.format.text("%s kB") % edition.format.number(-(-file.size // 1000))
    return Download(file.name, edition.urls.href(u.data(file.name)), about, size, file.digest)


def _table(edition: Edition, table: Table, file: FileInfo, count: int) -> TableView:
    text = edition.format.text
    return TableView(
        table.name,
        _anchor(table.name),
        text(table.about),
        _download(edition, file, text(table.about)),
        edition.format.plural("%s row", "%s rows", count) % edition.format.number(count),
        tuple(_column(edition, column) for column in table.columns),
    )


def _column(edition: Edition, column: Column) -> ColumnView:
    text = edition.format.text
    kinds = {
        "text": text("text"),
        "id": text("word"),
        "edtf": text("date, as EDTF"),
        "address": text("address"),
        "day": text("day"),
        "integer": text("whole number"),
        "number": text("number"),
        "boolean": text("true or false"),
        "ids": text("words, with spaces between"),
        "names": text("names, with | between"),
    }
    return ColumnView(
        column.name,
        text(column.about),
        kinds[column.kind],
        column.is_required,
        column.is_key,
        ", ".join(column.allowed),
        column.references,
        f"#{_anchor(column.references)}" if column.references else "",
    )


def _anchor(table: str) -> str:
    return f"table-{table.replace('_', '-')}"


def _dataset(edition: Edition, about: DatasetInfo, intro: str, deposits: DataFiles) -> dict[str, object]:
    """The data as schema.org describes a dataset."""
    kinds = {"csv": "text/csv", "json": "application/json", "sqlite": "application/vnd.sqlite3"}
    return {
        "@type": "Dataset",
        "name": about.title,
        "description": intro,
        "url": about.data,
        "license": about.licence_url,
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "contentUrl": edition.urls.absolute(u.data(file.name)),
                "encodingFormat": kinds[file.name.rpartition(".")[2]],
            }
            for file in (*deposits.whole, *deposits.tables.values())
        ],
    }
