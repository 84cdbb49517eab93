from __future__ import annotations

from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec import inspect
from sitebuilder import REPOSITORY, read

from talentwar.content import model
from talentwar.content.amounts import Amount, Quantity
from talentwar.content.dates import PartialDate
from talentwar.content.documents import Document
from talentwar.content.key_reference import reference_table
from talentwar.content.schema import RECORDS, convert, decode, explain, json_schema, kind_of, name_of

DATES, AMOUNTS, COUNTS = ["2025", "2025-07~", "2025/.."], ["100M USD", "undisclosed"], ["14", ">=14", "14-18"]
WRONG = [
    *DATES, *AMOUNTS, *COUNTS, "2025-13", "14 XYZ", "", " ", "true", "no", "4", "4.5", "-1", "nan", "inf", "1e400", "49%", "Q1",
    "#0866ff", "https://x.example", "javascript:x", "12 months", "a#b", "a--b", "ada\n", "Ada Lovelace", "x@y", "\u0661", "hire", "deal",
]  # fmt: skip
ASCII = st.characters(codec="ascii")
WORDS = st.sampled_from(WRONG) | st.text(max_size=5)
JUNK = st.recursive(  # an empty value is an item of a list or nothing at all: `strictyaml` leaves out its key
    WORDS,
    lambda inner: st.lists(inner | st.none(), max_size=3) | st.dictionaries(WORDS | st.sampled_from(["name", "moves", "kind"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def keys_of(kind: Any) -> set[str]:
    """Every key that a record type or one within it knows."""
    if isinstance(kind, inspect.Metadata):
        return keys_of(kind.type)
    if isinstance(kind, inspect.UnionType):
        return set().union(*map(keys_of, kind.types))
    if isinstance(kind, (inspect.VarTupleType, inspect.ListType)):
        return keys_of(kind.item_type)
    if isinstance(kind, inspect.DictType):
        return keys_of(kind.value_type)
    if isinstance(kind, inspect.StructType):
        return {field.encode_name for field in kind.fields}.union(*(keys_of(field.type) for field in kind.fields))
    return set()


def right(kind: Any) -> st.SearchStrategy[Any]:
    """Data of a type, as YAML gives it: text, lists and groups of keys."""
    if isinstance(kind, inspect.Metadata):
        return right(kind.type)
    if isinstance(kind, inspect.UnionType):
        return st.one_of(*(right(option) for option in kind.types if not isinstance(option, inspect.NoneType)))
    if isinstance(kind, (inspect.VarTupleType, inspect.ListType)):
        return st.lists(right(kind.item_type), min_size=kind.min_length or 0, max_size=2)
    if isinstance(kind, inspect.DictType):
        return st.dictionaries(right(kind.key_type), right(kind.value_type), max_size=2)
    if isinstance(kind, inspect.StructType):
        fields = {field.encode_name: right(field.type) for field in kind.fields}
        needed = {field.encode_name: fields.pop(field.encode_name) for field in kind.fields if field.required}
        return st.fixed_dictionaries(
            {**({kind.tag_field: st.just(kind.tag)} if kind.tag_field else {}), **needed}, optional=fields
        )
    if isinstance(kind, inspect.LiteralType):
        return st.sampled_from([str(value) for value in kind.values])
    if isinstance(kind, inspect.CustomType):
        return st.sampled_from({PartialDate: DATES, Amount: AMOUNTS, Quantity: COUNTS}[kind.cls])
    if isinstance(kind, inspect.StrType):
        return st.from_regex(kind.pattern, alphabet=ASCII) if kind.pattern else st.sampled_from(["Ada", "no", "2025"])
    return st.sampled_from(["true", "False"] if isinstance(kind, inspect.BoolType) else ["4", "4.5"])


@st.composite
def nearly_right(draw: st.DrawFn, whole: st.SearchStrategy[Any]) -> Any:
    """Data of which at most one place is replaced, left out or added."""
    data = draw(whole)
    spot = data
    while isinstance(spot, (list, dict)) and spot:
        key = draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else range(len(spot))))
        if not isinstance(spot[key], (list, dict)) or draw(st.booleans()):
            change = draw(st.sampled_from(["none", "replace", "leave out", "add"]))
            if change == "replace":
                spot[key] = draw(JUNK)
            elif change == "leave out":
                del spot[key]
            elif change == "add" and isinstance(spot, dict):
                spot[draw(WORDS | st.sampled_from(["kind", "headlines"]))] = draw(JUNK)
            break
        spot = spot[key]
    return data


def agree(data: Any, record_type: Any) -> None:
    findings = list(explain(data, inspect.type_info(record_type)))
    try:
        convert(data, record_type)
    except msgspec.ValidationError as error:
        assert findings, f"{data!r} is refused ({error}), and nothing says why"
    else:
        assert not findings, f"{data!r} is accepted, and yet: {findings}"


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_refused_is_explained_and_what_is_accepted_is_not(name: str) -> None:
    """The decoder and the words are two readings of one model; they must not disagree on any data."""

    @given(nearly_right(right(inspect.type_info(RECORDS[name]))) | JUNK)
    def oracle(data: Any) -> None:
        agree(data, RECORDS[name])

    oracle()


@pytest.mark.parametrize("event", model.Event.__args__, ids=lambda event: event.__struct_config__.tag)
def test_every_kind_of_event_is_decoded_and_explained_alike(event: type) -> None:
    @settings(max_examples=50)
    @given(nearly_right(right(inspect.type_info(event))))
    @example({"kind": event.__struct_config__.tag, "date": "2025-07", "sources": []})
    def oracle(data: Any) -> None:
        agree({"name": "Acme", "events": [data]}, model.Lab)

    oracle()


@given(JUNK)
def test_explaining_never_fails(data: Any) -> None:
    for record_type in RECORDS.values():
        for keys, message, hint, at_key in explain(data, inspect.type_info(record_type)):
            assert message.endswith(".")
            assert not hint or hint.endswith(("?", "."))
            assert isinstance(at_key, bool)
            assert all(isinstance(key, (str, int)) for key in keys)


def decoded(front: str, kind: str = "person") -> tuple[Any, list[str]]:
    record, problems = decode(Document("content/x.md", kind, "x", "", "", front, 2, "", 9))  # type: ignore[arg-type]
    return record, [problem.message for problem in problems]


def test_a_short_profile_needs_a_name_and_a_move_its_date_and_sources() -> None:
    record, problems = decoded("name: Ada\nmoves:\n  - {date: 2025, to: acme, sources: [gazette]}\n")
    assert problems == []
    assert (record.moves[0].status, record.moves[0].kind, record.draft) == ("reported", "hire", False)


def test_dates_and_numbers_of_yaml_are_read_as_what_was_written() -> None:
    record, _ = decoded(
        "name: 2025\nchecked: 2025-07-07\nmoves:\n  - {date: 2025, to: acme, role: 007, sources: [a]}\n"
    )
    assert (record.name, str(record.checked), str(record.moves[0].date), record.moves[0].role) == (
        "2025",
        "2025-07-07",
        "2025",
        "007",
    )


@pytest.mark.parametrize(("text", "meant"), [("true", True), ("false", False), ("True", True), ("FALSE", False)])
def test_true_and_false_are_yes_and_no(text: str, meant: bool) -> None:
    record, problems = decoded(f"name: Ada\ndraft: {text}\n")
    assert (record.draft, problems) == (meant, [])


def test_every_finding_of_a_document_is_reported() -> None:
    _, problems = decoded("nam: Ada\naka: x\ndraft: maybe\nmoves:\n  - {date: soon, to: A, status: sure}\n")
    assert len(problems) == 7
    # Of a key that is misspelt, it is not said that it is missing too.
    assert not any("has no `name`" in problem for problem in problems)
    assert any("has no `sources`" in problem for problem in problems)


def test_a_place_is_named_as_a_contributor_counts() -> None:
    assert name_of(("moves", 0, "pay", 1, "amount")) == "`moves[1].pay[2].amount`"
    assert name_of(()) == "the front-matter"


def test_only_an_http_address_is_a_web_address() -> None:
    for text in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "ftp://x.example",
        "https://",
        "https:///x",
        "x.example",
    ):
        assert decoded(f"name: Ada\nlinks: {{website: '{text}'}}\n")[1], text
    assert decoded("name: Ada\nlinks: {website: 'http://x.example/a?b#c'}\n")[1] == []


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('aliases: ["ada\\n"]', "aliases"), ('topics: ["programs\\n"]', "topics"), ('links: {website: "https://x.example\\n"}', "links"),
        ("links: {wikidata: Q1\u0661}", "links"), ("aliases: [\u0661]", "aliases"),
    ],
)  # fmt: skip
def test_a_pattern_is_that_of_the_whole_text_in_plain_letters_and_digits(line: str, key: str) -> None:
    (problem,) = decoded(f"name: Ada\n{line}\n")[1]
    assert problem.startswith(f"`{key}")


