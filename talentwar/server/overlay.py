"""What a contributor sees of the problems, over the page that is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape
from msgspec import Struct

from talentwar.build.digests import digest
from talentwar.problems import Problem, errors


class ProblemOverlay(Struct, frozen=True):
    """A text of problems as HTML, empty for none; `key` tells one text from another."""

    html: str = ""
    key: str = ""


def overlay(problems: Sequence[Problem], heading: str = "") -> ProblemOverlay:
    """The notice of all problems of a build: the errors in full, and the warnings folded away."""
    faults = errors(problems)
    doubts = [problem for problem in problems if problem.level == "warning"]
    parts = []
    if faults:
        what = heading or f"{_number(len(faults), 'error')} to mend"
        parts.append(Markup("<h2>{}</h2>").format(what))
        parts.append(Markup("<p>The page behind this is the last good one. It stays until all is mended.</p>"))
        parts.append(_list(faults))
    if doubts:
        summary = _number(len(doubts), "warning")
        parts.append(Markup("<details><summary>{}</summary>{}</details>").format(summary, _list(doubts)))
    if not parts:
        return ProblemOverlay()
    kind = "errors" if faults else "warnings"
    html = Markup('<div class="{}">{}</div>\n').format(kind, Markup("\n").join(parts))
    return ProblemOverlay(html, digest(html.encode()).hex())


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"


def _list(problems: Sequence[Problem]) -> Markup:
    return Markup("<ol>{}</ol>").format(Markup("\n").join(map(_item, problems)))


def _item(problem: Problem) -> Markup:
    place = Markup("<code>{}</code>, line {}").format(problem.path, problem.line)
    hint = Markup(" <strong>{}</strong>").format(_worded(problem.hint)) if problem.hint else ""
    said = Markup("<p>{}{}</p>").format(_worded(_begun(problem.message)), hint)
    return Markup("<li><h3>{}</h3>{}{}</li>").format(place, said, _excerpt(problem))


def _excerpt(problem: Problem) -> Markup:
    """The line with what is meant marked in it."""
    if not problem.excerpt:
        return Markup()
    start, end = problem.caret, problem.caret + max(problem.width, 1)
    # A place behind the end of the line is shown too.
    marked = problem.excerpt[start:end] or " "
    return Markup("<pre>{}<mark>{}</mark>{}</pre>").format(problem.excerpt[:start], marked, problem.excerpt[end:])


def _begun(message: str) -> str:
    """A message as a sentence begins, unless it begins with a name of something."""
    return message[:1].upper() + message[1:] if message.partition(" ")[0].isalpha() else message


def _worded(text: str) -> Markup:
    """A text in which what stands in backquotes is set as code."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:
        return Markup("`").join(parts)
    return Markup("").join(Markup("<code>{}</code>").format(part) if n % 2 else part for n, part in enumerate(parts))
