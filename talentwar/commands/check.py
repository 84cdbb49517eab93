"""`check`: every problem of the content, and nothing written."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import Commands, of_content, options_of, wrong_of_content
from .console import OK, PROBLEMS, misuse, print_problems, tally

if TYPE_CHECKING:
    from talentwar.build.check import Checked


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "check",
        parents=[of_content()],
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
    parser.add_argument("--missing", metavar="LANGUAGE", help="instead, list what is not translated into a language")
    parser.add_argument("--links", type=Path, metavar="FILE", help="add notes of dead links, by a list made elsewhere")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of --format json, and no more")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from talentwar.build.check import check
    from talentwar.checks.dead_links import BadList, dead_links, read_results
    from talentwar.checks.editorial import notes
    from talentwar.checks.reports import annotated, findings_json, findings_schema
    from talentwar.problems import errors, ordered

    if arguments.schema:
        print(json.dumps(findings_schema(), indent=2))
        return OK
    if wrong := wrong_of_content(arguments):
        return misuse(wrong)
    checked = check(options_of(arguments))
    if arguments.missing:
        return _missing(checked, arguments.missing, arguments.content.as_posix())
    problems, content = checked.problems, arguments.content.as_posix()
    if arguments.report:
        problems = ordered([*problems, *notes(checked.sound)])
    if arguments.links:
        try:
            results = read_results(arguments.links.read_bytes())
        except OSError as error:
            return misuse(f"--links: {arguments.links} cannot be read: {error.strerror}")
        except BadList as error:
            return misuse(f"--links: {arguments.links} is no list of results: {error}")
        problems = ordered([*problems, *dead_links(checked.catalog, results)])
    if arguments.format == "json":
        print(findings_json(problems, checked.documents, content), end="")
    elif arguments.format == "github":
        for line in annotated(problems, content):
            print(line)
        print("\n".join(tally(problems)) if problems else _all_is_well(checked))
    elif problems:
        print_problems(problems)
    else:
        print(_all_is_well(checked))
    return PROBLEMS if errors(problems) else OK


def _missing(checked: Checked, language: str, content: str) -> int:
    """Prints the texts that a translator has still to write, a line for each original."""
    from talentwar.content.translate import missing
    from talentwar.problems import did_you_mean, one_of

    _, *languages = checked.catalog.settings.languages
    if language not in languages:
        known = f"there is {one_of(languages)}" if languages else "there is no other than the main one"
        return misuse(
            f"--missing: there is no edition in {language!r}; {known}. {did_you_mean(language, languages)}".rstrip()
        )
    found = list(missing(checked.catalog, language, content))
    for path, keys in found:
        print(f"{path}: {', '.join(keys)}")
    texts = sum(len(keys) for _, keys in found)
    print(f"{texts} texts of {len(found)} files are not translated." if found else "Everything is translated.")
    return OK


def _all_is_well(checked: Checked) -> str:
    catalog = checked.catalog
    return (
        f"No problem in {checked.documents} documents: {len(catalog.people)} people, {len(catalog.labs)} labs, "
        f"{len(catalog.sources)} sources."
    )
