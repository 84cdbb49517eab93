"""Problems as a host of repositories and as programs read them, and counted by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from talentwar.problems import Kind, Level, Problem

VERSION: Literal[1] = 1
LEVELS: tuple[Level, ...] = ("error", "warning", "note")
KINDS: dict[Kind, str] = {
    "file": "files that cannot be read",
    "yaml": "front-matter that is no YAML",
    "value": "keys or values that are not allowed",
    "duplicate": "slugs, ids or addresses that are taken",
    "reference": "names of what does not exist",
    "contradiction": "records that contradict one another",
    "namesake": "profiles of one name",
    "confusable": "names that pass for others",
    "employer": "moves within a company that leave it",
    "gap": "gaps and overlaps in careers",
    "count": "reported numbers against their named moves",
    "confirmation": "confirmed records that lack who confirmed them",
    "stale": "profiles that nobody checked for long",
    "unused": "sources and translations that nothing shows",
    "possible-duplicate": "profiles that may be one",
    "career-gap": "careers that leave something open",
    "single-source": "records that rest on one source",
    "link": "addresses that are dead",
}
"""What each kind of problem is called, in the order in which they are best mended."""
_ANNOTATIONS = {"error": "error", "warning": "warning", "note": "notice"}


def described(text: str, **options: Any) -> Any:
    return Meta(description=text, **options)


class ProblemRecord(Struct, frozen=True):
    """One problem."""

    path: Annotated[str, described("The file, as seen from where the command ran")]
    line: Annotated[int, described("Counted from 1", ge=1)]
    column: Annotated[int, described("Counted from 1, in characters", ge=1)]
    width: Annotated[int, described("How many characters it is about", ge=1)]
    level: Annotated[Level, described("Errors stop a build; notes are given only with --report or --links")]
    kind: Annotated[Kind, described("What sort of problem it is; CONTRIBUTING.md says what to do")]
    message: Annotated[str, described("What is wrong, and what is allowed")]
    hint: Annotated[str, described("What was probably meant, empty where nothing is near")]
    excerpt: Annotated[str, described("The line, or a part of it")]


class ProblemReport(Struct, frozen=True):
    """What `check --format json` prints: version 1. Keys may be added to it, and none changes its meaning."""

    version: Annotated[Literal[1], described("The version of this format")]
    documents: Annotated[int, described("How many documents there are")]
    errors: Annotated[int, described("How many problems stop a build")]
    warnings: Annotated[int, described("How many deserve a look")]
    notes: Annotated[int, described("How many are only said")]
    kinds: Annotated[dict[Kind, int], described("How many there are of each kind that occurs")]
    problems: Annotated[tuple[ProblemRecord, ...], described("By path, line and column")]


def by_kind(problems: Sequence[Problem]) -> dict[Kind, int]:
    """How many problems there are of each kind that occurs."""
    found = Counter(problem.kind or "file" for problem in problems)
    return {kind: found[kind] for kind in KINDS if found[kind]}


def by_level(problems: Sequence[Problem]) -> dict[Level, int]:
    found = Counter(problem.level for problem in problems)
    return {level: found[level] for level in LEVELS}


def problems_json(problems: Sequence[Problem], documents: int, content: str) -> str:
    """The problems as JSON; `content` is the content folder as it was given."""
    levels = by_level(problems)
    found = tuple(
        ProblemRecord(
            relative_path(problem.path, content), problem.line, problem.column, max(problem.width, 1),
            problem.level, problem.kind or "file", problem.message, problem.hint, problem.excerpt,
        )
        for problem in problems
    )  # fmt: skip
    report = ProblemReport(
        VERSION, documents, levels["error"], levels["warning"], levels["note"], by_kind(problems), found
    )
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def problems_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `findings_json` gives."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(ProblemReport)}


def github_annotations(problems: Sequence[Problem], content: str) -> Iterator[str]:
    """Problems as commands of GitHub's workflows, which show them beside the lines of a pull request.

    Errors come first, for GitHub shows ten of each level in a step. The form and its escaping are those of
    the `@actions/core` toolkit.
    """
    for problem in sorted(problems, key=lambda problem: LEVELS.index(problem.level)):
        place = {
            "file": relative_path(problem.path, content),
            "line": problem.line,
            "col": problem.column,
            "endColumn": problem.column + max(problem.width, 1),
            "title": KINDS[problem.kind or "file"],
        }
        properties = ",".join(f"{name}={_property(str(value))}" for name, value in place.items())
        message = f"{problem.message} {problem.hint}".strip()
        yield f"::{_ANNOTATIONS[problem.level]} {properties}::{_data(message)}"


def relative_path(path: str, content: str) -> str:
    """A problem's path, which begins with the name of the content folder, as one from where that was named."""
    return str(PurePosixPath(content).parent / path)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
