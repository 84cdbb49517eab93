"""Console output of the commands, and their exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talentwar.problems import Problem

OK, PROBLEMS, MISUSE = 0, 1, 2
COLOURS = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}


def usage_error(message: str) -> int:
    print(f"build.py: {message}", file=sys.stderr)
    return MISUSE


def remark(text: str) -> None:
    """Prints a line that is not part of a command's result."""
    print(text, file=sys.stderr)


def print_problems(problems: Sequence[Problem]) -> None:
    """Prints problems with their excerpts, then notes by kind, then a summary. Only a terminal gets colours."""
    if not problems:
        return
    print_problem = _coloured_printer() if sys.stderr.isatty() else lambda problem: remark(str(problem))
    for problem in problems:
        if problem.level != "note":
            print_problem(problem)
    _print_notes([problem for problem in problems if problem.level == "note"])
    for line in summary_lines(problems):
        remark(line)


def _print_notes(notes: Sequence[Problem]) -> None:
    from talentwar.checks.reports import KINDS, by_kind

    # Short lists come first, so that a long list does not hide them.
    for kind, _ in sorted(by_kind(notes).items(), key=lambda item: item[1]):
        remark(f"\nTo review: {KINDS[kind]}")
        for note in notes:
            if note.kind == kind:
                remark(f"  {note.path}:{note.line}: {note.message} {note.hint}".rstrip())
    if notes:
        remark("")


def summary_lines(problems: Sequence[Problem]) -> list[str]:
    """The numbers of problems by level and by kind, and where to read more."""
    from talentwar.checks.reports import KINDS, by_kind, by_level

    levels = [f"{n} {level}{'s' if n != 1 else ''}" for level, n in by_level(problems).items() if n]
    files = len({problem.path for problem in problems})
    lines = [f"{', '.join(levels)} in {files} file{'s' if files != 1 else ''}:"]
    lines += [f"{n:5}  {KINDS[kind]} ({kind})" for kind, n in by_kind(problems).items()]
    return [*lines, "For each kind, see “What `check` says” in CONTRIBUTING.md."]


def _coloured_printer() -> Callable[[Problem], None]:
    from rich.console import Console
    from rich.text import Text

    terminal = Console(stderr=True, highlight=False, soft_wrap=True)

    def print_problem(problem: Problem) -> None:
        head, *excerpt = str(problem).split("\n")
        location = f"{problem.path}:{problem.line}:{problem.column}:"
        terminal.print(Text(location, style="bold"), Text(head[len(location) :].lstrip()), sep=" ")
        for line in excerpt[:-1]:
            terminal.print(Text(line, style="dim"))
        for line in excerpt[-1:]:
            terminal.print(Text(line, style=COLOURS[problem.level]))

    return print_problem
