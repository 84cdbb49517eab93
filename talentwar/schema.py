"""Front-matter to typed records, and the definitions of `model.py` as people and editors read them.

The quick way is msgspec's decoder. Only where that refuses a document is it walked again, to find all
that is wrong with it and to say so in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, TypeVar, get_args

import msgspec
from msgspec import inspect

from .amounts import AMOUNT_ALLOWED, COUNT_ALLOWED, Amount, Quantity
from .dates import ALLOWED as DATE_ALLOWED
from .dates import PartialDate, meant_date, parse_date
from .documents import Document, Place
from .model import (
    Dispute,
    Event,
    Lab,
    Links,
    Move,
    Occurrence,
    Page,
    Pay,
    Person,
    Settings,
    SiteAddress,
    Slug,
    Source,
    Text,
    Topic,
    WebAddress,
)
from .problems import Problem, did_you_mean, of_kind, one_of, shown
from .romanise import slug_of
from .strictyaml import KeyPath, load
from .texts import DisputeTexts, PayTexts, RecordTexts, SiteTexts, TopicTexts, Translation

T = TypeVar("T")
Finding = tuple[KeyPath, str, str, bool]

RECORDS: dict[str, Any] = {
    "person": Person, "lab": Lab, "page": Page, "settings": Settings, "sources": dict[Slug, Source],
    "translation": Translation, "site-texts": SiteTexts,
}  # fmt: skip
_SLUG = inspect.type_info(Slug).type  # type: ignore[attr-defined]
_ALLOWED = {PartialDate: DATE_ALLOWED, Amount: AMOUNT_ALLOWED, Quantity: COUNT_ALLOWED}


def decode(document: Document) -> tuple[Any, list[Problem]]:
    """The record that a document's front-matter writes, and its problems; None where it has any."""
    record_type = RECORDS[kind_of(document)]
    data, flaws = load(document.front)
    if flaws:
        return None, list(of_kind("yaml", map(document.flaw, flaws)))
    if data is None:
        data = {}
    try:
        return convert(data, record_type), []
    except msgspec.ValidationError:
        found = (
            document.problem(keys, message, hint, at_key=at_key)
            for keys, message, hint, at_key in explain(data, inspect.type_info(record_type))
        )
        return None, list(of_kind("value", found))


def kind_of(document: Document | Place) -> str:
    """What a document holds, as a key of `RECORDS`."""
    if not document.language:
        return document.kind
    return "site-texts" if document.kind == "settings" else "translation"


def convert(data: Any, record_type: type[T]) -> T:
    """Data whose scalars are text as a typed record; msgspec.ValidationError where it does not fit."""
    return msgspec.convert(data, record_type, strict=False, dec_hook=scalar)


def is_web_address(text: str) -> bool:
    """Whether a text is an address as the content may have one."""
    return _is_of(WebAddress, text)


def is_site_address(text: str) -> bool:
    """Whether a text is an address as the site itself may have one."""
    return _is_of(SiteAddress, text)


def _is_of(kind: Any, text: str) -> bool:
    try:
        convert(text, kind)
    except msgspec.ValidationError:
        return False
    return True


def scalar(kind: type, text: Any) -> Any:
    if not isinstance(text, str):
        raise ValueError(f"is not text; {_ALLOWED[kind]}")
    return parse_date(text) if kind is PartialDate else kind.parse(text)  # type: ignore[attr-defined]


def explain(data: Any, kind: inspect.Type, keys: KeyPath = (), description: str = "") -> Iterator[Finding]:
    """Everything that keeps data from being of a type: the path, the message, a hint, and whether a key is meant."""
    if isinstance(kind, inspect.Metadata):
        description = (kind.extra_json_schema or {}).get("description", description) or description
        yield from explain(data, kind.type, keys, description)
    elif isinstance(kind, inspect.UnionType):
        yield from _explain_union(data, kind, keys, description)
    elif isinstance(kind, inspect.StructType):
        yield from _explain_struct(data, kind, keys)
    elif isinstance(kind, (inspect.VarTupleType, inspect.ListType)):
        yield from _explain_list(data, kind, keys)
    elif isinstance(kind, inspect.DictType):
        yield from _explain_dict(data, kind, keys)
    else:
        yield from _explain_scalar(data, kind, keys, description)


