"""The files of the site that no template makes: what each one's encoder receives.

They are made, kept by key and published as pages are.
"""

from __future__ import annotations

from typing import Any

from .parts import View


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
    """A value as JSON: plain data or a struct. `is_spread` is for those that people open."""

    value: Any
    pretty: bool = False


class SitemapAddress(View, frozen=True):
    """A page for a sitemap: its whole address, and the last day of what it shows (ISO 8601), empty where unknown.

    `alternates` are its languages, with its address in each.
    """

    url: str
    modified: str
    alternates: tuple[tuple[str, str], ...] = ()


class Sitemap(FileView, frozen=True):
    """The addresses of pages; `is_index` where they are those of other sitemaps."""

    addresses: tuple[SitemapAddress, ...]
    is_index: bool = False


class ShareImageLab(View, frozen=True):
    """A lab in an image, with the colour of its square as `#rrggbb`, or with none."""

    text: str
    colour: str = ""


class ShareImage(FileView, frozen=True):
    """The image of a page where its link is shared: a headline, a move from one lab to another, a line below.

    All text can be drawn with the shipped fonts. `status` is the key of a status, whose mark is drawn before its word.
    """

    publication: str
    title: str
    colour: str = ""
    labs: tuple[ShareImageLab, ...] = ()
    note: str = ""
    status: str = ""
    status_word: str = ""
