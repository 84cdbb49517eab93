"""Files of the site that are encoded, not rendered with a template. They are cached and published as pages are."""

from typing import Any

from .parts import View


class FileView(View, frozen=True):
    """A file at a path of the site."""

    path: str


class TextFile(FileView, frozen=True):
    """A text file."""

    text: str


class DataFile(FileView, frozen=True):
    """A file that is already encoded, because its bytes were needed for a digest."""

    data: bytes


class JsonFile(FileView, frozen=True):
    """A value as JSON: plain data or a struct. `pretty` indents it for people."""

    value: Any
    pretty: bool = False


class SitemapAddress(View, frozen=True):
    """A page in a sitemap: its absolute address, and the day it last changed (ISO 8601; empty if unknown).

    `alternates` are pairs of a language and the URL in it.
    """

    url: str
    modified: str
    alternates: tuple[tuple[str, str], ...] = ()


class Sitemap(FileView, frozen=True):
    """A list of pages, or of other sitemaps if `is_index` is set."""

    addresses: tuple[SitemapAddress, ...]
    is_index: bool = False


class ShareImageLab(View, frozen=True):
    """A lab in a share image. `colour` is `#rrggbb`, or empty for no square."""

    text: str
    colour: str = ""


class ShareImage(FileView, frozen=True):
    """The image that other sites show with a link to a page: a title, the labs of a move, and a note.

    The fonts of the package must cover all text. The mark of `status`, a key of the model, stands before its word.
    """

    publication: str
    title: str
    colour: str = ""
    labs: tuple[ShareImageLab, ...] = ()
    note: str = ""
    status: str = ""
    status_word: str = ""
