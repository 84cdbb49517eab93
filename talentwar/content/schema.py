"""Decodes front-matter into typed records, explains invalid values, and makes JSON Schemas.

msgspec decodes a document in one call. If it rejects one, `explain` goes through the document again and collects every
error.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import inspect

from talentwar.problems import Problem, did_you_mean, of_kind, one_of, quoted

from . import suggestions
from .amounts import AMOUNT_ALLOWED, COUNT_ALLOWED, Amount, Quantity
from .dates import ALLOWED as DATE_ALLOWED
from .dates import PartialDate, parse_date
from .documents import Document, SourceFile
from .model import Lab, Page, Person, Settings, SiteAddress, Slug, Source, Text, WebAddress, WikidataItem
from .translation_model import DisputeTranslation, PayTranslation, RecordTranslation, SettingsTranslation, Translation
from .yaml_errors import explain_missing_colon
from .yaml_loader import KeyPath, load

T = TypeVar("T")
FieldError = tuple[KeyPath, str, str, bool]
"""Path, message, hint, and whether the location is the key instead of its value."""

DOCUMENT_TYPES: dict[str, Any] = {
    "person": Person, "lab": Lab, "page": Page, "settings": Settings, "sources": dict[Slug, Source],
    "translation": Translation, "site-texts": SettingsTranslation,
}  # fmt: skip
_ITEM_NAMES: dict[str | int, str] = {"moves": "move", "events": "event", "pay": "pay claim", "disputes": "dispute"}
_SLUG, _ADDRESS, _ITEM = (inspect.type_info(kind).type for kind in (Slug, WebAddress, WikidataItem))  # type: ignore[attr-defined]
_ALLOWED = {PartialDate: DATE_ALLOWED, Amount: AMOUNT_ALLOWED, Quantity: COUNT_ALLOWED}


def decode(document: Document) -> tuple[Any, list[Problem]]:
    """Returns the record in a document's front-matter and its problems; the record is None if there are any."""
    record_type = DOCUMENT_TYPES[kind_of(document)]
    data, errors = load(document.front)
    if errors:
        return None, list(of_kind("yaml", map(document.yaml_problem, errors)))
    if data is None:
        data = {}
    try:
        return convert(data, record_type), []
    except msgspec.ValidationError:
        problems = (
            document.problem(keys, message, hint, at_key=at_key)
            for keys, message, hint, at_key in _check_top_level(document, data)
            or explain(data, inspect.type_info(record_type))
        )
        return None, list(of_kind("value", problems))


def _check_top_level(document: Document, data: Any) -> list[FieldError]:
    """Returns an error of the document's top level, if its keys need no further check."""
    name = "the front-matter" if document.kind not in ("sources", "settings") else "the file"
    if not isinstance(data, dict):
        missing_colon = explain_missing_colon(data) if isinstance(data, str) else None
        message, hint = missing_colon or (f"{name} is {_describe(data)}, but must be a mapping.", "")
        if document.kind == "sources" and not missing_colon:
            hint = "Start each source with its id and a colon, and indent its keys below it."
        return [((), message, hint, False)]
    keys = {field.encode_name for field in msgspec.structs.fields(Source)}
    if document.kind == "sources" and len(data) > 1 and data.keys() <= keys:
        message = f"expected the id of a source, found its key {quoted(next(iter(data)))}."
        hint = "Write the id and a colon on the line above, and indent the keys below it."
        return [((next(iter(data)),), message, hint, True)]
    return []


def kind_of(document: SourceFile) -> str:
    """Returns the key of `DOCUMENT_TYPES` for a document."""
    if not document.language:
        return document.kind
    return "site-texts" if document.kind == "settings" else "translation"


def convert(data: Any, record_type: type[T]) -> T:
    """Converts data with text scalars to a typed record; raises msgspec.ValidationError if it does not fit."""
    return msgspec.convert(data, record_type, strict=False, dec_hook=decode_scalar)


def is_web_address(text: str) -> bool:
    """Reports whether a text is a valid address for content."""
    return _is_valid(WebAddress, text)


def is_site_address(text: str) -> bool:
    """Reports whether a text is a valid base address of a site."""
    return _is_valid(SiteAddress, text)


