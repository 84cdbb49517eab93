"""The files of the site that are not made from templates: the values that encoders receive.

They are cached and published like pages.
"""

from __future__ import annotations

from typing import Any

from .parts import View


class FileView(View, frozen=True):
    """A file at a path of the site."""

    path: str


class TextFile(FileView, frozen=True):
    """A text file."""

    text: str


class DataFile(FileView, frozen=True):
    """A file with bytes that are already known, for example because another file has their digest."""

    data: bytes


class JsonFile(FileView, frozen=True):
    """A JSON file with plain data or a struct; `pretty` indents it for human readers."""

    value: Any
    pretty: bool = False


class SitemapAddress(View, frozen=True):
    """A page in a sitemap; `modified` is the last day of its evidence (ISO 8601), empty if unknown.

    `alternates` are pairs of a language and the URL in it.
    """

    url: str
    modified: str
    alternates: tuple[tuple[str, str], ...] = ()


class Sitemap(FileView, frozen=True):
    """A sitemap; with `is_index`, a list of other sitemaps."""

    addresses: tuple[SitemapAddress, ...]
    is_index: bool = False


class ShareImageLab(View, frozen=True):
    """A lab in a share image; the colour of its square is `#rrggbb` or empty."""

    text: str
    colour: str = ""


class ShareImage(FileView, frozen=True):
    """The image for links to a page: a headline, a move from one lab to another, and a note below.

    The fonts have all characters of the texts. `status` is the key of the mark before `status_word`.
    """

    publication: str
    title: str
    colour: str = ""
    labs: tuple[ShareImageLab, ...] = ()
    note: str = ""
    status: str = ""
    status_word: str = ""
