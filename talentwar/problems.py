"""Problems in the content, and the words of their messages.

A check yields `Problem`s and never raises. A build whose content has an error raises `Rejected` before it writes
anything.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

Level = Literal["error", "warning", "note"]
Kind = Literal[
    "file", "yaml", "value", "duplicate", "reference", "contradiction", "namesake", "employer", "gap", "count",
    "confirmation", "stale", "unused", "possible-duplicate", "career-gap", "single-source", "link", "confusable",
]  # fmt: skip


class Problem(Struct, frozen=True, order=True):
    """A problem in a file. `line` and `column` count from 1.

    `excerpt` is the line or a part of it; `caret` and `width` say what to underline in it. Notes are reported only on
    request and never stop a build.

    A check does not know lines. It gives the `keys` of a value in the front-matter, with "" at the end for the last
    key itself, or a `span` of the body: an offset and a width in characters. `documents.locate_problems` finds the
    line for them.
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
    keys: tuple[str | int, ...] | None = None
    span: tuple[int, int] | None = None

    def __str__(self) -> str:
        prefix = "" if self.level == "error" else f"{self.level}: "
        hint = f" {self.hint}" if self.hint else ""
        head = f"{self.path}:{self.line}:{self.column}: {prefix}{self.message}{hint}"
        if not self.excerpt:
            return head
        gutter = f"{self.line:5} | "
        blank = " " * (len(gutter) - 2) + "| "
        indent = "".join("\t" if char == "\t" else " " for char in self.excerpt[: self.caret])
        return f"{head}\n{gutter}{self.excerpt}\n{blank}{indent}{'^' * max(self.width, 1)}"


class Rejected(Exception):
    """The content or a template has errors; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)


def warnings_as_errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Turns warnings into errors, for `--strict`."""
    return tuple(replace(problem, level="error") if problem.level == "warning" else problem for problem in problems)


def of_kind(kind: Kind, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Sets the kind of the problems that have none."""
    for problem in problems:
        yield problem if problem.kind else replace(problem, kind=kind)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.level == "error")


def did_you_mean(word: str, known: Iterable[str], at_least: int = 60) -> str:
    """A hint that suggests the most similar known word; empty if none is similar."""
    match = most_similar(word, known, at_least)
    return f"Did you mean `{match}`?" if match else ""


def most_similar(word: str, known: Iterable[str], at_least: int = 60) -> str:
    """The known word most similar to `word`; empty if none is similar.

    Similarity is rapidfuzz's normalised Indel similarity, of 100. Suggestions below 60 mislead more often than they
    help.
    """
    from rapidfuzz import fuzz, process

    best = process.extractOne(word.lower(), sorted(known), scorer=fuzz.ratio, score_cutoff=at_least)
    return best[0] if best else ""


def one_of(words: Iterable[str]) -> str:
    """The allowed words, for a message."""
    return ", ".join(words)


def quoted(value: object, limit: int = 60) -> str:
    """A value for a message: in backquotes, printable and shortened."""
    text = printable(str(value))
    return f"`{text[: limit - 1]}…`" if len(text) > limit else f"`{text}`"


def printable(text: str) -> str:
    """Escapes characters that are not printable, such as terminal control characters."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
