"""Front-matter to typed records, and the definitions of `model.py` as people and editors read them.

The quick way is msgspec's decoder. Only where that refuses a document is it walked again, to find all
that is wrong with it and to say so in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import inspect

from talentwar.problems import Problem, did_you_mean, of_kind, one_of, shown

from .amounts import AMOUNT_ALLOWED, COUNT_ALLOWED, Amount, Quantity
from .dates import ALLOWED as DATE_ALLOWED
from .dates import PartialDate, parse_date
from .documents import Document, SourceFile
from .model import Lab, Page, Person, Settings, SiteAddress, Slug, Source, Text, WebAddress, WikidataItem
from .suggestions import (
    suggest_bool,
    suggest_item,
    suggest_key,
    suggest_list,
    suggest_scalars,
    suggest_slug,
    suggest_slugs,
    suggest_text,
    suggest_url,
)
from .translation_model import DisputeTranslation, PayTranslation, RecordTranslation, SettingsTranslation, Translation
from .yaml_errors import explain_missing_colon
from .yaml_loader import KeyPath, load

T = TypeVar("T")
FieldError = tuple[KeyPath, str, str, bool]

RECORDS: dict[str, Any] = {
    "person": Person, "lab": Lab, "page": Page, "settings": Settings, "sources": dict[Slug, Source],
    "translation": Translation, "site-texts": SettingsTranslation,
}  # fmt: skip
_SLUG, _ADDRESS, _ITEM = (inspect.type_info(kind).type for kind in (Slug, WebAddress, WikidataItem))  # type: ignore[attr-defined]
_ALLOWED = {PartialDate: DATE_ALLOWED, Amount: AMOUNT_ALLOWED, Quantity: COUNT_ALLOWED}


def decode(document: Document) -> tuple[Any, list[Problem]]:
    """The record that a document's front-matter writes, and its problems; None where it has any."""
    record_type = RECORDS[kind_of(document)]
    data, flaws = load(document.front)
    if flaws:
        return None, list(of_kind("yaml", map(document.yaml_problem, flaws)))
    if data is None:
        data = {}
    try:
        return convert(data, record_type), []
    except msgspec.ValidationError:
        found = (
            document.problem(keys, message, hint, at_key=at_key)
            for keys, message, hint, at_key in _check_top_level(document, data)
            or explain(data, inspect.type_info(record_type))
        )
        return None, list(of_kind("value", found))


def _check_top_level(document: Document, data: Any) -> list[FieldError]:
    """What is wrong with a document as a whole, where its keys need no look; empty for any other."""
    place = "the front-matter" if document.kind not in ("sources", "settings") else "the file"
    if not isinstance(data, dict):
        slip = explain_missing_colon(data) if isinstance(data, str) else None
        message, hint = slip or (f"{place} is {_describe(data)}, and should be a group of keys.", "")
        if document.kind == "sources" and not slip:
            hint = "Begin each source with its id and a colon, and indent its keys below that."
        return [((), message, hint, False)]
    keys = {field.encode_name for field in msgspec.structs.fields(Source)}
    if document.kind == "sources" and len(data) > 1 and data.keys() <= keys:
        message = f"{shown(next(iter(data)))} is a key of a source, and stands where the id of a source should."
        hint = "Write the id and a colon on a line above, and indent the keys below it."
        return [((next(iter(data)),), message, hint, True)]
    return []


def kind_of(document: SourceFile) -> str:
    """What a document holds, as a key of `RECORDS`."""
    if not document.language:
        return document.kind
    return "site-texts" if document.kind == "settings" else "translation"


def convert(data: Any, record_type: type[T]) -> T:
    """Data whose scalars are text as a typed record; msgspec.ValidationError where it does not fit."""
    return msgspec.convert(data, record_type, strict=False, dec_hook=decode_scalar)


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


def decode_scalar(kind: type, text: Any) -> Any:
    if not isinstance(text, str):
        raise ValueError(f"is not text; {_ALLOWED[kind]}")
    return parse_date(text) if kind is PartialDate else kind.parse(text)  # type: ignore[attr-defined]