def _explain_union(data: Any, kind: inspect.UnionType, keys: KeyPath, description: str) -> Iterator[Finding]:
    options = [option for option in kind.types if not isinstance(option, inspect.NoneType)]
    if len(options) == 1:
        yield from explain(data, options[0], keys, description)
        return
    structs = {str(option.tag): option for option in options if isinstance(option, inspect.StructType)}
    if not isinstance(data, dict):
        yield keys, f"{name_of(keys)} is {_what(data)}, and should be a group of keys.", "", False
    elif "kind" not in data:
        yield keys, f"{name_of(keys)} has no `kind`; allowed: {one_of(structs)}.", "", False
    elif not isinstance(data["kind"], str) or data["kind"] not in structs:
        found = data["kind"]
        message = f"`kind` is {shown(found)}; allowed: {one_of(structs)}."
        yield (*keys, "kind"), message, did_you_mean(str(found), structs), False
    else:
        yield from _explain_struct(data, structs[data["kind"]], keys)


def _explain_struct(data: Any, kind: inspect.StructType, keys: KeyPath) -> Iterator[Finding]:
    if not isinstance(data, dict):
        yield keys, f"{name_of(keys)} is {_what(data)}, and should be a group of keys.", "", False
        return
    fields = {field.encode_name: field for field in kind.fields}
    known = [*([kind.tag_field] if kind.tag_field else []), *fields]
    for key, value in data.items():
        if key in fields:
            yield from explain(value, fields[key].type, (*keys, key))
        elif key != kind.tag_field:
            message = f"unknown key {shown(key)}{_of(keys)}; allowed: {one_of(known)}."
            yield (*keys, key), message, did_you_mean(key, known), True
    for name, field in fields.items():
        if field.required and name not in data:
            # Where the key is there and empty, it is the place; else that of the group is.
            message = f"{name_of(keys)} has no `{name}`, which it needs: {_description(field.type)}."
            yield (*keys, name), message, "", True


def _explain_list(data: Any, kind: Any, keys: KeyPath) -> Iterator[Finding]:
    if not isinstance(data, list):
        hint = f"Did you mean `[{data}]`?" if isinstance(data, str) and len(data) < 60 else ""
        yield keys, f"{name_of(keys)} is {_what(data)}, and should be a list.", hint, False
        return
    if kind.min_length and len(data) < kind.min_length:
        yield keys, f"{name_of(keys)} is empty, and needs at least {kind.min_length}.", "", False
    for index, item in enumerate(data):
        if item is None:
            yield (*keys, index), f"{name_of((*keys, index))} is empty.", "", False
        else:
            yield from explain(item, kind.item_type, (*keys, index))


def _explain_dict(data: Any, kind: inspect.DictType, keys: KeyPath) -> Iterator[Finding]:
    if not isinstance(data, dict):
        yield keys, f"{name_of(keys)} is {_what(data)}, and should be a group of keys.", "", False
        return
    for key, value in data.items():
        for path, message, hint, _ in explain(key, kind.key_type, (*keys, key)):
            yield path, message, hint, True
        yield from explain(value, kind.value_type, (*keys, key))


def _explain_scalar(data: Any, kind: inspect.Type, keys: KeyPath, description: str) -> Iterator[Finding]:
    if not isinstance(data, str):
        yield keys, f"{name_of(keys)} is {_what(data)}, and should be {_wanted(kind, description)}.", "", False
    elif isinstance(kind, inspect.LiteralType):
        if data not in kind.values:
            options = [str(value) for value in kind.values]
            message = f"{name_of(keys)} is {shown(data)}; allowed: {one_of(options)}."
            yield keys, message, did_you_mean(data, options), False
    elif isinstance(kind, inspect.CustomType):
        try:
            scalar(kind.cls, data)
        except ValueError as error:
            meant = meant_date(data) if kind.cls is PartialDate else ""
            hint = f"Did you mean `{meant}`?" if meant else ""
            yield keys, f"{name_of(keys)} is {shown(data)}, which {error}.", hint, False
    else:
        try:
            convert(data, _python_type(kind))
        except msgspec.ValidationError:
            message = f"{name_of(keys)} is {shown(data)}, and should be {_wanted(kind, description)}."
            yield keys, message, _meant_slug(data, keys) if kind == _SLUG else "", False


def _meant_slug(text: str, keys: KeyPath) -> str:
    """A hint for what is no slug: the name or the address that was written in its place."""
    if "sources" in keys and is_web_address(text):
        return "A source is named by its id: `python build.py new source` makes one of an address."
    slug = slug_of(text)
    return f"Did you mean `{slug}`?" if slug and "://" not in text else ""


def _python_type(kind: inspect.Type) -> Any:
    limits = {
        name: value
        for name in ("gt", "ge", "lt", "le", "pattern", "min_length", "max_length")
        if (value := getattr(kind, name, None)) is not None
    }
    plain = {inspect.StrType: str, inspect.IntType: int, inspect.FloatType: float, inspect.BoolType: bool}[type(kind)]
    return Annotated[plain, msgspec.Meta(**limits)] if limits else plain


