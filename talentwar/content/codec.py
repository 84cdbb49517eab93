"""Encodes parsed documents as MessagePack for the cache and for workers."""

from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from .amounts import Quantity
from .dates import PartialDate
from .markdown import Body
from .schema import DOCUMENT_TYPES, decode_scalar

R = TypeVar("R")


class ParsedContent(Struct, Generic[R], frozen=True, array_like=True):
    """The record and the body of a document."""

    record: R
    prose: Body


def _as_text(value: Any) -> str:
    if isinstance(value, PartialDate | Quantity):
        return str(value)
    raise TypeError(f"cannot encode {type(value).__name__}")


_encoder = msgspec.msgpack.Encoder(enc_hook=_as_text, order="deterministic")


@cache
def _decoder(kind: str) -> msgspec.msgpack.Decoder[ParsedContent[Any]]:
    # Created on demand: a decoder takes time to build, and most runs need none.
    return msgspec.msgpack.Decoder(ParsedContent[DOCUMENT_TYPES[kind]], dec_hook=decode_scalar)  # type: ignore[valid-type]


def encode_content(record: Any, body: Body) -> bytes:
    return _encoder.encode(ParsedContent(record, body))


def decode_content(kind: str, data: bytes) -> ParsedContent[Any]:
    """Decodes content of a `kind` of `schema.DOCUMENT_TYPES`; raises msgspec.MsgspecError for invalid data."""
    return _decoder(kind).decode(data)


def encode_body(body: Body) -> bytes:
    """Encodes everything that a page shows of a body."""
    return _encoder.encode(body)


def encode_references(body: Body) -> bytes:
    """Encodes the part of a body that the graph depends on."""
    return _encoder.encode([(item.target, item.record, item.is_citation) for item in body.references])
