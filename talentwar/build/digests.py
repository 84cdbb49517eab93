"""Digests of bytes and of values."""

import hashlib
from typing import Any

import msgspec

_encoder = msgspec.msgpack.Encoder(order="deterministic")


def digest(*parts: bytes) -> bytes:
    """The BLAKE2b digest (16 bytes) of length-prefixed parts: ("ab", "c") and ("a", "bc") differ."""
    hasher = hashlib.blake2b(digest_size=16)
    for part in parts:
        hasher.update(len(part).to_bytes(8, "little"))
        hasher.update(part)
    return hasher.digest()


def canonical(value: Any) -> bytes:
    """The MessagePack of a plain value: equal values of one type give equal bytes. TypeError for other objects."""
    return _encoder.encode(value)
