"""Renders problems as an HTML overlay for the pages of the preview."""

from collections.abc import Sequence

from markupsafe import Markup, escape
from msgspec import Struct

from talentwar.build.digests import digest
from talentwar.problems import Problem, errors


class ProblemOverlay(Struct, frozen=True):
    """Problems as HTML; empty if there are none. `key` is a digest of the HTML."""

    html: str = ""
    key: str = ""


def overlay(problems: Sequence[Problem], heading: str = "") -> ProblemOverlay:
    """The overlay for the problems of a build: errors in full, warnings folded."""
    found = errors(problems)
    warnings = [problem for problem in problems if problem.level == "warning"]
    parts = []
    if found:
        parts.append(Markup("<h2>{}</h2>").format(heading or f"{_count(len(found), 'error')} to correct"))
        parts.append(Markup("<p>This page is from the last build without errors.</p>"))
        parts.append(_list(found))
    if warnings:
        summary = _count(len(warnings), "warning")
        parts.append(Markup("<details><summary>{}</summary>{}</details>").format(summary, _list(warnings)))
    if not parts:
        return ProblemOverlay()
    css_class = "errors" if found else "warnings"
    html = Markup('<div class="{}">{}</div>\n').format(css_class, Markup("\n").join(parts))
    return ProblemOverlay(html, digest(html.encode()).hex())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _list(problems: Sequence[Problem]) -> Markup:
    return Markup("<ol>{}</ol>").format(Markup("\n").join(map(_item, problems)))


def _item(problem: Problem) -> Markup:
    location = Markup("<code>{}</code>, line {}").format(problem.path, problem.line)
    hint = Markup(" <strong>{}</strong>").format(_with_code(problem.hint)) if problem.hint else ""
    message = Markup("<p>{}{}</p>").format(_with_code(_capitalized(problem.message)), hint)
    return Markup("<li><h3>{}</h3>{}{}</li>").format(location, message, _excerpt(problem))


def _excerpt(problem: Problem) -> Markup:
    """The line of the problem, with the marked part in <mark>."""
    if not problem.excerpt:
        return Markup()
    start, end = problem.caret, problem.caret + max(problem.width, 1)
    # A position behind the end of the line is marked as a space.
    marked = problem.excerpt[start:end] or " "
    return Markup("<pre>{}<mark>{}</mark>{}</pre>").format(problem.excerpt[:start], marked, problem.excerpt[end:])


def _capitalized(message: str) -> str:
    """A message with a capital first letter, unless its first word is a path or a key."""
    return message[:1].upper() + message[1:] if message.partition(" ")[0].isalpha() else message


def _with_code(text: str) -> Markup:
    """Text as HTML, with the parts in backquotes as <code>."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:
        return Markup("`").join(parts)
    return Markup("").join(Markup("<code>{}</code>").format(part) if n % 2 else part for n, part in enumerate(parts))
