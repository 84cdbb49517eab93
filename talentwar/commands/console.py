"""What commands print, and the codes that they exit with."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from talentwar.problems import Problem

OK, PROBLEMS, MISUSE = 0, 1, 2
COLOURS = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}


def usage_error(message: str) -> int:
    print(f"build.py: {message}", file=sys.stderr)
    return MISUSE


def remark(text: str) -> None:
    """Says something that is not the result of a command."""
    print(text, file=sys.stderr)


def print_problems(problems: Sequence[Problem]) -> None:
    """Every problem with its place, then how many there are of each kind, and where to read more of them.

    A terminal gets colours, a log plain lines. Notes come last, by kind and without their lines.
    """
    if not problems:
        return
    notes = [problem for problem in problems if problem.level == "note"]
    say = _in_colour() if sys.stderr.isatty() else _plainly
    for problem in problems:
        if problem.level != "note":
            say(problem)
    _print_notes(notes)
    for line in summary_line(problems):
        remark(line)


def _print_notes(notes: Sequence[Problem]) -> None:
    from talentwar.checks.reports import KINDS, by_kind

    # The short lists first: a long one hides what follows it.
    for kind, _ in sorted(by_kind(notes).items(), key=lambda item: item[1]):
        remark(f"\nFor an editor to judge: {KINDS[kind]}")
        for note in notes:
            if note.kind == kind:
                remark(f"  {note.path}:{note.line}: {note.message} {note.hint}".rstrip())
    if notes:
        remark("")


def summary_line(problems: Sequence[Problem]) -> list[str]:
    """How many problems there are, in how many files, of which kinds, and where to read more."""
    from talentwar.checks.reports import KINDS, by_kind, by_level

    parts = [f"{n} {level}{'s' if n != 1 else ''}" for level, n in by_level(problems).items() if n]
    files = len({problem.path for problem in problems})
    lines = [f"{', '.join(parts)} in {files} file{'s' if files != 1 else ''}:"]
    lines += [f"{n:5}  {KINDS[kind]} ({kind})" for kind, n in by_kind(problems).items()]
    return [*lines, "CONTRIBUTING.md says what to do about each kind, under “What `check` says”."]


def _plainly(problem: Problem) -> None:
    print(problem, file=sys.stderr)


def _in_colour() -> Callable[[Problem], None]:
    from rich.console import Console

    terminal = Console(stderr=True, highlight=False, soft_wrap=True)
    return lambda problem: _coloured(terminal, problem)


def _coloured(terminal: Console, problem: Problem) -> None:
    from rich.text import Text

    head, *excerpt = str(problem).split("\n")
    place = f"{problem.path}:{problem.line}:{problem.column}:"
    colour = COLOURS[problem.level]
    terminal.print(Text(place, style="bold"), Text(head[len(place) :].lstrip()), sep=" ")
    for line in excerpt[:-1]:
        terminal.print(Text(line, style="dim"))
    for line in excerpt[-1:]:
        terminal.print(Text(line, style=colour))