def _wanted(kind: inspect.Type, description: str) -> str:
    if isinstance(kind, inspect.BoolType):
        return "true or false"
    if isinstance(kind, (inspect.IntType, inspect.FloatType)):
        return "a number"
    if isinstance(kind, inspect.LiteralType):
        return f"one of {one_of(str(value) for value in kind.values)}"
    if isinstance(kind, inspect.CustomType):
        return {PartialDate: "a date", Amount: "an amount", Quantity: "a number"}[kind.cls]
    if isinstance(kind, inspect.StrType) and kind.pattern in (None, inspect.type_info(Text).type.pattern):  # type: ignore[attr-defined]
        return f"text of 1 to {kind.max_length} characters" if kind.max_length else "text"
    return description[:1].lower() + description[1:]


def name_of(keys: KeyPath) -> str:
    """A place in the front-matter as a message names it: `moves[1].status`, counted from 1."""
    if not keys:
        return "the front-matter"
    text = ""
    for key in keys:
        text += f"[{key + 1}]" if isinstance(key, int) else f".{key}" if text else key
    return f"`{text}`"


def _of(keys: KeyPath) -> str:
    return f" in {name_of(keys)}" if keys else ""


def _what(data: Any) -> str:
    if data is None:
        return "empty"
    if isinstance(data, dict):
        return "a group of keys"
    return "a list" if isinstance(data, list) else f"the text {shown(data)}"


def _description(kind: inspect.Type) -> str:
    text = ""
    while isinstance(kind, inspect.Metadata):
        text = text or (kind.extra_json_schema or {}).get("description", "")
        kind = kind.type
    return text[:1].lower() + text[1:] if not re.match(r"[A-Z]{2}", text) else text


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a kind of document, for editors; `name` is a key of `RECORDS`."""

    def hook(kind: type) -> dict[str, Any]:
        scalar = {"type": ["string", "integer"] if kind is not Amount else "string"}
        return scalar | {"description": _ALLOWED[kind][:1].upper() + _ALLOWED[kind][1:]}

    schema = msgspec.json.schema(RECORDS[name], schema_hook=hook)
    for record in schema["$defs"].values():
        for key in record["properties"].values():
            # Of the keys, the one that tells kinds of event apart has no words of its own: it has those of the kind.
            key.setdefault("description", record["description"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **schema}


def reference_table() -> str:
    """Every key of every kind of record as Markdown tables, for contributors."""
    return "\n\n".join(_table(heading, record_type, without) for heading, record_type, without in _sections()) + "\n"


def _table(heading: str, record_type: Any, without: frozenset[str]) -> str:
    info = inspect.type_info(record_type)
    assert isinstance(info, inspect.StructType)
    rows = [f"### {heading}", "", (record_type.__doc__ or "").strip()]
    fields = [field for field in info.fields if field.encode_name not in without]
    if fields:
        rows += ["", "| key | required | what it is |", "|---|---|---|"]
    for field in fields:
        text, allowed = _description(field.type), _allowed(field.type)
        text = text[:1].upper() + text[1:].replace("|", "\\|") + (f": {allowed}" if allowed else "")
        rows.append(f"| `{field.encode_name}` | {'yes' if field.required else ''} | {text} |")
    return "\n".join(rows)


def _sections() -> Iterator[tuple[str, Any, frozenset[str]]]:
    """Each table's heading, its record, and the keys that stand in another table."""
    none: frozenset[str] = frozenset()
    common = frozenset(field.encode_name for field in msgspec.structs.fields(Occurrence))
    yield "A person", Person, none
    yield "A move", Move, none
    yield "Pay, of a move", Pay, none
    yield "A dispute, of a record or of pay", Dispute, none
    yield "A lab", Lab, none
    yield "An event of a lab, of any kind", Occurrence, none
    for event in get_args(Event):
        yield f"An event with `kind: {event.__struct_config__.tag}`", event, common
    yield "Links", Links, none
    yield "A source", Source, none
    yield "A page", Page, none
    yield "A translation", Translation, none
    yield "The words of a record, in a translation", RecordTexts, none
    yield "The words of a claim about pay, in a translation", PayTexts, none
    yield "The words of a dispute, in a translation", DisputeTexts, none
    yield "The settings, `site.yml`", Settings, none
    yield "A topic, of the settings", Topic, none
    yield "The settings in another language, `site.fr.yml`", SiteTexts, none
    yield "A topic in another language", TopicTexts, none


def _allowed(kind: inspect.Type) -> str:
    if isinstance(kind, inspect.Metadata):
        return _allowed(kind.type)
    if isinstance(kind, inspect.UnionType):
        return next((words for option in kind.types if (words := _allowed(option))), "")
    if isinstance(kind, inspect.LiteralType):
        return ", ".join(f"`{value}`" for value in kind.values)
    if isinstance(kind, inspect.VarTupleType):
        return _allowed(kind.item_type)
    return ""