def _is_valid(kind: Any, text: str) -> bool:
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
    """Yields every error that keeps data from being of a type."""
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
        yield _wrong_type(data, keys, "a mapping")
    elif "kind" not in data:
        yield keys, f"{name_of(keys)} has no `kind`; allowed: {one_of(structs)}.", "", False
    elif not isinstance(data["kind"], str) or data["kind"] not in structs:
        found = data["kind"]
        message = f"`kind` is {quoted(found)}; allowed: {one_of(structs)}."
        yield (*keys, "kind"), message, did_you_mean(str(found), structs), False
    else:
        yield from _explain_struct(data, structs[data["kind"]], keys, structs)


def _explain_struct(
    data: Any, kind: inspect.StructType, keys: KeyPath, kinds: Mapping[str, inspect.StructType] | None = None
) -> Iterator[FieldError]:
    if not isinstance(data, dict):
        yield (keys, f"{name_of(keys)} is {_describe(data)}, but must be a mapping.", _mapping_hint(data, kind), False)
        return
    fields = {field.encode_name: field for field in kind.fields}
    known = [*([kind.tag_field] if kind.tag_field else []), *fields]
    misspelt = set()
    for key, value in data.items():
        if key in fields:
            yield from explain(value, fields[key].type, (*keys, key))
        elif key != kind.tag_field:
            suggestion = suggestions.suggest_key(key, known)
            misspelt.add(suggestion)
            hint = f"Did you mean `{suggestion}`?" if suggestion else _misplaced_key_hint(key, kind, kinds or {})
            yield (*keys, key), f"unknown key {quoted(key)}{_of(keys)}; allowed: {one_of(known)}.", hint, True
    for name, field in fields.items():
        if field.required and name not in data and name not in misspelt:
            # The location is the key if it is present but empty, else the mapping.
            message = f"{name_of(keys)} has no `{name}`, which is required: {description_of(field.type)}."
            yield (*keys, name), message, "", True


def _wrong_type(data: Any, keys: KeyPath, wanted: str, hint: str = "") -> FieldError:
    return keys, f"{name_of(keys)} is {_describe(data)}, but must be {wanted}.", hint, False


def _mapping_hint(data: Any, kind: inspect.StructType) -> str:
    """Returns a hint for a text where a mapping belongs."""
    first = next((field.encode_name for field in kind.fields if field.required), kind.fields[0].encode_name)
    if not isinstance(data, str):
        return ""
    missing_colon = explain_missing_colon(data)
    if missing_colon and missing_colon[1]:
        return missing_colon[1]
    return f"Indent its keys below it, or write {{{first}: …}}."


def _misplaced_key_hint(key: str, kind: inspect.StructType, kinds: Mapping[str, inspect.StructType]) -> str:
    """Returns a hint for a key that belongs elsewhere."""
    owners = [name for name, other in kinds.items() if any(field.encode_name == key for field in other.fields)]
    if owners:
        return f"Only events of `kind: {'`, `'.join(owners)}` have this key."
    if kind.cls in (Person, Lab) and key in ("moves", "events"):
        return "Moves belong in the profile of a person, events in the profile of a lab."
    if kind.cls in (Translation, RecordTranslation, PayTranslation, DisputeTranslation):
        return "A translation contains only texts; everything else stays in the original."
    for field in kind.fields if kind.cls in (Person, Lab) else ():
        if any(inner.encode_name == key for item in _items(field.type) for inner in item.fields):
            return f"It is a key of an item of `{field.encode_name}`; indent it there."
    return ""


def _items(kind: inspect.Type) -> Iterator[inspect.StructType]:
    """Yields the record types that the items of a list may have."""
    if isinstance(kind, inspect.Metadata):
        yield from _items(kind.type)
    elif isinstance(kind, inspect.VarTupleType):
        kinds = kind.item_type.types if isinstance(kind.item_type, inspect.UnionType) else (kind.item_type,)
        yield from (item for item in kinds if isinstance(item, inspect.StructType))


def _explain_list(data: Any, kind: Any, keys: KeyPath) -> Iterator[FieldError]:
    if not isinstance(data, list):
        if any(_items(kind)):
            hint = "Start each item with `- `, and align its keys after it."
        else:
            hint = _did_you_mean(suggestions.suggest_list(data)) if isinstance(data, str) else ""
        yield _wrong_type(data, keys, "a list", hint)
        return
    if kind.min_length and len(data) < kind.min_length:
        yield keys, f"{name_of(keys)} is empty, but needs at least {kind.min_length} item.", "", False
    for index, item in enumerate(data):
        if item is None:
            yield (*keys, index), f"{name_of((*keys, index))} is empty.", "", False
        else:
            yield from explain(item, kind.item_type, (*keys, index))


