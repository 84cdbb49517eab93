from __future__ import annotations

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
    data, flaws = load(text)
    assert not flaws
    return data


def flaws_of(text: str) -> list[tuple[int, int, str]]:
    """The flaws of a document with lines and columns that count from 1, as they are printed."""
    return [(flaw.line + 1, flaw.column + 1, flaw.message) for flaw in load(text)[1]]


@pytest.mark.parametrize(
    "text", ["no", "on", "yes", "true", "2025", "2025-07-07", "1.0", "0x1F", "1_000", "12:30", ".inf", "=", "<<"]
)
def test_a_scalar_is_the_text_that_was_written(text: str) -> None:
    assert read(f"key: {text}") == {"key": text}


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL", "# nothing"])
def test_an_empty_value_is_no_value(text: str) -> None:
    assert read(f"empty: {text}\nkey: x") == {"key": "x"}


@pytest.mark.parametrize("text", ["''", '""', "'~'", '"null"'])
def test_an_empty_value_in_quotes_is_text(text: str) -> None:
    assert read(f"key: {text}") == {"key": text[1:-1]}


def test_an_empty_item_of_a_list_keeps_its_place() -> None:
    assert read("key: [a, ~, b]") == {"key": ["a", None, "b"]}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_a_document_without_data_has_none_and_no_flaw(text: str) -> None:
    assert load(text) == (None, [])


def test_block_texts_and_flow_forms_are_read_as_yaml_reads_them() -> None:
    text = "a: |\n  one\n  two\nb: >-\n  one\n  two\nc: [x, {y: z}]\nd:\n- 'it''s'\n- \"tab\\there\"\n"
    assert read(text) == {"a": "one\ntwo\n", "b": "one two", "c": ["x", {"y": "z"}], "d": ["it's", "tab\there"]}


def test_an_alias_is_the_value_of_its_anchor() -> None:
    assert read("a: &name Ada\nb: *name") == {"a": "Ada", "b": "Ada"}


def test_a_merge_key_is_refused_instead_of_being_lost() -> None:
    assert flaws_of("<<: {a: b}") == [(1, 1, "`<<`, which copies keys in YAML, is not read here.")]


def test_a_duplicate_key_is_marked_where_it_comes_again_and_names_the_first() -> None:
    _, flaws = load("name: Ada\nlinks:\n  x: a\n  y: b\n  x: c\n")
    assert [(flaw.line, flaw.column, flaw.message, flaw.first_line) for flaw in flaws] == [
        (4, 2, "the key `x` is here twice.", 2)
    ]


def test_all_flaws_of_a_document_are_found() -> None:
    found = flaws_of("a: !!int 1\nb: 1\nb: 2\n? [c]\n: d\n")
    assert [(line, column) for line, column, _ in found] == [(1, 4), (3, 1), (4, 3)]


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system", "!!python/name:os.system", "!!int", "!!str", "!local", "!<tag:x>"]
)
def test_no_tag_is_allowed(tag: str) -> None:
    ((line, column, message),) = flaws_of(f"a: b\nkey: {tag} [x]")
    assert (line, column) == (2, 6)
    assert message.endswith("is not allowed; write plain values.")


def test_a_value_in_quotes_has_no_tag() -> None:
    assert read("'key': \"value\"") == {"key": "value"}


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a:\n\t- b\n", 2, 1, "a tab stands"),
        ("a: b: c\n", 1, 5, "a second `: `"),
        ("a: @b\n", 1, 4, "begins with `@`"),
        ("a: `b`\n", 1, 4, "begins with ```"),
        ("a: *b\n", 1, 4, "begins with `*`"),
        ("a: &\n", 1, 4, "begins with `&`"),
        ("a: |b\n", 1, 4, "begins with `|`"),
        ("a: ? b\n", 1, 4, "begins with `?`"),
        ("a: ]\n", 1, 4, "begins with `]`"),
        ("a: - b\n", 1, 4, "on the line of its key"),
        ("a: 'b\n", 1, 4, "is not closed"),
        ("a: b\n- c\n", 2, 1, "stands at another column"),
        ("a: b\n--- \nc: d\n", 2, 1, "a line `---`"),
        ("a: b\nc: 'd\x07e'\n", 2, 6, "control characters"),
        ('a: "\\q"\n', 1, 5, "a backslash"),
    ],
)
def test_what_is_not_yaml_is_reported_where_it_is(text: str, line: int, column: int, words: str) -> None:
    data, flaws = load(text)
    assert data is None
    ((found_line, found_column, message),) = flaws_of(text)
    assert words in message
    assert (found_line, found_column) == (line, column)
    assert flaws[0].message.endswith(".")


