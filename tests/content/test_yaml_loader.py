import subprocess
import sys
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import REPOSITORY

from talentwar.content.yaml_loader import MAX_DEPTH, load, locate

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), max_size=12)
DATA = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=20
)


def read(text: str) -> Any:
    data, errors = load(text)
    assert not errors
    return data


def errors_of(text: str) -> list[tuple[int, int, str]]:
    """Returns line, column and message of each error, counted from 1."""
    return [(error.line + 1, error.column + 1, error.message) for error in load(text)[1]]


@pytest.mark.parametrize(
    "text", ["no", "on", "yes", "true", "2025", "2025-07-07", "1.0", "0x1F", "1_000", "12:30", ".inf", "=", "<<"]
)
def test_a_scalar_is_read_as_text(text: str) -> None:
    assert read(f"key: {text}") == {"key": text}


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL", "# nothing"])
def test_an_empty_value_is_left_out(text: str) -> None:
    assert read(f"empty: {text}\nkey: x") == {"key": "x"}


@pytest.mark.parametrize("text", ["''", '""', "'~'", '"null"'])
def test_an_empty_value_in_quotes_is_text(text: str) -> None:
    assert read(f"key: {text}") == {"key": text[1:-1]}


def test_an_empty_item_of_a_list_is_none() -> None:
    assert read("key: [a, ~, b]") == {"key": ["a", None, "b"]}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_document_is_none_without_errors(text: str) -> None:
    assert load(text) == (None, [])


def test_block_and_flow_styles_are_supported() -> None:
    text = "a: |\n  one\n  two\nb: >-\n  one\n  two\nc: [x, {y: z}]\nd:\n- 'it''s'\n- \"tab\\there\"\n"
    assert read(text) == {"a": "one\ntwo\n", "b": "one two", "c": ["x", {"y": "z"}], "d": ["it's", "tab\there"]}


def test_an_alias_is_the_value_of_its_anchor() -> None:
    assert read("a: &name Ada\nb: *name") == {"a": "Ada", "b": "Ada"}


def test_a_merge_key_is_an_error() -> None:
    assert errors_of("<<: {a: b}") == [(1, 1, "the merge key `<<` is not supported.")]


def test_a_duplicate_key_is_reported_at_its_second_place_with_the_line_of_the_first() -> None:
    _, errors = load("name: Ada\nlinks:\n  x: a\n  y: b\n  x: c\n")
    assert [(error.line, error.column, error.message, error.first_line) for error in errors] == [
        (4, 2, "duplicate key `x`.", 2)
    ]


def test_all_errors_of_a_document_are_reported() -> None:
    found = errors_of("a: !!int 1\nb: 1\nb: 2\n? [c]\n: d\n")
    assert [(line, column) for line, column, _ in found] == [(1, 4), (3, 1), (4, 3)]


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system", "!!python/name:os.system", "!!int", "!!str", "!local", "!<tag:x>"]
)
def test_tags_are_errors(tag: str) -> None:
    ((line, column, message),) = errors_of(f"a: b\nkey: {tag} [x]")
    assert (line, column) == (2, 6)
    assert message.endswith("is not allowed; write plain values.")


def test_quoted_keys_and_values_are_plain_text() -> None:
    assert read("'key': \"value\"") == {"key": "value"}


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a:\n\t- b\n", 2, 1, "tab used"),
        ("a: b: c\n", 1, 5, "second `: `"),
        ("a: @b\n", 1, 4, "`@` a special meaning"),
        ("a: `b`\n", 1, 4, "``` a special meaning"),
        ("a: *b\n", 1, 4, "`*` a special meaning"),
        ("a: &\n", 1, 4, "`&` a special meaning"),
        ("a: |b\n", 1, 4, "`|` a special meaning"),
        ("a: ? b\n", 1, 4, "`?` a special meaning"),
        ("a: ]\n", 1, 4, "`]` a special meaning"),
        ("a: - b\n", 1, 4, "on the same line"),
        ("a: 'b\n", 1, 4, "is not closed"),
        ("a: b\n- c\n", 2, 1, "not aligned"),
        ("a: b\n--- \nc: d\n", 2, 1, "`---` lines"),
        ("a: b\nc: 'd\x07e'\n", 2, 6, "control characters"),
        ('a: "\\q"\n', 1, 5, "a backslash"),
    ],
)
def test_invalid_yaml_is_reported_at_its_place(text: str, line: int, column: int, words: str) -> None:
    data, errors = load(text)
    assert data is None
    ((found_line, found_column, message),) = errors_of(text)
    assert words in message
    assert (found_line, found_column) == (line, column)
    assert errors[0].message.endswith(".")