def explain(data: Any, kind: inspect.Type, keys: KeyPath = (), description: str = "") -> Iterator[FieldError]:
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


def _explain_union(data: Any, kind: inspect.UnionType, keys: KeyPath, description: str) -> Iterator[FieldError]:
    options = [option for option in kind.types if not isinstance(option, inspect.NoneType)]
    if len(options) == 1:
        yield from explain(data, options[0], keys, description)
        return
    structs = {str(option.tag): option for option in options if isinstance(option, inspect.StructType)}
    if not isinstance(data, dict):
        yield keys, f"{name_of(keys)} is {_describe(data)}, and should be a group of keys.", "", False
    elif "kind" not in data:
        yield keys, f"{name_of(keys)} has no `kind`; allowed: {one_of(structs)}.", "", False
    elif not isinstance(data["kind"], str) or data["kind"] not in structs:
        found = data["kind"]
        message = f"`kind` is {shown(found)}; allowed: {one_of(structs)}."
        yield (*keys, "kind"), message, did_you_mean(str(found), structs), False
    else:
        yield from _explain_struct(data, structs[data["kind"]], keys, structs)


def _explain_struct(
    data: Any, kind: inspect.StructType, keys: KeyPath, kinds: Mapping[str, inspect.StructType] | None = None
) -> Iterator[FieldError]:
    if not isinstance(data, dict):
        yield (
            keys,
            f"{name_of(keys)} is {_describe(data)}, and should be a group of keys.",
            _mapping_hint(data, kind),
            False,
        )
        return
    fields = {field.encode_name: field for field in kind.fields}
    known = [*([kind.tag_field] if kind.tag_field else []), *fields]
    misspelt = set()
    for key, value in data.items():
        if key in fields:
            yield from explain(value, fields[key].type, (*keys, key))
        elif key != kind.tag_field:
            meant = suggest_key(key, known)
            misspelt.add(meant)
            hint = f"Did you mean `{meant}`?" if meant else _misplaced_key_hint(key, kind, kinds or {})
            yield (*keys, key), f"unknown key {shown(key)}{_of(keys)}; allowed: {one_of(known)}.", hint, True
    for name, field in fields.items():
        if field.required and name not in data and name not in misspelt:
            # Where the key is there and empty, it is the place; else that of the group is.
            message = f"{name_of(keys)} has no `{name}`, which it needs: {description_of(field.type)}."
            yield (*keys, name), message, "", True


def _mapping_hint(data: Any, kind: inspect.StructType) -> str:
    """A hint that shows how a group begins, where a text stands in its place."""
    first = next((field.encode_name for field in kind.fields if field.required), kind.fields[0].encode_name)
    if not isinstance(data, str):
        return ""
    slip = explain_missing_colon(data)
    return slip[1] if slip and slip[1] else f"Its keys are written below it, or as {{{first}: …}}."


def _misplaced_key_hint(key: str, kind: inspect.StructType, kinds: Mapping[str, inspect.StructType]) -> str:
    """A hint for a key that has a place, and stands in another."""
    having = [name for name, other in kinds.items() if any(field.encode_name == key for field in other.fields)]
    if having:
        return f"An event has it with `kind: {'`, `'.join(having)}`."
    if kind.cls in (Person, Lab) and key in ("moves", "events"):
        return "Moves stand in the profile of the person, events in that of the lab."
    if kind.cls in (Translation, RecordTranslation, PayTranslation, DisputeTranslation):
        return "A translation has the texts alone; all else stands in the original."
    for field in kind.fields if kind.cls in (Person, Lab) else ():
        if any(inner.encode_name == key for item in _items(field.type) for inner in item.fields):
            return f"It is a key of an item of `{field.encode_name}`: write it there, indented."
    return ""


def _items(kind: inspect.Type) -> Iterator[inspect.StructType]:
    """The groups that the items of a list may be."""
    if isinstance(kind, inspect.Metadata):
        yield from _items(kind.type)
    elif isinstance(kind, inspect.VarTupleType):
        kinds = kind.item_type.types if isinstance(kind.item_type, inspect.UnionType) else (kind.item_type,)
        yield from (item for item in kinds if isinstance(item, inspect.StructType))


