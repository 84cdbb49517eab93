"""Writes the reference of all keys (docs/keys.md) from the content model and the translation model."""

from typing import Any, get_args

import msgspec
from msgspec import inspect

from .model import Dispute, Event, Lab, Links, Move, Occurrence, Page, Pay, Person, Settings, Source, Topic
from .schema import description_of
from .translation_model import (
    DisputeTranslation,
    PayTranslation,
    RecordTranslation,
    SettingsTranslation,
    TopicTranslation,
    Translation,
)

_INTRODUCTION = """\
# Every key

These tables list the keys of the front-matter of profiles and pages, and of the YAML files in `content/`. Keys that are
not marked as required may be left out. [CONTRIBUTING.md](../CONTRIBUTING.md) shows how to write a first profile.

This file is generated from the content model: run `python build.py schema --table docs/keys.md`. The JSON
Schemas in `schemas/` come from the same model; editors use them to complete and check keys. Run
`python build.py schema` to update them."""


_TABLES: tuple[tuple[str, Any], ...] = (
    ("A person", Person),
    ("A move", Move),
    ("A pay claim of a move", Pay),
    ("A dispute of a record or of a pay claim", Dispute),
    ("A lab", Lab),
    ("Events of all kinds", Occurrence),
    *((f"Events with `kind: {event.__struct_config__.tag}`", event) for event in get_args(Event)),
    ("Links", Links),
    ("A source", Source),
    ("A page", Page),
    ("A translation", Translation),
    ("A record in a translation", RecordTranslation),
    ("A pay claim in a translation", PayTranslation),
    ("A dispute in a translation", DisputeTranslation),
    ("The settings (`site.yml`)", Settings),
    ("A topic in the settings", Topic),
    ("Translated settings (`site.fr.yml`)", SettingsTranslation),
    ("A topic in translated settings", TopicTranslation),
)


def key_reference() -> str:
    """Returns the reference of every key of every kind of record, in Markdown."""
    return "\n\n".join([_INTRODUCTION, *(_table(heading, record_type) for heading, record_type in _TABLES)]) + "\n"


def _table(heading: str, record_type: Any) -> str:
    """The keys of a record type; a kind of event leaves out the keys that all events share."""
    is_event = issubclass(record_type, Occurrence) and record_type is not Occurrence
    omitted = {field.encode_name for field in msgspec.structs.fields(Occurrence)} if is_event else set()
    info = inspect.type_info(record_type)
    assert isinstance(info, inspect.StructType)
    rows = [f"## {heading}", "", (record_type.__doc__ or "").strip()]
    fields = [field for field in info.fields if field.encode_name not in omitted]
    if fields:
        rows += ["", "| key | required | description |", "|---|---|---|"]
    for field in fields:
        text, allowed = description_of(field.type), _allowed(field.type)
        text = text[:1].upper() + text[1:].replace("|", "\\|") + (f": {allowed}" if allowed else "")
        rows.append(f"| `{field.encode_name}` | {'yes' if field.required else ''} | {text} |")
    return "\n".join(rows)


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
