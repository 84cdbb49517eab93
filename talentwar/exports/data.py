"""Makes the data files (CSV, JSON, SQLite, Data Package, API) and the page that documents them."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from talentwar import urls as u
from talentwar.content.model import Settings
from talentwar.pages.edition import Edition
from talentwar.pages.flows import licence_url
from talentwar.pages.formatting import Formatter
from talentwar.pages.heads import feed_links, head
from talentwar.pages.page_views import DataPage
from talentwar.urls import Urls
from talentwar.views.data import ApiVersion, ColumnView, Download, Query, TableView
from talentwar.views.files import DataFile, FileView
from talentwar.views.parts import Link

from .api.files import api_files
from .api.resources import CHANGES, LISTS, RULE
from .encoding import json_bytes
from .tables.columns import Column
from .tables.csv_format import csv_table
from .tables.datapackage import DatasetInfo, FileInfo, package
from .tables.rows import rows_of
from .tables.schema import TABLES, Rows, Table
from .tables.sqlite import QUESTIONS, database

DATABASE = "tracker"


def data_files(editions: Sequence[Edition]) -> Iterator[tuple[Edition, DataPage | FileView]]:
    """The files of the data and the API, and the data page of every edition, each with its edition.

    The files belong to the main edition, which comes first. Each is released before the next is made: they are large.
    """
    main = editions[0]
    settings = main.graph.catalog.settings
    if not has_data_page(settings):
        return
    rows, dataset = rows_of(main), dataset_info(main)
    files: dict[str, FileInfo] = {}
    for name, content in _contents(rows, dataset, files, settings.outputs):
        files[name] = FileInfo(name, len(content), hashlib.sha256(content).hexdigest())
        yield main, DataFile(u.data(name), content)
        del content
    for api_file in api_files(main, rows) if "api" in settings.outputs else ():
        yield main, api_file
    counts = {name: len(some) for name, some in rows.items()}
    for edition in editions:
        yield edition, _page(edition, files, counts)


def has_data_page(settings: Settings) -> bool:
    """Whether the site publishes something that the data page describes."""
    return not {"feeds", "api", "tables", "database"}.isdisjoint(settings.outputs)


def _contents(
    rows: Rows, dataset: DatasetInfo, infos: Mapping[str, FileInfo], outputs: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each file below /data/; `infos` has the files before it."""
    for table in TABLES if "tables" in outputs else ():
        yield table.file, csv_table(table.columns, rows[table.name]).encode()
    if "database" in outputs:
        yield f"{DATABASE}.sqlite", database(rows)
        yield f"{DATABASE}.json", json_bytes(_everything(dataset, rows))
    if "tables" in outputs:
        yield "datapackage.json", json_bytes(package(dataset, infos), pretty=True)


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


def _everything(dataset: DatasetInfo, rows: Rows) -> dict[str, object]:
    """All tables in one value, with their origin and licence."""
    return {
        "title": dataset.title,
        "url": dataset.address,
        "documentation": dataset.data,
        "licence": dataset.licence,
        "licence_url": dataset.licence_url,
        "through": dataset.through or None,
        "tables": rows,
    }


def _page(edition: Edition, files: Mapping[str, FileInfo], counts: Mapping[str, int]) -> DataPage:
    words, dataset = edition.format, dataset_info(edition)
    text = words.text
    intro = text(
        "Everything that these pages show, in files, from the same facts: for spreadsheets, for databases, for "
        "programs. Take it, check it, build on it; say where it is from."
    )
    downloads = {
        f"{DATABASE}.sqlite": text("All tables in a database, with views and full-text search; for SQLite, Datasette"),
        f"{DATABASE}.json": text("All tables as JSON"),
        "datapackage.json": text("What the CSV files mean, as a Data Package"),
    }
    outputs = edition.graph.catalog.settings.outputs
    described = () if {"api", "tables", "database"}.isdisjoint(outputs) else TABLES
    tables = [(table, _table(edition, table, files.get(table.file), counts[table.name])) for table in described]
    month = words.month_date(edition.graph.data_through).text if edition.graph.data_through else ""
    through = text("data through %s") % month if month else text("no data yet")
    citation, licence = text("%(title)s, %(through)s, %(address)s, licensed under %(licence)s."), dataset.licence
    names = (*downloads, *(table.file for table in TABLES))
    listed = [files[name] for name in names if name in files]
    return DataPage(
        head=head(edition, u.DATA, text("Data"), intro, schema_org=_schema_org(edition.urls, dataset, intro, listed)),
        intro=intro,
        downloads=tuple(_download(edition, files[name], about) for name, about in downloads.items() if name in files),
        tables=tuple(view for table, view in tables if not table.is_link),
        links=tuple(view for table, view in tables if table.is_link),
        queries=tuple(Query(text(question), sql) for question, sql in QUESTIONS) if "database" in outputs else (),
        citation=citation
        % {
            "title": dataset.title,
            "through": through,
            "address": dataset.address,
            "licence": licence.replace("-", " "),
        },
        api=(
            Link(text("Index"), edition.urls.href(u.API_INDEX)),
            Link(text("Description in OpenAPI 3.1"), edition.urls.href(u.OPENAPI)),
            *(Link(text(kind), edition.urls.href(f"{u.API}{kind}.json")) for kind in LISTS),
        )
        if "api" in outputs
        else (),
        api_rule=text(RULE),
        api_versions=tuple(ApiVersion(version, text(about)) for version, about in CHANGES),
        feeds=feed_links(edition, dataset.title, u.HOME),
    )


def _download(edition: Edition, file: FileInfo, about: str) -> Download:
    size = edition.format.text("%s kB") % edition.format.number(-(-file.size // 1000))
    return Download(file.name, edition.urls.href(u.data(file.name)), about, size, file.digest)


def _table(edition: Edition, table: Table, file: FileInfo | None, count: int) -> TableView:
    text = edition.format.text
    return TableView(
        table.name,
        _anchor(table.name),
        text(table.about),
        _download(edition, file, text(table.about)) if file else None,
        edition.format.plural("%s row", "%s rows", count) % edition.format.number(count),
        tuple(_column(edition.format, column) for column in table.columns),
    )


def _column(format: Formatter, column: Column) -> ColumnView:
    text = format.text
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


def _schema_org(urls: Urls, dataset: DatasetInfo, intro: str, files: Iterable[FileInfo]) -> dict[str, object]:
    """The data as a schema.org Dataset."""
    kinds = {"csv": "text/csv", "json": "application/json", "sqlite": "application/vnd.sqlite3"}
    return {
        "@type": "Dataset",
        "name": dataset.title,
        "description": intro,
        "url": dataset.data,
        "license": dataset.licence_url,
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "contentUrl": urls.absolute(u.data(file.name)),
                "encodingFormat": kinds[file.name.rpartition(".")[2]],
            }
            for file in files
        ],
    }
