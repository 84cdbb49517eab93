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
    parser.add_argument("--table", type=Path, metavar="FILE", help="write the reference of keys as Markdown instead")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from talentwar.content.key_reference import key_reference
    from talentwar.content.schema import DOCUMENT_TYPES, json_schema

    try:
        if arguments.table:
            arguments.table.write_text(key_reference(), encoding="utf-8")
            return OK
        arguments.folder.mkdir(parents=True, exist_ok=True)
        for name in DOCUMENT_TYPES:
            path = arguments.folder / f"{name}.schema.json"
            path.write_text(json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            print(path)
    except OSError as error:
        return usage_error(f"cannot write {arguments.table or arguments.folder}: {error.strerror}")
    return OK
