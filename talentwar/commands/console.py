"""What commands print, and the codes that they exit with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talentwar.problems import Problem

OK, PROBLEMS, MISUSE = 0, 1, 2


def misuse(message: str) -> int:
    print(f"build.py: {message}", file=sys.stderr)
    return MISUSE


def remark(text: str) -> None:
    """Says something that is not the result of a command."""
    print(text, file=sys.stderr)


def print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        faults = sum(problem.level == "error" for problem in problems)
        doubts = len(problems) - faults
        parts = [f"{n} {noun}{'s' if n != 1 else ''}" for n, noun in ((faults, "error"), (doubts, "warning")) if n]
        print(", ".join(parts), file=sys.stderr)
