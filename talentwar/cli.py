"""The command line: the only place that reads arguments and the clock, and that prints."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .pipeline import Options, Report
    from .problems import Problem

OK, PROBLEMS, MISUSE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code: 0 done, 1 problems in the content, 2 misuse."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given.insert(0, "build")
    parsed = _parser().parse_args(given)
    return {"build": _build, "check": _check, "schema": _schema}[parsed.command](parsed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description="Builds the tracker from its Markdown profiles.",
        epilog="Without a command, build.py builds. Exit: 0 done, 1 problems in the content, 2 misuse.",
    )  # fmt: skip
    commands = parser.add_subparsers(dest="command", metavar="command")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--content", type=Path, default=Path("content"), metavar="DIR", help="the profiles (content)")
    common.add_argument("--drafts", action="store_true", help="include drafts")
    common.add_argument("--strict", action="store_true", help="make warnings errors")
    common.add_argument("--cache", type=Path, default=Path(".cache"), metavar="DIR", help="what is remembered (.cache)")
    common.add_argument(
        "--jobs", type=_jobs, default=os.cpu_count() or 1, metavar="N", help="processes to use (one for each core)"
    )
    common.add_argument("--today", type=_day, metavar="YYYY-MM-DD", help="the day of the build (the current day, UTC)")
    build = commands.add_parser(
        "build",
        parents=[common],
        help="build the site",
        description="Builds the site into public/.",
        epilog="Example: python build.py build --base-url https://preview.example.org --drafts",
    )
    for name, text in (
        ("output", "where to"),
        ("templates", "the templates"),
        ("static", "stylesheets and images"),
    ):
        default = {"output": "public"}.get(name, name)
        build.add_argument(f"--{name}", type=Path, default=Path(default), metavar="DIR", help=f"{text} ({default})")
    build.add_argument("--base-url", default="", metavar="URL", help="the address to publish under (as in site.yml)")
    build.add_argument("--clean", action="store_true", help="forget what is remembered, and make everything anew")
    build.add_argument("--verify", action="store_true", help="build once more from nothing, and compare")
    build.add_argument("--explain", metavar="URL", help="say why a page was rendered or was not")
    build.add_argument("--profile", action="store_true", help="name the slowest pages, templates and documents")
    build.add_argument("--scheduler", default="", metavar="ADDRESS", help="work on the Dask cluster at an address")
    build.add_argument("--no-search", action="store_true", help="leave the search index out (there is none yet)")
    commands.add_parser(
        "check",
        parents=[common],
        help="find every problem",
        description="Finds every problem of the content; writes nothing.",
        epilog="Example: python build.py check --strict",
    )
    schema = commands.add_parser(
        "schema",
        help="write JSON Schemas",
        description="Writes JSON Schemas of the front-matter, for editors.",
        epilog="Example: python build.py schema schemas",
    )
    schema.add_argument(
        "folder", type=Path, nargs="?", default=Path("schemas"), metavar="DIR", help="where to (schemas)"
    )
    schema.add_argument(
        "--table",
        type=Path,
        metavar="FILE",
        help="instead, renew the table of keys between its marks in a Markdown file",
    )
    return parser


def _build(arguments: argparse.Namespace) -> int:
    from .pipeline import build
    from .plan import Collision
    from .problems import Rejected
    from .review import explain, profile
    from .schema import is_web_address

    if arguments.base_url and not is_web_address(arguments.base_url):
        return _misuse(f"--base-url is {arguments.base_url!r}, and should be an http or https address")
    for name in ("templates", "static"):
        if not getattr(arguments, name).is_dir():
            return _misuse(f"--{name}: there is no folder {getattr(arguments, name)}")
    try:
        report = build(_options(arguments), lambda line: print(line, file=sys.stderr))
    except Rejected as rejected:
        _print_problems(rejected.problems)
        print("Nothing was written.", file=sys.stderr)
        return PROBLEMS
    except Collision as error:
        return _misuse(f"{error}; rename the file in the static folder")
    except ImportError as error:
        return _misuse(f"--scheduler needs the optional package {error.name}: pip install 'talentwar[cluster]'")
    except OSError as error:
        place = f"--scheduler {arguments.scheduler}" if arguments.scheduler else "the disk"
        return _misuse(f"{place} refused: {error}")
    for remark in report.remarks:
        print(remark, file=sys.stderr)
    _print_problems(report.problems)
    if arguments.profile:
        print("\n".join(profile(report)))
    if arguments.explain:
        print(explain(report, arguments.explain))
    print(_summary(report, arguments.output))
    return _verified(arguments) if arguments.verify else OK


def _verified(arguments: argparse.Namespace) -> int:
    from .review import verify

    different = verify(_options(arguments))
    for name in different:
        print(f"{arguments.output}/{name} is not what a build from nothing makes.", file=sys.stderr)
    print(f"Verified against a build from nothing: {len(different)} files differ.")
    return PROBLEMS if different else OK


def _check(arguments: argparse.Namespace) -> int:
    from .pipeline import check
    from .problems import errors

    checked = check(_options(arguments))
    _print_problems(checked.problems)
    catalog = checked.catalog
    if not checked.problems:
        print(
            f"No problem in {checked.documents} documents: {len(catalog.people)} people, {len(catalog.labs)} labs, "
            f"{len(catalog.sources)} sources."
        )
    return PROBLEMS if errors(checked.problems) else OK


def _schema(arguments: argparse.Namespace) -> int:
    from .schema import RECORDS, json_schema, reference_table

    if arguments.table:
        return _update_table(arguments.table, reference_table())
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name in RECORDS:
        path = arguments.folder / f"{name}.schema.json"
        path.write_text(json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(path)
    return OK


def _update_table(file: Path, table: str) -> int:
    start, end = "<!-- keys -->", "<!-- /keys -->"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    before, opening, rest = text.partition(start)
    _, closing, after = rest.partition(end)
    if not (opening and closing):
        return _misuse(f"--table: {file} has no {start} … {end}, between which to put the table")
    file.write_text(f"{before}{start}\n\n{table}\n{end}{after}", encoding="utf-8")
    return OK


def _options(arguments: argparse.Namespace) -> Options:
    from .pipeline import Options

    folder = Path()
    return Options(
        content=arguments.content,
        output=getattr(arguments, "output", folder),
        cache=arguments.cache,
        templates=getattr(arguments, "templates", folder),
        static=getattr(arguments, "static", folder),
        today=arguments.today or datetime.now(UTC).date(),
        base_url=getattr(arguments, "base_url", ""),
        drafts=arguments.drafts,
        strict=arguments.strict,
        clean=getattr(arguments, "clean", False),
        jobs=arguments.jobs,
        scheduler=getattr(arguments, "scheduler", ""),
    )


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; write 1 or more")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as YYYY-MM-DD") from None


def _misuse(message: str) -> int:
    print(f"build.py: {message}", file=sys.stderr)
    return MISUSE


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        faults = sum(problem.level == "error" for problem in problems)
        doubts = len(problems) - faults
        parts = [f"{n} {noun}{'s' if n != 1 else ''}" for n, noun in ((faults, "error"), (doubts, "warning")) if n]
        print(", ".join(parts), file=sys.stderr)


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
        f"{found}\n{report.pages} pages in {output}/: {len(report.rendered)} rendered, {len(changes.written)} files "
        f"written, {changes.unchanged} unchanged, {len(changes.removed)} removed, in {total:.2f} s ({stages})"
    )
