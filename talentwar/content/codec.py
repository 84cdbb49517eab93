"""Records and prose as bytes, and back: what a build remembers of a document, and what it sends to a worker."""

from __future__ import annotations

from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from .amounts import Quantity
from .dates import PartialDate
from .markdown import Body
from .schema import RECORDS, decode_scalar

R = TypeVar("R")


class ParsedContent(Struct, Generic[R], frozen=True, array_like=True):
    """What one document says."""

    record: R
    prose: Body


def _as_text(value: Any) -> str:
    if isinstance(value, PartialDate | Quantity):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be stored")


_encoder = msgspec.msgpack.Encoder(enc_hook=_as_text, order="deterministic")


@cache
def _decoder(kind: str) -> msgspec.msgpack.Decoder[ParsedContent[Any]]:
    # To make all of them takes time, and most runs need none.
    return msgspec.msgpack.Decoder(ParsedContent[RECORDS[kind]], dec_hook=decode_scalar)  # type: ignore[valid-type]


def encode_content(record: Any, prose: Body) -> bytes:
    return _encoder.encode(ParsedContent(record, prose))


def decode_content(kind: str, data: bytes) -> ParsedContent[Any]:
    """The content that was packed; `kind` is a key of `schema.RECORDS`. msgspec.MsgspecError for anything else."""
    return _decoder(kind).decode(data)


def encode_body(prose: Body) -> bytes:
    """All that a page shows of a body."""
    return _encoder.encode(prose)


def encode_references(prose: Body) -> bytes:
    """What the graph takes from a body."""
    return _encoder.encode([(item.target, item.record, item.is_citation) for item in prose.references])