@pytest.mark.parametrize("line", ["name: ' '", 'name: Ada\nheadline: "\\t"', 'name: "Ada\\0"', 'name: "Ada\\e[31m"'])
def test_a_text_has_something_to_read_and_no_control_characters(line: str) -> None:
    assert len(decoded(f"{line}\n")[1]) == 1


@pytest.mark.parametrize("name", RECORDS)
def test_the_json_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(json_schema(name))


def as_text(node: yaml.Node) -> Any:
    """A YAML node with each scalar as the text that was written, and without what is empty."""
    if isinstance(node, yaml.MappingNode):
        pairs = {as_text(key): as_text(value) for key, value in node.value}
        return {key: value for key, value in pairs.items() if value != ""}
    return [as_text(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else node.value


REAL = [item for item in read(REPOSITORY / "content") if isinstance(item, Document)]


@pytest.mark.parametrize("document", REAL, ids=lambda document: document.path)
def test_every_real_document_fits_its_json_schema(document: Document) -> None:
    node = yaml.compose(document.front, Loader=yaml.BaseLoader)
    schema = Draft202012Validator(loosened(json_schema(kind_of(document))))
    assert [error.message for error in schema.iter_errors(as_text(node) if node else {})] == []


def loosened(schema: Any) -> Any:
    """A schema for data whose every scalar is text, as the generator itself reads it."""
    if isinstance(schema, list):
        return [loosened(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") in ("number", "boolean", "integer"):
        return {"type": "string"}
    return {key: value if key in ("default", "enum", "const") else loosened(value) for key, value in schema.items()}


def test_an_editor_is_shown_what_the_generator_would_refuse() -> None:
    errors = Draft202012Validator(json_schema("person")).iter_errors
    right = {"name": "Ada", "moves": [{"date": 2025, "to": "acme", "sources": ["a"]}], "draft": False}
    assert not list(errors(right))
    assert list(errors({**right, "headlines": "x"}))
    assert list(errors({**right, "links": {"website": "javascript:x"}}))
    assert list(errors({"name": "Ada", "moves": [{"date": 2025, "to": "acme", "sources": []}]}))
    assert list(errors({"name": "Ada", "moves": [{"date": 2025, "status": "sure", "sources": ["a"]}]}))


def test_the_reference_table_names_every_key_and_every_word_that_is_allowed() -> None:
    table = reference_table()
    for record_type in [*RECORDS.values()]:
        for key in keys_of(inspect.type_info(record_type)):
            assert f"| `{key}` |" in table, key
    for event in model.Event.__args__:
        assert f"`kind: {event.__struct_config__.tag}`" in table
    for words in (model.Status, model.MoveKind, model.LabKind, model.SourceKind, model.Outcome, model.DealStage):
        for word in words.__args__:
            assert f"`{word}`" in table, word


def test_the_reference_table_is_made_of_whole_rows() -> None:
    for line in reference_table().splitlines():
        if line.startswith("|"):
            assert line.replace("\\|", "").count("|") == 4, line


@pytest.mark.parametrize(
    ("front", "hint"),
    [
        ("name: Ada\nmoves: [{date: July 2025, to: acme, sources: [a]}]", "Did you mean `2025-07`?"),
        ("name: Ada\nmoves: [{date: 2025, to: Acme Works, sources: [a]}]", "Did you mean `acme-works`?"),
        ("name: Ada\naliases: [Ada_L]", "Did you mean `ada-l`?"),
        ("name: Ada\naliases: [—]", ""),
        (
            "name: Ada\nmoves: [{date: 2025, to: acme, sources: ['https://x.example/a']}]",
            "A source is named by its id: `python build.py new source` makes one of an address.",
        ),
    ],
)
def test_what_was_meant_is_proposed(front: str, hint: str) -> None:
    _, (problem,) = decode(Document("content/x.md", "person", "x", "", "", front, 2, "", 9))
    assert problem.hint == hint


def test_a_key_that_is_there_and_empty_is_the_place_of_what_is_missing() -> None:
    front = "name: Ada\nmoves:\n  - date: 2025\n    to: acme\n    sources: # none yet\n"
    document = Document("content/x.md", "person", "x", "", "", front, 2, "", 9)
    _, (problem,) = decode(document)
    located = document.locate(problem)
    assert (located.line, located.column, located.width) == (6, 5, len("sources"))
    assert problem.message.startswith("`moves[1]` has no `sources`, which it needs: ")
