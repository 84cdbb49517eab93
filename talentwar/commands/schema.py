"""The `schema` command: writes JSON Schemas of the front-matter, or the reference of its keys."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .arguments import Commands
from .console import OK, usage_error

TABLE_START, TABLE_END = "<!-- keys -->", "<!-- /keys -->"


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "schema",
        help="write JSON Schemas for editors",
        description="Writes JSON Schemas of the front-matter, for editors.",
        epilog="Example: python build.py schema schemas",
    )
    parser.add_argument(
        "folder", type=Path, nargs="?", default=Path("schemas"), metavar="DIR", help="output folder (default: schemas)"
    )
    parser.add_argument(
        "--table", type=Path, metavar="FILE", help="instead, update the table of keys between its marks in this file"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from talentwar.content.key_reference import reference_table
    from talentwar.content.schema import RECORDS, json_schema

    if arguments.table:
        return _update_table(arguments.table, reference_table())
    try:
        arguments.folder.mkdir(parents=True, exist_ok=True)
        for name in RECORDS:
            path = arguments.folder / f"{name}.schema.json"
            path.write_text(json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            print(path)
    except OSError as error:
        return usage_error(f"cannot write {arguments.folder}: {error.strerror}")
    return OK


def _update_table(file: Path, table: str) -> int:
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    before, start, rest = text.partition(TABLE_START)
    _, end, after = rest.partition(TABLE_END)
    if not (start and end):
        return usage_error(f"--table: {file} needs the lines {TABLE_START} and {TABLE_END} around the table")
    file.write_text(f"{before}{start}\n\n{table}\n{end}{after}", encoding="utf-8")
    return OK
