"""Reports of problems: JSON, GitHub annotations, and counts by kind and level."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Struct

from talentwar.content.model import described
from talentwar.problems import Kind, Level, Problem

VERSION: Literal[1] = 1
LEVELS: tuple[Level, ...] = ("error", "warning", "note")
KINDS: dict[Kind, str] = {
    "file": "unreadable or misplaced files",
    "yaml": "invalid YAML",
    "value": "invalid keys or values",
    "duplicate": "duplicate slugs, ids or addresses",
    "reference": "references to what does not exist",
    "contradiction": "contradictory records",
    "namesake": "profiles with the same name",
    "confusable": "names with confusable characters",
    "employer": "internal moves to another company",
    "gap": "gaps and overlaps in careers",
    "count": "reported numbers that do not fit their named moves",
    "confirmation": "confirmed records without a confirmation",
    "stale": "profiles not checked recently",
    "unused": "unused sources and translations",
    "possible-duplicate": "possible duplicate profiles",
    "career-gap": "incomplete careers",
    "single-source": "records with one source",
    "link": "dead links",
}
"""The kinds of problems and their labels, in the order to fix them."""
_ANNOTATIONS = {"error": "error", "warning": "warning", "note": "notice"}


class ProblemRecord(Struct, frozen=True):
    """One problem."""

    path: Annotated[str, described("The file, relative to where the command ran")]
    line: Annotated[int, described("The line, from 1", ge=1)]
    column: Annotated[int, described("The column in characters, from 1", ge=1)]
    width: Annotated[int, described("The number of characters to underline", ge=1)]
    level: Annotated[Level, described("Errors stop a build; notes appear only with --report or --links")]
    kind: Annotated[Kind, described("The kind of problem; CONTRIBUTING.md says what to do about each")]
    message: Annotated[str, described("What is wrong, and what is allowed")]
    hint: Annotated[str, described("A suggestion; may be empty")]
    excerpt: Annotated[str, described("The line or a part of it")]


class ProblemReport(Struct, frozen=True):
    """The output of `check --format json`, version 1. Later versions may add keys, but change none."""

    version: Annotated[Literal[1], described("The version of this format")]
    documents: Annotated[int, described("The number of documents")]
    errors: Annotated[int, described("The number of errors")]
    warnings: Annotated[int, described("The number of warnings")]
    notes: Annotated[int, described("The number of notes")]
    kinds: Annotated[dict[Kind, int], described("The number of problems of each kind that occurs")]
    problems: Annotated[tuple[ProblemRecord, ...], described("The problems, sorted by path, line and column")]


def by_kind(problems: Sequence[Problem]) -> dict[Kind, int]:
    """The number of problems of each kind that occurs."""
    counts = Counter(problem.kind or "file" for problem in problems)
    return {kind: counts[kind] for kind in KINDS if counts[kind]}


def by_level(problems: Sequence[Problem]) -> dict[Level, int]:
    counts = Counter(problem.level for problem in problems)
    return {level: counts[level] for level in LEVELS}


def problems_json(problems: Sequence[Problem], documents: int, content: str) -> str:
    """A `ProblemReport` as JSON. `content` is the content folder as the command line has it."""
    levels = by_level(problems)
    records = tuple(
        ProblemRecord(
            relative_path(problem.path, content), problem.line, problem.column, max(problem.width, 1),
            problem.level, problem.kind or "file", problem.message, problem.hint, problem.excerpt,
        )
        for problem in problems
    )  # fmt: skip
    report = ProblemReport(
        VERSION, documents, levels["error"], levels["warning"], levels["note"], by_kind(problems), records
    )
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def problems_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `problems_json`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(ProblemReport)}


def github_annotations(problems: Sequence[Problem], content: str) -> Iterator[str]:
    """Problems as GitHub workflow commands, which annotate the lines of a pull request.

    Errors come first because GitHub shows at most ten annotations of a level for each step. Format and
    escaping follow the `@actions/core` toolkit.
    """
    for problem in sorted(problems, key=lambda problem: LEVELS.index(problem.level)):
        fields = {
            "file": relative_path(problem.path, content),
            "line": problem.line,
            "col": problem.column,
            "endColumn": problem.column + max(problem.width, 1),
            "title": KINDS[problem.kind or "file"],
        }
        properties = ",".join(f"{name}={_property(str(value))}" for name, value in fields.items())
        message = f"{problem.message} {problem.hint}".strip()
        yield f"::{_ANNOTATIONS[problem.level]} {properties}::{_data(message)}"


def relative_path(path: str, content: str) -> str:
    """The path of a problem relative to where the command ran, not to the parent of the content folder."""
    return str(PurePosixPath(content).parent / path)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
