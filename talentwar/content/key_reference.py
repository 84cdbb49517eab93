"""The table of keys that contributors read, from the definitions of `model.py` and `texts.py`."""

from __future__ import annotations

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
        text, allowed = description_of(field.type), _allowed(field.type)
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
    yield "The words of a record, in a translation", RecordTranslation, none
    yield "The words of a claim about pay, in a translation", PayTranslation, none
    yield "The words of a dispute, in a translation", DisputeTranslation, none
    yield "The settings, `site.yml`", Settings, none
    yield "A topic, of the settings", Topic, none
    yield "The settings in another language, `site.fr.yml`", SettingsTranslation, none
    yield "A topic in another language", TopicTranslation, none


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
