"""Explains common YAML mistakes, including those that parse.

libyaml reports where it stopped, in its own terms. These functions find where the mistake is and say how to correct it.
"""

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
    """An error in YAML; `line` and `column` count from 0.

    `first_line` is the line of the first of two equal keys, -1 for any other error.
    """

    line: int
    column: int
    message: str
    hint: str = ""
    width: int = 1
    first_line: int = -1


def explain_error(error: MarkedYAMLError, text: str) -> YamlError:
    """Explains a parser error, at the place of the mistake instead of where the parser stopped."""
    lines = text.split("\n")
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    problem, context = (error.problem or "it cannot be parsed").strip(), error.context or ""
    start = error.context_mark or mark
    if "tab character" in problem or ("cannot start any token" in problem and "\t" in _line(lines, line)):
        return YamlError(
            line, column, "tab used for indentation; YAML needs spaces.", "Indent each level with two spaces."
        )
    if start and "quoted scalar" in context and "end of stream" in problem:
        return YamlError(
            start.line, start.column, "this quote is not closed.", "Add a closing quote at the end of the text."
        )
    if start and "could not find expected ':'" in problem:
        return _missing_colon(lines, start)
    if "mapping values are not allowed" in problem:
        return _second_colon(lines, line, column)
    if start and ("alias" in context or "anchor" in context or "undefined alias" in problem):
        return _special_character(lines, start.line, start.column)
    if start and "block scalar" in context:
        return _special_character(lines, start.line, start.column)
    if "mapping keys are not allowed" in problem or "node content" in problem or "cannot start any token" in problem:
        return _special_character(lines, line, column)
    if start and "while parsing a flow" in context:
        return _within_brackets(lines, start, line, column)
    if "block sequence entries" in problem:
        hint = "Write each item on its own line, indented, or write the list as [one, another]."
        return YamlError(line, column, "a list item cannot follow its key on the same line.", hint)
    if "another document" in problem:
        return _second_document(lines, line)
    if "escape character" in problem:
        return YamlError(line, column, "a backslash is an escape character in double quotes.", "Write it twice.")
    if "expected '-' indicator" in problem:
        hint = "Align all keys of an item in one column; start a new item with `- `."
        return YamlError(line, column, "this line belongs neither to the item above it nor to the list.", hint)
    if "did not find expected key" in problem:
        return _after_a_value(lines, line, column)
    return YamlError(line, column, f"invalid YAML: {problem}.", "Check the line above too.")


def explain_missing_colon(text: str) -> tuple[str, str] | None:
    """Returns a message and a hint if a text looks like a key whose colon or space is missing."""
    if (key := _KEY_WITHOUT_SPACE.match(text)) or (key := _KEY_AND_EQUALS.match(text)):
        rest = text[key.end() :].strip()
        is_equals = text[key.end() - 1] == "="
        message = "a colon and a space are missing." if is_equals else "a space is missing after the colon."
        return message, _suggest(f"{key[1]}: {rest}")
    return None


def find_comment_typo(node: ScalarNode, lines: list[str]) -> YamlError | None:
    """Returns an error if the comment after a value is probably text, such as `#1` or `#0866ff`."""
    end = node.end_mark
    found = _COMMENT_OR_TEXT.match(_line(lines, end.line), end.column)
    if not found:
        return None
    hint = "Put the text in quotes, or add a space after the `#` of a comment."
    return YamlError(end.line, found.start(1), "YAML reads `#` and the rest of the line as a comment.", hint)


def find_invalid_keys(node: MappingNode) -> Iterator[YamlError]:
    """Yields errors for unintended keys: `<<`, and parts of a text with commas in braces."""
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            continue
        mark, name = key.start_mark, key.value
        width = max(key.end_mark.column - mark.column, 1) if key.end_mark.line == mark.line else 1
        if name == "<<":
            message, hint = "the merge key `<<` is not supported.", "Write the keys out."
            yield YamlError(mark.line, mark.column, message, hint, width)
        elif node.flow_style and _has_no_value(key, value):
            word, colon, rest = name.partition(":")
            if colon and word:
                yield YamlError(
                    mark.line, mark.column + len(word), "a space is missing after this colon.",
                    _suggest(f"{word}: {rest}"),
                )  # fmt: skip
            else:
                yield YamlError(
                    mark.line, mark.column, "this part between commas has no key.",
                    "If it continues the text before it, put the whole text in quotes.", width,
                )  # fmt: skip
                return


