"""`check`: every problem of the content, and nothing written."""

from __future__ import annotations

import argparse

from .arguments import Commands, of_content, options_of
from .console import OK, PROBLEMS, print_problems


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "check",
        parents=[of_content()],
        help="find every problem",
        description="Finds every problem of the content; writes nothing.",
        epilog="Example: python build.py check --strict",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from talentwar.pipeline import check
    from talentwar.problems import errors

    checked = check(options_of(arguments))
    print_problems(checked.problems)
    catalog = checked.catalog
    if not checked.problems:
        print(
            f"No problem in {checked.documents} documents: {len(catalog.people)} people, {len(catalog.labs)} labs, "
            f"{len(catalog.sources)} sources."
        )
    return PROBLEMS if errors(checked.problems) else OK
