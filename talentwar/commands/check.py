"""`check`: every problem of the content, and nothing written."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import Commands, content_parser, options_of, validate_content_args
from .console import OK, PROBLEMS, print_problems, summary_line, usage_error

if TYPE_CHECKING:
    from talentwar.build.check import CheckResult


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "check",
        parents=[content_parser()],
        help="find every problem",
        description="Finds every problem of the content; writes nothing.",
        epilog="Example: python build.py check --strict",
    )
    parser.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="for people, for GitHub's workflows, or for programs (text)",
    )
    parser.add_argument("--report", action="store_true", help="add notes for an editor: what may be one, old or thin")
    parser.add_argument(
        "--untranslated", metavar="LANGUAGE", help="instead, list what is not translated into a language"
    )
    parser.add_argument("--links", type=Path, metavar="FILE", help="add notes of dead links, by a list made elsewhere")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of --format json, and no more")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from talentwar.build.check import check
    from talentwar.checks.dead_links import InvalidLinkList, dead_links, read_results
    from talentwar.checks.editorial import editorial_notes
    from talentwar.checks.reports import github_annotations, problems_json, problems_schema
    from talentwar.problems import errors, ordered

    if arguments.schema:
        print(json.dumps(problems_schema(), indent=2))
        return OK
    if wrong := validate_content_args(arguments):
        return usage_error(wrong)
    checked = check(options_of(arguments))
    if arguments.untranslated:
        return _untranslated(checked, arguments.untranslated, arguments.content.as_posix())
    problems, content = checked.problems, arguments.content.as_posix()
    if arguments.report:
        problems = ordered([*problems, *editorial_notes(checked.valid_graph)])
    if arguments.links:
        try:
            results = read_results(arguments.links.read_bytes())
        except OSError as error:
            return usage_error(f"--links: {arguments.links} cannot be read: {error.strerror}")
        except InvalidLinkList as error:
            return usage_error(f"--links: {arguments.links} is no list of results: {error}")
        problems = ordered([*problems, *dead_links(checked.catalog, results)])
    if arguments.format == "json":
        print(problems_json(problems, checked.documents, content), end="")
    elif arguments.format == "github":
        for line in github_annotations(problems, content):
            print(line)
        print("\n".join(summary_line(problems)) if problems else _all_is_well(checked))
    elif problems:
        print_problems(problems)
    else:
        print(_all_is_well(checked))
    return PROBLEMS if errors(problems) else OK


def _untranslated(checked: CheckResult, language: str, content: str) -> int:
    """Prints the texts that a translator has still to write, a line for each original."""
    from talentwar.checks.translations import untranslated
    from talentwar.problems import did_you_mean, one_of

    _, *languages = checked.catalog.settings.languages
    if language not in languages:
        known = f"there is {one_of(languages)}" if languages else "there is no other than the main one"
        return usage_error(
            f"--untranslated: no edition in {language!r}; {known}. {did_you_mean(language, languages)}".rstrip()
        )
    found = list(untranslated(checked.catalog, language, content))
    for path, keys in found:
        print(f"{path}: {', '.join(keys)}")
    texts = sum(len(keys) for _, keys in found)
    print(f"{texts} texts of {len(found)} files are not translated." if found else "Everything is translated.")
    return OK


def _all_is_well(checked: CheckResult) -> str:
    catalog = checked.catalog
    return (
        f"No problem in {checked.documents} documents: {len(catalog.people)} people, {len(catalog.labs)} labs, "
        f"{len(catalog.sources)} sources."
    )