@pytest.mark.parametrize("bracket", ["[]", "{}"])
def test_an_unclosed_bracket_is_reported(bracket: str) -> None:
    (flaw,) = load(f"a: {bracket[0]}b, c\nd: e\n")[1]
    assert (flaw.line, flaw.column, flaw.message) == (0, 3, "this bracket is not closed.")
    assert flaw.hint == f"Close it with `{bracket[1]}`."


def test_nesting_is_limited() -> None:
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    ((line, column, message),) = flaws_of("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    assert (line, column, message) == (1, MAX_DEPTH + 1, f"this is nested deeper than {MAX_DEPTH} levels.")


@pytest.mark.parametrize(
    "piece", ["'a: ' + '[' * 200000 + ']' * 200000", "'a:\\n  ' + '- ' * 200000", "'{a: ' * 200000 + '}' * 200000"]
)
def test_nesting_beyond_all_measure_is_a_flaw_and_no_crash(piece: str) -> None:
    """In a process of its own: libyaml's composer calls itself for each level, and the stack of C ends some day."""
    code = f"from talentwar.content.yaml_loader import load; print(bool(load({piece})[1]))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "True\n")


def test_aliases_cannot_swell_a_document() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 11)]
    assert "swell this document" in flaws_of("\n".join(lines))[0][2]


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "&a [*a, *a, *a]"])
def test_an_alias_within_its_own_anchor_is_a_flaw(text: str) -> None:
    assert flaws_of(text)


@pytest.mark.parametrize("break_", ["\u2028", "\u2029", "\x85"])
def test_only_a_line_feed_begins_a_line(break_: str) -> None:
    """As an editor counts them: YAML 1.1 knows more line breaks, and the lines of every later problem would be off."""
    _, flaws = load(f'a: "b{break_}c"\nd: e\nd: f\n')
    assert [(flaw.line, flaw.first_line) for flaw in flaws] == [(2, 1)]
    assert locate(f'a: "b{break_}c"\nd: e\n')["d",].line == 1


def test_the_place_of_a_value_and_of_its_key_are_known() -> None:
    spots = locate("name: Ada\nmoves:\n  - {from: acme, to: 'b'}\n")
    assert spots["name",] == (0, 6, 3)
    assert spots["name", ""] == (0, 0, 4)
    assert spots["moves", 0] == (2, 4, 21)
    assert spots["moves", 0, "to"] == (2, 21, 3)
    assert spots["moves", 0, "to", ""] == (2, 17, 2)


def test_the_place_of_a_duplicate_key_is_the_first() -> None:
    assert locate("a: b\na: c\n")["a",].line == 0


def test_what_cannot_be_read_has_no_places() -> None:
    assert locate("a: [") == {}


@given(DATA.filter(lambda data: data not in ("",)), st.booleans())
def test_what_yaml_writes_is_read_again(data: Any, flow: bool) -> None:
    text = yaml.safe_dump({"key": data}, default_style='"', default_flow_style=flow, allow_unicode=True, width=10_000)
    found, flaws = load(text)
    assert not flaws or any("nested deeper" in flaw.message for flaw in flaws)
    if not flaws:
        assert found == {"key": data}


@given(st.text() | st.text("ab:-?[]{}&*!'\"#|> \n\t", max_size=60))
def test_any_text_gives_data_or_flaws_within_it(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    data, flaws = load(text)
    lines = text.count("\n") + text.count("\r") + text.count("\u2028") + text.count("\u2029") + text.count("\x85")
    for flaw in flaws:
        assert 0 <= flaw.line <= lines + 1
        assert flaw.column >= 0
        assert flaw.message
    assert flaws or data is None or isinstance(data, (str, list, dict))


@pytest.mark.parametrize("text", ["a:\n\t- b\n", "a:\n  - b: c\n\td: e\n", "a: b\n\tc: d\n", "a:\n\tb: c\n"])
def test_a_tab_is_called_one(text: str) -> None:
    (flaw,) = load(text)[1]
    assert flaw.message == "a tab stands where YAML wants spaces."
    assert flaw.hint == "Indent with two spaces for each level."


def test_a_line_that_is_indented_too_far_is_told_from_a_second_colon() -> None:
    (indented,) = load("a:\n  - b: c\n     d: e\n")[1]
    assert (indented.line, indented.message) == (
        2,
        "this line is indented further than the key above it, which has its value already.",
    )
    assert indented.hint == "Let the keys of one group begin at one column."
    (second,) = load("a: b\nc: d: e\n")[1]
    assert second.message == "a second `: ` stands on one line, where YAML takes it for another key."