def _explain_dict(data: Any, kind: inspect.DictType, keys: KeyPath) -> Iterator[FieldError]:
    if not isinstance(data, dict):
        yield _wrong_type(data, keys, "a mapping")
        return
    for key, value in data.items():
        for path, _, hint, _ in explain(key, kind.key_type, (*keys, key)):
            yield path, f"the key {quoted(key)} must be {_wanted(*_unwrap(kind.key_type))}.", hint, True
        yield from explain(value, kind.value_type, (*keys, key))


def _explain_scalar(data: Any, kind: inspect.Type, keys: KeyPath, description: str) -> Iterator[FieldError]:
    if not isinstance(data, str):
        suggestion = suggestions.suggest_text(data)
        hint = f"Did you mean {quoted(suggestion)}?" if suggestion else ""
        yield _wrong_type(data, keys, _wanted(kind, description), hint)
    elif isinstance(kind, inspect.LiteralType):
        if data not in kind.values:
            options = [str(value) for value in kind.values]
            message = f"{name_of(keys)} is {quoted(data)}; allowed: {one_of(options)}."
            yield keys, message, did_you_mean(data, options), False
    elif isinstance(kind, inspect.CustomType):
        try:
            decode_scalar(kind.cls, data)
        except ValueError as error:
            hint = _did_you_mean("` or `".join(suggestions.suggest_scalars(kind.cls, data)))
            yield keys, f"{name_of(keys)} is {quoted(data)}, which {error}.", hint, False
    else:
        try:
            convert(data, _python_type(kind))
        except msgspec.ValidationError:
            message = f"{name_of(keys)} is {quoted(data)}, but must be {_wanted(kind, description)}."
            yield keys, message, _hint(data, kind, keys), False


def _hint(text: str, kind: inspect.Type, keys: KeyPath) -> str:
    """Returns a hint for a text of the wrong form."""
    if kind == _SLUG:
        if "sources" in keys and is_web_address(text):
            return "Cite a source by its id; `python build.py new source` creates one from an address."
        return _did_you_mean(", ".join(suggestions.suggest_slugs(text)) or suggestions.suggest_slug(text))
    if isinstance(kind, inspect.BoolType):
        return _did_you_mean(suggestions.suggest_bool(text))
    if kind == _ADDRESS:
        return _did_you_mean(suggestions.suggest_url(text))
    return _did_you_mean(suggestions.suggest_wikidata_id(text)) if kind == _ITEM else ""


def _did_you_mean(suggestion: str) -> str:
    return f"Did you mean `{suggestion}`?" if suggestion else ""


def _unwrap(kind: inspect.Type) -> tuple[inspect.Type, str]:
    """Returns a type without its metadata, and its description."""
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
    """Names a path in the front-matter for people, counted from 1: "`amount` of pay claim 2 of move 1"."""
    parts: list[str] = []
    for parent, key in zip(("", *keys), keys, strict=False):
        if parent == "records":
            parts[-1] = f"record `{key}`"
        elif isinstance(key, str):
            parts.append(f"`{key}`")
        elif parent in _ITEM_NAMES:
            parts[-1] = f"{_ITEM_NAMES[parent]} {key + 1}"
        else:
            parts.append(f"item {key + 1}")
    return " of ".join(reversed(parts)) or "the front-matter"


def _of(keys: KeyPath) -> str:
    return f" in {name_of(keys)}" if keys else ""


def _describe(data: Any) -> str:
    if data is None:
        return "empty"
    if isinstance(data, dict):
        return "a mapping"
    return "a list" if isinstance(data, list) else f"the text {quoted(data)}"


def description_of(kind: inspect.Type) -> str:
    text = ""
    while isinstance(kind, inspect.Metadata):
        text = text or (kind.extra_json_schema or {}).get("description", "")
        kind = kind.type
    return text[:1].lower() + text[1:] if not re.match(r"[A-Z]{2}", text) else text


def json_schema(name: str) -> dict[str, Any]:
    """Returns the JSON Schema (2020-12) of a kind of document; `name` is a key of `DOCUMENT_TYPES`."""

    def hook(kind: type) -> dict[str, Any]:
        scalar = {"type": ["string", "integer"] if kind is not Amount else "string"}
        return scalar | {"description": _ALLOWED[kind][:1].upper() + _ALLOWED[kind][1:]}

    schema = msgspec.json.schema(DOCUMENT_TYPES[name], schema_hook=hook)
    for record in schema["$defs"].values():
        for key in record["properties"].values():
            # The tag `kind` of events has no description of its own.
            key.setdefault("description", record["description"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **schema}