def _explain_list(data: Any, kind: Any, keys: KeyPath) -> Iterator[FieldError]:
    if not isinstance(data, list):
        if any(_items(kind)):
            hint = "Begin each of its items with `- `, and put its keys behind and below that."
        else:
            hint = f"Did you mean `{suggest_list(data)}`?" if isinstance(data, str) and suggest_list(data) else ""
        yield keys, f"{name_of(keys)} is {_describe(data)}, and should be a list.", hint, False
        return
    if kind.min_length and len(data) < kind.min_length:
        yield keys, f"{name_of(keys)} is empty, and needs at least {kind.min_length}.", "", False
    for index, item in enumerate(data):
        if item is None:
            yield (*keys, index), f"{name_of((*keys, index))} is empty.", "", False
        else:
            yield from explain(item, kind.item_type, (*keys, index))


def _explain_dict(data: Any, kind: inspect.DictType, keys: KeyPath) -> Iterator[FieldError]:
    if not isinstance(data, dict):
        yield keys, f"{name_of(keys)} is {_describe(data)}, and should be a group of keys.", "", False
        return
    for key, value in data.items():
        for path, _, hint, _ in explain(key, kind.key_type, (*keys, key)):
            yield path, f"the key {shown(key)} should be {_wanted(*_described(kind.key_type))}.", hint, True
        yield from explain(value, kind.value_type, (*keys, key))


def _explain_scalar(data: Any, kind: inspect.Type, keys: KeyPath, description: str) -> Iterator[FieldError]:
    if not isinstance(data, str):
        meant = suggest_text(data)
        hint = f"Did you mean {shown(meant)}?" if meant else ""
        yield keys, f"{name_of(keys)} is {_describe(data)}, and should be {_wanted(kind, description)}.", hint, False
    elif isinstance(kind, inspect.LiteralType):
        if data not in kind.values:
            options = [str(value) for value in kind.values]
            message = f"{name_of(keys)} is {shown(data)}; allowed: {one_of(options)}."
            yield keys, message, did_you_mean(data, options), False
    elif isinstance(kind, inspect.CustomType):
        try:
            decode_scalar(kind.cls, data)
        except ValueError as error:
            meant = "` or `".join(suggest_scalars(kind.cls, data))
            hint = f"Did you mean `{meant}`?" if meant else ""
            yield keys, f"{name_of(keys)} is {shown(data)}, which {error}.", hint, False
    else:
        try:
            convert(data, _python_type(kind))
        except msgspec.ValidationError:
            message = f"{name_of(keys)} is {shown(data)}, and should be {_wanted(kind, description)}."
            yield keys, message, _hint(data, kind, keys), False


def _hint(text: str, kind: inspect.Type, keys: KeyPath) -> str:
    """What was probably meant by a text of the wrong form."""
    meant = ""
    if kind == _SLUG:
        if "sources" in keys and is_web_address(text):
            return "A source is named by its id: `python build.py new source` makes one of an address."
        if several := suggest_slugs(text):
            return f"Did you mean `{', '.join(several)}`?"
        meant = suggest_slug(text)
    elif isinstance(kind, inspect.BoolType):
        meant = suggest_bool(text)
    elif kind == _ADDRESS:
        meant = suggest_url(text)
    elif kind == _ITEM:
        meant = suggest_item(text)
    return f"Did you mean `{meant}`?" if meant else ""


def _described(kind: inspect.Type) -> tuple[inspect.Type, str]:
    """A type without its metadata, and its description."""
    if isinstance(kind, inspect.Metadata):
        return kind.type, description_of(kind)
    return kind, ""


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


def _describe(data: Any) -> str:
    if data is None:
        return "empty"
    if isinstance(data, dict):
        return "a group of keys"
    return "a list" if isinstance(data, list) else f"the text {shown(data)}"


def description_of(kind: inspect.Type) -> str:
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