def _has_no_value(key: Node, value: Node) -> bool:
    return isinstance(value, ScalarNode) and not value.value and value.start_mark.index == key.end_mark.index


def _missing_colon(lines: list[str], start: Mark) -> YamlError:
    source = _line(lines, start.line)
    if key := _KEY_WITHOUT_SPACE.match(source):
        hint = _suggest(f"{key[1]}: {source[key.end() :].strip()}")
        return YamlError(start.line, key.end() - 1, "a space is missing after this colon.", hint)
    if key := _KEY_AND_EQUALS.match(source):
        hint = _suggest(f"{key[1]}: {source[key.end() :].strip()}")
        return YamlError(start.line, key.end() - 1, "a key needs a colon and a space after it.", hint)
    hint = "If it continues the text above, indent it further than that key."
    return YamlError(
        start.line, start.column, "this line has no key; write `key: value`.", hint, len(source.strip()) or 1
    )


def _second_colon(lines: list[str], line: int, column: int) -> YamlError:
    for number in (line, line - 1):
        source = _line(lines, number)
        if (place := source.find("\u00a0")) >= 0:
            message = "no-break space found; YAML needs a plain space."
            return YamlError(number, place, message, "Delete it and type a space.")
        if item := _ITEM_WITHOUT_SPACE.match(source):
            hint = _suggest(f"- {source[item.end(1) :].strip()}")
            return YamlError(number, item.start(1), "a space is missing after this hyphen.", hint)
    if re.fullmatch(r" +[\w-]+", _line(lines, line)[:column]):
        # The key comes first on its line, so the indentation is wrong and not the colon.
        message = "this line is indented further than the key above it, which already has a value."
        return YamlError(line, column, message, "Align all keys of a mapping in one column.")
    message = "YAML reads the second `: ` on this line as another key."
    return YamlError(line, column, message, 'Put the text in quotes: key: "words: more words".')


def _special_character(lines: list[str], line: int, column: int) -> YamlError:
    sign = _line(lines, line)[column : column + 1]
    message = f"YAML gives `{sign}` a special meaning at the start of a value." if sign else "a value is missing here."
    return YamlError(line, column, message, _in_quotes(_line(lines, line)))


def _within_brackets(lines: list[str], start: Mark, line: int, column: int) -> YamlError:
    opening = _line(lines, start.line)[start.column : start.column + 1]
    closing = {"[": "]", "{": "}"}.get(opening, "")
    if line > start.line and closing not in _line(lines, start.line)[start.column :]:
        return YamlError(start.line, start.column, "this bracket is not closed.", f"Close it with `{closing}`.")
    message = f"a comma, or the closing `{closing}`, is missing before this."
    return YamlError(line, column, message, "A text that contains `: ` needs quotes.")


def _second_document(lines: list[str], line: int) -> YamlError:
    number = next((n for n in range(len(lines) - 1, 0, -1) if lines[n].rstrip() in ("---", "...")), line)
    message = "only profiles and pages contain `---` lines."
    return YamlError(number, 0, message, "Remove every such line.", len(_line(lines, number).rstrip()) or 1)


def _after_a_value(lines: list[str], line: int, column: int) -> YamlError:
    source = _line(lines, line)
    before = source[:column].rstrip()
    if before and before[-1] in _QUOTES:
        return YamlError(line, column, "the text continues after its closing quote.", _in_quotes(source))
    if before and before[-1] in "]}":
        return YamlError(line, column, "unexpected text after the closing bracket.", _in_quotes(source))
    message = "this line is not aligned with the keys above it, or a quote or bracket above is not closed."
    hint = "Check the indentation, quotes and brackets of this line and the lines above it."
    return YamlError(line, column, message, hint)


def _in_quotes(source: str) -> str:
    """Returns a hint that shows the value of a line in quotes, if it is short and does not contain both quotes."""
    found = _KEY_AND_TEXT.match(source)
    value = found[1] if found else ""
    if value[:1] in ("'", '"') and value.count(value[0]) > 2 and value.endswith(value[0]):
        value = value[1:-1]
    quote = next((quote for quote in _QUOTES[::-1] if quote not in value and "\\" not in value), "")
    if not value or not quote or len(value) > MAX_SUGGESTION_LENGTH:
        return "Put the text in quotes."
    return f"Put the text in quotes: `{quote}{value}{quote}`."


def _suggest(line: str) -> str:
    return f"Did you mean `{line}`?" if len(line) <= MAX_SUGGESTION_LENGTH else ""


def _line(lines: list[str], line: int) -> str:
    return lines[line] if 0 <= line < len(lines) else ""
