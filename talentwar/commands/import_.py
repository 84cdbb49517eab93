"""The `import` command: merges a table of moves into profiles."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import Commands, content_parser, options_of, validate_content_args
from .console import OK, PROBLEMS, print_problems, remark, usage_error

if TYPE_CHECKING:
    from talentwar.authoring.importer import ImportResult, RowResult

ACTIONS = {
    "created": "profile created",
    "added": "move added",
    "completed": "move completed",
    "unchanged": "unchanged",
    "rejected": "rejected",
}


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "import",
        parents=[content_parser()],
        help="import moves from a CSV file into profiles",
        description="Imports moves from a CSV file into profiles. Existing values are never overwritten. A second run "
        "changes nothing. docs/formats.md lists the columns.",
        epilog="Example: python build.py import moves.csv --dry-run",
    )
    parser.add_argument("table", type=Path, metavar="FILE.csv", help="the CSV file, with a header row")
    parser.add_argument("--dry-run", action="store_true", help="report what would change, and write nothing")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from msgspec.structs import replace

    from talentwar.authoring.csv_reader import UnreadableTable, read_table
    from talentwar.authoring.importer import import_rows
    from talentwar.build.check import check
    from talentwar.problems import errors

    options = replace(options_of(arguments), drafts=True, strict=False)
    try:
        table = read_table(arguments.table.read_bytes())
    except OSError as error:
        return usage_error(f"cannot read {arguments.table}: {error.strerror}")
    except UnreadableTable as error:
        return usage_error(f"{arguments.table}: {error}")
    if message := validate_content_args(arguments):
        return usage_error(message)
    checked = check(options)
    if checked.graph is None:
        print_problems(errors(checked.problems))
        remark("Correct these errors, then import the file.")
        return PROBLEMS
    root = arguments.content.parent
    paths = [entry.file.path for entry in checked.catalog.people.values()]
    texts = {path: (root / path).read_bytes().decode("utf-8") for path in paths}
    result = import_rows(table, checked.catalog, texts, arguments.content.name, options.today)
    for warning in table.warnings:
        remark(warning)
    if not arguments.dry_run:
        try:
            for path, text in result.texts.items():
                _write(root / path, text)
        except OSError as error:
            return usage_error(f"cannot write {error.filename}: {error.strerror}")
    for row in result.rows:
        print("\n".join(_lines(row)))
    print(_summary(result, arguments.dry_run))
    return PROBLEMS if any(row.action == "rejected" for row in result.rows) else OK


def _write(file: Path, text: str) -> None:
    """Replaces a file atomically."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_bytes(text.encode())
    temporary.replace(file)


def _lines(row: RowResult) -> list[str]:
    path = f" {row.path}:" if row.path else ""
    return [
        f"row {row.row}, {row.person}: {ACTIONS[row.action]}:{path} {row.message}",
        *(f"    {conflict}" for conflict in row.conflicts),
    ]


def _summary(result: ImportResult, is_dry_run: bool) -> str:
    actions = [row.action for row in result.rows]
    parts = [f"{actions.count(action)} {words}" for action, words in ACTIONS.items() if action in actions]
    files = len(result.texts)
    written = f"{files} file{'s' if files != 1 else ''} {'would be written' if is_dry_run else 'written'}"
    return (
        f"{len(actions)} row{'s' if len(actions) != 1 else ''}: {', '.join(parts) or 'nothing to import'}; {written}."
    )
