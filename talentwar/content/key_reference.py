"""Writes the reference of all keys (docs/keys.md) from the content model and the translation model."""

from collections.abc import Iterator
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

This file is generated from the content model: run `python build.py schema --table docs/keys.md`. The same model gives
the JSON Schemas in `schemas/`, with which editors complete and check keys: run `python build.py schema`."""


def key_reference() -> str:
    """Returns the reference of every key of every kind of record, in Markdown."""
    tables = (_table(heading, record_type, omitted) for heading, record_type, omitted in _sections())
    return "\n\n".join([_INTRODUCTION, *tables]) + "\n"


def _table(heading: str, record_type: Any, omitted: frozenset[str]) -> str:
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


def _sections() -> Iterator[tuple[str, Any, frozenset[str]]]:
    """Yields the heading of each table, its record type, and the keys that another table lists."""
    none: frozenset[str] = frozenset()
    common = frozenset(field.encode_name for field in msgspec.structs.fields(Occurrence))
    yield "A person", Person, none
    yield "A move", Move, none
    yield "A pay claim of a move", Pay, none
    yield "A dispute of a record or of a pay claim", Dispute, none
    yield "A lab", Lab, none
    yield "Events of all kinds", Occurrence, none
    for event in get_args(Event):
        yield f"Events with `kind: {event.__struct_config__.tag}`", event, common
    yield "Links", Links, none
    yield "A source", Source, none
    yield "A page", Page, none
    yield "A translation", Translation, none
    yield "A record in a translation", RecordTranslation, none
    yield "A pay claim in a translation", PayTranslation, none
    yield "A dispute in a translation", DisputeTranslation, none
    yield "The settings (`site.yml`)", Settings, none
    yield "A topic in the settings", Topic, none
    yield "Translated settings (`site.fr.yml`)", SettingsTranslation, none
    yield "A topic in translated settings", TopicTranslation, none


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
