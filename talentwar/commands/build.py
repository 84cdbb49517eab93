"""`build`: the site into its folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import Commands, of_site, options_of, wrong_of_site
from .console import OK, PROBLEMS, misuse, print_problems, remark

if TYPE_CHECKING:
    from talentwar.build.check import Options
    from talentwar.build.pipeline import Report


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "build",
        parents=[of_site()],
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
    from talentwar.build.inputs import Collision, IndexingFailed, Unfit
    from talentwar.build.inspect import explain, profile
    from talentwar.build.pipeline import build
    from talentwar.content.git import NoHistory
    from talentwar.exports.hosting.redirects import Misdirected
    from talentwar.problems import Rejected

    wrong = wrong_of_site(arguments)
    if wrong:
        return misuse(wrong)
    try:
        options = _told_of_versions(arguments, options_of(arguments))
        report = build(options, remark)
    except NoHistory as error:
        return misuse(f"--preview: nothing to compare with: {error}")
    except Rejected as rejected:
        print_problems(rejected.problems)
        remark("Nothing was written.")
        return PROBLEMS
    except Collision as error:
        return misuse(f"{error}; rename the file in the static folder")
    except Unfit as error:
        return misuse(f"--static: {error}")
    except IndexingFailed as error:
        return misuse(f"the search index could not be made: {error}; --no-search leaves it out")
    except Misdirected as error:
        return misuse(f"former addresses would lead astray: {error}")
    except ImportError as error:
        return misuse(f"--scheduler needs the optional package {error.name}: pip install 'talentwar[cluster]'")
    except OSError as error:
        place = f"--scheduler {arguments.scheduler}" if arguments.scheduler else "the disk"
        return misuse(f"{place} refused: {error}")
    for line in report.remarks:
        remark(line)
    print_problems(report.problems)
    if arguments.profile:
        print("\n".join(profile(report)))
    if arguments.explain:
        print(explain(report, arguments.explain))
    print(_summary(report, arguments.output))
    return _verified(arguments, options) if arguments.verify else OK


def _told_of_versions(arguments: argparse.Namespace, options: Options) -> Options:
    """The options with what pages tell of other versions of the content."""
    from msgspec.structs import replace

    from talentwar.views.changes import Versions

    if arguments.preview is None:
        return options
    from talentwar.authoring.edit import edit_since

    return replace(options, versions=Versions(preview=edit_since(options, arguments.preview)))


def _verified(arguments: argparse.Namespace, options: Options) -> int:
    from talentwar.build.inspect import verify

    different = verify(options)
    for name in different:
        print(f"{arguments.output}/{name} is not what a build from nothing makes.", file=sys.stderr)
    print(f"Verified against a build from nothing: {len(different)} files differ.")
    return PROBLEMS if different else OK


def _summary(report: Report, output: Path) -> str:
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
