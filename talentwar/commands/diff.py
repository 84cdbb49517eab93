"""The `diff` command: shows what an edit changes."""

from __future__ import annotations

import argparse
import json
import sys

from .arguments import Commands, content_parser, options_of, validate_content_args
from .console import OK, PROBLEMS, print_problems, remark, usage_error


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "diff",
        parents=[content_parser()],
        help="show what an edit changes",
        description="Shows what changed since a revision: records, the numbers derived from them, and pages.",
        epilog="Example: python build.py diff main --format markdown",
    )
    parser.add_argument(
        "revision",
        nargs="?",
        default="",
        metavar="REV",
        help="a commit, branch or tag (default: where this branch left the main branch; on the main branch, HEAD)",
    )
    parser.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="output format (default: text)"
    )
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of --format json and exit")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from talentwar.authoring.diff import diff_since
    from talentwar.authoring.diff_formats import as_json, as_markdown, as_text, diff_schema
    from talentwar.content.git import NoRepository
    from talentwar.problems import Rejected

    if arguments.schema:
        print(json.dumps(diff_schema(), indent=2))
        return OK
    if message := validate_content_args(arguments):
        return usage_error(message)
    try:
        differences = diff_since(options_of(arguments), arguments.revision)
    except NoRepository as error:
        return usage_error(f"nothing to compare with: {error}")
    except Rejected as rejected:
        print_problems(rejected.problems)
        remark("Correct these errors, then run diff again.")
        return PROBLEMS
    write = {"text": as_text, "markdown": as_markdown, "json": as_json}[arguments.format]
    sys.stdout.write(write(differences))
    return OK
