"""The `build` command: builds the site into the output folder."""

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
        description="Builds the site into the output folder.",
        epilog="Example: python build.py build --base-url https://preview.example.org --drafts",
    )
    parser.add_argument("--clean", action="store_true", help="ignore the cache and build everything")
    parser.add_argument("--verify", action="store_true", help="compare the output with a clean build")
    parser.add_argument("--explain", metavar="URL", help="say why a page was rendered or reused")
    parser.add_argument(
        "--profile",
        action="store_true",
        help="list the slowest pages, templates and documents, and the files and bytes of each kind",
    )
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="render on the Dask cluster at this address")
    parser.add_argument("--preview", metavar="REV", help="add a page, /preview/, with the changes since a revision")
    parser.set_defaults(run=run, fingerprints=True)


def run(arguments: argparse.Namespace) -> int:
    from talentwar.build.errors import IndexingFailed, InvalidStaticFile, OutputCollision
    from talentwar.build.inspect import explain, profile, sizes
    from talentwar.build.pipeline import build
    from talentwar.content.git import NoRepository
    from talentwar.exports.hosting.redirects import RedirectError
    from talentwar.problems import Rejected

    if message := validate_site_args(arguments):
        return usage_error(message)
    try:
        options = _with_preview(options_of(arguments), arguments.preview)
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
        return usage_error(f"cannot build the search index: {error}; use --no-search to skip it")
    except RedirectError as error:
        return usage_error(f"redirects are wrong: {error}")
    except ImportError as error:
        return usage_error(f"--scheduler needs the package {error.name}: pip install 'talentwar[cluster]'")
    except OSError as error:
        cause = f"--scheduler {arguments.scheduler} failed" if arguments.scheduler else "cannot write"
        return usage_error(f"{cause}: {error}")
    for line in report.warnings:
        remark(line)
    print_problems(report.problems)
    if arguments.profile:
        print("\n".join((*profile(report), *sizes(arguments.output))))
    if arguments.explain:
        print(explain(report, arguments.explain))
    print(_summary(report, arguments.output))
    return _verify(options) if arguments.verify else OK


def _with_preview(options: BuildOptions, revision: str | None) -> BuildOptions:
    """The options with the changes since a revision, for the page /preview/."""
    from msgspec.structs import replace

    from talentwar.views.changes import ChangeContext

    if revision is None:
        return options
    from talentwar.authoring.diff import diff_since

    return replace(options, change_context=ChangeContext(preview=diff_since(options, revision)))


def _verify(options: BuildOptions) -> int:
    from talentwar.build.inspect import verify

    files = verify(options)
    for file in files:
        print(f"{options.output}/{file} differs from a clean build.", file=sys.stderr)
    print(f"Compared with a clean build: {len(files)} files differ.")
    return PROBLEMS if files else OK


def _summary(report: BuildReport, output: Path) -> str:
    changes, counts = report.changes, report.counts
    stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in report.seconds.items())
    return (
        f"{counts.people} people, {counts.labs} labs, {counts.moves} moves, {counts.events} events, "
        f"{counts.sources} sources in {counts.documents} documents, {len(report.parsed)} parsed\n"
        f"{report.pages} pages and {report.files} data files in {output}/: {len(report.rendered)} rendered, "
        f"{len(changes.written)} files written, {changes.unchanged} unchanged, {len(changes.removed)} removed, "
        f"in {sum(report.seconds.values()):.2f} s ({stages})"
    )
