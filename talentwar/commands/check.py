"""`check`: reports every problem in the content and writes nothing."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import Commands, content_parser, options_of, validate_content_args
from .console import OK, PROBLEMS, print_problems, summary_lines, usage_error

if TYPE_CHECKING:
    from talentwar.build.check import CheckResult


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "check",
        parents=[content_parser()],
        help="report every problem in the content",
        description="Reports every problem in the content. Writes nothing.",
        epilog="Example: python build.py check --strict",
    )
    parser.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="format of the report; github prints workflow annotations (default: text)",
    )
    parser.add_argument(
        "--report",
        action="store_true",
        help="also report possible duplicates, incomplete careers, and profiles and records with thin evidence",
    )
    parser.add_argument(
        "--untranslated", metavar="LANGUAGE", help="list the texts not translated into a language, and check nothing"
    )
    parser.add_argument(
        "--links", type=Path, metavar="FILE", help="also report dead links, from the results of tools/check_links.py"
    )
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of --format json and exit")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from talentwar.build.check import check
    from talentwar.checks.dead_links import InvalidLinkList, dead_links, read_results
    from talentwar.checks.editorial import editorial_notes
    from talentwar.checks.reports import github_annotations, problems_json, problems_schema
    from talentwar.content.documents import locate_problems
    from talentwar.problems import errors

    if arguments.schema:
        print(json.dumps(problems_schema(), indent=2))
        return OK
    if error := validate_content_args(arguments):
        return usage_error(error)
    checked = check(options_of(arguments))
    content = arguments.content.as_posix()
    if arguments.untranslated:
        return _print_untranslated(checked, arguments.untranslated, content)
    problems = list(checked.problems)
    if arguments.report:
        problems += editorial_notes(checked.valid_graph)
    if arguments.links:
        try:
            results = read_results(arguments.links.read_bytes())
        except OSError as os_error:
            return usage_error(f"--links: cannot read {arguments.links}: {os_error.strerror}")
        except InvalidLinkList as list_error:
            return usage_error(f"--links: {arguments.links} is not a list of results: {list_error}")
        problems += dead_links(checked.catalog, results)
    problems = list(locate_problems(problems, checked.files))
    if arguments.format == "json":
        print(problems_json(problems, len(checked.files), content), end="")
    elif arguments.format == "github":
        for line in github_annotations(problems, content):
            print(line)
        print("\n".join(summary_lines(problems)) if problems else _no_problems(checked))
    elif problems:
        print_problems(problems)
    else:
        print(_no_problems(checked))
    return PROBLEMS if errors(problems) else OK


def _print_untranslated(checked: CheckResult, language: str, content: str) -> int:
    """Prints the texts that a translator has still to write, a line for each original."""
    from talentwar.checks.translations import untranslated
    from talentwar.problems import did_you_mean, one_of

    _, *languages = checked.catalog.settings.languages
    if language not in languages:
        allowed = f"allowed: {one_of(languages)}" if languages else "the site has one language only"
        hint = did_you_mean(language, languages)
        return usage_error(f"--untranslated: the site has no edition in {language!r}; {allowed}. {hint}".rstrip())
    files = list(untranslated(checked.catalog, language, content))
    for path, keys in files:
        print(f"{path}: {', '.join(keys)}")
    texts = sum(len(keys) for _, keys in files)
    print(f"{texts} texts in {len(files)} files are not translated." if files else "Everything is translated.")
    return OK


def _no_problems(checked: CheckResult) -> str:
    catalog = checked.catalog
    return (
        f"No problems in {len(checked.files)} documents: {len(catalog.people)} people, {len(catalog.labs)} labs, "
        f"{len(catalog.sources)} sources."
    )
