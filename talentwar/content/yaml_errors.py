"""What people get wrong in YAML, in words: where the parser stops, and where it reads on and means something else.

libyaml tells the place where it was lost, in its own terms. Here that becomes the place of the mistake, and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from yaml import MappingNode, Node, ScalarNode
from yaml.error import Mark, MarkedYAMLError

_ITEM_WITHOUT_SPACE = re.compile(r"\s*(-)(?=[\w\"'])[^:]*:(?: |$)")
_KEY_WITHOUT_SPACE = re.compile(r"\s*(?:- )?([A-Za-z_]\w*):(?=[^\s/])")
_KEY_AND_EQUALS = re.compile(r"\s*(?:- )?([A-Za-z_]\w*) ?=")
_KEY_AND_TEXT = re.compile(r"\s*(?:- +)?[\w-]+: +(.*\S)")
_COMMENT_OR_TEXT = re.compile(r"[ \t]+(#)(?=[^\s#])")
_QUOTES = "'\""
MAX_SUGGESTION_LENGTH = 60


class YamlError(NamedTuple):
    """A problem of the YAML itself; lines and columns count from 0.

    `first_line` is where a duplicate key was first written, -1 for any other flaw.
    """

    line: int
    column: int
    message: str
    hint: str = ""
    width: int = 1
    first_line: int = -1


def explain_error(error: MarkedYAMLError, text: str) -> YamlError:
    """What keeps a text from being YAML, where the mistake was made and not where the parser noticed."""
    lines = text.split("\n")
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    problem, context = (error.problem or "it cannot be read").strip(), error.context or ""
    begun = error.context_mark or mark
    if "tab character" in problem or ("cannot start any token" in problem and "\t" in _line(lines, line)):
        return YamlError(
            line, column, "a tab stands where YAML wants spaces.", "Indent with two spaces for each level."
        )
    if begun and "quoted scalar" in context and "end of stream" in problem:
        return YamlError(begun.line, begun.column, "this quote is not closed.", "Close it where the text ends.")
    if begun and "could not find expected ':'" in problem:
        return _without_colon(lines, begun)
    if "mapping values are not allowed" in problem:
        return _second_colon(lines, line, column)
    if begun and ("alias" in context or "anchor" in context or "undefined alias" in problem):
        return _begins_oddly(lines, begun.line, begun.column)
    if begun and "block scalar" in context:
        return _begins_oddly(lines, begun.line, begun.column)
    if "mapping keys are not allowed" in problem or "node content" in problem or "cannot start any token" in problem:
        return _begins_oddly(lines, line, column)
    if begun and "while parsing a flow" in context:
        return _within_brackets(lines, begun, line, column)
    if "block sequence entries" in problem:
        hint = "Write each item on a line of its own, indented, or the list as [one, another]."
        return YamlError(line, column, "an item of a list stands on the line of its key.", hint)
    if "another document" in problem:
        return _second_document(lines, line)
    if "escape character" in problem:
        return YamlError(line, column, "in double quotes, a backslash means something else to YAML.", "Write it twice.")
    if "expected '-' indicator" in problem:
        hint = "The keys of one item begin at one column; a new item begins with `- `."
        return YamlError(line, column, "this line fits neither the item of the list above it nor the list.", hint)
    if "did not find expected key" in problem:
        return _behind_a_value(lines, line, column)
    return YamlError(line, column, f"this is not YAML: {problem}.", "Look at the line above too.")


def explain_missing_colon(text: str) -> tuple[str, str] | None:
    """The message and the hint for a text that stands where keys should, if it is a key without its colon or space."""
    if (key := _KEY_WITHOUT_SPACE.match(text)) or (key := _KEY_AND_EQUALS.match(text)):
        rest = text[key.end() :].strip()
        message = (
            "a colon and a space are missing." if text[key.end() - 1] == "=" else "a space is missing behind the colon."
        )
        return message, _meant(f"{key[1]}: {rest}")
    return None


def find_comment_typo(node: ScalarNode, lines: list[str]) -> YamlError | None:
    """A flaw where the rest of a line is taken for a comment, and is probably text: `#1`, `#0866ff`."""
    end = node.end_mark
    found = _COMMENT_OR_TEXT.match(_line(lines, end.line), end.column)
    if not found:
        return None
    hint = "Put the text in quotes; a comment has a space behind the `#`."
    return YamlError(end.line, found.start(1), "YAML takes `#` and all behind it for a comment.", hint)


def find_invalid_keys(node: MappingNode) -> Iterator[YamlError]:
    """Flaws of what YAML takes for keys and nobody means so: texts with commas in braces, and `<<`."""
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            continue
        mark, name = key.start_mark, key.value
        width = max(key.end_mark.column - mark.column, 1) if key.end_mark.line == mark.line else 1
        if name == "<<":
            message, hint = "`<<`, which copies keys in YAML, is not read here.", "Write the keys out."
            yield YamlError(mark.line, mark.column, message, hint, width)
        elif node.flow_style and _is_alone(key, value):
            word, colon, rest = name.partition(":")
            if colon and word:
                yield YamlError(
                    mark.line, mark.column + len(word), "a space is missing behind this colon.",
                    _meant(f"{word}: {rest}"),
                )  # fmt: skip
            else:
                yield YamlError(
                    mark.line, mark.column, "this stands between commas and has no key.",
                    "If it belongs to the text before it, put the whole text in quotes.", width,
                )  # fmt: skip
                return


def _is_alone(key: Node, value: Node) -> bool:
    return isinstance(value, ScalarNode) and not value.value and value.start_mark.index == key.end_mark.index


def _without_colon(lines: list[str], begun: Mark) -> YamlError:
    written = _line(lines, begun.line)
    if key := _KEY_WITHOUT_SPACE.match(written):
        hint = _meant(f"{key[1]}: {written[key.end() :].strip()}")
        return YamlError(begun.line, key.end() - 1, "a space is missing behind this colon.", hint)
    if key := _KEY_AND_EQUALS.match(written):
        hint = _meant(f"{key[1]}: {written[key.end() :].strip()}")
        return YamlError(begun.line, key.end() - 1, "a key is followed by a colon and a space.", hint)
    hint = "If it goes on with the text above, indent it further than the key of that."
    return YamlError(begun.line, begun.column, "this line has no key: `key: value`.", hint, len(written.strip()) or 1)


def _second_colon(lines: list[str], line: int, column: int) -> YamlError:
    for number in (line, line - 1):
        written = _line(lines, number)
        if (place := written.find("\u00a0")) >= 0:
            message = "a no-break space stands here, where YAML wants a plain one."
            return YamlError(number, place, message, "Delete it, and type a space.")
        if item := _ITEM_WITHOUT_SPACE.match(written):
            hint = _meant(f"- {written[item.end(1) :].strip()}")
            return YamlError(number, item.start(1), "a space is missing behind this hyphen.", hint)
    if re.fullmatch(r" +[\w-]+", _line(lines, line)[:column]):
        # The key is the first of its line, so that the line itself stands wrong.
        message = "this line is indented further than the key above it, which has its value already."
        return YamlError(line, column, message, "Let the keys of one group begin at one column.")
    message = "a second `: ` stands on one line, where YAML takes it for another key."
    return YamlError(line, column, message, 'Put the text in quotes: key: "words: more words".')


def _begins_oddly(lines: list[str], line: int, column: int) -> YamlError:
    sign = _line(lines, line)[column : column + 1]
    message = f"a text that begins with `{sign}` means something else to YAML." if sign else "a value is missing here."
    return YamlError(line, column, message, _in_quotes(_line(lines, line)))


def _within_brackets(lines: list[str], begun: Mark, line: int, column: int) -> YamlError:
    opening = _line(lines, begun.line)[begun.column : begun.column + 1]
    closing = {"[": "]", "{": "}"}.get(opening, "")
    if line > begun.line and closing not in _line(lines, begun.line)[begun.column :]:
        return YamlError(begun.line, begun.column, "this bracket is not closed.", f"Close it with `{closing}`.")
    message = f"a comma, or the closing `{closing}`, is missing before this."
    return YamlError(line, column, message, "A text with `: ` in it needs quotes.")


def _second_document(lines: list[str], line: int) -> YamlError:
    number = next((n for n in range(len(lines) - 1, 0, -1) if lines[n].rstrip() in ("---", "...")), line)
    message = "a line `---` stands here, which belongs into profiles alone."
    return YamlError(
        number, 0, message, "Take out every such line of this file.", len(_line(lines, number).rstrip()) or 1
    )


def _behind_a_value(lines: list[str], line: int, column: int) -> YamlError:
    written = _line(lines, line)
    before = written[:column].rstrip()
    if before and before[-1] in _QUOTES:
        return YamlError(line, column, "the text goes on behind its closing quote.", _in_quotes(written))
    if before and before[-1] in "]}":
        message = "something stands behind the closing bracket."
        return YamlError(
            line, column, message, _in_quotes(written) or "Put a text that begins with a bracket in quotes."
        )
    message = "this line stands at another column than the keys above it, or one of them is not closed."
    hint = "Check the indentation, and that quotes and brackets are closed, here and on the lines above."
    return YamlError(line, column, message, hint)


def _in_quotes(written: str) -> str:
    """A hint that shows the value of a line in quotes; without the value, where it is long or has both quotes."""
    found = _KEY_AND_TEXT.match(written)
    value = found[1] if found else ""
    if value[:1] in ("'", '"') and value.count(value[0]) > 2 and value.endswith(value[0]):
        value = value[1:-1]
    quote = next((quote for quote in _QUOTES[::-1] if quote not in value and "\\" not in value), "")
    if not value or not quote or len(value) > MAX_SUGGESTION_LENGTH:
        return "Put the text in quotes."
    return f"Put the text in quotes: `{quote}{value}{quote}`."


def _meant(line: str) -> str:
    return f"Did you mean `{line}`?" if len(line) <= MAX_SUGGESTION_LENGTH else ""


def _line(lines: list[str], line: int) -> str:
    return lines[line] if 0 <= line < len(lines) else ""
