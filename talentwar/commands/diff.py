"""`diff`: what an edit changes, for whoever reviews it."""

from __future__ import annotations

import argparse
import json
import sys

from .arguments import Commands, content_parser, options_of
from .console import OK, PROBLEMS, print_problems, remark, usage_error


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "diff",
        parents=[content_parser()],
        help="say what an edit changes",
        description="Says what changed since a revision: the records, then the numbers that follow, then the pages.",
        epilog="Example: python build.py diff main --format markdown",
    )
    parser.add_argument(
        "revision",
        nargs="?",
        default="",
        metavar="REV",
        help="a commit, a branch or a tag (where this branch left the main one; on that, the last commit)",
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help="for a terminal, a pull request or programs (text)",
    )
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of --format json, and no more")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from talentwar.authoring.diff_formats import as_json, as_markdown, as_text, edit_schema
    from talentwar.authoring.edit import edit_since
    from talentwar.content.git import NoRepository
    from talentwar.problems import Rejected

    if arguments.schema:
        print(json.dumps(edit_schema(), indent=2))
        return OK
    try:
        differences = edit_since(options_of(arguments), arguments.revision)
    except NoRepository as error:
        return usage_error(f"nothing to compare with: {error}")
    except Rejected as rejected:
        print_problems(rejected.problems)
        remark("What this edit changes can be said when these are mended.")
        return PROBLEMS
    write = {"text": as_text, "markdown": as_markdown, "json": as_json}[arguments.format]
    sys.stdout.write(write(differences))
    return OK
