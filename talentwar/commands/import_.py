"""`import`: a table of moves into profiles."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import Commands, content_parser, options_of, validate_content_args
from .console import OK, PROBLEMS, print_problems, remark, usage_error

if TYPE_CHECKING:
    from talentwar.authoring.importer import ImportResult, Outcome

SAID = {
    "new": "a new profile",
    "added": "a move more",
    "completed": "completed",
    "known": "there already",
    "refused": "not taken",
}


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "import",
        parents=[content_parser()],
        help="put a table of moves into profiles",
        description="Puts a table of moves, as a spreadsheet saves it, into profiles. What people wrote stays as it "
        "is; run twice, it changes nothing. docs/formats.md has the columns.",
        epilog="Example: python build.py import moves.csv --dry-run",
    )
    parser.add_argument("table", type=Path, metavar="FILE.csv", help="the table, with a head row")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
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
        return usage_error(f"{arguments.table} cannot be read: {error.strerror}")
    except UnreadableTable as error:
        return usage_error(f"{arguments.table}: {error}")
    if wrong := validate_content_args(arguments):
        return usage_error(wrong)
    checked = check(options)
    if checked.graph is None:
        print_problems(errors(checked.problems))
        remark("A table can be taken in when these are mended.")
        return PROBLEMS
    root = arguments.content.parent
    paths = [entry.document.path for entry in checked.catalog.people.values()]
    texts = {path: (root / path).read_bytes().decode("utf-8") for path in paths}
    intake = import_rows(table, checked.catalog, texts, arguments.content.name, options.today)
    for line in table.remarks:
        remark(line)
    if not arguments.dry_run:
        try:
            for path, text in intake.texts.items():
                _write(root / path, text)
        except OSError as error:
            return usage_error(f"{error.filename} cannot be written: {error.strerror}")
    for outcome in intake.outcomes:
        print("\n".join(_lines(outcome)))
    print(_summary(intake, arguments.dry_run))
    return PROBLEMS if any(outcome.action == "refused" for outcome in intake.outcomes) else OK


def _write(file: Path, text: str) -> None:
    """Replaces a file in one step."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_bytes(text.encode())
    fresh.replace(file)


def _lines(outcome: Outcome) -> list[str]:
    where = f" {outcome.path}:" if outcome.path else ""
    said = f"row {outcome.row}, {outcome.who}: {SAID[outcome.action]}:{where} {outcome.words}"
    return [said, *(f"    {kept}" for kept in outcome.kept)]


def _summary(intake: ImportResult, is_dry: bool) -> str:
    found = [outcome.action for outcome in intake.outcomes]
    parts = [f"{found.count(did)} {words}" for did, words in SAID.items() if did in found]
    files = len(intake.texts)
    done = f"{files} file{'s' if files != 1 else ''} {'would be written' if is_dry else 'written'}"
    return f"{len(found)} row{'s' if len(found) != 1 else ''}: {', '.join(parts) or 'nothing to do'}; {done}."
