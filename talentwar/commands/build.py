"""`build`: the site into its folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import Commands, options_of, site_parser, validate_site_args
from .console import OK, PROBLEMS, print_problems, remark, usage_error

if TYPE_CHECKING:
    from talentwar.build.options import BuildOptions
    from talentwar.build.pipeline import BuildReport


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "build",
        parents=[site_parser()],
        help="build the site",
        description="Builds the site into public/.",
        epilog="Example: python build.py build --base-url https://preview.example.org --drafts",
    )
    parser.add_argument("--clean", action="store_true", help="forget what is remembered, and make everything anew")
    parser.add_argument("--verify", action="store_true", help="build once more from nothing, and compare")
    parser.add_argument("--explain", metavar="URL", help="say why a page was rendered or was not")
    parser.add_argument("--profile", action="store_true", help="name the slowest pages, templates and documents")
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="work on the Dask cluster at an address")
    parser.add_argument(
        "--preview", metavar="REV", help="add a page, /preview/, that says what changed since a revision"
    )
    parser.set_defaults(run=run, fingerprints=True)


def run(arguments: argparse.Namespace) -> int:
    from talentwar.build.errors import IndexingFailed, InvalidStaticFile, OutputCollision
    from talentwar.build.inspect import explain, profile
    from talentwar.build.pipeline import build
    from talentwar.content.git import NoRepository
    from talentwar.exports.hosting.redirects import RedirectError
    from talentwar.problems import Rejected

    wrong = validate_site_args(arguments)
    if wrong:
        return usage_error(wrong)
    try:
        options = _with_change_context(arguments, options_of(arguments))
        report = build(options, remark)
    except NoRepository as error:
        return usage_error(f"--preview: nothing to compare with: {error}")
    except Rejected as rejected:
        print_problems(rejected.problems)
        remark("Nothing was written.")
        return PROBLEMS
    except OutputCollision as error:
        return usage_error(f"{error}; rename the file in the static folder")
    except InvalidStaticFile as error:
        return usage_error(f"--static: {error}")
    except IndexingFailed as error:
        return usage_error(f"the search index could not be made: {error}; --no-search leaves it out")
    except RedirectError as error:
        return usage_error(f"former addresses would lead astray: {error}")
    except ImportError as error:
        return usage_error(f"--scheduler needs the optional package {error.name}: pip install 'talentwar[cluster]'")
    except OSError as error:
        place = f"--scheduler {arguments.scheduler}" if arguments.scheduler else "the disk"
        return usage_error(f"{place} refused: {error}")
    for line in report.warnings:
        remark(line)
    print_problems(report.problems)
    if arguments.profile:
        print("\n".join(profile(report)))
    if arguments.explain:
        print(explain(report, arguments.explain))
    print(_summary(report, arguments.output))
    return _verified(arguments, options) if arguments.verify else OK


def _with_change_context(arguments: argparse.Namespace, options: BuildOptions) -> BuildOptions:
    """The options with what pages tell of other versions of the content."""
    from msgspec.structs import replace

    from talentwar.views.changes import ChangeContext

    if arguments.preview is None:
        return options
    from talentwar.authoring.edit import edit_since

    return replace(options, change_context=ChangeContext(preview=edit_since(options, arguments.preview)))


def _verified(arguments: argparse.Namespace, options: BuildOptions) -> int:
    from talentwar.build.inspect import verify

    different = verify(options)
    for name in different:
        print(f"{arguments.output}/{name} is not what a build from nothing makes.", file=sys.stderr)
    print(f"Verified against a build from nothing: {len(different)} files differ.")
    return PROBLEMS if different else OK


def _summary(report: BuildReport, output: Path) -> str:
    changes = report.changes
    stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in report.seconds.items())
    total = sum(report.seconds.values())
    counts = report.counts
    found = (
        f"{counts.people} people, {counts.labs} labs, {counts.moves} moves, {counts.events} events, "
        f"{counts.sources} sources in {counts.documents} documents, {len(report.parsed)} of them parsed"
    )
    return (
        f"{found}\n{report.pages} pages and {report.files} data files in {output}/: {len(report.rendered)} made, "
        f"{len(changes.written)} files written, {changes.unchanged} unchanged, {len(changes.removed)} removed, "
        f"in {total:.2f} s ({stages})"
    )