@pytest.mark.parametrize("bracket", ["[]", "{}"])
def test_an_unclosed_bracket_is_reported(bracket: str) -> None:
    (error,) = load(f"a: {bracket[0]}b, c\nd: e\n")[1]
    assert (error.line, error.column, error.message) == (0, 3, "this bracket is not closed.")
    assert error.hint == f"Close it with `{bracket[1]}`."


def test_nesting_is_limited() -> None:
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    ((line, column, message),) = errors_of("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    assert (line, column, message) == (1, MAX_DEPTH + 1, f"this is nested deeper than {MAX_DEPTH} levels.")


@pytest.mark.parametrize(
    "piece", ["'a: ' + '[' * 200000 + ']' * 200000", "'a:\\n  ' + '- ' * 200000", "'{a: ' * 200000 + '}' * 200000"]
)
def test_extreme_nesting_is_an_error_and_does_not_crash(piece: str) -> None:
    """Runs in its own process: libyaml recurses at each level and could overflow the stack."""
    code = f"from talentwar.content.yaml_loader import load; print(bool(load({piece})[1]))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "True\n")


def test_the_expansion_of_aliases_is_limited() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 11)]
    assert "too many YAML aliases" in errors_of("\n".join(lines))[0][2]


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "&a [*a, *a, *a]"])
def test_an_alias_within_its_own_anchor_is_an_error(text: str) -> None:
    assert errors_of(text)


@pytest.mark.parametrize("break_", ["\u2028", "\u2029", "\x85"])
def test_only_a_line_feed_starts_a_new_line(break_: str) -> None:
    """YAML 1.1 has more line breaks than editors, which would shift the line numbers of errors."""
    _, errors = load(f'a: "b{break_}c"\nd: e\nd: f\n')
    assert [(error.line, error.first_line) for error in errors] == [(2, 1)]
    assert locate(f'a: "b{break_}c"\nd: e\n')["d",].line == 1


def test_values_and_keys_are_located() -> None:
    locations = locate("name: Ada\nmoves:\n  - {from: acme, to: 'b'}\n")
    assert locations["name",] == (0, 6, 3)
    assert locations["name", ""] == (0, 0, 4)
    assert locations["moves", 0] == (2, 4, 21)
    assert locations["moves", 0, "to"] == (2, 21, 3)
    assert locations["moves", 0, "to", ""] == (2, 17, 2)


def test_a_duplicate_key_is_located_at_its_first_place() -> None:
    assert locate("a: b\na: c\n")["a",].line == 0


def test_invalid_yaml_has_no_locations() -> None:
    assert locate("a: [") == {}


@given(DATA.filter(lambda data: data not in ("",)), st.booleans())
def test_yaml_round_trips(data: Any, flow: bool) -> None:
    text = yaml.safe_dump({"key": data}, default_style='"', default_flow_style=flow, allow_unicode=True, width=10_000)
    found, errors = load(text)
    assert not errors or any("nested deeper" in error.message for error in errors)
    if not errors:
        assert found == {"key": data}


@given(st.text() | st.text("ab:-?[]{}&*!'\"#|> \n\t", max_size=60))
def test_any_text_gives_data_or_errors_within_the_text(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    data, errors = load(text)
    lines = text.count("\n") + text.count("\r") + text.count("\u2028") + text.count("\u2029") + text.count("\x85")
    for error in errors:
        assert 0 <= error.line <= lines + 1
        assert error.column >= 0
        assert error.message
    assert errors or data is None or isinstance(data, (str, list, dict))


@pytest.mark.parametrize("text", ["a:\n\t- b\n", "a:\n  - b: c\n\td: e\n", "a: b\n\tc: d\n", "a:\n\tb: c\n"])
def test_a_tab_used_for_indentation_is_named(text: str) -> None:
    (error,) = load(text)[1]
    assert error.message == "tab used for indentation; YAML needs spaces."
    assert error.hint == "Indent each level with two spaces."


def test_too_much_indentation_and_a_second_colon_have_different_messages() -> None:
    (indented,) = load("a:\n  - b: c\n     d: e\n")[1]
    assert (indented.line, indented.message) == (
        2,
        "this line is indented further than the key above it, which already has a value.",
    )
    assert indented.hint == "Align all keys of a mapping in one column."
    (second,) = load("a: b\nc: d: e\n")[1]
    assert second.message == "YAML reads the second `: ` on this line as another key."
