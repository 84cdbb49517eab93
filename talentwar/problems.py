"""What is wrong with the content, as values: where, what, what is allowed, what was probably meant.

A check yields `Problem`s and never raises; a build that has an error among them is `Rejected` before
anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

Level = Literal["error", "warning", "note"]
Kind = Literal[
    "file", "yaml", "value", "duplicate", "reference", "contradiction", "namesake", "employer", "gap", "count",
    "confirmation", "stale", "unused", "possible-duplicate", "career-gap", "single-source", "link", "confusable",
]  # fmt: skip


class Problem(Struct, frozen=True, order=True):
    """One thing to mend. `line` and `column` count from 1.

    `excerpt` is the line, or a part of it; `caret` and `width` are the place in it to underline. A note is
    only given where it is asked for, and never stops a build.
    """

    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    level: Level = "error"
    excerpt: str = ""
    caret: int = 0
    width: int = 1
    kind: Kind | None = None

    def __str__(self) -> str:
        marker = "" if self.level == "error" else f"{self.level}: "
        hint = f" {self.hint}" if self.hint else ""
        head = f"{self.path}:{self.line}:{self.column}: {marker}{self.message}{hint}"
        if not self.excerpt:
            return head
        gutter = f"{self.line:5} | "
        blank = " " * (len(gutter) - 2) + "| "
        indent = "".join("\t" if char == "\t" else " " for char in self.excerpt[: self.caret])
        return f"{head}\n{gutter}{self.excerpt}\n{blank}{indent}{'^' * max(self.width, 1)}"


class Rejected(Exception):
    """The content or a template has errors; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[type[Rejected], tuple[tuple[Problem, ...]]]:
        return Rejected, (self.problems,)


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by path, line and column."""
    return tuple(sorted(set(problems)))


def escalated(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Warnings made errors, as `--strict` asks."""
    from msgspec.structs import replace

    return tuple(replace(problem, level="error") if problem.level == "warning" else problem for problem in problems)


def of_kind(kind: Kind, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems with their kind; one that has a kind keeps it."""
    from msgspec.structs import replace

    for problem in problems:
        yield problem if problem.kind else replace(problem, kind=kind)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.level == "error")


def did_you_mean(word: str, known: Iterable[str], at_least: int = 60) -> str:
    """A hint that names the nearest known word, or nothing where none is near."""
    nearest = near(word, known, at_least)
    return f"Did you mean `{nearest}`?" if nearest else ""


def near(word: str, known: Iterable[str], at_least: int = 60) -> str:
    """The known word that `word` was probably meant to be, or an empty string.

    Similarity is the normalised Indel distance of rapidfuzz; under 60 of 100 a guess misleads more
    often than it helps.
    """
    from rapidfuzz import fuzz, process

    best = process.extractOne(word.lower(), sorted(known), scorer=fuzz.ratio, score_cutoff=at_least)
    return best[0] if best else ""


def one_of(words: Iterable[str]) -> str:
    """An enumeration of what is allowed, as it stands in a message."""
    return ", ".join(words)


def shown(value: object, limit: int = 60) -> str:
    """A value as it stands in a message: in backquotes, shortened, control characters made visible."""
    text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in str(value))
    return f"`{text[: limit - 1]}…`" if len(text) > limit else f"`{text}`"
