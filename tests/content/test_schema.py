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
from talentwar.content.key_reference import key_reference
from talentwar.content.schema import DOCUMENT_TYPES, convert, decode, explain, json_schema, kind_of, name_of

DATES, AMOUNTS, COUNTS = ["2025", "2025-07~", "2025/.."], ["100M USD", "undisclosed"], ["14", ">=14", "14-18"]
WRONG = [
    *DATES, *AMOUNTS, *COUNTS, "2025-13", "14 XYZ", "", " ", "true", "no", "4", "4.5", "-1", "nan", "inf", "1e400", "49%", "Q1",
    "#0866ff", "https://x.example", "javascript:x", "12 months", "a#b", "a--b", "ada\n", "Ada Lovelace", "x@y", "\u0661", "hire", "deal",
]  # fmt: skip
ASCII = st.characters(codec="ascii")
WORDS = st.sampled_from(WRONG) | st.text(max_size=5)
JUNK = st.recursive(  # the loader leaves out keys with empty values
    WORDS,
    lambda inner: st.lists(inner | st.none(), max_size=3) | st.dictionaries(WORDS | st.sampled_from(["name", "moves", "kind"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def keys_of(kind: Any) -> set[str]:
    """Returns every key of a record type and of the types within it."""
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


def valid_data(kind: Any) -> st.SearchStrategy[Any]:
    """Generates data of a type as YAML loads it: text, lists and mappings."""
    if isinstance(kind, inspect.Metadata):
        return valid_data(kind.type)
    if isinstance(kind, inspect.UnionType):
        return st.one_of(*(valid_data(option) for option in kind.types if not isinstance(option, inspect.NoneType)))
    if isinstance(kind, (inspect.VarTupleType, inspect.ListType)):
        return st.lists(valid_data(kind.item_type), min_size=kind.min_length or 0, max_size=2)
    if isinstance(kind, inspect.DictType):
        return st.dictionaries(valid_data(kind.key_type), valid_data(kind.value_type), max_size=2)
    if isinstance(kind, inspect.StructType):
        fields = {field.encode_name: valid_data(field.type) for field in kind.fields}
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
def nearly_valid(draw: st.DrawFn, whole: st.SearchStrategy[Any]) -> Any:
    """Generates data with at most one value replaced, removed or added."""
    data = draw(whole)
    parent = data
    while isinstance(parent, (list, dict)) and parent:
        key = draw(st.sampled_from(sorted(parent) if isinstance(parent, dict) else range(len(parent))))
        if not isinstance(parent[key], (list, dict)) or draw(st.booleans()):
            change = draw(st.sampled_from(["none", "replace", "leave out", "add"]))
            if change == "replace":
                parent[key] = draw(JUNK)
            elif change == "leave out":
                del parent[key]
            elif change == "add" and isinstance(parent, dict):
                parent[draw(WORDS | st.sampled_from(["kind", "headlines"]))] = draw(JUNK)
            break
        parent = parent[key]
    return data


def assert_agreement(data: Any, record_type: Any) -> None:
    errors = list(explain(data, inspect.type_info(record_type)))
    try:
        convert(data, record_type)
    except msgspec.ValidationError as error:
        assert errors, f"{data!r} is refused ({error}) without an explanation"
    else:
        assert not errors, f"{data!r} is accepted, but explained: {errors}"


@pytest.mark.parametrize("name", DOCUMENT_TYPES)
def test_data_is_explained_if_and_only_if_it_is_refused(name: str) -> None:
    """`convert` and `explain` follow the same model, so they must agree on all data."""

    @given(nearly_valid(valid_data(inspect.type_info(DOCUMENT_TYPES[name]))) | JUNK)
    def oracle(data: Any) -> None:
        assert_agreement(data, DOCUMENT_TYPES[name])

    oracle()


@pytest.mark.parametrize("event", model.Event.__args__, ids=lambda event: event.__struct_config__.tag)
def test_data_of_every_kind_of_event_is_explained_if_and_only_if_it_is_refused(event: type) -> None:
    @settings(max_examples=50)
    @given(nearly_valid(valid_data(inspect.type_info(event))))
    @example({"kind": event.__struct_config__.tag, "date": "2025-07", "sources": []})
    def oracle(data: Any) -> None:
        assert_agreement({"name": "Acme", "events": [data]}, model.Lab)

    oracle()


@given(JUNK)
def test_any_data_can_be_explained(data: Any) -> None:
    for record_type in DOCUMENT_TYPES.values():
        for keys, message, hint, at_key in explain(data, inspect.type_info(record_type)):
            assert message.endswith(".")
            assert not hint or hint.endswith(("?", "."))
            assert isinstance(at_key, bool)
            assert all(isinstance(key, (str, int)) for key in keys)


def decoded(front: str, kind: str = "person") -> tuple[Any, list[str]]:
    record, problems = decode(Document("content/x.md", kind, "x", "", "", front, 2, "", 9))  # type: ignore[arg-type]
    return record, [problem.message for problem in problems]


def test_a_minimal_profile_gets_default_values() -> None:
    record, problems = decoded("name: Ada\nmoves:\n  - {date: 2025, to: acme, sources: [gazette]}\n")
    assert problems == []
    assert (record.moves[0].status, record.moves[0].kind, record.draft) == ("reported", "hire", False)


def test_yaml_dates_and_numbers_stay_text() -> None:
    record, _ = decoded(
        "name: 2025\nchecked: 2025-07-07\nmoves:\n  - {date: 2025, to: acme, role: 007, sources: [a]}\n"
    )
    assert (record.name, str(record.checked)) == ("2025", "2025-07-07")
    assert (str(record.moves[0].date), record.moves[0].role) == ("2025", "007")


@pytest.mark.parametrize(("text", "expected"), [("true", True), ("false", False), ("True", True), ("FALSE", False)])
def test_booleans_are_decoded(text: str, expected: bool) -> None:
    record, problems = decoded(f"name: Ada\ndraft: {text}\n")
    assert (record.draft, problems) == (expected, [])


def test_all_errors_of_a_document_are_reported() -> None:
    _, problems = decoded("nam: Ada\naka: x\ndraft: maybe\nmoves:\n  - {date: soon, to: A, status: sure}\n")
    assert len(problems) == 7
    # A misspelt key is not reported as missing too.
    assert not any("has no `name`" in problem for problem in problems)
    assert any("has no `sources`" in problem for problem in problems)


def test_paths_are_named_in_words_and_counted_from_1() -> None:
    assert name_of(("moves", 0, "pay", 1, "amount")) == "`amount` of pay claim 2 of move 1"
    assert name_of(("aka", 1)) == "item 2 of `aka`"
    assert name_of(()) == "the front-matter"


def test_only_http_urls_are_web_addresses() -> None:
    for text in [
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "ftp://x.example",
        "https://",
        "https:///x",
        "x.example",
    ]:
        assert decoded(f"name: Ada\nlinks: {{website: '{text}'}}\n")[1], text
    assert decoded("name: Ada\nlinks: {website: 'http://x.example/a?b#c'}\n")[1] == []


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('aliases: ["ada\\n"]', "aliases"), ('topics: ["programs\\n"]', "topics"), ('links: {website: "https://x.example\\n"}', "links"),
        ("links: {wikidata: Q1\u0661}", "links"), ("aliases: [\u0661]", "aliases"),
    ],
)  # fmt: skip
def test_patterns_match_the_whole_text_in_ascii(line: str, key: str) -> None:
    (problem,) = decoded(f"name: Ada\n{line}\n")[1]
    assert f"`{key}`" in problem


@pytest.mark.parametrize("line", ["name: ' '", 'name: Ada\nheadline: "\\t"', 'name: "Ada\\0"', 'name: "Ada\\e[31m"'])
def test_texts_are_not_blank_and_have_no_control_characters(line: str) -> None:
    assert len(decoded(f"{line}\n")[1]) == 1


@pytest.mark.parametrize("name", DOCUMENT_TYPES)
def test_every_json_schema_is_valid(name: str) -> None:
    Draft202012Validator.check_schema(json_schema(name))


def as_text(node: yaml.Node) -> Any:
    """Converts a YAML node to data with text scalars and without empty values."""
    if isinstance(node, yaml.MappingNode):
        pairs = {as_text(key): as_text(value) for key, value in node.value}
        return {key: value for key, value in pairs.items() if value != ""}
    return [as_text(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else node.value


REAL = [item for item in read(REPOSITORY / "content") if isinstance(item, Document)]


@pytest.mark.parametrize("document", REAL, ids=lambda document: document.path)
def test_every_real_document_matches_its_json_schema(document: Document) -> None:
    node = yaml.compose(document.front, Loader=yaml.BaseLoader)
    schema = Draft202012Validator(with_text_scalars(json_schema(kind_of(document))))
    assert [error.message for error in schema.iter_errors(as_text(node) if node else {})] == []


def with_text_scalars(schema: Any) -> Any:
    """Returns a schema for data in which every scalar is text."""
    if isinstance(schema, list):
        return [with_text_scalars(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") in ("number", "boolean", "integer"):
        return {"type": "string"}
    return {
        key: value if key in ("default", "enum", "const") else with_text_scalars(value) for key, value in schema.items()
    }


def test_json_schemas_reject_invalid_data() -> None:
    errors = Draft202012Validator(json_schema("person")).iter_errors
    right = {"name": "Ada", "moves": [{"date": 2025, "to": "acme", "sources": ["a"]}], "draft": False}
    assert not list(errors(right))
    assert list(errors({**right, "headlines": "x"}))
    assert list(errors({**right, "links": {"website": "javascript:x"}}))
    assert list(errors({"name": "Ada", "moves": [{"date": 2025, "to": "acme", "sources": []}]}))
    assert list(errors({"name": "Ada", "moves": [{"date": 2025, "status": "sure", "sources": ["a"]}]}))


def test_the_key_reference_contains_every_key_and_every_allowed_word() -> None:
    table = key_reference()
    for record_type in [*DOCUMENT_TYPES.values()]:
        for key in keys_of(inspect.type_info(record_type)):
            assert f"| `{key}` |" in table, key
    for event in model.Event.__args__:
        assert f"`kind: {event.__struct_config__.tag}`" in table
    for words in (model.Status, model.MoveKind, model.LabKind, model.SourceKind, model.Outcome, model.DealStage):
        for word in words.__args__:
            assert f"`{word}`" in table, word


def test_every_row_of_the_key_reference_has_three_columns() -> None:
    for line in key_reference().splitlines():
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
            "Cite a source by its id; `python build.py new source` creates one from an address.",
        ),
    ],
)
def test_invalid_values_get_suggestions(front: str, hint: str) -> None:
    _, (problem,) = decode(Document("content/x.md", "person", "x", "", "", front, 2, "", 9))
    assert problem.hint == hint


def test_an_empty_required_key_is_reported_at_that_key() -> None:
    front = "name: Ada\nmoves:\n  - date: 2025\n    to: acme\n    sources: # none yet\n"
    document = Document("content/x.md", "person", "x", "", "", front, 2, "", 9)
    _, (problem,) = decode(document)
    located = document.locate(problem)
    assert (located.line, located.column, located.width) == (6, 5, len("sources"))
    assert problem.message.startswith("move 1 has no `sources`, which is required: ")
