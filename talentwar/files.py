"""The files of the site that no template makes: what each one's encoder receives.

They are made, kept by key and published as pages are.
"""

from __future__ import annotations

from msgspec import Struct

from .views import View


class FileView(View, frozen=True):
    """A file at a path of the site."""

    path: str


class TextFile(FileView, frozen=True):
    """A file that is text as it stands."""

    text: str


class DataFile(FileView, frozen=True):
    """A file whose bytes were needed before it could be encoded, for a digest say."""

    data: bytes


class JsonFile(FileView, frozen=True):
    """A value as JSON."""

    value: Struct
